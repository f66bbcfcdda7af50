"""What patterns may say about each type of record: the groups of a rule, the fields it sets, the values of fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError

from jzextract.page.layout import LineKind
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
        model: the record that comes out, ``None`` where the mentions only serve other records.
    """

    groups: frozenset[str]
    settable: Mapping[str, Any] = field(default_factory=dict)
    one_of: tuple[frozenset[str], ...] = ()
    required: frozenset[str] = frozenset()
    model: type[Record] | None = None


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBER = (_names("amount"), _names("low high"), _names("item"))
RECORD_TYPES: Mapping[str, RecordType] = {
    "money": RecordType(
        _names("amount low high item currency jiao fen sign cell scale"),
        {"currency": _Code, "bound": Bound},
        (*_NUMBER, _names("jiao"), _names("cell")),
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
        (_names("name"), _names("head"), _names("group")),
        _names("kind"),
        ProjectRecord,
    ),
    "quantities": RecordType(
        _names("amount low high item sign unit"),
        {"quantity": _Name, "unit": _Word, "bound": Bound},
        _NUMBER,
        _names("quantity"),
        Quantity,
    ),
    "capacities": RecordType(_names("rate value unit product per"), {}, (_names("value unit"),)),
    "parties": RecordType(_names("party"), {}, (_names("party"),)),
    "scopes": RecordType(_names("scope"), {}, (_names("scope"),)),
    "streaks": RecordType(
        _names("value"), {"unit": Streak.model_fields["unit"].annotation}, (_names("value"),), _names("unit")
    ),
    "periods": RecordType(
        _names(
            "lead year part month day year2 part2 month2 day2 tail quarter quarter2 quarters months month_word holiday "
            "days plan first_years last_years nth_year"
        ),
        {"kind": PeriodKind, "nth_year": int},
    ),
    "bases": RecordType(_names("base metric"), {"kind": PercentKind}, (_names("base"),), _names("kind")),
    "recipients": RecordType(_names("subject"), {}, (_names("subject"),)),
    "contests": RecordType(_names("metric"), {}, (_names("metric"),)),
    "tables": RecordType(_names("scale currency"), {"type": _CellType}, required=_names("type")),
    "page": RecordType(_names("year month day republic"), {"kind": LineKind}),
}
"""By the first part of a family's name."""


def setting_fault(record_type: str, name: str, value: Any) -> str | None:
    """What is wrong with a value that ``set`` gives a field of a type of record; ``None`` where nothing is."""
    return _fault(RECORD_TYPES[record_type].settable[name], value)


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
