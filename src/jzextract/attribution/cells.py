"""Bare numbers in tables: the unit of the heading makes amounts of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jzextract.amounts import LOCAL_CURRENCY, AmountMention
from jzextract.numerals import parse_number
from jzextract.page.tables import TableNumber, read_tables
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.rules import Rule

# The field whose cues name what a type of record measures.
_NAMING_FIELD = {"money": "indicator", "percentages": "kind"}

Unit = tuple[Rule, str, str]
"""The rule that read a unit, its scale (万, or nothing), and its currency (or nothing)."""


def read_cells(
    page: PageView, library: PatternLibrary, record_type: str, known: Sequence[AmountMention]
) -> list[AmountMention]:
    """The amounts of a type (``money``, ``percentages``; others have none) in the tables of a page.

    Those that are known already are left out. A cell takes the unit of its column's heading or its row's, else the one
    of a column of units or of the heading of the first words, else the one above the table. With the unit from above,
    a cell counts only where one of its headings names something that the type measures.
    """
    if "row" not in page.kinds or record_type not in _NAMING_FIELD:
        return []
    taken = {position for mention in known for position in range(mention.start, mention.end)}
    return [
        mention
        for number in read_tables(page)
        if number.is_bare and number.cell[0] not in taken
        for mention in _mentions(page, library, record_type, number)
    ]


def _mentions(
    page: PageView, library: PatternLibrary, record_type: str, number: TableNumber
) -> Iterator[AmountMention]:
    places = (*number.headings, *number.units)
    unit = next((u for place in places for u in _units(page, library, place)), None)
    heading = _telling(page, library, record_type, number)
    if unit is None and heading is not None:
        unit = next(iter(_units(page, library, number.title)), None)
    if unit is None or unit[0].spec.set["type"] != record_type:
        return
    rule, scale, currency = unit
    start, end = number.cell
    value = parse_number(page.clean[start:end]).times(parse_number(scale or "1").low_end)
    name = library.lexicons["currencies"][currency] if currency else "percent"
    context = heading or (number.headings[0] if number.headings else number.title)
    yield AmountMention(start, end, value, name or LOCAL_CURRENCY, rule.id, None, context)


def _units(page: PageView, library: PatternLibrary, stretch: tuple[int, int]) -> Iterator[Unit]:
    """The units that a stretch states."""
    for rule in library.rules("tables"):
        for match in rule.pattern.finditer(page.clean, stretch[0], stretch[1]):
            groups = match.groupdict()
            yield rule, groups.get("scale") or "", groups.get("currency") or ""


def _telling(page: PageView, library: PatternLibrary, record_type: str, number: TableNumber) -> tuple[int, int] | None:
    """The heading that names something measured."""
    field = next(f for f in library.fields(record_type) if f.field == _NAMING_FIELD[record_type])
    return next((h for h in number.headings if field.members(page, *h)), None)
