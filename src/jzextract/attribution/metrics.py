"""What is measured: the metric of one value, from its own words, from behind it, or carried from before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import regex

from jzextract.attribution.clauses import host
from jzextract.attribution.discourse import Discourse
from jzextract.attribution.findings import Attribution, Finding
from jzextract.attribution.metric_starts import metric_start
from jzextract.attribution.phrases import Phrase
from jzextract.attribution.slots import Slot, Span

# A quantity's number and unit end its clause.
_UNIT_REACH = 14
_LONGEST_NOUN = 30
# A sector without 业 is no longer (电力, 交通).
_SHORT_SECTOR = 2
_CONTEST_REACH = 200
# In front of a number: it is no number of its own (the 3 of μg/m3).
_INSIDE = regex.compile("[0-9A-Za-z.,]")
# 比全省平均水平高出80元: the noun is what is compared with
_COMPARING = frozenset("比较与")
# With these a change is only more or fewer, and the word may belong to a noun.
_AMOUNTS = frozenset("多少")
PORTIONS = frozenset({"share", "contribution"})
"""Kinds of percentages behind which the part that they are of may stand (3%的土地)."""
_UNIQUE = frozenset({"only", "first_ever"})
_NUMBERED = frozenset({"position", "top_n"})
# X是唯一, X获冠军: what stands in front of such a verb is who, not what.
_NAMING_VERBS = frozenset({"be", "win", "build", "score"})


def find_metric(discourse: Discourse, slot: Slot, phrase: Phrase, attribution: Attribution) -> None:
    """Put the metric of a slot into its attribution, whose subject is known as far as the slot's own words name it."""
    if slot.type == "rankings":
        named = attribution.subject is not None and attribution.subject.how != "listed"
        attribution.metric = _metric_of_rank(discourse, slot, phrase, has_subject=named)
        # What something is the largest of is not measured in the clauses behind it.
        attribution.of_change = attribution.metric is not None and attribution.metric.how in ("behind", "inside")
        return
    if slot.type == "quantities":
        attribution.metric = _metric_of_quantity(discourse, slot, phrase)
        return
    if slot.type == "money" and phrase.names_change and phrase.verb is not None:
        start = phrase.verb[0] if phrase.metric is None else phrase.metric[0]
        attribution.metric = Finding(discourse.nouns.trim(start, phrase.verb[1]), "change")
        attribution.of_change = True
        if phrase.metric is not None and discourse.text[phrase.metric[0]] not in _COMPARING:  # 拨款减少40万元，下降3%
            discourse.state_metric(phrase.metric)
        return
    attribution.metric = _own_metric(discourse, slot, phrase) or _carried_metric(discourse, slot, phrase, attribution)
    if attribution.metric is not None:
        text = discourse.text[slice(*attribution.metric.span)]
        change = discourse.words.change_metric.search(text)
        if change is not None and change.start() > 1 and attribution.metric.how == "own":  # 所得税增收
            start = attribution.metric.span[0]
            discourse.state_metric((start, start + change.start()))
        of_ratio = change is None and discourse.words.share_of.match(discourse.text, slot.end) is not None
        attribution.of_change = change is not None or of_ratio


def _metric_of_quantity(discourse: Discourse, slot: Slot, phrase: Phrase) -> Finding | None:
    """What a pack's quantity counts, as its own words say it: what money or a percentage measured is another thing."""
    if phrase.metric is not None:
        return Finding(phrase.metric, "own")
    if phrase.object is not None:
        return Finding(phrase.object, "own")
    return None if phrase.rest is None else Finding(phrase.rest, "rest")


