"""What each rule and each family of cues costs: time over a corpus, by itself, the dearest first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from spacy.language import Language

from jzextract.authoring.trials import Page, matches_of, process
from jzextract.documents import Document
from jzextract.errors import InputError
from jzextract.patterns.budget import fresh_budget
from jzextract.patterns.cues import FieldCues
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.rules import Rule

RUNS = 5
_MICROSECONDS = 1e6


@dataclass(frozen=True, slots=True)
class Cost:
    """What a rule or a family of cues costs.

    Attributes:
        name: the rule's id, or the family's name.
        kind: ``rule`` or ``cues``.
        seconds: the median of the runs, over the whole corpus.
        found: a rule's matches by itself, of which others may win over some; the answers of a family's cues.
        stopped: whether it took longer than a document's budget allows, so that ``seconds`` is less than all.
    """

    name: str
    kind: str
    seconds: float
    found: int
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of all rules and families of cues, the dearest first.

    Attributes:
        parts: one for each.
        characters: the code points of the corpus' clean views.
        documents: how many documents it has.
        runs: of how many runs the times are the medians.
    """

    parts: tuple[Cost, ...]
    characters: int
    documents: int
    runs: int

    @property
    def seconds(self) -> float:
        """The sum of all."""
        return sum(part.seconds for part in self.parts)

    def per_thousand(self, part: Cost) -> float:
        """Microseconds for 1,000 characters."""
        return part.seconds * _MICROSECONDS * 1000 / self.characters

    def share(self, part: Cost) -> float:
        """The part's share of the sum, between 0 and 1."""
        return part.seconds / self.seconds if self.seconds else 0.0


def measure(
    nlp: Language,
    library: PatternLibrary,
    documents: Iterable[Document],
    *,
    runs: int = RUNS,
    step: Callable[[], None] = lambda: None,
) -> Costs:
    """Measure each rule and each family of cues by itself over documents.

    A rule is tried where the engine tries it, by the engine's own function: where numbers begin, around the literals
    that it needs, else everywhere. The cues of a family are asked for each record of the types that they are for. A run
    before those that count compiles the expressions.

    Args:
        nlp: the pipeline, which builds the clean views and finds the records that cues are asked for.
        library: its patterns.
        documents: the corpus; held in memory.
        runs: how often each is measured; the median counts.
        step: called after each rule and family.

    Raises:
        InputError: when the corpus has no characters that rules see.
    """
    pages = [Page.of(process(nlp, document)) for document in documents]
    characters = sum(len(page.view.clean) for page in pages)
    if not characters:
        raise InputError("the corpus is empty: the rules see no character of it; name documents with text")
    parts = []
    for name, kind, run in _runs(library):
        parts.append(_measure(name, kind, pages, runs, run))
        step()
    return Costs(tuple(sorted(parts, key=lambda part: -part.seconds)), characters, len(pages), runs)


def _runs(library: PatternLibrary) -> Iterator[tuple[str, str, Callable[[Page], int]]]:
    """Name and kind of everything that is measured, and what to run on a page; that returns how much was found."""
    families: dict[str, tuple[FieldCues, list[str]]] = {}
    for record_type in RECORD_TYPES:
        for rule in library.rules(record_type):
            yield rule.id, "rule", _rule_run(rule, record_type)
        for cues in library.fields(record_type):
            families.setdefault(cues.family, (cues, []))[1].append(record_type)
    for family, (cues, types) in families.items():
        yield family, "cues", _cues_run(cues, types)


def _rule_run(rule: Rule, record_type: str) -> Callable[[Page], int]:
    return lambda page: sum(1 for _ in matches_of(page, rule, record_type))


def _cues_run(cues: FieldCues, record_types: Sequence[str]) -> Callable[[Page], int]:
    def run(page: Page) -> int:
        found = 0
        for record_type in record_types:
            onward = cues.onward(page.view)
            hits = (cues.find(page.view, scope, onward) for scope in page.scopes[record_type])
            found += sum(1 for hit in hits if hit is not None)
        return found

    return run


def _measure(name: str, kind: str, pages: Sequence[Page], runs: int, run: Callable[[Page], int]) -> Cost:
    times: list[float] = []
    found, stopped = 0, False
    for number in range(runs + 1):
        found, taken = 0, 0.0
        for page in pages:
            with fresh_budget(len(page.view.clean)) as budget:
                began = time.perf_counter()
                found += run(page)
                taken += time.perf_counter() - began
            stopped = stopped or any(incident.kind == "budget" for incident in budget.incidents.values())
        if number:
            times.append(taken)
        if stopped:  # what was stopped takes that long each time
            times.append(taken)
            break
    return Cost(name, kind, median(times), found, stopped)
