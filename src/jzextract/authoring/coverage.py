"""What of the patterns a corpus uses: how often each rule, cue, alternative and entry of a lexicon fired.

What counts, by kind:

- a rule: its matches that stood against the others, traps too;
- a cue, and the words of its lists: the fields of records that it decided;
- an alternative of a rule or cue, and a word of a lexicon that these name: matches and decisions that went through it;
- an alternative of an expression that the mechanisms ask for by name, and a word of a lexicon that no rule or cue
  names: the places where it stands in the text, for what the mechanisms make of it leaves no trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import regex
from spacy.language import Language
from spacy.tokens import Doc

from jzextract.authoring.branches import BranchMarker, branches_of, used_names, without_ends, words_of
from jzextract.authoring.places import Places
from jzextract.authoring.reasons import SETTLED
from jzextract.authoring.trials import Page, matches_of, process, view_span
from jzextract.components.common import HOW_KEY
from jzextract.documents import Document
from jzextract.errors import InputError
from jzextract.patterns.budget import GuardedExpression, fresh_budget
from jzextract.patterns.checks import cue_entries
from jzextract.patterns.compiler import compile_expression, is_word
from jzextract.patterns.cue_sets import Cue
from jzextract.patterns.cues import PLACES
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.matching import match_all
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.rules import Rule
from jzextract.patterns.schema import ExtensionFile, LexiconFile, RuleFile

Kind = Literal["rule", "cue", "word", "alternative", "entry"]
Evidence = Literal["match", "decision", "occurrence"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the patterns and how often it fired.

    Attributes:
        kind: ``rule``; ``cue``; ``word`` of a cue's list; ``alternative`` of an expression; ``entry`` of a lexicon.
        path, line: where it stands.
        owner: the rule, cue, fragment (``{{name}}``) or lexicon that it belongs to; its own id for a rule or cue.
        text: the word, or the alternative as it is written; empty for a rule or cue.
        count: how often it fired.
        evidence: what was counted.
        occurs: of an entry how often it stands in the text at all; ``None`` for the others.
    """

    kind: Kind
    path: str
    line: int | None
    owner: str
    text: str
    count: int
    evidence: Evidence
    occurs: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often each part of the patterns fired in a corpus.

    Attributes:
        parts: in the order of the files; within a file its rules or cues, words, alternatives, entries.
        documents, characters: the corpus: documents, and code points of their clean views.
        uncounted: the ids of rules and cues, and the fragments, whose alternatives could not be counted.
        stopped: the rules and cues that took longer than a document may, and in how many documents.
    """

    parts: tuple[Part, ...]
    documents: int
    characters: int
    uncounted: tuple[str, ...]
    stopped: Mapping[str, int]

    @property
    def never(self) -> tuple[Part, ...]:
        """The parts that never fired."""
        return tuple(part for part in self.parts if not part.count)


class CoverageCounter:
    """Counts what documents use of the patterns.

    Args:
        nlp: the pipeline.
        library: its patterns.

    Raises:
        PatternError: when a file cannot be read any more.
    """

    def __init__(self, nlp: Language, library: PatternLibrary) -> None:
        self._nlp = nlp
        self._library = library
        self._places = Places(library)
        self._marker = BranchMarker(library, self._places)
        self._rules = {name: [self._marked(rule) for rule in library.rules(name)] for name in RECORD_TYPES}
        fields = {cues.family: cues for name in RECORD_TYPES for cues in library.fields(name)}
        self._cues = {cue.id: self._entries(cue) for cues in fields.values() for cue in cues.cues}
        self._reached = self._reached_by_rules_and_cues()
        self._reached_by_name: set[tuple[str, str]] = set()
        self._mechanisms = list(self._asked_by_name())
        self._fired: Counter[str] = Counter()
        self._words: Counter[tuple[str, str, int]] = Counter()
        self._branches: Counter[int] = Counter()
        self._taken: Counter[tuple[str, str]] = Counter()
        self._occurring: Counter[tuple[str, str]] = Counter()
        self._stopped: Counter[str] = Counter()
        self._documents = self._characters = 0

    def add(self, document: Document) -> None:
        """Count one document."""
        doc = process(self._nlp, document)
        page = Page.of(doc)
        clean = page.view.clean
        self._documents += 1
        self._characters += len(clean)
        with fresh_budget(len(clean)) as budget:
            for record_type, rules in self._rules.items():
                self._count_rules(page, record_type, rules)
            self._count_decisions(doc, page)
            for _, expression in self._mechanisms:
                for match in expression.finditer(clean):
                    self._branches.update(branches_of(match) if match.group() else ())
        self._stopped.update(
            {owner.split(" ")[0] for owner, incident in budget.incidents.items() if incident.kind == "budget"}
        )
        for name, entries in self._library.lexicons.items():
            self._occurring.update({(name, word): clean.count(word) for word in entries if word in clean})

    def marked_rules(self, record_type: str) -> Sequence[Rule]:
        """The rules of a type, with their branches marked; they match what the library's own match."""
        return self._rules[record_type]

    def result(self) -> Coverage:
        """The counts of all documents so far.

        Raises:
            InputError: when there was no document, or none with text.
        """
        if not self._characters:
            raise InputError("the corpus is empty: the rules see no character of it; name documents with text")
        order = {file.path: i for i, file in enumerate(self._places.files)}
        parts = sorted(self._parts(), key=lambda part: order[part.path])
        uncounted, stopped = tuple(sorted(self._marker.unmarked)), dict(sorted(self._stopped.items()))
        return Coverage(tuple(parts), self._documents, self._characters, uncounted, stopped)

    # --- What is counted ----------------------------------------------------------------------------------------------

    def _marked(self, rule: Rule) -> Rule:
        """The same rule, with its branches marked."""
        line = self._places.line(rule.id, "pattern")
        source = self._marker.expression(rule.spec.pattern, rule.file, rule.id, line)
        return replace(rule, source=source, _pattern=None)

    def _entries(self, cue: Cue) -> list[_Entry]:
        """The words and expressions of a cue's lists."""
        file = self._places.file(cue.id)
        entries = []
        for place in PLACES:
            for i, entry in enumerate(getattr(cue.spec, place)):
                expression: GuardedExpression | None = None
                if not is_word(entry):
                    # As in the engine: a ^ means the start of the stretch that is searched.
                    pattern = rf"\G{entry[1:]}" if entry.startswith("^") else entry
                    line = self._places.line(cue.id, place, i)
                    source = self._marker.expression(pattern, file, cue.id, line)
                    expression = GuardedExpression(compile_expression(source), f"{cue.id} {place} {i}")
                entries.append(_Entry(place, i, entry, expression))
        return entries

    def _reached_by_rules_and_cues(self) -> set[tuple[str, str]]:
        """The fragments and lexicons through which matches and decisions may go."""
        reached: set[tuple[str, str]] = set()
        for rules in self._rules.values():
            for rule in rules:
                reached |= self._marker.reached(rule.spec.pattern, rule.file)
        for identifier, entries in self._cues.items():
            file = self._places.file(identifier)
            for entry in entries:
                reached |= self._marker.reached(entry.text, file)
        return reached

    def _asked_by_name(self) -> Iterator[tuple[str, regex.Pattern[str]]]:
        """The shared fragments that no pattern names: the mechanisms ask for them."""
        named = {name for file in self._places.files for pattern in _patterns(file) for name in used_names(pattern)[1]}
        for name, source, file in self._marker.shared():
            if name not in named:
                self._reached_by_name |= self._marker.reached(source, file) | {(file.path, name)}
                marked = self._marker.expression(f"{{{{{name}}}}}", file, name, None)
                yield name, compile_expression(without_ends(marked))

    # --- Counting -----------------------------------------------------------------------------------------------------

    def _count_rules(self, page: Page, record_type: str, rules: Sequence[Rule]) -> None:
        if record_type in SETTLED:
            matches = [(found.rule.id, found.match) for found in match_all(page.view, rules).kept]
        else:
            matches = [(rule.id, match) for rule in rules for match in matches_of(page, rule, record_type)]
        for identifier, match in matches:
            self._fired[identifier] += 1
            self._take(match)

    def _count_decisions(self, doc: Doc, page: Page) -> None:
        """The cues that decided fields; a value that the mention before lends was decided there."""
        for sources in doc.user_data.get(HOW_KEY, {}).values():
            for how, pattern, start, end in sources.values():
                if pattern not in self._cues or not how.startswith("cue_"):
                    continue
                self._fired[pattern] += 1
                if start is not None:
                    self._count_words(pattern, page.view.clean, *view_span(page.view, start, end))

    def _count_words(self, cue: str, clean: str, start: int, end: int) -> None:
        """The words of a cue's lists that are those in a stretch, or match them."""
        for entry in self._cues[cue]:
            match = entry.matches(clean, start, end)
            if match is not None:
                self._words[cue, entry.place, entry.number] += 1
                if not isinstance(match, str):
                    self._take(match)

    def _take(self, match: regex.Match[str]) -> None:
        self._branches.update(branches_of(match))
        self._taken.update(words_of(match))

    # --- Results ------------------------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[Part]:
        """All parts; those of a file come in their order, the files do not."""
        for rules in self._rules.values():
            for rule in rules:
                yield self._named("rule", rule.id, "match")
        for identifier, entries in self._cues.items():
            yield self._named("cue", identifier, "decision")
            path = self._places.file(identifier).path
            for entry in entries:
                line = self._places.line(identifier, entry.place, entry.number)
                count = self._words[identifier, entry.place, entry.number]
                yield Part("word", path, line, identifier, entry.text, count, "decision")
        yield from self._alternatives()
        yield from self._lexicon_entries()

    def _named(self, kind: Kind, identifier: str, evidence: Evidence) -> Part:
        file, line = self._places.file(identifier), self._places.line(identifier)
        return Part(kind, file.path, line, identifier, "", self._fired[identifier], evidence)

    def _alternatives(self) -> Iterator[Part]:
        for number, branch in enumerate(self._marker.branches):
            key = branch.path, branch.owner.removeprefix("{{").removesuffix("}}")
            evidence: Evidence = "match"
            if branch.owner.startswith("{{"):
                if key not in self._reached | self._reached_by_name:
                    continue  # only within negative look arounds, which no match goes through
                evidence = "match" if key in self._reached else "occurrence"
            elif branch.owner in self._cues:
                evidence = "decision"
            count = self._branches[number]
            yield Part("alternative", branch.path, branch.line, branch.owner, branch.text, count, evidence)

    def _lexicon_entries(self) -> Iterator[Part]:
        for file in self._places.files:
            spec = file.spec
            if not isinstance(spec, LexiconFile | ExtensionFile):
                continue
            name = spec.lexicon if isinstance(spec, LexiconFile) else spec.extends
            evidence: Evidence = "match" if ("", name) in self._reached else "occurrence"
            for i, word in enumerate(spec.entries):
                line = file.line("entries", word if isinstance(spec.entries, dict) else i)
                occurs = self._occurring[name, word]
                count = self._taken[name, word] if evidence == "match" else occurs
                yield Part("entry", file.path, line, name, word, count, evidence, occurs)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word or expression of a cue's list ``place``; ``expression`` has its branches marked."""

    place: str
    number: int
    text: str
    expression: GuardedExpression | None

    def matches(self, clean: str, start: int, end: int) -> regex.Match[str] | str | None:
        """Whether the words in ``[start, end)`` are its own."""
        if self.expression is None:
            return self.text if clean[start:end] == self.text else None
        match = self.expression.fullmatch(clean, start, end)  # where $ means the mention that follows
        if match is None:
            match = self.expression.match(clean, start)
        return match if match is not None and match.end() == end else None


