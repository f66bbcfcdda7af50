"""The pattern library: all rules, cues and lexicons of the folders that were loaded, checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import regex

from jzextract.errors import PatternError
from jzextract.patterns.compiler import (
    BUILTIN_FRAGMENTS,
    ExpansionError,
    compile_expression,
    expand,
    group_names,
    words_expression,
)
from jzextract.patterns.cues import PLACES, FieldCues
from jzextract.patterns.loader import LoadedFile, load_folder, shipped_folder
from jzextract.patterns.schema import CueFile, CueSpec, LexiconFile, RuleFile, RuleSpec


@dataclass(frozen=True, slots=True)
class RecordSchema:
    """What rules may say about a type of record: the groups of a pattern, and the fields of ``set``.

    ``one_of``: a rule that is no trap has all groups of at least one of these sets.
    """

    groups: frozenset[str]
    settable: frozenset[str]
    one_of: tuple[frozenset[str], ...] = ()


_NUMBER_GROUPS = (frozenset({"amount"}), frozenset({"low", "high"}), frozenset({"item"}))
RECORD_SCHEMAS: Mapping[str, RecordSchema] = {
    "money": RecordSchema(
        frozenset({"amount", "low", "high", "item", "currency", "jiao", "fen", "sign", "cell", "scale"}),
        frozenset({"currency", "bound"}),
        (*_NUMBER_GROUPS, frozenset({"jiao"}), frozenset({"cell"})),
    ),
    "percentages": RecordSchema(
        frozenset({"amount", "low", "high", "item", "sign", "half"}),
        frozenset({"unit", "bound", "tenths"}),
        _NUMBER_GROUPS,
    ),
    "rankings": RecordSchema(
        frozenset({"scope", "rank", "top_n", "streak"}), frozenset({"kind", "rank", "top_n", "from_bottom"})
    ),
    "projects": RecordSchema(
        frozenset({"name", "head", "group", "count", "amount"}),
        frozenset({"kind"}),
        (frozenset({"name"}), frozenset({"head"}), frozenset({"group"})),
    ),
    "capacities": RecordSchema(
        frozenset({"rate", "value", "unit", "product", "per"}), frozenset(), (frozenset({"value", "unit"}),)
    ),
    "parties": RecordSchema(frozenset({"party"}), frozenset(), (frozenset({"party"}),)),
    "scopes": RecordSchema(frozenset({"scope"}), frozenset(), (frozenset({"scope"}),)),
    "streaks": RecordSchema(frozenset({"value"}), frozenset({"unit"}), (frozenset({"value"}),)),
    "periods": RecordSchema(
        frozenset(
            {"lead", "year", "part", "month", "day", "year2", "part2", "month2", "day2", "tail"}
            | {"quarter", "quarter2", "quarters", "months", "month_word", "holiday", "days"}
            | {"plan", "first_years", "last_years", "nth_year"}
        ),
        frozenset({"kind", "nth_year"}),
    ),
    "bases": RecordSchema(frozenset({"base", "metric"}), frozenset({"kind"}), (frozenset({"base"}),)),
    "recipients": RecordSchema(frozenset({"subject"}), frozenset(), (frozenset({"subject"}),)),
    "contests": RecordSchema(frozenset({"metric"}), frozenset(), (frozenset({"metric"}),)),
    "tables": RecordSchema(frozenset({"scale", "currency"}), frozenset({"type"})),
    "page": RecordSchema(frozenset({"year", "month", "day", "republic"}), frozenset({"kind"})),
}


@dataclass(slots=True)
class Rule:
    """A rule that finds mentions, ready to run. ``order`` is its place among all rules (file, then position)."""

    spec: RuleSpec
    file: LoadedFile
    source: str
    order: int
    _pattern: regex.Pattern[str] | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The rule's id, as records name it."""
        return self.spec.id

    @property
    def pattern(self) -> regex.Pattern[str]:
        """The expression, compiled when it is first needed.

        Raises:
            PatternError: when it is not an expression of the module ``regex``.
        """
        if self._pattern is None:
            try:
                self._pattern = compile_expression(self.source)
            except regex.error as error:
                raise self.file.error(f"the pattern is not a valid expression: {error}", self.id) from error
        return self._pattern


