"""Noun phrases: where a clause's own words begin, who a clause names, where a metric begins."""

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
# What stands between a metric and the end of a clause whose values the next one gives.
_BESIDE_METRIC = frozenset({"change", "adverb", "compare", "reach", "bound", "joint"})
_PARTICLES = frozenset("后时中上下前等来以年月日之")
_COMPARING = frozenset("比较与同")
# Behind these a place may stand (在北洲, 对北洲出口, 自北洲进口).
_BEFORE_PLACE = frozenset("在对与向自从")
_LETTER = regex.compile(r"[一-龥A-Za-z]")
_LONGEST_OWNER = 14
_LONGEST_JOINED = 8
# Names of places in one list reach no farther.
_LONGEST_LIST = 80
# A kind of organisation that says so in as many characters makes no compound with what stands behind it.
_LONG_NAME = 4
# How far a relative clause in front of a noun reaches.
_LONGEST_RELATIVE = 16
# A count, a quote, 的 or a region in front of a class of people or firms (18家企业, 全市企业): it means certain ones.
_SPECIFIC = frozenset("”0123456789的市县区省州镇乡个家户名位")


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
        self._periods_by_start = dict(periods)
        self._period_starts = sorted(self._periods_by_start)
        self._names = names
        # What no word in front of a clause's own begins with ends the way there.
        opening = words.opening.characters
        self._opening = None if opening is None else _SIGNS | opening
        self._name_starts = [start for start, _ in names]

    def in_period(self, position: int) -> bool:
        """Whether a place lies in a time expression."""
        index = bisect_right(self._period_starts, position) - 1
        return index >= 0 and self._periods_by_start[self._period_starts[index]] > position

    def _last_period(self, start: int, end: int) -> Span | None:
        """The last time expression inside ``[start, end)`` (甲岛2020年3月零售额): it parts who from what."""
        index = bisect_left(self._period_starts, end) - 1
        if index < 0 or self._period_starts[index] < start:
            return None
        begin = self._period_starts[index]
        if self.text[begin - 1 : begin] in _COMPARING:
            return None
        return (begin, self._periods_by_start[begin]) if self._periods_by_start[begin] <= end else None

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
        text, words, periods, opening = self.text, self.words, self._periods_by_start, self._opening
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
        marked = self._marked_subject(start, end, words.region.match(text, start, end))
        if marked is not None:
            return marked
        if words.predicate.match(text, start, end) is None or self._known_place(start, end) is not None:
            return self._unplaced_subject(start, end)
        if words.whole_sector.fullmatch(text, start, end) is not None:  # 科学研究和技术服务业 begins like a verb
            return Subject((start, end), "phrase")
        return self._behind_verb(start, end)

    def _marked_subject(self, start: int, end: int, region: Match | None) -> Subject | None:
        """A subject that is a project, or begins with a region."""
        name = self._name_in(start, end)
        if name is not None:
            return Subject(name, "project", None if region is None else region.span())
        return None if region is None else self._in_region(start, end, region.span())

    def _in_region(self, start: int, end: int, region: Span) -> Subject:
        """A subject that begins with a region: the region, what is in it, or a place in it (我市的北山区)."""
        inner = self.places(region[1] + 1, end) if self.text.startswith("的", region[1]) else None
        if inner is not None:
            return Subject(inner, "place")
        stop = self._end_of_region(region[1], end)
        stop = stop if self._last_period(region[1], stop) is None else region[1]  # 全市上半年|入境旅客
        span = self.trim(*self.uncounted(start, stop))
        return Subject(span, "region", region if span[0] >= region[1] else None)

    def _behind_verb(self, start: int, end: int) -> Subject | None:
        """参与的农户人均增收: whom a relative clause describes that opens the words."""
        noun = self.text.find("的", start, min(end, start + _LONGEST_RELATIVE)) + 1
        if not noun or self.words.predicate.match(self.text, noun, end) is not None:
            return None
        found = self._unplaced_subject(noun, end)
        return found if found is not None and found.kind == "entity" else None

    def _unplaced_subject(self, start: int, end: int, *, by_position: bool = True) -> Subject | None:
        """A subject that begins with no region: up to its last noun that is one, a place's name, or by position."""
        text, words = self.text, self.words
        stop = words.boundary.search(text, start, min(end + _LOOKAHEAD, len(text)))
        limit = end if stop is None else min(stop.start(), end)
        opening = text.rfind("（", start, limit)
        limit = limit if opening < 0 or "）" in text[opening:limit] else opening  # 市本级（含新区）|债务限额
        time = self._last_period(start, limit)
        if time is not None:
            region = words.region.match(text, time[1], limit)
            if region is not None:
                return Subject(region.span(), "region")
            limit = time[0]
        heads = self._heads(start, limit)
        if heads:
            return None if self._joins_metrics(start, heads[-1]) else self._entity(start, heads[-1], limit)
        place = self.places(start, limit) or self._firm(start, limit)
        if place is not None:
            known = words.person.fullmatch(text, place[1] + 1, limit) if text.startswith("的", place[1]) else None
            return Subject(place, "place") if known is None else Subject(known.span(), "phrase")  # 柳河村的张成
        if not by_position:
            return None
        span = self.trim(*self.uncounted(start, limit))
        if text.startswith("中的", limit):  # 财政收入中的税收收入
            return None
        return Subject(span, "phrase") if self._could_be_name(span) else None

    def _with_joined(self, end: int, limit: int) -> int:
        """Where a list ends whose first member ends at ``end`` and that 的 follows (酒店及公寓的)."""
        joined = self.words.joining.match(self.text, end, limit)
        short = joined is not None and limit - end <= _LONGEST_JOINED and self.text[limit - 1] == "的"
        return limit - 1 if short else end

    def _entity(self, start: int, head: int, limit: int) -> Subject:
        """An organisation, or people, whose noun ends at ``head``."""
        if self.words.person.fullmatch(self.text, head, limit) is not None:
            return self._person(start, head, limit)
        last = self._with_joined(self._closed(start, head, limit), limit)
        return Subject(self.trim(*self.uncounted(self._behind_relative(start, head), last)), "entity")

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

    def _firm(self, start: int, end: int) -> Span | None:
        """The short name of a firm that words begin with."""
        found = self.words.firm.match(self.text, start, end)
        return None if found is None else found.span()

    def _joins_metrics(self, start: int, end: int) -> bool:
        """升学率及县一中录取率: a sign joins what is measured, and the organisation belongs to one of the two."""
        signs = self.words.coordination.finditer(self.text, start, end)
        return any(self.words.metric_heads.before(self.text, sign.start(), start) is not None for sign in signs)

    def _name_in(self, start: int, end: int) -> Span | None:
        """The last project that is named in ``[start, end)``."""
        index = bisect_left(self._name_starts, end) - 1
        if index < 0 or self._name_starts[index] < start or self._names[index][1] > end:
            return None
        return self._names[index]

    def _name_over(self, position: int, end: int) -> Span | None:
        """The project in whose name a place stands (柳河区|供水项目总投资); ``None`` where it ends behind ``end``."""
        index = bisect_right(self._name_starts, position) - 1
        return self._names[index] if index >= 0 and position < self._names[index][1] <= end else None

    def is_project(self, span: Span) -> bool:
        """Whether a stretch is the name of a project, or of a group of them."""
        return self._name_in(*span) == span

    def is_place(self, span: Span) -> bool:
        """Whether a stretch names a place, and nothing that is there."""
        return self.words.region.fullmatch(self.text, *span) is not None or self.places(*span) == span

    def with_members(self, group: Span) -> Span:
        """A、B等5个民生项目 stays whole: its number stands in the middle."""
        clause = self.page.clauses[self.page.clause_index(group[0])]
        match = self.words.listed_group.search(self.text, clause[0], group[0])
        return group if match is None else (match.start(), group[1])

    def _heads(self, start: int, end: int) -> list[int]:
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

    def _could_be_name(self, span: Span) -> bool:
        """Whether words that nothing marks can be who or what: short, and more than a particle or a number."""
        length = span[1] - span[0]
        if not _LEAST_NAME <= length <= _LONGEST_NAME:
            return False
        text = self.text[slice(*span)]
        if self.words.no_name.fullmatch(text) is not None:
            return False
        return text[-1] not in _PARTICLES and not text[0].isdigit() and _LETTER.search(text) is not None

    def clause_subject(self, start: int, end: int) -> Subject | None:
        """Who a clause without a value is about: a region, a place or an organisation in front of its verb.

        A clause that opens with a verb or a preposition has no subject of its own; what it does to whom does not
        count. A clause that is nothing but a noun phrase, or ends with a counted group (引进9只私募基金), names what
        the next ones are about.
        """
        text, words = self.text, self.words
        begin = self.skip_openers(start, end)
        introduces = words.introducing_words.stand_in(text, begin, end)
        if introduces:
            group = words.counted_group.search(text, begin, end)
            if group is not None:
                return Subject(self.trim(group.end(), end), "members")
            presented = self._presented(begin, end)
            if presented is not None:
                return presented
        if begin < end and text[begin] == "在":
            within = words.region.match(text, self.skip_openers(begin + 1, end), end)
            return self._described(begin, end) if within is None else Subject(within.span(), "region")
        sector = words.growing_sector.match(text, begin, end) if introduces else None
        if sector is not None:
            return Subject(sector.span(1), "sector")
        region = words.region.match(text, begin, end)
        opening = words.predicate.match(text, begin, end) or words.per_head.match(text, begin, end)
        if region is None and opening is not None:  # 人均公园绿地面积14平方米
            return self._described(begin, end)
        return self._acting(
            begin, end, region, opens_with_verb=False, is_part=words.part.match(text, start, end) is not None
        )

    def _presented(self, start: int, end: int) -> Subject | None:
        """Whom a clause introduces otherwise than in front of its verb (中标单位为甲公司), or by what it does alone."""
        words = self.words
        host = self.host(start, end)
        if host is not None:
            return Subject(host, "phrase")
        for expression, kind in ((words.awarded, "phrase"), (words.helped, "members")):
            match = expression.match(self.text, start, end)
            if match is not None:  # 由甲公司中标; 资助贫困学生370人，资金32万元
                return Subject(match.span(1), kind)
        sector = words.sector_acts.match(self.text, start, end)
        if sector is not None and self._is_bare(sector.span(1)):
            return Subject(sector.span(1), "sector")
        return self._introduced(start, end)

    def _introduced(self, start: int, end: int) -> Subject | None:
        """Who signs with whom (甲所与三家企业签订合同), or what a clause introduces (电站由某集团投资建设)."""
        text, words = self.text, self.words
        partners = words.partners.match(text, start, end)
        if partners is not None and self._heads(start, partners.end(1))[-1:] == [partners.end(1)]:
            return Subject(partners.span(1), "phrase")
        introduced = words.introduced.match(text, start, end)
        if introduced is None or self._name_in(*introduced.span(1)) is not None:
            return None
        return Subject(introduced.span(1), "place") if self._is_bare(introduced.span(1)) else None

    def _is_bare(self, span: Span) -> bool:
        """Whether words begin neither with a region nor with a verb."""
        words = self.words
        return words.predicate.match(self.text, *span) is None and words.region.match(self.text, span[0]) is None

    def host(self, start: int, end: int) -> Span | None:
        """Who receives guests or buys a harvest, though no ending betrays a name (云梦岭接待游客3万人次)."""
        host = self.words.hosted.match(self.text, start, end)
        named = host is not None and self._is_bare(host.span(1)) and self._could_be_name(host.span(1))
        return host.span(1) if host is not None and named else None

    def _acting(
        self, start: int, end: int, region: Match | None, *, opens_with_verb: bool, is_part: bool = False
    ) -> Subject | None:
        """A region or place, or the first organisation that a verb or the clause's end follows.

        ``region``: with which the words begin. ``opens_with_verb``: they begin with none, and with a verb.
        """
        place = self.places(start, end)
        if place is not None and self._acts_itself(place[1], end):
            return Subject(place, "place")
        if start >= end:
            return None
        found = self._marked_subject(start, end, region)
        if found is None:
            found = (
                self.subject_in(start, end)
                if opens_with_verb
                else self._unplaced_subject(start, end, by_position=False)
            )
        if found is None or found.kind == "phrase":
            return None
        if found.kind == "place" and not self._is_spoken_of(found.span, end):
            return None
        if found.kind == "project":
            return self._acting_project(found, end)
        return self._acting_entity(start, end, found, is_part) if found.kind == "entity" else found

    def _acting_entity(self, start: int, end: int, found: Subject, is_part: bool) -> Subject | None:
        """The first noun of an organisation or of people that a verb, a count or the clause's end follows."""
        words = self.words
        for head in self._heads(start, found.span[1]):
            if words.says.match(self.text, head, end) is not None:
                return self._government(start, head)  # 统计部门表示：who speaks is not who is spoken of
            count = words.head_count.match(self.text, head, end)
            # 过夜游客70万人次，人均消费; 二轻企业5家，产值202万元
            counted = count is not None and (is_part or count.end() == end)
            name = self._behind_name(head, end)
            if name > head:
                return self._person(start, head, name)
            if head == end or counted or self._before_predicate(head, end) or self._measured(start, head, end):
                return Subject(self.trim(*self.uncounted(self._behind_relative(start, head), head)), "entity")
        return None

    def _is_spoken_of(self, place: Span, end: int) -> bool:
        """Whether a clause that a place begins is about it: a bare name may be a part of another (甲州商报讯).

        So something must be measured behind it (甲州投资增速回升).
        """
        text, words, behind = self.text, self.words, place[1]
        if behind == end or words.places.before(text, behind, place[0]) is None:
            return True
        if words.metric_heads.after(text, behind, min(end, behind + _LOOKAHEAD)) is not None:
            return True
        verb = words.outlined.search(text, behind, end)
        return verb is not None and text.find("的", behind, verb.start()) < 0

    def _acts_itself(self, position: int, end: int) -> bool:
        """Whether a verb follows a place (柳河区推进园区转型), and no relative clause (柳河区引进的项目)."""
        if self.words.presenting.match(self.text, position, end) is not None:
            return True
        acts = self.words.predicate.match(self.text, position, end) is not None
        acts = acts and self.words.subject_heads.after(self.text, position, end) is None  # 柳河市代表团
        return acts and self.text.find("的", position, end) < 0

    def _acting_project(self, project: Subject, end: int) -> Subject | None:
        """A project that a verb follows, else the region in front of it (该区安排民生项目32个)."""
        if self._before_predicate(project.span[1], end) or self._measured(*project.span, end):
            return Subject(self.with_members(project.span), "phrase")
        return None if project.region is None else Subject(project.region, "region")

    def _government(self, start: int, end: int) -> Subject | None:
        """The government whose department speaks (县府主计处表示): its budget is spoken of."""
        owner = self.words.government.match(self.text, start, end)
        return None if owner is None else Subject(owner.span(), "entity")

    def _described(self, start: int, end: int) -> Subject | None:
        """和甲所合作共建的服务中心, 正在建设的医院将搬迁: the noun behind a relative clause."""
        possessive = self.text.find("的", start, end)
        if possessive < 0:
            return None
        start = self.skip_openers(possessive + 1, end)
        region = self.words.region.match(self.text, start, end)
        verb = region is None and self.words.predicate.match(self.text, start, end) is not None
        found = self._acting(start, end, region, opens_with_verb=verb)
        return found if found is not None and found.kind in ("entity", "phrase") else None

    def _before_predicate(self, position: int, end: int) -> bool:
        text = self.text
        position = self._periods_by_start.get(position, position)  # 青河景区前4天接待
        return self.words.verbs_after.match(text, position, end) is not None or text[position : position + 1] in "，（"

    def _person(self, start: int, head: int, end: int) -> Subject:
        """A person, with the kind of people that stands in front of the name (柳河村|种植大户张成)."""
        kind = self.words.subject_heads.before(self.text, head, start) or ""
        return Subject((head - len(kind), end), "entity")

    def _behind_name(self, head: int, end: int) -> int:
        """Where a person's name ends that stands between a kind of people and its verb (养殖户|刘方收入)."""
        for last in (head + 3, head + 2):
            named = last <= end and self.words.person.fullmatch(self.text, head, last) is not None
            if named and (last == end or self._before_predicate(last, end)):
                return last
        return head

    def _closed(self, start: int, head: int, limit: int) -> int:
        """Where a noun ends that stands in a bracket (北山区（含高新区）): behind the bracket."""
        opened = self.text.find("（", start, head) > self.text.find("）", start, head)
        return head + 1 if opened and head < limit and self.text[head] == "）" else head

    def _measured(self, start: int, head: int, end: int) -> bool:
        """Whether a clause says how much an organisation has of something that is no amount (电站装机规模60千瓦)."""
        words, text = self.words, self.text
        number = next((place for place in range(head, end) if text[place].isdigit()), head)
        noun = words.subject_heads.before(text, head, start)
        named = noun is not None and words.subject_heads[noun] != "class"
        return named and words.metric_heads.before(text, number, head) is not None

    def _behind_relative(self, start: int, end: int) -> int:
        """Where a noun begins that a relative clause describes (对接的企业); a name keeps its own 的."""
        possessive = self.text.rfind("的", start, end)
        return start if possessive < 0 else possessive + 1

    def metric_start(self, start: int, end: int, head_length: int, *, joint: bool = False) -> int:
        """Where a metric begins that ends at ``end``: behind the last verb, subject or 的 in front of its head noun.

        ``joint``: members of a coordination belong to it (播种面积、单产均居).
        """
        text, words = self.text, self.words
        head = end - head_length
        marked = words.metric_words.stand_in(text, start, end)
        fixed = self._fixed_start(start, end, head, joint=joint) if marked or joint else None
        if fixed is not None:
            return fixed
        if start >= head:  # nothing stands in front of its head
            return start
        begin = start
        for match in words.boundary.finditer(text, start, end):
            if match.end() <= head:
                begin = max(begin, match.end())
        opener = words.metric_opener.search(text, begin, end) if marked else None
        if opener is not None and opener.start() <= head:
            return opener.start()
        if begin >= head:
            return begin
        may_be_named = begin == start or text[begin - 1] in _BEFORE_PLACE
        begin = self._behind_owner(begin, head, may_be_named=may_be_named, may_be_firm=marked)
        begin = self._behind_time(begin, head)
        name = self._name_in(begin, head) or self._name_over(begin, head)
        if name is not None:
            begin = name[1]
        first = text.find("、", begin, head) if joint else -1
        listed = first >= 0 and words.metric_heads.before(text, first, begin) is not None
        for subject_end in self._heads(begin, first if listed else head):
            if self._owns(begin, subject_end, end):
                begin = subject_end
        begin = self._behind_count(begin, head, may_be_listed=marked)
        possessive = self._possessive_before(begin, head)
        # 主营业务收入中的成本, 除汽车以外的零售额: a part of the name
        return possessive + 1 if possessive > begin and text[possessive - 1] not in "中外" else begin

    def _possessive_before(self, start: int, end: int) -> int:
        """The last 的 in ``[start, end)``; that of an industry's name (水的生产和供应业) parts nothing."""
        possessive = self.text.rfind("的", start, end)
        while possessive >= 0 and self.words.industry_tail.match(self.text, possessive):
            possessive = self.text.rfind("的", start, possessive)
        return possessive

    def _fixed_start(self, start: int, end: int, head: int, *, joint: bool) -> int | None:
        """Where a metric begins that holds verbs and owners: 每万人拥有面积, 开办企业、获得电力两项指标."""
        if joint and self.text.endswith("项指标", start, end) and "、" in self.text[start:end]:
            return self._behind_owner(start, head)
        brand = self.words.branded.match(self.text, start, end)  # “柳湖银猴”|品牌价值
        if brand is not None:
            return brand.end()
        each = self.words.per_unit.search(self.text, start, head)
        return None if each is None else each.start()

    def _behind_owner(self, start: int, end: int, *, may_be_named: bool = True, may_be_firm: bool = False) -> int:
        """Behind the region, place or firm that words begin with."""
        region = self.words.region.match(self.text, start, end)
        if region is not None:
            return region.end()
        place = self.places(start, end) if may_be_named else None
        if place is None and may_be_named and may_be_firm:
            place = self._firm(start, end)
        return start if place is None else place[1]

    def _behind_count(self, start: int, end: int, *, may_be_listed: bool) -> int:
        """Where a metric begins behind a count or a list (大户6家|投资, 项目56个、|投资总额, 甲河、乙河等江河|水质)."""
        text, words = self.text, self.words
        listed = words.listed_kind.search(text, start, end) if may_be_listed else None
        if listed is not None:
            return listed.end()
        for count in words.counted.finditer(text, start, end):
            if count.end() == end and count.start() > start:
                return end
        sign = text.rfind("、", start, end)
        return sign + 1 if sign >= 0 and words.quantity.search(text, start, sign) is not None else start

    def _behind_time(self, start: int, end: int) -> int:
        """Where a metric begins behind the last time in ``[start, end)``, and a region behind that (2021年全县总量)."""
        time = self._last_period(start, end)
        if time is None:
            return start
        region = self.words.region.match(self.text, time[1], end)
        return time[1] if region is None else region.end()

    def _owns(self, start: int, subject_end: int, metric_end: int) -> bool:
        """Whether a noun is a subject of its own in front of a metric, or a part of the metric's name.

        An organisation, and a class that is counted, quoted or stands behind a region, is a subject; a bare class of
        people or firms is one for some metrics only (脱贫户人均纯收入, but 教师平均工资, 小微企业贷款余额).
        """
        words, text = self.words, self.text
        head = words.subject_heads.before(text, subject_end, start)
        if head is None or words.subject_heads[head] == "named":
            return True
        if words.subject_heads[head] == "compound":
            bare = subject_end - len(head) <= start  # 全市|工业园区产值, but 全市银行贷款
            return len(head) >= _LONG_NAME if bare else text[subject_end - len(head) - 1] != "的"
        if text.startswith("“", subject_end):  # 机关单位|“三公”经费
            return True
        if not _SPECIFIC.isdisjoint(text[max(start - 1, 0) : subject_end - len(head)]):
            return True
        if text[start - 1 : start] == "国":  # 全国|建筑企业
            return True
        return words.class_owns.search(text[subject_end:metric_end]) is not None

    def stated_metric(self, start: int, end: int) -> Span | None:
        """The metric of a clause without a value, whose values the next clause gives (失业率持续下降，由4%降至3%)."""
        text, words = self.text, self.words
        table, heads = words.number_words, words.metric_heads
        # Few clauses end with such a word, and that is seen at once.
        if table.before(text, end, start) is None and heads.before(text, end, start) is None:
            return None
        if words.values_follow.match(text, end) is None:
            return None
        begin = self.skip_openers(start, end)
        while end > begin:
            head, word = heads.before(text, end, begin), table.before(text, end, begin)
            if head is not None and (word is None or len(word) <= len(head)):  # 录得升幅 is a verb
                return self.trim(self.metric_start(begin, end, len(head)), end)
            if word is None or table[word] not in _BESIDE_METRIC:
                return None
            end -= len(word)
        return None

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
