"""In how many ways an expression may match one text: its places, and which can follow which.

An expression that can match the same text in two ways tries both before it gives up, and where that happens within a
repetition, the number of ways doubles with every round. So each character of an expression becomes a place, and two
walks over the places tell whether there are two ways (Glushkov's automaton, examined as Weber and Seidl do).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from jzextract.authoring.alphabet import EVERYTHING, bits_of
from jzextract.authoring.parts import Part
from jzextract.patterns.structure import (
    Alternation,
    Conditional,
    Fuzzy,
    Group,
    Literal,
    Reference,
    Repetition,
    Sequence,
)

# Repetitions with few rounds are written out; others count as endless.
_MOST_WRITTEN_OUT = 64
# Two walks over more pairs of places than these are given up.
_MOST_PAIRS = 200_000


class TooLargeError(Exception):
    """An expression with more places than can be compared."""


@dataclass(slots=True)
class _Ends:
    """Of a part: whether it may match nothing, and the places at which it may begin and end."""

    empty: bool
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)


class Automaton:
    """The places of a part of an expression, and which follow which.

    Args:
        part: the part; fragments in it are put in.

    Raises:
        TooLargeError: when it has too many places.
    """

    def __init__(self, part: Part) -> None:
        self.characters: list[int] = []
        # How often a place follows another: by a choice that can be taken back, and by one that cannot.
        self._open: list[Counter[int]] = []
        self._settled: list[Counter[int]] = []
        self._units: list[int] = []  # the atomic part that a place belongs to, 0 for none
        self._unit = 0
        self._units_made = 0
        self.ends = self._build(part)

    # --- Building -----------------------------------------------------------------------------------------------------

    def _build(self, part: Part) -> _Ends:
        node = part.node
        is_unit = isinstance(node, Group) and node.kind == "atomic"
        is_unit |= isinstance(node, Repetition) and node.mode == "possessive"
        if not is_unit:
            return self._build_open(part)
        # Which way an atomic part goes is settled when it is left.
        outer = self._unit
        if not outer:
            self._units_made += 1
            self._unit = self._units_made
        ends = self._build_open(part)
        self._unit = outer
        return ends

    def _build_open(self, part: Part) -> _Ends:
        node = part.node
        if isinstance(node, Literal):
            return self._chain(self._place(bits_of(character)) for character in node.text)
        if part.matches_nothing or (isinstance(node, Repetition) and node.maximum == 0):
            return _Ends(True)
        if isinstance(node, Repetition):
            return self._rounds(part.of(node.item), node)
        if isinstance(node, Alternation | Conditional):
            branches = (child for child in part.children() if not child.matches_nothing)
            ends = self._either(map(self._build, branches))
            return _Ends(ends.empty or part.may_be_empty, ends.first, ends.last)
        if isinstance(node, Sequence | Group | Reference | Fuzzy):
            return self._chain(map(self._build, part.children()))
        return self._place(part.characters or EVERYTHING)

    def _place(self, characters: int) -> _Ends:
        place = len(self.characters)
        if place >= _MOST_PAIRS:
            raise TooLargeError
        self.characters.append(characters)
        self._open.append(Counter())
        self._settled.append(Counter())
        self._units.append(self._unit)
        return _Ends(False, [place], [place])

    def _follow(self, before: _Ends, after: _Ends) -> None:
        for place in before.last:
            edges = self._settled[place] if self._unit else self._open[place]
            edges.update(after.first)

    def _chain(self, parts: Iterable[_Ends]) -> _Ends:
        whole = _Ends(True)
        for part in parts:
            self._follow(whole, part)
            whole = _Ends(
                whole.empty and part.empty,
                whole.first + part.first if whole.empty else whole.first,
                part.last + whole.last if part.empty else part.last,
            )
        return whole

    @staticmethod
    def _either(branches: Iterable[_Ends]) -> _Ends:
        whole = _Ends(False)
        for branch in branches:
            whole = _Ends(whole.empty or branch.empty, whole.first + branch.first, whole.last + branch.last)
        return whole

    def _rounds(self, item: Part, node: Repetition) -> _Ends:
        made = len(self.characters)
        whole = self._build(item)
        whole.empty |= node.minimum == 0
        if node.maximum is None or node.maximum * (len(self.characters) - made) > _MOST_WRITTEN_OUT:
            self._follow(whole, whole)
            return whole
        before = whole
        for number in range(1, node.maximum):
            following = self._build(item)
            self._follow(before, following)
            is_left_out = following.empty or number >= node.minimum
            whole = _Ends(whole.empty, whole.first, whole.last + following.last if is_left_out else following.last)
            before = following
        return whole

    # --- Asking -------------------------------------------------------------------------------------------------------

    def common_text(self, other: Automaton) -> bool:
        """Whether both, closed, match some text of at least one character from their beginning to an end."""
        waiting = [(one, two) for one in self.ends.first for two in other.ends.first]
        seen: set[tuple[int, int]] = set()
        while waiting:
            pair = one, two = waiting.pop()
            if pair in seen or not self.characters[one] & other.characters[two]:
                continue
            if one in self.ends.last and two in other.ends.last:
                return True
            seen.add(pair)
            if len(seen) > _MOST_PAIRS:
                raise TooLargeError
            waiting += [(a, b) for a in self._following(one) for b in other._following(two)]
        return False

    def _following(self, place: int) -> set[int]:
        return {*self._open[place], *self._settled[place]}

    def close(self) -> None:
        """Let the end lead back to the beginning: the part is repeated."""
        self._follow(self.ends, self.ends)

    def is_ambiguous(self) -> bool:
        """Whether a closed automaton can come from a place back to it in two ways over one text.

        Raises:
            TooLargeError: when there are too many pairs of places to walk over.
        """
        waiting: list[tuple[int, int]] = []
        for edges in self._open:
            if any(count > 1 for count in edges.values()):
                return True
            waiting += self._diverging([*edges])
        return self._meets(waiting)

    def _diverging(self, targets: list[int]) -> list[tuple[int, int]]:
        """Pairs of places that can follow one place on the same character, by a choice that can be taken back."""
        pairs = []
        for i, one in enumerate(targets):
            for other in targets[i + 1 :]:
                is_one_unit = self._units[one] and self._units[one] == self._units[other]
                if not is_one_unit and self.characters[one] & self.characters[other]:
                    pairs.append((one, other) if one < other else (other, one))
            if len(pairs) > _MOST_PAIRS:
                raise TooLargeError
        return pairs

    def _meets(self, pairs: list[tuple[int, int]]) -> bool:
        """Whether two walks that have come apart can come to one place again on the same text."""
        seen = set(pairs)
        waiting = [*seen]
        while waiting:
            one, other = waiting.pop()
            targets = self._following(other)
            for next_one in self._following(one):
                for next_other in targets:
                    if not self.characters[next_one] & self.characters[next_other]:
                        continue
                    if next_one == next_other:
                        return True
                    pair = (next_one, next_other) if next_one < next_other else (next_other, next_one)
                    if pair not in seen:
                        seen.add(pair)
                        waiting.append(pair)
            if len(seen) > _MOST_PAIRS:
                raise TooLargeError
        return False
