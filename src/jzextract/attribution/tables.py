"""Who and what in tables: the column's heading is the metric, the row's first words are the subject."""

from __future__ import annotations

from collections.abc import Sequence

from jzextract.attribution.findings import Attribution, Finding
from jzextract.attribution.nouns import NounReader
from jzextract.attribution.slots import Slot
from jzextract.page.tables import read_tables
from jzextract.page.view import PageView


def read_table_cells(page: PageView, slots: Sequence[Slot], nouns: NounReader) -> dict[int, Attribution]:
    """For the slots that are cells of a table what their headings say, by where the cell begins on the view.

    Where a time (1—6月), or nothing but 金额 or 同比, heads the column, the row says what is measured.
    """
    if "row" not in page.kinds:
        return {}
    wanted = {slot.start for slot in slots}
    cells: dict[int, Attribution] = {}
    for number in read_tables(page):
        if number.cell[0] in wanted and number.headings:
            heading, *label = number.headings
            generic = nouns.words.generic_heading.fullmatch(page.clean, *heading) is not None
            if label and label[0] != heading and (generic or nouns.in_period(heading[0])):
                cells[number.cell[0]] = Attribution(Finding(label[0], "table"))
            else:
                subject = Finding(label[0], "table") if label else None
                cells[number.cell[0]] = Attribution(Finding(heading, "table"), subject)
    return cells
