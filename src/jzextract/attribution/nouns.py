"""Noun phrases: where a clause's own words begin, and whom words name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import regex

from jzextract.attribution.gated import Match
from jzextract.attribution.slots import Span
from jzextract.attribution.words import AttributionWords
from jzextract.page.view import PageView

_MARKS = frozenset("，。；：、！？\n ）)”’—-·■●◆,")
_SIGNS = _MARKS | {"“"}
_LEADING = frozenset("，。；：、！？\n ）)”’—-·的了,")
_TRAILING = frozenset("，。；：、！？\n （(“‘—-·的,")
# A name that no ending betrays is no longer.
_LEAST_NAME = 2
_LONGEST_NAME = 18
# How far behind a noun it is read what follows it.
_LOOKAHEAD = 6
_PARTICLES = frozenset("后时中上下前等来以年月日之")
_COMPARING = frozenset("比较与同")
_LETTER = regex.compile(r"[一-龥A-Za-z]")
_LONGEST_OWNER = 14
_LONGEST_JOINED = 8
# Names of places in one list reach no farther.
_LONGEST_LIST = 80
# How far a relative clause in front of a noun reaches.
_LONGEST_RELATIVE = 16


class Subject(NamedTuple):
    """Who or what a clause is about.

    ``kind``: ``region`` (全市, 我区), ``place`` (柳河市), ``entity`` (its last noun is a kind of organisation or of
    people), ``project`` (its name), ``class`` (what an amount delimits), ``members`` (a counted group that a clause
    ends with), ``sector`` (采矿业, whose metric is carried), ``member`` (an organisation whose metric is carried), or
    ``phrase`` (known by its position only).
    ``region``: where it stands, if the words say so (全市重点项目).
    """

    span: Span
    kind: str
    region: Span | None = None


class NounReader:
    """Reads noun phrases of one page.

    Args:
        page: the clean view.
        words: what the mechanisms know of the language.
        periods: the time expressions, in reading order; they belong to no metric and no subject.
        names: the mentions of projects, in reading order; each is a subject by itself.
    """

    def __init__(self, page: PageView, words: AttributionWords, periods: Sequence[Span], names: Sequence[Span]) -> None:
        self.page = page
        self.text = page.clean
        self.words = words
        self.periods_by_end = {end: start for start, end in periods}
        self.periods_by_start = dict(periods)
        self._period_starts = sorted(self.periods_by_start)
        self._names = names
        # What no word in front of a clause's own begins with ends the way there.
        opening = words.opening.characters
        self._opening = None if opening is None else _SIGNS | opening
        self._name_starts = [start for start, _ in names]

    def in_period(self, position: int) -> bool:
        """Whether a place lies in a time expression."""
        index = bisect_right(self._period_starts, position) - 1
        return index >= 0 and self.periods_by_start[self._period_starts[index]] > position

    def last_period(self, start: int, end: int) -> Span | None:
        """The last time expression inside ``[start, end)`` (甲岛2020年3月零售额): it parts who from what."""
        index = bisect_left(self._period_starts, end) - 1
        if index < 0 or self._period_starts[index] < start:
            return None
        begin = self._period_starts[index]
        if self.text[begin - 1 : begin] in _COMPARING:
            return None
        return (begin, self.periods_by_start[begin]) if self.periods_by_start[begin] <= end else None

    def trim(self, start: int, end: int) -> Span:
        """A stretch without signs and particles at its ends."""
        text = self.text
        while start < end and text[start] in _LEADING:
            start += 1
        while end > start and text[end - 1] in _TRAILING:
            end -= 1
        return start, end

    def skip_openers(self, start: int, end: int) -> int:
        """Where a clause's own words begin: behind signs, connectives and time expressions."""
        text, words, periods, opening = self.text, self.words, self.periods_by_start, self._opening
        while start < end:
            if opening is not None and text[start] not in opening and start not in periods:
                return start
            if start in periods:
                start = periods[start]
                continue
            unclosed = text[start] == "“" and text.find("”", start, end) < 0  # a speech begins
            if text[start] in _MARKS or unclosed:
                start += 1
                continue
            word = words.connectives.after(text, start, end)
            head = None if word is None else words.metric_heads.after(text, start, end)
            if word is not None and head is not None and len(head) > len(word):  # 再出口
                break
            opener = None if word is not None else words.openers.match(text, start, end)
            if word is None and opener is None:
                break
            start = start + len(word) if word is not None else opener.end()  # type: ignore[union-attr]
        return min(start, end)

    def uncounted(self, start: int, end: int) -> Span:
        """A subject without the number that counts it, where that leaves one stretch (A、B等3家企业 stays whole)."""
        match = self.words.counted.search(self.text, start, end)
        if match is None or match.end() >= end or self.text[match.start() - 1] == "“":
            return start, end
        before = self.text[start : match.start()]
        joined = "、" in before or before.endswith(("等", "和", "与", "及"))  # 高新区和6个产业园
        return (start, end) if joined else (match.end(), end)

    def subject_in(self, start: int, end: int) -> Subject | None:
        """Who or what the words in front of a metric or a verb name; ``None`` where they name nobody."""
        start = self.skip_openers(start, end)
        if start >= end:
            return None
        text, words = self.text, self.words
        marked = self.marked_subject(start, end, words.region.match(text, start, end))
        if marked is not None:
            return marked
        if words.predicate.match(text, start, end) is None or self._known_place(start, end) is not None:
            return self.unplaced_subject(start, end)
        if words.whole_sector.fullmatch(text, start, end) is not None:  # 科学研究和技术服务业 begins like a verb
            return Subject((start, end), "phrase")
        return self._behind_verb(start, end)

    def marked_subject(self, start: int, end: int, region: Match | None) -> Subject | None:
        """A subject that is a project, or begins with a region."""
        name = self.name_in(start, end)
        if name is not None:
            return Subject(name, "project", None if region is None else region.span())
        return None if region is None else self._in_region(start, end, region.span())

    def _in_region(self, start: int, end: int, region: Span) -> Subject:
        """A subject that begins with a region: the region, what is in it, or a place in it (我市的北山区)."""
        inner = self.places(region[1] + 1, end) if self.text.startswith("的", region[1]) else None
        if inner is not None:
            return Subject(inner, "place")
        stop = self._end_of_region(region[1], end)
        stop = stop if self.last_period(region[1], stop) is None else region[1]  # 全市上半年|入境旅客
        span = self.trim(*self.uncounted(start, stop))
        return Subject(span, "region", region if span[0] >= region[1] else None)

    def _behind_verb(self, start: int, end: int) -> Subject | None:
        """参与的农户人均增收: whom a relative clause describes that opens the words."""
        noun = self.text.find("的", start, min(end, start + _LONGEST_RELATIVE)) + 1
        if not noun or self.words.predicate.match(self.text, noun, end) is not None:
            return None
        found = self.unplaced_subject(noun, end)
        return found if found is not None and found.kind == "entity" else None

    def unplaced_subject(self, start: int, end: int, *, by_position: bool = True) -> Subject | None:
        """A subject that begins with no region: up to its last noun that is one, a place's name, or by position."""
        text, words = self.text, self.words
        stop = words.boundary.search(text, start, min(end + _LOOKAHEAD, len(text)))
        limit = end if stop is None else min(stop.start(), end)
        opening = text.rfind("（", start, limit)
        limit = limit if opening < 0 or "）" in text[opening:limit] else opening  # 市本级（含新区）|债务限额
        time = self.last_period(start, limit)
        if time is not None:
            region = words.region.match(text, time[1], limit)
            if region is not None:
                return Subject(region.span(), "region")
            limit = time[0]
        heads = self.heads(start, limit)
        if heads:
            return None if self._joins_metrics(start, heads[-1]) else self._entity(start, heads[-1], limit)
        place = self.places(start, limit) or self.firm(start, limit)
        if place is not None:
            known = words.person.fullmatch(text, place[1] + 1, limit) if text.startswith("的", place[1]) else None
            return Subject(place, "place") if known is None else Subject(known.span(), "phrase")  # 柳河村的张成
        if not by_position:
            return None
        span = self.trim(*self.uncounted(start, limit))
        if text.startswith("中的", limit):  # 财政收入中的税收收入
            return None
        return Subject(span, "phrase") if self.could_be_name(span) else None

    def _with_joined(self, end: int, limit: int) -> int:
        """Where a list ends whose first member ends at ``end`` and that 的 follows (酒店及公寓的)."""
        joined = self.words.joining.match(self.text, end, limit)
        short = joined is not None and limit - end <= _LONGEST_JOINED and self.text[limit - 1] == "的"
        return limit - 1 if short else end

    def _entity(self, start: int, head: int, limit: int) -> Subject:
        """An organisation, or people, whose noun ends at ``head``."""
        if self.words.person.fullmatch(self.text, head, limit) is not None:
            return self.person(start, head, limit)
        last = self._with_joined(self._closed(start, head, limit), limit)
        return Subject(self.trim(*self.uncounted(self.behind_relative(start, head), last)), "entity")

    def places(self, start: int, end: int) -> Span | None:
        """The name of a place that words begin with, with the place inside it (柳河市北山区), or names of several."""
        found, stop = self._place_end(start, end), start
        if found is None:
            return None
        limit = min(end, start + _LONGEST_LIST)
        while found is not None:
            stop = self._inner_place(found, end)
            joined = self.words.joining.match(self.text, stop, limit)
            found = None if joined is None else self._place_end(joined.end(), end)
        tail = self.words.place_tail.match(self.text, stop, end)
        return start, stop if tail is None else tail.end()

    def _inner_place(self, start: int, end: int) -> int:
        """Where the places end that stand in a place (柳河市|北山区, 四川|南充); ``start`` without one."""
        known = self._known_place(start, end)
        start = start if known is None else known
        inner = self.words.subplace.match(self.text, start, end)
        return start if inner is None else inner.end()

    def _place_end(self, start: int, end: int) -> int | None:
        """Where the name of a place ends that begins at ``start``."""
        known = self._known_place(start, end)
        if known is not None:
            return known
        found = self.words.named_district.match(self.text, start) or self.words.place.match(self.text, start, end)
        return None if found is None or found.end() > end else found.end()

    def _known_place(self, start: int, end: int) -> int | None:
        """Where a place ends that goes by its name alone (泉州, 美国), where no organisation goes by it (泉州银行)."""
        text, words = self.text, self.words
        group = words.place_group.match(text, start)
        name = words.places.after(text, start, end)
        if group is not None or name is None:
            return group.end() if group is not None and group.end() <= end else None
        ending = words.place_ending.match(text, start + len(name))
        if ending is None or ending.end() > end:
            return None
        named = words.subject_heads.after(text, ending.end(), min(ending.end() + _LOOKAHEAD, len(text)))
        return ending.end() if named is None else None

    def firm(self, start: int, end: int) -> Span | None:
        """The short name of a firm that words begin with."""
        found = self.words.firm.match(self.text, start, end)
        return None if found is None else found.span()

    def _joins_metrics(self, start: int, end: int) -> bool:
        """升学率及县一中录取率: a sign joins what is measured, and the organisation belongs to one of the two."""
        signs = self.words.coordination.finditer(self.text, start, end)
        return any(self.words.metric_heads.before(self.text, sign.start(), start) is not None for sign in signs)

    def name_in(self, start: int, end: int) -> Span | None:
        """The last project that is named in ``[start, end)``."""
        index = bisect_left(self._name_starts, end) - 1
        if index < 0 or self._name_starts[index] < start or self._names[index][1] > end:
            return None
        return self._names[index]

    def name_over(self, position: int, end: int) -> Span | None:
        """The project in whose name a place stands (柳河区|供水项目总投资); ``None`` where it ends behind ``end``."""
        index = bisect_right(self._name_starts, position) - 1
        return self._names[index] if index >= 0 and position < self._names[index][1] <= end else None

    def is_project(self, span: Span) -> bool:
        """Whether a stretch is the name of a project, or of a group of them."""
        return self.name_in(*span) == span

    def is_place(self, span: Span) -> bool:
        """Whether a stretch names a place, and nothing that is there."""
        return self.words.region.fullmatch(self.text, *span) is not None or self.places(*span) == span

    def with_members(self, group: Span) -> Span:
        """A、B等5个民生项目 stays whole: its number stands in the middle."""
        clause = self.page.clauses[self.page.clause_index(group[0])]
        match = self.words.listed_group.search(self.text, clause[0], group[0])
        return group if match is None else (match.start(), group[1])

    def heads(self, start: int, end: int) -> list[int]:
        """Where nouns end in ``[start, end)`` that can be a subject's last."""
        limit = min(end + _LOOKAHEAD, len(self.text))
        nouns = self.words.subject_noun.overlapping(self.text, start, limit)
        if not nouns:
            return []
        # 市民政局: the longer noun that begins within 市民 is the one that is meant
        ends = [e for i, (_, e) in enumerate(nouns) if not any(b < e < last for b, last in nouns[i + 1 : i + 4])]
        return sorted({e for e in ends if e <= end})

    def _end_of_region(self, start: int, end: int) -> int:
        """Where a subject ends that begins with a region: 全市金融机构 is one, 全区锚定产业集群 is not."""
        sector = self.words.sector.match(self.text, start)
        if sector is not None and sector.end() <= end and self.words.predicate.match(self.text, start, end) is None:
            return sector.end()  # 全市租赁和商务服务业实现
        verb = self.words.predicate.match(self.text, start, end)
        if verb is not None:  # 全省|纳入统计的75个景区
            described = self._behind_verb(start, end)
            if described is not None:
                return described.span[1]
        verb = self.words.predicate.search(self.text, start, end)
        stop = self.words.boundary.search(self.text, start, end)
        limit = min([end, *(match.start() for match in (verb, stop) if match is not None)])
        nouns = self.words.subject_noun.finditer(self.text, start, end)  # 全省消协组织|受理: a noun may hold a verb
        return max([start, *(m.end() for m in nouns if m.start() < limit and m.end() <= end)])

    def could_be_name(self, span: Span) -> bool:
        """Whether words that nothing marks can be who or what: short, and more than a particle or a number."""
        length = span[1] - span[0]
        if not _LEAST_NAME <= length <= _LONGEST_NAME:
            return False
        text = self.text[slice(*span)]
        if self.words.no_name.fullmatch(text) is not None:
            return False
        return text[-1] not in _PARTICLES and not text[0].isdigit() and _LETTER.search(text) is not None

    def person(self, start: int, head: int, end: int) -> Subject:
        """A person, with the kind of people that stands in front of the name (柳河村|种植大户张成)."""
        kind = self.words.subject_heads.before(self.text, head, start) or ""
        return Subject((head - len(kind), end), "entity")

    def _closed(self, start: int, head: int, limit: int) -> int:
        """Where a noun ends that stands in a bracket (北山区（含高新区）): behind the bracket."""
        opened = self.text.find("（", start, head) > self.text.find("）", start, head)
        return head + 1 if opened and head < limit and self.text[head] == "）" else head

    def behind_relative(self, start: int, end: int) -> int:
        """Where a noun begins that a relative clause describes (对接的企业); a name keeps its own 的."""
        possessive = self.text.rfind("的", start, end)
        return start if possessive < 0 else possessive + 1

    def owner_before(self, start: int, end: int) -> int:
        """Where 的 ends that parts an owner from what is measured (甲企业的检测技术); ``start`` without one."""
        possessive = self.text.find("的", start, end)
        if not start < possessive <= start + _LONGEST_OWNER:
            return start
        return start if self.words.boundary.search(self.text, start, possessive) is not None else possessive + 1

    def noun_before(self, start: int, end: int) -> Span | None:
        """What a bare count counts: the words in front of it, without adverbs."""
        table = self.words.number_words
        while end > start:
            word = table.before(self.text, end, start)
            if word is None or table[word] not in ("adverb", "bound", "reach", "plan", "do"):
                break
            end -= len(word)
        return self.filled(*self.trim(start, end))

    @staticmethod
    def filled(start: int, end: int) -> Span | None:
        """The stretch, or ``None`` where nothing is in it."""
        return (start, end) if start < end else None
