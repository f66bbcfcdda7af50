"""The steps that money and percentages share: find mentions, ask the cues, write records down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jzextract.amounts import AmountMention
from jzextract.attribution.cells import read_cells
from jzextract.attribution.fields import FieldValue, FieldValues, resolve_fields, sources_of, value_of
from jzextract.components.common import RecordData, place
from jzextract.numerals import Number
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.matching import Found, find
from jzextract.provenance import DEFAULT, Source
from jzextract.records import plain_notation

_EXACT = FieldValue("exact", DEFAULT)


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
        **_numbers(mention, _bound(mention, values).value),
        "modality": value_of(values, "modality") or "actual",
    }


def amount_sources(mention: AmountMention, values: FieldValues) -> dict[str, Source]:
    """Where the fields come from that cues decide, the bound of money and percentages among them."""
    return {**sources_of(values), "bound": _bound(mention, values).source}


def _bound(mention: AmountMention, values: FieldValues) -> FieldValue:
    """What the number itself says (a range, 余, 数十亿) stands; then the words around; then what the rule says."""
    if mention.number.bound != "exact":
        return FieldValue(mention.number.bound, Source("number_bound", span=(mention.start, mention.end)))
    cue = values.get("bound")
    if cue is None and mention.bound is not None:
        return FieldValue(mention.bound, Source("rule", mention.rule, (mention.start, mention.end)))
    return cue or _EXACT


def _numbers(mention: AmountMention, bound: str) -> dict[str, Any]:
    """Value and bounds, by OUTPUT.md's table: ``over`` has a lower end, ``under`` and ``nearly`` an upper one."""
    number = mention.number
    lower, upper = _ends(number, bound)
    written = (None if end is None else plain_notation(end) for end in (number.value, lower, upper))
    return {**dict(zip(("value", "lower", "upper"), written, strict=True)), "bound": bound}


def _ends(number: Number, bound: str) -> tuple[Any, Any]:
    value = number.value
    if bound in ("range", "vague"):
        return number.lower, number.upper
    return {"exact": (value, value), "over": (value, None)}.get(bound, (None, None if bound == "about" else value))
