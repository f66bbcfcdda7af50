"""From what time expressions say to dates: which year, which month, which period they point to.

What is not written comes from the same sentence, else from an earlier sentence of the paragraph, else from the day of
publication. One pass from the first mention to the last keeps, for the paragraph, what later mentions may point to.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from jzextract.page.view import PageView
from jzextract.periods.mentions import Kind, MonthDay, PeriodMention, Reading, YearRef
from jzextract.periods.words import PeriodWords

Dates = tuple[dt.date | None, dt.date | None]
_NONE: Dates = (None, None)
_ONE_DAY = relativedelta(days=1)
# Every month has so many.
_LEAST_DAYS = 28
# The kinds that 同期 and 上月 may point to.
_DATED = frozenset({"calendar", "holiday", "break", "holiday_days", "day", "own_month"})
# So far in front of a time the words are looked for that say that it only serves comparison.
_LONGEST_COMPARISON = 8


@dataclass(slots=True)
class _Spoken:
    """What the paragraph has spoken of so far.

    ``year`` is the year that a mention without one takes over, with the sentence (its start) that said it.
    """

    paragraph: int = -1
    year: tuple[int, int] | None = None
    period: Dates | None = None
    month: dt.date | None = None
    day: tuple[dt.date, int] | None = None
    holiday: dt.date | None = None


class Resolver:
    """Give the readings of one page their dates.

    Args:
        page: the view that the readings were found on.
        words: the words beside a time that only serves comparison.
        published: the day of publication, where it is known.
    """

    def __init__(self, page: PageView, words: PeriodWords, published: dt.date | None) -> None:
        self._page = page
        self._words = words
        self._published = published
        self._spoken = _Spoken()
        # The kinds that ask for something else than a year.
        self._pointing: Mapping[Kind, Callable[[Reading], Dates]] = {
            "undated": lambda reading: _NONE,
            "until_now": lambda reading: (None, published),
            "same": self._same,
            "own_month": self._month,
            "neighbour_month": self._month,
            "day": self._day,
            "holiday_days": self._holiday_days,
        }

    def resolve(self, readings: Sequence[Reading]) -> list[PeriodMention]:
        """The mentions, in the order of the readings; a bare day without a date before it is none."""
        sentences = [self._page.sentence_at(reading.start)[0] for reading in readings]
        comparing = [self._compares(reading) for reading in readings]
        later = self._later_years(readings, sentences, comparing)
        mentions = []
        for reading, sentence, compares, later_year in zip(readings, sentences, comparing, later, strict=True):
            paragraph = self._page.paragraph_at(reading.start)[0]
            if paragraph != self._spoken.paragraph:
                self._spoken = _Spoken(paragraph)
            if reading.kind == "day" and (self._spoken.day is None or self._spoken.day[1] != sentence):
                continue
            year = self._year(reading, sentence, later_year)
            dates = self._dates(reading, year)
            self._remember(reading, dates, sentence, compares=compares)
            mentions.append(PeriodMention(reading.start, reading.end, reading.rule, *dates))
        return mentions

    def _later_years(
        self, readings: Sequence[Reading], sentences: Sequence[int], comparing: Sequence[bool]
    ) -> list[int | None]:
        """For each reading the next year that its sentence says after it.

        去年 and 明年 behind a month are a contrast to it, and a year that is still to come is a plan (8月开工，
        预计2025年投产): they lend nothing backwards.
        """
        years: list[int | None] = []
        known: tuple[int, int] | None = None
        for reading, sentence, compares in zip(
            reversed(readings), reversed(sentences), reversed(comparing), strict=True
        ):
            years.append(known[0] if known is not None and known[1] == sentence else None)
            ref = reading.year
            if ref is None or compares or (ref.base != "written" and ref.value != 0):
                continue
            if ref.base == "written" and reading.edge == "since":
                continue
            year = self._own_year(ref)
            ahead = year is not None and self._published is not None and year > self._published.year
            if year is not None and not ahead and _names_one_year(reading):
                known = (year, sentence)
        return years[::-1]

    def _compares(self, reading: Reading) -> bool:
        """Whether the words beside a reading say that it only serves comparison."""
        clean = self._page.clean
        before = clean[max(reading.start - _LONGEST_COMPARISON, 0) : reading.start]
        return before.endswith(self._words.comparisons) or clean.startswith(self._words.comparison_tails, reading.end)

    def _own_year(self, ref: YearRef) -> int | None:
        """The year of a reference that needs no other mention."""
        if ref.base == "written":
            return ref.value
        if ref.base == "published" and self._published is not None:
            return self._published.year + ref.value
        return None

    def _year(self, reading: Reading, sentence: int, later: int | None) -> int | None:
        """The year in which a reading begins."""
        ref = reading.year or (reading.year2 if reading.year2 and reading.year2.base != "first" else None)
        if ref is not None and ref.base != "spoken":
            return self._own_year(ref)
        spoken = self._spoken.year
        if spoken is not None and (spoken[1] == sentence or later is None):
            year: int | None = spoken[0]
        elif later is not None:
            year = later
        else:
            year = None if self._published is None else self._published.year
        return year if year is None or ref is None else year + ref.value

    def _dates(self, reading: Reading, year: int | None) -> Dates:
        """The dates of a reading; both are ``None`` where nothing says the year, or the calendar has no such day."""
        try:
            if reading.kind in self._pointing:
                return self._pointing[reading.kind](reading)
            return _NONE if year is None else self._stretch(reading, year)
        except (ValueError, OverflowError):
            return _NONE

    def _stretch(self, reading: Reading, year: int) -> Dates:
        """A stretch of a year, or from one year into another.

        Raises:
            ValueError: for a day that the calendar lacks.
        """
        ref = reading.year2
        if ref is None:
            # 11月至3月 ends in the next year
            last_year: int | None = year + (reading.first is not None and reading.first[0] > reading.last[0])
        else:
            last_year = year + ref.value if ref.base == "first" else self._own_year(ref)
        if last_year is None:
            return _NONE
        first = None if reading.first is None else _date(year, reading.first, exact=reading.exact)
        last = _date(last_year, reading.last, exact=reading.exact)
        if reading.kind == "break":
            last += dt.timedelta(days=reading.number - 1)
        return self._limit(reading, first, last)

    def _limit(self, reading: Reading, first: dt.date | None, last: dt.date) -> Dates:
        """The ends that the words beside a time leave: 截至8月底, 8月以来, 8月前后."""
        if reading.edge == "about":
            return _NONE
        if reading.edge == "until":
            return None, last
        if reading.edge == "since":
            start = first or last
            return start, self._published if self._published is not None and self._published >= start else None
        return _ordered(first, last)

    def _same(self, reading: Reading) -> Dates:
        """The period named before, in another year where the text says so.

        Raises:
            ValueError: for a year that the calendar lacks.
        """
        period = self._spoken.period
        if period is None or reading.year is None:
            return period or _NONE
        ref = reading.year
        reference = period[0] or period[1]
        assert reference is not None
        # 去年同期 lies a year before the period spoken of; 2019年同期 and 今年同期 name their year.
        named = self._own_year(ref) if ref.base == "written" or ref.value == 0 else None
        years = ref.value if named is None else named - reference.year
        first, last = period
        # The end of a month stays one (28 February, 29 February); a single day keeps its number.
        end = (
            relativedelta(day=31)
            if first != last and last is not None and (last + _ONE_DAY).day == 1
            else relativedelta()
        )
        shift = relativedelta(years=years)
        return None if first is None else first + shift, None if last is None else last + shift + end

    def _month(self, reading: Reading) -> Dates:
        """当月 is the last month that the text spoke of, 上月 the one before it."""
        month = self._spoken.month
        if month is None and reading.kind == "neighbour_month":
            month = self._published
        if month is None:
            return _NONE
        month += relativedelta(months=reading.number)
        first_day = 1 if reading.kind == "own_month" else reading.first and reading.first[1]
        first = None if first_day is None else month + relativedelta(day=first_day)
        return self._limit(reading, first, month + relativedelta(day=reading.last[1]))

    def _day(self, reading: Reading) -> Dates:
        """A day, or days, of the month that the sentence spoke of.

        Raises:
            ValueError: for a day that the calendar lacks.
        """
        assert self._spoken.day is not None
        date = self._spoken.day[0]
        return _ordered(date.replace(day=reading.number), date.replace(day=reading.number2))

    def _holiday_days(self, reading: Reading) -> Dates:
        """So many days from the beginning of the holiday that the paragraph spoke of."""
        start = self._spoken.holiday
        return _NONE if start is None else (start, start + relativedelta(days=reading.number - 1))

    def _remember(self, reading: Reading, dates: Dates, sentence: int, *, compares: bool) -> None:
        """Keep what later mentions of the paragraph may point to."""
        first, last = dates
        spoken = self._spoken
        if reading.kind in ("holiday", "break"):
            spoken.holiday = first or last
        # 同期 and 上月 may point to it, and others take over its year: no mere comparison, and nothing still to reach.
        if dates == _NONE or compares or reading.target or reading.kind not in _DATED:
            return
        spoken.period = dates
        if reading.names_month and last is not None:
            spoken.month = last
            if reading.exact:
                spoken.day = (last, sentence)
        years = {date.year for date in dates if date is not None}
        if len(years) == 1 and _names_one_year(reading) and (reading.year is None or reading.year.base != "spoken"):
            spoken.year = (years.pop(), sentence)


def _names_one_year(reading: Reading) -> bool:
    """Whether other mentions may take over a reading's year, unless it only serves comparison."""
    if reading.kind == "same" or reading.target:
        return False
    return reading.year2 is None or reading.year2 == reading.year


def _date(year: int, month_day: MonthDay, *, exact: bool) -> dt.date:
    """A day of a year; one behind the month's last is the last, unless exactly that day is meant.

    Raises:
        ValueError: for a day that the calendar lacks.
    """
    month, day = month_day
    if exact:
        return dt.date(year, month, day)
    month, day = month or 1, day or 1
    return dt.date(year, month, day if day <= _LEAST_DAYS else min(day, monthrange(year, month)[1]))


def _ordered(first: dt.date | None, last: dt.date) -> Dates:
    """Both ends.

    Raises:
        ValueError: when they stand the wrong way round.
    """
    if first is not None and first > last:
        raise ValueError(f"{first} lies behind {last}")
    return first, last
