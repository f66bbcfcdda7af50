"""What patterns may say about each type of record: the groups of a rule, the fields it sets, the values of fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Literal

import regex
from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

from jzextract.numerals import parse_number
from jzextract.page.layout import LineKind
from jzextract.patterns.schema import RuleSpec
from jzextract.periods.mentions import Kind as PeriodKind
from jzextract.records import (
    Bound,
    MoneyAmount,
    Percentage,
    PercentKind,
    PercentUnit,
    ProjectRecord,
    Quantity,
    Ranking,
    RankingKind,
    Record,
    Streak,
)

_Word = Annotated[str, StringConstraints(min_length=1)]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
_Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
_MentionKind = Literal["group", "single", "works", "list", "phase", "labelled"]
_CellType = Literal["money", "percentages", "other"]


@dataclass(frozen=True, slots=True)
class RecordType:
    """What rules may say about a type of record.

    Attributes:
        groups: the names that a pattern's groups may have.
        settable: the fields that ``set`` may give, each with the type of its values.
        one_of: a rule that is no trap has all groups of at least one of these sets.
        required: the fields that ``set`` of a rule that is no trap must give.
        kinds: for a ``kind`` that ``set`` gives, the sets of groups of which the rule has one (besides ``one_of``).
        numbers: the groups that hold numbers.
        words: the groups that hold words of one of some lexicons.
        model: the record that comes out, ``None`` where the mentions only serve other records.
    """

    groups: frozenset[str]
    settable: Mapping[str, Any] = field(default_factory=dict)
    one_of: tuple[frozenset[str], ...] = ()
    required: frozenset[str] = frozenset()
    kinds: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    model: type[Record] | None = None


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTS = ("period_year_parts", "period_month_parts")
_NUMBER = (_names("amount"), _names("low high"), _names("item"))
RECORD_TYPES: Mapping[str, RecordType] = {
    "money": RecordType(
        _names("amount low high item currency jiao fen sign cell scale"),
        {"currency": _Code, "bound": Bound},
        (*_NUMBER, _names("jiao"), _names("cell")),
        words={"currency": ("currencies", "currency_signs")},
        model=MoneyAmount,
    ),
    "percentages": RecordType(
        _names("amount low high item sign half"),
        {"unit": PercentUnit, "bound": Bound, "tenths": bool},
        _NUMBER,
        model=Percentage,
    ),
    "rankings": RecordType(
        _names("scope rank top_n streak"),
        {"kind": RankingKind, "rank": int, "top_n": int, "from_bottom": bool},
        required=_names("kind"),
        model=Ranking,
    ),
    "projects": RecordType(
        _names("name head group count amount"),
        {"kind": _MentionKind},
        required=_names("kind"),
        kinds={
            "single": (_names("head"),),
            "works": (_names("head"),),
            "phase": (_names("head"),),
            "labelled": (_names("name"),),
            "group": (_names("name count"), _names("head count")),
            "list": (_names("group"),),
        },
        numbers=_names("count"),
        model=ProjectRecord,
    ),
    "quantities": RecordType(
        _names("amount low high item sign unit"),
        {"quantity": _Name, "unit": _Word, "bound": Bound},
        _NUMBER,
        _names("quantity"),
        model=Quantity,
    ),
    "capacities": RecordType(
        _names("rate value unit product per"), {}, (_names("value unit"),), numbers=_names("value")
    ),
    "parties": RecordType(_names("party"), {}, (_names("party"),)),
    "scopes": RecordType(_names("scope"), {}, (_names("scope"),)),
    "streaks": RecordType(
        _names("value"),
        {"unit": Streak.model_fields["unit"].annotation},
        (_names("value"),),
        _names("unit"),
        numbers=_names("value"),
    ),
    "periods": RecordType(
        _names(
            "lead year part month day year2 part2 month2 day2 tail quarter quarter2 quarters months month_word holiday "
            "days plan first_years last_years nth_year"
        ),
        {"kind": PeriodKind, "nth_year": int},
        kinds={
            "holiday": (_names("holiday"),),
            "break": (_names("holiday"),),
            "neighbour_month": (_names("month_word"),),
        },
        words={
            "part": _PARTS,
            "part2": _PARTS,
            "tail": ("period_tails",),
            "holiday": ("period_holidays",),
            "month_word": ("period_months",),
        },
    ),
    "bases": RecordType(_names("base metric"), {"kind": PercentKind}, (_names("base"),), _names("kind")),
    "recipients": RecordType(_names("subject"), {}, (_names("subject"),)),
    "contests": RecordType(_names("metric"), {}, (_names("metric"),)),
    "tables": RecordType(
        _names("scale currency"), {"type": _CellType}, required=_names("type"), words={"currency": ("currencies",)}
    ),
    "page": RecordType(
        _names("year month day republic"), {"kind": LineKind}, numbers=_names("year month day republic")
    ),
}
"""By the first part of a family's name."""


def setting_fault(record_type: str, name: str, value: Any) -> str | None:
    """What is wrong with a value that ``set`` gives a field of a type of record; ``None`` where nothing is."""
    return _fault(RECORD_TYPES[record_type].settable[name], value)


def match_fault(rule: RuleSpec, match: regex.Match[str], lexicons: Mapping[str, Mapping[str, str]]) -> str | None:
    """What the mechanisms could not read of a match of a rule; ``None`` where all is well.

    Args:
        rule: the rule; its family's first part is the type of record.
        match: what it matched.
        lexicons: the entries of all lexicons.
    """
    known = RECORD_TYPES[rule.id.split(".")[0]]
    groups = {name: text for name, text in match.groupdict().items() if text}
    ways = known.kinds.get(str(rule.set.get("kind")), known.one_of)
    if ways and not rule.reject and not any(needed <= {*groups} for needed in ways):
        return "none of the groups that the rule needs took part in the match"
    for name in sorted(known.numbers & {*groups}):
        try:
            parse_number(groups[name])
        except ValueError:
            return f"the group '{name}' holds no number: {groups[name]!r}"
    for name in sorted({*known.words} & {*groups}):
        if not any(groups[name] in lexicons.get(lexicon, {}) for lexicon in known.words[name]):
            return f"the group '{name}' holds no word of the lexicon {' or '.join(known.words[name])}: {groups[name]!r}"
    return None


def cue_fields(record_type: str) -> list[str]:
    """The fields of a type of record that cues may set; none where there is no such type."""
    known = RECORD_TYPES.get(record_type)
    return [] if known is None or known.model is None else sorted(known.model.model_fields)


def cue_fault(record_type: str, name: str, value: Any) -> str | None:
    """What is wrong with a value that a cue gives a field of a type of record; ``None`` where nothing is."""
    model = RECORD_TYPES[record_type].model
    if model is None:
        return f"{record_type} are no records"
    about = model.model_fields[name]
    kind = Annotated[(about.annotation, *about.metadata)] if about.metadata else about.annotation
    return _fault(kind, value)


def _fault(kind: Any, value: Any) -> str | None:
    try:
        _adapter(kind).validate_python(value)
    except ValidationError as error:
        return str(error.errors(include_url=False)[0]["msg"])
    return None


@lru_cache(maxsize=64)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind, config=ConfigDict(strict=True))