class PatternLibrary:
    """Rules by type of record, cues by type and field, lexicons by name.

    Args:
        files: pattern files, in order; later ones may use fragments and lexicons of all.

    Raises:
        PatternError: when files contradict each other or use what is not there.
    """

    def __init__(self, files: Sequence[LoadedFile]) -> None:
        self.files = tuple(files)
        self.lexicons: dict[str, Mapping[str, str]] = {}
        self._fragments = self._collect_fragments()
        self._rules: dict[str, list[Rule]] = {}
        self._fields: dict[str, list[FieldCues]] = {}
        self._ids: dict[str, LoadedFile] = {}
        for file in self.files:
            if isinstance(file.spec, RuleFile):
                self._add_rules(file, file.spec)
            elif isinstance(file.spec, CueFile):
                self._add_cues(file, file.spec)

    def rules(self, record_type: str) -> Sequence[Rule]:
        """The rules that find a type of record (``money``, ``percentages``, ``page`` …), in their fixed order."""
        return self._rules.get(record_type, ())

    def fields(self, record_type: str) -> Sequence[FieldCues]:
        """The cues of a type of record, a field each; a field that others depend on comes first."""
        return self._fields.get(record_type, ())

    def expression(self, fragment: str) -> regex.Pattern[str]:
        """A shared fragment as an expression of its own, for a mechanism that asks for it by name.

        Raises:
            PatternError: when no file of the library defines it.
        """
        if fragment not in self._fragments:
            raise PatternError(f"no file defines the fragment '{fragment}'; it is needed by name", path="shared")
        return compile_expression(expand(f"{{{{{fragment}}}}}", self._fragments))

    def _collect_fragments(self) -> dict[str, str]:
        """Lexicons and the fragments of ``shared`` files, which all patterns may use."""
        fragments = dict(BUILTIN_FRAGMENTS)
        for file in self.files:
            if isinstance(file.spec, LexiconFile):
                entries = file.spec.entries
                new = {file.spec.lexicon: words_expression(entries)}
                self.lexicons[file.spec.lexicon] = entries if isinstance(entries, dict) else dict.fromkeys(entries, "")
            elif isinstance(file.spec, RuleFile) and file.spec.family.split(".")[0] == "shared":
                new = dict(file.spec.fragments)
            else:
                continue
            for name in new:
                if name in fragments:
                    raise file.error(f"the fragment '{name}' is defined twice; give one of them another name")
            fragments.update(new)
        return fragments

    def _local_fragments(self, file: LoadedFile, own: Mapping[str, str]) -> Mapping[str, str]:
        for name in own:
            if name in self._fragments and self._fragments[name] != own[name]:
                raise file.error(f"the fragment '{name}' hides a shared one; give it another name")
        return {**self._fragments, **own}

    def _claim(self, file: LoadedFile, identifier: str, family: str) -> None:
        """Every id is used once, and begins with its family's name."""
        if identifier in self._ids:
            other = self._ids[identifier].path
            raise file.error(f"the id is used twice (also in {other}); give one of them another id", identifier)
        if not identifier.startswith(f"{family}."):
            raise file.error(f"the id must begin with the family's name: {family}.…", identifier)
        self._ids[identifier] = file

    def _add_rules(self, file: LoadedFile, spec: RuleFile) -> None:
        record_type = spec.family.split(".")[0]
        if not spec.rules:
            return
        if record_type not in RECORD_SCHEMAS:
            known = ", ".join(sorted(RECORD_SCHEMAS))
            raise file.error(f"'{record_type}' is no type of record; a family's first part is one of: {known}")
        fragments = self._local_fragments(file, spec.fragments)
        rules = self._rules.setdefault(record_type, [])
        for rule in spec.rules:
            self._claim(file, rule.id, spec.family)
            _check_groups(file, rule, RECORD_SCHEMAS[record_type])
            try:
                source = expand(rule.pattern, fragments)
            except ExpansionError as error:
                raise file.error(str(error), rule.id) from error
            rules.append(Rule(rule, file, source, order=len(self._ids)))
            if file.fresh:
                rules[-1].pattern  # noqa: B018  compiled now, to find its faults now

    def _add_cues(self, file: LoadedFile, spec: CueFile) -> None:
        fragments = self._local_fragments(file, spec.fragments)
        for cue in spec.cues:
            self._claim(file, cue.id, spec.family)
            _check_cue(file, cue, fragments)
        cues = FieldCues(spec, fragments)
        if file.fresh:
            try:
                cues.compile()
            except regex.error as error:
                raise file.error(f"a cue is not a valid expression: {error}") from error
        for record_type in spec.records:
            fields = self._fields.setdefault(record_type, [])
            if any(other.field == cues.field for other in fields):
                raise file.error(f"the field '{cues.field}' of {record_type} has cues in another file already")
            fields.append(cues)
            fields.sort(key=lambda f: len(f.only))


def _check_groups(file: LoadedFile, rule: RuleSpec, schema: RecordSchema) -> None:
    """Groups and fields correspond: no group without a field, no field that is unknown, none missing."""
    groups = group_names(rule.pattern)
    for name in sorted(groups - schema.groups):
        known = ", ".join(sorted(schema.groups))
        raise file.error(f"the group '{name}' stands for no field; there are: {known}", rule.id)
    for name in sorted(set(rule.set) - schema.settable):
        known = ", ".join(sorted(schema.settable))
        raise file.error(f"'set' knows no field '{name}'; there are: {known}", rule.id)
    if schema.one_of and not rule.reject and not any(needed <= groups for needed in schema.one_of):
        ways = " or ".join("+".join(sorted(needed)) for needed in schema.one_of)
        raise file.error(f"the pattern lacks a group; it needs {ways}", rule.id)


def _check_cue(file: LoadedFile, cue: CueSpec, fragments: Mapping[str, str]) -> None:
    """A cue's expressions are defined and name no groups."""
    entries = [entry for place in PLACES for entry in getattr(cue, place)]
    if not entries:
        raise file.error("the cue has no words; give at least one list (before, after, clause …)", cue.id)
    for entry in entries:
        if group_names(entry):
            raise file.error(f"a cue names no groups: {entry!r}", cue.id)
        try:
            expand(entry, fragments)
        except ExpansionError as error:
            raise file.error(str(error), cue.id) from error


def load_library(folders: Iterable[Path] = ()) -> PatternLibrary:
    """The shipped patterns, and those of further folders after them.

    Raises:
        PatternError: naming file, line and rule.
    """
    return _load_library(tuple(folders))


@lru_cache(maxsize=8)
def _load_library(folders: tuple[Path, ...]) -> PatternLibrary:
    return PatternLibrary([f for folder in (shipped_folder(), *folders) for f in load_folder(folder)])