def _own_metric(discourse: Discourse, slot: Slot, phrase: Phrase) -> Finding | None:
    """A noun in front of the value, one behind it, a verb that is measured, or a verb's object."""
    if phrase.metric is not None:
        return Finding(phrase.metric, "own")
    if slot.type == "money":
        behind = metric_behind(discourse, slot)
        if behind is not None:
            return Finding(behind, "behind")
        if "measure" in phrase.labels and phrase.verb is not None:
            return Finding(discourse.nouns.trim(*phrase.verb), "verb")
    elif slot.kind in PORTIONS or slot.kind == "rate":
        portion = discourse.words.portion.match(discourse.text, slot.end, slot.clause_end)
        if portion is not None and _is_measured(discourse, portion.span(1)):
            return Finding(portion.span(1), "behind")
    elif slot.kind == "growth" and not phrase.is_empty:
        rate = discourse.words.rate_behind.match(discourse.text, slot.end, slot.clause_end)
        if rate is not None:  # 柳河以7%的增速领跑
            return Finding(rate.span(1), "behind")
    return None if phrase.object is None else Finding(phrase.object, "own")


def _is_measured(discourse: Discourse, span: Span) -> bool:
    """Whether a noun names something measured, or land or people."""
    text = discourse.text
    head = discourse.words.metric_heads.before(text, span[1], span[0])
    return head is not None or discourse.words.resource.search(text, *span) is not None


def metric_behind(discourse: Discourse, slot: Slot) -> Span | None:
    """The metric behind an amount: 2860万元的门票收入, 自筹2.5亿元征迁资金."""
    match = discourse.words.after.match(discourse.text, slot.end, min(slot.clause_end, slot.end + _LONGEST_NOUN))
    return None if match is None else discourse.nouns.trim(*match.span(1))


def _carried_metric(discourse: Discourse, slot: Slot, phrase: Phrase, attribution: Attribution) -> Finding | None:
    """Nothing in the value's own words is measured: what was measured before is, or what is left of the words."""
    if slot.kind == "completion" and (attribution.subject is not None or phrase.rest is not None):
        return None
    if slot.type == "percentages" and attribution.subject is not None and attribution.subject.how == "behind":
        return None  # 49.1%的游客选择自驾: a portion of them, and of nothing that was measured before
    quantity = _quantity_before(discourse, slot, phrase)
    if quantity is not None and attribution.subject is None and discourse.nouns.is_place(quantity):
        attribution.subject = Finding(quantity, "own")  # 北山区24家，占四成: what is counted is not said again
        return None
    if quantity is not None:
        return Finding(quantity, "quantity")
    introduced = _introduced(discourse, slot)
    return _said_before(discourse, slot, phrase) if introduced is None else Finding(introduced, "introduced")


def _said_before(discourse: Discourse, slot: Slot, phrase: Phrase) -> Finding | None:
    """The metric of the words before, else what is left of the value's own words."""
    if discourse.said and phrase.is_empty and _goes_on(discourse, slot, phrase):
        return discourse.said[-1][1].metric
    if discourse.metric is not None and not _is_rate_for_money(discourse, slot):
        # 年度计划投资3亿元，已完成年度计划的四成: a plan is not what was done of it
        planned = slot.kind == "completion" and discourse.words.annual_plan.search(discourse.text, *discourse.metric)
        return None if planned else Finding(of_sibling(discourse, slot, phrase.rest) or discourse.metric, "carried")
    sector = _is_sector(discourse, phrase.rest)
    if discourse.earlier_metric is not None and (sector or _is_name(discourse, phrase)):
        # 国税局完成6亿元: an amount without a verb is not what the sentence before measured
        # 甲市（3亿元）、乙市（2亿元）居前两位: names with their amounts rank by it
        done = sector or (phrase.subject is not None and (phrase.bracketed or "do" in phrase.labels))
        if slot.kind == "growth" or (slot.type == "money" and done):
            return Finding(discourse.earlier_metric, "carried")
    if sector and slot.kind == "growth":
        return None
    if phrase.rest is not None:
        grown = slot.kind == "growth" and phrase.bracketed  # 电器（下降7个点）、玩具（下降2个点）
        return None if grown or _is_next_member(discourse, slot) else Finding(phrase.rest, "rest")
    return _rate_of_another(discourse, slot)


