"""From mentions to projects: which mentions are evidence enough, and which say the same project again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from jzextract.page.view import PageView
from jzextract.projects.details import CapacityMention, DetailReader
from jzextract.projects.links import Links
from jzextract.projects.names import NameFinder, ProjectMention, Stretch
from jzextract.projects.stages import Stage, advance
from jzextract.projects.words import ProjectWords
from jzextract.provenance import Source

# A shorter name is too likely to stand in another one.
_LEAST_NAME = 4
# So many names are looked for one by one faster than all at once.
_FEW_NAMES = 200
# Stages that a kind of project does not reach.
_BUILDING = frozenset({"started", "completed", "trial_production", "in_production"})


@dataclass(slots=True)
class Project:
    """A project: its first mention, all mentions, and what is known of it."""

    mention: ProjectMention
    mentions: list[Stretch]
    links: Links
    stage: Stage
    capacity: list[CapacityMention]
    programme: Stretch | None
    parent: ProjectMention | None
    parties: list[Source] = field(default_factory=list)


def merge(  # noqa: PLR0913, PLR0917  (what the readers found, each its own kind)
    page: PageView,
    words: ProjectWords,
    mentions: Sequence[ProjectMention],
    links: Sequence[Links],
    stages: Sequence[Stage],
    names: NameFinder,
    details: DetailReader,
) -> list[Project]:
    """Build the projects of a page from its mentions, in reading order."""
    projects: list[Project] = []
    by_name: dict[str, Project] = {}
    whole: ProjectMention | None = None  # what a phase that follows is a phase of
    for i, (mention, link, stage) in enumerate(zip(mentions, links, stages, strict=True)):
        following = _next_start(mentions, i, len(page.clean))
        said = mention.reach or min(mention.sentence[1], following)
        project = Project(
            mention,
            [(mention.start, mention.end)],
            dict(link),
            stage,
            details.capacity(page, mention, said),
            details.programme(page, mention),
            whole if mention.parent is None and mention.kind == "phase" else _parent(page, words, mentions, i),
        )
        if mention.kind in ("single", "labelled"):
            whole = mention
        if not _is_record(page, words, project, names, details):
            continue
        project.parties = details.parties(page, mention)
        if mention.kind != "group":
            known = by_name.setdefault(_key(page, words, project), project)
            if known is not project:
                _absorb(known, project)
                continue
        projects.append(project)
    _share_stages(projects)
    _find_again(page, projects)
    return projects


def _key(page: PageView, words: ProjectWords, project: Project) -> str:
    """What two mentions of one project have alike: the name without its head; a phase's number and its project."""
    name = page.clean[project.mention.start : project.mention.end]
    if project.mention.kind != "phase":
        return words.head.sub("", name)
    return f"{name[:2]}@{-1 if project.parent is None else project.parent.start}"


def _next_start(mentions: Sequence[ProjectMention], index: int, end: int) -> int:
    """Where the next mention begins that stands behind all that is said of this one; ``end`` where there is none."""
    place = bisect_left(mentions, mentions[index].tail, lo=index + 1, key=lambda m: m.start)
    return mentions[place].start if place < len(mentions) else end


def _is_record(page: PageView, words: ProjectWords, project: Project, names: NameFinder, details: DetailReader) -> bool:
    """A project needs, beside its name, an investment, a capacity, a stage, a party or a count."""
    mention, stage = project.mention, project.stage
    stated = bool(project.links or project.capacity)
    if mention.kind == "labelled":
        return True
    if mention.kind == "group":
        return mention.count is not None or bool(project.links) or (project.programme is not None and stage.behind)
    if mention.kind == "member":
        # 引进甲材料、乙装备等项目 lists kinds, not projects; what is said of projects stands behind
        of_group = mention.parent is None or _is_record_group(mention.parent) or _is_built(page, words, project)
        said = of_group or stated or stage.behind or stage.name == "under_construction"
        return said and not names.is_generic(page, mention)
    if names.is_generic(page, mention):
        mention.count = None  # 重点项目 without a number is a group of unknown size
        return mention.kind == "single" and bool(project.links)
    if mention.kind == "works":
        return stated or (stage.name is not None and stage.near)
    return stated or stage.name is not None or bool(details.parties(page, mention))


