"""The words and signs behind which a project's name begins, found with one look at each character.

As one expression they are over a hundred alternatives, each of which is tried at every character in front of a head
noun. Here a table says for a character which words begin with it, and whether a sign may.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import regex

from jzextract.patterns.literals import first_characters_of


class Boundary(NamedTuple):
    """A word or sign behind which a name may begin: its stretch of the view, and what it is."""

    start: int
    end: int
    word: str


class Boundaries:
    """Find the boundaries in front of a place, as ``marks|(?!noun_verb)words`` would, the longest word first.

    Args:
        marks: an expression for signs, and for words that are boundaries in some surroundings only.
        breaks: those of the signs that are boundaries everywhere, and that no other mark reaches across.
        noun_verb: where it matches, no word is a boundary.
        words: those that are boundaries everywhere.
    """

    def __init__(
        self,
        marks: regex.Pattern[str],
        breaks: regex.Pattern[str],
        noun_verb: regex.Pattern[str],
        words: Iterable[str],
    ) -> None:
        self._marks = marks
        self._breaks = breaks
        self._noun_verb = noun_verb
        first = first_characters_of(marks.pattern)
        self._first = first or frozenset()
        self._everywhere = first is None  # a mark whose first character is not known is tried at each
        longest_first = sorted(words, key=len, reverse=True)
        self._words: dict[str, list[str]] = {}
        for word in longest_first:
            self._words.setdefault(word[:2], []).append(word)
        for pair, known in self._words.items():
            if len(pair) > 1 and pair[0] in self._words:
                known.append(pair[0])
        self._begins = self._first.union(word[0] for word in longest_first)
        self._within = "".join(longest_first)

    @cached_property
    def _break(self) -> regex.Pattern[str]:
        """The last of the signs that no word reaches across either: boundaries in front of it do not matter.

        Found out when it is first needed.
        """
        signs = first_characters_of(self._breaks.pattern) or ()
        breaks = [regex.escape(sign) for sign in signs if sign not in self._within]
        return regex.compile(f"(?r)[{''.join(breaks)}]" if breaks else "(?!)")

    def last_break(self, text: str, floor: int, end: int) -> int:
        """Where the search for the last boundaries in ``[floor, end)`` may begin with the same result."""
        sign = self._break.search(text, floor, end)
        return floor if sign is None else sign.start()

    def find(self, text: str, start: int, end: int, sight: int) -> list[Boundary]:
        """The boundaries that stand in ``[start, end)``, none overlapping, in reading order.

        Args:
            text: the view, with what stands in brackets masked.
            start: where the stretch begins, in code points.
            end: where it ends.
            sight: as far as this they see what follows them.
        """
        found: list[Boundary] = []
        begins, place = self._begins, start
        while place < end:
            character = text[place]
            if character in begins or self._everywhere:
                behind = self._end(text, place, sight)
                if behind:
                    found.append(Boundary(place, behind, text[place:behind]))
                    place = behind
                    continue
            place += 1
        if found and place > end:  # the last one reaches across the end
            found.pop()
        return found

    def _end(self, text: str, place: int, sight: int) -> int:
        """Where the boundary ends that begins at a place; 0 where none does."""
        character = text[place]
        if character in self._first or character not in self._begins:
            mark = self._marks.match(text, place, sight)
            if mark is not None and mark.end() > place:
                return mark.end()
        for word in self._words.get(text[place : place + 2]) or self._words.get(character) or ():
            if text.startswith(word, place, sight):
                return 0 if self._noun_verb.match(text, place, sight) else place + len(word)
        return 0