def _goes_on(discourse: Discourse, slot: Slot, phrase: Phrase) -> bool:
    """Whether a value without a noun says more of what the one before it measured (女性占四成，比上年提高2个点)."""
    before, known = discourse.said[-1]
    of_part = before.kind == "share" and known.metric is not None and known.metric.how == "rest"
    if of_part and discourse.metric is None:
        return True
    return _same_rate(discourse, slot) or _is_reached(discourse, slot, phrase)


def _is_next_member(discourse: Discourse, slot: Slot) -> bool:
    """Whether the values before said who grew and not in what (汽车类增长2%，新能源车增长3%): so does this one."""
    before = discourse.said[-1] if discourse.said else None
    grown = before is not None and {before[0].kind, slot.kind} == {"growth"}
    return grown and before is not None and before[1].metric is None and before[1].subject is not None


def _is_name(discourse: Discourse, phrase: Phrase) -> bool:
    """Whether a value's own words only name somebody (北山增长3%、全市民营企业增长4%): who, not in what."""
    if phrase.metric is not None or phrase.object is not None:
        return False
    if phrase.subject is not None:
        return phrase.subject.kind in ("region", "place", "entity") and phrase.rest is None
    return phrase.rest is not None and discourse.words.bare_name.match(discourse.text, *phrase.rest) is not None


def _is_rate_for_money(discourse: Discourse, slot: Slot) -> bool:
    """Whether what was measured is a rate, which no amount of money can be (达成率108%，其中土地税实收3亿元)."""
    return slot.type == "money" and discourse.metric is not None and discourse.text.endswith("率", *discourse.metric)


def _rate_of_another(discourse: Discourse, slot: Slot) -> Finding | None:
    """The rate that a sentence goes on with for somebody else (企业负债率64%。甲类企业67%)."""
    earlier = discourse.earlier_metric
    if slot.kind != "rate" or earlier is None or discourse.said:
        return None
    return Finding(earlier, "carried") if discourse.text.endswith("率", *earlier) else None


def _same_rate(discourse: Discourse, slot: Slot) -> bool:
    """Whether a value says more of the rate that the one before it named (增速为6%，高于全省2个百分点)."""
    before, known = discourse.said[-1]
    if known.metric is None:
        return False
    points = slot.record.get("unit") == "percentage_point" and slot.kind != "contribution"
    alike = slot.kind == "gap" or before.record.get("unit") == "percentage_point"
    return points and alike and slot.sentence == before.sentence and discourse.is_generic(known.metric.span)


def _is_reached(discourse: Discourse, slot: Slot, phrase: Phrase) -> bool:
    """Whether a value says what the one before it has come to (贡献率由54%提高到58%), or how far it moved."""
    before = discourse.said[-1][0]
    moved = before.kind == "contribution" and slot.kind == "growth" and slot.record.get("unit") == "percentage_point"
    return moved or ("reach" in phrase.labels and before.clause == slot.clause)


def _is_sector(discourse: Discourse, span: Span | None) -> bool:
    """Whether words name a sector (采矿业, 化妆品类), which grows in something that was said before."""
    return span is not None and discourse.words.sector_name.fullmatch(discourse.text, *span) is not None


def of_sibling(discourse: Discourse, slot: Slot, span: Span | None) -> Span | None:
    """What is left of a carried metric without the sector in its name, where another sector stands alone.

    采矿业增加值增长2%，制造业增长3%: 增加值. 规模以上工业增加值 is that of the whole, and stays.
    """
    if discourse.metric is None or span is None:
        return None
    words, text = discourse.words, discourse.text
    if slot.type == "money" and words.price.search(text, *discourse.metric):  # 牛肉均价每斤30元，鸡蛋每斤5元
        head = words.metric_heads.before(text, discourse.metric[1], discourse.metric[0])
        return None if head is None else (discourse.metric[1] - len(head), discourse.metric[1])
    residents = words.residence.match(text, *span)
    if residents is not None:  # 城镇居民恩格尔系数30%，农村居民33%
        match = words.residence.match(text, *discourse.metric) if residents.end() == span[1] else None
    elif _is_sector(discourse, span) or span[1] - span[0] <= _SHORT_SECTOR:
        match = words.sibling.match(text, *discourse.metric)
    else:
        match = None
    return None if match is None else (match.end(), discourse.metric[1])


