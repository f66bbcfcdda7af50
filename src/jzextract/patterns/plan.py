"""How the rules of one type of record are run over a page: once over the page for what all of them need.

Numbers are read once, and a rule is tried only at those whose end it could go on from. The words that the other rules
need are searched for together, and a rule is searched for only around its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import regex

from jzextract.page.view import PageView
from jzextract.patterns.compiler import BUILTIN_FRAGMENTS, compile_expression, words_scanner
from jzextract.patterns.gates import NumberGate, WordGate
from jzextract.patterns.literals import Texts
from jzextract.patterns.rules import Rule

# Looking for one of more words than these in a window costs as much as trying the rule.
_MOST_WORDS = 24
# A number looks at what stands behind it (百分之, 千瓦), and so does an expression that holds at the end of the text.
_LOOK = 4
_NUMBER = compile_expression(BUILTIN_FRAGMENTS["number"])
_NUMBERS = "numbers"

Match = regex.Match[str]
Places = dict[str, list[int]]
"""For each word where it stands, ascending."""


class _AtNumber:
    """A rule that begins with a number, and what must stand there; without gates it may begin with any."""

    def __init__(self, rule: Rule, gates: tuple[NumberGate, ...] | None) -> None:
        self.rule = rule
        self.gates = gates
        rests = [gate.rest for gate in gates or ()]
        known = "|".join(f"(?:{rest})" for rest in rests if rest is not None)
        # What comes from a pack is only run within the document's budget, as the rule's own expression is.
        self._rest = compile_expression(known) if known and None not in rests and not rule.file.pack else None
        # Where a text that an expression needs does not stand near, ``regex`` looks for it as far as it may: each
        # number would cost as much as the page is long.
        reaches = [gate.reach for gate in gates or ()]
        known_reaches = [reach for reach in reaches if reach is not None]
        self._reach = max(known_reaches) + _LOOK if known_reaches and None not in reaches else None

    def lets_pass(self, first: str, last: str, behind: str) -> bool:
        """Whether the rule may begin with a number of this first and last character, and this one behind it."""
        if self.gates is None:
            return True
        for gate in self.gates:  # noqa: SIM110  (making a generator costs more than to ask the gates)
            if gate.lets_pass(first, last, behind):
                return True
        return False

    def match(self, clean: str, start: int, end: int) -> Match | None:
        """The match that begins with the number ``[start, end)``."""
        limit = len(clean) if self._reach is None else end + self._reach
        if self._rest is not None and self._rest.match(clean, end, limit) is None:
            return None
        return self.rule.pattern.match(clean, start, limit)


class RulePlan:
    """Rules of one type of record, and what is known of where they may match.

    Args:
        rules: the rules, in their order.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._at_numbers: list[_AtNumber] = []
        self._at_words: list[tuple[_AtNumber, tuple[WordGate, ...]]] = []
        self._near_words: list[tuple[Rule, tuple[WordGate, ...]]] = []
        self._everywhere: list[Rule] = []
        for rule in rules:
            self._add(rule)
        gates = [gate for at_number in self._at_numbers for gate in at_number.gates or ()]
        self._firsts = frozenset[str]().union(*(gate.first or () for gate in gates))
        self._lasts = frozenset[str]().union(*(gate.last or () for gate in gates))
        self._behinds = frozenset[str]().union(*(gate.behind or () for gate in gates))
        self._tried: dict[tuple[str, str, str], list[_AtNumber]] = {}
        near = [gates for _, gates in (*self._at_words, *self._near_words)]
        words = {word for gates in near for gate in gates for word in gate.words}
        self._beginnings = {word: _beginnings(word, words) for word in words}
        self._scanner = words_scanner(words) if words else None

    def _add(self, rule: Rule) -> None:
        numbers, words = rule.gates
        if rule.spec.at:
            at_number = _AtNumber(rule, numbers)
            if words is None or (numbers is not None and _are_selective(numbers, rule.spec.needs)):
                self._at_numbers.append(at_number)
            else:
                self._at_words.append((at_number, words))
        elif words is not None:
            self._near_words.append((rule, words))
        else:
            self._everywhere.append(rule)

    def matches(self, page: PageView) -> Iterator[tuple[Rule, Match]]:
        """The matches of each rule by itself, whatever stands beside them and whatever other rules say."""
        if self._at_numbers:
            yield from self._matches_at_numbers(page)
        if self._scanner is not None:
            places = self._places(page.clean)
            for at_number, gates in self._at_words:
                yield from _matches_at_words(page, at_number, _windows(page.clean, gates, places))
            for rule, gates in self._near_words:
                yield from _matches_in(page.clean, rule, _windows(page.clean, gates, places))
        for rule in self._everywhere:
            yield from _matches_in(page.clean, rule, [(0, len(page.clean))])

    def _matches_at_numbers(self, page: PageView) -> Iterator[tuple[Rule, Match]]:
        clean = page.clean
        firsts, lasts, behinds, tried = self._firsts, self._lasts, self._behinds, self._tried
        for start, end in zip(page.number_starts, number_ends(page), strict=True):
            first, last, behind = clean[start], clean[end - 1], clean[end : end + 1]
            # What no gate asks for is all the same: so there are few kinds of numbers, however many there are.
            kind = (
                first if first in firsts else "",
                last if last in lasts else "",
                behind if behind in behinds else _OTHER,
            )
            rules = tried.get(kind)
            if rules is None:
                rules = tried[kind] = [rule for rule in self._at_numbers if rule.lets_pass(*kind)]
            for at_number in rules:
                match = at_number.match(clean, start, end)
                if match is not None:
                    yield at_number.rule, match

    def _places(self, clean: str) -> Places:
        """Where on a page the words stand that rules need, those within longer ones, too."""
        places: Places = {}
        if self._scanner is not None:
            for found in self._scanner.finditer(clean):
                for word in self._beginnings[found[1]]:
                    places.setdefault(word, []).append(found.start())
        return places


