"""What the components share: where they keep their data on a ``Doc``, and how they find what another one prepared.

All data in ``doc.user_data`` is JSON-able, so that a ``Doc`` survives ``to_bytes``, ``DocBin`` and multiprocessing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from spacy.tokens import Doc

from jzextract.components.boundaries import span_group, split_at_records, text_length
from jzextract.errors import PipelineError
from jzextract.page.view import PageView
from jzextract.patterns.budget import Budget, budget_of
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.provenance import DEFAULT, Source

PAGE_KEY = "jz.page"
PUBLISHED_KEY = "jz.published"
DOC_ID_KEY = "jz.doc_id"
WITH_TEXT_KEY = "jz.with_text"
HOW_KEY = "jz.how"
"""Where ``doc.user_data`` keeps from where each field was taken:
``{record id: {field: [mechanism, id of the rule or cue, start, end]}}``.

The mechanism is one of ``How`` or ``FieldHow``; the id, and the offsets of the words that decided (code points of the
given text), are ``None`` where there are none. A field that is missing has its default, or is empty. Of a field with
several values, the second one's is ``field.2``.
"""

DIAGNOSTICS_KEY = "jz.diagnostics"

RecordData = dict[str, Any]


def library_of(patterns: Sequence[str]) -> PatternLibrary:
    """The shipped patterns and those of the packs that a component's config names: folders, or installed packs."""
    return load_library(patterns)


class PatternComponent:
    """A component that works with the pattern library.

    Args:
        name: the component's name in its pipeline.
        patterns: packs of further patterns, after the shipped ones: folders, or names of installed packs.
    """

    opens_document = False
    """Whether it is the first component that works on a ``Doc``."""

    def __init__(self, name: str, patterns: list[str]) -> None:
        self.name = name
        self.patterns = patterns
        self.library = library_of(patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Do the component's work on a ``Doc``, within the budget that patterns of packs have there.

        Returns:
            The ``Doc``; a copy with the same user data where tokens had to be split, so that records begin and end
            with tokens.

        Raises:
            PipelineError: when a component that this one needs did not run before.
        """
        # A copy of the Doc has the same user data: by it the budget knows its document.
        with budget_of(doc.user_data, text_length(doc), anew=self.opens_document) as budget:
            self.process(doc)
        if budget.incidents:
            _keep_diagnostics(doc, budget)
        return split_at_records(doc)

    def process(self, doc: Doc) -> None:
        """Add to a ``Doc`` what the component finds.

        Raises:
            PipelineError: when a component that this one needs did not run before.
        """
        raise NotImplementedError


def _keep_diagnostics(doc: Doc, budget: Budget) -> None:
    """Keep on the ``Doc`` what of packs was left out, with the stretch of the given text that it is about."""
    data = doc.user_data.get(PAGE_KEY)
    page = None if data is None else PageView.from_data(data)
    kept = []
    for incident in budget.incidents.values():
        start, end = 0, text_length(doc)
        if page is not None and incident.text == page.clean and incident.start < incident.end:
            start, end = page.source_span(incident.start, incident.end)
        diagnostic = {"kind": incident.kind, "rule": incident.owner, "message": incident.message}
        kept.append({**diagnostic, "start": start, "end": end})
    doc.user_data[DIAGNOSTICS_KEY] = kept


def page_of(doc: Doc, component: str) -> PageView:
    """The clean view that ``jz_page`` left on the ``Doc``.

    Raises:
        PipelineError: when ``jz_page`` did not run.
    """
    data = doc.user_data.get(PAGE_KEY)
    if data is None:
        raise PipelineError(
            f"'{component}' needs the clean view of the page; add it in front: "
            f"nlp.add_pipe('jz_page', before='{component}')"
        )
    return PageView.from_data(data)


def published_of(doc: Doc, page: PageView) -> dt.date | None:
    """The day of publication: as the caller gave it, else as the page's dateline states it."""
    given = doc.user_data.get(PUBLISHED_KEY)
    return page.publication_date if given is None else dt.date.fromisoformat(given)


class Placed(Protocol):
    """A mention: a stretch of the view, and the rule that found it."""

    @property
    def start(self) -> int:
        """The first code point of the view."""

    @property
    def end(self) -> int:
        """The code point after the last."""

    @property
    def rule(self) -> str:
        """The rule's id."""


def place(page: PageView, mention: Placed, identifier: str) -> RecordData:
    """What every record says of its place, in the characters of the given text."""
    start, end = mention.start, mention.end
    source_start, source_end = page.source_span(start, end)
    sentence_start, sentence_end = page.source_span(*page.sentence_at(start))
    return {
        "id": identifier,
        "text": page.source[source_start:source_end],
        "start": source_start,
        "end": source_end,
        "rule": mention.rule,
        "sentence": {"start": min(sentence_start, source_start), "end": max(sentence_end, source_end)},
    }


def evidence(page: PageView, start: int, end: int) -> RecordData:
    """An evidence span for ``[start, end)`` of the view."""
    source_start, source_end = page.source_span(start, end)
    return {"text": page.source[source_start:source_end], "start": source_start, "end": source_end}


def keep_sources(doc: Doc, page: PageView, identifier: str, sources: Mapping[str, Source]) -> None:
    """Keep from where the fields of a record were taken, beside what is known of its other fields."""
    kept = doc.user_data.setdefault(HOW_KEY, {}).setdefault(identifier, {})
    for field, source in sources.items():
        if source is not DEFAULT:
            span = (None, None) if source.span is None else page.source_span(*source.span)
            kept[field] = (source.how, source.pattern, *span)


def store(doc: Doc, record_type: str, records: list[RecordData], label: str) -> None:
    """Keep a type's records on the ``Doc``, as data and as ``doc.spans['jz.<type>']`` with their ids."""
    doc.user_data[f"jz.{record_type}"] = records
    doc.spans[f"jz.{record_type}"] = span_group(doc, f"jz.{record_type}", records, label)