def _introduced(discourse: Discourse, slot: Slot) -> Span | None:
    """PM10浓度降幅较大的有：甲县（15.8%）: the first noun in front of the colon that is measured."""
    clause = discourse.before_colon(slot)
    if clause is None:
        return None
    start = discourse.nouns.skip_openers(*clause)
    for end in range(start + 2, clause[1] + 1):
        head = discourse.words.metric_heads.before(discourse.text, end, start)
        if head is not None and discourse.words.metric_heads.before(discourse.text, end + 1, start) is None:
            return discourse.nouns.filled(metric_start(discourse.nouns, start, end, len(head)), end)
    return None


def _quantity_before(discourse: Discourse, slot: Slot, phrase: Phrase) -> Span | None:
    """What a bare count in front of a percentage counts: 接待游客210万人，同比增长47.58%."""
    if slot.type == "money":
        return None
    floor = max([discourse.sentence[0], *(end for _, end in discourse.values[-1:])])
    limit = slot.clause_start if phrase.quantity is None else phrase.quantity + 1
    return next((noun for _, noun in bare_counts(discourse, floor, limit, slot)), None)


def bare_counts(discourse: Discourse, floor: int, limit: int, slot: Slot) -> Iterator[tuple[int, Span | None]]:
    """Where counts that are no values (接待游客210万人) end the words between ``floor`` and ``limit``, the last first.

    With each stands what it counts. ``limit`` stands in front of ``slot``, or at a number of its own words.
    """
    page, nouns = discourse.page, discourse.nouns
    for index in range(bisect_left(page.number_starts, limit) - 1, -1, -1):
        start = page.number_starts[index]
        if start < floor:
            break
        clause_start, clause_end = page.clauses[page.clause_index(start)]
        bracket = discourse.text.find("（", start, clause_end)
        clause_end = clause_end if bracket < 0 else bracket  # 汽车保有量90万辆（含低速货车），
        if min(clause_end, slot.start) - start > _UNIT_REACH or nouns.in_period(start):
            continue
        if discourse.text[start].isdigit() and _INSIDE.match(discourse.text, start - 1) is None:
            noun = _counted_noun(discourse, max(clause_start, floor), start)
            if noun is not None:
                if discourse.words.count_change.fullmatch(discourse.text, *noun) is not None:
                    continue  # 产量300吨，比上年减少20吨，下降6%
                noun = _without_change(discourse, noun)
                moved = discourse.words.movement.search(discourse.text[slice(*noun)]) is not None
                noun = None if moved else noun
            yield start, noun


def _without_change(discourse: Discourse, noun: Span) -> Span:
    """受案增加20件，上升6%: what is counted has risen, not its rise."""
    start, end = noun
    changes = [m.start() for m in discourse.words.count_change.finditer(discourse.text, start, end) if m.end() == end]
    named = bool(changes) and changes[0] - start >= _SHORT_SECTOR and discourse.text[end - 1] not in _AMOUNTS
    return (start, changes[0]) if named else noun