def _is_built(page: PageView, words: ProjectWords, project: Project) -> bool:
    """Whether a list without a number is one of works that are built (开工建设甲水厂、乙公路等项目), not of kinds."""
    parent, stage = project.mention.parent, project.stage
    if parent is None or stage.name not in _BUILDING:
        return False
    return any(words.definite.search(page.clean, member.start, member.end) for member in parent.members)


def _is_record_group(group: ProjectMention) -> bool:
    return group.count is not None


def _parent(
    page: PageView, words: ProjectWords, mentions: Sequence[ProjectMention], index: int
) -> ProjectMention | None:
    """The group that lists a mention: as 等N个 does, or as 其中 or 主要包括 does within the sentence."""
    mention = mentions[index]
    if mention.parent is not None:
        return mention.parent
    sentence = mention.sentence[0]
    if words.goes_on.match(page.clean, sentence) and sentence > page.paragraph_at(sentence)[0]:
        sentence = _whole_sentence(page, mentions, index, sentence)
    lists = False
    for place in range(index - 1, -1, -1):
        other = mentions[place]
        if other.start < sentence:
            return None
        if other.kind == "group":
            if words.listed.search(page.clean, other.end, mention.start):
                return other
            # Most sentences have no such word: then the groups farther off need not be asked.
            lists = lists or words.listed.search(page.clean, sentence, mention.start) is not None
            if not lists:
                return None
    return None


def _whole_sentence(page: PageView, mentions: Sequence[ProjectMention], index: int, sentence: int) -> int:
    """Where the sentence begins whose whole 其中 takes apart: the last of the paragraph that names a group."""
    paragraph = page.paragraph_at(sentence)[0]
    for place in range(index - 1, -1, -1):
        other = mentions[place]
        if other.start < paragraph:
            break
        if other.start < sentence and other.kind == "group":
            return other.sentence[0]
    return page.sentence_at(sentence - 1)[0]


def _absorb(known: Project, again: Project) -> None:
    """A project that is said again: its further mention, and what was not known of it."""
    known.mentions += again.mentions
    for name, link in again.links.items():
        known.links.setdefault(name, link)
    known.capacity = known.capacity or again.capacity
    known.parties = known.parties or again.parties
    known.parent = known.parent or again.parent
    known.stage = max(known.stage, again.stage, key=advance)


def _share_stages(projects: Sequence[Project]) -> None:
    """Listed projects share the stage of their group where they have none."""
    stages = {id(p.mention): p.stage for p in projects}
    for project in projects:
        if project.stage.name is None and project.parent is not None and project.parent.kind == "group":
            stage = stages.get(id(project.parent), project.stage)
            if stage.source is not None:
                stage = replace(stage, source=stage.source._replace(how="stage_group"))
            project.stage = stage


def _find_again(page: PageView, projects: Sequence[Project]) -> None:
    """Other places where the page says a project's whole name; the first of them is where its record stands."""
    named: dict[str, list[Project]] = {}
    for project in projects:
        mention = project.mention
        if mention.kind not in ("group", "phase") and mention.end - mention.start >= _LEAST_NAME:
            named.setdefault(page.clean[mention.start : mention.end], []).append(project)
    places = _places(page.clean, named) if len(named) <= _FEW_NAMES else _places_of_many(page.clean, named)
    for name, place in places:
        for project in named[name]:
            if place != project.mention.start:
                project.mentions.append((place, place + len(name)))
    for project in projects:
        # A merged project has mentions of its own, some of which were found here once more.
        if len(project.mentions) > 1:
            project.mentions = list(dict.fromkeys(project.mentions))
            project.mention.start, project.mention.end = min(project.mentions)


def _places(clean: str, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Where the names stand, overlapping ones too: one look at the text for each."""
    for name in names:
        place = clean.find(name)
        while place >= 0:
            yield name, place
            place = clean.find(name, place + 1)


def _places_of_many(clean: str, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The same in one look at the text, which a page with thousands of names must have."""
    # By their first characters and their length: many names may begin alike.
    by_beginning: dict[str, dict[int, set[str]]] = {}
    for name in names:
        by_beginning.setdefault(name[:_LEAST_NAME], {}).setdefault(len(name), set()).add(name)
    for place in range(len(clean) - _LEAST_NAME + 1):
        beginning = clean[place : place + _LEAST_NAME]
        if beginning in by_beginning:
            for length, alike in by_beginning[beginning].items():
                name = clean[place : place + length]
                if name in alike:
                    yield name, place
