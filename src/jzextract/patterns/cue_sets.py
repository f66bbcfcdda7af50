"""The cues of one field and place, found once on a page and then looked up for each mention.

Most cues mean the same wherever they stand: words, and expressions that begin with known characters. Those are searched
for once, each by itself over the whole page (``regex`` jumps from one place where an expression may match to the next;
joined into one alternation they are tried at every character, at two hundred times the cost). What depends on the
stretch in front of a mention (``^`` and ``$``), or begins with any character, is tried for the mention, and only where
the stretch holds a word that it needs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from jzextract.page.view import PageView
from jzextract.patterns.budget import Expression, GuardedExpression
from jzextract.patterns.compiler import compile_expression, expand, is_word, words_scanner
from jzextract.patterns.literals import first_characters_of, needed_words_of
from jzextract.patterns.schema import CueSpec


class Hit(NamedTuple):
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


class _Entry:
    """An expression of a cue's list, with what is known of its structure; compiled when it is first needed."""

    def __init__(self, cue: Cue, written: str, order: int) -> None:
        self.cue = cue
        self.order = order
        self.at_start = written.startswith("^")
        # In regex a ^ means the start of the text, not of the stretch that is searched.
        self.source = expand(rf"\G{written[1:]}" if self.at_start else written, cue.fragments)
        self.needed = needed_words_of(self.source)
        depends = self.at_start or "$" in self.source or r"\Z" in self.source
        self.firsts = None if depends else first_characters_of(self.source)
        self.is_free = self.firsts is not None
        self._pattern: Expression | None = None
        self._backward: Expression | None = None

    @property
    def pattern(self) -> Expression:
        """The expression."""
        if self._pattern is None:
            self._pattern = self._compiled(self.source)
        return self._pattern

    @property
    def backward(self) -> Expression:
        """The expression in the group ``cue``, behind whatever stands in front of it."""
        if self._backward is None:
            self._backward = self._compiled(f".*?(?P<cue>{self.source})")
        return self._backward

    def _compiled(self, source: str) -> Expression:
        pattern = compile_expression(source)
        return GuardedExpression(pattern, self.cue.id) if self.cue.guarded else pattern

    def hits(self, clean: str, start: int, end: int) -> list[Hit]:
        """All that it finds in a stretch, overlapping ones too."""
        if self.at_start:
            match = self.pattern.match(clean, start, end)
            return [] if match is None else [self.hit(start, match.end())]
        return [self.hit(m.start(), m.end()) for m in self.pattern.finditer(clean, start, end, overlapped=True)]

    def hit(self, start: int, end: int) -> Hit:
        """The cue at a place."""
        return Hit(self.cue.spec.value, self.cue.id, start, end)


_Places = tuple[list[int], list[list[_Entry]]]
"""Where words stand, ascending, and for each place the expressions that need the word there."""


class _ByNeededWord:
    """Expressions that cannot match without certain words, by these words."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        self.always = [entry for entry in entries if entry.needed is None]
        by_word: dict[str, list[_Entry]] = {}
        for entry in entries:
            for word in entry.needed or ():
                by_word.setdefault(word, []).append(entry)
        # The scanner finds the longest word at a place; a shorter one that it begins with stands there, too.
        self._by_longest = {
            word: [entry for shorter, needing in by_word.items() if word.startswith(shorter) for entry in needing]
            for word in by_word
        }
        self._scanner = words_scanner(by_word) if by_word else None

    def places(self, clean: str) -> _Places:
        """Where the words stand on a page."""
        if self._scanner is None:
            return [], []
        found = [(match.start(), self._by_longest[match[1]]) for match in self._scanner.finditer(clean)]
        return [start for start, _ in found], [entries for _, entries in found]

    def among(self, places: _Places, start: int, end: int) -> list[_Entry]:
        """The expressions that may match within ``[start, end)``, in their order."""
        starts, needing = places
        if not starts:
            return self.always
        index = bisect_left(starts, start)
        if index == len(starts) or starts[index] >= end:
            return self.always
        possible = {entry.order: entry for entry in self.always}
        while index < len(starts) and starts[index] < end:
            possible.update((entry.order, entry) for entry in needing[index])
            index += 1
        return [possible[order] for order in sorted(possible)]


_NO_RIVAL = -1
"""The order of what stands beside other hits that begin at the same place: words, and expressions of packs."""


@dataclass(slots=True)
class _Found:
    """What of a set stands on a page: words and free expressions by their start, expressions before words.

    ``known`` has for each its end, its value, its cue, and the order of an expression. ``near`` says where words stand
    that the other expressions need.
    """

    starts: list[int]
    known: list[tuple[int, str, str, int]]
    near: _Places


class _Expressions:
    """The expressions of a set: ``free`` ones mean the same wherever they stand, ``bound`` ones are tried."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        self.entries = entries
        self.free = [entry for entry in entries if entry.is_free]
        self.rivals = [entry for entry in self.free if not entry.cue.guarded]
        self.guarded = [entry for entry in self.free if entry.cue.guarded]
        self.bound = _ByNeededWord([entry for entry in entries if not entry.is_free])

    @cached_property
    def backward(self) -> _ByNeededWord:
        """All of them, as they are asked for in front of a mention."""
        return _ByNeededWord(self.entries)


