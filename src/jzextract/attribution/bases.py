"""The base of a percentage: the whole that it is a part of, the plan that it completes, what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jzextract.attribution.slots import Slot, Span
from jzextract.page.view import PageView
from jzextract.patterns.rules import Rule

KINDS_WITH_BASE = frozenset({"share", "completion", "contribution", "gap"})


@dataclass(frozen=True, slots=True)
class BasePhrase:
    """The words that name a base.

    Attributes:
        start: where they begin.
        bases: the bases: one, or one a member of a list.
        metric: the percentage's own metric, where the same words name it (对增长的贡献率).
        rule: the rule's id.
    """

    start: int
    bases: tuple[Span, ...]
    metric: Span | None
    rule: str


def find_base(page: PageView, rules: Mapping[str, Sequence[Rule]], slot: Slot) -> BasePhrase | None:
    """The base that the words directly in front of a percentage name, ``None`` where they name none.

    Only rules for the percentage's own kind are asked (``rules`` has them by kind); of several that match the one with
    the highest priority, then the longest, counts.
    """
    if slot.kind not in KINDS_WITH_BASE:
        return None
    best: tuple[int, int, BasePhrase] | None = None
    for rule in rules.get(slot.kind, ()):
        match = rule.pattern.search(page.clean, slot.clause_start, slot.start)
        if match is None:
            continue
        candidate = (rule.spec.priority, match.end() - match.start())
        if best is None or candidate > best[:2]:
            metric = match.span("metric") if "metric" in match.re.groupindex else None
            best = (*candidate, BasePhrase(match.start(), tuple(match.spans("base")), metric, rule.id))
    return None if best is None else best[2]
