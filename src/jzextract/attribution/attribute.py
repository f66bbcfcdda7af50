"""From the values of a page to the metric, subject and base of each, value after value and list after list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jzextract.attribution.bases import BasePhrase, find_base
from jzextract.attribution.discourse import Discourse
from jzextract.attribution.distribution import Member, coordinated, counted_members, dealt_members
from jzextract.attribution.findings import Attribution, Finding
from jzextract.attribution.metrics import bare_counts, contest, find_metric, of_sibling
from jzextract.attribution.nouns import Subject
from jzextract.attribution.phrases import Phrase, read_phrase
from jzextract.attribution.slots import Slot, Span
from jzextract.attribution.subjects import complete_subject, own_subject, size_class


def attribute(discourse: Discourse, runs: Sequence[Sequence[Slot]]) -> list[Attribution]:
    """What is known of the slots of all runs, in order."""
    result: list[Attribution] = []
    for run in runs:
        discourse.advance(run[0])
        if len(run) == 1:
            base = find_base(discourse.page, discourse.words.bases, run[0])
            attribution = _attribute_one(discourse, run[0], None, base, None)
            discourse.note_one(run[0], attribution)
            result.append(attribution)
            continue
        dealt = _deal(discourse, run)
        if dealt is not None:
            discourse.note(run, dealt)
            result += dealt
            continue
        base = find_base(discourse.page, discourse.words.bases, run[0])
        bases = _bases(base, len(run))
        members: list[Attribution] = []
        for slot, shared in zip(run, bases, strict=True):
            own = find_base(discourse.page, discourse.words.bases, slot) if members else base
            members.append(_attribute_one(discourse, slot, members[0] if members else None, own, shared))
            discourse.note_one(slot, members[-1])
        result += members
    return result


def _attribute_one(
    discourse: Discourse, slot: Slot, first: Attribution | None, base: BasePhrase | None, shared_base: Finding | None
) -> Attribution:
    """One value, and its base. ``first`` is the first of its list: one without words of its own is about the same."""
    if slot.type == "blank":
        return _blank(discourse, slot)
    phrase = _own_words(discourse, slot, base)
    if slot.kind == "share" and phrase.metric is not None:
        _name_part(discourse, phrase, phrase.metric)
    if first is not None and base is None and phrase.is_empty:
        return replace(first, base=first.base if shared_base is None else shared_base)
    together = _together(discourse, phrase)
    if together is not None:
        return replace(together, base=None if base is None else Finding(base.bases[0], "base"))
    attribution = Attribution(base=None if base is None else Finding(base.bases[0], "base"))
    delimited = size_class(discourse, slot) if slot.type == "money" else None
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
    plan = _plan(discourse, slot) if slot.type == "money" else None
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
    if phrase.metric is not None:
        return Attribution(Finding(phrase.metric, "own"))
    before = discourse.said[-1][1].subject if discourse.said and phrase.is_empty else None
    return Attribution(subject=before)  # 出口5亿元，增长2倍，占六成


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
    if match is None:
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


def _own_words(discourse: Discourse, slot: Slot, base: BasePhrase | None) -> Phrase:
    """A value's own words; those of a rank also between it and the scope (青河区在全省60个县区中|投资增速位居第一)."""
    phrase = read_phrase(discourse.nouns, slot, discourse.floor_of(slot), _own_words_end(discourse, slot, base))
    scope = _scope_apart(discourse, slot) if slot.type == "rankings" else None
    among = None if scope is None else discourse.words.among.match(discourse.text, scope[1], slot.start)
    if among is None:
        return phrase
    behind = read_phrase(discourse.nouns, slot, among.end(), slot.start)
    phrase.labels += behind.labels
    phrase.metric = phrase.metric or behind.metric
    phrase.subject = phrase.subject or behind.subject
    phrase.rest = phrase.rest or behind.rest
    return phrase


