"""The command ``jzextract``.

What a command needs is imported when it runs, so that ``jzextract --help`` need not wait for spaCy.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from jzextract import __version__
from jzextract.cli import documents, patterns, segmenter
from jzextract.cli.terminal import EXIT_INTERRUPTED

app = typer.Typer(
    name="jzextract",
    help="Facts out of Chinese government news: money, percentages, rankings and projects as records.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (documents.extract, documents.evaluate, documents.explain, documents.schema):
    app.command()(command)
app.add_typer(patterns.app)
app.add_typer(segmenter.app)


def main() -> None:
    """Run the command; the entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        # Chinese must come out whole whatever the locale says; what no encoding has is shown as an escape.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    from jzextract.io.signals import interrupt_on_signals, leave

    interrupt_on_signals()
    try:
        app(prog_name="jzextract")
    except KeyboardInterrupt:
        leave(EXIT_INTERRUPTED)


def show_version(wanted: bool) -> None:
    """Print the version and end, where it is asked for."""
    if wanted:
        typer.echo(f"jzextract {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass
