"""Expressions that are not asked where no match can begin, or end.

A call of an expression costs more than a look at one character, most calls find nothing, and one that chooses between
hundreds of words tries them one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Protocol

import regex

from jzextract.attribution.edges import LAST_BASIC, Choice, beginnings, choice, endings
from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.literals import needed_words_of

# From so many branches on one is chosen by its first character.
_MANY = 16
# One with so many first characters is slower at every place than a look at its character.
_VERY_MANY = 120
# So many words are each looked for; of more the last characters.
_FEW = 3

Match = regex.Match[str]


class Ask(Protocol):
    """A question about a text from ``pos`` to ``endpos`` (to its end without it), in code points."""

    def __call__(self, text: str, pos: int = 0, endpos: int | None = None, /) -> Match | None:
        """What matches there."""


class AskAll(Protocol):
    """The same for all matches."""

    def __call__(self, text: str, pos: int = 0, endpos: int | None = None, /) -> Iterable[Match]:
        """What matches there, in reading order."""


class _ByFirst(dict[str, Ask]):
    """For each character what matches where it stands, compiled when it is first met."""

    def __init__(self, expression: regex.Pattern[str], branches: Choice | None) -> None:
        super().__init__()
        self._expression = expression
        self._branches = branches

    def __missing__(self, first: str) -> Ask:
        if self._branches is None:
            ask: Ask = self._expression.match
        else:
            ask = compile_expression(self._branches.beginning_with(first)).match
        self[first] = ask
        return ask


class _Edges:
    """Beginnings as they are looked up.

    Attributes:
        firsts: their first characters.
        pairs: the first two characters of those that have as many.
        takes_digits: some begin with a digit, so that characters behind :data:`LAST_BASIC` can be one, too.
    """

    def __init__(self, edges: frozenset[str]) -> None:
        self.firsts = frozenset(edge[0] for edge in edges)
        self.pairs = frozenset(edge[:2] for edge in edges if len(edge) > 1)
        self.takes_digits = any(first.isdecimal() for first in self.firsts)
        self._whole = edges
        self._singles = frozenset(edge for edge in edges if len(edge) == 1)

    def stand_at(self, text: str, at: int) -> bool:
        """Whether one of them stands at a place."""
        whole = self._whole
        return text[at : at + 3] in whole or text[at : at + 2] in whole or text[at] in whole

    def places(self, text: str, start: int, end: int | None) -> list[int]:
        """Where one of them stands in a stretch; digits behind :data:`LAST_BASIC` are not seen."""
        firsts, pairs, singles = self.firsts, self.pairs, self._singles
        return [
            at
            for at, first in enumerate(text[start:end], start)
            if first in firsts and (first in singles or (text[at : at + 2] in pairs and self.stand_at(text, at)))
        ]


class Beginnings:
    """Where a match of one of several expressions can begin.

    Args:
        sources: the expressions.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._sources = tuple(sources)

    @cached_property
    def _edges(self) -> _Edges | None:
        known = [edges for edges in map(beginnings, self._sources) if edges is not None]
        return _Edges(frozenset().union(*known)) if len(known) == len(self._sources) else None

    def stand_in(self, text: str, start: int, end: int) -> bool:
        """Whether one can begin in ``[start, end)``."""
        return self._edges is None or self._edges.takes_digits or bool(self._edges.places(text, start, end))


