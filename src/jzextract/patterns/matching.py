"""Run rules over the clean view: candidates, conditions, and which of those that overlap is kept."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Literal, NamedTuple

import regex

from jzextract.page.view import PageView
from jzextract.patterns.plan import RulePlan
from jzextract.patterns.rules import Rule
from jzextract.patterns.schema import Condition

_LONGEST_CONDITION = 16


class Found(NamedTuple):
    """A match of a rule on the view: ``[start, end)`` in the view's code points, and the rule's groups."""

    rule: Rule
    start: int
    end: int
    match: regex.Match[str]

    def group(self, name: str) -> str | None:
        """The text of a group, ``None`` where the pattern has no such group or it did not take part."""
        return self.match[name] if name in self.match.re.groupindex else None

    def spans(self, name: str) -> list[tuple[int, int]]:
        """Every stretch that a group matched, in reading order (a list's members)."""
        return self.match.spans(name) if name in self.match.re.groupindex else []


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the words beside a match say about it.

    Attributes:
        holds: whether they allow the match.
        key: the condition that decided, ``unless`` or ``when``; ``None`` for a rule that has none that did.
        word: the word that stands there; ``None`` where one is missing that ``when`` needs.
    """

    holds: bool
    key: Literal["unless", "when"] | None = None
    word: str | None = None


ALLOWED = Verdict(True)
"""The rule has no conditions, or none that says anything here."""


@dataclass(slots=True)
class Matching:
    """What became of the matches of rules that overlap.

    Attributes:
        kept: those that stand, traps among them, in reading order.
        lost: those that gave way, each with the one that it gave way to.
    """

    kept: list[Found] = field(default_factory=list)
    lost: list[tuple[Found, Found]] = field(default_factory=list)


class Rules(tuple[Rule, ...]):
    """The rules of a type of record, in their order, with the plan by which they are run."""

    @cached_property
    def plan(self) -> RulePlan:
        """How they are run; made when they are first run."""
        return RulePlan(self)


def find(page: PageView, rules: Sequence[Rule]) -> list[Found]:
    """All matches of the rules that stand, in reading order, none overlapping; traps are left out.

    Order between rules is deterministic: priority, then length, then the rules' own order, then position.
    """
    return [found for found in match_all(page, rules).kept if not found.rule.spec.reject]


def match_all(page: PageView, rules: Sequence[Rule]) -> Matching:
    """The same with traps, and with what did not stand: candidates, what the words beside them allow, the best."""
    return settle(found for found in candidates(page, rules) if judge(page.clean, found).holds)


def candidates(page: PageView, rules: Sequence[Rule]) -> Iterator[Found]:
    """The matches of each rule by itself, whatever stands beside them and whatever other rules say."""
    plan = rules.plan if isinstance(rules, Rules) else RulePlan(rules)
    return (Found(rule, match.start(), match.end(), match) for rule, match in plan.matches(page))


def judge(clean: str, found: Found) -> Verdict:
    """Whether the words beside a match allow it, and which word decides."""
    spec = found.rule.spec
    if not found.rule.has_conditions:
        return ALLOWED
    word = _beside(clean, found, spec.unless)
    if word is not None:
        return Verdict(False, "unless", word)
    if not (spec.when.before or spec.when.after):
        return ALLOWED
    word = _beside(clean, found, spec.when)
    return Verdict(word is not None, "when", word)


def _beside(clean: str, found: Found, condition: Condition) -> str | None:
    """The word of a condition that stands directly in front of a match, else the one behind it."""
    if condition.before:
        head = clean[max(found.start - _LONGEST_CONDITION, 0) : found.start]
        if head.endswith(tuple(condition.before)):
            return max((word for word in condition.before if head.endswith(word)), key=len)
    if condition.after and clean.startswith(tuple(condition.after), found.end):
        return max((word for word in condition.after if clean.startswith(word, found.end)), key=len)
    return None


def settle(matches: Iterable[Found]) -> Matching:
    """Keep the best of those that overlap: the higher priority, then the longer, then the earlier rule, then place."""
    settled = Matching()
    cluster: list[Found] = []
    end = 0
    for found in sorted(matches, key=_START):
        if found.start >= end and cluster:
            _settle_cluster(cluster, settled)
            cluster = []
        cluster.append(found)
        end = max(end, found.end)
    _settle_cluster(cluster, settled)
    return settled


_START = attrgetter("start")


def _rank(found: Found) -> tuple[int, int, int, int]:
    """The lower it is, the better a match stands against others."""
    return -found.rule.spec.priority, found.start - found.end, found.rule.order, found.start


def _settle_cluster(cluster: list[Found], settled: Matching) -> None:
    """Keep the best of matches of which each overlaps one that begins before it."""
    if len(cluster) <= 1:
        settled.kept += cluster
        return
    kept: list[tuple[int, int, Found]] = []  # start, rank and match, by start; they do not overlap
    for rank, found in enumerate(sorted(cluster, key=_rank)):
        index = end = bisect_left(kept, (found.start,))
        if index and kept[index - 1][2].end > found.start:
            index -= 1
        while end < len(kept) and kept[end][0] < found.end:
            end += 1
        if index == end:
            kept.insert(index, (found.start, rank, found))
        else:
            settled.lost.append((found, min(kept[index:end], key=itemgetter(1))[2]))
    settled.kept += [found for _, _, found in kept]
