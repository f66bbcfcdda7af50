"""The user dictionary of a segmenter: words that are kept whole."""

from __future__ import annotations

from collections.abc import Iterable

import regex


class UserDictionary:
    """Find words of a list in a text, the longest at each place from left to right.

    It does what ``spacy_pkuseg.Preprocesser`` is for, and has its interface. That one takes a longer stretch than the
    word where the text goes on as another word does: with 固定 and 固定资产投资, it cuts 固定资产 out of 固定资产管理.

    Args:
        words: the words; their order does not matter.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self._find = regex.compile(r"\L<words>", words=self.words) if self.words else None

    def __reduce__(self) -> tuple[type[UserDictionary], tuple[list[str]]]:
        """For pickle: the words; the expression is compiled anew."""
        return UserDictionary, (self.words,)

    def solve(self, text: str) -> tuple[list[str], list[bool], list[str]]:
        """Cut a text into words of the dictionary and what is between.

        Returns:
            The pieces, for each whether it is a word of the dictionary, and for each its tag (always empty).
        """
        pieces: list[str] = []
        known: list[bool] = []
        last = 0
        for match in self._find.finditer(text) if self._find is not None else ():
            if match.start() > last:
                pieces.append(text[last : match.start()])
                known.append(False)
            pieces.append(match.group())
            known.append(True)
            last = match.end()
        if last < len(text):
            pieces.append(text[last:])
            known.append(False)
        return pieces, known, [""] * len(pieces)
