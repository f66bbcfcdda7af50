"""How commands read documents: what cannot be read is reported and counted, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from jzextract.cli.terminal import complain
from jzextract.errors import InputError

if TYPE_CHECKING:
    from jzextract.documents import Document
    from jzextract.io.readers import InputFailure

CorpusArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="CORPUS",
        show_default=False,
        help="Documents as for `extract`: text files, web pages, .jsonl corpora, folders, or - for standard input.",
    ),
]


@dataclass
class Tally:
    """How many documents were read, and how many inputs could not be."""

    documents: int = 0
    failures: int = 0


def readable(items: Iterable[Document | InputFailure], tally: Tally) -> Iterator[Document]:
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
            complain(item.message)


def read_corpus(inputs: Iterable[str], tally: Tally, *, encoding: str | None = None) -> Iterator[Document]:
    """The documents of a corpus, lazily; what cannot be read is reported.

    Raises:
        InputError: at the end, when there was none.
    """
    from jzextract.io.readers import read_documents

    yield from readable(read_documents(inputs, encoding=encoding), tally)
    if not tally.documents:
        raise InputError("no document could be read; name a text file, or a folder that holds some")
