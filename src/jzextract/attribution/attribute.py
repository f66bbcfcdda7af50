"""From the values of a page to the metric, subject and base of each, value after value and list after list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jzextract.attribution.bases import BasePhrase, find_base
from jzextract.attribution.discourse import Discourse
from jzextract.attribution.distribution import Member, dealt_members
from jzextract.attribution.findings import Attribution, Finding
from jzextract.attribution.metrics import bare_counts, find_metric, of_sibling
from jzextract.attribution.nouns import Subject
from jzextract.attribution.phrases import Phrase, read_phrase
from jzextract.attribution.slots import Slot, Span
from jzextract.attribution.subjects import complete_subject, own_subject, size_class


def attribute(discourse: Discourse, runs: Sequence[Sequence[Slot]]) -> list[Attribution]:
    """What is known of the slots of all runs, in order."""
    result: list[Attribution] = []
    for run in runs:
        discourse.advance(run[0])
        dealt = _deal(discourse, run) if len(run) > 1 else None
        if dealt is not None:
            discourse.note(run, dealt)
            result += dealt
            continue
        bases = _bases(find_base(discourse.page, discourse.words.bases, run[0]), len(run))
        members: list[Attribution] = []
        for slot, base in zip(run, bases, strict=True):
            members.append(_attribute_one(discourse, slot, members[0] if members else None, base))
            discourse.note([slot], members[-1:])
        result += members
    return result


def _attribute_one(
    discourse: Discourse, slot: Slot, first: Attribution | None, shared_base: Finding | None
) -> Attribution:
    """One value. ``first`` is the first of its list: a value without words of its own is about the same."""
    if slot.type == "blank":
        return _blank(discourse, slot)
    base = find_base(discourse.page, discourse.words.bases, slot)
    phrase = read_phrase(discourse.nouns, slot, discourse.floor_of(slot), _own_words_end(discourse, slot, base))
    if slot.kind == "share" and phrase.metric is not None:
        _name_part(discourse, phrase, phrase.metric)
    if first is not None and base is None and phrase.is_empty:
        return replace(first, base=first.base if shared_base is None else shared_base)
    attribution = Attribution(base=None if base is None else Finding(base.bases[0], "base"))
    delimited = size_class(discourse, slot)
    if delimited is not None:
        attribution.subject = delimited
        attribution.metric = _metric_of_class(discourse, slot, phrase)
        return attribution
    if base is not None and base.metric is not None:
        if phrase.subject is None and phrase.metric is not None:
            phrase.rest = phrase.metric  # 消费对增长的贡献率
        phrase.metric = base.metric
    if slot.kind == "share" and attribution.base is None:
        attribution.base = _unnamed_base(discourse, slot, phrase)
    attribution.subject = own_subject(discourse, slot, phrase)
    _part_from_recipient(phrase, attribution.subject)
    find_metric(discourse, slot, phrase, attribution)
    plan = _plan(discourse, slot)
    if plan is not None:
        attribution.metric, attribution.of_change = plan, True
    complete_subject(discourse, slot, phrase, attribution)
    return attribution


def _name_part(discourse: Discourse, phrase: Phrase, metric: Span) -> None:
    """委托贷款占比、省外客人占比: the part is what is measured; 占比 alone names nothing."""
    start, end = metric
    if not discourse.text.endswith("占比", start, end):
        return
    phrase.metric = discourse.nouns.filled(start, end - len("占比"))
    if phrase.metric is None and phrase.subject is not None and phrase.subject.span[1] == start:
        phrase.metric, phrase.subject = phrase.subject.span, None


def _blank(discourse: Discourse, slot: Slot) -> Attribution:
    """What stands in for a value (固定资产投资翻了一番): it has no record, but what it names is carried on."""
    phrase = read_phrase(discourse.nouns, slot, discourse.floor_of(slot), slot.start)
    if phrase.subject is not None:
        discourse.name_subject(phrase.subject)
    return Attribution(None if phrase.metric is None else Finding(phrase.metric, "own"))


def _unnamed_base(discourse: Discourse, slot: Slot, phrase: Phrase) -> Finding | None:
    """A share whose own words name no whole: that of 由X升至Y, or the whole that 其中 opens the parts of."""
    if phrase.metric is None and phrase.rest is None and discourse.said:
        before, known = discourse.said[-1]
        if before.clause == slot.clause and before.kind == "share" and known.base is not None:
            return Finding(known.base.span, "carried")
    if discourse.whole_metric is not None:
        return Finding(discourse.whole_metric, "whole")
    shared = discourse.share_base(slot)
    return None if shared is None else Finding(shared, "carried")


def _part_from_recipient(phrase: Phrase, subject: Finding | None) -> None:
    """为企业减免税费: who receives is no part of what is measured."""
    if subject is not None and subject.how == "recipient" and phrase.metric is not None:
        start, end = phrase.metric
        if start <= subject.span[1] < end:
            phrase.metric = subject.span[1], end


def _plan(discourse: Discourse, slot: Slot) -> Finding | None:
    """The plan that an amount is, where a percentage says how much of it is done (占年度投资3.25亿元的58%)."""
    match = discourse.words.share_of.match(discourse.text, slot.end, slot.clause_end)
    if slot.type != "money" or match is None:
        return None
    percentage = replace(slot, start=match.end(), record={"kind": "completion"})
    base = find_base(discourse.page, discourse.words.bases, percentage)
    return None if base is None else Finding(base.bases[0], "plan")


def _metric_of_class(discourse: Discourse, slot: Slot, phrase: Phrase) -> Finding | None:
    """What is measured where an amount delimits a class: 总投资1亿元以上3个、1亿元以下3个."""
    if phrase.metric is not None:
        return Finding(phrase.metric, "own")
    if discourse.said:
        before, known = discourse.said[-1]
        if before.clause == slot.clause and known.metric is not None:
            return Finding(known.metric.span, "carried")
    return None


def _own_words_end(discourse: Discourse, slot: Slot, base: BasePhrase | None) -> int:
    """Where a value's own words end: in front of its base, or of the scope that stands apart from a rank."""
    if base is not None:
        return base.start
    scope = slot.record.get("scope") if slot.type == "rankings" else None
    if scope is None:
        return slot.start
    start = discourse.page.view_offset(scope["start"])
    end = discourse.page.view_offset(scope["end"] - 1) + 1
    if start == slot.start:  # 居全市、全省前列: the scopes in front belong to the rank, too
        listed = discourse.words.scope_list.search(discourse.text, slot.floor, start)
        return start if listed is None else listed.start()
    return start if start >= slot.floor and end <= slot.start else slot.start


