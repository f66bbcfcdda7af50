"""What the mechanisms of attribution know of the language: the lexicons and fragments of ``patterns/attribution/``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from jzextract.attribution.gated import Gated as Expression
from jzextract.patterns.compiler import words_scanner
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.literals import needed_words_of, union_of
from jzextract.patterns.rules import Rule

_TABLES = ("metric_heads", "subject_heads", "number_words", "connectives", "places")
_RULES = ("opening", "recipients", "recipient_words", "introducing_words", "metric_words", "contests", "bases")
# What a clause without a value is asked, in front of its verb, and the words of a metric in front of its head.
_INTRODUCING = (
    "counted_group",
    "hosted",
    "awarded",
    "helped",
    "sector_acts",
    "partners",
    "introduced",
    "growing_sector",
)
_IN_METRIC = ("branded", "per_unit", "metric_opener", "firm", "listed_kind")


class WordTable:
    """A lexicon that is asked what stands directly in front of a place, or directly behind it; the longest word counts.

    Args:
        words: the words, with what each stands for.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        # The lengths of the words that end, or begin, with a character, the longest first.
        self._ending = _lengths(words, -1)
        self._beginning = _lengths(words, 0)

    def before(self, text: str, end: int, floor: int = 0) -> str | None:
        """The longest word that ends at ``end`` and begins at ``floor`` or behind it."""
        for length in self._ending.get(text[end - 1 : end], ()):
            if end - length >= floor and text[end - length : end] in self._words:
                return text[end - length : end]
        return None

    def after(self, text: str, start: int, limit: int) -> str | None:
        """The longest word that begins at ``start`` and ends at ``limit`` or in front of it."""
        for length in self._beginning.get(text[start : start + 1], ()):
            if start + length <= limit and text[start : start + length] in self._words:
                return text[start : start + length]
        return None

    def begins(self) -> frozenset[str]:
        """The characters with which words begin."""
        return frozenset(self._beginning)

    def __getitem__(self, word: str) -> str:
        """What a word stands for."""
        return self._words[word]


class NeededWords:
    """Whether one of several expressions can match in a stretch: one of the words that they need stands in it.

    One search for the words of all takes a fraction of the time of asking each.

    Args:
        sources: the expressions.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._sources = tuple(sources)

    @cached_property
    def _scanner(self) -> re.Pattern[str] | None:
        """What finds the words; ``None`` where an expression needs none."""
        words = union_of(map(needed_words_of, self._sources))
        return None if words is None else words_scanner(words)

    def stand_in(self, text: str, start: int, end: int) -> bool:
        """Whether one of the expressions can match within ``[start, end)``; in doubt it can."""
        scanner = self._scanner
        return scanner is None or scanner.search(text, start, end) is not None


class Opening:
    """With which characters the words in front of a clause's own can begin.

    Args:
        connectives: words that open a clause.
        openers: other words in front of its own.
    """

    def __init__(self, connectives: WordTable, openers: Expression) -> None:
        self._connectives = connectives
        self._openers = openers

    @cached_property
    def characters(self) -> frozenset[str] | None:
        """The characters; ``None`` where any can."""
        firsts = self._openers.firsts
        return None if firsts is None else firsts | self._connectives.begins()


def _lengths(words: Iterable[str], index: int) -> dict[str, tuple[int, ...]]:
    """By the character that the words have at ``index`` their lengths, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[index], set()).add(len(word))
    return {character: tuple(sorted(known, reverse=True)) for character, known in lengths.items()}


