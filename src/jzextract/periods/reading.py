"""From a rule's match to what it says: years, the stretch of the year, limits. Nothing around it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
# 截至8月底 states what has been reached; these say what is to be.
_TARGETS = ("到", "至")
_PLAIN_YEAR = re.compile(r"[1-9][0-9]{3}年")


def _small_numbers() -> dict[str, int]:
    """Numbers as months and days are written, and the words for the first of a count (元月, 首季)."""
    digits = " 一二三四五六七八九"
    chinese = {
        f"{digits[n // 10] if n >= 20 else ''}{'十' if n >= 10 else ''}{digits[n % 10]}".strip(): n
        for n in range(1, _CENTURY)
    }
    written = {text: n for n in range(1, _CENTURY) for text in (f"{n}", f"{n:02}")}
    return {"元": 1, "首": 1, **chinese, **written}


_SMALL = _small_numbers()

_Stretch = tuple[MonthDay | None, MonthDay]
_Group = Callable[[str], str | None]
"""Gives the text of a group; ``None`` where the pattern has no such group or it did not take part."""


def read_period(found: Found, words: PeriodWords) -> Reading | None:
    """What a match says; ``None`` where its numbers cannot be read.

    Groups: ``year``, ``month``, ``day``, ``part`` (a word for a part of the year, the month or the plan), each also
    with ``2`` for a range's second end; ``quarter``, ``quarter2``; ``quarters`` and ``months`` (so many from the
    year's beginning); ``plan`` (a five-year plan) with ``first_years``, ``last_years``, ``nth_year``; ``month_word``;
    ``holiday`` with ``days``; ``lead`` and ``tail`` (limits). ``set`` gives ``kind`` and ``nth_year``.
    """
    settings = found.rule.spec.set
    kind = cast("Kind", settings.get("kind", "calendar"))
    group: _Group = found.match.groupdict().get
    try:
        reading = Reading(
            found.start,
            found.end,
            found.rule.id,
            kind,
            year=_year(group("year"), words),
            year2=_year(group("year2"), words),
            edge=_edge(group, words),
            target=_is_target(group, words),
        )
        if kind == "calendar":
            _read_calendar(reading, group, settings, words)
        else:
            _read_other(reading, group, words)
    except ValueError:
        return None
    return reading


def _read_calendar(reading: Reading, group: _Group, settings: Mapping[str, object], words: PeriodWords) -> None:
    """A stretch of a year or of several, as the groups have it.

    Raises:
        ValueError: when a number cannot be read.
    """
    plan = _number(group("plan"))
    if plan is not None:
        _read_plan(reading, group, settings, plan)
        return
    if group("month"):
        reading.first, reading.last = _months(group, words)
        reading.exact = group("day") is not None
        return
    part = group("part")
    quarters = _quarters(group)
    if quarters is not None:
        low, high = quarters
        # 三季度末 is a point in time
        reading.first, reading.last = None if part else (low * 3 - 2, 1), (high * 3, _DAYS)
        return
    months = _number(group("months"))
    if months is not None:
        reading.last = (months, _DAYS)
        return
    reading.first, reading.last = _year_part(part, words)
    if group("year2") is not None:
        # from the beginning of 2020年初 to the end of 2021年底; 2020年底至… begins with the point itself
        reading.first = reading.first or reading.last
        reading.last = _year_part(group("part2"), words)[1]


def _read_other(reading: Reading, group: _Group, words: PeriodWords) -> None:
    """The kinds whose dates hang on something beside the year.

    Raises:
        ValueError: when a number cannot be read.
    """
    if reading.kind == "neighbour_month":
        low, high = _month_part(group("part"), words)
        reading.first, reading.last = None if low is None else (1, low), (1, high)
        reading.number = words.months[cast("str", group("month_word"))]
    elif reading.kind in ("holiday", "break"):
        holiday = words.holidays[cast("str", group("holiday"))]
        days = _number(group("days")) or holiday.days
        reading.first = reading.last = holiday.date
        reading.exact = True
        reading.number = days if reading.kind == "break" else 1
    elif reading.kind == "holiday_days":
        reading.number = _number(group("days")) or 0
    elif reading.kind == "day":
        reading.number = _number(group("day")) or 0
        reading.number2 = _number(group("day2")) or reading.number


def _months(group: _Group, words: PeriodWords) -> _Stretch:
    """The stretch from a month (its part, its day) to itself or to a second one.

    Raises:
        ValueError: when a number cannot be read.
    """
    month, day = _number(group("month")), _number(group("day"))
    assert month is not None
    month2 = _number(group("month2"))
    low, high = _month_part(group("part"), words)
    if day is not None:
        last_day = _number(group("day2")) or day
        return (month, day), (month2 or month, last_day)
    if month2 is None:
        return None if low is None else (month, low), (month, high)
    # 8月底至9月上旬 begins with the point itself
    return (month, high if low is None else low), (month2, _month_part(group("part2"), words)[1])


def _quarters(group: _Group) -> tuple[int, int] | None:
    """The first and the last quarter, where quarters are named.

    Raises:
        ValueError: when a number cannot be read.
    """
    count = _number(group("quarters"))
    if count is not None:
        return 1, count
    quarter = _number(group("quarter"))
    return None if quarter is None else (quarter, _number(group("quarter2")) or quarter)


def _read_plan(reading: Reading, group: _Group, settings: Mapping[str, object], plan: int) -> None:
    """The years of a five-year plan, or some of them; only the last day for its end.

    Raises:
        ValueError: when a number cannot be read.
    """
    start = plan_start(plan)
    first_years, last_years, nth = (_number(group(name)) for name in ("first_years", "last_years", "nth_year"))
    nth = int(cast("str", settings["nth_year"])) if "nth_year" in settings else nth
    low, high = start, start + 4
    if first_years is not None:
        high = start + first_years - 1
    elif last_years is not None:
        low = high - last_years + 1
    elif nth is not None:
        low = high = start + nth - 1
    reading.year, reading.year2 = YearRef("written", low), YearRef("written", high)
    reading.first = None if group("part") else (1, 1)


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
    if _PLAIN_YEAR.fullmatch(text) is not None:
        return YearRef("written", int(text[:-1]))
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


def _edge(group: _Group, words: PeriodWords) -> Edge:
    if group("lead"):
        return "until"
    tail = group("tail")
    return words.tails[tail] if tail else "span"


def _is_target(group: _Group, words: PeriodWords) -> bool:
    """Whether a limit names what is still to be reached: 到8月底, 2025年前.

    8月底前 speaks of the year at hand, so it counts like any month.
    """
    if group("lead") in _TARGETS:
        return True
    tail = group("tail")
    if tail is None or words.tails[tail] != "until":
        return False
    return not (group("part") or group("month") or group("quarter"))


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
    small = _SMALL.get(text)
    return int(parse_number(text).low_end) if small is None else small
