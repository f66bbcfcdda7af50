"""When: which of a page's time expressions a value belongs to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from jzextract.attribution.slots import Slot, Span
from jzextract.attribution.words import AttributionWords
from jzextract.page.view import PageView

Period = tuple[int, int, dict[str, Any]]
"""A time expression: ``[start, end)`` on the view, and its data (text, offsets, ``from``, ``to``)."""

_REACH = 12
# No sentence of prose has more; what has is a list without full stops.
_MOST_PERIODS = 24
# So many sentences in a row may open with 其中 and still have the time of the one before them.
_MOST_SENTENCES = 20


class _Role(NamedTuple):
    """What a time expression does where it stands, whatever value is asked about.

    Attributes:
        compared: it stands behind a word of comparison.
        nobodys: it compares, or dates a dispatch.
        clause: its clause.
        of_first: behind 由 or 从, so that it is the time of the first value behind it only.
    """

    compared: bool
    nobodys: bool
    clause: Span
    of_first: bool


class Timeline:
    """The time expressions of a page, asked for the one of a value.

    Args:
        page: the clean view.
        words: what the mechanisms know of the language.
        periods: the page's time expressions, in the order of the view.
        slots: the page's slots, in the same order.
    """

    def __init__(
        self, page: PageView, words: AttributionWords, periods: Sequence[Period], slots: Sequence[Slot]
    ) -> None:
        self._page = page
        self._text = page.clean
        self.words = words
        self._periods = periods
        self._starts = [period[0] for period in periods]
        self._slot_starts = [slot.start for slot in slots]
        # Times inside bases that values have named; they are nobody's.
        self._in_bases: set[int] = set()
        # What is asked for each value anew, by where the sentence or the time begins.
        self._floors: dict[int, int] = {}
        self._comparing: dict[Span, bool] = {}
        self._roles: dict[int, _Role] = {}
        self._adverbial: dict[int, bool] = {}

    def period_of(
        self, start: int, clause_start: int, sentence: Span, *, clause_only: bool = False, base: Span | None = None
    ) -> tuple[Period, str] | None:
        """The time of a value at ``start``, and where it was found: ``clause``, or ``carried`` from an earlier one.

        Time runs forward: the nearest expression in front of the value in its sentence; a sentence that opens with
        其中 goes on with the one before it. ``clause_only``: no other clause's time counts (an annual plan's).
        ``base``: what a share is of, whose time is not the value's (占2019年全年的八成), nor that of the next ones.
        """
        if clause_only:
            floor = clause_start
        else:
            floor = self._floors.get(sentence[0], -1)
            if floor < 0:
                floor = self._floors[sentence[0]] = self._carried_from(sentence)
        last = bisect_left(self._starts, start)
        for index in range(last - 1, max(last - _MOST_PERIODS, 0) - 1, -1):
            period = self._periods[index]
            if period[0] < floor:
                break
            if base is not None and base[0] <= period[0] and period[1] <= base[1]:
                self._in_bases.add(period[0])
            if period[0] in self._in_bases:
                continue
            if period[1] <= start and self._governs(index, start, clause_start):
                return period, "clause" if period[0] >= clause_start else "carried"
        return None

    def dealt_periods(self, start: int, count: int) -> list[Period]:
        """The times that 分别 deals out to ``count`` values (一季度、二季度分别为); empty where it does not."""
        floor = self._page.clauses[self._page.clause_index(start)][0]
        last = bisect_left(self._starts, start)
        times = list(self._periods[max(last - count, 0) : last])
        if len(times) < count or times[0][0] < floor:
            return []
        joined = all(b[0] == a[1] + 1 and self._joins(b[0]) for a, b in pairwise(times))
        dealt = self.words.deals.search(self._text, times[-1][1], start) is not None
        first = times[0][0]
        return times if joined and dealt and not self._joins(first) else []

    def period_behind(self, end: int, limit: int) -> Period | None:
        """The first time expression in ``[end, limit)`` that compares nothing (项目将于10月开工)."""
        for index in range(bisect_left(self._starts, end), len(self._periods)):
            period = self._periods[index]
            if period[1] > limit:
                break
            if not self._compares(period):
                return period
        return None

    def _carried_from(self, sentence: Span) -> int:
        """The first place from which time is carried into a sentence."""
        floor = sentence[0]
        paragraph = self._page.paragraph_at(floor)[0]
        for _ in range(_MOST_SENTENCES):
            if floor <= paragraph or self.words.part.match(self._text, floor) is None:
                break
            floor = self._page.sentence_at(floor - 1)[0]
        return max(floor, paragraph)

    def _governs(self, index: int, start: int, clause_start: int) -> bool:
        """Whether the time of a period is that of a value further on."""
        role = self._roles.get(index)
        if role is None:
            role = self._roles[index] = self._role_of(self._periods[index])
        begin, end, _ = self._periods[index]
        if role.compared and self.words.dated.fullmatch(self._text, end, start) is not None:
            return True  # 比上年的12亿元减少6%: the amount is that year's
        if role.nobodys or (role.of_first and self._between(end, start)):
            return False
        begins = role.clause[0]
        if begins == clause_start and self.words.relative.match(self._text, end, start) is not None:
            return False
        if begins >= clause_start:
            return True
        adverbial = self._adverbial.get(index)
        if adverbial is None:
            adverbial = self._adverbial[index] = self._is_adverbial(begin, end, role.clause)
        return adverbial

    def _role_of(self, period: Period) -> _Role:
        begin, end, _ = period
        text, words = self._text, self.words
        clause = self._page.clauses[self._page.clause_index(begin)]
        since = text[begin:end].endswith(("来", "起"))
        # 由2006年的14.3亿元提高到46.2亿元：the year is that of the first amount only
        of_first = not since and words.from_.search(text, clause[0], begin) is not None
        nobodys = self._compares(period) or words.dispatch.match(text, end) is not None
        return _Role(words.comparing.match(text, begin - 1, begin) is not None, nobodys, clause, of_first)

    def _is_adverbial(self, begin: int, end: int, clause: Span) -> bool:
        """Whether a time heads its clause, or belongs to a value in it; then the clauses behind it share it."""
        speaks = self._between(end, clause[1])
        heads = self._text[begin] in "到至" or self._text.startswith("，", end) or speaks
        closed = self.words.closed_clause.search(self._text, max(clause[0], begin - _REACH), begin)
        if closed is not None and not heads:  # 计划2023年6月投产、已于去年建成：the time is that of another verb
            return False
        if "）" in self._text[end : clause[1]] and "（" not in self._text[end : clause[1]]:
            return False
        # Behind the head of a dispatch (…日报4月20日讯) the clause proper begins.
        head = list(self.words.dispatch.finditer(self._text, clause[0], begin))
        clause_start = head[-1].end() if head else clause[0]
        return begin - clause_start <= _REACH or speaks

    def _compares(self, period: Period) -> bool:
        """Whether a time serves comparison, alone or in a list (较一季度、上半年和前三季度)."""
        known = self._comparing.get(period[:2])
        if known is None:
            known = self._comparing[period[:2]] = self._is_compared(period)
        return known

    def _is_compared(self, period: Period) -> bool:
        start = period[0]
        if self._text[start - 1 : start] == "（" and self._text.startswith("）", period[1]):
            return True  # 最好年份（2019年）同期
        if self.words.past_level.match(self._text, period[1]) is not None:
            return True  # 主要是上年基数较高
        if self._joins(start) and self.words.compared_behind.match(self._text, period[1]) is not None:
            return True  # 今年10月与去年10月比较
        for index in range(bisect_left(self._starts, start) - 1, -1, -1):
            if self._periods[index][1] != start - 1 or not self._joins(start):
                break
            start = self._periods[index][0]
        floor = max(start - 4, 0)
        if self.words.compared.search(self._text, floor, start) is not None:
            return True
        measured = self._text.startswith("的", period[1]) or period[2]["text"].endswith("同期")
        return measured and self.words.compared_of.search(self._text, floor, start) is not None

    def _joins(self, start: int) -> bool:
        """Whether the sign in front of ``start`` joins it to what stands before."""
        return start > 0 and self.words.joining.match(self._text, start - 1) is not None

    def _between(self, start: int, end: int) -> bool:
        """Whether a value stands in ``[start, end)``."""
        index = bisect_left(self._slot_starts, start)
        return index < len(self._slot_starts) and self._slot_starts[index] < end
