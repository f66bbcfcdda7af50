"""Tables in plain text: Markdown rows, columns parted by blanks, and tables that came out a cell a line.

Only what a reader can be sure of is read: a number stands in a row and, where the table has a heading row of the same
width, under a heading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import regex

from jzextract.page.view import PageView

_NUMBER_CELL = regex.compile(r"-?\d[\d,]*(?:\.\d+)?(?P<unit>[十百千万亿]*(?:元|美元)|%|‰|个?百分点)?")
_RULE_ROW = regex.compile(r"[|\s：:-]+")
_BETWEEN = {"|": regex.compile(r"[^|]+"), " ": regex.compile(r"[^ ]+")}
# What a first column of running numbers is called.
_NUMBERING = frozenset({"序号", "编号", "序", "号", "No", "No."})
# What a column of units is called.
_UNITS = frozenset({"单位", "计量单位"})

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TableNumber:
    """A cell that holds nothing but a number, with the words that say what it is.

    All are stretches of the view. ``is_bare``: no unit stands behind the number. ``headings``: the cell's column
    heading and its row's first words, as far as there are any, the nearer one first. ``units``: where else in the
    table its unit may be said, the row's cell of a column of units and the heading of the first words. ``title``: what
    stands above the table, where its unit may be said, too.
    """

    cell: Stretch
    is_bare: bool
    headings: tuple[Stretch, ...]
    units: tuple[Stretch, ...]
    title: Stretch


def read_tables(page: PageView) -> Iterator[TableNumber]:
    """The numbers in all tables of a page, in reading order."""
    indexed = enumerate(zip(page.paragraphs, page.kinds, strict=True))
    for is_row, group in groupby(indexed, key=lambda item: item[1][1] == "row"):
        if is_row:
            members = list(group)
            first = members[0][0]
            above = page.paragraphs[max(first - 2, 0)][0]
            rows = _rows(page, [paragraph for _, (paragraph, _) in members])
            yield from _numbers(page, rows, (above, page.paragraphs[first][0]))


def _rows(page: PageView, paragraphs: list[Stretch]) -> list[list[Stretch]]:
    """The table's rows as stretches of cells."""
    texts = [page.clean[s:e] for s, e in paragraphs]
    for sign, between in _BETWEEN.items():
        if sum(sign in text for text in texts) * 2 > len(texts):
            lines = [p for p, text in zip(paragraphs, texts, strict=True) if not _RULE_ROW.fullmatch(text)]
            return [list(_cells(page, line, between)) for line in lines]
    return _rows_of_cells(page, paragraphs)


def _cells(page: PageView, line: Stretch, between: regex.Pattern[str]) -> Iterator[Stretch]:
    for match in between.finditer(page.clean, *line):
        text = match.group()
        start = match.start() + len(text) - len(text.lstrip())
        if text.strip():
            yield start, start + len(text.strip())


def _rows_of_cells(page: PageView, cells: list[Stretch]) -> list[list[Stretch]]:
    """Rows of a table that came out a cell a line: as wide as the headings, which end where row 1 begins."""
    texts = [page.clean[s:e] for s, e in cells]
    width = next((i for i, text in enumerate(texts) if text == "1"), 0)
    if width < 2 or texts[0] not in _NUMBERING:
        return []
    return [cells[i : i + width] for i in range(0, len(cells), width)]


def _numbers(page: PageView, rows: list[list[Stretch]], title: Stretch) -> Iterator[TableNumber]:
    """The number cells under the headings of the first row."""
    if not rows or any(_is_number(page, cell) for cell in rows[0]):
        return
    head = rows[0]
    names = [page.clean[slice(*cell)] for cell in head]
    numbered = names[0] in _NUMBERING
    unit_column = next((i for i, name in enumerate(names) if name in _UNITS), None)
    for row in rows[1:]:
        whole = len(row) == len(head)
        first = next((i for i, cell in enumerate(row) if i >= numbered and not _is_number(page, cell)), None)
        beside = [row[unit_column]] if whole and unit_column is not None else []
        beside += [head[first]] if whole and first is not None else []
        for column, cell in enumerate(row):
            match = _NUMBER_CELL.fullmatch(page.clean, *cell)
            if match is None or (numbered and column == 0):
                continue
            headings = ([head[column]] if whole else []) + ([row[first]] if first is not None else [])
            yield TableNumber(cell, match["unit"] is None, tuple(headings), tuple(beside), title)


def _is_number(page: PageView, cell: Stretch) -> bool:
    return _NUMBER_CELL.fullmatch(page.clean, *cell) is not None
