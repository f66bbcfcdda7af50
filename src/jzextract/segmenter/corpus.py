"""Segmented text: lines of words with blanks between, checked and divided into a part to train on and one held out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import regex

from jzextract.errors import InputError
from jzextract.io.display import one_line
from jzextract.io.encodings import decode
from jzextract.io.unreadable import UnreadableError

LEAST_LINES = 10
"""So many lines spacy-pkuseg needs to train on: it adjusts its rates ten times in each iteration."""

_LONGEST_WORD = 20
_CHINESE = regex.compile(r"\p{Han}")
_TAGGED = regex.compile(r"\S+/[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Segmented lines, each a list of words.

    Attributes:
        train: the lines to train on.
        held_out: the lines to measure on.
        repeated: how many lines were left out because they stand in the file before.
    """

    train: list[list[str]]
    held_out: list[list[str]]
    repeated: int


def read_corpus(path: Path, share: float, encoding: str | None = None) -> Corpus:
    """Read segmented text, and hold a share of its lines out: always the same ones, evenly spread over the file.

    Lines that stand there twice count once, so that none is measured that was trained on.

    Args:
        path: a text file; empty lines are passed over.
        share: of the lines, between 0 and 1.
        encoding: the file's, where it is known; else it is found out.

    Raises:
        InputError: when the file is no segmented text, or has too few lines. The message names file and line.
    """
    lines: dict[tuple[str, ...], None] = {}
    seen = 0
    for number, line in enumerate(_text(path, encoding).split("\n"), 1):
        words = tuple(line.split())
        if words:
            _check_line(path, number, words)
            lines[words] = None
            seen += 1
    # Line i is held out where the count of held-out lines, i * share, comes to the next whole number.
    held_out = {i for i in range(len(lines)) if int((i + 1) * share) > int(i * share)}
    corpus = Corpus(
        [list(words) for i, words in enumerate(lines) if i not in held_out],
        [list(words) for i, words in enumerate(lines) if i in held_out],
        seen - len(lines),
    )
    if len(corpus.train) < LEAST_LINES or not corpus.held_out:
        raise InputError(
            f"{path}: {len(lines)} different lines, of which {len(corpus.train)} would be trained on and "
            f"{len(corpus.held_out)} held out; there must be {LEAST_LINES} and 1 at least (and some thousands for a "
            "model that is of use): give more lines, or another --held-out"
        )
    return corpus


def _text(path: Path, encoding: str | None) -> str:
    try:
        text = decode(path.read_bytes(), encoding=encoding).text
    except UnreadableError as error:
        raise InputError(f"{path}: {error}") from error
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file; check the path") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path and the permissions") from error
    if "\0" in text:
        raise InputError(f"{path}: has NUL bytes; give a plain text file, a sentence a line, with blanks between words")
    return text


def _check_line(path: Path, number: int, words: tuple[str, ...]) -> None:
    """A line is segmented where no word is too long for one, and bare where its words carry no tags."""
    longest = max(words, key=len)
    if len(_CHINESE.findall(longest)) > _LONGEST_WORD:
        raise InputError(
            f"{path}:{number}: '{one_line(longest[:_LONGEST_WORD])}…' has {len(longest)} characters and no blank; part "
            "the words of each line by blanks"
        )
    if len(words) > 1 and all(_TAGGED.fullmatch(word) for word in words):
        raise InputError(f"{path}:{number}: the words carry tags ({one_line(words[0])}); leave the tags out")
