"""Run rules over the clean view: candidates, conditions, and which of those that overlap is kept."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from jzextract.page.view import PageView
from jzextract.patterns.rules import Rule
from jzextract.patterns.schema import Condition

_LONGEST_CONDITION = 16
# A match lies within this many code points of one of the literals that its rule needs.
_REACH = 64


@dataclass(frozen=True, slots=True)
class Found:
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


def find(page: PageView, rules: Sequence[Rule]) -> list[Found]:
    """All matches of the rules that stand, in reading order, none overlapping; traps are left out.

    Order between rules is deterministic: priority, then length, then the rules' own order, then position.
    """
    active = [r for r in rules if not r.spec.needs or any(word in page.clean for word in r.spec.needs)]
    candidates = [
        found
        for rule in active
        for found in (_at_numbers(page, rule) if rule.spec.at else _anywhere(page.clean, rule))
        if _holds(page.clean, found)
    ]
    return [found for found in _settle(candidates) if not found.rule.spec.reject]


def _at_numbers(page: PageView, rule: Rule) -> Iterator[Found]:
    match_at = rule.pattern.match
    for start in page.number_starts:
        match = match_at(page.clean, start)
        if match is not None:
            yield Found(rule, match.start(), match.end(), match)


def _anywhere(clean: str, rule: Rule) -> Iterator[Found]:
    for start, end in _windows(clean, rule.spec.needs):
        for match in rule.pattern.finditer(clean, start, end):
            if match.end() > match.start():
                yield Found(rule, match.start(), match.end(), match)


def _windows(clean: str, needs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The stretches around the literals that a rule needs; the whole text for a rule that names none."""
    if not needs:
        yield 0, len(clean)
        return
    start = end = -1
    for place in sorted(m.start() for word in needs for m in regex.finditer(regex.escape(word), clean)):
        if start >= 0 and place - _REACH <= end:
            end = min(place + _REACH, len(clean))
            continue
        if start >= 0:
            yield start, end
        start, end = max(place - _REACH, 0), min(place + _REACH, len(clean))
    if start >= 0:
        yield start, end


def _holds(clean: str, found: Found) -> bool:
    """Whether the words beside a match allow it."""
    spec = found.rule.spec
    if _beside(clean, found, spec.unless):
        return False
    needed = spec.when
    return not (needed.before or needed.after) or _beside(clean, found, needed)


def _beside(clean: str, found: Found, condition: Condition) -> bool:
    if condition.before:
        head = clean[max(found.start - _LONGEST_CONDITION, 0) : found.start]
        if head.endswith(tuple(condition.before)):
            return True
    return bool(condition.after) and clean.startswith(tuple(condition.after), found.end)


def _settle(candidates: Iterable[Found]) -> list[Found]:
    """Keep the best of those that overlap."""
    best_first = sorted(candidates, key=lambda f: (-f.rule.spec.priority, f.start - f.end, f.rule.order, f.start))
    starts: list[int] = []
    kept: list[Found] = []
    for found in best_first:
        place = bisect_left(starts, found.end)  # the first kept one that begins at or after this one's end
        if place and kept[place - 1].end > found.start:
            continue
        starts.insert(place, found.start)
        kept.insert(place, found)
    return kept
