"""The console that tables are printed on: plain text in a file, colours on a terminal, never cut off."""

from __future__ import annotations

import os
from typing import TextIO

from rich.console import Console

DEFAULT_WIDTH = 100
_LEAST_WIDTH = 20


def make_console(stream: TextIO, *, width: int | None = None) -> Console:
    """Make a console that prints text as it is, without reading markup or emoji codes in it.

    Args:
        stream: where to write; gets colours only if it is a terminal.
        width: columns of characters; by default the environment's ``COLUMNS``, else the terminal's, else 100.
    """
    is_terminal = stream.isatty()
    return Console(
        file=stream,
        width=max(_LEAST_WIDTH, width or _find_width(stream)),
        height=25,  # rich trusts the width only together with a height
        force_terminal=is_terminal,
        force_jupyter=False,
        color_system="auto" if is_terminal else None,
        highlight=False,
        markup=False,
        emoji=False,
    )


def _find_width(stream: TextIO) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
    except (OSError, ValueError):  # no terminal, or no file at all
        return DEFAULT_WIDTH
