"""What the rules of ``patterns/page/`` say about a page's lines: their kinds, and which one is a dateline."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import cast

import regex

from jzextract.numerals import parse_number
from jzextract.page.layout import LineKind
from jzextract.patterns.compiler import lazy_expression
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.rules import Rule
from jzextract.periods.reading import REPUBLIC

_EMPHASIS = regex.compile(r"\*+|</?[A-Za-z][^<>\n]{0,80}>")
_BLANK = regex.compile(r"(?<=[一-鿿]) +(?=[一-鿿])")
# A date has one of these signs.
_SIGN = re.compile(r"年|\d[-/.]\d")
# Where a sign is on the page as it is, with blanks, line breaks and emphasis within the date.
_PLACE = re.compile(r"[年\-/.<]")
# A dateline is a line of its own; a longer line is prose that happens to name a date.
_DATELINE_LENGTH = 80
_DATELINE_LINES = 3
_DAY = ("日", "号")
# What a line is shows in its first characters; the rules' time grows faster than the line.
_LONGEST_LINE = 1000
_LINE = re.compile(r"[^\n\r]+")
_MARKER = "rule_"

Answer = tuple[Rule, "regex.Match[str]"]
"""The first rule that has a match, and its match."""


class PageLines:
    """What the rules of ``patterns/page/`` say about a page's lines."""

    def __init__(self, library: PatternLibrary) -> None:
        rules = library.rules("page")
        self._dates: list[Rule] = [r for r in rules if "kind" not in r.spec.set]
        self._kind = _first_of([r for r in rules if "kind" in r.spec.set], "match")
        self._date = _first_of(self._dates, "fullmatch")

    def kind_of(self, line: str) -> LineKind:
        """The kind of a folded line: that of the first rule that matches from its beginning."""
        line = line[:_LONGEST_LINE]
        bare = _bare(line) if " " in line or "*" in line or "<" in line else line
        for text in (line,) if line == bare else (line, bare):
            answer = self._kind(text)
            if answer is not None:
                return cast("LineKind", answer[0].spec.set["kind"])
        # A date on a line of its own belongs to no sentence.
        if len(bare) <= _DATELINE_LENGTH and any(self._states_date(text) for text in _readings(line, bare)):
            return "furniture"
        return "body"

    def _states_date(self, line: str) -> bool:
        answer = self._date(line) if _SIGN.search(line) is not None else None
        if answer is None or not _is_open(answer[0]):
            return answer is not None
        return any(rule.pattern.fullmatch(line) is not None for rule in self._dates if not _is_open(rule))

    def publication_date(self, folded: str) -> str | None:
        """The date of the first dateline on the page (ISO), or ``None``."""
        places = [match.start() for match in _PLACE.finditer(folded)]
        for text in _possible_datelines(folded, places) if places else ():
            answer = self._date(text) if _SIGN.search(text) is not None else None
            if answer is None:
                continue
            date = _date(answer[1])
            if date is None:  # a day that no calendar has; another rule may read the line otherwise
                matches = (rule.pattern.fullmatch(text) for rule in self._dates)
                date = next((date for m in matches if m is not None and (date := _date(m)) is not None), None)
            if date is not None:
                return date.isoformat()
        return None


def _is_open(rule: Rule) -> bool:
    """Whether a dateline is only the beginning of its line: the line is prose."""
    return rule.spec.pattern.endswith(".*")


def _first_of(rules: Sequence[Rule], method: str) -> Callable[[str], Answer | None]:
    """What asks rules one after the other for a match, the shipped ones among them in one call.

    Args:
        rules: in the order in which they are asked; those of packs are guarded one by one.
        method: ``match`` or ``fullmatch``.
    """
    steps = [
        step
        for guarded, group in groupby(rules, key=lambda rule: bool(rule.file.pack))
        for step in ((_one(rule, method) for rule in group) if guarded else (_joined([*group], method),))
    ]

    def first(text: str) -> Answer | None:
        for step in steps:
            answer = step(text)
            if answer is not None:
                return answer
        return None

    return steps[0] if len(steps) == 1 else first


