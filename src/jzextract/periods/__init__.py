"""Time expressions: what they say, and the dates that they stand for."""

from jzextract.periods.finding import find_periods
from jzextract.periods.mentions import PeriodMention

__all__ = ["PeriodMention", "find_periods"]
