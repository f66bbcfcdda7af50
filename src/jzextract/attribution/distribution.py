"""分别: a list of subjects or of metrics in front, a list of values behind, dealt out one to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jzextract.attribution.bases import BasePhrase
from jzextract.attribution.discourse import Discourse
from jzextract.attribution.metric_starts import metric_start
from jzextract.attribution.nouns import NounReader
from jzextract.attribution.phrases import noun_end, own_nouns_end, read_phrase
from jzextract.attribution.slots import Slot, Span
from jzextract.attribution.words import AttributionWords
from jzextract.page.view import PageView


@dataclass(frozen=True, slots=True)
class Member:
    """What one value of a list is given: a subject, a metric, or both."""

    subject: Span | None
    metric: Span | None


def dealt_members(discourse: Discourse, run: Sequence[Slot], base: BasePhrase | None) -> list[Member] | None:
    """The members that 分别 deals out to the values of a run; ``None`` where there are not as many of them.

    A、B分别完成28亿元、71亿元 are subjects; A收入、B支出分别为 are metrics; A产业、B产业增加值分别为 are subjects
    that share the metric of the last one; 城乡居民人均收入分别为 has both subjects in one noun.
    """
    page, words, nouns = discourse.page, discourse.words, discourse.nouns
    first = run[0]
    deals = list(words.deals.finditer(page.clean, first.floor, first.start))
    if not deals:
        return _undealt(discourse, run, base)
    deal = deals[-1]
    # 占GDP的比重分别为、同比分别增长：neither the base nor a comparison belongs to the list
    limit = deal.start() if base is None else min(base.start, deal.start())
    limit = noun_end(nouns, first.floor, limit)
    start = nouns.skip_openers(first.floor, limit)
    end = first.start if base is None else max(base.start, deal.end())
    behind = read_phrase(nouns, first, deal.end(), end)
    shared = behind.metric or (behind.verb if "measure" in behind.labels and first.type == "money" else None)
    if start >= limit:
        return _outlined(discourse, first, len(run), shared)
    packed = _packed(page, words, nouns, (start, limit)) if len(run) == 2 else None
    owned = packed or _owned(page, words, nouns, (start, limit), len(run))
    if owned is not None:
        return owned
    stretches = _coordinated(page, words, nouns, (start, limit), len(run))
    if stretches is None:
        head = words.metric_heads.before(page.clean, limit, start)
        whole = head is not None and metric_start(nouns, start, limit, len(head)) <= start
        return _enumerated(discourse, first, len(run), (start, limit)) if whole else None
    if shared is not None:
        joint = words.joint_count.fullmatch(page.clean, *stretches[-1])  # 青山、白水两县|分别实现收入
        names = stretches if joint is None else [*stretches[:-1], joint.span(1)]
        return [Member(span, shared) for span in names]
    return _split_members(page, words, nouns, stretches)


def _outlined(discourse: Discourse, first: Slot, count: int, shared: Span | None) -> list[Member] | None:
    """The members that the clause before names (甲、乙产量增势良好，分别增长10%、9%), where it has no values itself.

    ``shared`` is the metric behind 分别, if one stands there (甲、乙出口拉动有力，分别出口3亿元、2亿元).
    """
    page, words, nouns = discourse.page, discourse.words, discourse.nouns
    may_deal = shared is not None or first.type != "money"
    if not may_deal or first.clause == 0 or page.clean[first.clause_start - 1] != "，":
        return None
    start, end = page.clauses[first.clause - 1]
    owned = _owned(page, words, nouns, (nouns.skip_openers(start, end), end), count)
    if owned is not None or (shared is None and first.kind not in ("growth", "contribution", "share")):
        return owned
    said_before = not discourse.said or discourse.said[-1][0].end <= start
    verb = words.outlined.search(page.clean, start, end)
    if verb is None or first.kind == "share" or not said_before or start < discourse.sentence[0]:
        bare = verb is None and said_before and (shared is not None or first.kind == "share")
        return _enumerated(discourse, first, count, shared) if bare else None
    start = nouns.skip_openers(start, verb.start())
    if any(sign.isdigit() for sign in page.clean[start : verb.start()]):
        return None
    stretches = _coordinated(page, words, nouns, (start, verb.start()), count)
    if stretches is None:
        return None
    members = _split_members(page, words, nouns, stretches)
    return members if shared is None else [Member(member.subject, shared) for member in members]


def _enumerated(discourse: Discourse, first: Slot, count: int, metric: Span | None) -> list[Member] | None:
    """甲业、乙业等两大行业，投资分别增长10%、9%: the clause before is nothing but the list of the members."""
    page, words, nouns = discourse.page, discourse.words, discourse.nouns
    start, end = page.clauses[max(first.clause - 1, 0)]
    if start < discourse.sentence[0] or page.clean[first.clause_start - 1] != "，":
        return None
    start = nouns.skip_openers(start, end)
    summed = words.summed_up.search(page.clean, start, end)
    end = end if summed is None else summed.start()
    if any(sign.isdigit() for sign in page.clean[start:end]) or words.predicate.match(page.clean, start, end):
        return None
    stretches = _coordinated(page, words, nouns, (start, end), count)
    if stretches is None:
        return None
    return [Member(span, metric) for span in stretches] if metric else _split_members(page, words, nouns, stretches)


def counted_members(discourse: Discourse, first: Slot, count: int) -> list[Member] | None:
    """甲、乙分别完成客运量3万人和2万人，分别增长5%、4%: the clause before dealt out counts, which have no records."""
    page, words, nouns = discourse.page, discourse.words, discourse.nouns
    start, end = page.clauses[max(first.clause - 1, 0)]
    deals = list(words.deals.finditer(page.clean, start, end))
    said_before = not discourse.said or discourse.said[-1][0].end <= start
    if not deals or not said_before or start < discourse.sentence[0] or page.clean[first.clause_start - 1] != "，":
        return None
    behind = deals[-1].end()
    number = next((place for place in range(behind, end) if page.clean[place].isdigit()), behind)
    verb = words.number_words.after(page.clean, behind, number)
    metric = nouns.noun_before(behind if verb is None else behind + len(verb), number)
    names = nouns.skip_openers(start, end), noun_end(nouns, start, deals[-1].start())
    stretches = _coordinated(page, words, nouns, names, count)
    if stretches is None:
        return None
    return [Member(span, metric) for span in stretches] if metric else _split_members(page, words, nouns, stretches)


def _undealt(discourse: Discourse, run: Sequence[Slot], base: BasePhrase | None) -> list[Member] | None:
    """A list that no word deals out: 甲业、乙业投资增长5%和6%, 城乡居民收入达到2万元和1万元, 甲县、乙县列第一和第二."""
    page, words, nouns = discourse.page, discourse.words, discourse.nouns
    first = run[0]
    limit = own_nouns_end(nouns, first.floor, first.start if base is None else base.start)
    start = nouns.skip_openers(first.floor, limit)
    packed = _packed(page, words, nouns, (start, limit)) if len(run) == 2 else None
    if packed is not None or start >= limit or not (first.kind == "growth" or _in_one_scope(run)):
        return packed
    stretches = _coordinated(page, words, nouns, (start, limit), len(run))
    return None if stretches is None else _split_members(page, words, nouns, stretches)


def _owned(page: PageView, words: AttributionWords, nouns: NounReader, within: Span, count: int) -> list[Member] | None:
    """甲县、乙县的投资及消费: as many owners as values, and what is measured of each."""
    start, end = within
    possessive = page.clean.rfind("的", start, end)
    if possessive < 0 or words.metric_heads.before(page.clean, end, possessive + 1) is None:
        return None
    metric = nouns.trim(possessive + 1, end)
    if any(sign.isdigit() or sign == "占" for sign in page.clean[start:end]):  # 第二、第三产业占总值的比重
        return None
    owners = _coordinated(page, words, nouns, (start, possessive), count)
    return None if owners is None else [Member(owner, metric) for owner in owners]


def _in_one_scope(run: Sequence[Slot]) -> bool:
    """Whether a list has ranks of several (甲县、乙县位居第一和第二), not those of one in several territories."""
    scopes = [slot.record.get("scope") for slot in run]
    return run[0].type == "rankings" and len(run) > 1 and all(scope == scopes[0] for scope in scopes)


def coordinated(discourse: Discourse, within: Span, count: int) -> list[Span] | None:
    """The members of a list of names, without the number and the noun that sum them up (甲、乙、丙3家企业)."""
    start, end = within
    summed = discourse.words.counted.search(discourse.text, start + 1, end)
    end = end if summed is None else summed.start()
    return _coordinated(discourse.page, discourse.words, discourse.nouns, (start, end), count)


def _coordinated(
    page: PageView, words: AttributionWords, nouns: NounReader, within: Span, count: int
) -> list[Span] | None:
    """The ``count`` members of a coordination; ``None`` where it has more or fewer.

    Signs inside quotes and brackets part nothing. A conjunction may stand inside a member (电子及通信业、医药业): where
    all signs part too much, 、 alone is tried, with the last conjunction behind it, and that alone.
    """
    text = page.clean
    start, end = within
    signs = [m.span() for m in words.coordination.finditer(text, start, end) if not _enclosed(text, start, m.start())]
    first_sign = signs[0][0] if signs else end
    if len(signs) >= count:
        signs = [sign for sign in signs if text[slice(*sign)] == "、"]
        first_sign = signs[0][0] if signs else end
    # 房地产（物业管理）、教育: a bracket inside the first member belongs to it
    closed = 0 <= text.find("（", start, first_sign) < text.rfind("）", start, first_sign)
    for match in words.boundary.finditer(text, start, first_sign):
        if not (closed and match.group() in "（）"):
            start = max(start, match.end())
    commas = [sign for sign in signs if text[sign[0]] == "、"]
    last = [sign for sign in signs[-1:] if text[sign[0]] != "、"]
    for parting in (signs, commas + last, commas, last):
        edges = [start, *(edge for sign in parting for edge in sign), end]
        spans = [_member(words, nouns, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        spans = [span for span in spans if span[0] < span[1]]
        if len(spans) == count:
            return spans
    return None


def _member(words: AttributionWords, nouns: NounReader, start: int, end: int) -> Span:
    """One member without the number that counts it; the one that counts them all (教育三类行业) is read later."""
    counts_all = words.joint_count.match(nouns.text, start, end) is not None
    return nouns.trim(start, end) if counts_all else nouns.trim(*nouns.uncounted(start, end))


def _enclosed(text: str, start: int, position: int) -> bool:
    """Whether a quote or a bracket is open at ``position``."""
    opened = sum(text.count(sign, start, position) for sign in "（“《")
    return opened > sum(text.count(sign, start, position) for sign in "）”》")


def _split_members(
    page: PageView, words: AttributionWords, nouns: NounReader, stretches: Sequence[Span]
) -> list[Member]:
    """Members as metrics where each names something measured; else as subjects, with the last one's metric for all."""
    heads = [words.metric_heads.before(page.clean, end, start) for start, end in stretches]
    last_head = heads[-1]
    joint = words.joint_count.match(page.clean, *stretches[-1])
    if joint is not None and heads[0] is None and last_head is not None:  # 青山、白水两县收入分别为
        names = [*stretches[:-1], joint.span(1)]
        metric = nouns.trim(metric_start(nouns, joint.end(), stretches[-1][1], len(last_head)), stretches[-1][1])
        return [Member(name, metric) for name in names]
    if last_head is None:
        return [Member(span, None) for span in stretches]
    start, end = stretches[-1]
    head = end - len(last_head)
    if heads[0] is not None:
        begin = metric_start(nouns, *stretches[0], len(heads[0]))
        found = nouns.subject_in(stretches[0][0], begin)
        subject = None if found is None else found.span
        return [Member(subject, nouns.trim(begin, stretches[0][1])), *(Member(subject, span) for span in stretches[1:])]
    begin = metric_start(nouns, start, end, len(last_head))
    if begin <= start:
        # 城镇和农村居民人均可支配收入：what belongs to the metric stands in front of its head too
        widened = words.metric_modifiers.search(page.clean, start, head)
        begin = head if widened is None else widened.start()
    metric = nouns.trim(begin, end)
    if metric[0] <= start:
        return [Member(None, span) for span in stretches]
    share = page.clean.find("占", start + 1, metric[0])  # 第二、第三产业占生产总值的比重分别回落
    last = nouns.trim(start, metric[0] if share < 0 else share)
    return [*(Member(span, metric) for span in stretches[:-1]), Member(last, metric)]


def _packed(page: PageView, words: AttributionWords, nouns: NounReader, span: Span) -> list[Member] | None:
    """城乡居民: 城 is one subject, 乡居民 the other; what follows is their metric."""
    match = words.packed.search(page.clean, *span)
    second = None if match is None else words.packed_second.match(page.clean, match.end(), span[1])
    if match is None or second is None:
        return None
    metric = nouns.trim(second.end(), span[1])
    shared = metric if metric[0] < metric[1] else None
    return [Member(match.span(), shared), Member(second.span(), shared)]
