"""A tokenizer whose time is linear in the length of the text, and whose tokens join to the text itself.

A token is a Chinese character (or, with a segmenter, a word of them), a run of Latin letters, a number, a run of white
space, or any other single sign.
(spaCy's own tokenizer for Chinese characters takes time that grows faster than the text.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import regex
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from jzextract.errors import InputError

_TOKEN = regex.compile(r"[0-9]+(?:\.[0-9]+)*|[A-Za-z]+|[^\S ]+|.", regex.DOTALL)


class CharacterTokenizer:
    """Cut a text into characters, numbers and Latin words.

    A blank after a token is the token's ``whitespace_``, as in all of spaCy; other white space is a token of its own.
    It keeps no state, so there is nothing to write to disk.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def tokens(self, text: str) -> Iterable[str]:
        """The tokens of a text, which join to the text."""
        return _TOKEN.findall(text)

    def __call__(self, text: str) -> Doc:
        """A ``Doc`` with ``doc.text == text``.

        Raises:
            InputError: when the text has half of a surrogate pair, which spaCy cannot store.
        """
        words: list[str] = []
        spaces: list[bool] = []
        blank_is_free = False
        for word in self.tokens(text):
            if word == " " and blank_is_free:
                spaces[-1] = True
                blank_is_free = False
            else:
                words.append(word)
                spaces.append(False)
                blank_is_free = word != " "
        try:
            return Doc(self.vocab, words=words, spaces=spaces)
        except UnicodeEncodeError as error:
            place = next(i for i, c in enumerate(text) if "\ud800" <= c <= "\udfff")
            raise InputError(
                f"the text has half of a surrogate pair at offset {place}; decode it anew, "
                "with errors='replace' if need be"
            ) from error

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
