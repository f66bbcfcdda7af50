"""The words that periods are read with, from the lexicons of ``patterns/periods/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from jzextract.patterns.library import PatternLibrary
from jzextract.periods.mentions import Edge, MonthDay, YearBase, YearRef

Ends = tuple[int | None, int]
"""First and last month of a part of a year, or first and last day of a part of a month; a point has no first."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday on a fixed date, and the days of its break."""

    date: MonthDay
    days: int


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """What words of time stand for.

    Attributes:
        year_parts: 上半年 is (1, 6), 底 is (None, 12).
        month_parts: 上旬 is (1, 10), 底 is (None, 31).
        years: 去年 is one year before the page's date.
        months: 上月 is -1.
        tails: 以来 is ``since``; a word that changes no end is ``span``.
        holidays: 国庆 is 1 October, with a break of seven days.
        comparisons, comparison_tails: words beside a time that only serves comparison.
    """

    year_parts: Mapping[str, Ends]
    month_parts: Mapping[str, Ends]
    years: Mapping[str, YearRef]
    months: Mapping[str, int]
    tails: Mapping[str, Edge]
    holidays: Mapping[str, Holiday]
    comparisons: tuple[str, ...]
    comparison_tails: tuple[str, ...]


@lru_cache(maxsize=8)
def words_of(library: PatternLibrary) -> PeriodWords:
    """The words of a library.

    Raises:
        KeyError: when the library lacks the lexicons of ``patterns/periods/``.
    """
    lexicons = library.lexicons
    return PeriodWords(
        year_parts={word: _ends(value) for word, value in lexicons["period_year_parts"].items()},
        month_parts={word: _ends(value) for word, value in lexicons["period_month_parts"].items()},
        years={word: _year(value) for word, value in lexicons["period_years"].items()},
        months={word: int(value) for word, value in lexicons["period_months"].items()},
        tails={
            word: "span" if value == "within" else cast("Edge", value)
            for word, value in lexicons["period_tails"].items()
        },
        holidays={word: _holiday(value) for word, value in lexicons["period_holidays"].items()},
        comparisons=tuple(lexicons["period_comparisons"]),
        comparison_tails=tuple(lexicons["period_comparison_tails"]),
    )


def _ends(value: str) -> Ends:
    """``1-6``, or ``-12`` for a point in time."""
    first, _, last = value.partition("-")
    return int(first) if first else None, int(last)


def _year(value: str) -> YearRef:
    """``published -1``."""
    base, _, offset = value.partition(" ")
    return YearRef(cast("YearBase", base), int(offset))


def _holiday(value: str) -> Holiday:
    """``10-1 7``."""
    date, _, days = value.partition(" ")
    month, _, day = date.partition("-")
    return Holiday((int(month), int(day)), int(days))
