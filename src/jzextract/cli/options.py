"""The options that several commands share, and the checks of their values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

STDOUT = Path("-")


class ErrorPolicy(str, Enum):
    """What becomes of bytes that are no text."""

    STRICT = "strict"
    REPLACE = "replace"


def _parse_date(value: str | dt.date) -> dt.date:
    from jzextract.io.readers import parse_date

    if isinstance(value, dt.date):
        return value
    try:
        return parse_date(value)
    except ValueError as error:
        raise typer.BadParameter(f"{error}; write it as 2020-10-17.") from error


def _check_encoding(name: str | None) -> str | None:
    from jzextract.io.encodings import check_encoding

    try:
        return None if name is None else check_encoding(name)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from error


PublishedOption = Annotated[
    dt.date | None,
    typer.Option(
        parser=_parse_date,
        metavar="DATE",
        help="Day of publication (2020-10-17), where a corpus gives a document none itself.",
    ),
]
EncodingOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        callback=_check_encoding,
        help="What the inputs are encoded in (gb18030, big5, utf-16 …). Default: found out; UTF-8 for JSON.",
    ),
]
ErrorsOption = Annotated[
    ErrorPolicy,
    typer.Option(help="strict: undecodable bytes make an input fail. replace: U+FFFD stands in their place."),
]


PatternsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--patterns",
        metavar="PACK",
        help="Use a pack of patterns too: a folder, or the name of an installed one. May be given several times.",
    ),
]


def check_processes(number: int) -> int:
    """A number of processes, checked."""
    if number < 1 and number != -1:
        raise typer.BadParameter(f"{number} processes; give 1 or more, or -1 for one a core.")
    return number


def check_output(path: Path | None) -> Path | None:
    """The file to write to, checked before any work is done; ``None`` for standard output."""
    if path is None or path == STDOUT:
        return None
    try:
        if path.is_dir():
            raise typer.BadParameter(f"{path} is a folder; name a file.")
        if not path.parent.is_dir():
            raise typer.BadParameter(f"the folder {path.parent} does not exist; create it first.")
    except OSError as error:  # a name too long, or no permission on the way
        raise typer.BadParameter(f"{path}: {error.strerror}; name another file.") from error
    return path


def check_not_input(out: Path | None, inputs: Iterable[str]) -> None:
    """Refuse to write the records over the text that they come from."""
    if out is None:
        return
    for name in inputs:
        try:
            is_same = out.samefile(name)
        except OSError:  # one of the two is not there
            continue
        if is_same and out.is_file():
            raise typer.BadParameter(f"{out} is an input; name another file.", param_hint="'-o' / '--output'")
