"""From a rule's match to what it says: years, the stretch of the year, limits. Nothing around it is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from jzextract.numerals import parse_number
from jzextract.patterns.matching import Found
from jzextract.periods.mentions import Edge, Kind, MonthDay, Reading, YearRef
from jzextract.periods.words import Ends, PeriodWords

# The first year of 民国 is 1912.
REPUBLIC = 1911
"""Year 1 of the Republic was 1912."""
_REPUBLIC_DIGITS = 3
_CENTURY = 100
_LAST_CENTURY = 1900
_MONTHS = 12
_DAYS = 31
# The words for the first one of a count: 元月, 首季.
_FIRST = ("元", "首")
# 截至8月底 states what has been reached; these say what is to be.
_TARGETS = ("到", "至")

_Stretch = tuple[MonthDay | None, MonthDay]


def read_period(found: Found, words: PeriodWords) -> Reading | None:
    """What a match says; ``None`` where its numbers cannot be read.

    Groups: ``year``, ``month``, ``day``, ``part`` (a word for a part of the year, the month or the plan), each also
    with ``2`` for a range's second end; ``quarter``, ``quarter2``; ``quarters`` and ``months`` (so many from the
    year's beginning); ``plan`` (a five-year plan) with ``first_years``, ``last_years``, ``nth_year``; ``month_word``;
    ``holiday`` with ``days``; ``lead`` and ``tail`` (limits). ``set`` gives ``kind`` and ``nth_year``.
    """
    kind = cast("Kind", found.rule.spec.set.get("kind", "calendar"))
    try:
        reading = Reading(
            found.start,
            found.end,
            found.rule.id,
            kind,
            year=_year(found.group("year"), words),
            year2=_year(found.group("year2"), words),
            edge=_edge(found, words),
            target=_is_target(found, words),
        )
        if kind == "calendar":
            return _calendar(reading, found, words)
        return _other(reading, found, words)
    except ValueError:
        return None


def _calendar(reading: Reading, found: Found, words: PeriodWords) -> Reading:
    """A stretch of a year or of several, as the groups have it.

    Raises:
        ValueError: when a number cannot be read.
    """
    plan = _number(found.group("plan"))
    if plan is not None:
        return _plan(reading, found, plan)
    part, part2 = (found.group(name) for name in ("part", "part2"))
    if found.group("month"):
        first, last = _months(found, words)
        exact = found.group("day") is not None
        return replace(reading, first=first, last=last, exact=exact)
    quarters = _quarters(found)
    if quarters is not None:
        low, high = quarters
        # 三季度末 is a point in time
        return replace(reading, first=None if part else (low * 3 - 2, 1), last=(high * 3, _DAYS))
    months = _number(found.group("months"))
    if months is not None:
        return replace(reading, last=(months, _DAYS))
    first, last = _year_part(part, words)
    if found.group("year2") is not None:
        # from the beginning of 2020年初 to the end of 2021年底; 2020年底至… begins with the point itself
        return replace(reading, first=first or last, last=_year_part(part2, words)[1])
    return replace(reading, first=first, last=last)


def _other(reading: Reading, found: Found, words: PeriodWords) -> Reading:
    """The kinds whose dates hang on something beside the year.

    Raises:
        ValueError: when a number cannot be read.
    """
    if reading.kind == "neighbour_month":
        low, high = _month_part(found.group("part"), words)
        first = None if low is None else (1, low)
        word = cast("str", found.group("month_word"))
        return replace(reading, first=first, last=(1, high), number=words.months[word])
    if reading.kind in ("holiday", "break"):
        holiday = words.holidays[cast("str", found.group("holiday"))]
        days = _number(found.group("days")) or holiday.days
        return replace(
            reading,
            first=holiday.date,
            last=holiday.date,
            exact=True,
            number=days if reading.kind == "break" else 1,
        )
    if reading.kind == "holiday_days":
        return replace(reading, number=_number(found.group("days")) or 0)
    if reading.kind == "day":
        day = _number(found.group("day")) or 0
        return replace(reading, number=day, number2=_number(found.group("day2")) or day)
    return reading


def _months(found: Found, words: PeriodWords) -> _Stretch:
    """The stretch from a month (its part, its day) to itself or to a second one.

    Raises:
        ValueError: when a number cannot be read.
    """
    month, day = (_number(found.group(name)) for name in ("month", "day"))
    assert month is not None
    month2 = _number(found.group("month2"))
    low, high = _month_part(found.group("part"), words)
    if day is not None:
        last_day = _number(found.group("day2")) or day
        return (month, day), (month2 or month, last_day)
    if month2 is None:
        return None if low is None else (month, low), (month, high)
    # 8月底至9月上旬 begins with the point itself
    return (month, high if low is None else low), (month2, _month_part(found.group("part2"), words)[1])


def _quarters(found: Found) -> tuple[int, int] | None:
    """The first and the last quarter, where quarters are named.

    Raises:
        ValueError: when a number cannot be read.
    """
    count = _number(found.group("quarters"))
    if count is not None:
        return 1, count
    quarter = _number(found.group("quarter"))
    return None if quarter is None else (quarter, _number(found.group("quarter2")) or quarter)


def _plan(reading: Reading, found: Found, plan: int) -> Reading:
    """The years of a five-year plan, or some of them; only the last day for its end.

    Raises:
        ValueError: when a number cannot be read.
    """
    start = plan_start(plan)
    settings = found.rule.spec.set
    first_years, last_years, nth = (_number(found.group(name)) for name in ("first_years", "last_years", "nth_year"))
    nth = int(settings["nth_year"]) if "nth_year" in settings else nth
    low, high = start, start + 4
    if first_years is not None:
        high = start + first_years - 1
    elif last_years is not None:
        low = high - last_years + 1
    elif nth is not None:
        low = high = start + nth - 1
    return replace(
        reading,
        year=YearRef("written", low),
        year2=YearRef("written", high),
        first=None if found.group("part") else (1, 1),
    )


def plan_start(plan: int) -> int:
    """The first year of a five-year plan: 14 is 2021.

    The first two plans ran from 1953; three years passed before the third, and the others follow without a gap.
    """
    return 1966 + 5 * (plan - 3) if plan >= 3 else 1953 + 5 * (plan - 1)


def _year(text: str | None, words: PeriodWords) -> YearRef | None:
    """A written or relative year.

    Raises:
        ValueError: when it is neither.
    """
    if text is None:
        return None
    name = text.removesuffix("度").strip()
    if name in words.years:
        return words.years[name]
    digits = name.removesuffix("年").strip().replace("O", "〇")
    # 104年度: a year of three digits is one of the Republic.
    republic = digits.startswith("民国") or (digits.isascii() and len(digits) == _REPUBLIC_DIGITS)
    value = _number(digits.removeprefix("民国"))
    assert value is not None
    if republic:
        value += REPUBLIC
    elif value < _CENTURY:  # 九七年
        value += _LAST_CENTURY
    return YearRef("written", value)


def _edge(found: Found, words: PeriodWords) -> Edge:
    tail = found.group("tail")
    if found.group("lead"):
        return "until"
    return words.tails[tail] if tail else "span"


def _is_target(found: Found, words: PeriodWords) -> bool:
    """Whether a limit names what is still to be reached: 到8月底, 2025年前.

    8月底前 speaks of the year at hand, so it counts like any month.
    """
    if found.group("lead") in _TARGETS:
        return True
    tail = found.group("tail")
    limits = tail is not None and words.tails[tail] == "until"
    return limits and not any(found.group(name) for name in ("part", "month", "quarter"))


def _year_part(text: str | None, words: PeriodWords) -> _Stretch:
    """Where a part of the year begins and ends; the whole year for none."""
    low, high = _ends(text, words.year_parts, (1, _MONTHS))
    return None if low is None else (low, 1), (high, _DAYS)


def _month_part(text: str | None, words: PeriodWords) -> Ends:
    """The first and the last day of a part of a month; the whole month for none."""
    return _ends(text, words.month_parts, (1, _DAYS))


def _ends(text: str | None, parts: object, whole: Ends) -> Ends:
    if text is None:
        return whole
    known = cast("dict[str, Ends]", parts)
    return known[text] if text in known else known[text.removeprefix("年")]


def _number(text: str | None) -> int | None:
    """A whole number.

    Raises:
        ValueError: when the text is none.
    """
    if text is None:
        return None
    if text in _FIRST:
        return 1
    return int(parse_number(text).low_end)
