"""分别: a list of subjects or of metrics in front, a list of values behind, dealt out one to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jzextract.attribution.bases import BasePhrase
from jzextract.attribution.discourse import Discourse
from jzextract.attribution.nouns import NounReader
from jzextract.attribution.phrases import read_phrase
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
    deals = list(words.deals.finditer(page.clean, first.clause_start, first.start))
    if not deals:
        return None
    deal = deals[-1]
    start = nouns.skip_openers(first.clause_start, deal.start())
    if start >= deal.start():
        return None
    end = first.start if base is None else max(base.start, deal.end())
    behind = read_phrase(nouns, first, deal.end(), end)
    packed = _packed(page, words, nouns, (start, deal.start())) if len(run) == 2 else None
    if packed is not None:
        return packed
    stretches = _coordinated(page, words, nouns, start, deal.start())
    if len(stretches) != len(run):
        return None
    shared = behind.metric or (behind.verb if "measure" in behind.labels and first.type == "money" else None)
    if shared is not None:
        return [Member(span, shared) for span in stretches]
    return _split_members(page, words, nouns, stretches)


def _coordinated(page: PageView, words: AttributionWords, nouns: NounReader, start: int, end: int) -> list[Span]:
    """The members of the coordination that ends at ``end``; signs inside quotes and brackets part nothing."""
    text = page.clean
    signs = [m.span() for m in words.coordination.finditer(text, start, end) if not _enclosed(text, start, m.start())]
    first_sign = signs[0][0] if signs else end
    for match in words.boundary.finditer(text, start, first_sign):
        start = max(start, match.end())
    edges = [start, *(edge for sign in signs for edge in sign), end]
    spans = [nouns.trim(*nouns.uncounted(a, b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [span for span in spans if span[0] < span[1]]


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
    if last_head is None:
        return [Member(span, None) for span in stretches]
    start, end = stretches[-1]
    head = end - len(last_head)
    if heads[0] is not None:
        begin = nouns.metric_start(*stretches[0], len(heads[0]))
        found = nouns.subject_in(stretches[0][0], begin)
        subject = None if found is None else found.span
        return [Member(subject, (begin, stretches[0][1])), *(Member(subject, span) for span in stretches[1:])]
    begin = nouns.metric_start(start, end, len(last_head))
    metric = (head if begin <= start else begin, end)
    if metric[0] <= start:
        return [Member(None, span) for span in stretches]
    return [*(Member(span, metric) for span in stretches[:-1]), Member(nouns.trim(start, metric[0]), metric)]


def _packed(page: PageView, words: AttributionWords, nouns: NounReader, span: Span) -> list[Member] | None:
    """城乡居民: 城 is one subject, 乡居民 the other; what follows is their metric."""
    match = words.packed.search(page.clean, *span)
    second = None if match is None else words.packed_second.match(page.clean, match.end(), span[1])
    if match is None or second is None:
        return None
    metric = nouns.trim(second.end(), span[1])
    shared = metric if metric[0] < metric[1] else None
    return [Member(match.span(), shared), Member(second.span(), shared)]
