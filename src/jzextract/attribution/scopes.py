"""Among whom a ranking holds: the scope, its level, and for how long it has held."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import regex

from jzextract.numerals import parse_number
from jzextract.page.view import PageView
from jzextract.patterns.compiler import words_expression
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.matching import Found, find
from jzextract.patterns.rules import Rule
from jzextract.provenance import FieldHow, Source
from jzextract.rankings import RankingMention, Stretch

_HOME_DISTRICT = "home_district"
# Territories, each wider than the one before it.
_WIDENING = ("county", "city", "province", "country")
# Between 连续N年 and its rank stand only verbs and the scope; a longer way leads past another statement.
_STREAK_REACH = 16


def with_scopes(page: PageView, library: PatternLibrary, mentions: Sequence[RankingMention]) -> list[RankingMention]:
    """Give the rankings that stand alone the scope that the text before them names.

    Looked for are, in this order: a scope of the mention's own clause (在全省15个地市中列第8位), the scope of the
    ranking before it in the sentence, a scope in the sentence, and then the same in the paragraph.
    """
    rules = {_scope_of(found): found.rule.id for found in find(page, library.rules("scopes"))}
    named = sorted(rules)
    completed: list[RankingMention] = []
    for mention in mentions:
        if mention.scope is not None:
            completed.append(mention)
            continue
        scope = _carried(page, mention, completed[-1] if completed else None, named)
        source = None if scope is None else _source(page, mention, scope, rules.get(scope))
        completed.append(replace(mention, scope=scope, scope_source=source))
    return completed


def _scope_of(found: Found) -> Stretch:
    return next(s for s in found.spans("scope") if s[0] < s[1])


def _source(page: PageView, mention: RankingMention, scope: Stretch, rule: str | None) -> Source:
    """Where a scope stands that the ranking itself does not name."""
    clause = page.clauses[page.clause_index(mention.start)][0]
    return Source("own" if scope[0] >= clause else "carried", rule, scope)


def _carried(
    page: PageView, mention: RankingMention, previous: RankingMention | None, named: Sequence[Stretch]
) -> Stretch | None:
    clause = page.clauses[page.clause_index(mention.start)][0]
    sentence = page.sentence_at(mention.start)[0]
    paragraph = page.paragraph_at(mention.start)[0]
    last = _last_before(named, mention.start)
    if last is not None and last[0] >= clause:
        return last
    for start in (sentence, paragraph):
        if previous is not None and previous.scope is not None and previous.start >= start:
            return previous.scope if last is None or last[0] < previous.start else last
        if last is not None and last[0] >= start:
            return last
    return None


def _last_before(stretches: Sequence[Stretch], position: int) -> Stretch | None:
    """The last of the sorted stretches that ends at or before ``position``."""
    for index in range(bisect_left(stretches, (position,)) - 1, -1, -1):
        if stretches[index][1] <= position:
            return stretches[index]
    return None


@dataclass(frozen=True, slots=True)
class Level:
    """The territory in which a ranking's scope competes, and the words that say so."""

    value: str
    source: Source


class LevelWords:
    """What tells the territory in which a scope competes: three lexicons, and what marks an autonomous region."""

    def __init__(self, library: PatternLibrary) -> None:
        self.levels = library.lexicons["scope_levels"]
        self.suffixes = library.lexicons["scope_suffixes"]
        self.above = library.lexicons["levels_above"]
        self.holder = regex.compile(f"(?:{words_expression(self.above)})(?<!城市|都市)$")
        self.level = regex.compile(words_expression(self.levels))
        self.autonomous = library.expression("autonomous_region")


class LevelReader:
    """Tell the territories in which the scopes of one page compete."""

    def __init__(self, words: LevelWords, page: PageView) -> None:
        self._words = words
        self._page = page
        self._homes: dict[Stretch, Level] = {}

    def read(self, scope: Stretch | None, position: int) -> Level:
        """The level of a scope's stretch; without a scope, that of the territory that the paragraph is about."""
        clean = self._page.clean
        if scope is None:
            paragraph = self._page.paragraph_at(position)
            if paragraph not in self._homes:
                self._homes[paragraph] = self._of_home(paragraph)
            return self._homes[paragraph]
        match = self._words.level.search(clean, *scope)
        if match is not None:
            return self._level("level_word", self._words.levels[match.group()], match.span())
        text = clean[slice(*scope)].rstrip("各组”“")
        if text[-1:] in self._words.suffixes:
            last = scope[0] + len(text)
            suffix = self._words.suffixes[text[-1:]]
            return Level(suffix, Source("level_suffix", "scope_suffixes", (last - 1, last)))
        return Level("other", Source("level_unknown"))

    def of_subject(self, subject: Stretch, known: str) -> Level | None:
        """The level of a ranking without a scope, by who holds it: counties compete in a city.

        ``known`` is the level of the territory that the paragraph speaks of; it stands where it is the wider one.
        """
        match = self._words.holder.search(self._page.clean, *subject)
        if match is None:
            return None
        above = self._words.above[match.group()]
        if known in _WIDENING and _WIDENING.index(known) >= _WIDENING.index(above):
            return None
        return Level(above, Source("level_subject", "levels_above", match.span()))

    def _of_home(self, paragraph: Stretch) -> Level:
        """The level of the territory that a paragraph speaks of most: 全市, 我县."""
        words = [m for m in self._words.level.finditer(self._page.clean, *paragraph) if m.group()[0] in "全我"]
        local = [m for m in words if self._words.levels[m.group()] in ("city", "county", _HOME_DISTRICT)]
        if not local:
            return Level("other", Source("level_unknown"))
        levels = [self._words.levels[m.group()] for m in local]
        most = max(dict.fromkeys(levels), key=levels.count)
        return self._level("level_home", most, local[levels.index(most)].span())

    def _level(self, how: FieldHow, level: str, word: Stretch) -> Level:
        return Level(self._home_district if level == _HOME_DISTRICT else level, Source(how, "scope_levels", word))

    @cached_property
    def _home_district(self) -> str:
        """全区 is a province in the autonomous regions, a county elsewhere."""
        return "province" if self._words.autonomous.search(self._page.clean) else "county"


def with_streaks(page: PageView, rules: Sequence[Rule], mentions: Sequence[RankingMention]) -> list[RankingMention]:
    """Give rankings the streak (连续2年) that stands in front of them in their clause."""
    streaks = find(page, rules)
    starts = [streak.start for streak in streaks]
    completed = []
    for mention in mentions:
        clause = page.clauses[page.clause_index(mention.start)][0]
        here = streaks[bisect_left(starts, clause) : bisect_left(starts, mention.start)]
        near = [s for s in here if s.end <= mention.start <= s.end + _STREAK_REACH]
        if mention.streak is None and near:
            last = near[-1]
            value = int(parse_number(last.match["value"]).low_end)
            source = Source("cue_before", last.rule.id, (last.start, last.end))
            completed.append(replace(mention, streak=(value, str(last.rule.spec.set["unit"])), streak_source=source))
        else:
            completed.append(mention)
    return completed