class CueSet:
    """The cues of one field and place."""

    def __init__(self, cues: Sequence[Cue], place: str) -> None:
        self.words: dict[str, tuple[str, str]] = {}
        self._written: list[tuple[Cue, str]] = []
        for cue in cues:
            for entry in getattr(cue.spec, place):
                if is_word(entry):
                    self.words.setdefault(entry, (cue.spec.value, cue.id))
                else:
                    self._written.append((cue, entry))
        self._lengths = sorted({len(word) for word in self.words}, reverse=True)
        self._last_characters = frozenset(word[-1] for word in self.words)

    def __bool__(self) -> bool:
        return bool(self.words or self._written)

    @cached_property
    def _expressions(self) -> _Expressions:
        """The expressions, with their structure; read when they are first needed, for it takes time."""
        return _Expressions([_Entry(cue, written, order) for order, (cue, written) in enumerate(self._written)])

    @cached_property
    def _scanner(self) -> re.Pattern[str] | None:
        return words_scanner(self.words) if self.words else None

    @cached_property
    def _begin(self) -> frozenset[str] | None:
        """The characters that words and expressions begin with; ``None`` for any."""
        firsts = [entry.firsts for entry in self._expressions.entries]
        known = [characters for characters in firsts if characters is not None]
        return None if len(known) < len(firsts) else frozenset(word[0] for word in self.words).union(*known)

    def scan(self, page: PageView, start: int, end: int) -> list[Hit]:
        """All cues in ``[start, end)``, overlapping ones too; at most one word and one expression begin at a place.

        ``^`` and ``$`` in an expression mean the ends of the stretch, that is, the mention. Of expressions that begin
        at one place the first is found.
        """
        found = self._on(page)
        hits: list[Hit] = []
        orders: list[int] = []
        starts, known = found.starts, found.known
        index = bisect_left(starts, start)
        while index < len(starts) and starts[index] < end:
            begin = starts[index]
            stop, value, cue, order = known[index]
            if stop <= end:
                hits.append(Hit(value, cue, begin, stop))
                orders.append(order)
            elif (shorter := self._shorter(page.clean, begin, end, order)) is not None:
                hits.append(shorter)
                orders.append(order)
            index += 1
        possible = self._expressions.bound.among(found.near, start, end)
        tried = [(entry, hit) for entry in possible for hit in entry.hits(page.clean, start, end)]
        return _with(tried, hits, orders) if tried else hits

    def may_be_in(self, page: PageView, start: int, end: int) -> bool:
        """Whether :meth:`scan` may find anything in ``[start, end)``; it is cheaper to ask."""
        found = self._on(page)
        index = bisect_left(found.starts, start)
        if index < len(found.starts) and found.starts[index] < end:
            return True
        return bool(self._expressions.bound.among(found.near, start, end))

    def touching_before(self, page: PageView, position: int, clause_start: int) -> Hit | None:
        """The longest cue that ends at ``position``."""
        if self._written:
            for entry in self._expressions.backward.among(self._touching(page), clause_start, position):
                match = entry.backward.fullmatch(page.clean, clause_start, position)
                if match is not None:
                    return entry.hit(match.start("cue"), position)
        if position and page.clean[position - 1] in self._last_characters:
            return self._word_before(page.clean, position)
        return None

    def _word_before(self, clean: str, position: int) -> Hit | None:
        for length in self._lengths:
            known = self.words.get(clean[max(position - length, 0) : position])
            if known is not None:
                return Hit(*known, position - length, position)
        return None

    def touching_after(self, page: PageView, position: int) -> Hit | None:
        """The longest cue that begins at ``position``."""
        clean = page.clean
        if self._begin is not None and clean[position : position + 1] not in self._begin:
            return None
        hit = _first_match(self._expressions.entries, clean, position, len(clean)) if self._written else None
        word = self._word_at(clean, position, len(clean)) if self.words else None
        return word if hit is None or (word is not None and word.end > hit.end) else hit

    def _word_at(self, clean: str, start: int, end: int) -> Hit | None:
        """The longest word that begins at a place and ends at ``end`` or before."""
        for length in self._lengths:
            known = self.words.get(clean[start : start + length]) if start + length <= end else None
            if known is not None:
                return Hit(*known, start, start + length)
        return None

    def _shorter(self, clean: str, start: int, end: int, order: int) -> Hit | None:
        """What begins at a place where something longer reaches over the end of the stretch."""
        if order != _NO_RIVAL:
            return _first_match(self._expressions.rivals, clean, start, end)
        return self._word_at(clean, start, end) or _first_match(self._expressions.guarded, clean, start, end)

    def _on(self, page: PageView) -> _Found:
        """What stands on the page; searched for when it is first asked for."""
        found: _Found | None = page.scans.get(self)
        if found is None:
            found = page.scans[self] = self._search(page.clean)
        return found

    def _touching(self, page: PageView) -> _Places:
        """Where on the page words stand that expressions need which end at a mention."""
        places: _Places | None = page.scans.get((self, "touching"))
        if places is None:
            places = page.scans[self, "touching"] = self._expressions.backward.places(page.clean)
        return places

    def _search(self, clean: str) -> _Found:
        by_start: dict[int, tuple[int, int, str, str, int]] = {}
        others: list[tuple[int, int, str, str, int]] = []
        for entry in self._expressions.free:
            spec, order = entry.cue.spec, entry.order
            for match in entry.pattern.finditer(clean, overlapped=True):
                start = match.start()
                if entry.cue.guarded:
                    others.append((start, match.end(), spec.value, entry.cue.id, _NO_RIVAL))
                elif start not in by_start:
                    by_start[start] = (start, match.end(), spec.value, entry.cue.id, order)
        found = [*by_start.values(), *others]
        if self._scanner is not None:
            words = self.words
            for place in self._scanner.finditer(clean):
                word, start = place[1], place.start()
                found.append((start, start + len(word), *words[word], _NO_RIVAL))
        found.sort(key=itemgetter(0))  # expressions stay in front of words
        return _Found(
            [known[0] for known in found], [known[1:] for known in found], self._expressions.bound.places(clean)
        )


def _first_match(entries: Sequence[_Entry], clean: str, start: int, end: int) -> Hit | None:
    """The first of the expressions that matches at a place, and ends at ``end`` or before."""
    character = clean[start : start + 1]
    for entry in entries:
        if entry.firsts is None or character in entry.firsts:
            match = entry.pattern.match(clean, start, end)
            if match is not None:
                return entry.hit(start, match.end())
    return None


def _with(tried: Sequence[tuple[_Entry, Hit]], hits: Sequence[Hit], orders: Sequence[int]) -> list[Hit]:
    """Known hits, and those of expressions that were tried for the stretch; of rivals at one place the first."""
    known = list(zip(orders, hits, strict=True))
    known += [(_NO_RIVAL if entry.cue.guarded else entry.order, hit) for entry, hit in tried]
    first: dict[int, int] = {}
    for order, hit in known:
        if order != _NO_RIVAL:
            first[hit.start] = min(order, first.get(hit.start, order))
    return [hit for order, hit in known if order == _NO_RIVAL or order == first[hit.start]]
