"""Which money, which percentage and which project belong together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import regex

from jzextract.page.view import PageView
from jzextract.projects.names import LONGEST_FORM, ProjectMention
from jzextract.projects.words import ProjectWords
from jzextract.provenance import FieldHow

RecordData = Mapping[str, Any]


class Link(NamedTuple):
    """The id of an amount that belongs to a project, and how the two were found to."""

    id: str
    how: FieldHow


Links = dict[str, Link]

_FIELDS = {
    "investment.total": "total_investment",
    "investment.intended": "total_investment",
    "investment.planned": "planned_investment",
    "investment.completed": "completed_investment",
}
_REACH_AHEAD = 26
_ENDS = regex.compile("[，。；：\n]")


def link_amounts(
    page: PageView,
    words: ProjectWords,
    mentions: Sequence[ProjectMention],
    money: Sequence[RecordData],
    percentages: Sequence[RecordData],
) -> list[Links]:
    """For each mention its amounts: total, planned and completed investment, and completion."""
    links: list[Links] = [{} for _ in mentions]
    if not mentions:
        return links
    index = {id(m): i for i, m in enumerate(mentions)}
    starts = [m.start for m in mentions]
    for record in money:
        field = _FIELDS.get(record["indicator"])
        if field is None:
            continue
        start, end = page.view_offset(record["start"]), page.view_offset(record["end"] - 1) + 1
        if _is_size_class(page, words, record, end):
            continue
        clause = page.clauses[page.clause_index(start)][0]
        if words.average.search(page.clean, clause, start) or words.partly.search(page.clean, clause, start):
            continue
        ahead = _ahead(page, words, mentions, starts, end)
        target = ahead or _behind(page, mentions, starts, start) or _said_of(page, words, mentions, starts, start)
        if target is not None:
            link = Link(record["id"], "link_behind" if ahead is None else "link_ahead")
            links[index[id(target)]].setdefault(field, link)
    for link, target in _completions(page, mentions, starts, percentages):
        links[index[id(target)]].setdefault("completion", link)
    return links


def _is_size_class(page: PageView, words: ProjectWords, record: RecordData, end: int) -> bool:
    """Whether an amount only delimits a class of projects (10亿元以上项目)."""
    match = words.size_class.match(page.clean, end)
    # 100亿元项目3个 has no 以上, and is a class all the same
    return match is not None and (record["bound"] in ("over", "under", "range") or match.group().startswith("项目"))


def _ahead(
    page: PageView, words: ProjectWords, mentions: Sequence[ProjectMention], starts: Sequence[int], end: int
) -> ProjectMention | None:
    """The project that an amount leads on to."""
    match = words.leads_on.match(page.clean, end)
    behind = end if match is None else match.end()
    index = bisect_left(starts, behind)
    if index == len(mentions) or (match is None and mentions[index].start > end):  # 总投资3亿元甲项目
        return None
    mention = mentions[index]
    between = page.clean[behind : mention.start]
    if len(between) > _REACH_AHEAD or _ENDS.search(between):
        return None
    return mention.parent if mention.parent is not None and not mention.apart else mention


def _behind(
    page: PageView, mentions: Sequence[ProjectMention], starts: Sequence[int], start: int
) -> ProjectMention | None:
    """The nearest project in front of an amount in its sentence, else the last one of the sentence before."""
    paragraph = page.paragraph_at(start)[0]
    last: ProjectMention | None = None
    for index in range(bisect_left(starts, start) - 1, -1, -1):
        mention = mentions[index]
        if mention.end <= start < mention.reach:
            return mention
        if last is None and mention.end <= start and mention.start >= paragraph:
            last = mention
        # Farther off no form reaches as far as here, and the nearest name is known or not in the paragraph.
        if mention.end < start - LONGEST_FORM and (last is not None or mention.start < paragraph):
            break
    if last is None:
        return None
    sentence = page.sentence_at(start)[0]
    if last.start < sentence and (last.start < page.sentence_at(sentence - 1)[0] or sentence == paragraph):
        return None
    if last.kind == "member" and last.parent is not None and last.parent.tail <= start:
        return last.parent
    return last


def _said_of(
    page: PageView, words: ProjectWords, mentions: Sequence[ProjectMention], starts: Sequence[int], start: int
) -> ProjectMention | None:
    """The last project of the paragraph before, where this one begins with 该项目."""
    paragraph = page.paragraph_at(start)[0]
    if paragraph == 0 or words.anaphor.match(page.clean, paragraph, start) is None:
        return None
    index = bisect_left(starts, paragraph) - 1
    before = page.paragraph_at(page.clean.rfind("\n", 0, paragraph))[0] if index >= 0 else 0
    return mentions[index] if index >= 0 and mentions[index].start >= before else None


def _completions(
    page: PageView, mentions: Sequence[ProjectMention], starts: Sequence[int], percentages: Sequence[RecordData]
) -> list[tuple[Link, ProjectMention]]:
    """Completion percentages with their projects; 分别 deals several out to as many projects, one to one."""
    pairs = []
    records = [r for r in percentages if r["kind"] == "completion"]
    places = {r["id"]: page.view_offset(r["start"]) for r in records}
    for i, record in enumerate(records):
        start = places[record["id"]]
        clause = page.clauses[page.clause_index(start)]
        dealt = page.clean.find("分别", clause[0], start)
        if dealt >= 0:
            between = mentions[bisect_left(starts, clause[0]) : bisect_left(starts, dealt)]
            named = [m for m in between if m.end <= dealt and m.kind != "works"]
            listed = [
                r
                for r in records[max(i - len(named), 0) : i + len(named) + 1]
                if clause[0] <= places[r["id"]] < clause[1]
            ]
            if len(named) == len(listed):
                pairs.append((Link(record["id"], "link_dealt"), named[listed.index(record)]))
                continue
        target = _behind(page, mentions, starts, start)
        if target is not None:
            pairs.append((Link(record["id"], "link_behind"), target))
    return pairs
