"""Noun phrases: where a clause's own words begin, who a clause names, where a metric begins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from jzextract.attribution.slots import Span
from jzextract.attribution.words import AttributionWords
from jzextract.page.view import PageView

_MARKS = frozenset("，。；：、！？\n ）)”’—-·■●◆,")
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
_LETTER = regex.compile(r"[一-龥A-Za-z]")
_LONGEST_OWNER = 14
_LONGEST_JOINED = 8
# Names of places in one list reach no farther.
_LONGEST_LIST = 80
# A count, a quote, 的 or a region in front of a class of people or firms (18家企业, 全市企业): it means certain ones.
_SPECIFIC = frozenset("”0123456789的市县区省州镇乡个家户名位")


@dataclass(frozen=True, slots=True)
class Subject:
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
        text, words = self.text, self.words
        while start < end:
            if start in self._periods_by_start:
                start = self._periods_by_start[start]
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
        return (start, end) if "、" in before or before.endswith("等") else (match.end(), end)

    def subject_in(self, start: int, end: int) -> Subject | None:
        """Who or what the words in front of a metric or a verb name; ``None`` where they name nobody."""
        text, words = self.text, self.words
        start = self.skip_openers(start, end)
        if start >= end:
            return None
        name = self._name_in(start, end)
        region = words.region.match(text, start, end)
        if name is not None:
            return Subject(name, "project", None if region is None else region.span())
        if region is not None:
            inner = self._place(region.end() + 1, end) if text.startswith("的", region.end()) else None
            if inner is not None:  # 我市的北山区
                return Subject(inner, "place")
            stop = self._end_of_region(region.end(), end)
            stop = stop if self._last_period(region.end(), stop) is None else region.end()  # 全市上半年|入境旅客
            return Subject(self.trim(*self.uncounted(start, stop)), "region")
        if words.predicate.match(text, start, end) is None:
            return self._unplaced_subject(start, end)
        # 科学研究和技术服务业: its name begins like a verb
        return None if words.whole_sector.fullmatch(text, start, end) is None else Subject((start, end), "phrase")

    def _unplaced_subject(self, start: int, end: int) -> Subject | None:
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
            last = self._with_joined(heads[-1], limit)
            return Subject(self.trim(*self.uncounted(self._behind_relative(start, heads[-1]), last)), "entity")
        place = self._place(start, limit)
        if place is not None:
            return Subject(place, "place")
        span = self.trim(*self.uncounted(start, limit))
        if text.startswith("中的", limit):  # 财政收入中的税收收入
            return None
        return Subject(span, "phrase") if self._could_be_name(span) else None

    def _with_joined(self, end: int, limit: int) -> int:
        """Where a list ends whose first member ends at ``end`` and that 的 follows (酒店及公寓的)."""
        joined = self.words.joining.match(self.text, end, limit)
        short = joined is not None and limit - end <= _LONGEST_JOINED and self.text[limit - 1] == "的"
        return limit - 1 if short else end

    def _place(self, start: int, end: int) -> Span | None:
        """The name of a place that words begin with, with the place inside it (柳河市北山区), or names of several."""
        found = self.words.named_district.match(self.text, start) or self.words.place.match(self.text, start, end)
        if found is None or found.end() > end:
            return None
        stop, limit = found.end(), min(end, start + _LONGEST_LIST)
        while found is not None and found.end() <= end:
            inner = self.words.subplace.match(self.text, found.end(), end)
            stop = found.end() if inner is None else inner.end()
            joined = self.words.joining.match(self.text, stop, limit)
            found = None if joined is None else self.words.place.match(self.text, joined.end(), end)
        return start, stop

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

    def with_members(self, group: Span) -> Span:
        """A、B等5个民生项目 stays whole: its number stands in the middle."""
        clause = self.page.clauses[self.page.clause_index(group[0])]
        match = self.words.listed_group.search(self.text, clause[0], group[0])
        return group if match is None else (match.start(), group[1])

    def _heads(self, start: int, end: int) -> list[int]:
        """Where nouns end in ``[start, end)`` that can be a subject's last."""
        limit = min(end + _LOOKAHEAD, len(self.text))
        return [m.end() for m in self.words.subject_noun.finditer(self.text, start, limit) if m.end() <= end]

    def _end_of_region(self, start: int, end: int) -> int:
        """Where a subject ends that begins with a region: 全市金融机构 is one, 全区锚定产业集群 is not."""
        sector = self.words.sector.match(self.text, start)
        if sector is not None and sector.end() <= end and self.words.predicate.match(self.text, start, end) is None:
            return sector.end()  # 全市租赁和商务服务业实现
        verb = self.words.predicate.search(self.text, start, end)
        stop = self.words.boundary.search(self.text, start, end)
        limit = min([end, *(match.start() for match in (verb, stop) if match is not None)])
        return max([start, *self._heads(start, limit)])

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
        group = words.counted_group.search(text, begin, end)
        if group is not None:
            return Subject(self.trim(group.end(), end), "members")
        presented = self._presented(begin, end)
        if presented is not None:
            return presented
        if begin < end and text[begin] == "在":
            within = words.region.match(text, self.skip_openers(begin + 1, end), end)
            return None if within is None else Subject(within.span(), "region")
        sector = words.growing_sector.match(text, begin, end)
        if sector is not None:
            return Subject(sector.span(1), "sector")
        region = words.region.match(text, begin, end)
        if region is None and words.predicate.match(text, begin, end) is not None:
            return self._described(begin, end)
        return self._acting(begin, end, is_part=words.part.match(text, start, end) is not None)

    def _presented(self, start: int, end: int) -> Subject | None:
        """Who signs with whom (甲所与三家企业签订合同), or what a clause introduces (电站由某集团投资建设)."""
        text, words = self.text, self.words
        partners = words.partners.match(text, start, end)
        if partners is not None and self._heads(start, partners.end(1))[-1:] == [partners.end(1)]:
            return Subject(partners.span(1), "phrase")
        introduced = words.introduced.match(text, start, end)
        if introduced is None or self._name_in(*introduced.span(1)) is not None:
            return None
        acts = words.predicate.match(text, *introduced.span(1)) is not None
        return None if acts or words.region.match(text, start) is not None else Subject(introduced.span(1), "place")

    def _acting(self, start: int, end: int, *, is_part: bool = False) -> Subject | None:
        """A region or place, or the first organisation that a verb or the clause's end follows."""
        words = self.words
        found = self.subject_in(start, end)
        if found is None or found.kind == "phrase":
            return None
        if found.kind == "project":
            return self._acting_project(found, end)
        if found.kind != "entity":
            return found
        for head in self._heads(start, found.span[1]):
            if words.says.match(self.text, head, end) is not None:
                return self._government(start, head)  # 统计部门表示：who speaks is not who is spoken of
            counted = is_part and words.head_count.match(self.text, head, end) is not None  # 过夜游客70万人次，人均消费
            if head == end or counted or self._before_predicate(head, end):
                return Subject(self.trim(*self.uncounted(self._behind_relative(start, head), head)), "entity")
        return None

    def _acting_project(self, project: Subject, end: int) -> Subject | None:
        """A project that a verb follows, else the region in front of it (该区安排民生项目32个)."""
        if self._before_predicate(project.span[1], end):
            return Subject(project.span, "phrase")
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
        found = self._acting(self.skip_openers(possessive + 1, end), end)
        return found if found is not None and found.kind in ("entity", "phrase") else None

    def _before_predicate(self, position: int, end: int) -> bool:
        text = self.text
        return self.words.verbs_after.match(text, position, end) is not None or text[position : position + 1] in "，（"

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
        fixed = self._fixed_start(start, end, head, joint=joint)
        if fixed is not None:
            return fixed
        begin = start
        for match in words.boundary.finditer(text, start, end):
            if match.end() <= head:
                begin = max(begin, match.end())
        opener = words.metric_opener.search(text, begin, end)
        if opener is not None and opener.start() <= head:
            return opener.start()
        region = words.region.match(text, begin, head)
        if region is not None:
            begin = region.end()
        elif begin == start:
            place = self._place(begin, head)
            begin = begin if place is None else place[1]
        begin = self._behind_time(begin, head)
        name = self._name_in(begin, head) or self._name_over(begin, head)
        if name is not None:
            begin = name[1]
        first = text.find("、", begin, head) if joint else -1
        listed = first >= 0 and words.metric_heads.before(text, first, begin) is not None
        for subject_end in self._heads(begin, first if listed else head):
            if self._owns(begin, subject_end, end):
                begin = subject_end
        begin = self._behind_count(begin, head)
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

    def _behind_owner(self, start: int, end: int) -> int:
        """Behind the region or place that words begin with."""
        region = self.words.region.match(self.text, start, end)
        place = self._place(start, end) if region is None else region.span()
        return start if place is None else place[1]

    def _behind_count(self, start: int, end: int) -> int:
        """Where a metric begins behind a count (大户6家|投资1亿元, 项目56个、|投资总额3亿元)."""
        text, words = self.text, self.words
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
            return subject_end - len(head) > start and text[subject_end - len(head) - 1] != "的"
        if not _SPECIFIC.isdisjoint(text[max(start - 1, 0) : subject_end - len(head)]):
            return True
        if text[start - 1 : start] == "国":  # 全国|建筑企业
            return True
        return words.class_owns.search(text[subject_end:metric_end]) is not None

    def stated_metric(self, start: int, end: int) -> Span | None:
        """The metric of a clause without a value, whose values the next clause gives (失业率持续下降，由4%降至3%)."""
        text, words = self.text, self.words
        if words.values_follow.match(text, end) is None:
            return None
        begin = self.skip_openers(start, end)
        while end > begin:
            head = words.metric_heads.before(text, end, begin)
            word = words.number_words.before(text, end, begin)
            if head is not None and (word is None or len(word) <= len(head)):  # 录得升幅 is a verb
                return self.trim(self.metric_start(begin, end, len(head)), end)
            if word is None or words.number_words[word] not in _BESIDE_METRIC:
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
