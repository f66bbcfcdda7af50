"""``jz_attribution``: to each amount and ranking what is measured, whose it is, when, and against what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.attribution.attribute import attribute
from jzextract.attribution.discourse import Discourse
from jzextract.attribution.findings import Attribution, Finding, How
from jzextract.attribution.nouns import NounReader
from jzextract.attribution.scopes import LevelReader, LevelWords
from jzextract.attribution.slots import TYPES, Slot, Span, read_runs, read_slots
from jzextract.attribution.tables import read_table_cells
from jzextract.attribution.timing import Period, Timeline
from jzextract.attribution.words import AttributionWords
from jzextract.components.common import PAGE_ATTRIBUTE, PatternComponent, RecordData, evidence, keep_sources, page_of
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary
from jzextract.provenance import FieldHow, Source

_LINKS = ("total_investment", "planned_investment", "completed_investment", "completion")


class AttributionComponent(PatternComponent):
    """Give the records of a ``Doc`` their ``metric``, ``subject``, ``period`` and ``base``."""

    def prepare(self, library: PatternLibrary) -> None:
        """Take the words that attribution goes by."""
        self._words = AttributionWords.of(library)
        self._levels = LevelWords(library)

    def process(self, doc: Doc) -> None:
        """Attribute what the components before this one found; a type whose component did not run is left out.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page = page_of(doc, self.name)
        words = self._words
        slots = read_slots(page, words, {t: doc.user_data.get(f"jz.{t}", ()) for t in TYPES})
        periods = _periods(page, doc.user_data.get("jz.periods", ()))
        projects = doc.user_data.get("jz.projects", ())
        names = _mentions(page, projects)
        times = [(start, end) for start, end, _ in periods]
        nouns = NounReader(page, words, times, names)
        owners = _owners(page, nouns, projects, slots)
        levels = self.library.lexicons["scope_levels"]
        discourse = Discourse(page, words, nouns, owners, names, levels)
        runs = read_runs(page, words, slots)
        attributions = attribute(discourse, runs)
        cells = read_table_cells(page, slots, nouns)
        timeline = Timeline(page, words, periods, slots)
        places = [(run, index) for run in runs for index in range(len(run))]
        for slot, attribution, place in zip(slots, attributions, places, strict=True):
            if slot.type != "blank":
                known = cells.get(slot.start, attribution)
                sources = _write(page, slot, known) | self._write_level(page, slot)
                if slot.start not in cells:
                    sources |= _write_period(page, timeline, place, known)
                keep_sources(doc, page, slot.record["id"], sources)
        for project in projects:
            keep_sources(doc, page, project["id"], _write_project_period(page, timeline, project))

    def _write_level(self, page: PageView, slot: Slot) -> dict[str, Source]:
        """A ranking that names no scope has the level at which its subject competes."""
        record = slot.record
        if slot.type != "rankings" or record["scope"] is not None or record["subject"] is None:
            return {}
        level = LevelReader(self._levels, page).of_subject(_view_span(page, record["subject"]), record["level"])
        if level is None:
            return {}
        record["level"] = level.value
        return {"level": level.source}


def _view_span(page: PageView, data: RecordData) -> Span:
    return page.view_offset(data["start"]), page.view_offset(data["end"] - 1) + 1


def _periods(page: PageView, records: Sequence[RecordData]) -> list[Period]:
    """The time expressions in the order of the view."""
    return sorted(((*_view_span(page, record), record) for record in records), key=lambda period: period[:2])


def _mentions(page: PageView, projects: Sequence[RecordData]) -> list[Span]:
    """Every mention of every project, in the order of the view."""
    return sorted(_view_span(page, mention) for project in projects for mention in project["mentions"])


def _owners(
    page: PageView, nouns: NounReader, projects: Sequence[RecordData], slots: Sequence[Slot]
) -> dict[str, Span]:
    """For ids of linked money and percentages the mention of their project that stands nearest."""
    places = {slot.record["id"]: slot.start for slot in slots if slot.record}
    owners: dict[str, Span] = {}
    for project in projects:
        mentions = [nouns.with_members(_view_span(page, mention)) for mention in project["mentions"]]
        for link in _LINKS:
            place = places.get(project.get(link) or "")
            if place is not None:
                before = [span for span in mentions if span[1] <= place]
                owners[project[link]] = before[-1] if before else mentions[0]
    return owners


def _write(page: PageView, slot: Slot, attribution: Attribution) -> dict[str, Source]:
    """Put what was found into the record; returns the sources by field."""
    sources: dict[str, Source] = {}
    for field, finding in _fields(slot, attribution):
        slot.record[field] = None if finding is None else evidence(page, *finding.span)
        if finding is not None:
            sources[field] = Source(finding.how, finding.rule, finding.span)
    return sources


def _fields(slot: Slot, attribution: Attribution) -> Iterator[tuple[str, Finding | None]]:
    yield "metric", attribution.metric
    yield "subject", attribution.subject
    if slot.type == "percentages":
        yield "base", attribution.base


def _write_period(
    page: PageView, timeline: Timeline, place: tuple[Sequence[Slot], int], known: Attribution
) -> dict[str, Source]:
    """Put the time of a run's value into its record; a plan for a year takes no other clause's time."""
    run, index = place
    slot = run[index]
    dealt = timeline.dealt_periods(run[0].start, len(run)) if len(run) > 1 else []
    if dealt:
        return _set_period(slot.record, dealt[index], "dealt")
    metric = "" if known.metric is None else page.clean[slice(*known.metric.span)]
    annual = slot.type == "money" and timeline.words.annual_plan.search(metric) is not None
    base = None if known.base is None or known.base.how != "base" else known.base.span
    found = timeline.period_of(run[0].start, slot.sentence, clause_only=annual, base=base)
    if found is None:
        return {}
    return _set_period(slot.record, found[0], "clause" if found[1] == "clause" else "carried")


def _write_project_period(page: PageView, timeline: Timeline, project: RecordData) -> dict[str, Source]:
    """A project's time: that of its clause, in front of it or behind it, else the one carried from before."""
    start, end = _view_span(page, project)
    clause = page.clauses[page.clause_index(start)]
    before = timeline.period_of(start, page.sentence_at(start))
    behind = timeline.period_behind(end, clause[1])
    if before is not None and (before[1] == "clause" or behind is None):
        return _set_period(project, before[0], "clause" if before[1] == "clause" else "carried")
    return {} if behind is None else _set_period(project, behind, "behind")


def _set_period(record: RecordData, period: Period, how: How | FieldHow) -> dict[str, Source]:
    """Put a time into a record; returns its source."""
    start, end, data = period
    record["period"] = _period_data(data)
    return {"period": Source(how, data["rule"], (start, end))}


def _period_data(record: RecordData) -> dict[str, Any]:
    return {key: record[key] for key in ("text", "start", "end", "from", "to")}


@Language.factory(
    "jz_attribution",
    assigns=["doc.user_data"],
    requires=[PAGE_ATTRIBUTE, "doc.spans"],
    default_config={"patterns": []},
)
def make_attribution(nlp: Language, name: str, patterns: list[str]) -> AttributionComponent:
    """The factory ``jz_attribution``."""
    return AttributionComponent(name, patterns)
