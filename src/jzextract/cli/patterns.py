"""The commands for those who write patterns: ``jzextract patterns …``."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="patterns",
    help="Write patterns: check them, run their examples, see what they do.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
