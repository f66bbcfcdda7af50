"""From files, folders, web pages, JSONL corpora and standard input to documents, one at a time.

What cannot be read does not stop the rest: it comes out as an :class:`InputFailure`, in its place in the stream.
Texts are handed on as they are: line breaks are not translated, since the offsets of the records count them. Of a web
page the extracted text is handed on, and its document says that the result is to carry it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from jzextract.documents import Document
from jzextract.io.display import one_line
from jzextract.io.encodings import (
    DecodedText,
    ErrorPolicy,
    bom_encoding,
    check_encoding,
    check_policy,
    decode,
    decode_line,
    is_wide,
    replace_surrogates,
)
from jzextract.io.html import declared_charset, read_page
from jzextract.io.unreadable import UnreadableError

STDIN = "-"
"""The input that stands for standard input, and the ``doc_id`` of what comes from there."""

TEXT_SUFFIXES = frozenset({".txt", ".md"})
HTML_SUFFIXES = frozenset({".html", ".htm"})
JSONL_SUFFIX = ".jsonl"

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class InputFailure:
    """An input, or a line of one, that gives no document.

    Args:
        source: the file, folder or ``-`` as the user named it.
        message: one line that names the place (file, line, byte), says what is wrong there and what to do about it.
    """

    source: str
    message: str


@dataclass(frozen=True, slots=True)
class _Options:
    """What the caller knows of all inputs, and wants of them."""

    published: dt.date | None
    encoding: str | None
    errors: ErrorPolicy


def parse_date(text: str) -> dt.date:
    """Read an ISO date, ``YYYY-MM-DD``.

    Raises:
        ValueError: if the text has another form or there is no such day.
    """
    # `fromisoformat` alone takes more forms in newer Pythons (20201017, 2020-W42-6).
    if not _ISO_DATE.fullmatch(text):
        raise ValueError(f"{text!r} is no date of the form YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"there is no such day as {text}") from None


def read_documents(
    inputs: Iterable[str | Path],
    *,
    published: dt.date | None = None,
    encoding: str | None = None,
    errors: ErrorPolicy = "strict",
    stdin: BinaryIO | None = None,
) -> Iterator[Document | InputFailure]:
    """Read the inputs in the order given, lazily.

    Args:
        inputs: files (``.jsonl`` is a corpus with one document a line, ``.html`` and ``.htm`` are web pages, anything
            else is one text), folders (walked through in order of names for ``.txt``, ``.md``, ``.html``, ``.htm`` and
            ``.jsonl`` files; hidden ones are skipped), or ``-`` for one text.
        published: the date of publication of every document that the caller's own data does not give one: it counts
            more than the one that a web page states, and less than the one in a line of a corpus.
        encoding: what all inputs without a byte order mark are encoded in (``gb18030``, ``big5`` …). Without it, each
            text's own bytes decide, and a corpus is UTF-8.
        errors: ``strict`` makes a failure of a document with undecodable bytes or half surrogate pairs, ``replace``
            puts U+FFFD in their place.
        stdin: what to read for ``-``; standard input unless given.

    Yields:
        Documents, and an :class:`InputFailure` for whatever gives none. The ``doc_id`` is the name of the file, in a
        corpus the line's own ``doc_id`` or else ``name.jsonl:LINE``.

    Raises:
        ValueError: when there is no encoding of the name ``encoding``, or ``errors`` is something else.
    """
    options = _Options(published, None if encoding is None else check_encoding(encoding), check_policy(errors))
    return _read_inputs(inputs, options, stdin)


def _read_inputs(
    inputs: Iterable[str | Path], options: _Options, stdin: BinaryIO | None
) -> Iterator[Document | InputFailure]:
    for item in inputs:
        if str(item) == STDIN:
            yield _read_stdin(stdin, options)
        elif _is_folder(path := Path(item)):
            yield from _read_folder(path, options)
        else:
            yield from _read_file(path, options)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no permission on the way, or a name too long; opening it will say so
        return False


def _read_stdin(stream: BinaryIO | None, options: _Options) -> Document | InputFailure:
    if stream is None:
        # The interpreter has no standard input object when the caller closed it.
        stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return InputFailure(STDIN, "-: standard input is closed; pipe a text into it")
    try:
        return Document(_text(stream.read(), options), STDIN, options.published)
    except (UnreadableError, OSError) as error:
        return _failure(STDIN, error)


def _read_folder(folder: Path, options: _Options) -> Iterator[Document | InputFailure]:
    empty = True
    for found in _walk(folder, frozenset()):
        empty = False
        if isinstance(found, InputFailure):
            yield found
        else:
            yield from _read_file(found, options)
    if empty:
        suffixes = ", ".join(sorted({*TEXT_SUFFIXES, *HTML_SUFFIXES, JSONL_SUFFIX}))
        yield _failure(str(folder), UnreadableError(f"no {suffixes} file in this folder; name a folder with some"))


def _walk(folder: Path, above: frozenset[Path]) -> Iterator[Path | InputFailure]:
    """Find the readable files below a folder in order of names; ``above`` are the folders that lead here."""
    try:
        here = folder.resolve()
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield _failure(str(folder), error)
        return
    if here in above:  # a link back to where we came from
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            yield from _walk(entry, above | {here})
        elif entry.suffix.lower() in TEXT_SUFFIXES | HTML_SUFFIXES or _is_jsonl(entry):
            yield entry


def _is_jsonl(path: Path) -> bool:
    return path.suffix.lower() == JSONL_SUFFIX


def _read_file(path: Path, options: _Options) -> Iterator[Document | InputFailure]:
    try:
        if _is_jsonl(path):
            yield from _read_jsonl(path, options)
        elif path.suffix.lower() in HTML_SUFFIXES:
            yield _read_html(path, options)
        else:
            yield Document(_text(path.read_bytes(), options), _name(path), options.published)
    except (UnreadableError, OSError) as error:
        yield _failure(str(path), error)


def _read_html(path: Path, options: _Options) -> Document:
    data = path.read_bytes()
    page = read_page(_text(data, options, declared=declared_charset(data)))
    return Document(page.text, _name(path), options.published or page.published, with_text=True)


def _read_jsonl(path: Path, options: _Options) -> Iterator[Document | InputFailure]:
    empty = True
    with path.open("rb") as file:
        for number, line in enumerate(_json_lines(file, options), start=1):
            if isinstance(line, str) and not line.strip():
                continue
            empty = False
            try:
                yield _parse_line(line, f"{_name(path)}:{number}", options)
            except UnreadableError as error:
                yield _failure(str(path), error, line=number)
    if empty:
        raise UnreadableError('no line with a document; write one JSON object a line: {"text": "…"}')


def _json_lines(file: BufferedReader, options: _Options) -> Iterator[str | UnreadableError]:
    """The lines of a corpus, read as they are asked for where the encoding allows it; an error is that of its line."""
    encoding = bom_encoding(file.peek(4)[:4]) or options.encoding or "utf-8"
    if is_wide(encoding):
        yield from _text(file.read(), options).split("\n")
        return
    position = 0
    for line in file:
        try:
            decoded = decode_line(line, encoding, options.errors, position)
            _check_nul(decoded)
            yield decoded.text
        except UnreadableError as error:
            yield error
        position += len(line)


def _parse_line(line: str | UnreadableError, default_id: str, options: _Options) -> Document:
    """Read one line of a corpus."""
    if isinstance(line, UnreadableError):
        raise line
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"not JSON at column {error.colno} ({error.msg}); write one JSON object a line"
        ) from error
    except (ValueError, RecursionError) as error:  # numbers of too many digits, brackets nested too deep
        raise UnreadableError("JSON that cannot be read; write one plain JSON object a line") from error
    if not isinstance(fields, dict):
        raise UnreadableError('not a JSON object; write the line as {"text": "…"}')
    text = _string(fields, "text", options.errors)
    if text is None:
        raise UnreadableError('no "text"; add it to the object')
    _check_text(text)
    if (nul := text.find("\0")) >= 0:
        raise UnreadableError(f"a NUL at character {nul} of the text; remove it from the text")
    doc_id = _string(fields, "doc_id", options.errors)
    return Document(text, default_id if doc_id is None else doc_id, _published(fields) or options.published)


def _string(fields: dict[str, object], key: str, errors: ErrorPolicy = "strict") -> str | None:
    value = fields.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableError(f'"{key}" is not a string; write it in quotation marks')
    if errors == "replace":
        return replace_surrogates(value)
    try:
        value.encode()
    except UnicodeEncodeError as error:  # JSON can write "\ud83d" alone
        raise UnreadableError(
            f'"{key}" has half a surrogate pair at character {error.start}; write the whole character, '
            "or read it with --errors replace"
        ) from error
    return value


def _published(fields: dict[str, object]) -> dt.date | None:
    value = _string(fields, "published")
    if value is None:
        return None
    try:
        return parse_date(value)
    except ValueError as error:
        raise UnreadableError(f'"published": {error}; write it as 2020-10-17 or leave it out') from error


def _text(data: bytes, options: _Options, *, declared: str | None = None) -> str:
    """Turn the bytes of a whole text into characters; ``declared`` is the encoding that the text says it has."""
    decoded = decode(data, encoding=options.encoding, declared=declared, errors=options.errors)
    _check_text(decoded.text)
    _check_nul(decoded)
    return decoded.text


def _check_text(text: str) -> None:
    if not text or text.isspace():
        raise UnreadableError("no text: empty or only white space; leave this one out")


def _check_nul(decoded: DecodedText) -> None:
    """Refuse what is no text: programs and pictures have NULs, and so has UTF-16 that is read as something else."""
    if (nul := decoded.text.find("\0")) >= 0:
        raise UnreadableError(
            f"a NUL byte at byte {decoded.byte_of(nul)} (counted from 0); give a plain text file, or name its encoding "
            "if it has one with NULs: --encoding utf-16"
        )


def _name(path: Path) -> str:
    """Give the name of a file as text that can be written as UTF-8, whatever bytes the file system holds."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _failure(source: str, error: UnreadableError | OSError, *, line: int | None = None) -> InputFailure:
    place = one_line(source) if line is None else f"{one_line(source)}:{line}"
    if isinstance(error, FileNotFoundError):
        what = "there is no such file or folder; check the path"
    elif isinstance(error, PermissionError):
        what = "no permission to read it; change its permissions (chmod u+r)"
    elif isinstance(error, OSError):
        what = f"cannot be read ({error.strerror or error}); check the file"
    else:
        what = str(error)
    return InputFailure(source, f"{place}: {what}")
