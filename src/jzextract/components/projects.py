"""``jz_projects``: projects and groups of projects, with money, capacity, parties, stage and parent."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.components.common import (
    PAGE_ATTRIBUTE,
    PatternComponent,
    RecordData,
    evidence,
    keep_sources,
    page_of,
    place,
    published_of,
    store,
)
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary
from jzextract.projects.details import DetailReader
from jzextract.projects.links import Links, link_amounts
from jzextract.projects.merge import Project, merge
from jzextract.projects.names import NameFinder, ProjectMention, coordinated
from jzextract.projects.stages import Stage, StageReader
from jzextract.projects.words import ProjectWords
from jzextract.provenance import Source


class ProjectComponent(PatternComponent):
    """Find projects on the clean view and keep them in ``doc.user_data['jz.projects']`` and ``doc.spans``."""

    def prepare(self, library: PatternLibrary) -> None:
        """Take the words for names, details and stages."""
        self._words = ProjectWords.of(library)
        self._names = NameFinder(library, self._words)
        self._details = DetailReader(library, self._words)
        self._stages = StageReader(next(f for f in library.fields("projects") if f.field == "stage"), self._words)

    def process(self, doc: Doc) -> None:
        """Add the projects to a ``Doc``; money and percentages are linked where their components ran before.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page = page_of(doc, self.name)
        mentions = self._names.find(page)
        if not mentions:
            store(doc, "projects", [], "PROJECT")
            return
        links = link_amounts(
            page, self._words, mentions, doc.user_data.get("jz.money", ()), doc.user_data.get("jz.percentages", ())
        )
        stages = self._read_stages(page, mentions, links, published_of(doc, page))
        projects = merge(page, self._words, mentions, links, stages, self._names, self._details)
        projects.sort(key=lambda p: page.source_offset(p.mention.start))
        for project in projects:
            _order_mentions(page, project)
        ids = {id(p.mention): f"j{i}" for i, p in enumerate(projects, 1)}
        store(doc, "projects", [_data(page, project, ids) for project in projects], "PROJECT")
        for project in projects:
            keep_sources(doc, page, ids[id(project.mention)], _sources(page, project))

    def _read_stages(
        self, page: PageView, mentions: Sequence[ProjectMention], links: Sequence[Links], published: dt.date | None
    ) -> list[Stage]:
        stages: list[Stage] = []
        following = _next_subjects(page, self._words, mentions)
        for i, mention in enumerate(mentions):
            stage = self._stages.read(page, mention, following[i], published)
            spent = "completed_investment" in links[i] or "completion" in links[i]
            if spent and stage.name in (None, "reserve", "preparing"):
                stage = Stage("under_construction", source=Source("stage_money"))
            stages.append(stage)
        return stages


def _next_subjects(
    page: PageView, words: ProjectWords, mentions: Sequence[ProjectMention]
) -> list[ProjectMention | None]:
    """For each the next project that has a predicate of its own; members of a list, and A、B和C开工, share theirs."""
    found: list[ProjectMention | None] = [None] * len(mentions)
    starts = [mention.start for mention in mentions]
    # From the end on: where the next name is coordinated with this one, its next project is this one's, too.
    for index in range(len(mentions) - 1, -1, -1):
        last = mentions[index]
        end = max(last.tail, last.end)
        following = bisect_left(starts, end, lo=index + 1)
        if following < len(mentions):
            other = mentions[following]
            found[index] = found[following] if coordinated(page, words, last, other) else other
    return found


def _data(page: PageView, project: Project, ids: dict[int, str]) -> RecordData:
    """A project as JSON-able data."""
    mention = project.mention
    placed = place(page, mention, ids[id(mention)])
    parent = None if project.parent is None else ids.get(id(project.parent))
    return {
        **placed,
        "mentions": [evidence(page, *span) for span in project.mentions]
        if len(project.mentions) > 1
        else [{"text": placed["text"], "start": placed["start"], "end": placed["end"]}],
        "count": mention.count,
        "count_bound": mention.bound,
        "parties": [evidence(page, *party.span) for party in project.parties if party.span is not None],
        "capacity": [
            {**evidence(page, *c.span), "value": c.value, "unit": c.unit, "product": c.product, "per": c.per}
            for c in project.capacity
        ],
        **{field: link.id for field, link in project.links.items()},
        "stage": project.stage.name,
        "stage_planned": project.stage.planned,
        "programme": None if project.programme is None else evidence(page, *project.programme),
        "parent": parent,
    }


def _order_mentions(page: PageView, project: Project) -> None:
    """Leave every stretch of the view that names the project once, in the order of the given text."""
    if len(project.mentions) > 1:
        by_source = {page.source_span(*span): span for span in project.mentions}
        project.mentions = [span for _, span in sorted(by_source.items())]


def _sources(page: PageView, project: Project) -> dict[str, Source]:
    """Where the fields of a project come from."""
    mention, stage = project.mention, project.stage
    sources = {"count": _count_source(mention)}
    if mention.bound != "exact":
        sources["count_bound"] = Source("number_bound", span=mention.number)
    for i, span in enumerate(project.mentions, 1):
        sources[_key("mentions", i)] = Source("again" if i > 1 else "named", mention.rule, span)
    for i, party in enumerate(project.parties, 1):
        sources[_key("parties", i)] = party
    for i, capacity in enumerate(project.capacity, 1):
        sources[_key("capacity", i)] = Source("capacity", capacity.rule, capacity.span)
    sources.update({field: Source(link.how) for field, link in project.links.items()})
    if stage.source is not None:
        sources["stage"] = stage.source
        sources["stage_planned"] = Source("reached" if stage.ahead is None else "ahead", span=stage.ahead)
    if project.programme is not None:
        sources["programme"] = Source("programme", span=project.programme)
    if project.parent is not None:
        sources["parent"] = _parent_source(mention, project.parent)
    return sources


def _key(field: str, number: int) -> str:
    """The key of a field's first value, its second, and so on."""
    return field if number == 1 else f"{field}.{number}"


def _count_source(mention: ProjectMention) -> Source:
    if mention.count is None:
        return Source("uncounted")
    return Source("single") if mention.number is None else Source("counted", mention.rule, mention.number)


def _parent_source(mention: ProjectMention, parent: ProjectMention) -> Source:
    span = (parent.start, parent.end)
    if mention.kind == "phase":
        return Source("parent_phase", mention.rule, span)
    return Source("parent_part" if mention.parent is None else "parent_list", parent.rule, span)


@Language.factory(
    "jz_projects",
    assigns=["doc.user_data", "doc.spans", "span._.jz"],
    requires=[PAGE_ATTRIBUTE],
    default_config={"patterns": []},
)
def make_projects(nlp: Language, name: str, patterns: list[str]) -> ProjectComponent:
    """The factory ``jz_projects``."""
    return ProjectComponent(name, patterns)
