"""``jz_records``: the records of a ``Doc`` as pydantic models, in ``doc._.jz``, and that of a span in ``span._.jz``.

The attributes are registered when this module is imported. spaCy imports it with every pipeline that is made or loaded;
where a process makes none and only reads docs, ``import jzextract.components`` does it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from jzextract.components.common import (
    DIAGNOSTICS_KEY,
    DOC_ID_KEY,
    PAGE_ATTRIBUTE,
    PAGE_KEY,
    PUBLISHED_KEY,
    WITH_TEXT_KEY,
    page_of,
)
from jzextract.errors import PipelineError
from jzextract.page.view import PageView
from jzextract.records import (
    EvidenceSpan,
    ExtractionResult,
    MoneyAmount,
    Percentage,
    Period,
    ProjectRecord,
    Quantity,
    Ranking,
)

RECORD_TYPES = ("money", "percentages", "rankings", "projects", "quantities")

# By the letter with which its ids begin: where the records of a type are, and what they are as a model.
_BY_LETTER: Mapping[str, tuple[str, type[EvidenceSpan]]] = {
    "m": ("jz.money", MoneyAmount),
    "p": ("jz.percentages", Percentage),
    "r": ("jz.rankings", Ranking),
    "j": ("jz.projects", ProjectRecord),
    "q": ("jz.quantities", Quantity),
    "t": ("jz.periods", Period),
}


def result_of(doc: Doc) -> ExtractionResult:
    """The records of a ``Doc`` (``doc._.jz``), built from the plain data that the components left on it.

    Raises:
        PipelineError: when no pipeline with ``jz_page`` saw the ``Doc``, or what it left was not stored with it.
    """
    return ExtractionResult.model_validate(result_data(doc))


def result_data(doc: Doc) -> dict[str, Any]:
    """The same as plain data, which goes from one process to another in a fifth of the time.

    Raises:
        PipelineError: as :func:`result_of`.
    """
    page = doc.user_data.get(PAGE_KEY)
    if page is None:
        raise PipelineError(
            "this Doc holds no records; run it through a pipeline with 'jz_page', as jzextract.load() makes one, and "
            "store what it leaves in doc.user_data: DocBin(store_user_data=True)"
        )
    published = doc.user_data.get(PUBLISHED_KEY) or page["published"]
    return {
        "doc_id": doc.user_data.get(DOC_ID_KEY),
        "published": None if published is None else dt.date.fromisoformat(published),
        "text": doc.text if doc.user_data.get(WITH_TEXT_KEY) else None,
        **{record_type: doc.user_data.get(f"jz.{record_type}", ()) for record_type in RECORD_TYPES},
        "diagnostics": doc.user_data.get(DIAGNOSTICS_KEY, ()),
    }


def record_of(span: Span) -> EvidenceSpan | None:
    """The record of a span (``span._.jz``), by the span's id; a :class:`~jzextract.Period` for a time expression.

    ``None`` for a span that is none of ``doc.spans["jz.…"]`` or of the entities made of them.
    """
    key, model = _BY_LETTER.get(span.id_[:1], ("", None))
    if model is None:
        return None
    for data in span.doc.user_data.get(key, ()):
        # Spans of others may have such ids, too; where a tokenizer has long tokens, a span is wider than its record.
        if data["id"] == span.id_ and span.start_char <= data["start"] < data["end"] <= span.end_char:
            known = data if model is not Period else {field: data[field] for field in _PERIOD}
            return model.model_validate(known)
    return None


_PERIOD = ("text", "start", "end", "from", "to")


def _page(doc: Doc) -> PageView:
    """The clean view of a ``Doc`` (``doc._.jz_page``)."""
    return page_of(doc, PAGE_ATTRIBUTE)


if not Doc.has_extension("jz"):
    Doc.set_extension("jz", getter=result_of)
    Doc.set_extension("jz_page", getter=_page)
    Span.set_extension("jz", getter=record_of)


class RecordsComponent:
    """Check that the records can be read, in ``doc._.jz``; the models are built when they are asked for."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Leave the ``Doc`` as it is: the getter reads what stands on it.

        What the components searched for on its page is forgotten, for a ``Doc`` may be kept for long.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page_of(doc, self.name).scans.clear()
        return doc


@Language.factory("jz_records", assigns=["doc._.jz"], requires=[PAGE_ATTRIBUTE])
def make_records(nlp: Language, name: str) -> RecordsComponent:
    """The factory ``jz_records``."""
    return RecordsComponent(name)
