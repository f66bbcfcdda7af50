"""``jz_page``: the clean view of the page, its sentences, and the date that it states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import cast

import numpy as np
import regex
from spacy.language import Language
from spacy.tokens import Doc

from jzextract.components.boundaries import split_at
from jzextract.components.common import (
    DIAGNOSTICS_KEY,
    HOW_KEY,
    PAGE_ATTRIBUTE,
    PAGE_KEY,
    PatternComponent,
    page_of,
)
from jzextract.numerals import parse_number
from jzextract.page.build import build_page
from jzextract.page.layout import LineKind
from jzextract.page.view import PageView
from jzextract.patterns.budget import share_budget
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.rules import Rule
from jzextract.periods.reading import REPUBLIC
from jzextract.zones import check_zone

_EMPHASIS = regex.compile(r"\*+|</?[A-Za-z][^<>\n]{0,80}>")
_BLANK = regex.compile(r"(?<=[一-鿿]) +(?=[一-鿿])")
# A dateline is a line of its own; a longer line is prose that happens to name a date. A date has one of these signs.
_DATE_SIGN = regex.compile(r"年|\d[-/.]\d")
_DATELINE_LENGTH = 80
_DATELINE_LINES = 3
_DAY = ("日", "号")
# What a line is shows in its first characters; the rules' time grows faster than the line.
_LONGEST_LINE = 1000
_LINE = regex.compile(r"[^\n\r]+")


class PageLines:
    """What the rules of ``patterns/page/`` say about a page's lines."""

    def __init__(self, library: PatternLibrary) -> None:
        rules = library.rules("page")
        self._kinds: list[Rule] = [r for r in rules if "kind" in r.spec.set]
        self._dates: list[Rule] = [r for r in rules if "kind" not in r.spec.set]

    def kind_of(self, line: str) -> LineKind:
        """The kind of a folded line: that of the first rule that matches from its beginning."""
        line = line[:_LONGEST_LINE]
        bare = _bare(line)
        for text in dict.fromkeys((line, bare)):
            for rule in self._kinds:
                if rule.pattern.match(text) is not None:
                    return cast("LineKind", rule.spec.set["kind"])
        # A date on a line of its own belongs to no sentence.
        short = len(bare) <= _DATELINE_LENGTH
        return "furniture" if short and any(map(self._states_date, _readings(line))) else "body"

    def _states_date(self, line: str) -> bool:
        if _DATE_SIGN.search(line) is None:
            return False
        return any(r.pattern.fullmatch(line) is not None for r in self._dates if not r.spec.pattern.endswith(".*"))

    def publication_date(self, folded: str) -> str | None:
        """The date of the first dateline on the page (ISO), or ``None``."""
        for text in _possible_datelines(folded):
            if _DATE_SIGN.search(text) is None:
                continue
            for rule in self._dates:
                match = rule.pattern.fullmatch(text)
                date = None if match is None else _date(match)
                if date is not None:
                    return date.isoformat()
        return None


def _possible_datelines(folded: str) -> Iterator[str]:
    """The lines of a page, each first with the ones below it that a narrow column may have cut from it."""
    lines = list(_LINE.finditer(folded))
    for i, line in enumerate(lines):
        # A longer line is prose; only what opens a dispatch (…日报9月9日讯) is looked for in it.
        text = line.group().strip()[:_DATELINE_LENGTH]
        joined = [text]
        for j in range(i + 1, min(i + _DATELINE_LINES, len(lines))):
            if lines[j].start() - lines[j - 1].end() > len("\r\n") or len(text) >= _DATELINE_LENGTH:
                break
            # A column breaks at a blank, too, and leaves it out.
            text = f"{text}{' ' if text.endswith(_DAY) else ''}{lines[j].group().strip()}"[:_DATELINE_LENGTH]
            joined.append(text)
        # 2014年6月2 / 7日: the whole comes before its parts
        for text in reversed(joined):
            yield from _readings(text)


def _readings(line: str) -> Iterable[str]:
    """A line without emphasis, with its blanks and without: they part a date from a name (7日 青河晚报), or nothing."""
    return dict.fromkeys((_EMPHASIS.sub("", line), _bare(line)))


def _bare(line: str) -> str:
    """A line without emphasis and without the blanks that a PDF left between characters."""
    plain = _EMPHASIS.sub("", line)
    return plain.replace(" ", "") if plain.count(" ") * 3 > len(plain) else _BLANK.sub("", plain)


def _date(match: regex.Match[str]) -> dt.date | None:
    """The date of a dateline's groups; ``None`` for a day that no calendar has."""
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    numbers = {name: int(parse_number(text).low_end) for name, text in groups.items()}
    year = numbers["republic"] + REPUBLIC if "republic" in numbers else numbers["year"]
    month, day = numbers["month"], numbers["day"]
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


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
        marked = _mark_sentences(doc, page_of(doc, self.name))
        share_budget(doc, marked)
        return marked

    def process(self, doc: Doc) -> None:
        """Add the clean view to a ``Doc``.

        Raises:
            PipelineError: when another thread extracts with this pipeline, and will forget the strings of this ``Doc``.
        """
        check_zone(doc.vocab)
        for key in (HOW_KEY, DIAGNOSTICS_KEY):  # of an earlier time that the same Doc went through a pipeline
            doc.user_data.pop(key, None)
        doc.user_data[PAGE_KEY] = build_page(doc.text, self._lines).to_data()


def _mark_sentences(doc: Doc, page: PageView) -> Doc:
    """Sentence starts of the view on the tokens; text between sentences belongs to the one before."""
    if not len(doc) or doc.has_annotation("SENT_START"):
        return doc
    starts = [0, *(page.source_offset(start) for start, _ in page.sentences)]
    doc = split_at(doc, starts)
    # Setting Token.is_sent_start looks at all tokens each time; an array is set in one go.
    marks = np.where(np.isin(doc.to_array("IDX"), starts), 1, -1)
    doc.from_array(["SENT_START"], marks.astype("uint64").reshape(-1, 1))  # type: ignore[arg-type]
    return doc


@Language.factory(
    "jz_page",
    assigns=[PAGE_ATTRIBUTE, "doc.user_data", "doc.sents", "token.is_sent_start"],
    default_config={"patterns": []},
)
def make_page(nlp: Language, name: str, patterns: list[str]) -> PageComponent:
    """The factory ``jz_page``."""
    return PageComponent(name, patterns)
