"""The commands that read documents: extract, evaluate, explain, schema."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeVar

import typer

from jzextract.cli.corpus import Tally, readable
from jzextract.cli.options import (
    EncodingOption,
    ErrorPolicy,
    ErrorsOption,
    PatternsOption,
    PublishedOption,
    check_not_input,
    check_output,
    check_processes,
)
from jzextract.cli.terminal import EXIT_FAILURE, complain, is_terminal, open_output, progress, reporting
from jzextract.errors import InputError

if TYPE_CHECKING:
    from jzextract.documents import Document
    from jzextract.io.readers import InputFailure
    from jzextract.records import ExtractionResult

T = TypeVar("T")

# A message names no more documents than these.
_MOST_NAMES = 5


class ExplanationFormat(str, Enum):
    """How an explanation is written."""

    TEXT = "text"
    JSON = "json"


class OutputFormat(str, Enum):
    """How results are written."""

    JSONL = "jsonl"
    JSON = "json"
    TABLE = "table"


def extract(  # noqa: PLR0913, PLR0917  (one parameter an option)
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            show_default=False,
            help="Text files, web pages (.html, .htm), .jsonl corpora, folders of such, or - for standard input.",
        ),
    ],
    patterns: PatternsOption = None,
    published: PublishedOption = None,
    encoding: EncodingOption = None,
    errors: ErrorsOption = ErrorPolicy.STRICT,
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
            callback=check_output,
            help="Write to this file; it appears when all is done. Default: standard output.",
        ),
    ] = None,
    n_process: Annotated[
        int, typer.Option(metavar="N", callback=check_processes, help="Processes to work in; -1 for one a core.")
    ] = 1,
    batch_size: Annotated[int, typer.Option(metavar="N", min=1, help="Documents a batch.")] = 16,
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
    check_not_input(out, inputs)
    with reporting(workers=n_process != 1):
        import jzextract
        from jzextract.io.readers import read_documents

        tally = Tally()
        documents = readable(read_documents(inputs, published=published, encoding=encoding, errors=errors.value), tally)
        nlp = jzextract.load(patterns=patterns) if patterns else None
        results = jzextract.extract_many(documents, n_process=n_process, batch_size=batch_size, nlp=nlp)
        with open_output(out) as stream, progress(to_terminal=out is None and is_terminal(sys.stdout)) as step:
            _writer(form)(_each(results, step), stream)
            if not tally.documents and out is not None:
                raise InputError(f"no document could be read; {out} was not written")
        if tally.failures:
            raise typer.Exit(EXIT_FAILURE)


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
    encoding: EncodingOption = None,
) -> None:
    """Compare results with reference annotations.

    \b
    Example:
      jzextract extract pages/ -o records.jsonl
      jzextract evaluate records.jsonl gold/ --errors
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        from jzextract.evaluate import evaluate as compare
        from jzextract.evaluate import read_gold, read_predictions
        from jzextract.io.scores import write_errors, write_scores, write_scores_json

        found = compare(read_gold(gold, encoding=encoding), read_predictions(predictions, encoding=encoding))
        for doc_id in found.missing:
            complain(f"{doc_id}: no prediction for this reference document; its records count as missed")
        for doc_id in found.unmatched:
            complain(f"{doc_id}: no reference for this predicted document; it is ignored")
        with open_output(None) as stream:
            if as_json:
                write_scores_json(found, stream, errors=errors)
            else:
                write_scores(found, stream)
                if errors:
                    stream.write("\n")
                    write_errors(found, stream)


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
    patterns: PatternsOption = None,
    published: PublishedOption = None,
    encoding: EncodingOption = None,
    errors: ErrorsOption = ErrorPolicy.STRICT,
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
    with reporting():
        import jzextract
        from jzextract.io.readers import read_documents

        document = _pick(
            read_documents([file], published=published, encoding=encoding, errors=errors.value), file, doc_id
        )
        try:
            nlp = jzextract.load(patterns=patterns) if patterns else None
            explanation = jzextract.explain(document.text, record_id, document.published, nlp=nlp)
        except InputError as error:
            raise InputError(f"{file}: {error}") from error
        with open_output(None) as stream:
            as_json = form is ExplanationFormat.JSON
            stream.write((explanation.model_dump_json() if as_json else str(explanation)) + "\n")


def schema() -> None:
    """Print the JSON Schema of a result.

    \b
    Example:
      jzextract schema > result.schema.json
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        import json

        from jzextract.records import ExtractionResult

        with open_output(None) as stream:
            json.dump(ExtractionResult.model_json_schema(mode="serialization"), stream, ensure_ascii=False, indent=2)
            stream.write("\n")


# --- Mechanics --------------------------------------------------------------------------------------------------------


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
            complain(message)
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