def _counted_noun(discourse: Discourse, floor: int, number: int) -> Span | None:
    """What the words in front of a number name as counted, without region and verb."""
    nouns, words, text = discourse.nouns, discourse.words, discourse.text
    if discourse.said:  # 1亿元以上项目63个: the class begins with its amount
        before = discourse.said[-1][0]
        if before.end == floor and words.size_class.match(text, floor, number) is not None:
            return nouns.noun_before(before.start, number)
    opened = nouns.skip_openers(floor, number)
    holder = host(nouns, opened, number)
    opened = opened if holder is None else holder[1]
    named = nouns.subject_in(opened, number)
    if named is not None and named.kind == "project":
        return named.span
    if named is not None and named.kind in ("region", "place", "entity"):
        region = words.region.match(text, opened, number)
        whole = region is None or named.span[0] >= region.end()  # 全省|纳入监测的75个景区|接待游客
        behind = nouns.skip_openers(named.span[1] if whole or region is None else region.end(), number)
        opened = behind if behind < number else opened
    counts = [m.end() for m in words.counts.finditer(text, opened, number) if nouns.noun_before(m.end(), number)]
    opened = max([opened, *counts])  # 全县景区累计|接待游客, but 业务量累计完成
    measure = words.metric_opener.search(text, opened, number)
    opened = opened if measure is None else measure.start()  # 全市12个站点|PM10浓度
    verb = words.number_words.after(text, opened, number)
    if verb is not None and words.number_words[verb] == "do":
        opened += len(verb)
    return nouns.noun_before(opened, number)


def _metric_of_rank(discourse: Discourse, slot: Slot, phrase: Phrase, *, has_subject: bool) -> Finding | None:
    """What one is first, only or leading in: of what is unique the noun itself, else a metric, score or contest."""
    text = discourse.text[slot.start : slot.end]
    ordinal = slot.kind in _NUMBERED and discourse.text.startswith("大", slot.end)  # 第一大、前三大贸易伙伴
    if ordinal or slot.kind in _UNIQUE or discourse.words.superlative.search(text) is not None:
        unique = _unique_thing(discourse, slot)
        if unique is not None:
            return unique
    if phrase.metric is not None:
        return Finding(phrase.metric, "own")
    compared = _metric_of_set(discourse, slot)
    if compared is not None:
        return Finding(compared, "inside")
    judged = _measured_count(discourse, slot, phrase) or _score(discourse, slot) or contest(discourse, slot)
    if judged is not None:
        return judged
    if phrase.rest is not None and not names_holder(discourse, slot, phrase):
        return Finding(phrase.rest, "rest")
    bracketed = _metric_of_bracket(discourse, slot)
    return bracketed if has_subject or bracketed is not None else _metric_before_rank(discourse, slot, phrase)


def _metric_of_bracket(discourse: Discourse, slot: Slot) -> Finding | None:
    """甲市（3亿元）、乙市（2亿元）居前两位: they rank by what stands in the brackets."""
    before = discourse.said[-1] if discourse.said else None
    if before is None or before[0].clause != slot.clause or before[0].type == "rankings" or before[1].metric is None:
        return None
    in_bracket = discourse.text[slot.floor] == "）" and before[0].end == slot.floor
    return Finding(before[1].metric.span, "carried") if in_bracket else None


def _measured_count(discourse: Discourse, slot: Slot, phrase: Phrase) -> Finding | None:
    """专利数量18件，排名全国第三: what is counted in front of the rank, where it is named as something measured."""
    counted = None if phrase.subject is not None else _quantity_before(discourse, slot, phrase)
    if counted is None or discourse.words.metric_heads.before(discourse.text, counted[1], counted[0]) is None:
        return None
    return Finding(counted, "quantity")


def names_holder(discourse: Discourse, slot: Slot, phrase: Phrase) -> bool:
    """Whether words that nothing marks say who holds a rank: X获冠军, 柳河、青河列第三, 柳河第三."""
    if phrase.rest is None or not _NAMING_VERBS.isdisjoint(phrase.labels):
        return True
    start, end = phrase.rest
    bare = discourse.words.bare_name.match(discourse.text, start, end) is not None
    if discourse.words.counted.match(discourse.text, start + discourse.text.startswith("有", start), end) is not None:
        return True  # 有4个县进入百强
    # 宠物经济全省第一: in front of a scope stands what is measured
    scoped = slot.record.get("scope") is not None and slot.record["scope"]["start"] == slot.record["start"]
    return bare or (not phrase.labels and not scoped and phrase.rest[1] == slot.start)


