"""Train a model for spacy-pkuseg from segmented text, and measure it on lines that were held out."""

from __future__ import annotations

import io
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import regex

from jzextract.errors import InputError
from jzextract.segmenter.corpus import Corpus
from jzextract.segmenter.model import Segmenter, open_model, pkuseg_module

_ITERATION = regex.compile(r"iter(\d+) ")


@dataclass(frozen=True, slots=True)
class WordScores:
    """How well words are found: a word is right where both its ends are.

    Attributes:
        gold: words of the held-out lines.
        found: words that the segmenter made of them.
        right: words that are in both.
    """

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """The share of the found words that are right, 0 to 1."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the words that were found, 0 to 1."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.right / (self.found + self.gold) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class Training:
    """What a training came to.

    Attributes:
        lines: lines that were trained on.
        held_out: lines that were measured on.
        repeated: lines that were left out because they stand in the file before.
        bare: the scores of the model by itself.
        with_dictionaries: its scores with the dictionaries that a pipeline puts beside it.
    """

    lines: int
    held_out: int
    repeated: int
    bare: WordScores
    with_dictionaries: WordScores


def train(
    corpus: Corpus,
    out: Path,
    words: Sequence[str] = (),
    *,
    iterations: int = 20,
    on_iteration: Callable[[int], None] = lambda number: None,
) -> Training:
    """Train a model; the same corpus gives the same one.

    Args:
        corpus: the lines to train on, and those to measure on.
        out: the folder to make; it appears when all is done.
        words: the user dictionary for the second measurement.
        iterations: passes over the lines.
        on_iteration: called with the number of each pass, from 1, when it is done.

    Raises:
        InputError: when ``out`` is there already, or has no folder to be in.
        SegmenterError: when spacy-pkuseg cannot be imported.
        OSError: when the model cannot be written.
    """
    check_target(out)
    pkuseg = pkuseg_module()
    # In the folder of the result, so that moving it there is one step.
    with tempfile.TemporaryDirectory(prefix=".jzextract-", dir=out.parent) as scratch:
        model = Path(scratch) / "model"
        files = [Path(scratch) / "train.txt", Path(scratch) / "held_out.txt"]
        for path, part in zip(files, (corpus.train, corpus.held_out), strict=True):
            path.write_text("".join(" ".join(line) + "\n" for line in part), encoding="utf-8")
        with _repeatable(), redirect_stdout(_Progress(on_iteration)):
            pkuseg.train(str(files[0]), str(files[1]), str(model), train_iter=iterations)
        bare = score(open_model(str(model), dictionary=False), corpus.held_out)
        with_dictionaries = score(open_model(str(model), words), corpus.held_out)
        _move(model, out)
    return Training(len(corpus.train), len(corpus.held_out), corpus.repeated, bare, with_dictionaries)


def check_target(out: Path) -> None:
    """Check that a folder can be made.

    Raises:
        InputError: when it is there already, or has no folder to be in.
    """
    if out.exists():
        raise InputError(f"{out} is there already; name another folder, or move it away")
    if not out.parent.is_dir():
        raise InputError(f"the folder {out.parent} does not exist; create it first")


def score(segmenter: Segmenter, lines: Sequence[Sequence[str]]) -> WordScores:
    """Compare a segmenter's words with those of segmented lines."""
    gold = found = right = 0
    for line in lines:
        expected, made = _spans(line), _spans(segmenter.cut("".join(line)))
        gold, found, right = gold + len(expected), found + len(made), right + len(expected & made)
    return WordScores(gold, found, right)


def _spans(words: Sequence[str]) -> set[tuple[int, int]]:
    """Where words begin and end."""
    ends = list(accumulate(map(len, words)))
    return set(zip([0, *ends], ends, strict=False))


def _move(model: Path, out: Path) -> None:
    """Put the folder under its name."""
    try:
        model.rename(out)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}); name another folder") from error


@contextmanager
def _repeatable() -> Iterator[None]:
    """spacy-pkuseg shuffles the lines by Python's own random numbers; they are as they were afterwards."""
    state = random.getstate()
    random.seed(0)
    try:
        yield
    finally:
        random.setstate(state)


class _Progress(io.TextIOBase):
    """Takes what spacy-pkuseg prints, and tells of the iterations in it."""

    def __init__(self, on_iteration: Callable[[int], None]) -> None:
        self._on_iteration = on_iteration

    def write(self, text: str) -> int:
        """Take a piece of what is printed."""
        match = _ITERATION.match(text)
        if match is not None:
            self._on_iteration(int(match[1]) + 1)
        return len(text)