def _scope_apart(discourse: Discourse, slot: Slot) -> Span | None:
    """The scope of a rank that stands in front of it in the same words, and apart from it."""
    scope = slot.record.get("scope")
    if scope is None:
        return None
    start = discourse.page.view_offset(scope["start"])
    end = discourse.page.view_offset(scope["end"] - 1) + 1
    return (start, end) if slot.floor <= start and end <= slot.start else None


def _own_words_end(discourse: Discourse, slot: Slot, base: BasePhrase | None) -> int:
    """Where a value's own words end: in front of its base, or of the scope that stands apart from a rank."""
    if base is not None:
        return base.start
    if slot.type != "rankings":
        return slot.start
    if discourse.text[slot.start] == "之":
        top_of = discourse.words.top_of.search(discourse.text, slot.floor, slot.start)
        if top_of is not None:
            return top_of.start()
    scope = slot.record.get("scope")
    if scope is None:
        return slot.start
    start = discourse.page.view_offset(scope["start"])
    if start == slot.start:  # 居全市、全省前列: the scopes in front belong to the rank, too
        listed = discourse.words.scope_list.search(discourse.text, slot.floor, start)
        return start if listed is None else listed.start()
    apart = _scope_apart(discourse, slot)
    return slot.start if apart is None else apart[0]


def _deal(discourse: Discourse, run: Sequence[Slot]) -> list[Attribution] | None:
    """A list of values that belong to a list of subjects or metrics, one to one; ``None`` where there is no such."""
    first = run[0]
    base = find_base(discourse.page, discourse.words.bases, first)
    members = dealt_members(discourse, run, base)
    if members is None:
        return _of_brackets(discourse, run, base) or _in_lockstep(discourse, run, base)
    bases = _bases(base, len(run))
    if members[0].subject is not None and all(member.subject == members[0].subject for member in members):
        discourse.name_subject(Subject(members[0].subject, "entity"))
    return [replace(_given(discourse, member, first), base=b) for member, b in zip(members, bases, strict=True)]


def _given(discourse: Discourse, member: Member, first: Slot) -> Attribution:
    """What one member of a list gives its value."""
    metric = None if member.metric is None else Finding(member.metric, "dealt")
    if metric is None and first.type == "rankings":
        metric = contest(discourse, first)
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
        if len(earlier) != len(run):
            return None
        return _again(discourse, phrase, earlier, base) or _rates(discourse, phrase, earlier, base)
    if len(earlier) != len(run):
        earlier = _named_before(discourse, first, len(run)) if "deal" in phrase.labels else []
        if len(earlier) < len(run):
            return None
    return [replace(a, base=b) for a, b in zip(earlier, _bases(base, len(run)), strict=True)]


def _named_before(discourse: Discourse, first: Slot, count: int) -> list[Attribution]:
    """What 分别 deals out where no list of values stands in front: counts, members, or the values that were said."""
    members = counted_members(discourse, first, count)
    if members is not None:
        return [_given(discourse, member, first) for member in members]
    counted = _count_and_amount(discourse) if count == 2 else None
    level = counted or _members(discourse, count) or _levels(discourse, first)
    return level[-count:]


def _of_brackets(discourse: Discourse, run: Sequence[Slot], base: BasePhrase | None) -> list[Attribution] | None:
    """甲地（5亿元）及乙地（1亿元）的货值分别上升6%和3%: the names in front of as many brackets in the clause."""
    first, count = run[0], len(run)
    said = [known for slot, known in discourse.said[-count:] if slot.clause == first.clause and _opens(discourse, slot)]
    subjects = [known.subject for known in said if known.subject is not None]
    if len(subjects) != count or not discourse.text.startswith("）", first.floor):
        return None
    end = first.start if base is None else base.start
    phrase = read_phrase(discourse.nouns, first, discourse.floor_of(first), end)
    if phrase.rest is not None or phrase.subject is not None:
        return None
    metric = discourse.metric if phrase.metric is None else phrase.metric
    named = None if metric is None else Finding(metric, "carried" if phrase.metric is None else "own")
    return [Attribution(named, s, b) for s, b in zip(subjects, _bases(base, count), strict=True)]


