"""A tokenizer whose time is linear in the length of the text, and whose tokens join to the text itself.

A token is a Chinese character (or, with a segmenter, a word of them), a run of Latin letters, a number, a run of white
space, or any other single sign.
(spaCy's own tokenizer for Chinese characters takes time that grows faster than the text.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from weakref import WeakKeyDictionary

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from jzextract.errors import InputError

# White space as Unicode has it, but the blank; re's \s also takes the four separators of ASCII files.
_SPACES = "\t-\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# A token of several characters. All alternatives begin with the same set, so that re looks for it character by
# character in C before it tries anything; with it, splitting takes a third of the time of finding every token.
_LONG_TOKEN = re.compile(
    rf"([0-9A-Za-z{_SPACES}](?:(?<=[0-9])(?:[0-9]+(?:\.[0-9]+)*|(?:\.[0-9]+)+)|(?<=[A-Za-z])[A-Za-z]+"
    rf"|(?<=[{_SPACES}])[{_SPACES}]+))"
)

# Of so many characters the vocabulary's entries are kept; Chinese texts have some thousands.
_MOST_CHARACTERS = 20_000

# spaCy puts a text together anew each time that it is asked for it; who cut the text has it.
_texts: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()


def text_of(doc: Doc) -> str:
    """The text of a ``Doc``: the given one where it is known, else put together from the tokens."""
    text = _texts.get(doc)
    return doc.text if text is None or len(text) != text_length(doc) else text


def text_length(doc: Doc) -> int:
    """The code points of a ``Doc``; ``doc.text`` would put all its tokens together for it."""
    return doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0


class _CharacterIds(dict[str, int]):
    """The ids of single characters in a vocabulary; words, which are without number, stay words.

    spaCy takes ids as well as words, three times as fast. The characters of a memory zone stay words as long as it is
    open, for its end forgets their strings; they are noted.
    """

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self.vocab = vocab
        self._noted: set[str] = set()

    def __missing__(self, word: str) -> int | str:
        if len(word) > 1 or len(self) >= _MOST_CHARACTERS:
            return word
        if self.vocab.in_memory_zone:  # type: ignore[attr-defined]
            if not "\ud800" <= word <= "\udfff":  # half of a pair, which no vocabulary can hold
                self._noted.add(word)
            return word
        self[word] = identifier = self.vocab.strings.add(word)
        return identifier

    def keep_noted(self) -> None:
        """Keep the characters of the memory zones that were open, now that none is."""
        while self._noted and len(self) < _MOST_CHARACTERS:
            character = self._noted.pop()
            self[character] = self.vocab[character].orth
        self._noted.clear()

    def __reduce__(self) -> tuple[type[_CharacterIds], tuple[Vocab]]:
        return _CharacterIds, (self.vocab,)


class CharacterTokenizer:
    """Cut a text into characters, numbers and Latin words.

    A blank after a token is the token's ``whitespace_``, as in all of spaCy; other white space is a token of its own.
    It keeps no state, so there is nothing to write to disk.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._ids = _CharacterIds(vocab)

    def tokens(self, text: str) -> Iterable[str]:
        """The tokens of a text, which join to the text."""
        parts: list[Iterable[str]] = [*_LONG_TOKEN.split(text)]
        # What lies between is cut into characters; each second part is one token, so it becomes a tuple of one.
        parts[1::2] = zip(parts[1::2])  # type: ignore[assignment]
        return chain.from_iterable(parts)

    def __call__(self, text: str) -> Doc:
        """A ``Doc`` with ``doc.text == text``.

        Raises:
            InputError: when the text has half of a surrogate pair, which spaCy cannot store.
        """
        words, spaces = _with_spaces([*self.tokens(text)])
        try:
            doc = self._doc(words, spaces)
        except UnicodeEncodeError as error:
            place = next(i for i, c in enumerate(text) if "\ud800" <= c <= "\udfff")
            raise InputError(
                f"the text has half of a surrogate pair at offset {place}; decode it anew, "
                "with errors='replace' if need be"
            ) from error
        _texts[doc] = text
        return doc

    def _doc(self, words: list[str], spaces: list[bool]) -> Doc:
        ids = self._ids
        if ids.vocab is not self.vocab:
            ids = self._ids = _CharacterIds(self.vocab)
        try:
            # The type stubs know of words only.
            return Doc(self.vocab, words=[*map(ids.__getitem__, words)], spaces=spaces)  # type: ignore[list-item]
        except KeyError:  # the store was loaded anew, without some of the characters
            ids.clear()
            return Doc(self.vocab, words=words, spaces=spaces)

    def keep_characters(self) -> None:
        """Keep the vocabulary's entries of the single characters of a memory zone that has ended.

        To make them anew in each zone takes ten times as long as to cut a page into tokens. There are only so many
        characters; the words and numbers of the texts are forgotten.
        """
        self._ids.keep_noted()

    def to_bytes(self, **kwargs: object) -> bytes:
        """Nothing: the tokenizer keeps no state."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: object) -> CharacterTokenizer:
        """The tokenizer itself: it keeps no state."""
        return self

    def to_disk(self, path: str | Path, **kwargs: object) -> None:
        """Write nothing: the tokenizer keeps no state."""

    def from_disk(self, path: str | Path, **kwargs: object) -> CharacterTokenizer:
        """The tokenizer itself: it keeps no state."""
        return self


def _with_spaces(tokens: list[str]) -> tuple[list[str], list[bool]]:
    """Words, and whether a blank belongs to each: the first one behind a word does, a further one is a word itself."""
    words: list[str] = []
    blanks: list[int] = []
    start = 0
    try:
        while True:
            end = tokens.index(" ", start)
            if end > start:
                words += tokens[start:end]
                blanks.append(len(words) - 1)
            else:
                words.append(" ")
            start = end + 1
    except ValueError:  # no further blank
        words += tokens[start:]
    spaces = [False] * len(words)
    for index in blanks:
        spaces[index] = True
    return words, spaces


SEGMENTERS = ("char", "pkuseg")
"""What cuts Chinese text into tokens: nothing (each character is one), or spacy-pkuseg (words)."""


def check_segmenter(segmenter: str, model: str | None) -> None:
    """Check the name of a segmenter, and that a model is given to one that uses it.

    Raises:
        ValueError: when there is no such segmenter, or it takes no model.
    """
    if segmenter not in SEGMENTERS:
        raise ValueError(f"there is no segmenter {segmenter!r}; there are: {', '.join(SEGMENTERS)}")
    if segmenter == "char" and model is not None:
        raise ValueError(f"segmenter 'char' takes no model; for the model {model!r} give segmenter 'pkuseg'")


def make_tokenizer(
    segmenter: str = "char", model: str | None = None, patterns: list[str] | None = None
) -> Callable[[Language], CharacterTokenizer]:
    """The registered function ``jzextract.tokenizer.v1`` of a spaCy config's ``nlp.tokenizer``.

    Args:
        segmenter: ``char`` (a token a character) or ``pkuseg`` (words).
        model: for ``pkuseg``: one of spacy-pkuseg's own names, or the folder of a model. It is opened when it is first
            needed; a pipeline that was saved has it with it.
        patterns: for ``pkuseg``: packs whose lexicons, beside the shipped ones, make the user dictionary.

    Raises:
        ValueError: when there is no such segmenter, or it takes no model.
    """
    check_segmenter(segmenter, model)

    def create(nlp: Language) -> CharacterTokenizer:
        if segmenter == "char":
            return CharacterTokenizer(nlp.vocab)
        from jzextract.segmenter.tokenizer import WordTokenizer

        return WordTokenizer(nlp.vocab, model, patterns or ())

    return create


def open_segmenter(nlp: Language) -> None:
    """Open the segmenter of a pipeline now, to find its faults now.

    Raises:
        SegmenterError: when there is no model, or it cannot be used.
    """
    from jzextract.segmenter.tokenizer import WordTokenizer

    if isinstance(nlp.tokenizer, WordTokenizer):
        nlp.tokenizer.segmenter  # noqa: B018  opened where it is asked for
