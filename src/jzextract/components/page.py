"""``jz_page``: the clean view of the page, its sentences, and the date that it states."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from jzextract.components.boundaries import know_tokens, split_at
from jzextract.components.common import (
    DIAGNOSTICS_KEY,
    HOW_KEY,
    PAGE_ATTRIBUTE,
    PAGE_KEY,
    PatternComponent,
    keep_page,
    page_of,
)
from jzextract.page.build import build_page
from jzextract.page.lines import PageLines
from jzextract.page.view import PageView
from jzextract.patterns.budget import share_budget
from jzextract.patterns.library import PatternLibrary
from jzextract.tokenizer import text_of
from jzextract.zones import check_zone

_Integers = npt.NDArray[np.int64]

# spaCy's mark of a token that begins no sentence, -1, as the unsigned number that arrays hold.
_NO_START = 2**64 - 1


class PageComponent(PatternComponent):
    """Build the clean view (``doc.user_data['jz.page']``) and mark the sentences in ``doc.sents``."""

    opens_document = True

    def prepare(self, library: PatternLibrary) -> None:
        """Take the rules that tell headings, captions and datelines."""
        self._lines = PageLines(library)

    def __call__(self, doc: Doc) -> Doc:
        """Add the clean view to a ``Doc``, and its sentences, where no other component marked any.

        Returns:
            The ``Doc``; a copy with the same user data where a token had to be split for a sentence to begin there.
        """
        doc = super().__call__(doc)
        page = page_of(doc, self.name)
        marked = _mark_sentences(doc, page)
        if marked is not doc:
            share_budget(doc, marked)
            keep_page(marked, page)
        return marked

    def process(self, doc: Doc) -> None:
        """Add the clean view to a ``Doc``.

        Raises:
            PipelineError: when another thread extracts with this pipeline, and will forget the strings of this ``Doc``.
        """
        check_zone(doc.vocab)
        for key in (HOW_KEY, DIAGNOSTICS_KEY):  # of an earlier time that the same Doc went through a pipeline
            doc.user_data.pop(key, None)
        page = build_page(text_of(doc), self._lines)
        doc.user_data[PAGE_KEY] = page.to_data()
        keep_page(doc, page)


def _mark_sentences(doc: Doc, page: PageView) -> Doc:
    """Sentence starts of the view on the tokens; text between sentences belongs to the one before."""
    if len(doc) <= 1 or "sents" in doc.user_hooks:
        return doc
    # Doc.has_annotation and Token.is_sent_start look at the tokens one by one; an array is read and set in one go.
    offsets, marked = np.ascontiguousarray(doc.to_array(["IDX", "SENT_START"]).T).astype(np.int64)
    if marked[1:].any():
        return doc
    know_tokens(doc, offsets)
    starts = np.array([0, *map(page.source_offset, page.sentence_starts)])
    firsts = _tokens_at(offsets, starts)
    if len(firsts) < len(starts):
        doc = split_at(doc, starts.tolist())
        firsts = _tokens_at(doc.to_array("IDX").astype(np.int64), starts)
    marks = np.full((len(doc), 1), _NO_START, dtype=np.uint64)
    marks[firsts] = 1
    doc.from_array(["SENT_START"], marks)  # type: ignore[arg-type]
    return doc


def _tokens_at(offsets: _Integers, starts: _Integers) -> _Integers:
    """The indices of the tokens that begin at ``starts``, as far as one does: a blank belongs to the token before."""
    places: _Integers = np.searchsorted(offsets, starts).clip(max=len(offsets) - 1)
    found: _Integers = places[offsets[places] == starts]
    return found


@Language.factory(
    "jz_page",
    assigns=[PAGE_ATTRIBUTE, "doc.user_data", "doc.sents", "token.is_sent_start"],
    default_config={"patterns": []},
)
def make_page(nlp: Language, name: str, patterns: list[str]) -> PageComponent:
    """The factory ``jz_page``."""
    return PageComponent(name, patterns)