def _opens(discourse: Discourse, slot: Slot) -> bool:
    """Whether a value stands in a bracket of its own."""
    return discourse.text[slot.start - 1] == "（" and discourse.text[slot.end : slot.end + 1] == "）"


def _count_and_amount(discourse: Discourse) -> list[Attribution] | None:
    """项目56个、投资总额3亿元，分别占六成、七成: the first share is that of the count, which has no record."""
    if not discourse.said:
        return None
    slot, known = discourse.said[-1]
    sign = discourse.text.rfind("、", slot.floor, slot.start)
    if slot.type != "money" or sign < 0 or discourse.words.quantity.search(discourse.text, slot.floor, sign) is None:
        return None
    return [replace(known, metric=None), known]


def _members(discourse: Discourse, count: int) -> list[Attribution]:
    """甲、乙、丙3家高新区进入前百名，分别列第7、第8和第9位: the members of the list that was spoken of."""
    known = discourse.said[-1][1] if discourse.said else None
    if known is None or known.subject is None or discourse.said[-1][0].type != "rankings":
        return []
    stretches = coordinated(discourse, known.subject.span, count) or []
    return [Attribution(known.metric, Finding(span, "dealt")) for span in stretches]


def _again(
    discourse: Discourse, phrase: Phrase, earlier: Sequence[Attribution], base: BasePhrase | None
) -> list[Attribution] | None:
    """More of those whom the list before it named (对甲国、乙国分别出口3亿元、2亿元，分别进口2亿元、1亿)."""
    assert phrase.metric is not None
    start = phrase.metric[0]
    dealt = any(match.end() == start for match in discourse.words.deals.finditer(discourse.text, start - 2, start))
    if not dealt or any(known.subject is None for known in earlier):
        return None
    metric, shared = Finding(phrase.metric, "own"), _bases(base, len(earlier))
    return [Attribution(metric, known.subject, b) for known, b in zip(earlier, shared, strict=True)]


def _rates(
    discourse: Discourse, phrase: Phrase, earlier: Sequence[Attribution], base: BasePhrase | None
) -> list[Attribution] | None:
    """A list that says more of those whom the list before it named (甲业、乙业分别增长9%、8%，利润分别增长2%、1%).

    Where it says only how fast (增速分别比全省快2个和1个点), that is of what was measured before.
    """
    assert phrase.metric is not None
    of_change = discourse.is_generic(phrase.metric)  # only how fast
    if "deal" not in phrase.labels or (base is not None and len(base.bases) > 1):
        return None
    if not of_change and any(known.subject is None or known.subject.how != "dealt" for known in earlier):
        return None
    metric, shared = Finding(phrase.metric, "own"), _bases(base, len(earlier))
    return [replace(a, metric=metric, base=b, of_change=of_change) for a, b in zip(earlier, shared, strict=True)]


def _together(discourse: Discourse, phrase: Phrase) -> Attribution | None:
    """甲、乙分别完成3亿元和2亿元，（增速）均居全市前列: what a list was dealt out to is spoken of as a whole."""
    listed = discourse.last_list
    if "joint" not in phrase.labels or len(listed) < len("甲乙") or discourse.said[-1][1] is not listed[-1]:
        return None
    if phrase.subject is not None or phrase.rest is not None or phrase.object is not None:
        return None
    if phrase.metric is None:
        metric = _whole(discourse, [a.metric for a in listed])
    elif not discourse.is_generic(phrase.metric):
        return None
    else:
        metric = Finding(phrase.metric, "own")
    subject = _whole(discourse, [a.subject for a in listed])
    return None if metric is None and subject is None else Attribution(metric, subject)


def _whole(discourse: Discourse, members: Sequence[Finding | None]) -> Finding | None:
    """The coordination that the members stand in; the one that all share."""
    spans = [member.span for member in members if member is not None]
    if len(spans) < len(members):
        return None
    whole = min(spans)[0], max(spans)[1]
    if discourse.words.clause_mark.search(discourse.text, *whole) is not None:
        return None
    return Finding(whole, "carried")


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