@dataclass(frozen=True, slots=True)
class AttributionWords:
    """Word tables, and expressions over the clean view; an expression is the fragment ``attribution_<name>``.

    Attributes:
        metric_heads: nouns with which a metric ends.
        number_words: words between a metric and its number, with what they do there.
        connectives: words that open a clause.
        subject_heads: nouns with which a subject ends: ``named`` organisations, a ``class`` of firms or people, or
            ``compound``, organisations that make compounds (银行贷款).
        places: names of places that go without 省, 市 or 县 (泉州, 美国).
        opening: with what connectives and openers begin.
        recipients, contests: rules that name who receives, and in what somebody competes.
        recipient_words, introducing_words, metric_words: what the former need, what the expressions need that tell
            whom a clause introduces, and those that tell where a metric begins.
        bases: rules that name the base of a percentage, by its kind.
    """

    metric_heads: WordTable
    subject_heads: WordTable
    number_words: WordTable
    connectives: WordTable
    places: WordTable
    subject_noun: Expression
    sector: Expression
    sector_name: Expression
    whole_sector: Expression
    growing_sector: Expression
    sector_acts: Expression
    firm: Expression
    sibling: Expression
    size_named: Expression
    values_follow: Expression
    region: Expression
    place: Expression
    place_group: Expression
    place_ending: Expression
    place_tail: Expression
    subplace: Expression
    named_district: Expression
    bare_name: Expression
    scope_list: Expression
    boundary: Expression
    object_verbs: Expression
    openers: Expression
    comparison: Expression
    by_score: Expression
    counted: Expression
    after: Expression
    apposition: Expression
    ranked_noun: Expression
    ranked_list: Expression
    size_class: Expression
    coordination: Expression
    blank: Expression
    list_sign: Expression
    change_metric: Expression
    group_metric: Expression
    annual_plan: Expression
    part: Expression
    deals: Expression
    predicate: Expression
    described: Expression
    class_owns: Expression
    expected: Expression
    unit_tail: Expression
    dispatch: Expression
    listed: Expression
    score: Expression
    clause_mark: Expression
    territorial_metric: Expression
    arrived: Expression
    metric_opener: Expression
    industry_tail: Expression
    quantity: Expression
    breakdown: Expression
    movement: Expression
    aside: Expression
    counts: Expression
    traded: Expression
    outlined: Expression
    count_change: Expression
    within: Expression
    compared_behind: Expression
    past_level: Expression
    dated: Expression
    joint_count: Expression
    head_count: Expression
    introduced: Expression
    hosted: Expression
    helped: Expression
    person: Expression
    awarded: Expression
    portion: Expression
    portion_holder: Expression
    summed_up: Expression
    listed_kind: Expression
    rate_behind: Expression
    residence: Expression
    partners: Expression
    government: Expression
    verbs_after: Expression
    says: Expression
    no_name: Expression
    joining: Expression
    resource: Expression
    price: Expression
    best: Expression
    comparing: Expression
    standing: Expression
    branded: Expression
    top_of: Expression
    ranked_name: Expression
    within_which: Expression
    contest_name: Expression
    among: Expression
    per_unit: Expression
    person_in_role: Expression
    presenting: Expression
    entered: Expression
    per_head: Expression
    heads_counted: Expression
    heads_noun: Expression
    generic_heading: Expression
    share_of: Expression
    lists_before: Expression
    listed_group: Expression
    generic_metric: Expression
    counted_group: Expression
    compared: Expression
    compared_of: Expression
    relative: Expression
    from_: Expression
    superlative: Expression
    closed_clause: Expression
    packed: Expression
    metric_modifiers: Expression
    packed_second: Expression
    opening: Opening
    recipients: tuple[Rule, ...]
    recipient_words: NeededWords
    introducing_words: NeededWords
    metric_words: NeededWords
    contests: tuple[Rule, ...]
    bases: Mapping[str, tuple[Rule, ...]]

    @classmethod
    def fragments(cls) -> dict[str, str]:
        """The fragment of each expression, by its name here."""
        names = [field.name for field in fields(cls) if field.name not in {*_TABLES, *_RULES}]
        return {name: f"attribution_{name.rstrip('_')}" for name in names}

    @classmethod
    def of(cls, library: PatternLibrary) -> AttributionWords:
        """The words of a library.

        Raises:
            PatternError: when one is missing.
        """
        tables = {name: WordTable(library.lexicons[name]) for name in _TABLES}
        recipients, contests = tuple(library.rules("recipients")), tuple(library.rules("contests"))
        bases: dict[str, tuple[Rule, ...]] = {}
        for rule in library.rules("bases"):
            kind = str(rule.spec.set.get("kind"))
            bases[kind] = (*bases.get(kind, ()), rule)
        expressions = {name: Expression(library.expression(fragment)) for name, fragment in cls.fragments().items()}
        return cls(
            opening=Opening(tables["connectives"], expressions["openers"]),
            recipients=recipients,
            recipient_words=NeededWords(rule.source for rule in recipients),
            introducing_words=NeededWords(expressions[name].pattern for name in _INTRODUCING),
            metric_words=NeededWords(expressions[name].pattern for name in _IN_METRIC),
            contests=contests,
            bases=bases,
            **tables,  # type: ignore[arg-type]
            **expressions,  # type: ignore[arg-type]
        )
