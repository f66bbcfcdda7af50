"""Check pattern files: all that is wrong with them at once, each with its place and a remedy.

What an engine refuses when it loads patterns is found here too, and besides what it takes and nobody wants: what is
never used or can never matter, what no page has, what costs too much, and rules without examples.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import regex

from jzextract.authoring.examples import unbracket
from jzextract.authoring.expressions import ExpressionCheck
from jzextract.authoring.findings import Finding, finding_of
from jzextract.authoring.reading import PackFiles, read_packs
from jzextract.authoring.usage import unused
from jzextract.authoring.wording import WordCheck, shadowed_cues
from jzextract.errors import PatternError
from jzextract.patterns.checks import cue_faults, rule_faults
from jzextract.patterns.compiler import BUILTIN_FRAGMENTS, words_expression
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.packs import SHIPPED, Pack, shipped_pack
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.schema import CueFile, CueSpec, ExtensionFile, LexiconFile, RuleFile, RuleSpec
from jzextract.patterns.structure_reader import StructureError, read_structure

# So many conflicts between packs are told, one after the other is mended.
_MOST_CONFLICTS = 200
_QUOTED = regex.compile(r"'([^']+)'")


def lint(packs: Sequence[str | Path] = ()) -> list[Finding]:
    """All that is wrong with packs, in the order of their files and lines.

    Args:
        packs: folders, or names of installed packs; the shipped patterns where none is named.

    Raises:
        PatternError: when a name is neither that of a folder nor of an installed pack.
    """
    read = read_packs(packs)
    is_whole = any(pack.name == SHIPPED for pack in read.packs)
    # The shipped patterns are not what is checked, so their expressions need not be compiled.
    base = [] if is_whole else [replace(file, fresh=False) for file in shipped_pack().files()]
    linter = _Linter(read, base)
    return sorted({*read.findings, *linter.findings()}, key=lambda finding: finding.place)


class _Linter:
    """Checks the files of packs together with those that they build on."""

    def __init__(self, read: PackFiles, base: Sequence[LoadedFile]) -> None:
        self._read, self._base = read, base
        self._all = [*base, *read.files]
        self._lexicons = _lexicons(self._all)
        self._shared = {name: words_expression(entries) for name, entries in self._lexicons.items()}
        for file in filter(_is_shared, self._all):
            self._shared |= _fragments(file)
        self._shared |= BUILTIN_FRAGMENTS
        self._lost = read.lost | {name for name, source in self._shared.items() if not _has_structure(source)}

    def findings(self) -> Iterator[Finding]:
        """What is wrong in one file, between files, and what is used nowhere."""
        usable = []
        for file in self._read.files:
            fragments = {**self._shared, **_fragments(file)}
            check = ExpressionCheck(file, fragments, self._lost)
            yield from check.findings()
            yield from WordCheck(file, fragments, self._known_before(file)).findings()
            yield from _faults(file)
            yield from _lacking_examples(file)
            kept = [part for part in _parts(file) if part.id not in check.unusable]
            usable += _with_parts(replace(file, fresh=False), kept)
        yield from self._conflicts(usable)
        yield from shadowed_cues(self._all, self._read.files)
        yield from unused(self._all, self._read.files, self._read.mentioned)

    def _known_before(self, file: LoadedFile) -> Mapping[str, str]:
        """The words that a lexicon has before a file adds to it."""
        if not isinstance(file.spec, ExtensionFile):
            return {}
        others = [f for f in self._all if isinstance(f.spec, LexiconFile)]
        others += [f for f in self._all[: self._all.index(file)] if isinstance(f.spec, ExtensionFile)]
        return _lexicons(others).get(file.spec.extends, {})

    def _conflicts(self, files: list[LoadedFile]) -> Iterator[Finding]:
        """What the engine refuses when it puts the files together; what is refused is left out, and the rest tried."""
        packs = list(self._read.packs)
        for _ in range(_MOST_CONFLICTS):
            try:
                PatternLibrary([*self._base, *files], packs)
            except PatternError as error:
                if not self._read.lost & {*_QUOTED.findall(error.message)}:
                    yield finding_of(error, "conflict")
                files, packs = _without(files, packs, error)
            else:
                return


def _without(
    files: Sequence[LoadedFile], packs: Sequence[Pack], error: PatternError
) -> tuple[list[LoadedFile], list[Pack]]:
    """Files and packs without the rule, the cue, the file or the line of a manifest that an error is about."""
    left: list[LoadedFile] = []
    for file in files:
        if file.path != error.path:
            left.append(file)
        elif error.rule is not None:
            parts = [*_parts(file)]
            last = max((i for i, part in enumerate(parts) if part.id == error.rule), default=len(parts))
            left += _with_parts(file, parts[:last] + parts[last + 1 :])
    for i, pack in enumerate(packs):
        if pack.manifest == error.path:
            kept = [(d, line) for d, line in zip(pack.disable, pack.lines, strict=True) if line != error.line]
            changed = replace(pack, disable=tuple(d for d, _ in kept), lines=tuple(line for _, line in kept))
            return left, [*packs[:i], changed, *packs[i + 1 :]]
    return left, [*packs]


def _with_parts(file: LoadedFile, parts: Sequence[RuleSpec | CueSpec]) -> list[LoadedFile]:
    """The file with some of its rules or cues; nothing where a file of cues is left with none."""
    if len(parts) == len(_parts(file)):
        return [file]
    key = "rules" if isinstance(file.spec, RuleFile) else "cues"
    changed = replace(file, spec=file.spec.model_copy(update={key: [*parts]}))
    return [changed] if parts or key == "rules" else []


def _faults(file: LoadedFile) -> Iterator[Finding]:
    """What is wrong with the groups, settings and values of rules and cues."""
    spec = file.spec
    if isinstance(spec, RuleFile) and (record_type := spec.family.split(".")[0]) in RECORD_TYPES:
        for i, rule in enumerate(spec.rules):
            for message in rule_faults(rule, record_type):
                yield finding_of(_error(file, message, rule.id, "rules", i), "fields")
    if isinstance(spec, CueFile):
        for i, cue in enumerate(spec.cues):
            for message in cue_faults(cue, spec):
                yield finding_of(_error(file, message, cue.id, "cues", i), "fields")


def _error(file: LoadedFile, message: str, rule: str, *steps: str | int) -> PatternError:
    return PatternError(message, path=file.path, line=file.line(*steps), rule=rule)


def _lacking_examples(file: LoadedFile) -> Iterator[Finding]:
    """A rule or cue has an example of what it finds; a rule that finds records also one of what it does not.

    What a trap finds is nothing, so any example of its will do.
    """
    key = "rules" if isinstance(file.spec, RuleFile) else "cues"
    for i, part in enumerate(_parts(file)):
        marked = ["[[" in example.text for example in part.examples]
        is_trap = isinstance(part, RuleSpec) and part.reject
        lacking = []
        if not any(marked) and not (is_trap and marked):
            lacking.append("one with [[…]] around what is found")
        if all(marked) and not is_trap and _finds_records(file):
            lacking.append("one without brackets, in which nothing is found")
        if lacking:
            told = "lacks examples", f"add {' and '.join(lacking)}"
            yield Finding(file.path, file.line(key, i), part.id, "examples", *told)
        yield from _wrong_examples(file, part, key, i)


def _finds_records(file: LoadedFile) -> bool:
    known = RECORD_TYPES.get(file.spec.family.split(".")[0]) if isinstance(file.spec, RuleFile) else None
    return known is not None and known.model is not None


def _wrong_examples(file: LoadedFile, part: RuleSpec | CueSpec, key: str, i: int) -> Iterator[Finding]:
    """Examples that cannot be run."""
    for j, example in enumerate(part.examples):
        line = file.line(key, i, "examples", j)
        try:
            unbracket(example.text)
        except ValueError as error:
            yield Finding(file.path, line, part.id, "examples", str(error), "pair the brackets")
        try:
            dt.date.fromisoformat(example.published or "2020-10-17")
        except ValueError:
            message = f"'published' is no day: {example.published}"
            yield Finding(file.path, line, part.id, "examples", message, "write it as 2020-10-17")


def _parts(file: LoadedFile) -> Sequence[RuleSpec | CueSpec]:
    if isinstance(file.spec, RuleFile):
        return file.spec.rules
    return file.spec.cues if isinstance(file.spec, CueFile) else ()


def _fragments(file: LoadedFile) -> Mapping[str, str]:
    return file.spec.fragments if isinstance(file.spec, RuleFile | CueFile) else {}


def _has_structure(expression: str) -> bool:
    """Whether an expression can be read at all; what is wrong with it is told where it is written."""
    try:
        read_structure(expression)
    except StructureError:
        return False
    return True


def _is_shared(file: LoadedFile) -> bool:
    return isinstance(file.spec, RuleFile) and file.spec.family.split(".")[0] == "shared"


def _lexicons(files: Sequence[LoadedFile]) -> dict[str, dict[str, str]]:
    """The words of each lexicon, with what files add to it."""
    lexicons: dict[str, dict[str, str]] = {}
    for file in files:
        if isinstance(spec := file.spec, LexiconFile | ExtensionFile):
            name = spec.lexicon if isinstance(spec, LexiconFile) else spec.extends
            entries = spec.entries if isinstance(spec.entries, dict) else dict.fromkeys(spec.entries, "")
            lexicons.setdefault(name, {}).update(entries)
    return lexicons
