"""What the components share: where they keep their data on a ``Doc``, and how they find what another one prepared.

All data in ``doc.user_data`` is JSON-able, so that a ``Doc`` survives ``to_bytes``, ``DocBin`` and multiprocessing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc, Span, SpanGroup

from jzextract.errors import PipelineError
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary, load_library

PAGE_KEY = "jz.page"
PUBLISHED_KEY = "jz.published"
DOC_ID_KEY = "jz.doc_id"

RecordData = dict[str, Any]


def library_of(patterns: Sequence[str]) -> PatternLibrary:
    """The shipped patterns and those of the folders that a component's config names."""
    return load_library(tuple(Path(p) for p in patterns))


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


def store(doc: Doc, record_type: str, records: list[RecordData], label: str) -> None:
    """Keep a type's records on the ``Doc``, as data and as ``doc.spans['jz.<type>']`` with their ids."""
    doc.user_data[f"jz.{record_type}"] = records
    # Doc.char_span walks all tokens each time; the tokens' offsets are looked up here once for all records.
    offsets = doc.to_array("IDX")
    firsts = np.searchsorted(offsets, [r["start"] for r in records], side="right") - 1
    lasts = np.searchsorted(offsets, [r["end"] for r in records], side="left")
    spans = [
        Span(doc, int(first), int(last), label=label, span_id=r["id"])
        for r, first, last in zip(records, firsts, lasts, strict=True)
    ]
    doc.spans[f"jz.{record_type}"] = SpanGroup(doc, name=f"jz.{record_type}", spans=spans)
