"""Cues: words near a mention that say what one of its fields is.

Each field's cues are asked in one order, the nearest evidence first: directly beside the mention, in front of it,
behind it, weak words in front of it, its clause, the clauses before it, the page before it; then the mention before
it may lend its value, and last the default stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from jzextract.page.view import PageView
from jzextract.patterns.budget import Expression, GuardedExpression
from jzextract.patterns.compiler import compile_expression, expand, first_characters, is_word, words_expression
from jzextract.patterns.schema import CueFile, CueSpec

PLACES = ("touching_before", "touching_after", "before", "after", "weak", "clause", "carry", "carry_on", "onward")
# How far behind a mention a cue may begin: 的 and the words that describe the noun (21.8亿元的市本级财政收入).
_REACH_AFTER = 16
_REACH_ADVERBIAL = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue that was found: the field's value, the cue's id, and where it stands in the view."""

    value: str
    cue: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue that takes part: its content, its id with the name of its pack, and the fragments that it may use.

    ``guarded``: it comes from a pack, so its expressions run within the document's budget.
    """

    spec: CueSpec
    id: str
    fragments: Mapping[str, str]
    guarded: bool = False


class CueSet:
    """The cues of one field and place, compiled into a table of words and one expression for the rest."""

    def __init__(self, cues: Sequence[Cue], place: str) -> None:
        self._words: dict[str, tuple[str, str]] = {}
        self._expressions: list[tuple[str, Cue]] = []
        for cue in cues:
            for entry in getattr(cue.spec, place):
                if is_word(entry):
                    self._words.setdefault(entry, (cue.spec.value, cue.id))
                else:
                    # In regex a ^ means the start of the text, not of the stretch that is searched.
                    entry = rf"\G{entry[1:]}" if entry.startswith("^") else entry
                    self._expressions.append((expand(entry, cue.fragments), cue))
        self._lengths = sorted({len(w) for w in self._words}, reverse=True)
        self._scanners: list[Expression] | None = None
        self._backward: list[tuple[Expression, Cue]] | None = None

    def __bool__(self) -> bool:
        return bool(self._words or self._expressions)

    def scan(self, text: str, start: int, end: int) -> list[Hit]:
        """All cues in ``text[start:end]``, overlapping ones too; at most one word and one expression begin at a place.

        ``^`` and ``$`` in an expression mean the ends of the stretch, that is, the mention. Of expressions that begin
        at one place the first is found.
        """
        return [self._hit(m) for s in self._compiled() for m in s.finditer(text, start, end, overlapped=True)]

    def touching_before(self, text: str, position: int, clause_start: int) -> Hit | None:
        """The longest cue that ends at ``position``."""
        for pattern, cue in self._backward if self._backward is not None else self._compile_backward():
            match = pattern.fullmatch(text, clause_start, position)
            if match is not None:
                return Hit(cue.spec.value, cue.id, match.start("cue"), position)
        for length in self._lengths:
            word = text[max(position - length, 0) : position]
            if word in self._words:
                value, identifier = self._words[word]
                return Hit(value, identifier, position - length, position)
        return None

    def touching_after(self, text: str, position: int) -> Hit | None:
        """The longest cue that begins at ``position``."""
        matches = (scanner.match(text, position) for scanner in self._compiled())
        hits = [self._hit(m) for m in matches if m is not None]
        return max(hits, key=lambda hit: hit.end) if hits else None

    def _hit(self, match: regex.Match[str]) -> Hit:
        if match.lastgroup is not None:
            _, cue = self._expressions[int(match.lastgroup[1:])]
            return Hit(cue.spec.value, cue.id, match.start(), match.end())
        value, identifier = self._words[match.group()]
        return Hit(value, identifier, match.start(), match.end())

    def _compiled(self) -> list[Expression]:
        """One scanner for the words, one for the expressions, and one for each expression of a pack.

        They are compiled when they are first needed.
        """
        if self._scanners is None:
            named = [(f"(?P<x{i}>{source})", cue) for i, (source, cue) in enumerate(self._expressions)]
            sources = ["|".join(source for source, cue in named if not cue.guarded)]
            if self._words:
                sources.append(f"(?={first_characters(self._words)}){words_expression(self._words)}")
            scanners: list[Expression] = [compile_expression(source) for source in sources if source]
            self._scanners = scanners + [_expression(source, cue) for source, cue in named if cue.guarded]
        return self._scanners

    def _compile_backward(self) -> list[tuple[Expression, Cue]]:
        self._backward = [(_expression(f".*?(?P<cue>{source})", cue), cue) for source, cue in self._expressions]
        return self._backward


def _expression(source: str, cue: Cue) -> Expression:
    """A cue's expression, guarded where it comes from a pack."""
    pattern = compile_expression(source)
    return GuardedExpression(pattern, cue.id) if cue.guarded else pattern


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
        self._gap = sorted(spec.gap, key=len, reverse=True)
        sets = {place: CueSet(cues, place) for place in PLACES}
        self._sets = {place: cues for place, cues in sets.items() if cues}

    def find(self, page: PageView, scope: Scope, onward: Sequence[Hit] = ()) -> Hit | None:
        """The cue that decides the field for a mention, or ``None``.

        Args:
            page: the clean view.
            scope: where the mention looks for cues.
            onward: the page's :meth:`onward` cues, in reading order.
        """
        return next((hit for _, hit in self.answers(page, scope, onward)), None)

    def answers(self, page: PageView, scope: Scope, onward: Sequence[Hit] = ()) -> Iterator[tuple[str, Hit]]:
        """The answer of each list that has one, in the order in which they are asked; the first one decides.

        Yields:
            The list's name (``touching_before``, ``before`` …) and its cue; the arguments are those of :meth:`find`.
        """
        for place in self._sets:
            if place == "onward":
                continue
            hit: Hit | None = getattr(self, f"_find_{place}")(page, scope)
            if hit is not None:
                yield place, hit
        index = bisect_right(onward, scope.start, key=lambda hit: hit.end)
        if index:
            yield "onward", onward[index - 1]

    def onward(self, page: PageView) -> list[Hit]:
        """The cues that hold for the rest of the page from where they stand, in reading order."""
        return self.hits("onward", page, 0, len(page.clean))

    def _find_touching_before(self, page: PageView, scope: Scope) -> Hit | None:
        text, position = page.clean, scope.start
        start = scope.clause_start
        cues = self._sets["touching_before"]
        while True:
            hit = cues.touching_before(text, position, start)
            if hit is not None:
                return hit
            gap = next((g for g in self._gap if text.endswith(g, start, position)), None)
            if gap is None:
                return None
            position -= len(gap)

    def _find_touching_after(self, page: PageView, scope: Scope) -> Hit | None:
        text, position = page.clean, scope.end
        cues = self._sets["touching_after"]
        while True:
            hit = cues.touching_after(text, position)
            if hit is not None:
                return hit
            gap = next((g for g in self._gap if text.startswith(g, position)), None)
            if gap is None:
                return None
            position += len(gap)

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
        hits = self._sets["after"].scan(page.clean, scope.end, end) if end > scope.end else []
        return min(hits, key=lambda hit: (hit.start, -hit.end)) if hits else None

    def _find_carry(self, page: PageView, scope: Scope) -> Hit | None:
        return self._walk_back("carry", page, scope, stop="；")

    def _find_carry_on(self, page: PageView, scope: Scope) -> Hit | None:
        return self._walk_back("carry_on", page, scope)

    def _walk_back(self, place: str, page: PageView, scope: Scope, *, stop: str | None = None) -> Hit | None:
        """Walk back through the clauses of the sentence, until one says something about the field."""
        sentence_start, _ = page.sentence_at(scope.start)
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
        found = self._sets[place].scan(page.clean, start, end) if place in self._sets and end > start else []
        return _outermost(found)

    def members(self, page: PageView, start: int, end: int) -> list[Hit]:
        """The nouns of a coordination in ``[start, end)``: every cue that no longer one holds, in reading order."""
        return self.hits("before", page, start, end)

    def _last(self, place: str, page: PageView, start: int, end: int) -> Hit | None:
        """The cue that ends nearest to ``end``; of several the longest, for it says most."""
        hits = self._sets[place].scan(page.clean, start, end) if end > start else []
        return max(hits, key=lambda hit: (hit.end, -hit.start)) if hits else None


def _outermost(hits: list[Hit]) -> list[Hit]:
    """The hits that no other holds, in reading order."""
    outer: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not outer or hit.end > outer[-1].end:
            outer.append(hit)
    return outer
