"""The words in front of a value, read as grammar: subject, metric, the verb and adverbs between it and the number."""

from __future__ import annotations

from dataclasses import dataclass, field

from jzextract.attribution.metric_starts import metric_start
from jzextract.attribution.nouns import NounReader, Subject
from jzextract.attribution.slots import Slot, Span

# Labels of words that can be a metric by themselves: 投入3亿元, 较年初增加2亿元.
_VERBS = frozenset({"measure", "change", "do"})
# What may stand between such a change and its number.
_BESIDE_CHANGE = frozenset({"bound", "adverb", "plan"})
_TOGETHER = "合计"
# Behind these stands who gives (获得省财政补助), not whose it is.
_GETTING = frozenset({"获得", "获取", "获批", "取得", "得到", "收到", "争取", "争取到", "申请", "申报", "享受"})
# In front of 分 these make a score of it.
_SCORING = frozenset("0123456789评得总积")
# The last signs of words that say where goods go or come from.
_DIRECTIONS = frozenset("往自至到")
# In front of 年 these make a time of it.
_BEFORE_YEAR = frozenset("上去今前往同")
# What a comparison with a budget or an average ends with (年初预算、上年决算数、全镇平均水平).
_BUDGETS = frozenset("算数平")


@dataclass(slots=True)
class Phrase:
    """What stands in front of a value, in stretches of the view.

    Attributes:
        labels: what the words between metric and number do (``reach``, ``change``, ``joint`` …), nearest first.
        verb: the verb among them, with the comparison in front of it (较年初增加).
        metric: the noun phrase that is measured.
        subject: who or what it is said of, where the same stretch names it.
        object: the object of a verb, where no noun in it is known to be measured (发放惠民礼包).
        rest: words that are neither: a sector (食品类), a name.
        bracketed: the value opens a bracket, and the words in front of the bracket are its own.
        quantity: where a quantity begins that the words end with (产量10.4万吨、增长1.5%): they are about it.
    """

    labels: list[str] = field(default_factory=list)
    verb: Span | None = None
    metric: Span | None = None
    subject: Subject | None = None
    object: Span | None = None
    rest: Span | None = None
    bracketed: bool = False
    quantity: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no noun stands in front of the value."""
        return self.metric is None and self.subject is None and self.object is None and self.rest is None

    @property
    def names_change(self) -> bool:
        """Whether the verb next to the number says that something changed by it (比年初增加近20亿元)."""
        for label in self.labels:
            if label not in _BESIDE_CHANGE:
                return label == "change"
        return False


def read_phrase(nouns: NounReader, slot: Slot, floor: int, end: int) -> Phrase:
    """The phrase of a slot.

    Args:
        nouns: reads the page's noun phrases.
        slot: the value.
        floor: where its own words begin.
        end: where they end: in front of the value, or of its base or scope.
    """
    phrase = Phrase()
    ranking = slot.type == "rankings"
    end = _before_aside(nouns, floor, end)
    if slot.type == "percentages" and nouns.text.endswith(_TOGETHER, floor, end):  # 三县合计占全市的四成
        end -= len(_TOGETHER)
        phrase.labels.append("joint")
    end = _leave_bracket(nouns, phrase, floor, end)
    if not phrase.bracketed:  # 甲地（15%）: a noun stands in front of a bracket, and no verb
        end = _strip_number_words(nouns, phrase, floor, end, ranking=ranking)
        end = _leave_bracket(nouns, phrase, floor, end)
    # Behind another number only: 3亿元人民币，增长; 人民币贷款余额 begins with its own word.
    tail = nouns.words.unit_tail.match(nouns.text, floor, end) if floor > slot.clause_start else None
    start = floor if tail is None else tail.end()
    while floor > slot.clause_start and start < end and nouns.text[start] in "）（":  # 4800元（全国5900元
        start += 1
    sign = nouns.words.list_sign.match(nouns.text, start, end)
    start = nouns.skip_openers(start if sign is None else sign.end(), end)
    if phrase.bracketed:  # 增速靠前的是甲县（15.8%）、乙县（11.2%）
        start = max([start, *(m.end() for m in nouns.words.lists_before.finditer(nouns.text, start, end - 1))])
    start = _behind_rank_verb(nouns, start, end) if ranking else start
    entered = nouns.words.entered.search(nouns.text, start, end) if ranking else None
    if entered is not None and start < entered.start() and entered.end() < end:  # 甲市进入全国|财政收入前百位
        phrase.metric = nouns.filled(*nouns.trim(entered.end(), end))
        phrase.subject = nouns.subject_in(start, entered.start())
        return phrase
    quantity = nouns.words.quantity.search(nouns.text, start, end)
    if quantity is not None and quantity.start() > start:
        phrase.quantity = quantity.start()
        named = nouns.subject_in(start, phrase.quantity)
        phrase.subject = None if named is None or named.kind == "phrase" else named
    elif start < end:
        _read_nouns(nouns, phrase, start, end, ranking=ranking)
    listed = sign is not None and slot.type == "money"
    directed = nouns.text[start - 1 : start] in _DIRECTIONS
    if phrase.bracketed and phrase.rest is not None and (listed or directed):  # 来自北洲（2亿元）及南洲（1亿元）
        phrase.subject, phrase.rest = Subject(phrase.rest, "phrase"), None
    return phrase


def _behind_rank_verb(nouns: NounReader, start: int, end: int) -> int:
    """暂列金牌榜、总分榜第一: the verb stands in front of what is measured."""
    verb = nouns.words.number_words.after(nouns.text, start, end)
    behind = start + len(verb or "")
    return behind if verb is not None and nouns.words.number_words[verb] == "rank" and behind < end else start


def _before_aside(nouns: NounReader, floor: int, end: int) -> int:
    """存款余额（本币口径，下同）: how it is counted stands between the metric and its value."""
    opening = nouns.text.rfind("（", floor, end)
    if opening < 0:
        return end
    # 财政收入（本级）3亿元: what is measured ends in front of the bracket
    named = nouns.text[end - 1] == "）" and nouns.words.metric_heads.before(nouns.text, opening, floor) is not None
    return opening if named or nouns.words.aside.fullmatch(nouns.text, opening, end) is not None else end


def _leave_bracket(nouns: NounReader, phrase: Phrase, floor: int, end: int) -> int:
    """甲县（15.8%）, 甲公司（注册资本3亿元）: the words in front of the bracket are the value's own."""
    if end > floor and nouns.text[end - 1] == "（":
        phrase.bracketed = True
        return end - 1
    return end