class Gated:
    """An expression that is not asked where no match can begin, or end.

    What it begins and ends with is read from its structure when it is first asked. The offsets are those of
    :class:`jzextract.patterns.budget.Expression`.

    Attributes:
        pattern: its source.
        match: a match that begins at a place.
        fullmatch: a match of a whole stretch.
        search: the first match in a stretch.
        finditer: all matches in a stretch, none overlapping.
    """

    def __init__(self, expression: regex.Pattern[str]) -> None:
        self._expression = expression
        self.pattern: str = expression.pattern
        self.match: Ask = self._first_match
        self.fullmatch: Ask = self._first_fullmatch
        self.search: Ask = self._first_search
        self.finditer: AskAll = self._first_finditer

    def __reduce__(self) -> tuple[type[Gated], tuple[regex.Pattern[str]]]:
        """Read its structure anew in another process."""
        return Gated, (self._expression,)

    @cached_property
    def _edges(self) -> _Edges | None:
        edges = beginnings(self.pattern)
        return None if edges is None else _Edges(edges)

    @property
    def firsts(self) -> frozenset[str] | None:
        """The characters with which matches begin, up to :data:`LAST_BASIC`; ``None`` where that cannot be told."""
        return None if self._edges is None else self._edges.firsts

    @cached_property
    def _by_first(self) -> _ByFirst:
        branches = choice(self.pattern)
        many = branches is not None and len(branches.branches) >= _MANY
        return _ByFirst(self._expression, branches if many else None)

    @cached_property
    def _is_scanned(self) -> bool:
        """Whether it tries so many words at each place that looking for their beginnings is faster."""
        edges = self._edges
        return edges is not None and len(edges.firsts) >= _VERY_MANY and not edges.takes_digits

    def _first_match(self, text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
        self.match = self._gated_match(self._edges) if self._edges else self._needing(self._expression.match)
        return self.match(text, pos, endpos)

    def _gated_match(self, edges: _Edges) -> Ask:
        firsts, by_first, ask = edges.firsts, self._by_first, self._expression.match

        def match(text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
            first = text[pos : pos + 1]
            if first in firsts:
                return by_first[first](text, pos, endpos) if edges.stand_at(text, pos) else None
            return ask(text, pos, endpos) if first > LAST_BASIC else None

        return match

    def _needing(self, ask: Ask) -> Ask:
        """Ask only where one of the words stands that the expression needs."""
        words = None if self.pattern.startswith("^") else needed_words_of(self.pattern)  # which fails at once
        if words is None:
            return ask
        if len(words) <= _FEW:
            return _finding(ask, sorted(words))
        lasts = frozenset(word[-1] for word in words)

        def needing(text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
            return None if lasts.isdisjoint(text[pos:endpos]) else ask(text, pos, endpos)

        return needing

    def _first_fullmatch(self, text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
        ask = self._expression.fullmatch
        self.fullmatch = self._gated_fullmatch(self._edges) if self._edges else self._needing(ask)
        return self.fullmatch(text, pos, endpos)

    def _gated_fullmatch(self, edges: _Edges) -> Ask:
        firsts, ask = edges.firsts, self._expression.fullmatch

        def fullmatch(text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
            first = text[pos : pos + 1]
            return ask(text, pos, endpos) if first in firsts or first > LAST_BASIC else None

        return fullmatch

    def _first_search(self, text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
        ends = endings(self.pattern)
        if ends is not None:
            self.search = _search_at_end(self._expression.search, ends)
        elif self._edges and self._is_scanned:
            self.search = self._scanning_search(self._edges)
        elif self._edges is None or self._edges.takes_digits:
            self.search = self._needing(self._expression.search)
        else:
            self.search = self._expression.search
        return self.search(text, pos, endpos)

    def _scanning_search(self, edges: _Edges) -> Ask:
        by_first = self._by_first

        def search(text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
            for at in edges.places(text, pos, endpos):
                match = by_first[text[at]](text, at, endpos)
                if match is not None:
                    return match
            return None

        return search

    def _first_finditer(self, text: str, pos: int = 0, endpos: int | None = None) -> Iterable[Match]:
        scanned = self._edges if self._is_scanned else None
        self.finditer = self._scanning_finditer(scanned) if scanned else self._expression.finditer
        return self.finditer(text, pos, endpos)

    def _scanning_finditer(self, edges: _Edges) -> AskAll:
        by_first, expression = self._by_first, self._expression

        def finditer(text: str, pos: int = 0, endpos: int | None = None) -> Iterable[Match]:
            matches: list[Match] = []
            behind = pos
            for at in edges.places(text, pos, endpos):
                match = by_first[text[at]](text, at, endpos) if at >= behind else None
                if match is not None:
                    behind = match.end()
                    if behind == at:  # only the expression itself can go on behind a match of nothing
                        return chain(matches, expression.finditer(text, at, endpos))
                    matches.append(match)
            return matches

        return finditer

    def overlapping(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of all matches in ``[start, end)``, one for each place where one begins."""
        edges = self._edges
        if edges is None or not self._is_scanned:
            return [match.span() for match in self._expression.finditer(text, start, end, overlapped=True)]
        ask = self._expression.match
        matches = [ask(text, at, end) for at in edges.places(text, start, end)]
        return [match.span() for match in matches if match is not None]


def _finding(ask: Ask, words: Sequence[str]) -> Ask:
    """Ask only where one of a few words stands."""

    def finding(text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
        for word in words:
            if text.find(word, pos, endpos) >= 0:
                return ask(text, pos, endpos)
        return None

    return finding


def _search_at_end(ask: Ask, edges: frozenset[str]) -> Ask:
    """Ask only where the stretch ends with what the expression does, which holds at the end of the text alone."""
    lasts = frozenset(edge[-1] for edge in edges) | {"\n"}  # the sign $ holds in front of a last line feed, too

    def search(text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
        last = text[pos:endpos][-1:]
        return ask(text, pos, endpos) if last in lasts or last > LAST_BASIC else None

    return search
