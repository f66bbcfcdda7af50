"""What a change of patterns does, as text: each record in its sentence, and a summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from rich import box
from rich.cells import cell_len
from rich.table import Table

from jzextract.authoring.comparing import WHATS, Change, DocumentChanges, Tally
from jzextract.io.console import make_console
from jzextract.io.display import in_place, one_line, without_blanks

_SIDES = ("OLD", "NEW")
# What a record's line shows already.
_NOT_SHOWN = frozenset({"id", "text", "start", "end", "sentence", "rule"})
_LABEL = max(map(len, WHATS))
_TYPE = len("percentages")


def write_changes(compared: DocumentChanges, stream: TextIO) -> None:
    """Write what differs in one document: each record marked in its sentence, and its fields, old → new.

    Records of which only the rule differs are left to the summary.
    """
    shown = [change for change in compared.changes if not change.only_rule]
    if not shown:
        return
    name = compared.document.doc_id
    stream.write(f"{'(no doc_id)' if name is None else one_line(name)}\n")
    for change in shown:
        stream.write(f"  {change.what:{_LABEL}}  {change.type:{_TYPE}}  {_sentence(compared.document.text, change)}\n")
        for line in _details(change):
            stream.write(f"  {'':{_LABEL}}  {'':{_TYPE}}  {line}\n")
    stream.write("\n")


def write_summary(tally: Tally, stream: TextIO, *, width: int | None = None) -> None:
    """Write how many records were added, removed and altered, by type and by rule.

    Args:
        tally: the counts.
        stream: where to write. Colours are used only if it is a terminal.
        width: as for :func:`jzextract.io.writers.write_table`.
    """
    for side, rules in zip(_SIDES, tally.stopped, strict=True):
        for rule, count in sorted(rules.items()):
            stream.write(f"{side}: {rule} took too long in {_documents(count)}, and was left out there\n")
    if not tally.differing:
        stream.write(f"no record differs in {_documents(tally.documents)}\n")
        return
    verb = "differs" if tally.differing == 1 else "differ"
    stream.write(f"{tally.differing} of {_documents(tally.documents)} {verb}\n\n")
    for (old, new), count in sorted(tally.renamed.items()):
        records = "1 record is" if count == 1 else f"{count} records are"
        stream.write(f"{records} found by {new} instead of {old}; nothing else differs there\n")
    if tally.renamed:
        stream.write("\n")
    console = make_console(stream, width=width)
    console.print(_table("type", tally.by_type))
    console.print()
    console.print(_table("rule", tally.by_rule))


def _table(name: str, counts: Mapping[str, Mapping[Any, int]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(name, overflow="fold")
    for what in WHATS:
        table.add_column(what, justify="right")
    for key, known in sorted(counts.items()):
        table.add_row(key, *(str(known.get(what, 0)) for what in WHATS))
    return table


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"


def _sentence(text: str, change: Change) -> str:
    """The record, marked in its sentence."""
    record = change.record
    first, last = record["sentence"]["start"], record["sentence"]["end"]
    return in_place(text[first:last], record["start"] - first, record["end"] - first)


def _details(change: Change) -> Iterator[str]:
    """What a record says, or in which fields it differs."""
    if change.what == "altered":
        for name, (old, new) in change.fields.items():
            yield from _difference(name, old, new)
        return
    record = change.record
    said = [f"{name} {_shown(value)}" for name, value in record.items() if name not in _NOT_SHOWN and value]
    yield f"{record['rule']}: {', '.join(said)}"


def _difference(name: str, old: Any, new: Any) -> Iterator[str]:
    shown, other = _shown(old), _shown(new)
    if shown == other:  # the same words in another place
        shown, other = _placed(old), _placed(new)
    line = f"{name}: {shown} → {other}"
    if cell_len(line) <= 100:
        yield line
    else:
        yield f"{name}: {shown}"
        yield f"{'':{len(name)}}→ {other}"


def _shown(value: Any) -> str:
    """A value for readers: evidence as its words, a list as what it holds."""
    if value is None or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "、".join(map(_shown, value))
    return _shown_parts(value) if isinstance(value, Mapping) else one_line(str(value))


def _shown_parts(value: Mapping[str, Any]) -> str:
    """Evidence as its words, with what was read from them in brackets; anything else part by part."""
    rest = ", ".join(
        f"{name} {_shown(part)}"
        for name, part in value.items()
        if name not in ("text", "start", "end", "type") and part is not None
    )
    if "text" not in value:
        return rest
    words = without_blanks(value["text"])
    return f"{words} ({rest})" if rest else words


def _placed(value: Any) -> str:
    """A value with the place where it stands."""
    if isinstance(value, list):
        return "、".join(map(_placed, value))
    if isinstance(value, Mapping) and "start" in value:
        return f"{_shown(value)} at {value['start']}"
    return _shown(value)