def _deal(discourse: Discourse, run: Sequence[Slot]) -> list[Attribution] | None:
    """A list of values that belong to a list of subjects or metrics, one to one; ``None`` where there is no such."""
    first = run[0]
    base = find_base(discourse.page, discourse.words.bases, first)
    members = dealt_members(discourse, run, base)
    if members is None:
        return _in_lockstep(discourse, run, base)
    bases = _bases(base, len(run))
    if members[0].subject is not None and all(member.subject == members[0].subject for member in members):
        discourse.name_subject(Subject(members[0].subject, "entity"))
    return [replace(_given(discourse, member, first), base=b) for member, b in zip(members, bases, strict=True)]


def _given(discourse: Discourse, member: Member, first: Slot) -> Attribution:
    """What one member of a list gives its value."""
    metric = None if member.metric is None else Finding(member.metric, "dealt")
    if metric is None and first.kind != "completion" and discourse.metric is not None:
        metric = Finding(of_sibling(discourse, first, member.subject) or discourse.metric, "carried")
    elif metric is None and first.kind == "growth" and discourse.earlier_metric is not None:
        metric = Finding(discourse.earlier_metric, "carried")
    attribution = Attribution(metric)
    if member.subject is not None:
        attribution.subject = Finding(member.subject, "dealt")
    else:
        complete_subject(discourse, first, read_phrase(discourse.nouns, first, first.start, first.start), attribution)
    return attribution


