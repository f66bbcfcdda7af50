"""The command ``jzextract``.

What a command needs is imported when it runs, so that ``jzextract --help`` need not wait for spaCy.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeVar

import typer

from jzextract import __version__
from jzextract.errors import InputError, JzextractError

if TYPE_CHECKING:
    from jzextract.documents import Document
    from jzextract.io.readers import InputFailure
    from jzextract.records import ExtractionResult

T = TypeVar("T")

EXIT_FAILURE = 1
EXIT_INTERRUPTED = 128 + signal.SIGINT
STDOUT = Path("-")
# A message names no more documents than these.
_MOST_NAMES = 5

app = typer.Typer(
    name="jzextract",
    help="Facts out of Chinese government news: money, percentages, rankings and projects as records.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class ExplanationFormat(str, Enum):
    """How an explanation is written."""

    TEXT = "text"
    JSON = "json"


class ErrorPolicy(str, Enum):
    """What becomes of bytes that are no text."""

    STRICT = "strict"
    REPLACE = "replace"


class OutputFormat(str, Enum):
    """How results are written."""

    JSONL = "jsonl"
    JSON = "json"
    TABLE = "table"


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


# --- Options ----------------------------------------------------------------------------------------------------------


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jzextract {__version__}")
        raise typer.Exit


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


_Published = Annotated[
    dt.date | None,
    typer.Option(
        parser=_parse_date,
        metavar="DATE",
        help="Day of publication (2020-10-17), where a corpus gives a document none itself.",
    ),
]
_Encoding = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        callback=_check_encoding,
        help="What the inputs are encoded in (gb18030, big5, utf-16 …). Default: found out; UTF-8 for JSON.",
    ),
]
_Errors = Annotated[
    ErrorPolicy,
    typer.Option(help="strict: undecodable bytes make an input fail. replace: U+FFFD stands in their place."),
]


def _check_processes(number: int) -> int:
    if number < 1 and number != -1:
        raise typer.BadParameter(f"{number} processes; give 1 or more, or -1 for one a core.")
    return number


def _check_output(path: Path | None) -> Path | None:
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


def _check_not_input(out: Path | None, inputs: Iterable[str]) -> None:
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


# --- Commands ---------------------------------------------------------------------------------------------------------


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def extract(  # noqa: PLR0913, PLR0917  (one parameter an option)
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            show_default=False,
            help="Text files, web pages (.html, .htm), .jsonl corpora, folders of such, or - for standard input.",
        ),
    ],
    published: _Published = None,
    encoding: _Encoding = None,
    errors: _Errors = ErrorPolicy.STRICT,
    form: Annotated[
        OutputFormat,
        typer.Option("--format", help="jsonl: one result a line. json: one list. table: tables for reading."),
    ] = OutputFormat.JSONL,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            callback=_check_output,
            help="Write to this file; it appears when all is done. Default: standard output.",
        ),
    ] = None,
    n_process: Annotated[
        int, typer.Option(metavar="N", callback=_check_processes, help="Processes to work in; -1 for one a core.")
    ] = 1,
    batch_size: Annotated[int, typer.Option(metavar="N", min=1, help="Documents a batch.")] = 64,
) -> None:
    """Extract the records of documents.

    A corpus (.jsonl) has one JSON object a line with "text", and optionally "doc_id" and "published". Of a web page the
    title, main content and day of publication are read; its result carries the "text" that the offsets count in.

    What cannot be read is reported on standard error, and the rest goes on; the exit status is then 1.

    \b
    Example:
      jzextract extract pages/ --published 2020-10-17 -o records.jsonl
      jzextract extract page.txt --format table
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    _check_not_input(out, inputs)
    with _reporting(workers=n_process != 1):
        from jzextract import extract_many
        from jzextract.io.readers import read_documents

        tally = _Tally()
        documents = _readable(
            read_documents(inputs, published=published, encoding=encoding, errors=errors.value), tally
        )
        results = extract_many(documents, n_process=n_process, batch_size=batch_size)
        with _open_output(out) as stream, _progress(to_terminal=out is None and _is_terminal(sys.stdout)) as step:
            _writer(form)(_each(results, step), stream)
            if not tally.documents and out is not None:
                raise InputError(f"no document could be read; {out} was not written")
        if tally.failures:
            raise typer.Exit(EXIT_FAILURE)


