"""``jz_records``: the records of a ``Doc`` as pydantic models, in ``doc._.jz``."""

from __future__ import annotations

import datetime as dt

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.components.common import DIAGNOSTICS_KEY, DOC_ID_KEY, PAGE_KEY, PUBLISHED_KEY, WITH_TEXT_KEY
from jzextract.records import ExtractionResult

RECORD_TYPES = ("money", "percentages", "rankings", "projects", "quantities")


def result_of(doc: Doc) -> ExtractionResult:
    """The records of a ``Doc``, built from the plain data that the components left on it."""
    page = doc.user_data.get(PAGE_KEY) or {}
    published = doc.user_data.get(PUBLISHED_KEY) or page.get("published")
    return ExtractionResult.model_validate(
        {
            "doc_id": doc.user_data.get(DOC_ID_KEY),
            "published": None if published is None else dt.date.fromisoformat(published),
            "text": doc.text if doc.user_data.get(WITH_TEXT_KEY) else None,
            **{record_type: doc.user_data.get(f"jz.{record_type}", ()) for record_type in RECORD_TYPES},
            "diagnostics": doc.user_data.get(DIAGNOSTICS_KEY, ()),
        }
    )


class RecordsComponent:
    """Make ``doc._.jz`` available; the models are built when they are asked for."""

    def __init__(self) -> None:
        if not Doc.has_extension("jz"):
            Doc.set_extension("jz", getter=result_of)

    def __call__(self, doc: Doc) -> Doc:
        """Leave the ``Doc`` as it is: the getter reads what stands on it."""
        return doc


@Language.factory("jz_records", assigns=["doc._.jz"], requires=["doc.user_data"])
def make_records(nlp: Language, name: str) -> RecordsComponent:
    """The factory ``jz_records``."""
    return RecordsComponent()
