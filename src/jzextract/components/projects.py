"""``jz_projects``: projects and groups of projects, with money, capacity, parties, stage and parent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.components.common import PUBLISHED_KEY, PatternComponent, RecordData, evidence, page_of, place, store
from jzextract.page.view import PageView
from jzextract.projects.details import DetailReader
from jzextract.projects.links import Links, link_amounts
from jzextract.projects.merge import Project, merge
from jzextract.projects.names import NameFinder, ProjectMention, coordinated
from jzextract.projects.stages import Stage, StageReader
from jzextract.projects.words import ProjectWords


class ProjectComponent(PatternComponent):
    """Find projects on the clean view and keep them in ``doc.user_data['jz.projects']`` and ``doc.spans``."""

    def __init__(self, name: str, patterns: list[str]) -> None:
        super().__init__(name, patterns)
        library = self.library
        self._words = ProjectWords.of(library)
        self._names = NameFinder(library, self._words)
        self._details = DetailReader(library, self._words)
        self._stages = StageReader(next(f for f in library.fields("projects") if f.field == "stage"), self._words)

    def __call__(self, doc: Doc) -> Doc:
        """Add the projects to a ``Doc``; money and percentages are linked where their components ran before.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page = page_of(doc, self.name)
        mentions = self._names.find(page)
        links = link_amounts(
            page, self._words, mentions, doc.user_data.get("jz.money", ()), doc.user_data.get("jz.percentages", ())
        )
        stages = self._read_stages(page, mentions, links, _published(doc, page))
        projects = merge(page, self._words, mentions, links, stages, self._names, self._details)
        store(doc, "projects", _records(page, projects), "PROJECT")
        return doc

    def _read_stages(
        self, page: PageView, mentions: Sequence[ProjectMention], links: Sequence[Links], published: dt.date | None
    ) -> list[Stage]:
        stages: list[Stage] = []
        for i, mention in enumerate(mentions):
            stage = self._stages.read(page, mention, _next_subject(page, self._words, mentions, i), published)
            if links[i].keys() & {"completed_investment", "completion"} and stage.name in (
                None,
                "reserve",
                "preparing",
            ):
                stage = Stage("under_construction")
            stages.append(stage)
        return stages


def _next_subject(
    page: PageView, words: ProjectWords, mentions: Sequence[ProjectMention], index: int
) -> ProjectMention | None:
    """The next project that has a predicate of its own; members of a list, and A、B和C开工, share theirs."""
    last = mentions[index]
    for following in range(index + 1, len(mentions)):
        other = mentions[following]
        if other.start < max(last.tail, last.end):
            continue
        if not coordinated(page, words, last, other):
            return other
        last = other
    return None


def _published(doc: Doc, page: PageView) -> dt.date | None:
    given = doc.user_data.get(PUBLISHED_KEY)
    return page.publication_date if given is None else dt.date.fromisoformat(given)


def _records(page: PageView, projects: Sequence[Project]) -> list[RecordData]:
    """The projects as JSON-able data, in the order of the given text."""
    ordered = sorted(projects, key=lambda p: page.source_offset(p.mention.start))
    ids = {id(p.mention): f"j{i}" for i, p in enumerate(ordered, 1)}
    return [_data(page, project, ids) for project in ordered]


def _data(page: PageView, project: Project, ids: dict[int, str]) -> dict[str, Any]:
    mention = project.mention
    spans = sorted({page.source_span(*s): s for s in project.mentions}.items())
    parent = None if project.parent is None else ids.get(id(project.parent))
    return {
        **place(page, mention, ids[id(mention)]),
        "mentions": [evidence(page, *view) for _, view in spans],
        "count": mention.count,
        "count_bound": mention.bound,
        "parties": [evidence(page, *party) for party in project.parties],
        "capacity": [
            {**evidence(page, *c.span), "value": c.value, "unit": c.unit, "product": c.product, "per": c.per}
            for c in project.capacity
        ],
        **project.links,
        "stage": project.stage.name,
        "stage_planned": project.stage.planned,
        "programme": None if project.programme is None else evidence(page, *project.programme),
        "parent": parent,
    }


@Language.factory(
    "jz_projects",
    assigns=["doc.user_data", "doc.spans"],
    requires=["doc.user_data"],
    default_config={"patterns": []},
)
def make_projects(nlp: Language, name: str, patterns: list[str]) -> ProjectComponent:
    """The factory ``jz_projects``."""
    return ProjectComponent(name, patterns)
