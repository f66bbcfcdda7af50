"""Build the clean view of a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Protocol

import regex

from jzextract.numerals import NUMBER_START
from jzextract.page.fold import fold, fold_number_signs
from jzextract.page.layout import LineRules, Paragraph, paragraphs_of
from jzextract.page.view import Bounds, PageView

# What a line holds beside its words: tags, white space as entities, Markdown emphasis, romanisation that a converter
# left behind characters (項(xiàng)目), signs without width, punctuation that a crawler doubled (，，。，), the credit
# of a picture whose caption runs into the text, addresses of the web, and blanks. The alternatives are tried in this
# order. A single asterisk between digits multiplies (2*660MW) unless its partner stands where no number goes on.
_MARKUP = regex.compile(
    r"""
      </?[A-Za-z!][^<>\n]{0,200}>
    | &(?:nbsp|ensp|emsp|thinsp|zwnj|\#160|\#12288)；
    | \*{2,} | (?<![0-9A-Za-z])\*(?=\S) | (?<=\S)\*(?![0-9A-Za-z])
    | \*(?=[0-9A-Za-z][^*\n]{1,80}\*(?![0-9A-Za-z])) | (?<=(?<![0-9A-Za-z])\*[^*\n]{1,80})\*(?=[0-9A-Za-z])
    | (?<=[一-鿿])（(?=[a-zɡ]*[^\x00-\x7f）])[a-zɡà-üā-ǜ]{1,7}）
    | [\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]
    | (?<=[，。])[，。]+ | (?<=。)（[^（）\n]{0,16}(?:资料图|资料照片|摄|供图|摄影)）(?=[^\n])
    | https?：//[0-9A-Za-z_.~/？=&%\#：+-]+
    | [ \n\r]+
    """,
    regex.VERBOSE,
)
# Where each of these may begin. Few lines have such a place, and nothing else of a line is tried.
_MARKUP_PLACE = re.compile(
    r"[<&*\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad （，。h]"
    r"(?:(?<![（，。h])|(?<=（)(?=[a-zɡà-üā-ǜ])|(?<=[，。][，。])|(?<=。（)|(?<=h)(?=ttps?：))"
)
_BLANKS = re.compile(r"[ \n\r]+")
_LINE_MARK = regex.compile(r"\#{1,6} +|>+ *")
_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’」』）\"]*)?|[。！？]+[”’」』）\"]*")
# Signs that close a sentence behind its mark belong to it, and are no beginning of the next one's first clause.
_CLAUSE = re.compile(r"[^，；：。！？\n](?:(?<=[。！？][”’」』）\"])[”’」』）\"]*|[^，；：。！？\n]*)")
_CLAUSE_OF_PIECE = re.compile(r"[^，；：。！？\n]+")
# Every value looks for its words as far as its sentence and its clause go. A line without marks would be one sentence
# of any length, and the time would grow with its square; no sentence that somebody wrote is as long.
_LONGEST_SENTENCE = 1000
_LONGEST_CLAUSE = 500
_INSEPARABLE = re.compile(r"[0-9A-Za-z.,]")
_UNIT_BEGINS = re.compile(r"\d[A-Za-z]{1,3}$")


class PageRules(LineRules, Protocol):
    """What ``patterns/page/`` knows: kinds of lines, and how a page states its date."""

    def publication_date(self, folded: str) -> str | None:
        """The date (ISO) that a page's dateline states, or ``None``."""


class _ViewText:
    """Collects the view's text stretch by stretch."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.parts: list[str] = []
        self.length = 0
        self.view_starts: list[int] = []
        self.source_starts: list[int] = []

    def add(self, start: int, end: int) -> None:
        """Append ``folded[start:end]``."""
        if start < end:
            self.view_starts.append(self.length)
            self.source_starts.append(start)
            self.parts.append(self.folded[start:end])
            self.length += end - start

    def clean(self, source: str) -> str:
        """The whole text, with the signs of numbers whose digits a line break or markup parted before."""
        return fold_number_signs("".join(self.parts), lambda position: source[self._source_of(position)])

    def _source_of(self, position: int) -> int:
        index = bisect_right(self.view_starts, position) - 1
        return self.source_starts[index] + position - self.view_starts[index]

    def add_sign(self, sign: str, source: int) -> None:
        """Append a sign that stands for the source's character at ``source`` (a blank, the end of a paragraph)."""
        self.view_starts.append(self.length)
        self.source_starts.append(source)
        self.parts.append(sign)
        self.length += 1


def build_page(text: str, rules: PageRules) -> PageView:
    """Build the clean view of a page.

    Args:
        text: the page as given, of any length; it may be empty.
        rules: kinds of lines and datelines, from the pattern files.
    """
    folded = fold(text)
    view = _ViewText(folded)
    paragraphs: Bounds = []
    kinds: list[str] = []
    for paragraph in paragraphs_of(folded, rules):
        start = view.length
        _add_paragraph(view, paragraph)
        if view.length == start:
            continue
        paragraphs.append((start, view.length))
        kinds.append(paragraph.kind)
        view.add_sign("\n", paragraph.lines[-1].end - 1)
    clean = view.clean(text)
    sentences = _sentences(clean)
    return PageView(
        source=text,
        clean=clean,
        view_starts=view.view_starts,
        source_starts=view.source_starts,
        paragraphs=paragraphs,
        kinds=kinds,
        sentences=sentences,
        clauses=_clauses(clean, sentences),
        number_starts=[m.start() for m in NUMBER_START.finditer(clean)],
        published=rules.publication_date(folded),
    )


def _sentences(clean: str) -> Bounds:
    """The sentences; one beyond all measure in pieces, at the end of a clause where it has clauses."""
    sentences = [match.span() for match in _SENTENCE.finditer(clean)]
    return _cut(clean, sentences, _LONGEST_SENTENCE, "；，：")


def _clauses(clean: str, sentences: Bounds) -> Bounds:
    """The clauses of all sentences; one beyond all measure in pieces, at a sign of enumeration where it has some."""
    clauses = [match.span() for match in _CLAUSE.finditer(clean)]
    if _is_longer(clauses, _LONGEST_CLAUSE):  # a piece of a sentence may end where no clause does
        clauses = [match.span() for bounds in sentences for match in _CLAUSE_OF_PIECE.finditer(clean, *bounds)]
    return _cut(clean, clauses, _LONGEST_CLAUSE, "、")


def _is_longer(stretches: Bounds, longest: int) -> bool:
    return any(end - start > longest for start, end in stretches)


def _cut(clean: str, stretches: Bounds, longest: int, marks: str) -> Bounds:
    """Stretches, those beyond all measure in pieces."""
    if not _is_longer(stretches, longest):
        return stretches
    return [piece for bounds in stretches for piece in _pieces(clean, *bounds, longest, marks)]


def _pieces(clean: str, start: int, end: int, longest: int, marks: str) -> Bounds:
    """A stretch, cut behind the last mark or, where there is none, at a place that parts no number or Latin word."""
    pieces: Bounds = []
    while end - start > longest:
        limit = start + longest
        cut = max(clean.rfind(mark, start, limit) for mark in marks) + 1
        if cut <= start:
            cut = limit
            while cut > start and _INSEPARABLE.match(clean[cut - 1]) and _INSEPARABLE.match(clean[cut]):
                cut -= 1
            cut = cut if cut > start else limit
        pieces.append((start, cut))
        start = cut
    pieces.append((start, end))
    return pieces


def _add_paragraph(view: _ViewText, paragraph: Paragraph) -> None:
    """Add the lines of a paragraph, joined, without markup and stray blanks."""
    folded = view.folded
    previous_end: int | None = None
    for line in paragraph.lines:
        start, end = line.start, line.end
        if folded[start] in "#>":
            mark = _LINE_MARK.match(folded, start, end)
            start = mark.end() if mark else start
        if previous_end is not None and _both_latin(folded, previous_end - 1, start, letters_only=True):
            view.add_sign(" ", previous_end - 1)
        places = [match.start() for match in _MARKUP_PLACE.finditer(folded, start, end)]
        if places:
            _add_line(view, start, end, places, keep_blanks=paragraph.kind not in ("body", "caption"))
        else:
            view.add(start, end)
        previous_end = end


def _add_line(view: _ViewText, start: int, end: int, places: Iterable[int], *, keep_blanks: bool) -> None:
    """Add one line without the markup at some of the places; a blank stays between Latin words and numbers.

    In a line that a PDF spaced out (地 区 生 产 总 值 1 5.8 %) no blank means anything.
    """
    folded = view.folded
    spaced_out = folded.count(" ", start, end) * 3 > end - start
    position = start
    for place in places:
        if place < position:
            continue
        match = (_BLANKS if folded[place] == " " else _MARKUP).match(folded, place, end)
        if match is None:
            continue
        view.add(position, place)
        position = match.end()
        inside = start < place and position < end and not spaced_out
        if inside and folded[place] in " &" and (keep_blanks or _both_latin(folded, place - 1, position)):
            view.add_sign(" ", place)
    view.add(position, end)


def _both_latin(folded: str, left: int, right: int, *, letters_only: bool = False) -> bool:
    """Whether Latin letters or digits stand on both sides of a gap; a number broken by a line end is one number."""
    a, b = folded[left], folded[right]
    if not (a.isascii() and b.isascii() and a.isalnum() and b.isalnum()):
        return False
    if not letters_only:
        return True
    if a.isdigit() and b.isdigit():
        return False
    return _UNIT_BEGINS.search(folded, max(left - 4, 0), left + 1) is None  # 4GW / H：a column broke a unit