def _one(rule: Rule, method: str) -> Callable[[str], Answer | None]:
    ask = getattr(rule.pattern, method)

    def answer(text: str) -> Answer | None:
        match = ask(text)
        return None if match is None else (rule, match)

    return answer


def _joined(rules: Sequence[Rule], method: str) -> Callable[[str], Answer | None]:
    """Rules as the alternatives of one expression, each with an empty group at its end that tells which one it is."""
    joined = lazy_expression("|".join(f"(?:{r.source})(?P<{_MARKER}{i}>)" for i, r in enumerate(rules)))
    markers = [(f"{_MARKER}{i}", rule) for i, rule in enumerate(rules)]

    def answer(text: str) -> Answer | None:
        match = getattr(joined, method)(text)
        if match is None:
            return None
        return next(rule for marker, rule in markers if match.start(marker) >= 0), match

    return answer


def _possible_datelines(folded: str, places: Sequence[int]) -> Iterator[str]:
    """The lines of a page, each first with the ones below it that a narrow column may have cut from it.

    Args:
        folded: the page.
        places: where signs of a date are, ascending; lines that show none are left out.
    """
    lines = [match.span() for match in _LINE.finditer(folded)]
    signed = _lines_with(folded, lines, places)
    for i in sorted({i - above for i in signed for above in range(_DATELINE_LINES) if i >= above}):
        start, last_end = lines[i]
        # A longer line is prose; only what opens a dispatch (…日报9月9日讯) is looked for in it.
        text = folded[start:last_end].strip()[:_DATELINE_LENGTH]
        joined = [text]
        for start, end in lines[i + 1 : i + _DATELINE_LINES]:
            if start - last_end > len("\r\n") or len(text) >= _DATELINE_LENGTH:
                break
            # A column breaks at a blank, too, and leaves it out.
            text = f"{text}{' ' if text.endswith(_DAY) else ''}{folded[start:end].strip()}"[:_DATELINE_LENGTH]
            joined.append(text)
            last_end = end
        # 2014年6月2 / 7日: the whole comes before its parts
        for text in reversed(joined):
            yield from _readings(text, _bare(text))


def _lines_with(folded: str, lines: Sequence[tuple[int, int]], places: Sequence[int]) -> Iterator[int]:
    """The indices of the lines with one of the places in what a dateline may take of them."""
    for i, (start, end) in enumerate(lines):
        index = bisect_left(places, start)
        if index == len(places):
            return
        place = places[index]
        if place < end and len(folded[start:place].lstrip()) < _DATELINE_LENGTH:
            yield i


def _readings(line: str, bare: str) -> Iterable[str]:
    """A line without emphasis, with its blanks and without: they part a date from a name (7日 青河晚报), or nothing."""
    plain = _without_emphasis(line)
    return (plain,) if plain == bare else (plain, bare)


def _bare(line: str) -> str:
    """A line without emphasis and without the blanks that a PDF left between characters."""
    plain = _without_emphasis(line)
    blanks = plain.count(" ")
    if not blanks:
        return plain
    return plain.replace(" ", "") if blanks * 3 > len(plain) else _BLANK.sub("", plain)


def _without_emphasis(line: str) -> str:
    return _EMPHASIS.sub("", line) if "*" in line or "<" in line else line


def _date(match: regex.Match[str]) -> dt.date | None:
    """The date of a dateline's groups; ``None`` for a day that no calendar has."""
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    names = ("republic", "year", "month", "day")
    numbers = {name: int(parse_number(groups[name]).low_end) for name in names if name in groups}
    year = numbers["republic"] + REPUBLIC if "republic" in numbers else numbers["year"]
    month, day = numbers["month"], numbers["day"]
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
