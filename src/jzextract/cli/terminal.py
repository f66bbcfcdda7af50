"""How commands speak to the terminal: output, progress, errors as one line and an exit status."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import typer

from jzextract.errors import JzextractError

EXIT_FAILURE = 1
EXIT_INTERRUPTED = 128 + signal.SIGINT


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Open the file ``path``, or give standard output and flush it while errors in that can still be caught."""
    from jzextract.io.writers import atomic_writer

    if path is not None:
        with atomic_writer(path) as stream:
            yield stream
    elif sys.stdout is None:  # closed by the caller
        raise JzextractError("standard output is closed; name a file with -o")
    else:
        yield sys.stdout
        sys.stdout.flush()


@contextmanager
def progress(*, to_terminal: bool, what: str = "documents") -> Iterator[Callable[[], None]]:
    """Count the documents, or ``what`` it is, on standard error; gives the function to call after each.

    Shown only where someone looks on, and where the results do not run through the same terminal.
    """
    if to_terminal or not is_terminal(sys.stderr):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(f"{{task.completed}} {what}"), TimeElapsedColumn())
    console = Console(stderr=True, soft_wrap=True)  # messages come through it too; they are to be one line each
    # Standard output belongs to the results; rich must not lead it through its console.
    with Progress(*columns, console=console, redirect_stdout=False, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda: progress.advance(task)


@contextmanager
def reporting(*, workers: bool = False, failure: int = EXIT_FAILURE) -> Iterator[None]:
    """Turn errors into one line on standard error and an exit status.

    Args:
        workers: whether there may be worker processes, for which an orderly end could wait for ever.
        failure: the exit status of an error.
    """
    at_once = workers
    try:
        yield
    except JzextractError as error:
        complain(str(error))
        status = failure
    except BrokenPipeError:
        _forget_stdout()  # the reader has seen enough, as `head` does
        status = 0
    except OSError as error:
        complain(f"{error.filename or 'output'}: {error.strerror or error}; check the disk and the permissions")
        status = failure
    except KeyboardInterrupt as interrupt:
        complain("interrupted")
        status = 128 + interrupt.args[0] if interrupt.args else EXIT_INTERRUPTED
        # An orderly end would lose the status where the interrupt came within an exec, as while a model is built: the
        # interpreter remembers that and kills itself with the signal.
        at_once = True
    else:
        return
    if at_once:
        from jzextract.io.signals import leave

        leave(status)
    raise typer.Exit(status)


def complain(message: str) -> None:
    """Say on standard error, in one line, what went wrong."""
    from jzextract.io.display import one_line

    if sys.stderr is not None:
        with suppress(OSError):  # nobody listens any more
            print(f"jzextract: {one_line(message)}", file=sys.stderr, flush=True)


def _forget_stdout() -> None:
    """Lead standard output nowhere, so that the interpreter's last flush cannot fail too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_terminal(stream: TextIO | None) -> bool:
    """Whether someone looks on."""
    return stream is not None and stream.isatty()
