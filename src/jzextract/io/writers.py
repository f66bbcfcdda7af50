"""From results to JSONL, JSON and tables, one result at a time, and to files that are whole or not there."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from jzextract.io.tables import TableWriter
from jzextract.records import ExtractionResult


def write_jsonl(results: Iterable[ExtractionResult], stream: TextIO) -> None:
    """Write one result a line, as JSON; the stream must take any character (UTF-8)."""
    for result in results:
        stream.write(result.to_json() + "\n")


def write_json(results: Iterable[ExtractionResult], stream: TextIO) -> None:
    """Write a JSON list with one result a line; of no results, the empty list."""
    lead = "[\n"
    for result in results:
        stream.write(lead + result.to_json())
        lead = ",\n"
    stream.write("[]\n" if lead == "[\n" else "\n]\n")


def write_table(results: Iterable[ExtractionResult], stream: TextIO, *, width: int | None = None) -> None:
    """Write each result as tables for people, one for each type of record.

    Args:
        results: the results, in the order in which they are to be shown.
        stream: where to write. Colours are used only if it is a terminal.
        width: how many columns of characters there are. ``None`` takes the environment's ``COLUMNS``, else the width of
            the terminal, else 100.
    """
    writer = TableWriter(stream, width=width)
    for result in results:
        writer.write(result)


@contextmanager
def atomic_writer(path: str | Path) -> Iterator[TextIO]:
    """Open a file for writing that appears under its name only when all is written.

    The text goes to a hidden file in the same folder, which takes the place of ``path`` when the ``with`` block ends
    well. If the block is left by an error or an interrupt, the hidden file is removed, and what stood at ``path``
    stays. An existing file keeps its permissions; a link stays a link. What is no regular file (``/dev/null``, a named
    pipe) is written to directly.

    Yields:
        A text stream in UTF-8 that does not translate line breaks.

    Raises:
        OSError: if the file cannot be created, written or put in its place.
    """
    target = Path(path).resolve()
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        with target.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    # A name of its own length: one made from the target's could get too long.
    scratch = target.with_name(f".jzextract-{secrets.token_hex(8)}.tmp")
    try:
        with scratch.open("x", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            scratch.chmod(stat.S_IMODE(mode))
        scratch.replace(target)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