@app.command()
def evaluate(
    predictions: Annotated[
        Path, typer.Argument(metavar="PREDICTIONS", show_default=False, help="Results in JSONL, from `extract`.")
    ],
    gold: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD", show_default=False, help="Reference annotations: JSON files, or folders."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List every single error as well.")] = False,
    encoding: _Encoding = None,
) -> None:
    """Compare results with reference annotations.

    \b
    Example:
      jzextract extract pages/ -o records.jsonl
      jzextract evaluate records.jsonl gold/ --errors
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with _reporting():
        from jzextract.evaluate import evaluate as compare
        from jzextract.evaluate import read_gold, read_predictions
        from jzextract.io.scores import write_errors, write_scores, write_scores_json

        found = compare(read_gold(gold, encoding=encoding), read_predictions(predictions, encoding=encoding))
        for doc_id in found.missing:
            _complain(f"{doc_id}: no prediction for this reference document; its records count as missed")
        for doc_id in found.unmatched:
            _complain(f"{doc_id}: no reference for this predicted document; it is ignored")
        with _open_output(None) as stream:
            if as_json:
                write_scores_json(found, stream, errors=errors)
            else:
                write_scores(found, stream)
                if errors:
                    stream.write("\n")
                    write_errors(found, stream)


@app.command()
def explain(  # noqa: PLR0913, PLR0917  (one parameter an option)
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help="A text file, a web page, a .jsonl corpus, a folder, or - for standard input, as for `extract`.",
        ),
    ],
    record_id: Annotated[
        str,
        typer.Argument(metavar="ID", show_default=False, help="The record's id in the output of `extract`: m1, p1 …"),
    ],
    published: _Published = None,
    encoding: _Encoding = None,
    errors: _Errors = ErrorPolicy.STRICT,
    doc_id: Annotated[
        str | None, typer.Option(metavar="DOC", help="Which document, where FILE holds more than one.")
    ] = None,
    form: Annotated[
        ExplanationFormat, typer.Option("--format", help="text: for reading. json: the same as data.")
    ] = ExplanationFormat.TEXT,
) -> None:
    """Say why a record is what it is: which pattern found it, and from where each field was taken.

    \b
    Example:
      jzextract explain page.txt m1
      jzextract explain corpus.jsonl p3 --doc-id a.txt
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with _reporting():
        import jzextract
        from jzextract.io.readers import read_documents

        document = _pick(
            read_documents([file], published=published, encoding=encoding, errors=errors.value), file, doc_id
        )
        try:
            explanation = jzextract.explain(document.text, record_id, document.published)
        except InputError as error:
            raise InputError(f"{file}: {error}") from error
        with _open_output(None) as stream:
            as_json = form is ExplanationFormat.JSON
            stream.write((explanation.model_dump_json() if as_json else str(explanation)) + "\n")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a result.

    \b
    Example:
      jzextract schema > result.schema.json
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with _reporting():
        import json

        from jzextract.records import ExtractionResult

        with _open_output(None) as stream:
            json.dump(ExtractionResult.model_json_schema(mode="serialization"), stream, ensure_ascii=False, indent=2)
            stream.write("\n")


# --- Mechanics --------------------------------------------------------------------------------------------------------


@dataclass
class _Tally:
    """How many documents were read, and how many inputs could not be."""

    documents: int = 0
    failures: int = 0


def _readable(items: Iterable[Document | InputFailure], tally: _Tally) -> Iterator[Document]:
    """Pass on the documents, report the failures, count both."""
    from jzextract.documents import Document
    from jzextract.io.signals import check_interrupted

    for item in items:
        check_interrupted()
        if isinstance(item, Document):
            tally.documents += 1
            yield item
        else:
            tally.failures += 1
            _complain(item.message)


def _pick(items: Iterable[Document | InputFailure], file: str, doc_id: str | None) -> Document:
    """The one document of an input, or the one with an id.

    Raises:
        InputError: when there is no such document, or none is named and there are several.
    """
    from jzextract.documents import Document

    documents: list[Document] = []
    failures: list[str] = []
    for item in items:
        if not isinstance(item, Document):
            failures.append(item.message)
        elif item.doc_id == doc_id:
            return item
        else:
            documents.append(item)
        if doc_id is None and len(documents) > 1:
            names = " or ".join(str(document.doc_id) for document in documents)
            raise InputError(f"{file}: holds more than one document; name one with --doc-id, as {names}")
    if not documents:
        raise InputError(failures[-1])
    if doc_id is not None:
        for message in failures:
            _complain(message)
        names = ", ".join(str(document.doc_id) for document in documents[:_MOST_NAMES])
        rest = " …" if len(documents) > _MOST_NAMES else ""
        raise InputError(f"{file}: holds no document {doc_id!r}; it has {names}{rest}")
    return documents[0]


def _each(items: Iterable[T], step: Callable[[], None]) -> Iterator[T]:
    """Pass on the items, and call ``step`` when each is done with."""
    for item in items:
        yield item
        step()


def _writer(form: OutputFormat) -> Callable[[Iterable[ExtractionResult], TextIO], None]:
    from jzextract.io import writers

    return {
        OutputFormat.JSONL: writers.write_jsonl,
        OutputFormat.JSON: writers.write_json,
        OutputFormat.TABLE: writers.write_table,
    }[form]


@contextmanager
def _open_output(path: Path | None) -> Iterator[TextIO]:
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
def _progress(*, to_terminal: bool) -> Iterator[Callable[[], None]]:
    """Count the documents on standard error; gives the function to call after each.

    Shown only where someone looks on, and where the results do not run through the same terminal.
    """
    if to_terminal or not _is_terminal(sys.stderr):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} documents"), TimeElapsedColumn())
    console = Console(stderr=True, soft_wrap=True)  # messages come through it too; they are to be one line each
    # Standard output belongs to the results; rich must not lead it through its console.
    with Progress(*columns, console=console, redirect_stdout=False, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda: progress.advance(task)


@contextmanager
def _reporting(*, workers: bool = False) -> Iterator[None]:
    """Turn errors into one line on standard error and an exit status.

    Args:
        workers: whether there may be worker processes, for which an orderly end could wait for ever.
    """
    at_once = workers
    try:
        yield
    except JzextractError as error:
        _complain(str(error))
        status = EXIT_FAILURE
    except BrokenPipeError:
        _forget_stdout()  # the reader has seen enough, as `head` does
        status = 0
    except OSError as error:
        _complain(f"{error.filename or 'output'}: {error.strerror or error}; check the disk and the permissions")
        status = EXIT_FAILURE
    except KeyboardInterrupt as interrupt:
        _complain("interrupted")
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


def _complain(message: str) -> None:
    from jzextract.io.display import one_line

    if sys.stderr is not None:
        with suppress(OSError):  # nobody listens any more
            print(f"jzextract: {one_line(message)}", file=sys.stderr, flush=True)


def _forget_stdout() -> None:
    """Lead standard output nowhere, so that the interpreter's last flush cannot fail too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
