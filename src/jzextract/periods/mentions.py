"""A time expression: as it is written (:class:`Reading`), and with its dates (:class:`PeriodMention`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

YearBase = Literal["written", "published", "spoken", "first"]
Edge = Literal["span", "until", "since", "about"]
Kind = Literal[
    "calendar",  # a stretch of a year or of several
    "undated",  # a time that no calendar places: 三年内, 春节期间
    "until_now",  # 近三年来
    "same",  # 同期
    "own_month",  # 当月
    "neighbour_month",  # 上月
    "day",  # 5日, behind a full date
    "holiday",  # 国庆节
    "break",  # 国庆假期
    "holiday_days",  # 假期7天
]
MonthDay = tuple[int, int]
"""A month and a day; day 31 of a part that no day is written for means the month's last day."""


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time expression on the view: ``[start, end)`` in its code points.

    ``from_`` and ``to`` are both inclusive; ``None`` where the text leaves that end open or does not say it.
    """

    start: int
    end: int
    rule: str
    from_: dt.date | None
    to: dt.date | None


@dataclass(frozen=True, slots=True)
class YearRef:
    """A year as the text has it: ``value`` is the year (``written``), or how far it lies from its base.

    ``published``: the year of the page's date (去年). ``spoken``: the year that the text speaks of (上年).
    ``first``: the year in which the same range begins (次年).
    """

    base: YearBase
    value: int


@dataclass(slots=True)
class Reading:
    """What a match says, before anything around it is asked.

    Attributes:
        start, end: the match, in code points of the view.
        rule: the rule's id.
        kind: how its dates are found.
        year, year2: the years of its two ends, where they are written.
        first, last: where it begins and ends in its year; ``first`` is ``None`` for a point in time (年底).
        exact: a day is written, so a day that the calendar lacks (2月30日) has no date.
        edge: whether both ends, only the end (截至8月底), or only the beginning (8月以来) are meant.
        target: a limit that is still to be reached (到2025年); its year is nobody else's.
        number: the offset of a month that is named from another one, the days of a holiday, the day of the month.
        number2: the last day, where a day alone is a range.
    """

    start: int
    end: int
    rule: str
    kind: Kind
    year: YearRef | None = None
    year2: YearRef | None = None
    first: MonthDay | None = (1, 1)
    last: MonthDay = (12, 31)
    exact: bool = False
    edge: Edge = "span"
    target: bool = False
    number: int = 0
    number2: int = 0

    @property
    def names_month(self) -> bool:
        """Whether it names a month (a quarter, a half), so that 当月 and 上月 can point to it."""
        return self.kind == "calendar" and (self.first, self.last) != ((1, 1), (12, 31))