def _metric_before_rank(discourse: Discourse, slot: Slot, phrase: Phrase) -> Finding | None:
    """What was counted or measured in front of a rank that names nothing itself."""
    quantity = _quantity_before(discourse, slot, phrase)
    if quantity is not None:
        return Finding(quantity, "quantity")
    before = discourse.said[-1] if discourse.said else None
    if before is not None and before[1].metric is not None and _says_more(slot, phrase, *before):
        return Finding(before[1].metric.span, "carried")
    return None if discourse.metric is None else Finding(discourse.metric, "carried")


def _says_more(slot: Slot, phrase: Phrase, before: Slot, known: Attribution) -> bool:
    """Whether a rank is about just what the value before it said (增速比全省低1个百分点，排全省末位、中部第三)."""
    near = phrase.is_empty and slot.clause - before.clause <= 1
    if near and known.metric is not None and known.metric.how == "behind":  # 以6%的增速位列第三
        return before.clause == slot.clause
    return before.kind == "gap" or (before.type == "rankings" and near and not known.of_change)


def _unique_thing(discourse: Discourse, slot: Slot) -> Finding | None:
    """What there is only one of, or none larger: inside the rank's own words, or behind them."""
    inside = _metric_inside(discourse, slot)
    if inside is not None:
        return Finding(inside, "inside")
    # 全市首家、全省第三家获此殊荣的医院: the noun stands behind both
    listed = discourse.words.ranked_list.match(discourse.text, slot.end, slot.clause_end)
    end = slot.end if listed is None else listed.end()
    ranked = discourse.words.ranked_noun
    large = ranked.match(discourse.text, end + 1, slot.clause_end) if discourse.text.startswith("大", end) else None
    noun = large or ranked.match(discourse.text, end, slot.clause_end)
    if noun is None or noun.end() == noun.start():
        return None
    return Finding(discourse.nouns.trim(*discourse.nouns.uncounted(*noun.span())), "behind")


def _score(discourse: Discourse, slot: Slot) -> Finding | None:
    """The score beside a rank: 第一名：丁镇，96.2分."""
    match = discourse.words.score.match(discourse.text, slot.end, slot.sentence[1])
    if match is None:
        return None
    return Finding((discourse.text.rfind("，", slot.end, match.end()) + 1, match.end()), "score")


def _metric_of_set(discourse: Discourse, slot: Slot) -> Span | None:
    """全国工业百强区: what is compared stands between scope and number."""
    scope = slot.record.get("scope")
    if slot.kind != "top_n" or scope is None or scope["start"] != slot.record["start"]:
        return None
    start = discourse.page.view_offset(scope["end"] - 1) + 1
    number = discourse.words.best.search(discourse.text, start, slot.end)
    return None if number is None else discourse.nouns.filled(start, number.start())


def _metric_inside(discourse: Discourse, slot: Slot) -> Span | None:
    """全市体量最大: what is largest stands between scope and rank."""
    scope = slot.record.get("scope")
    if scope is None:
        return None
    start = discourse.page.view_offset(scope["end"] - 1) + 1
    most = discourse.text.find("最", start, slot.end)
    named = slot.start < start < most and discourse.text[most - 1] != "的"  # 全省在建的最大电站
    return (start, most) if named else None


def contest(discourse: Discourse, slot: Slot) -> Finding | None:
    """The last assessment or contest in the sentence, in front of the rank."""
    start = max(discourse.sentence[0], slot.start - _CONTEST_REACH)
    matches = [m for r in discourse.words.contests for m in r.pattern.finditer(discourse.text, start, slot.start)]
    if not matches:
        return _contest_in_scope(discourse, slot)
    return Finding(max(matches, key=lambda match: match.end()).span("metric"), "contest")


def _contest_in_scope(discourse: Discourse, slot: Slot) -> Finding | None:
    """全省校园足球联赛冠军: the scope itself is a contest."""
    scope = slot.record.get("scope")
    if scope is None or discourse.words.contest_name.search(scope["text"]) is None:
        return None
    start, end = (discourse.page.view_offset(scope["start"]), discourse.page.view_offset(scope["end"] - 1) + 1)
    return Finding((start, end), "contest")
