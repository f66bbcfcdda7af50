"""Results as tables for people: one table for each type of record, in the width that there is.

Nothing is cut off: what does not fit is folded. Where even the narrowest columns do not fit side by side, each record
becomes a short list instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TextIO, TypeAlias

from rich import box
from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jzextract.io.console import make_console
from jzextract.io.display import one_line, without_blanks
from jzextract.records import (
    Amount,
    Capacity,
    EvidenceSpan,
    ExtractionResult,
    MoneyAmount,
    Percentage,
    Period,
    ProjectRecord,
    Quantity,
    Ranking,
    Record,
    plain_notation,
)

_GAP = 2

Fold = Literal["anywhere", "words", "codes"]
"""Where a cell may be folded: anywhere; only at blanks; at blanks and after the ``.`` and ``_`` of a code."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Args:
        name: what stands above it.
        cell: makes the cell of a record; ``""`` where there is nothing to say.
        fold: where a cell that is too long may be folded.
        least: the columns of characters that a cell needs at least, where ``fold`` is ``anywhere``.
    """

    name: str
    cell: Callable[[Any], str]
    fold: Fold = "anywhere"
    least: int = 8


Grid: TypeAlias = Sequence[Sequence[str]]


class TableWriter:
    """Writes results as tables.

    Args:
        stream: where to write; gets colours only if it is a terminal.
        width: columns of characters; by default the environment's ``COLUMNS``, else the terminal's, else 100.
    """

    def __init__(self, stream: TextIO, *, width: int | None = None) -> None:
        self._console = make_console(stream, width=width)

    def write(self, result: ExtractionResult) -> None:
        """Write one result: its ``doc_id`` and date, then its tables."""
        name = "(no doc_id)" if result.doc_id is None else one_line(result.doc_id)
        published = "date unknown" if result.published is None else f"published {result.published.isoformat()}"
        self._print(Text(f"{name}, {published}", style="bold", overflow="fold"))
        self._console.print()
        tables = [(name, columns, records) for name, columns, records in _tables(result) if records]
        if not tables:
            self._print(Text("no records"))
            self._console.print()
        for name, columns, records in tables:
            self._print(Text(f"{name} ({len(records)})", style="bold"))
            self._write_records(columns, records)
            self._console.print()
        for diagnostic in result.diagnostics:
            message = f"{diagnostic.rule} {diagnostic.message} (from offset {diagnostic.start} on)"
            self._print(Text(message, style="bold", overflow="fold"))
            self._console.print()

    def _write_records(self, columns: Sequence[Column], records: Sequence[Record]) -> None:
        rows = [[column.cell(record) for column in columns] for record in records]
        used = [index for index in range(len(columns)) if any(row[index] for row in rows)]
        columns = [columns[index] for index in used]
        rows = [[row[index] for index in used] for row in rows]
        widths = _fit(columns, rows, self._console.width)
        if widths is None:
            self._write_list(columns, rows)
        else:
            self._print(_table(columns, rows, widths))

    def _write_list(self, columns: Sequence[Column], rows: Grid) -> None:
        for row in rows:
            for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
                indent = 4 if number else 2
                for line in cell.replace("–\n", "–").splitlines():
                    self._print(Padding(Text(f"{column.name}: {line}", overflow="fold"), (0, 0, 0, indent)))
            self._console.print()

    def _print(self, what: Text | Table | Padding) -> None:
        self._console.print(what)


# --- Layout -----------------------------------------------------------------------------------------------------------


def _fit(columns: Sequence[Column], rows: Grid, width: int) -> list[int] | None:
    """Share out the width: as much as each column wants, else less for the widest; ``None`` if that cannot do."""
    widths, least = [], []
    for index, column in enumerate(columns):
        cells = [column.name, *(row[index] for row in rows)]
        widths.append(max(cell_len(line) for cell in cells for line in cell.splitlines() or [""]))
        least.append(min(widths[-1], _least_width(column, cells)))
    spare = width - _GAP * (len(columns) - 1)
    if sum(least) > spare:
        return None
    while sum(widths) > spare:
        reducible = [index for index in range(len(widths)) if widths[index] > least[index]]
        widths[max(reducible, key=lambda index: widths[index])] -= 1
    return widths


def _least_width(column: Column, cells: Iterable[str]) -> int:
    if column.fold == "anywhere":
        return max(column.least, cell_len(column.name))
    return max(cell_len(word) for cell in cells for word in (_fold_codes(cell, column, 0).split() or [""]))


def _fold_codes(cell: str, column: Column, width: int) -> str:
    """Break the codes in a cell after ``.`` and ``_`` if it is wider than ``width``."""
    if column.fold != "codes" or cell_len(cell) <= width:
        return cell
    return re.sub(r"(?<=[._])(?=[a-z])", "\n", cell)


def _table(columns: Sequence[Column], rows: Grid, widths: Sequence[int]) -> Table:
    table = Table(
        box=box.HORIZONTALS,
        show_edge=False,
        show_lines=True,
        pad_edge=False,
        padding=(0, _GAP - 1, 0, 0),  # the box itself puts one blank between columns
    )
    for column, width in zip(columns, widths, strict=True):
        table.add_column(column.name, width=width, overflow="fold")
    for row in rows:
        cells = zip(row, columns, widths, strict=True)
        table.add_row(*(Text(_fold_codes(cell, column, width)) for cell, column, width in cells))
    return table


# --- Cells ------------------------------------------------------------------------------------------------------------


def _tables(result: ExtractionResult) -> list[tuple[str, list[Column], Sequence[Record]]]:
    """Give the tables of a result, each with its name, columns and records."""
    return [
        ("money", _MONEY_COLUMNS, result.money),
        ("percentages", _PERCENTAGE_COLUMNS, result.percentages),
        ("rankings", _RANKING_COLUMNS, result.rankings),
        ("projects", _project_columns(result), result.projects),
        ("quantities", _QUANTITY_COLUMNS, result.quantities),
    ]


def _span(span: EvidenceSpan | None) -> str:
    return "" if span is None else without_blanks(span.text)


def _period(period: Period | None) -> str:
    """Show the time expression, and below it its days; an open side is a bare dash."""
    if period is None:
        return ""
    start, end = (day.isoformat() if day else "" for day in (period.from_, period.to))
    if start == end:
        return f"{_span(period)}\n{start}".rstrip()
    return f"{_span(period)}\n{start}–\n{end}" if start and end else f"{_span(period)}\n{start}–{end}"


def _number(amount: Amount) -> str:
    """Write the value in plain notation, else what is known of its bounds; without unit."""
    if amount.value is not None:
        return plain_notation(amount.value)
    lower, upper = ("" if bound is None else plain_notation(bound) for bound in (amount.lower, amount.upper))
    if lower and upper:
        return f"{lower} – {upper}"
    return f"≥ {lower}" if lower else f"≤ {upper}" if upper else "?"


def _money(money: MoneyAmount) -> str:
    return f"{_number(money)} {money.currency}"


def _quantity(quantity: Quantity) -> str:
    return f"{_number(quantity)} {quantity.unit or ''}".rstrip()


_PERCENT_SIGNS = {"percent": "%", "percentage_point": " points", "permille": "‰"}


def _percent(percentage: Percentage) -> str:
    return f"{_number(percentage)}{_PERCENT_SIGNS[percentage.unit]}"


def _percent_kind(percentage: Percentage) -> str:
    return ", ".join(filter(None, (percentage.kind, percentage.direction, percentage.comparison)))


def _rank(ranking: Ranking) -> str:
    number = ranking.rank if ranking.rank is not None else ranking.top_n
    words = (ranking.kind, "" if number is None else str(number), "from the bottom" if ranking.from_bottom else "")
    return " ".join(filter(None, words))


def _streak(ranking: Ranking) -> str:
    return "" if ranking.streak is None else f"{ranking.streak.value} × {ranking.streak.unit}"


def _count(project: ProjectRecord) -> str:
    if project.count is None:
        return "" if project.count_bound == "exact" else project.count_bound
    return str(project.count) if project.count_bound == "exact" else f"{project.count_bound} {project.count}"


def _stage(project: ProjectRecord) -> str:
    if project.stage is None:
        return ""
    return f"{project.stage} (planned)" if project.stage_planned else project.stage


def _capacity(capacity: Capacity) -> str:
    rate = capacity.unit if capacity.per is None else f"{capacity.unit}/{capacity.per}"
    return without_blanks(f"{plain_notation(capacity.value)}{rate}") + (
        f" {without_blanks(capacity.product)}" if capacity.product else ""
    )


_TEXT = Column("text", _span, least=10)
_BOUND = Column("bound", lambda record: str(record.bound), "words")
_SHARED = [
    Column("subject", lambda record: _span(record.subject)),
    Column("metric", lambda record: _span(record.metric)),
    Column("period", lambda record: _period(record.period), least=11),
    Column("modality", lambda record: str(record.modality), "words"),
]
_MONEY_COLUMNS = [
    _TEXT,
    Column("value", _money, "words"),
    _BOUND,
    Column("indicator", lambda record: str(record.indicator), "codes"),
    *_SHARED,
]
_PERCENTAGE_COLUMNS = [
    _TEXT,
    Column("value", _percent, "words"),
    _BOUND,
    Column("kind", _percent_kind, "words"),
    Column("base", lambda record: _span(record.base)),
    *_SHARED,
]
_QUANTITY_COLUMNS = [
    _TEXT,
    Column("value", _quantity, "words"),
    _BOUND,
    Column("quantity", lambda record: str(record.quantity), "codes"),
    *_SHARED,
]
_RANKING_COLUMNS = [
    _TEXT,
    Column("rank", _rank, "words"),
    Column("scope", lambda record: _span(record.scope)),
    Column("level", lambda record: str(record.level), "words"),
    Column("streak", _streak, "words"),
    *_SHARED,
]


def _project_columns(result: ExtractionResult) -> list[Column]:
    """Make the columns for projects, whose amounts and parents are looked up in the result."""
    amounts = {record.id: _money(record) for record in result.money}
    shares = {record.id: _percent(record) for record in result.percentages}
    names = {record.id: _span(record) for record in result.projects}

    def investment(project: ProjectRecord) -> str:
        sums = {
            "total": project.total_investment,
            "planned": project.planned_investment,
            "completed": project.completed_investment,
        }
        lines = [f"{name} {amounts.get(ref, ref)}" for name, ref in sums.items() if ref]
        if project.completion:
            lines.append(f"completion {shares.get(project.completion, project.completion)}")
        return "\n".join(lines)

    return [
        _TEXT,
        Column("count", _count, "words"),
        Column("stage", _stage, "codes"),
        Column("investment", investment, "words"),
        Column("capacity", lambda project: "\n".join(map(_capacity, project.capacity))),
        Column("parties", lambda project: "\n".join(map(_span, project.parties))),
        Column("programme", lambda project: _span(project.programme)),
        Column("parent", lambda project: names.get(project.parent or "", project.parent or "")),
        Column("period", lambda project: _period(project.period), least=11),
    ]
