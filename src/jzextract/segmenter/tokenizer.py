"""A tokenizer that joins Chinese characters to words; all else is as the character tokenizer has it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import regex
from spacy.util import from_bytes, to_bytes
from spacy.vocab import Vocab

from jzextract.errors import SegmenterError
from jzextract.patterns.library import load_library
from jzextract.segmenter.model import FILES, Segmenter, open_model
from jzextract.tokenizer import CharacterTokenizer

# Numbers, Latin words, white space and signs as in the character tokenizer; Chinese characters are cut further.
_PIECE = regex.compile(r"(?P<chinese>\p{Han}+)|[0-9]+(?:\.[0-9]+)*|[A-Za-z]+|[^\S ]+|.", regex.DOTALL)
_BLANK_LINE = regex.compile(r"\n[^\S\n]*\n\s*")
# The segmenter's time and what it remembers grow with the stretch that it is given: a sentence, or part of a long one.
_STRETCH = regex.compile(r"[^。！？；]{1,300}+(?:[^。！？；，、]{0,200}+[。！？；，、])?+|[。！？；]+")


class WordTokenizer(CharacterTokenizer):
    """Cut a text into words, numbers, Latin words and signs.

    A number is one token, as with :class:`~jzextract.tokenizer.CharacterTokenizer`. The segmenter sees the text without
    the line breaks and blanks that a narrow column or a PDF left between characters; a word that one of them breaks is
    two tokens, so that tokens hold no white space. What a blank line parts is never taken together.

    Args:
        vocab: the pipeline's vocabulary.
        model: one of spacy-pkuseg's own names, or the folder of a model. It is opened when it is first needed.
        patterns: the packs whose lexicons, beside the shipped ones, make the user dictionary.
    """

    def __init__(self, vocab: Vocab, model: str | None = None, patterns: Sequence[str] = ()) -> None:
        super().__init__(vocab)
        self.model = model
        self.patterns = tuple(patterns)
        self._segmenter: Segmenter | None = None

    @property
    def segmenter(self) -> Segmenter:
        """The segmenter, opened if it is not yet.

        Raises:
            SegmenterError: when there is no model, or it cannot be used.
            PatternError: when a pattern file cannot be used.
        """
        if self._segmenter is None:
            self._segmenter = open_model(self.model, load_library(self.patterns).dictionary())
        return self._segmenter

    def tokens(self, text: str) -> Iterator[str]:
        """The tokens of a text, which join to the text."""
        is_start = self._word_starts(text)
        for piece in _PIECE.finditer(text):
            start, end = piece.span()
            if piece.lastgroup is None:
                yield piece.group()
                continue
            while start < end:
                cut = is_start.find(1, start + 1, end)
                cut = end if cut < 0 else cut
                yield text[start:cut]
                start = cut

    def _word_starts(self, text: str) -> bytearray:
        """For each code point of a text whether a word begins there."""
        is_start = bytearray(len(text))
        cut = self.segmenter.cut
        begin = 0
        for end in (*(match.start() for match in _BLANK_LINE.finditer(text)), len(text)):
            shown = [i for i in range(begin, end) if not text[i].isspace()]
            visible = "".join(text[begin:end].split())
            place = 0
            for stretch in _STRETCH.finditer(visible):
                for word in cut(stretch.group()):
                    is_start[shown[place]] = 1
                    place += len(word)
            begin = end
        return is_start

    def to_disk(self, path: str | Path, **kwargs: object) -> None:
        """Write the model and the user dictionary to the folder ``path``.

        Raises:
            SegmenterError: when there is no model, or it cannot be used.
            OSError: when it cannot be written.
        """
        self.segmenter.save(Path(path))

    def from_disk(self, path: str | Path, **kwargs: object) -> WordTokenizer:
        """Take the model and the user dictionary from the folder ``path``, in place of those of the config.

        Raises:
            SegmenterError: when the folder does not hold them.
        """
        self._segmenter = Segmenter.load(Path(path))
        return self

    def to_bytes(self, **kwargs: object) -> bytes:
        """The model and the user dictionary.

        Raises:
            SegmenterError: when there is no model, or it cannot be used.
        """
        with tempfile.TemporaryDirectory() as folder:
            self.segmenter.save(Path(folder))
            return to_bytes({name: (Path(folder) / name).read_bytes for name in FILES}, ())

    def from_bytes(self, data: bytes, **kwargs: object) -> WordTokenizer:
        """Take the model and the user dictionary from :meth:`to_bytes`.

        Raises:
            SegmenterError: when the bytes do not hold them.
        """
        if not data:
            raise SegmenterError(
                "these bytes hold no model: they come from a pipeline with segmenter 'char'; load them into one like it"
            )
        with tempfile.TemporaryDirectory() as folder:
            from_bytes(data, {name: (Path(folder) / name).write_bytes for name in FILES}, ())
            self._segmenter = Segmenter.load(Path(folder))
        return self
