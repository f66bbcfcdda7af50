"""The figures of an evaluation, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TextIO

from rich import box
from rich.table import Table

from jzextract.evaluate import Evaluation, EvaluationError
from jzextract.io.console import make_console
from jzextract.io.display import one_line, without_blanks

_SHARES = ("precision", "recall", "f1", "exact_span", "field_accuracy", "whole")


def write_scores(evaluation: Evaluation, stream: TextIO, *, width: int | None = None) -> None:
    """Write the scores as two tables: one row for each type of record, one row for each field.

    Args:
        evaluation: what was found out.
        stream: where to write. Colours are used only if it is a terminal.
        width: as for :func:`jzextract.io.writers.write_table`.
    """
    types = _table("type", "gold", *(name.replace("_", " ") for name in _SHARES))
    fields = _table("type", "field", "right")
    for name, score in evaluation.scores.items():
        types.add_row(name, str(score.gold), *(f"{getattr(score, share):.3f}" for share in _SHARES))
        for field, right in score.fields.items():
            fields.add_row(name, field, f"{right:.3f}")
    console = make_console(stream, width=width)
    console.print(types)
    if fields.row_count:
        console.print()
        console.print(fields)


def write_scores_json(evaluation: Evaluation, stream: TextIO, *, errors: bool = False) -> None:
    """Write the scores as one JSON object by type of record, on request with the list of ``errors``."""
    content: dict[str, Any] = dict(evaluation.to_table())
    if errors:
        content["errors"] = [error.model_dump(mode="json") for error in evaluation.errors]
    json.dump(content, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def write_errors(evaluation: Evaluation, stream: TextIO) -> None:
    """Write one error a line: type, document, what, the reference's record, the predicted one; with tabs between."""
    for error in evaluation.errors:
        parts = (
            error.type,
            one_line(error.doc_id),
            error.what,
            _brief(error.gold, error),
            _brief(error.predicted, error),
        )
        stream.write("\t".join(parts) + "\n")


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for number, name in enumerate(columns):
        is_figure = number > 0 and name != "field"
        table.add_column(name, justify="right" if is_figure else "left", overflow="fold")
    return table


def _brief(record: Mapping[str, Any] | None, error: EvaluationError) -> str:
    """Show a record as ``text @start``, and what it has in the field that is wrong."""
    if record is None:
        return "-"
    brief = f"{without_blanks(str(record['text']))} @{record['start']}"
    if error.what in ("missed", "false"):
        return brief
    value = record.get("refers_to", record.get("value"))
    return f"{brief} {error.what}={json.dumps(value, ensure_ascii=False)}"
