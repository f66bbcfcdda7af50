"""What guards a document against the patterns of packs: a limit to what they cost, and a check of what they match.

The shipped patterns are checked to take time that grows with the text and no faster. Those of a pack come from
outside: an expression that backtracks without end is stopped, left out for the rest of the document, and reported; a
match that the mechanisms could not read (a number that is none) is left out and reported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal, Protocol
from weakref import WeakKeyDictionary

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
class Incident:
    """Something of an expression that was left out: whose it is, what happened, and which stretch of the text it is.

    ``text`` is what was searched, ``start`` and ``end`` are in its code points.
    """

    owner: str
    kind: Literal["budget", "unreadable"]
    message: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Budget:
    """What is left to a document, in seconds, and what was left out in it, by the rule or cue."""

    left: float
    incidents: dict[str, Incident] = field(default_factory=dict)

    @classmethod
    def of(cls, length: int) -> Budget:
        """The budget of a document of so many code points."""
        return cls(SECONDS_A_DOCUMENT + SECONDS_A_CHARACTER * length)


# A component that works in batches lets those in front of it go on to other documents before this one is done.
_budgets: WeakKeyDictionary[object, Budget] = WeakKeyDictionary()
_current: ContextVar[Budget | None] = ContextVar("jzextract_budget", default=None)


@contextmanager
def budget_of(document: object, length: int, *, anew: bool = False) -> Iterator[Budget]:
    """The budget of a document, for the time that a component works on it.

    Args:
        document: the document; all components that work on it share its budget, whatever is done in between.
        length: its code points.
        anew: whether this is the first component that sees it.
    """
    budget = None if anew else _budgets.get(document)
    if budget is None:
        budget = _budgets[document] = Budget.of(length)
    with _spending(budget):
        yield budget


@contextmanager
def fresh_budget(length: int) -> Iterator[Budget]:
    """A budget of its own, for a text of so many code points that is searched once."""
    budget = Budget.of(length)
    with _spending(budget):
        yield budget


@contextmanager
def _spending(budget: Budget) -> Iterator[None]:
    token = _current.set(budget)
    try:
        yield
    finally:
        _current.reset(token)


def share_budget(document: object, copy: object) -> None:
    """Let a copy of a document go on with the document's budget."""
    if copy is not document and document in _budgets:
        _budgets[copy] = _budgets[document]


class GuardedExpression:
    """An expression of a pack: it takes its time from the document's budget, and is left out when that is used up.

    Args:
        pattern: the compiled expression.
        owner: the id of its rule or cue.
        fault: says what the mechanisms could not read of a match, ``None`` where all is well.
    """

    def __init__(
        self,
        pattern: regex.Pattern[str],
        owner: str,
        fault: Callable[[regex.Match[str]], str | None] = lambda match: None,
    ) -> None:
        self._pattern = pattern
        self._owner = owner
        self._fault = fault

    @property
    def groupindex(self) -> Mapping[str, int]:
        """The numbers of the named groups."""
        return self._pattern.groupindex

    def match(self, text: str, pos: int = 0, endpos: int = -1) -> regex.Match[str] | None:
        """A match that begins at ``pos``; ``None`` when it was stopped or cannot be read."""
        return self._readable(self._timed("match", text, pos, endpos))

    def fullmatch(self, text: str, pos: int = 0, endpos: int = -1) -> regex.Match[str] | None:
        """A match of all of ``[pos, endpos)``; ``None`` when it was stopped or cannot be read."""
        return self._readable(self._timed("fullmatch", text, pos, endpos))

    def search(self, text: str, pos: int = 0, endpos: int = -1) -> regex.Match[str] | None:
        """The first match in ``[pos, endpos)`` that can be read; ``None`` when it was stopped."""
        return next(self.finditer(text, pos, endpos), None)

    def finditer(
        self, text: str, pos: int = 0, endpos: int = -1, *, overlapped: bool = False
    ) -> Iterator[regex.Match[str]]:
        """All matches in ``[pos, endpos)`` that can be read, as far as it was not stopped."""
        end = len(text) if endpos < 0 else endpos
        # A time limit of regex covers a whole iteration, and what the caller does in between; each step has its own.
        while pos <= end:
            match = self._timed("search", text, pos, end)
            if match is None:
                return
            if self._readable(match) is not None:
                yield match
            pos = match.start() + 1 if overlapped or match.end() == match.start() else match.end()

    def _timed(self, method: str, text: str, pos: int, endpos: int) -> regex.Match[str] | None:
        """Search once, within half of what is left of the budget."""
        end = len(text) if endpos < 0 else endpos
        budget = _budget(text)
        known = budget.incidents.get(self._owner)
        if known is not None and known.kind == "budget":
            return None
        began = time.perf_counter()
        limit = max(budget.left * _SHARE, _LEAST)
        match: regex.Match[str] | None = None
        try:
            match = getattr(self._pattern, method)(text, pos, end, timeout=limit)
        except TimeoutError:
            message = "took too long; it was stopped, and left out for the rest of the document"
            budget.incidents[self._owner] = Incident(self._owner, "budget", message, text, pos, len(text))
        budget.left -= time.perf_counter() - began
        return match

    def _readable(self, match: regex.Match[str] | None) -> regex.Match[str] | None:
        """The match, ``None`` where it cannot be read; the first such match of a document is reported."""
        fault = None if match is None else self._fault(match)
        if match is None or fault is None:
            return match
        incident = Incident(self._owner, "unreadable", fault, match.string, *match.span())
        _budget(match.string).incidents.setdefault(self._owner, incident)
        return None


def _budget(text: str) -> Budget:
    """The budget of the document at hand; one of its own for a text that is searched outside of any."""
    return _current.get() or Budget.of(len(text))
