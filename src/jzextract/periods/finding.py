"""Find the time expressions of a page and their dates."""

from __future__ import annotations

import datetime as dt

from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.matching import find
from jzextract.periods.mentions import PeriodMention
from jzextract.periods.reading import read_period
from jzextract.periods.resolving import Resolver
from jzextract.periods.words import words_of


def find_periods(page: PageView, library: PatternLibrary, published: dt.date | None) -> list[PeriodMention]:
    """All time expressions of a page, in reading order of the view, none overlapping.

    Args:
        page: the clean view.
        library: rules of the type ``periods`` and the lexicons that they are read with.
        published: the day of publication; without it 今年 and a month whose year nothing says have no dates.
    """
    rules = library.rules("periods")
    if not rules:
        return []
    words = words_of(library)
    readings = [reading for found in find(page, rules) if (reading := read_period(found, words)) is not None]
    return Resolver(page, words, published).resolve(readings)
