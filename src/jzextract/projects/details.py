"""What a project's name and its neighbourhood say: capacity, parties, programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from jzextract.numerals import parse_number
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.rules import Rule
from jzextract.projects.names import ProjectMention, Stretch
from jzextract.projects.words import ProjectWords
from jzextract.provenance import Source
from jzextract.records import plain_notation

# How far in front of a group the event stands at which its projects are begun.
_REACH_EVENT = 120
_PER = {"年": "year", "日": "day", "月": "month"}


@dataclass(frozen=True, slots=True)
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
        self._parties = library.rules("parties")

    def capacity(self, page: PageView, mention: ProjectMention, end: int) -> list[CapacityMention]:
        """The capacities in a project's name, else those that are stated behind it as far as ``end``."""
        if mention.kind == "group":
            return []
        named = self._capacities_in(page, mention.start, mention.end, self._capacities)
        rated = [r for r in self._capacities if "rate" in r.pattern.groupindex]
        return named or self._capacities_in(page, mention.tail, end, rated)

    @staticmethod
    def _capacities_in(page: PageView, start: int, end: int, rules: Sequence[Rule]) -> list[CapacityMention]:
        found: list[CapacityMention] = []
        for rule in rules:
            for match in rule.pattern.finditer(page.clean, start, end):
                if not any(match.start() < c.span[1] and c.span[0] < match.end() for c in found):
                    found.append(_capacity(match, rule.id))
        return sorted(found, key=lambda c: c.span)

    def parties(self, page: PageView, mention: ProjectMention) -> list[Source]:
        """The organisations at the beginning of a project's name, or that build it by the words around."""
        if mention.kind == "group":
            return []
        clause = page.clauses[page.clause_index(mention.start)][0]
        behind = page.sentence_at(mention.start)[1]
        places = {
            "before": (min(clause, mention.start), mention.start),
            "behind": (mention.end, max(behind, mention.end)),
            "labelled": (mention.end, mention.reach),
        }
        for rule in self._parties:
            start, end = places.get(rule.id.rsplit(".", 1)[-1], (mention.start, mention.end))
            match = rule.pattern.search(page.clean[start:end]) if end > start else None
            if match is not None:
                return [Source("party", rule.id, (start + s, start + e)) for s, e in match.spans("party")]
        return []

    def programme(self, page: PageView, mention: ProjectMention) -> Stretch | None:
        """The quoted programme in a group's name, or in front of a single project."""
        programme = self._words.programme
        if mention.kind == "group":
            match = programme.search(page.clean, mention.start, mention.end)
            if match is None:  # 第二期“三个一批”项目建设活动举行，23个项目开工
                start = max(page.sentence_at(mention.start)[0], mention.start - _REACH_EVENT)
                match = self._words.programme_event.search(page.clean, start, mention.start)
            return None if match is None else match.span()
        start = min(page.clauses[page.clause_index(mention.start)][0], mention.start)
        for match in programme.finditer(page.clean, start, mention.start):
            if self._words.programme_of.fullmatch(page.clean, match.end(), mention.start):
                return match.span()
        return None


def _capacity(match: regex.Match[str], rule: str) -> CapacityMention:
    groups = match.groupdict()
    number = parse_number(match["value"])
    product = (groups.get("product") or "").strip() or None
    rate = groups.get("rate") or ""
    per = _PER.get(rate[:1]) or ("year" if groups.get("per") else None)
    return CapacityMention(match.span(), plain_notation(number.low_end), match["unit"], product, per, rule)
