"""A limit to what the patterns of packs may cost in one document.

The shipped patterns are checked to take time that grows with the text and no faster. Those of a pack come from
outside: an expression that backtracks without end is stopped, left out for the rest of the document, and reported.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

import regex

SECONDS_A_DOCUMENT = 1.0
SECONDS_A_CHARACTER = 50e-6
"""All the shipped patterns together take less than this for a character."""
# So much of what is left one search may take, so that one bad rule does not use up the time of the others.
_SHARE = 0.5
_LEAST = 1e-3


class Expression(Protocol):
    """What rules and cues ask of a compiled expression; offsets are code points, ``-1`` is the end of the text."""

    @property
    def groupindex(self) -> Mapping[str, int]:
        """The numbers of the named groups."""

    def match(self, text: str, pos: int = 0, endpos: int = -1) -> regex.Match[str] | None:
        """A match that begins at ``pos``."""

    def search(self, text: str, pos: int = 0, endpos: int = -1) -> regex.Match[str] | None:
        """The first match in ``[pos, endpos)``."""

    def fullmatch(self, text: str, pos: int = 0, endpos: int = -1) -> regex.Match[str] | None:
        """A match of all of ``[pos, endpos)``."""

    def finditer(
        self, text: str, pos: int = 0, endpos: int = -1, *, overlapped: bool = False
    ) -> Iterator[regex.Match[str]]:
        """All matches in ``[pos, endpos)``."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An expression that was stopped: whose it is, and from where on the text was not searched with it.

    ``text`` is what was searched, ``start`` is in its code points.
    """

    owner: str
    text: str
    start: int


@dataclass(slots=True)
class Budget:
    """What is left to a document, in seconds, and what was stopped in it."""

    left: float
    stops: dict[str, Stop] = field(default_factory=dict)

    @classmethod
    def of(cls, length: int) -> Budget:
        """The budget of a document of so many code points."""
        return cls(SECONDS_A_DOCUMENT + SECONDS_A_CHARACTER * length)


_current: ContextVar[tuple[int, Budget] | None] = ContextVar("jzextract_budget", default=None)


@contextmanager
def budget_of(document: object, length: int, *, anew: bool = False) -> Iterator[Budget]:
    """The budget of a document, for the time that a component works on it.

    Args:
        document: the document; all components that work on it one after the other share its budget.
        length: its code points.
        anew: whether this is the first component that sees it.
    """
    known = _current.get()
    if anew or known is None or known[0] != id(document):
        known = (id(document), Budget.of(length))
        _current.set(known)
    yield known[1]


class GuardedExpression:
    """An expression of a pack: it takes its time from the document's budget, and is left out when that is used up.

    Args:
        pattern: the compiled expression.
        owner: the id of its rule or cue.
    """

    def __init__(self, pattern: regex.Pattern[str], owner: str) -> None:
        self._pattern = pattern
        self._owner = owner

    @property
    def groupindex(self) -> Mapping[str, int]:
        """The numbers of the named groups."""
        return self._pattern.groupindex

    def match(self, text: str, pos: int = 0, endpos: int = -1) -> regex.Match[str] | None:
        """A match that begins at ``pos``; ``None`` when it was stopped."""
        return self._once("match", text, pos, endpos)

    def search(self, text: str, pos: int = 0, endpos: int = -1) -> regex.Match[str] | None:
        """The first match in ``[pos, endpos)``; ``None`` when it was stopped."""
        return self._once("search", text, pos, endpos)

    def fullmatch(self, text: str, pos: int = 0, endpos: int = -1) -> regex.Match[str] | None:
        """A match of all of ``[pos, endpos)``; ``None`` when it was stopped."""
        return self._once("fullmatch", text, pos, endpos)

    def finditer(
        self, text: str, pos: int = 0, endpos: int = -1, *, overlapped: bool = False
    ) -> Iterator[regex.Match[str]]:
        """All matches in ``[pos, endpos)``, as far as it was not stopped."""
        end = len(text) if endpos < 0 else endpos
        budget = self._budget(text)
        # A time limit of regex covers a whole iteration, and what the caller does in between; each step has its own.
        while pos <= end and not self._is_stopped(budget):
            match = self._timed(budget, "search", text, pos, end)
            if match is None:
                return
            yield match
            pos = match.start() + 1 if overlapped or match.end() == match.start() else match.end()

    def _once(self, method: str, text: str, pos: int, endpos: int) -> regex.Match[str] | None:
        budget = self._budget(text)
        if self._is_stopped(budget):
            return None
        return self._timed(budget, method, text, pos, len(text) if endpos < 0 else endpos)

    @staticmethod
    def _budget(text: str) -> Budget:
        current = _current.get()
        return Budget.of(len(text)) if current is None else current[1]

    def _is_stopped(self, budget: Budget) -> bool:
        return self._owner in budget.stops

    def _timed(self, budget: Budget, method: str, text: str, pos: int, end: int) -> regex.Match[str] | None:
        began = time.perf_counter()
        limit = max(budget.left * _SHARE, _LEAST)
        match: regex.Match[str] | None = None
        try:
            match = getattr(self._pattern, method)(text, pos, end, timeout=limit)
        except TimeoutError:
            budget.stops[self._owner] = Stop(self._owner, text, pos)
        budget.left -= time.perf_counter() - began
        return match
