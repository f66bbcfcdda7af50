"""What is wrong with the expressions of one pattern file: fragments, patterns of rules, entries of cues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jzextract.authoring.findings import Finding, finding_of
from jzextract.authoring.parts import Part
from jzextract.authoring.repetitions import costly_parts
from jzextract.errors import PatternError
from jzextract.page.fold import FOLD
from jzextract.patterns.compiler import ExpansionError, expand, is_word, known_names
from jzextract.patterns.cues import PLACES
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.rules import compile_for
from jzextract.patterns.schema import CueFile, RuleFile
from jzextract.patterns.structure import (
    Anchor,
    CharacterClass,
    Literal,
    Node,
    Range,
    Reference,
    references,
    walk,
)
from jzextract.patterns.structure_reader import StructureError, read_structure

# An ASCII comma stands in numbers (1,200), and blanks and breaks are no signs.
_UNFOLDED = frozenset(FOLD) - {","} - {sign for sign in FOLD if sign.isspace()}


@dataclass(frozen=True, slots=True)
class Written:
    """An expression as a file writes it.

    Attributes:
        source: it.
        rule: the id of its rule or cue, ``None`` for a fragment.
        steps: where in the file it stands.
        fragment: the name of the fragment that it is.
        consumes: a search goes on behind each of its matches.
    """

    source: str
    rule: str | None
    steps: tuple[str | int, ...]
    fragment: str | None = None
    consumes: bool = False


def written_in(file: LoadedFile) -> Iterator[Written]:
    """All expressions of a file, its fragments first; words of cues are none."""
    spec = file.spec
    if not isinstance(spec, RuleFile | CueFile):
        return
    for name, source in spec.fragments.items():
        yield Written(source, None, ("fragments", name), name)
    if isinstance(spec, RuleFile):
        for i, rule in enumerate(spec.rules):
            yield Written(rule.pattern, rule.id, ("rules", i, "pattern"), consumes=rule.at is None)
        return
    for i, cue in enumerate(spec.cues):
        for place in PLACES:
            for j, entry in enumerate(getattr(cue, place)):
                if not is_word(entry):
                    yield Written(entry, cue.id, ("cues", i, place, j))


class ExpressionCheck:
    """Checks the expressions of one file.

    Args:
        file: the file.
        fragments: all that its expressions may name, its own fragments too.
        lost: names whose definition has an error of its own, which is told elsewhere.
    """

    def __init__(self, file: LoadedFile, fragments: Mapping[str, str], lost: set[str]) -> None:
        self._file, self._fragments = file, fragments
        self._lost = set(lost)
        self._parts: dict[str, Part] = {}
        self.unusable: set[str] = set()
        """The ids of rules and cues with an expression that cannot be used."""

    def findings(self) -> Iterator[Finding]:
        """All findings, in the order of the file."""
        for written in written_in(self._file):
            found = [*self._faults(written)]
            if found:
                self._give_up(written)
            yield from found or self._doubts(written)

    def finding(self, written: Written, code: str, message: str, suggestion: str) -> Finding:
        """A finding about an expression."""
        line = self._file.line(*written.steps)
        return Finding(self._file.path, line, written.rule, code, message, suggestion)

    def _faults(self, written: Written) -> Iterator[Finding]:
        """What keeps an expression from being used."""
        is_lost = False
        try:
            named = {node.name for node in references(read_structure(written.source))}
        except StructureError as error:
            near = written.source[max(error.offset - 10, 0) : error.offset + 10]
            yield self.finding(written, "expression", f"{error} (near {near})", "mend the expression there")
            return
        for name in sorted(named):
            if name in self._lost:
                is_lost = True
            elif name not in self._fragments:
                known = known_names(name, self._fragments)
                yield self.finding(written, "undefined", f"no fragment or lexicon is called '{name}'", known)
                is_lost = True
        if not is_lost:
            yield from self._faults_expanded(written)
        else:
            self._give_up(written)

    def _give_up(self, written: Written) -> None:
        """What builds on an expression that cannot be used is not told off for it."""
        if written.fragment is not None:
            self._lost.add(written.fragment)
        elif written.rule is not None:
            self.unusable.add(written.rule)

    def _faults_expanded(self, written: Written) -> Iterator[Finding]:
        try:
            expanded = expand(written.source, self._fragments)
            compile_for(expanded, self._file, written.rule or "", written.source)
        except ExpansionError as error:
            if str(error).partition("'")[2].partition("'")[0] in self._lost:
                self._give_up(written)
                return
            yield self.finding(written, "fragment", *_divided(str(error)))
        except PatternError as error:
            found = finding_of(error, "expression")
            yield self.finding(written, "expression", found.message, found.suggestion or "mend the expression")

    def _doubts(self, written: Written) -> Iterator[Finding]:
        """What an expression that works should not have."""
        root = read_structure(written.source)
        for node in walk(root):
            yield from self._doubts_of(written, node)
        if self._lost & self._names_in(root) or any(map(_holds_fragment, walk(root))):
            return  # what it costs cannot be told
        for costly in costly_parts(Part(written.source, root, self._resolve), consumes=written.consumes):
            yield self.finding(written, costly.code, costly.message, costly.suggestion)

    def _doubts_of(self, written: Written, node: Node) -> Iterator[Finding]:
        shown = written.source[node.start : node.end]
        if isinstance(node, Anchor) and shown in {r"\b", r"\B", r"\m", r"\M"}:
            yield self.finding(
                written,
                "boundary",
                f"{shown} marks no word in Chinese text, where every character counts as a letter",
                "say what may not stand beside it: (?<![A-Za-z]) in front, (?![A-Za-z]) behind",
            )
        if _holds_fragment(node):
            yield self.finding(
                written, "fragment", f"a fragment stands within a class: {shown}", "write (?:[…]|{{name}})"
            )
        if isinstance(node, Literal | Range):
            text = node.text if isinstance(node, Literal) else node.first + node.last
            if unfolded := unfolded_in(text):
                yield self.finding(written, "unfolded", *unfolded)

    def _names_in(self, root: Node) -> set[str]:
        """The fragments that an expression names, and those that they name."""
        names: set[str] = set()
        waiting = [node.name for node in references(root)]
        while waiting:
            name = waiting.pop()
            if name in names:
                continue
            names.add(name)
            if name not in self._lost:
                waiting += [node.name for node in references(self._resolve(name).node)]
        return names

    def _resolve(self, name: str) -> Part:
        """A fragment or lexicon as a part that can be looked at."""
        if name not in self._parts:
            source = self._fragments[name]
            self._parts[name] = Part(source, read_structure(source), self._resolve)
        return self._parts[name]


def _holds_fragment(node: Node) -> bool:
    """Whether a part is a class with a fragment within it, which is no class of characters."""
    return isinstance(node, CharacterClass) and any(isinstance(item, Reference) for item in node.items)


def unfolded_in(text: str) -> tuple[str, str] | None:
    """What is wrong with a text that has characters which no page keeps, and what to write; ``None`` if it has none."""
    signs = sorted({sign for sign in text if sign in _UNFOLDED})
    if not signs:
        return None
    folded = " ".join(FOLD[sign] for sign in signs)
    return f"{' '.join(signs)} never occurs, for pages are folded before they are read", f"write {folded}"


def _divided(message: str) -> tuple[str, str]:
    """A message of the engine, divided into what is wrong and what to do."""
    what, _, remedy = message.partition("; ")
    return what, remedy or "mend the fragment"
