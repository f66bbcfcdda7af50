"""The commands for models that cut Chinese text into words: ``jzextract segmenter …``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jzextract.cli.options import EncodingOption, PatternsOption
from jzextract.cli.terminal import is_terminal, open_output, reporting

if TYPE_CHECKING:
    from jzextract.segmenter.training import Training

app = typer.Typer(
    name="segmenter",
    help="Words as tokens: train a model that cuts Chinese text into words.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _root() -> None:
    pass


def _check_share(share: float) -> float:
    if not 0 < share < 1:
        raise typer.BadParameter(f"{share} is no share; give a number between 0 and 1, such as 0.1.")
    return share


@app.command()
def train(  # noqa: PLR0913, PLR0917  (each is an option)
    corpus: Annotated[
        Path,
        typer.Argument(
            metavar="CORPUS",
            show_default=False,
            help="Segmented text: a sentence a line, with blanks between the words.",
        ),
    ],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", show_default=False, help="The folder of the model; it must not be there.")
    ],
    held_out: Annotated[
        float,
        typer.Option(metavar="SHARE", callback=_check_share, help="The share of the lines to measure the model on."),
    ] = 0.1,
    iterations: Annotated[int, typer.Option(metavar="N", min=1, help="How often to go over the lines.")] = 20,
    patterns: PatternsOption = None,
    encoding: EncodingOption = None,
) -> None:
    """Train a model with spacy-pkuseg, and say how well it finds the words of lines that it has not seen.

    \b
    Example:
      jzextract segmenter train segmented.txt my_model
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        from jzextract.patterns.library import load_library
        from jzextract.segmenter.corpus import read_corpus
        from jzextract.segmenter.training import check_target, train

        check_target(out)
        lines = read_corpus(corpus, held_out, encoding)
        words = load_library(patterns or ()).dictionary()
        with _progress(iterations) as on_iteration:
            done = train(lines, out, words, iterations=iterations, on_iteration=on_iteration)
        with open_output(None) as stream:
            stream.write(_report(done, out))


def _report(done: Training, out: Path) -> str:
    """The figures, as text that is the same on a terminal and in a file."""
    rows = (("the model by itself", done.bare), ("with the dictionaries", done.with_dictionaries))
    repeated = f", {done.repeated} repeated ones left out" if done.repeated else ""
    return "".join(
        [
            f"lines: {done.lines} to train on, {done.held_out} held out{repeated}\n\n",
            f"{'words of the held-out lines':<27}  precision  recall     F1\n",
            *(f"{name:<27}  {s.precision:>9.3f}  {s.recall:>6.3f}  {s.f1:>5.3f}\n" for name, s in rows),
            f'\nThe model is in {out}. To use it: jzextract.load(segmenter="pkuseg", segmenter_model="{out}")\n',
        ]
    )


@contextmanager
def _progress(iterations: int) -> Iterator[Callable[[int], None]]:
    """Count the iterations on standard error, where someone looks on."""
    import sys

    if not is_terminal(sys.stderr):
        yield lambda number: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), redirect_stdout=False, transient=True) as progress:
        task = progress.add_task("iterations", total=iterations)
        yield lambda number: progress.update(task, completed=number)
