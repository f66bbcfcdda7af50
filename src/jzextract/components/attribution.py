"""``jz_attribution``: to each amount and ranking what is measured, whose it is, when, and against what."""

from __future__ import annotations

from collections.abc import Sequence
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
from jzextract.components.common import HOW_KEY, PAGE_ATTRIBUTE, PatternComponent, RecordData, page_of
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary
from jzextract.provenance import FieldHow

Kept = dict[str, tuple[Any, ...]]
"""By the name of a field how its value was found: mechanism, pattern, and the stretch of the given text."""

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
        writer = _Writer(doc, page)
        places = [(run, index) for run in runs for index in range(len(run))]
        for slot, attribution, place in zip(slots, attributions, places, strict=True):
            if slot.type != "blank":
                known = cells.get(slot.start, attribution)
                kept = writer.kept(slot.record["id"])
                _write(writer, kept, slot, known)
                if slot.type == "rankings":
                    self._write_level(writer, kept, slot.record)
                if slot.start not in cells:
                    _write_period(writer, kept, timeline, place, known)
        for project in projects:
            _write_project_period(writer, timeline, project)

    def _write_level(self, writer: _Writer, kept: Kept, record: RecordData) -> None:
        """A ranking that names no scope has the level at which its subject competes."""
        if record["scope"] is not None or record["subject"] is None:
            return
        page = writer.page
        level = LevelReader(self._levels, page).of_subject(_view_span(page, record["subject"]), record["level"])
        if level is not None:
            record["level"] = level.value
            kept["level"] = writer.source(level.source.how, level.source.pattern, level.source.span)


class _Writer:
    """Puts stretches of the view into records: most are those of several values, and are mapped back once.

    Args:
        doc: whose records they are.
        page: its view.
    """

    def __init__(self, doc: Doc, page: PageView) -> None:
        self.page = page
        self._doc = doc
        self._spans: dict[Span, Span] = {}

    def kept(self, identifier: str) -> Kept:
        """What is known of where the fields of a record came from, to be added to."""
        kept: Kept = self._doc.user_data.setdefault(HOW_KEY, {}).setdefault(identifier, {})
        return kept

    def write(self, record: RecordData, kept: Kept, field: str, finding: Finding | None) -> None:
        """Put what was found into a field, as an evidence span, and keep where it came from."""
        if finding is None:
            record[field] = None
            return
        start, end = self._source_span(finding.span)
        record[field] = {"text": self.page.source[start:end], "start": start, "end": end}
        kept[field] = (finding.how, finding.rule, start, end)

    def source(self, how: How | FieldHow, pattern: str | None, span: Span | None) -> tuple[Any, ...]:
        """Where a value came from, as it is kept."""
        return (how, pattern, None, None) if span is None else (how, pattern, *self._source_span(span))

    def _source_span(self, span: Span) -> Span:
        known = self._spans.get(span)
        if known is None:
            known = self._spans[span] = self.page.source_span(*span)
        return known


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
        linked = [project[link] for link in _LINKS if (project.get(link) or "") in places]
        if linked:
            mentions = [nouns.with_members(_view_span(page, mention)) for mention in project["mentions"]]
        for identifier in linked:
            before = [span for span in mentions if span[1] <= places[identifier]]
            owners[identifier] = before[-1] if before else mentions[0]
    return owners


def _write(writer: _Writer, kept: Kept, slot: Slot, attribution: Attribution) -> None:
    """Put what was found into the record."""
    record = slot.record
    writer.write(record, kept, "metric", attribution.metric)
    writer.write(record, kept, "subject", attribution.subject)
    if slot.type == "percentages":
        writer.write(record, kept, "base", attribution.base)


def _write_period(
    writer: _Writer, kept: Kept, timeline: Timeline, place: tuple[Sequence[Slot], int], known: Attribution
) -> None:
    """Put the time of a run's value into its record; a plan for a year takes no other clause's time."""
    run, index = place
    slot = run[index]
    dealt = timeline.dealt_periods(run[0].start, len(run)) if len(run) > 1 else []
    if dealt:
        _set_period(writer, kept, slot.record, dealt[index], "dealt")
        return
    annual = False
    if slot.type == "money" and known.metric is not None:
        metric = writer.page.clean[slice(*known.metric.span)]
        annual = timeline.words.annual_plan.search(metric) is not None
    base = None if known.base is None or known.base.how != "base" else known.base.span
    clause_start = writer.page.clauses[run[0].clause][0]
    found = timeline.period_of(run[0].start, clause_start, slot.sentence, clause_only=annual, base=base)
    if found is not None:
        _set_period(writer, kept, slot.record, found[0], "clause" if found[1] == "clause" else "carried")


def _write_project_period(writer: _Writer, timeline: Timeline, project: RecordData) -> None:
    """A project's time: that of its clause, in front of it or behind it, else the one carried from before."""
    page, kept = writer.page, writer.kept(project["id"])
    start, end = _view_span(page, project)
    clause = page.clauses[page.clause_index(start)]
    before = timeline.period_of(start, clause[0], page.sentence_at(start))
    behind = timeline.period_behind(end, clause[1])
    if before is not None and (before[1] == "clause" or behind is None):
        _set_period(writer, kept, project, before[0], "clause" if before[1] == "clause" else "carried")
    elif behind is not None:
        _set_period(writer, kept, project, behind, "behind")


def _set_period(writer: _Writer, kept: Kept, record: RecordData, period: Period, how: How | FieldHow) -> None:
    """Put a time into a record."""
    start, end, data = period
    record["period"] = _period_data(data)
    kept["period"] = writer.source(how, data["rule"], (start, end))


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