def _patterns(file: LoadedFile) -> Iterator[str]:
    """All expressions of a file."""
    spec = file.spec
    if isinstance(spec, LexiconFile | ExtensionFile):
        return
    yield from spec.fragments.values()
    if isinstance(spec, RuleFile):
        yield from (rule.pattern for rule in spec.rules)
    else:
        yield from (entry for cue in spec.cues for entry in cue_entries(cue))


def count_coverage(
    nlp: Language,
    library: PatternLibrary,
    documents: Iterable[Document],
    step: Callable[[], None] = lambda: None,
) -> Coverage:
    """Count what a corpus uses of the patterns.

    Args:
        nlp: the pipeline.
        library: its patterns.
        documents: the corpus, read one by one.
        step: called after each document.

    Raises:
        InputError: when the corpus has no characters that rules see.
    """
    counter = CoverageCounter(nlp, library)
    for document in documents:
        counter.add(document)
        step()
    return counter.result()


def coverage_data(coverage: Coverage, *, never: bool = False) -> dict[str, Any]:
    """A coverage as JSON-able data: ``parts``, only those that never fired where ``never`` is set, and the corpus."""
    parts = coverage.never if never else coverage.parts
    return {
        "documents": coverage.documents,
        "characters": coverage.characters,
        "uncounted": list(coverage.uncounted),
        "stopped": dict(coverage.stopped),
        "parts": [{key: value for key, value in asdict(part).items() if value is not None} for part in parts],
    }
