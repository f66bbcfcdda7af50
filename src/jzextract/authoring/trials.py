"""Where the engine tries each rule, for tools that look at one rule by itself.

Most rules run over the whole clean view. Those about lines see one line at a time, those about bases what stands in
front of a percentage in its clause; the mechanisms that ask them do so too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex
from spacy.language import Language
from spacy.tokens import Doc

from jzextract.attribution.fields import scopes_of
from jzextract.components.common import PAGE_KEY, PUBLISHED_KEY
from jzextract.documents import Document
from jzextract.page.fold import fold
from jzextract.page.view import PageView
from jzextract.patterns.cues import Scope
from jzextract.patterns.matching import candidates
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.rules import Rule

PIECES = frozenset({"parties"})
"""The types whose rules see pieces that are cut out of the text, so that their ends mean something else there."""

# What a line is shows in its first characters.
_LONGEST_LINE = 1000


@dataclass(frozen=True, slots=True)
class Mention:
    """A record's place on the view; ``context`` is where the words about it stand, if not in front of it."""

    start: int
    end: int
    context: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A document that the pipeline went through.

    Attributes:
        view: its clean view.
        lines: the lines of the given text, folded.
        mentions: the records of each type, in reading order of the view.
        scopes: for each of them where it looks for cues.
    """

    view: PageView
    lines: tuple[str, ...]
    mentions: dict[str, list[Mention]]
    scopes: dict[str, list[Scope]]

    @classmethod
    def of(cls, doc: Doc) -> Page:
        """What the tools need of a document that the whole pipeline went through."""
        view = PageView.from_data(doc.user_data[PAGE_KEY])
        types = [name for name, known in RECORD_TYPES.items() if known.model is not None]
        mentions = {name: _mentions(view, doc, name) for name in types}
        scopes = {name: scopes_of(view, known) for name, known in mentions.items()}
        lines = tuple(line[:_LONGEST_LINE] for line in fold(view.source).splitlines() if line.strip())
        return cls(view, lines, mentions, scopes)


def process(nlp: Language, document: Document) -> Doc:
    """Run the pipeline over one document, with its day of publication."""
    doc = nlp.make_doc(document.text)
    if document.published is not None:
        doc.user_data[PUBLISHED_KEY] = document.published.isoformat()
    return nlp(doc)


def matches_of(page: Page, rule: Rule, record_type: str) -> Iterator[regex.Match[str]]:
    """The matches of a rule by itself, tried where the engine tries it."""
    if record_type == "page":
        attempt = rule.pattern.match if "kind" in rule.spec.set else rule.pattern.fullmatch
        return (match for line in page.lines if (match := attempt(line)) is not None)
    if record_type == "bases":
        scopes = page.scopes["percentages"]
        found = (rule.pattern.search(page.view.clean, scope.clause_start, scope.start) for scope in scopes)
        return (match for match in found if match is not None)
    return (found.match for found in candidates(page.view, [rule]))


def _mentions(view: PageView, doc: Doc, record_type: str) -> list[Mention]:
    records = doc.user_data.get(f"jz.{record_type}", ())
    return sorted((Mention(*view_span(view, r["start"], r["end"])) for r in records), key=lambda m: (m.start, m.end))


def view_span(view: PageView, start: int, end: int) -> tuple[int, int]:
    """The stretch of the view that shows ``[start, end)`` of the given text (not empty)."""
    return view.view_offset(start), view.view_offset(end - 1) + 1