def _in_lockstep(discourse: Discourse, run: Sequence[Slot], base: BasePhrase | None) -> list[Attribution] | None:
    """A second list goes with the first (完成28亿元、71亿元，增长8%、4%), or 分别 with as many values before it."""
    first = run[0]
    end = first.start if base is None else base.start
    phrase = read_phrase(discourse.nouns, first, discourse.floor_of(first), end)
    earlier = discourse.last_list if discourse.said and discourse.said[-1][1] in discourse.last_list[-1:] else []
    if phrase.rest is not None or phrase.subject is not None:
        return None
    if phrase.metric is not None and not discourse.text.endswith("项指标", *phrase.metric):
        return _rates(discourse, phrase, earlier, base) if len(earlier) == len(run) else None
    if len(earlier) != len(run):
        counted = _count_and_amount(discourse) if len(run) == 2 and "deal" in phrase.labels else None
        if counted is not None:
            return [replace(a, base=b) for a, b in zip(counted, _bases(base, 2), strict=True)]
        level = _levels(discourse, first) if "deal" in phrase.labels else []
        if len(level) < len(run):
            return None
        earlier = level[-len(run) :]
    return [replace(a, base=b) for a, b in zip(earlier, _bases(base, len(run)), strict=True)]


def _count_and_amount(discourse: Discourse) -> list[Attribution] | None:
    """项目56个、投资总额3亿元，分别占六成、七成: the first share is that of the count, which has no record."""
    if not discourse.said:
        return None
    slot, known = discourse.said[-1]
    sign = discourse.text.rfind("、", slot.floor, slot.start)
    if slot.type != "money" or sign < 0 or discourse.words.quantity.search(discourse.text, slot.floor, sign) is None:
        return None
    return [replace(known, metric=None), known]


def _rates(
    discourse: Discourse, phrase: Phrase, earlier: Sequence[Attribution], base: BasePhrase | None
) -> list[Attribution] | None:
    """A list that says of the one before it only how fast (甲业、乙业分别增长9%、8%，增速分别比全省快2个和1个点)."""
    assert phrase.metric is not None
    rate = discourse.words.generic_metric.search(discourse.text[slice(*phrase.metric)])
    if rate is None or "deal" not in phrase.labels or (base is not None and len(base.bases) > 1):
        return None
    metric, shared = Finding(phrase.metric, "own"), _bases(base, len(earlier))
    return [replace(a, metric=metric, base=b, of_change=True) for a, b in zip(earlier, shared, strict=True)]


def _levels(discourse: Discourse, slot: Slot) -> list[Attribution]:
    """What the values and the bare counts in front of a slot are of (接待游客3万人次，门票收入2亿元，分别增长)."""
    floor = max(discourse.sentence[0], discourse.text.rfind("；", discourse.sentence[0], slot.start))
    said = [(s.start, a) for s, a in discourse.said if s.start > floor and _is_level(s, a)]
    subject = discourse.carried_subject()
    counts = [
        (start, Attribution(Finding(noun, "quantity"), subject))
        for start, noun in bare_counts(discourse, floor, slot.clause_start, slot)
        if noun is not None and not any(a <= start < b for a, b in discourse.values)
    ]
    return [attribution for _, attribution in sorted(said + counts, key=lambda level: level[0])]


def _is_level(slot: Slot, known: Attribution) -> bool:
    """Whether a value says how much there is of something, so that a rate behind it can be about that."""
    return slot.type != "rankings" and not known.of_change and (slot.type != "blank" or known.metric is not None)


def _bases(base: BasePhrase | None, count: int) -> list[Finding | None]:
    """The bases of a list: one each where as many are named, else the same for all."""
    if base is None:
        return [None] * count
    if len(base.bases) == count:
        return [Finding(span, "base") for span in base.bases]
    return [Finding(base.bases[0], "base")] * count