def _are_selective(gates: Sequence[NumberGate], needs: Sequence[str]) -> bool:
    """Whether few numbers pass: else a rule is looked for around the words that it needs, where it needs some."""
    if not needs:
        return True
    first = {word[0] for word in needs}
    return all(
        gate.last is not None
        or (gate.behind is not None and not first.isdisjoint(gate.behind))
        or (gate.first is not None and len(gate.first) <= _MOST_WORDS)
        for gate in gates
    )


_OTHER = "other"
"""Stands for a character behind a number that no gate asks for; the empty text is the end of the page."""


def number_ends(page: PageView) -> Sequence[int]:
    """Where the numbers end that begin at ``page.number_starts``; what begins no number ends where it starts."""
    ends: list[int] | None = page.scans.get(_NUMBERS)
    if ends is None:
        matches = (_NUMBER.match(page.clean, start) for start in page.number_starts)
        ends = [start if m is None else m.end() for start, m in zip(page.number_starts, matches, strict=True)]
        page.scans[_NUMBERS] = ends
    return ends


def _beginnings(word: str, words: Iterable[str]) -> list[str]:
    """The words that a word begins with, itself among them."""
    return [shorter for shorter in words if word.startswith(shorter)]


def _matches_at_words(
    page: PageView, at_number: _AtNumber, windows: Sequence[tuple[int, int]]
) -> Iterator[tuple[Rule, Match]]:
    """The matches of a rule that begins with a number, at the numbers within stretches of the page."""
    clean, starts, ends = page.clean, page.number_starts, number_ends(page)
    for window in windows:
        for index in range(bisect_left(starts, window[0]), bisect_left(starts, window[1])):
            start, end = starts[index], ends[index]
            if at_number.lets_pass(clean[start], clean[end - 1], clean[end : end + 1]):
                match = at_number.match(clean, start, end)
                if match is not None:
                    yield at_number.rule, match


def _matches_in(clean: str, rule: Rule, windows: Sequence[tuple[int, int]]) -> Iterator[tuple[Rule, Match]]:
    """The matches of a rule within stretches of the page that do not overlap."""
    for start, end in windows:
        for match in rule.pattern.finditer(clean, start, end):
            if match.end() > match.start():
                yield rule, match


def _windows(clean: str, gates: Sequence[WordGate], places: Places) -> list[tuple[int, int]]:
    """The stretches around the words that a rule needs, where all else stands that it needs."""
    windows: list[tuple[int, int]] = []
    for start, end in sorted(stretch for gate in gates for stretch in _stretches(clean, gate, places)):
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    return windows


def _stretches(clean: str, gate: WordGate, places: Places) -> Iterator[tuple[int, int]]:
    """Around the words of a gate, where they stand beside the characters and near the words that they need."""
    others = [words for words in gate.others if len(words) <= _MOST_WORDS]
    before, after = gate.before, gate.after
    for word in gate.words:
        length = len(word)
        for place in places.get(word, ()):
            if before is not None and clean[place - 1 : place] not in before:
                continue
            if after is not None and clean[place + length : place + length + 1] not in after:
                continue
            start = 0 if gate.left is None else max(place - gate.left, 0)
            end = len(clean) if gate.right is None else min(place + gate.right, len(clean))
            if not others or _holds_each(clean[start:end], others):
                yield start, end


def _holds_each(stretch: str, others: Sequence[Texts]) -> bool:
    """Whether a stretch holds a word of each set."""
    for words in others:
        for word in words:
            if word in stretch:
                break
        else:
            return False
    return True