def _strip_number_words(nouns: NounReader, phrase: Phrase, floor: int, end: int, *, ranking: bool) -> int:
    """Walk back over verbs, adverbs, comparisons and time words, and note what they are; returns where they begin.

    A noun that names something measured ends the walk; 排名 directly in front of a rank is a verb.
    """
    text, table, heads = nouns.text, nouns.words.number_words, nouns.words.metric_heads
    while end > floor:
        score = nouns.words.by_score.search(text, floor, end) if ranking else None
        if score is not None:  # 柳湾镇以96.5分的成绩
            phrase.labels.append("score")
            end = score.start()
            continue
        word = _verb_before(nouns, floor, end)
        head = heads.before(text, end, floor)
        if head is not None and not (head == word and _is_verb_behind_noun(nouns, floor, end, head)):
            longer = len(head) - (0 if word is None else len(word))
            ranked = ranking and not phrase.labels and not _behind_rank(nouns, floor, end - len(head))
            if longer > 0 or (longer == 0 and not ranked):
                against = _against_budget(nouns, phrase, floor, end)
                if against == end:
                    break
                end = against
                continue
        if word is not None:
            label = table[word]
            phrase.labels.append(label)
            if label in _VERBS and phrase.verb is None:
                phrase.verb = (end - len(word), end)
            elif label == "compare" and phrase.verb is not None and phrase.verb[0] == end:  # 同比|多增
                phrase.verb = (end - len(word), phrase.verb[1])
            end -= len(word)
            continue
        stripped = _strip_adverbial(nouns, phrase, floor, end)
        if stripped == end:
            break
        end = stripped
    return end


def _behind_rank(nouns: NounReader, floor: int, end: int) -> bool:
    """Whether the verb of a rank ends at ``end`` (列成交|前三位): what stands behind it is measured."""
    word = nouns.words.number_words.before(nouns.text, end, floor)
    return word is not None and nouns.words.number_words[word] == "rank"


def _verb_before(nouns: NounReader, floor: int, end: int) -> str | None:
    """The number word that ends at ``end``; the 分 of 评分列 and 88分列 belongs to what stands in front of it."""
    word = nouns.words.number_words.before(nouns.text, end, floor)
    if word is None or len(word) == 1 or word[0] not in "分年":
        return word
    if word[0] == "年":  # 比上年|增8万元
        belongs = nouns.text[end - len(word) - 1] in _BEFORE_YEAR
    else:
        belongs = nouns.text[end - len(word) - 1] in _SCORING
    return nouns.words.number_words.before(nouns.text, end, end - len(word) + 1) if belongs else word


def _against_budget(nouns: NounReader, phrase: Phrase, floor: int, end: int) -> int:
    """Where a comparison begins that ends with a noun (较上年决算数减少), ``end`` where the noun is no part of one."""
    if not phrase.names_change or nouns.text[end - 1] not in _BUDGETS:
        return end
    return _strip_adverbial(nouns, phrase, floor, end)


