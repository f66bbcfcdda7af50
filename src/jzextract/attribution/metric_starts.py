"""Where the words begin that name what is measured: behind owners, places, counts and times."""

from __future__ import annotations

from jzextract.attribution.nouns import NounReader
from jzextract.attribution.slots import Span

# What stands between a metric and the end of a clause whose values the next one gives.
_BESIDE_METRIC = frozenset({"change", "adverb", "compare", "reach", "bound", "joint"})
# Behind these a place may stand (在北洲, 对北洲出口, 自北洲进口).
_BEFORE_PLACE = frozenset("在对与向自从")
# A kind of organisation that says so in as many characters makes no compound with what stands behind it.
_LONG_NAME = 4
# A count, a quote, 的 or a region in front of a class of people or firms (18家企业, 全市企业): it means certain ones.
_SPECIFIC = frozenset("”0123456789的市县区省州镇乡个家户名位")


def metric_start(nouns: NounReader, start: int, end: int, head_length: int, *, joint: bool = False) -> int:
    """Where a metric begins that ends at ``end``: behind the last verb, subject or 的 in front of its head noun.

    ``joint``: members of a coordination belong to it (播种面积、单产均居).
    """
    text, words = nouns.text, nouns.words
    head = end - head_length
    marked = words.metric_words.stand_in(text, start, end)
    fixed = _fixed_start(nouns, start, end, head, joint=joint) if marked or joint else None
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
    begin = _behind_owner(nouns, begin, head, may_be_named=may_be_named, may_be_firm=marked)
    begin = _behind_time(nouns, begin, head)
    name = nouns.name_in(begin, head) or nouns.name_over(begin, head)
    if name is not None:
        begin = name[1]
    first = text.find("、", begin, head) if joint else -1
    listed = first >= 0 and words.metric_heads.before(text, first, begin) is not None
    for subject_end in nouns.heads(begin, first if listed else head):
        if _owns(nouns, begin, subject_end, end):
            begin = subject_end
    begin = _behind_count(nouns, begin, head, may_be_listed=marked)
    possessive = _possessive_before(nouns, begin, head)
    # 主营业务收入中的成本, 除汽车以外的零售额: a part of the name
    return possessive + 1 if possessive > begin and text[possessive - 1] not in "中外" else begin


def _possessive_before(nouns: NounReader, start: int, end: int) -> int:
    """The last 的 in ``[start, end)``; that of an industry's name (水的生产和供应业) parts nothing."""
    possessive = nouns.text.rfind("的", start, end)
    while possessive >= 0 and nouns.words.industry_tail.match(nouns.text, possessive):
        possessive = nouns.text.rfind("的", start, possessive)
    return possessive


def _fixed_start(nouns: NounReader, start: int, end: int, head: int, *, joint: bool) -> int | None:
    """Where a metric begins that holds verbs and owners: 每万人拥有面积, 开办企业、获得电力两项指标."""
    if joint and nouns.text.endswith("项指标", start, end) and "、" in nouns.text[start:end]:
        return _behind_owner(nouns, start, head)
    brand = nouns.words.branded.match(nouns.text, start, end)  # “柳湖银猴”|品牌价值
    if brand is not None:
        return brand.end()
    each = nouns.words.per_unit.search(nouns.text, start, head)
    return None if each is None else each.start()


def _behind_owner(
    nouns: NounReader, start: int, end: int, *, may_be_named: bool = True, may_be_firm: bool = False
) -> int:
    """Behind the region, place or firm that words begin with."""
    region = nouns.words.region.match(nouns.text, start, end)
    if region is not None:
        return region.end()
    place = nouns.places(start, end) if may_be_named else None
    if place is None and may_be_named and may_be_firm:
        place = nouns.firm(start, end)
    return start if place is None else place[1]


def _behind_count(nouns: NounReader, start: int, end: int, *, may_be_listed: bool) -> int:
    """Where a metric begins behind a count or a list (大户6家|投资, 项目56个、|投资总额, 甲河、乙河等江河|水质)."""
    text, words = nouns.text, nouns.words
    listed = words.listed_kind.search(text, start, end) if may_be_listed else None
    if listed is not None:
        return listed.end()
    for count in words.counted.finditer(text, start, end):
        if count.end() == end and count.start() > start:
            return end
    sign = text.rfind("、", start, end)
    return sign + 1 if sign >= 0 and words.quantity.search(text, start, sign) is not None else start


def _behind_time(nouns: NounReader, start: int, end: int) -> int:
    """Where a metric begins behind the last time in ``[start, end)``, and a region behind that (2021年全县总量)."""
    time = nouns.last_period(start, end)
    if time is None:
        return start
    region = nouns.words.region.match(nouns.text, time[1], end)
    return time[1] if region is None else region.end()


def _owns(nouns: NounReader, start: int, subject_end: int, metric_end: int) -> bool:
    """Whether a noun is a subject of its own in front of a metric, or a part of the metric's name.

    An organisation, and a class that is counted, quoted or stands behind a region, is a subject; a bare class of
    people or firms is one for some metrics only (脱贫户人均纯收入, but 教师平均工资, 小微企业贷款余额).
    """
    words, text = nouns.words, nouns.text
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


def stated_metric(nouns: NounReader, start: int, end: int) -> Span | None:
    """The metric of a clause without a value, whose values the next clause gives (失业率持续下降，由4%降至3%)."""
    text, words = nouns.text, nouns.words
    table, heads = words.number_words, words.metric_heads
    # Few clauses end with such a word, and that is seen at once.
    if table.before(text, end, start) is None and heads.before(text, end, start) is None:
        return None
    if words.values_follow.match(text, end) is None:
        return None
    begin = nouns.skip_openers(start, end)
    while end > begin:
        head, word = heads.before(text, end, begin), table.before(text, end, begin)
        if head is not None and (word is None or len(word) <= len(head)):  # 录得升幅 is a verb
            return nouns.trim(metric_start(nouns, begin, end, len(head)), end)
        if word is None or table[word] not in _BESIDE_METRIC:
            return None
        end -= len(word)
    return None
