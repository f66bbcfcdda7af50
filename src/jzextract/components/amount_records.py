"""The steps that money and percentages share: find mentions, ask the cues, write records down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jzextract.amounts import AmountMention
from jzextract.attribution.cells import read_cells
from jzextract.attribution.fields import FieldValues, resolve_fields
from jzextract.components.common import RecordData, place
from jzextract.numerals import Number
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.matching import Found, find
from jzextract.records import plain_notation


def find_amounts(
    page: PageView, library: PatternLibrary, record_type: str, read: Callable[[Found], list[AmountMention]]
) -> list[tuple[AmountMention, FieldValues]]:
    """All mentions of a type, each with the fields that cues decide.

    They come in the order of the given text, which differs from the view's where a sentence goes on after a caption.
    """
    found = find(page, library.rules(record_type))
    mentions = [mention for match in found for mention in read(match)]
    mentions += read_cells(page, library, record_type, mentions)
    values = resolve_fields(page, mentions, library.fields(record_type))
    return sorted(zip(mentions, values, strict=True), key=lambda pair: page.source_offset(pair[0].start))


def amount_data(page: PageView, mention: AmountMention, values: FieldValues, identifier: str) -> RecordData:
    """The fields that money and percentages share, as JSON-able data."""
    return {
        **place(page, mention, identifier),
        **_numbers(mention, values.get("bound")),
        "modality": values.get("modality") or "actual",
    }


def _numbers(mention: AmountMention, cue: str | None) -> dict[str, Any]:
    """Value and bounds, by OUTPUT.md's table: ``over`` has a lower end, ``under`` and ``nearly`` an upper one.

    What the number itself says (a range, 余, 数十亿) stands; then the words around; then what the rule says.
    """
    number = mention.number
    bound = number.bound if number.bound != "exact" else cue or mention.bound or "exact"
    lower, upper = _ends(number, bound)
    written = (None if end is None else plain_notation(end) for end in (number.value, lower, upper))
    return {**dict(zip(("value", "lower", "upper"), written, strict=True)), "bound": bound}


def _ends(number: Number, bound: str) -> tuple[Any, Any]:
    value = number.value
    if bound in ("range", "vague"):
        return number.lower, number.upper
    return {"exact": (value, value), "over": (value, None)}.get(bound, (None, None if bound == "about" else value))
