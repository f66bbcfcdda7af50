"""The records that jzextract returns: plain, frozen pydantic models, the same in Python and in JSON.

Offsets are 0-based, half-open, and count Unicode code points of the text as it was given. For every record and
every evidence span, ``source[start:end] == text``. Amounts are :class:`~decimal.Decimal` in Python and strings in
plain notation in JSON (``"61330000000"``, never ``6.133e10``), so that nothing is lost on the way.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

SCHEMA_VERSION: Literal["1"] = "1"

Bound = Literal["exact", "about", "nearly", "over", "under", "range", "vague"]
Modality = Literal["actual", "planned"]
Indicator = Literal[
    "investment.total",
    "investment.planned",
    "investment.completed",
    "investment.intended",
    "investment.received",
    "gdp",
    "output_value",
    "revenue",
    "profit",
    "trade",
    "contract_value",
    "fiscal_revenue",
    "tax",
    "expenditure",
    "funding",
    "loan",
    "fund_size",
    "consumption",
    "fee",
    "other",
]
PercentUnit = Literal["percent", "percentage_point", "permille"]
PercentKind = Literal["growth", "share", "completion", "gap", "contribution", "rate"]
RankingKind = Literal["position", "top_n", "leading", "only", "first_ever", "tier"]
Level = Literal["world", "country", "province", "city", "county", "other"]
Stage = Literal[
    "reserve",
    "negotiating",
    "signed",
    "preparing",
    "started",
    "under_construction",
    "completed",
    "trial_production",
    "in_production",
    "halted",
]


def plain_notation(value: Decimal) -> str:
    """Write a decimal without an exponent: ``Decimal("6.1E+3")`` becomes ``"6100"``."""
    return format(value, "f")


PlainDecimal = Annotated[
    Decimal,
    PlainSerializer(plain_notation, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}),
]


class Model(BaseModel):
    """What all records share: they cannot be changed, and a field that does not exist is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)


class Offsets(Model):
    """A stretch of the source: ``start`` and ``end`` in code points, 0-based, half-open."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class EvidenceSpan(Offsets):
    """Words of the source that a field was read from; ``source[start:end] == text``."""

    text: str


class Period(EvidenceSpan):
    """A time expression of the source and the days that it covers, both inclusive; a side may be open."""

    from_: dt.date | None = Field(default=None, alias="from")
    to: dt.date | None = None


class Streak(Model):
    """How long a rank has been held: 连续2年 is ``value=2, unit="year"``."""

    value: int
    unit: Literal["year", "quarter", "month", "week", "day", "time"]


class Capacity(EvidenceSpan):
    """What a project can put out or hold: 年产20万吨钛白粉 is 200000 吨 of 钛白粉 per year."""

    value: PlainDecimal
    unit: str
    product: str | None = None
    per: Literal["year", "month", "day", "hour"] | None = None


class Record(EvidenceSpan):
    """The fields of every record.

    ``id`` is unique in the document (``m1``, ``p1``, ``r1``, ``j1`` …), ``rule`` names the pattern that found the
    record, ``sentence`` is where its sentence stands.
    """

    id: str
    rule: str
    sentence: Offsets
    period: Period | None = None


class Amount(Record):
    """What money amounts and percentages share: a number with its bounds, and who and what it is about.

    ``value`` is ``None`` for ranges and vague amounts, ``lower`` and ``upper`` say what is known then.
    """

    value: PlainDecimal | None
    lower: PlainDecimal | None
    upper: PlainDecimal | None
    bound: Bound
    metric: EvidenceSpan | None = None
    subject: EvidenceSpan | None = None
    modality: Modality


class MoneyAmount(Amount):
    """An amount of money, in whole units of ``currency`` (ISO 4217): 613.3亿元 is 61330000000 CNY."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    indicator: Indicator


class Percentage(Amount):
    """A percentage, percentage point or permille figure as written: 63.4% is 63.4, 三成 is 30."""

    unit: PercentUnit
    kind: PercentKind
    direction: Literal["up", "down"] | None = None
    comparison: Literal["yoy", "mom", "other"] | None = None
    base: EvidenceSpan | None = None


class Ranking(Record):
    """A stated position, class or lead among others."""

    kind: RankingKind
    rank: int | None = None
    top_n: int | None = None
    scope: EvidenceSpan | None = None
    level: Level
    from_bottom: bool = False
    streak: Streak | None = None
    metric: EvidenceSpan | None = None
    subject: EvidenceSpan | None = None
    modality: Modality


class ProjectRecord(Record):
    """A project, or a counted group of projects. Money and percentages are named by their ids."""

    mentions: tuple[EvidenceSpan, ...]
    count: int | None
    count_bound: Bound
    parties: tuple[EvidenceSpan, ...] = ()
    capacity: tuple[Capacity, ...] = ()
    total_investment: str | None = None
    planned_investment: str | None = None
    completed_investment: str | None = None
    completion: str | None = None
    stage: Stage | None = None
    stage_planned: bool = False
    programme: EvidenceSpan | None = None
    parent: str | None = None


class Quantity(Amount):
    """A number of something that a pack of patterns describes: 70亩 is 70 of the unit 亩, a quantity ``area``.

    ``quantity`` is the name that the pack gives to what is counted; ``unit`` is in the form that the lexicon
    ``quantity_units`` gives it, else as it is written. The shipped patterns find none.
    """

    quantity: str
    unit: str | None = None


class Diagnostic(Model):
    """Something that was left out of the extraction, and why.

    Attributes:
        kind: ``budget``: a pattern of a pack took too long, and was stopped; ``unreadable``: what it matched cannot be
            read (a number that is none).
        rule: the id of the rule or cue.
        message: what happened, in words.
        start, end: the stretch of the text that was not searched with it, or that it matched, in code points.
    """

    kind: Literal["budget", "unreadable"]
    rule: str
    message: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class ExtractionResult(Model):
    """All records of one document, in reading order.

    ``published`` is what the caller gave, else what the page itself states, else ``None``. ``text`` is what the offsets
    count in, where that is not the text of the given file: of a web page, the title and main content that were taken
    from its HTML. Else it is ``None``, and JSON leaves it out.

    ``quantities`` are what packs of patterns find, and ``diagnostics`` say what was left out; JSON has each of them
    only where there are any.
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    doc_id: str | None = None
    published: dt.date | None = None
    text: str | None = None
    money: tuple[MoneyAmount, ...] = ()
    percentages: tuple[Percentage, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    projects: tuple[ProjectRecord, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-able data: dates as ISO strings, decimals as strings in plain notation."""
        return self.model_dump(mode="json", exclude=self._absent())

    def to_json(self) -> str:
        """The result as one line of JSON, as the command line writes it."""
        return self.model_dump_json(exclude=self._absent())

    def _absent(self) -> set[str]:
        """The fields that JSON leaves out, for most documents have none."""
        return {name for name in ("text", "quantities", "diagnostics") if not getattr(self, name)}
