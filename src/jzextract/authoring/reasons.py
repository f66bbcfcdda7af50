"""Why rules found what they found in a text, why others did not, and which cues decided the fields of the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.authoring.near_misses import NearMiss, nearest_miss
from jzextract.authoring.places import Places
from jzextract.authoring.trials import PIECES, Page, matches_of, process, view_span
from jzextract.documents import Document
from jzextract.errors import InputError
from jzextract.patterns.budget import fresh_budget
from jzextract.patterns.compiler import known_names
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.matching import ALLOWED, Found, Verdict, candidates, judge, settle
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.rules import Rule

Outcome = Literal["found", "served", "taken", "trap", "lost", "refused", "near", "nothing"]
ORDER: tuple[Outcome, ...] = ("found", "served", "taken", "trap", "lost", "refused", "near", "nothing")
"""The nearest first."""

SETTLED = frozenset({"money", "percentages", "quantities", "rankings", "projects", "periods", "scopes", "streaks"})
"""The types whose matches are settled against each other, and whose conditions are asked."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What became of one match of a rule, or of a rule that does not match.

    Attributes:
        outcome: ``found``: it gave records. ``served``: it matched, and serves other records. ``taken``: it stands, but
            what reads it made no record of it. ``trap``: it stands, and yields nothing. ``lost``: another match won.
            ``refused``: the words beside it. ``near``, ``nothing``: it did not match.
        text: what matched, on the clean view; empty for the last two.
        start: where that begins in the view.
        groups: what its named groups took.
        records: the ids of its records.
        verdict: what the words beside it say.
        winner: the match that won over it.
        why: why that won: ``priority``, ``length``, ``order`` or ``place``.
        over: the matches that it won over, each with the reason.
        miss: how far it came, where it does not match.
    """

    outcome: Outcome
    text: str = ""
    start: int = 0
    groups: Mapping[str, str] | None = None
    records: tuple[str, ...] = ()
    verdict: Verdict = ALLOWED
    winner: Found | None = None
    why: str = ""
    over: tuple[tuple[Found, str], ...] = ()
    miss: NearMiss | None = None


@dataclass(frozen=True, slots=True)
class RuleReasons:
    """One rule and what became of its matches, the nearest to a record first.

    Attributes:
        rule: the rule.
        record_type: what it finds.
        place: its file and line.
        literals: those of the literals that it needs which stand in the text.
        reasons: at least one.
        left_out: why some of its matches are not among them: it took too long, or the first that cannot be read.
    """

    rule: Rule
    record_type: str
    place: str
    literals: tuple[str, ...]
    reasons: tuple[Reason, ...]
    left_out: str | None = None

    @property
    def nearness(self) -> tuple[int, bool, float, int]:
        """Sorts the rules, the nearest first."""
        first = self.reasons[0]
        share = 0.0 if first.miss is None else first.miss.share
        return ORDER.index(first.outcome), self.rule.spec.reject, -share, first.start


class TextReasons:
    """Says of one text why each rule came how far.

    Args:
        nlp: the pipeline.
        library: its patterns.
        document: the text.
    """

    def __init__(self, nlp: Language, library: PatternLibrary, document: Document) -> None:
        self.doc: Doc = process(nlp, document)
        self.page = Page.of(self.doc)
        self.library = library
        self.places = Places(library)
        self._left_out: dict[str, str] = {}

    def near_rules(self) -> list[RuleReasons]:
        """All rules that came near, the nearest first."""
        near = [
            reasons
            for name in RECORD_TYPES
            for reasons in self._of_type(name)
            if reasons.reasons[0].outcome not in (("near", "nothing") if name in PIECES else ("nothing",))
        ]
        return sorted(near, key=lambda reasons: reasons.nearness)

    def rule(self, identifier: str) -> RuleReasons:
        """One rule, also where it did not come near.

        Raises:
            InputError: when there is no such rule, or it takes no part.
        """
        for name in RECORD_TYPES:
            if any(rule.id == identifier for rule in self.library.rules(name)):
                return next(r for r in self._of_type(name, only=identifier) if r.rule.id == identifier)
        if identifier in self.places.ids:
            raise InputError(f"{identifier} ({self.places.of(identifier)}) is overridden or switched off by a pack")
        raise InputError(f"no rule or cue is called {identifier!r}; {known_names(identifier, self.places.ids)}")

    def _of_type(self, record_type: str, only: str | None = None) -> Iterator[RuleReasons]:
        """The reasons of the rules of a type; of the misses only that of ``only``, where it is given."""
        matched = self._matched(record_type)
        for rule in self.library.rules(record_type):
            found = matched.get(rule.id, [])
            if not found and only in (None, rule.id):
                found = [self._miss(rule, record_type, whole=only is not None)]
            if found:
                literals = tuple(word for word in rule.spec.needs if word in self.page.view.clean)
                found.sort(key=lambda reason: (ORDER.index(reason.outcome), reason.start))
                place, left_out = self.places.of(rule.id), self._left_out.get(rule.id)
                yield RuleReasons(rule, record_type, place, literals, tuple(found), left_out)

    def _matched(self, record_type: str) -> dict[str, list[Reason]]:
        """What became of the matches of a type's rules, by the rule's id."""
        if record_type not in SETTLED:
            return {
                rule.id: [
                    Reason("served", match.group(), match.start(), _groups(match))
                    for match in self._matches(rule, record_type)
                ]
                for rule in self.library.rules(record_type)
            }
        clean = self.page.view.clean
        reasons: dict[str, list[Reason]] = {}
        passed: list[Found] = []
        for rule in self.library.rules(record_type):
            with self._alone(rule):
                tried = [(found, judge(clean, found)) for found in candidates(self.page.view, [rule])]
            passed += [found for found, verdict in tried if verdict.holds]
            refused = [_reason("refused", found, verdict=verdict) for found, verdict in tried if not verdict.holds]
            reasons[rule.id] = refused
        settled = settle(passed)
        for loser, winner in settled.lost:
            why = _why(winner, loser)
            reasons[loser.rule.id].append(_reason("lost", loser, verdict=judge(clean, loser), winner=winner, why=why))
        for found in settled.kept:
            over = tuple((loser, _why(found, loser)) for loser, winner in settled.lost if winner is found)
            outcome, ids = self._outcome(found, record_type)
            reasons[found.rule.id].append(_reason(outcome, found, verdict=judge(clean, found), records=ids, over=over))
        return reasons

    def _matches(self, rule: Rule, record_type: str) -> list[Any]:
        with self._alone(rule):
            return list(matches_of(self.page, rule, record_type))

    @contextmanager
    def _alone(self, rule: Rule) -> Iterator[None]:
        """A rule has the budget of a document for itself; notes whether that was too little."""
        with fresh_budget(len(self.page.view.clean)) as budget:
            yield
        if rule.id in budget.incidents:
            self._left_out[rule.id] = budget.incidents[rule.id].message

    def _outcome(self, found: Found, record_type: str) -> tuple[Outcome, tuple[str, ...]]:
        """What came of a match that stands, and the ids of its records."""
        if found.rule.spec.reject:
            return "trap", ()
        if RECORD_TYPES[record_type].model is None:
            return "served", ()
        ids = [
            record["id"]
            for record in self.doc.user_data.get(f"jz.{record_type}", ())
            if record["rule"] == found.rule.id and self._overlaps(found, record)
        ]
        return ("found" if ids else "taken"), tuple(ids)

    def _overlaps(self, found: Found, record: Mapping[str, Any]) -> bool:
        spans = [view_span(self.page.view, r["start"], r["end"]) for r in (record, *record.get("mentions", ()))]
        return any(start < found.end and found.start < end for start, end in spans)

    def _miss(self, rule: Rule, record_type: str, *, whole: bool) -> Reason:
        clean = self.page.view.clean
        if rule.spec.needs and not any(word in clean for word in rule.spec.needs):
            return Reason("nothing")
        with fresh_budget(len(clean)):
            miss = nearest_miss(self.page, rule, record_type, self.library.fragments(rule.file), whole=whole)
        if miss is None:
            return Reason("near" if rule.id in self._left_out else "nothing")
        return Reason("near" if miss.is_near else "nothing", start=miss.start, miss=miss)


def _reason(outcome: Outcome, found: Found, **more: Any) -> Reason:
    match = found.match
    return Reason(outcome, match.group(), found.start, _groups(match), **more)


def _groups(match: Any) -> dict[str, str]:
    """What the named groups of a match took."""
    return {name: "、".join(taken) for name, taken in match.capturesdict().items() if any(taken)}


def _why(winner: Found, loser: Found) -> str:
    """Why a match won over one that overlaps it."""
    if winner.rule.spec.priority != loser.rule.spec.priority:
        return "priority"
    if winner.end - winner.start != loser.end - loser.start:
        return "length"
    return "order" if winner.rule.order != loser.rule.order else "place"
