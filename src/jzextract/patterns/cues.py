"""Cues: words near a mention that say what one of its fields is.

Each field's cues are asked in one order, the nearest evidence first: directly beside the mention, in front of it,
behind it, weak words in front of it, its clause, the clauses before it, the page before it; then the mention before
it may lend its value, and last the default stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from jzextract.page.view import PageView
from jzextract.patterns.cue_sets import Cue, CueSet, Hit
from jzextract.patterns.schema import CueFile

PLACES = ("touching_before", "touching_after", "before", "after", "weak", "clause", "carry", "carry_on", "onward")
# How far behind a mention a cue may begin: 的 and the words that describe the noun (21.8亿元的市本级财政收入).
_REACH_AFTER = 16


@dataclass(slots=True)
class Scope:
    """Where a mention looks for cues, in offsets of the view.

    Attributes:
        start, end: the mention.
        clause: the index of its clause.
        clause_start: where its clause begins; a clause behind a colon begins with what introduces it.
        segment: where the search in front begins: behind the mention before it, or at the clause's start.
        floor: where the mention before it ends; 0 for the first.
    """

    start: int
    end: int
    clause: int
    clause_start: int
    segment: int
    floor: int


class FieldCues:
    """All cues of one field, ready to be asked.

    Args:
        spec: the file that begins the family; it says what holds for all of them.
        cues: those that take part, in their order.
    """

    def __init__(self, spec: CueFile, cues: Sequence[Cue]) -> None:
        self.cues = tuple(cues)
        self.field = spec.field
        self.family = spec.family
        self.default = spec.default
        self.inherit = spec.inherit
        self.lends = frozenset(spec.lends)
        self.distribute = spec.distribute
        self.only = spec.only
        self._gap = tuple(sorted(spec.gap, key=len, reverse=True))
        sets = {place: CueSet(cues, place) for place in PLACES}
        self._sets = {place: cues for place, cues in sets.items() if cues}
        self._asked: list[tuple[str, Callable[[PageView, Scope], Hit | None]]] = [
            (place, getattr(self, f"_find_{place}")) for place in self._sets if place != "onward"
        ]

    def find(self, page: PageView, scope: Scope, onward: Sequence[Hit] = ()) -> Hit | None:
        """The cue that decides the field for a mention, or ``None``.

        Args:
            page: the clean view.
            scope: where the mention looks for cues.
            onward: the page's :meth:`onward` cues, in reading order.
        """
        for _, ask in self._asked:
            hit = ask(page, scope)
            if hit is not None:
                return hit
        return _last_onward(scope, onward) if onward else None

    def answers(self, page: PageView, scope: Scope, onward: Sequence[Hit] = ()) -> Iterator[tuple[str, Hit]]:
        """The answer of each list that has one, in the order in which they are asked; the first one decides.

        Yields:
            The list's name (``touching_before``, ``before`` …) and its cue; the arguments are those of :meth:`find`.
        """
        for place, ask in self._asked:
            hit = ask(page, scope)
            if hit is not None:
                yield place, hit
        hit = _last_onward(scope, onward)
        if hit is not None:
            yield "onward", hit

    def onward(self, page: PageView) -> list[Hit]:
        """The cues that hold for the rest of the page from where they stand, in reading order."""
        return self.hits("onward", page, 0, len(page.clean))

    def _find_touching_before(self, page: PageView, scope: Scope) -> Hit | None:
        text, position = page.clean, scope.start
        start = scope.clause_start
        cues = self._sets["touching_before"]
        while True:
            hit = cues.touching_before(page, position, start)
            if hit is not None or not text.endswith(self._gap, start, position):
                return hit
            position -= next(len(gap) for gap in self._gap if text.endswith(gap, start, position))

    def _find_touching_after(self, page: PageView, scope: Scope) -> Hit | None:
        text, position = page.clean, scope.end
        cues = self._sets["touching_after"]
        while True:
            hit = cues.touching_after(page, position)
            if hit is not None or not text.startswith(self._gap, position):
                return hit
            position += next(len(gap) for gap in self._gap if text.startswith(gap, position))

    def _find_before(self, page: PageView, scope: Scope) -> Hit | None:
        return self._last("before", page, scope.segment, scope.start)

    def _find_weak(self, page: PageView, scope: Scope) -> Hit | None:
        return self._last("weak", page, scope.segment, scope.start)

    def _find_clause(self, page: PageView, scope: Scope) -> Hit | None:
        return self._last("clause", page, scope.clause_start, scope.start)

    def _find_after(self, page: PageView, scope: Scope) -> Hit | None:
        end = min(page.clauses[scope.clause][1], scope.end + _REACH_AFTER)
        for position in range(scope.end, end):
            if page.clean[position] in "0123456789、":
                end = position
                break
        hits = self._sets["after"].scan(page, scope.end, end) if end > scope.end else []
        return min(hits, key=lambda hit: (hit.start, -hit.end)) if hits else None

    def _find_carry(self, page: PageView, scope: Scope) -> Hit | None:
        return self._walk_back("carry", page, scope, stop="；")

    def _find_carry_on(self, page: PageView, scope: Scope) -> Hit | None:
        return self._walk_back("carry_on", page, scope)

    def _walk_back(self, place: str, page: PageView, scope: Scope, *, stop: str | None = None) -> Hit | None:
        """Walk back through the clauses of the sentence, until one says something about the field."""
        sentence_start, _ = page.sentence_at(scope.start)
        begin = min(sentence_start, page.clauses[scope.clause][0])
        if not self._sets[place].may_be_in(page, begin, scope.start):
            clauses = self._sets.get("clause")
            if clauses is None or not clauses.may_be_in(page, begin, scope.start):
                return None
        clause = scope.clause
        end = scope.start
        while clause >= 0 and page.clauses[clause][0] >= sentence_start:
            start = page.clauses[clause][0]
            hit = self._last(place, page, start, end)
            if hit is not None:
                return hit
            other = self._last("clause", page, start, end) if "clause" in self._sets else None
            if other is not None and other.value == self.default:
                return other
            clause -= 1
            end = page.clauses[clause][1]
            if stop is not None and stop in page.clean[end:start]:
                return None
        return None

    def find_earlier(self, page: PageView, scope: Scope) -> Hit | None:
        """A noun that stands in an earlier clause of the sentence, behind the mention before this one.

        技术合同成交额居前两位，分别为14亿元、8亿元: the first amount's noun stands before the comma.
        """
        if self.inherit != "sentence" or "before" not in self._sets:
            return None
        sentence_start, _ = page.sentence_at(scope.start)
        return self._last("before", page, max(sentence_start, scope.floor), scope.clause_start)

    def hits(self, place: str, page: PageView, start: int, end: int) -> list[Hit]:
        """All cues of one list in ``[start, end)``, those left out that a longer one holds, in reading order."""
        found = self._sets[place].scan(page, start, end) if place in self._sets and end > start else []
        return _outermost(found)

    def members(self, page: PageView, start: int, end: int) -> list[Hit]:
        """The nouns of a coordination in ``[start, end)``: every cue that no longer one holds, in reading order."""
        return self.hits("before", page, start, end)

    def _last(self, place: str, page: PageView, start: int, end: int) -> Hit | None:
        """The cue that ends nearest to ``end``; of several the longest, for it says most."""
        hits = self._sets[place].scan(page, start, end) if end > start else []
        return max(hits, key=lambda hit: (hit.end, -hit.start)) if hits else None


def _last_onward(scope: Scope, onward: Sequence[Hit]) -> Hit | None:
    """The last cue for the rest of the page that ends in front of a mention."""
    index = bisect_right(onward, scope.start, key=lambda hit: hit.end)
    return onward[index - 1] if index else None


def _outermost(hits: list[Hit]) -> list[Hit]:
    """The hits that no other holds, in reading order."""
    outer: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not outer or hit.end > outer[-1].end:
            outer.append(hit)
    return outer
