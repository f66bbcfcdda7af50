"""Expressions that are not asked where no match can begin.

A call of an expression costs more than a look at one character, most calls find nothing, and an expression that chooses
between hundreds of words tries them one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Protocol

import regex

from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.literals import branches_by_first_character, first_characters_of, needed_words_of

# From so many choices on one is chosen by its first character, and looked for at each place by itself.
_MANY = 40

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
    """For each first character what matches where it stands, compiled when it is first met."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        super().__init__()
        self._sources = sources

    def __missing__(self, first: str) -> Ask:
        ask: Ask = compile_expression(self._sources[first]).match
        self[first] = ask
        return ask

    def matches(self, text: str, pos: int, endpos: int | None) -> Iterator[Match]:
        """What matches at each place of a stretch, overlapping ones too."""
        firsts = self._sources
        for at, first in enumerate(text[pos:endpos], pos):
            if first in firsts:
                match = self[first](text, at, endpos)
                if match is not None:
                    yield match


class Gated:
    """An expression that is not asked where no match can begin.

    What it begins with is read from its structure when it is first asked. The offsets are those of
    :class:`jzextract.patterns.budget.Expression`.

    Attributes:
        pattern: its source.
    """

    def __init__(self, expression: regex.Pattern[str]) -> None:
        self._expression = expression
        self.pattern: str = expression.pattern

    def __reduce__(self) -> tuple[type[Gated], tuple[regex.Pattern[str]]]:
        """Read its structure anew in another process."""
        return Gated, (self._expression,)

    @cached_property
    def firsts(self) -> frozenset[str] | None:
        """The characters with which matches begin; ``None`` where that cannot be told."""
        return first_characters_of(self.pattern)

    @cached_property
    def _choices(self) -> _ByFirst | None:
        sources = branches_by_first_character(self.pattern)
        return _ByFirst(sources) if sources is not None and len({*sources.values()}) >= _MANY else None

    @cached_property
    def match(self) -> Ask:
        """A match that begins at a place."""
        firsts = self.firsts
        if firsts is None:
            return self._match_with_needed
        choices = self._choices
        by_first = _ByFirst(dict.fromkeys(firsts, self.pattern)) if choices is None else choices

        def match(text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
            first = text[pos : pos + 1]
            return by_first[first](text, pos, endpos) if first in firsts else None

        return match

    @cached_property
    def _match_with_needed(self) -> Ask:
        """Ask only where a stretch has a character with which a word ends that the expression needs."""
        ask = self._expression.match
        words = None if self.pattern.startswith("^") else needed_words_of(self.pattern)  # which fails at once
        if words is None:
            return ask
        lasts = frozenset(word[-1] for word in words)

        def match(text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
            # To look through the rest of a page takes longer than to ask.
            if endpos is not None and lasts.isdisjoint(text[pos:endpos]):
                return None
            return ask(text, pos, endpos)

        return match

    @cached_property
    def fullmatch(self) -> Ask:
        """A match of a whole stretch."""
        return self._expression.fullmatch

    @cached_property
    def search(self) -> Ask:
        """The first match in a stretch."""
        choices = self._choices
        if choices is None:
            return self._expression.search

        def search(text: str, pos: int = 0, endpos: int | None = None) -> Match | None:
            return next(choices.matches(text, pos, endpos), None)

        return search

    @cached_property
    def finditer(self) -> AskAll:
        """All matches in a stretch, none overlapping."""
        choices, expression = self._choices, self._expression
        if choices is None:
            return expression.finditer

        def finditer(text: str, pos: int = 0, endpos: int | None = None) -> Iterable[Match]:
            found: list[Match] = []
            behind = pos
            for match in choices.matches(text, pos, endpos):
                if match.start() >= behind:
                    behind = match.end()
                    if behind == match.start():  # only the expression itself can go on behind a match of nothing
                        return chain(found, expression.finditer(text, behind, endpos))
                    found.append(match)
            return found

        return finditer

    def overlapping(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of all matches in ``[start, end)``, one for each place where one begins."""
        if self._choices is None:
            return [match.span() for match in self._expression.finditer(text, start, end, overlapped=True)]
        return [match.span() for match in self._choices.matches(text, start, end)]