def _is_verb_behind_noun(nouns: NounReader, floor: int, end: int, head: str) -> bool:
    """Whether a word that is a noun and a verb is a verb here: 环保投资已投入8600万元."""
    table, heads = nouns.words.number_words, nouns.words.metric_heads
    if table[head] not in _VERBS or nouns.words.change_metric.search(head) is not None:
        return False
    position = end - len(head)
    while position > floor:
        word = table.before(nouns.text, position, floor)
        if word is None or table[word] not in ("adverb", "plan") or word.endswith("均"):
            break  # 日均成交 is a noun
        position -= len(word)
    # 固定资产投资: without an adverb between them the two are one noun
    return position < end - len(head) and heads.before(nouns.text, position, floor) is not None


def own_nouns_end(nouns: NounReader, floor: int, end: int) -> int:
    """Where the nouns in front of a value end, and its verb and adverbs begin."""
    return _strip_number_words(nouns, Phrase(), floor, end, ranking=False)


def noun_end(nouns: NounReader, floor: int, end: int) -> int:
    """Where the nouns end that adverbs and comparisons stand behind (产量同比|分别增长, 人均消费较2019年|分别上升)."""
    table, stripped = nouns.words.number_words, Phrase()
    while end > floor:
        word = table.before(nouns.text, end, floor)
        if word is not None and table[word] in ("adverb", "compare"):
            stripped.labels.append(table[word])
            end -= len(word)
            continue
        start = _strip_adverbial(nouns, stripped, floor, end)
        if start == end:
            break
        end = start
    return end


def _strip_adverbial(nouns: NounReader, phrase: Phrase, floor: int, end: int) -> int:
    """Walk back over one comparison, time expression, bracket or sign."""
    text = nouns.text
    match = nouns.words.comparison.search(text, floor, end)
    if match is not None and match.start() < end:
        phrase.labels.append("compare")
        if phrase.verb is not None:
            phrase.verb = (match.start(), phrase.verb[1])
        return match.start()
    possessive = text[end - 1] == "的"  # 由2015年的6500元提高到9200元
    if end - possessive in nouns.periods_by_end:
        return max(_compared_from(nouns, phrase, nouns.periods_by_end[end - possessive]), floor)
    if text[end - 1] == "）" and phrase.labels:
        opening = text.rfind("（", floor, end)
        if opening >= 0:
            return opening
    return end - 1 if text[end - 1] in "，、：—- " else end


def _compared_from(nouns: NounReader, phrase: Phrase, start: int) -> int:
    """Where a comparison begins whose last time begins at ``start`` (比2019年1—7月, 较一季度、上半年和前三季度)."""
    text, first = nouns.text, start
    while nouns.words.joining.match(text, first - 1, first) and first - 1 in nouns.periods_by_end:
        first = nouns.periods_by_end[first - 1]
    if nouns.words.comparing.match(text, first - 1, first) is None:
        return start
    phrase.labels.append("compare")
    return first - 1


def _read_nouns(nouns: NounReader, phrase: Phrase, start: int, end: int, *, ranking: bool) -> None:
    """Split what is left into subject and metric, or subject and object, or take it as it is."""
    text, words = nouns.text, nouns.words
    if ranking and text.endswith("等", start, end):  # 甲效率、乙效率等都名列前茅
        end -= 1
    quoted = end - 1 if text[end - 1] == "”" and not ranking else end  # 长期挂账“其他应付款”3万元
    head = words.metric_heads.before(text, end, start) or words.metric_heads.before(text, quoted, start)
    if head is not None:
        if not text.endswith(head, start, end):
            start, end = text.rfind("“", start, quoted) + 1 or start, quoted
        joint = ranking or not {"joint", "deal"}.isdisjoint(phrase.labels)
        begin = metric_start(nouns, start, end, len(head), joint=joint)
        if "measure" in phrase.labels and text[begin - 1 : begin] == "从":  # 从预算稳定调节基金调入3亿元
            return
        begin = _possessor(nouns, start, begin, end) if ranking else begin
        begin = end - len(head) if ranking and _behind_rank(nouns, start, end - len(head)) else begin
        phrase.metric = nouns.trim(begin, end)
        phrase.subject = nouns.subject_in(start, nouns.periods_by_end.get(begin, begin)) or _behind_verb(
            nouns, start, begin
        )
        return
    if ranking:
        if _read_quoted(nouns, phrase, start, end) or _read_holder(nouns, phrase, start, end):
            return
    else:
        traded = words.traded.search(text, start, end)
        if traded is not None:  # 关区出口家具3亿元
            _read_traded(nouns, phrase, start, end, traded.start())
            return
        verbs = [m.span() for m in words.object_verbs.finditer(text, start, end)]
        if verbs:
            _read_object(nouns, phrase, verbs[-1], end)
            if phrase.subject is None:
                phrase.subject = nouns.subject_in(start, verbs[0][0])
            return
    _read_unknown(nouns, phrase, start, end)


