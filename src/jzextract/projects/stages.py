"""How far a project has come: the furthest stage that the text says is reached, else the one ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import regex

from jzextract import records
from jzextract.page.view import PageView
from jzextract.patterns.cue_sets import Hit
from jzextract.patterns.cues import FieldCues
from jzextract.projects.names import ProjectMention, Stretch
from jzextract.projects.words import ProjectWords
from jzextract.provenance import FieldHow, Source

ORDER: tuple[str, ...] = get_args(records.Stage)
_REACH_BEHIND = 70
_REACH_BEFORE = 14
_REACH_LIST = 40
_END = regex.compile("[。；\n]")
_MONTH = regex.compile(r"\d{1,2}(?=月)")
_NEXT_CLAUSE = 14
# How many sentences that begin with 该项目 are read, and how far each.
_MOST_SENTENCES = 3
_REACH_LATER = 120


@dataclass(slots=True)
class Stage:
    """A stage; whether it is still ahead; whether words behind the name say it; whether they stand right beside it.

    ``source`` says from where it was taken, ``ahead`` are the words that say that it is still to come.
    """

    name: str | None = None
    behind: bool = False
    near: bool = False
    source: Source | None = None
    ahead: Stretch | None = None

    @property
    def planned(self) -> bool:
        """Whether the stage is still ahead."""
        return self.ahead is not None


class StageReader:
    """Read stages with the cues of the field ``stage``.

    Args:
        cues: the field's cues: ``after`` are predicates behind a name, ``before`` verbs in front of it.
        words: the expressions of projects; ``ahead`` says what has not come yet.
    """

    def __init__(self, cues: FieldCues, words: ProjectWords) -> None:
        self._cues = cues
        self._words = words

    def read(
        self, page: PageView, mention: ProjectMention, following: ProjectMention | None, published: dt.date | None
    ) -> Stage:
        """The stage of a mention, and whether it is still ahead."""
        behind = self._behind(page, mention, following, published)
        before = self._before(page, mention, published)
        named = self._participles(page, mention) if mention.kind == "group" else []
        clause = mention.clause
        if named and self._words.negated.search(page.clean, clause, mention.start) is not None:
            return Stage()
        if named and before is None:
            before = self._stage(page, "cue_inside", named[-1], clause, published, near=True)
        stages = [stage for stage in (behind, before) if stage is not None]
        reached = [stage for stage in stages if not stage.planned]
        set_back = behind is not None and behind.name in ("preparing", "halted")  # 9个新建项目尚未开工
        if mention.kind == "group" and not set_back:  # a participle in a group's name counts as much as what follows
            return _furthest(stages) or Stage()
        return next(iter(reached or stages), Stage())

    def _behind(
        self, page: PageView, mention: ProjectMention, following: ProjectMention | None, published: dt.date | None
    ) -> Stage | None:
        """The furthest stage of the predicates behind the name, as far as the next project or the sentence's end."""
        start = max(mention.tail, mention.end)
        end = min(start + _REACH_BEHIND, mention.sentence[1])
        if following is not None and following.start >= start:
            # The verb in front of the next project is about that one.
            clause = following.clause
            end = min(end, clause if clause > start else following.start)
        stop = _END.search(page.clean, start, end)
        end = mention.reach or (stop.start() if stop else end)
        stages = []
        for hit in self._cues.hits("after", page, start, end):
            if self._is_aside(page, mention, start, hit):
                continue
            between = page.clean[start : hit.start]
            near = "，" not in between or (between.startswith("，") and len(between) <= _NEXT_CLAUSE)
            stages.append(self._stage(page, "cue_behind", hit, start, published, near=near))
        if mention.kind in ("single", "works") and not mention.reach:
            limit = len(page.clean) if following is None else following.start
            stages += self._later(page, max(end, start), limit, published)
        return _furthest(stages)

    def _later(self, page: PageView, start: int, limit: int, published: dt.date | None) -> list[Stage]:
        """What the next sentences say of the same project, where they begin with 该项目 or 目前，主体."""
        stages: list[Stage] = []
        sentence = page.sentence_at(start)
        for _ in range(_MOST_SENTENCES):
            begin = sentence[1]
            while begin < limit and page.clean[begin].isspace():
                begin += 1
            if begin >= limit or self._words.anaphor.match(page.clean, begin) is None:
                break
            sentence = page.sentence_at(begin)
            end = min(sentence[1], begin + _REACH_LATER, limit)
            for hit in self._cues.hits("after", page, begin, end):
                clause = max(page.clauses[page.clause_index(hit.start)][0], begin)
                if self._words.expected.search(page.clean, clause, hit.end + 3) is None:
                    stages.append(self._stage(page, "cue_behind", hit, clause, published, near=False))
        return stages

    def _participles(self, page: PageView, mention: ProjectMention) -> list[Hit]:
        """The stage words that a group's name begins or ends with (签约项目); 基础设施建设项目 says a field."""
        hits = self._cues.hits("before", page, mention.start, mention.head_start)
        beside = [hit for hit in hits if hit.start == mention.start or hit.end == mention.head_start]
        return [hit for hit in beside if hit.start == mention.start or page.clean[hit.start : hit.end] != "建设"]

    def _is_aside(self, page: PageView, mention: ProjectMention, start: int, hit: Hit) -> bool:
        """Whether a stage word says what comes of it (建成后运营), or how many of a group are so far (已开工85个)."""
        clause = max(page.clauses[page.clause_index(hit.start)][0], start)
        if self._words.expected.search(page.clean, clause, hit.end + 3) is not None:
            return True
        if mention.kind != "group" or hit.start <= start:
            return False
        return self._words.part_count.match(page.clean, hit.end) is not None

    def _before(self, page: PageView, mention: ProjectMention, published: dt.date | None) -> Stage | None:
        """The verb in front of the name (or in front of the number or amount that leads to it)."""
        end, clause = mention.start, mention.clause
        if mention.members:  # 建设A、B等3个项目
            end = mention.members[0].start
            clause = page.clauses[page.clause_index(end)][0]
        reach = _REACH_BEFORE + (_REACH_LIST if mention.amount or mention.kind == "member" else 0)
        start = max(clause, end - reach)
        hits = self._cues.hits("before", page, min(start, end), end)
        if not hits:
            return None
        hit = hits[-1]
        between = page.clean[hit.end : end]
        near = len(between) <= 1 or (len(between) <= _REACH_LIST and between[-1] in "、和及")
        return self._stage(page, "cue_before", hit, clause, published, near=near)

    def _stage(  # noqa: PLR0913  (a word, where it stands, and what decides whether it is a plan)
        self, page: PageView, how: FieldHow, hit: Hit, start: int, published: dt.date | None, *, near: bool
    ) -> Stage:
        """What a stage word says. Words that make a plan of it are looked for from ``start`` on."""
        span = (hit.start, hit.end) if hit.start < hit.end else None
        ahead = self._ahead(page, start, hit, published)
        return Stage(hit.value, how == "cue_behind", near, Source(how, hit.cue, span), ahead)

    def _ahead(self, page: PageView, start: int, hit: Hit, published: dt.date | None) -> Stretch | None:
        """The words that make a plan of a stage word; a bare month does when it lies behind the day of publication."""
        match = self._words.ahead.search(page.clean, max(start, hit.start - 24), hit.start)
        if match is None:
            return None
        month = _MONTH.match(match.group())
        is_ahead = month is None or (published is not None and int(month.group()) >= published.month)
        return match.span() if is_ahead else None


def _furthest(stages: Sequence[Stage]) -> Stage | None:
    """The furthest stage that is reached; else the furthest ahead."""
    if len(stages) <= 1:
        return stages[0] if stages else None
    reached = [s for s in stages if not s.planned]
    return max(reached or stages, key=advance, default=None)


def advance(stage: Stage) -> tuple[bool, int]:
    """How far a stage is: what is reached counts more than what is ahead."""
    return stage.name is not None and stage.ahead is None, -1 if stage.name is None else ORDER.index(stage.name)
