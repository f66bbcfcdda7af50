"""From files, folders, JSONL corpora and standard input to documents, one at a time.

What cannot be read does not stop the rest: it comes out as an :class:`InputFailure`, in its place in the stream.
Texts are handed on as they are: line breaks are not translated, since the offsets of the records count them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jzextract.documents import Document
from jzextract.io.display import one_line

STDIN = "-"
"""The input that stands for standard input, and the ``doc_id`` of what comes from there."""

TEXT_SUFFIXES = frozenset({".txt", ".md"})
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


class _UnreadableError(Exception):
    """Says what is wrong, and the remedy; whoever catches it knows the place."""


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
    inputs: Iterable[str | Path], *, published: dt.date | None = None, stdin: BinaryIO | None = None
) -> Iterator[Document | InputFailure]:
    """Read the inputs in the order given, lazily.

    Args:
        inputs: files (``.jsonl`` is a corpus with one document a line, anything else is one text), folders (walked
            through in order of names for ``.txt``, ``.md`` and ``.jsonl`` files; hidden ones are skipped), or ``-``.
        published: the date of publication of every document that does not state one itself.
        stdin: what to read for ``-``; standard input unless given.

    Yields:
        Documents, and an :class:`InputFailure` for whatever gives none. The ``doc_id`` is the name of the file, in a
        corpus the line's own ``doc_id`` or else ``name.jsonl:LINE``.
    """
    for item in inputs:
        if str(item) == STDIN:
            yield _read_stdin(stdin, published)
        elif _is_folder(path := Path(item)):
            yield from _read_folder(path, published)
        else:
            yield from _read_file(path, published)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # no permission on the way, or a name too long; opening it will say so
        return False


def _read_stdin(stream: BinaryIO | None, published: dt.date | None) -> Document | InputFailure:
    if stream is None:
        # The interpreter has no standard input object when the caller closed it.
        stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return InputFailure(STDIN, "-: standard input is closed; pipe a text into it")
    try:
        return Document(_decode(stream.read()), STDIN, published)
    except (_UnreadableError, OSError) as error:
        return _failure(STDIN, error)


def _read_folder(folder: Path, published: dt.date | None) -> Iterator[Document | InputFailure]:
    empty = True
    for found in _walk(folder, frozenset()):
        empty = False
        if isinstance(found, InputFailure):
            yield found
        else:
            yield from _read_file(found, published)
    if empty:
        suffixes = ", ".join(sorted({*TEXT_SUFFIXES, JSONL_SUFFIX}))
        yield _failure(str(folder), _UnreadableError(f"no {suffixes} file in this folder; name a folder with some"))


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
        elif entry.suffix.lower() in TEXT_SUFFIXES or _is_jsonl(entry):
            yield entry


def _is_jsonl(path: Path) -> bool:
    return path.suffix.lower() == JSONL_SUFFIX


def _read_file(path: Path, published: dt.date | None) -> Iterator[Document | InputFailure]:
    try:
        if _is_jsonl(path):
            yield from _read_jsonl(path, published)
        else:
            yield Document(_decode(path.read_bytes()), _name(path), published)
    except (_UnreadableError, OSError) as error:
        yield _failure(str(path), error)


def _read_jsonl(path: Path, published: dt.date | None) -> Iterator[Document | InputFailure]:
    empty, position = True, 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            body = line.removeprefix(BOM_UTF8) if number == 1 else line
            if body.strip():
                empty = False
                try:
                    where = position + len(line) - len(body)
                    yield _parse_line(body, where, f"{_name(path)}:{number}", published)
                except _UnreadableError as error:
                    yield _failure(str(path), error, line=number)
            position += len(line)
    if empty:
        raise _UnreadableError('no line with a document; write one JSON object a line: {"text": "…"}')


def _parse_line(line: bytes, position: int, default_id: str, published: dt.date | None) -> Document:
    """Read one line of a corpus that begins at byte ``position`` of its file."""
    try:
        fields = json.loads(_decode(line, position))
    except json.JSONDecodeError as error:
        raise _UnreadableError(
            f"not JSON at column {error.colno} ({error.msg}); write one JSON object a line"
        ) from error
    except (ValueError, RecursionError) as error:  # numbers of too many digits, brackets nested too deep
        raise _UnreadableError("JSON that cannot be read; write one plain JSON object a line") from error
    if not isinstance(fields, dict):
        raise _UnreadableError('not a JSON object; write the line as {"text": "…"}')
    text = _string(fields, "text")
    if text is None:
        raise _UnreadableError('no "text"; add it to the object')
    _check_text(text, "remove it from the text")
    doc_id = _string(fields, "doc_id")
    return Document(text, default_id if doc_id is None else doc_id, _published(fields) or published)


def _string(fields: dict[str, object], key: str) -> str | None:
    value = fields.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _UnreadableError(f'"{key}" is not a string; write it in quotation marks')
    try:
        value.encode()
    except UnicodeEncodeError as error:  # JSON can write "\ud83d" alone
        raise _UnreadableError(
            f'"{key}" has half a surrogate pair at character {error.start}; write the whole character'
        ) from error
    return value


def _published(fields: dict[str, object]) -> dt.date | None:
    value = _string(fields, "published")
    if value is None:
        return None
    try:
        return parse_date(value)
    except ValueError as error:
        raise _UnreadableError(f'"published": {error}; write it as 2020-10-17 or leave it out') from error


def _decode(data: bytes, position: int = 0) -> str:
    """Turn the bytes of a text into characters; ``position`` is where they begin in their file."""
    body = data.removeprefix(BOM_UTF8)
    position += len(data) - len(body)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        place = f"byte {position + error.start} (0x{body[error.start]:02x}, counted from 0)"
        remedy = _encoding_remedy(data, body[: error.start].decode())
        raise _UnreadableError(f"not UTF-8 text at {place}; {remedy}") from error
    _check_text(text, "give a plain text file in UTF-8", position)
    return text


def _check_text(text: str, remedy: str, position: int | None = None) -> None:
    """Refuse what is no text; ``position`` is the byte where it begins, if it comes straight from a file."""
    if not text or text.isspace():
        raise _UnreadableError("no text: empty or only white space; leave this one out")
    if (nul := text.find("\0")) >= 0:
        if position is None:
            raise _UnreadableError(f"a NUL at character {nul} of the text; {remedy}")
        raise _UnreadableError(f"a NUL byte at byte {position + len(text[:nul].encode())} (counted from 0); {remedy}")


def _encoding_remedy(data: bytes, good: str) -> str:
    """Say what to do about bytes of which only the beginning, ``good``, is UTF-8.

    Names the encodings that Chinese pages commonly come in.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "it looks like UTF-16; convert it: iconv -f UTF-16 -t UTF-8"
    if any(char >= "\u0800" for char in good):  # three bytes in UTF-8, which other encodings hardly hit by chance
        return "the text is damaged there; save it again as UTF-8"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "give a plain text file in UTF-8"
    return "it may be GBK; convert it: iconv -f GB18030 -t UTF-8"


def _name(path: Path) -> str:
    """Give the name of a file as text that can be written as UTF-8, whatever bytes the file system holds."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _failure(source: str, error: _UnreadableError | OSError, *, line: int | None = None) -> InputFailure:
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
