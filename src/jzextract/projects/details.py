"""What a project's name and its neighbourhood say: capacity, parties, programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import regex

from jzextract.numerals import parse_number
from jzextract.page.view import PageView
from jzextract.patterns.budget import Expression
from jzextract.patterns.compiler import compile_expression, group_names
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.rules import Rule
from jzextract.patterns.structure import Anchor, top_parts
from jzextract.patterns.structure_reader import read_structure
from jzextract.projects.names import ProjectMention, Stretch
from jzextract.projects.words import ProjectWords
from jzextract.provenance import Source
from jzextract.records import plain_notation

# How far in front of a group the event stands at which its projects are begun.
_REACH_EVENT = 120
_PER = {"年": "year", "日": "day", "月": "month"}


@dataclass(slots=True)
class CapacityMention:
    """A capacity: its stretch of the view, the value in plain notation, unit, product, per what, and the rule's id."""

    span: Stretch
    value: str
    unit: str
    product: str | None
    per: str | None
    rule: str


class DetailReader:
    """Read capacities, parties and programmes with the rules of a library."""

    def __init__(self, library: PatternLibrary, words: ProjectWords) -> None:
        self._words = words
        self._capacities = library.rules("capacities")
        self._rated = [rule for rule in self._capacities if "rate" in group_names(rule.source)]
        self._party_rules = library.rules("parties")

    def capacity(self, page: PageView, mention: ProjectMention, end: int) -> list[CapacityMention]:
        """The capacities in a project's name, else those that are stated behind it as far as ``end``."""
        if mention.kind == "group":
            return []
        named = self._capacities_in(page, mention.start, mention.end, self._capacities)
        return named or self._capacities_in(page, mention.tail, end, self._rated)

    @staticmethod
    def _capacities_in(page: PageView, start: int, end: int, rules: Sequence[Rule]) -> list[CapacityMention]:
        found: list[CapacityMention] = []
        for rule in rules:
            for match in rule.pattern.finditer(page.clean, start, end):
                if not any(match.start() < c.span[1] and c.span[0] < match.end() for c in found):
                    found.append(_capacity(match, rule.id))
        return sorted(found, key=lambda c: c.span) if len(found) > 1 else found

    def parties(self, page: PageView, mention: ProjectMention) -> list[Source]:
        """The organisations at the beginning of a project's name, or that build it by the words around."""
        if mention.kind == "group":
            return []
        clean, start, end = page.clean, mention.start, mention.end
        clause = min(mention.clause, start)
        stretches = {
            "name": (clean[start:end], start),
            "before": (clean[clause:start], clause),
            "behind": (clean[end : mention.sentence[1]], end),
            "labelled": (clean[end : mention.reach], end),
        }
        for place, expression, rules in self._parties:
            text, begin = stretches[place]
            if text and (match := expression.search(text)) is not None:
                rule = rules[0] if len(rules) == 1 else _that_matched(match, rules)
                return [Source("party", rule.id, (begin + s, begin + e)) for s, e in match.spans("party")]
        return []

    @cached_property
    def _parties(self) -> list[tuple[str, Expression, list[Rule]]]:
        """The rules for parties in their order: where their words stand, and the expression.

        Neighbours that match at the beginning of one stretch only are one expression, in which an empty group
        (``r0``, ``r1`` …) tells them apart.
        """
        parties: list[tuple[str, Expression, list[Rule]]] = []
        for (place, is_joined), group in groupby(self._party_rules, lambda rule: (_place(rule), _begins(rule))):
            rules = list(group)
            if is_joined and len(rules) > 1:
                source = "|".join(f"(?:{rule.source})(?P<r{i}>)" for i, rule in enumerate(rules))
                parties.append((place, compile_expression(source), rules))
            else:
                parties += [(place, rule.pattern, [rule]) for rule in rules]
        return parties

    def programme(self, page: PageView, mention: ProjectMention) -> Stretch | None:
        """The quoted programme in a group's name, or in front of a single project."""
        programme = self._words.programme
        if mention.kind == "group":
            match = programme.search(page.clean, mention.start, mention.end)
            if match is None:  # 第二期“三个一批”项目建设活动举行，23个项目开工
                start = max(mention.sentence[0], mention.start - _REACH_EVENT)
                match = self._words.programme_event.search(page.clean, start, mention.start)
            return None if match is None else match.span()
        start = min(mention.clause, mention.start)
        for match in programme.finditer(page.clean, start, mention.start):
            if self._words.programme_of.fullmatch(page.clean, match.end(), mention.start):
                return match.span()
        return None


def _place(rule: Rule) -> str:
    """Where the words of a rule for parties stand, as the end of its id says; most are about the name itself."""
    place = rule.id.rsplit(".", 1)[-1]
    return place if place in ("before", "behind", "labelled") else "name"


def _begins(rule: Rule) -> bool:
    """Whether a shipped rule matches at the beginning of a text only."""
    parts = top_parts(read_structure(rule.source))
    return bool(parts) and not rule.file.pack and rule.source.startswith(r"\A") and isinstance(parts[0], Anchor)


def _that_matched(match: regex.Match[str], rules: Sequence[Rule]) -> Rule:
    """Which of the rules that are one expression has matched."""
    return next(rule for i, rule in enumerate(rules) if match.start(f"r{i}") >= 0)


def _capacity(match: regex.Match[str], rule: str) -> CapacityMention:
    groups = match.groupdict()
    number = parse_number(match["value"])
    product = (groups.get("product") or "").strip() or None
    rate = groups.get("rate") or ""
    per = _PER.get(rate[:1]) or ("year" if groups.get("per") else None)
    return CapacityMention(match.span(), plain_notation(number.low_end), match["unit"], product, per, rule)