def _read_traded(nouns: NounReader, phrase: Phrase, start: int, end: int, verb: int) -> None:
    """What is traded (出口家具), or with whom (出口北洲国家): the partner is the subject."""
    behind = verb + len("出口")
    partner = nouns.places(behind, end)
    if partner is not None and partner[1] == end:
        phrase.metric, phrase.subject = (verb, behind), Subject(partner, "place")
        return
    phrase.metric, phrase.subject = nouns.trim(verb, end), nouns.subject_in(start, verb)


def _read_holder(nouns: NounReader, phrase: Phrase, start: int, end: int) -> bool:
    """Who holds a rank, where 的 or a personal name tells it from what is measured (甲企业的检测技术, 学生王明夺得)."""
    owner = nouns.owner_before(start, end)
    named = nouns.subject_in(owner, end) if owner > start else None
    person = nouns.words.person_in_role.search(nouns.text, start, end)
    if named is not None and named.kind == "place" and named.span[1] == end:  # 我市的北山区
        phrase.subject = named
    elif owner > start:
        phrase.subject, phrase.metric = nouns.subject_in(start, owner), nouns.trim(owner, end)
    elif person is not None and phrase.labels:
        phrase.subject = Subject(person.span(1), "phrase")
    return not phrase.is_empty


def _read_quoted(nouns: NounReader, phrase: Phrase, start: int, end: int) -> bool:
    """“开放能力”位列第六: what is measured stands in quotes, as the noun in front of the last one says."""
    text = nouns.text
    opening = text.find("“", start, end)
    if opening < 0 or text[end - 1] != "”" or nouns.words.metric_heads.before(text, end - 1, opening) is None:
        return False
    phrase.metric = (opening, end)
    phrase.subject = nouns.subject_in(start, opening)
    return True


def _possessor(nouns: NounReader, start: int, begin: int, end: int) -> int:
    """Where the metric of 在创新能力的排名 begins: 排名 alone names nothing; in 我市的排名 it is all that is named."""
    words = nouns.words
    if words.standing.fullmatch(nouns.text, begin, end) is None or nouns.text[begin - 1] != "的":
        return begin
    stops = [match.end() for match in words.boundary.finditer(nouns.text, start, begin - 1)]
    first = max([start, *stops])
    owner = nouns.subject_in(first, begin - 1)
    return first if owner is not None and owner.kind == "phrase" and stops else begin


def _behind_verb(nouns: NounReader, start: int, end: int) -> Subject | None:
    """实现农户增收80万元: the owner of what is measured stands behind a verb."""
    verbs = list(nouns.words.object_verbs.finditer(nouns.text, start, end))
    if not verbs or verbs[-1].group() in _GETTING:
        return None
    owner = nouns.subject_in(verbs[-1].end(), end)
    return owner if owner is not None and owner.kind == "entity" and owner.span[1] == end else None


def _read_object(nouns: NounReader, phrase: Phrase, verb: Span, end: int) -> None:
    """What a verb gives (发放惠民礼包), or to whom (奖励北山县60万元)."""
    receiver = nouns.subject_in(verb[1], end)
    if receiver is not None and receiver.kind in ("region", "place", "entity") and receiver.span[1] == end:
        if phrase.names_change and receiver.kind == "entity":  # 接待游客增长12%
            phrase.metric = (verb[0], end)
            return
        phrase.subject, phrase.metric = receiver, verb
        return
    phrase.object = nouns.filled(*nouns.trim(*nouns.uncounted(verb[1], end)))


def _read_unknown(nouns: NounReader, phrase: Phrase, start: int, end: int) -> None:
    """Words that end with nothing measured: a subject that is known as one, and what stands behind it."""
    text = nouns.text
    found = nouns.subject_in(start, end)
    if found is None:
        return
    if found.kind == "phrase":
        phrase.rest = found.span
        return
    if phrase.bracketed and found.kind == "entity" and found.span[1] < end:  # 百货公司货品（6.2%）
        phrase.rest = nouns.trim(start, end)
        return
    phrase.subject = found
    within = nouns.words.boundary.match(text, found.span[1], end) if text.startswith("中", found.span[1]) else None
    behind = found.span[1] if within is None else within.end()  # 外出农民工中|女性占
    rest = nouns.filled(*nouns.trim(nouns.skip_openers(behind, end), end))
    phrase.rest = None if rest is None or nouns.words.within_which.fullmatch(nouns.text, *rest) is not None else rest
