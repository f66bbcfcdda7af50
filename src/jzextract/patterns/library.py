"""The pattern library: all rules, cues and lexicons of the packs that were loaded, checked against each other.

The shipped patterns come first, then packs in the order in which they are given. A pack adds rules, cues and entries
of lexicons; takes the place of a rule or cue (``overrides``); or switches one off (``disable`` in its manifest). Where
two say different things about one, that is an error which names both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from weakref import WeakValueDictionary

import regex

from jzextract.errors import PatternError
from jzextract.patterns.changes import Changes
from jzextract.patterns.checks import cue_entries, cue_faults, rule_faults
from jzextract.patterns.compiler import (
    BUILTIN_FRAGMENTS,
    ExpansionError,
    expand,
    is_word,
    known_names,
    lazy_expression,
    words_expression,
)
from jzextract.patterns.cue_sets import Cue
from jzextract.patterns.cues import PLACES, FieldCues
from jzextract.patterns.loader import LoadedFile, pattern_files
from jzextract.patterns.matching import Rules
from jzextract.patterns.packs import SHIPPED, Pack, find_packs, shipped_pack
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.rules import Rule, compile_for
from jzextract.patterns.saved import read_patterns, write_patterns
from jzextract.patterns.schema import CueFile, CueSpec, ExtensionFile, LexiconFile, RuleFile

_LONG_WORD = regex.compile(r"\p{Han}{3,}")


class PatternLibrary:
    """Rules by type of record, cues by type and field, lexicons by name.

    Args:
        files: pattern files, in order; later ones may use fragments and lexicons of all.
        packs: the packs that they come from, for what their manifests say.

    Raises:
        PatternError: when files contradict each other or use what is not there.
    """

    def __init__(self, files: Sequence[LoadedFile], packs: Sequence[Pack] = ()) -> None:
        self.files = tuple(files)
        self.packs = tuple(packs)
        self.lexicons: dict[str, Mapping[str, str]] = {}
        self._lexicon_files: dict[str, LoadedFile] = {}
        self._fragments = self._collect_fragments()
        self._is_fresh = any(file.fresh and _is_shared(file) for file in self.files)
        self._rules: dict[str, list[Rule]] = {}
        self._cues: dict[str, list[tuple[CueFile, Cue]]] = {}
        self._fields: dict[str, list[FieldCues]] = {}
        self._ids: dict[str, LoadedFile] = {}
        self._bytes: bytes | None = None
        for file in self.files:
            if isinstance(file.spec, RuleFile):
                self._add_rules(file, file.spec)
            elif isinstance(file.spec, CueFile):
                self._add_cues(file, file.spec)
        changes = Changes.of(self.files, self.packs, self._ids)
        self._ready = {t: Rules(changes.apply(rules)) for t, rules in self._rules.items()}
        for family in self._cues.values():
            self._add_fields(family, changes)

    def to_bytes(self) -> bytes:
        """All patterns, those of packs too, without their examples; the same bytes for the same patterns."""
        if self._bytes is None:
            self._bytes = write_patterns(self.files, self.packs)
            _by_content.setdefault(_digest(self._bytes), self)
        return self._bytes

    @staticmethod
    def from_bytes(content: bytes, place: str = "saved patterns") -> PatternLibrary:
        """The library of :meth:`to_bytes`; one object for the same bytes, so that all components share it.

        Args:
            content: the bytes.
            place: what errors call them.

        Raises:
            PatternError: when the bytes are damaged, or were saved by another release of jzextract.
        """
        library = _by_content.get(_digest(content))
        if library is None:
            library = PatternLibrary(*read_patterns(content, place))
            library._bytes = content
            _by_content[_digest(content)] = library
        return library

    def __reduce__(self) -> tuple[Callable[[bytes], PatternLibrary], tuple[bytes]]:
        # Compiled expressions cannot be pickled, and are compiled anew where they are needed.
        return PatternLibrary.from_bytes, (self.to_bytes(),)

    def rules(self, record_type: str) -> Sequence[Rule]:
        """The rules that find a type of record (``money``, ``percentages``, ``page`` …), in their fixed order."""
        return self._ready.get(record_type, ())

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
        expression = lazy_expression(expand(f"{{{{{fragment}}}}}", self._fragments))
        if self._is_fresh:
            expression.match  # noqa: B018  compiled now, to find its faults now
        return expression

    def dictionary(self) -> list[str]:
        """The words that a segmenter is to keep whole: nouns of the lexicons that say ``words: true``, sorted.

        Those of three Chinese characters and more, since shorter ones would cut through other words that they happen to
        stand in (用电 in 使用电脑), and any model knows them.
        """
        nouns = (
            entries
            for name, entries in self.lexicons.items()
            if isinstance(spec := self._lexicon_files[name].spec, LexiconFile) and spec.words
        )
        return sorted({word for entries in nouns for word in entries if _LONG_WORD.fullmatch(word) is not None})

    def fragments(self, file: LoadedFile) -> Mapping[str, str]:
        """The fragments and lexicons that the patterns of a file may use, as expressions that are not expanded.

        Raises:
            PatternError: when a fragment of the file hides a shared one.
        """
        own = {} if isinstance(file.spec, LexiconFile | ExtensionFile) else file.spec.fragments
        for name in own:
            if name in self._fragments and self._fragments[name] != own[name]:
                message = f"the fragment '{name}' hides a shared one; give it another name"
                raise file.error(message, None, "fragments", name)
        return {**self._fragments, **own}

    def _collect_fragments(self) -> dict[str, str]:
        """Lexicons and the fragments of ``shared`` files, which all patterns may use."""
        fragments = dict(BUILTIN_FRAGMENTS)
        places: dict[str, str] = {}
        for file in self.files:
            if isinstance(file.spec, LexiconFile):
                self._add_lexicon(file, file.spec)
            elif isinstance(file.spec, RuleFile) and file.spec.family.split(".")[0] == "shared":
                for name, source in file.spec.fragments.items():
                    _claim_fragment(file, name, places)
                    fragments[name] = source
        for file in self.files:
            if isinstance(file.spec, ExtensionFile):
                self._extend_lexicon(file, file.spec)
        for name, entries in self.lexicons.items():
            _claim_fragment(self._lexicon_files[name], name, places)
            fragments[name] = words_expression(entries)
        return fragments

    def _add_lexicon(self, file: LoadedFile, spec: LexiconFile) -> None:
        other = self._lexicon_files.setdefault(spec.lexicon, file)
        if other is not file:
            raise file.error(
                f"the lexicon '{spec.lexicon}' is defined twice (also in {other.path}); give one of them another name, "
                f"or add entries to it in a file that begins with 'extends: {spec.lexicon}'",
                None,
                "lexicon",
            )
        entries = spec.entries
        self.lexicons[spec.lexicon] = dict(entries) if isinstance(entries, dict) else dict.fromkeys(entries, "")

    def _extend_lexicon(self, file: LoadedFile, spec: ExtensionFile) -> None:
        if spec.extends not in self.lexicons:
            message = f"there is no lexicon '{spec.extends}'; {known_names(spec.extends, self.lexicons)}"
            raise file.error(message, None, "extends")
        base_file = self._lexicon_files[spec.extends]
        base = base_file.spec
        assert isinstance(base, LexiconFile)
        if isinstance(base.entries, dict) != isinstance(spec.entries, dict):
            form = "a mapping, word: value" if isinstance(base.entries, dict) else "a list of words"
            raise file.error(f"the entries of '{spec.extends}' are {form}; write yours so", None, "entries")
        entries = dict(self.lexicons[spec.extends])
        for word, value in spec.entries.items() if isinstance(spec.entries, dict) else ():
            _check_value(file, base, word, value)
        for word in spec.entries:
            value = spec.entries[word] if isinstance(spec.entries, dict) else ""
            if entries.setdefault(word, value) != value:
                raise PatternError(
                    f"'{word}' stands for {value} here, and for {entries[word]} in {self._owner(spec.extends, word)}; "
                    "give it one meaning",
                    path=file.path,
                    line=file.line("entries", word),
                )
        self.lexicons[spec.extends] = entries

    def _owner(self, lexicon: str, word: str) -> str:
        """The file that gave a lexicon an entry."""
        for file in self.files:
            spec = file.spec
            name = spec.extends if isinstance(spec, ExtensionFile) else getattr(spec, "lexicon", None)
            if name == lexicon and isinstance(spec, LexiconFile | ExtensionFile) and word in spec.entries:
                return file.path
        raise KeyError(word)

    def _claim(self, file: LoadedFile, identifier: str, family: str) -> str:
        """Every id is used once, and begins with its family's name; returns it with its pack's name in front."""
        qualified = file.qualified(identifier)
        if qualified in self._ids:
            other = self._ids[qualified].path
            raise file.error(f"the id is used twice (also in {other}); give one of them another id", identifier)
        if not identifier.startswith(f"{family}."):
            raise file.error(f"the id must begin with the family's name: {family}.…", identifier)
        self._ids[qualified] = file
        return qualified

    def _add_rules(self, file: LoadedFile, spec: RuleFile) -> None:
        record_type = spec.family.split(".")[0]
        if not spec.rules:
            return
        if record_type not in RECORD_TYPES:
            known = ", ".join(sorted(RECORD_TYPES))
            message = f"'{record_type}' is no type of record; a family's first part is one of: {known}"
            raise file.error(message, None, "family")
        fragments = self.fragments(file)
        rules = self._rules.setdefault(record_type, [])
        for rule in spec.rules:
            identifier = self._claim(file, rule.id, spec.family)
            for message in rule_faults(rule, record_type) if file.fresh else ():
                raise file.error(message, rule.id)
            source = _expand(rule.pattern, fragments, file, rule.id)
            rules.append(Rule(rule, file, identifier, source, len(self._ids), self.lexicons))
            if file.fresh:
                rules[-1].pattern  # noqa: B018  compiled now, to find its faults now

    def _add_cues(self, file: LoadedFile, spec: CueFile) -> None:
        fragments = self.fragments(file)
        family = self._cues.setdefault(spec.family, [])
        if family:
            _check_further_cues(file, spec, self._ids[family[0][1].id], family[0][0])
        for cue in spec.cues:
            identifier = self._claim(file, cue.id, spec.family)
            for message in cue_faults(cue, spec) if file.fresh else ():
                raise file.error(message, cue.id)
            for entry in cue_entries(cue):
                source = _expand(entry, fragments, file, cue.id)
                if file.fresh and not is_word(entry):
                    compile_for(source, file, cue.id, entry)
            self._check_words(file, cue, family)
            family.append((spec, Cue(cue, identifier, fragments, guarded=bool(file.pack))))

    def _check_words(self, file: LoadedFile, cue: CueSpec, family: Sequence[tuple[CueFile, Cue]]) -> None:
        """A pack gives no word another meaning: the first one would hold, and its own silently not."""
        for place in PLACES if file.pack else ():
            for _, other in family:
                for word in sorted({*getattr(cue, place)} & {*getattr(other.spec, place)}):
                    if other.spec.value != cue.value and cue.overrides != other.id:
                        raise file.error(
                            f"'{word}' in '{place}' says {cue.value} here, and {other.spec.value} in {other.id} "
                            f"({self._ids[other.id].path}); override or disable that cue",
                            cue.id,
                        )

    def _add_fields(self, family: Sequence[tuple[CueFile, Cue]], changes: Changes) -> None:
        first = family[0][0]
        cues = FieldCues(first, changes.apply([cue for _, cue in family]))
        for record_type in first.records:
            fields = self._fields.setdefault(record_type, [])
            for other in fields:
                if other.field == cues.field:
                    raise self._ids[family[0][1].id].error(
                        f"the field '{cues.field}' of {record_type} has cues in the family '{other.family}' already; "
                        f"add yours to it: 'family: {other.family}'",
                        None,
                        "family",
                    )
            fields.append(cues)
            fields.sort(key=lambda f: len(f.only))


def _is_shared(file: LoadedFile) -> bool:
    """Whether a file has fragments or words that the patterns of other files may use."""
    spec = file.spec
    return not isinstance(spec, RuleFile) or spec.family.split(".")[0] == "shared"


_by_content: WeakValueDictionary[str, PatternLibrary] = WeakValueDictionary()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# What a file that adds cues to a family says once for all of them, in the file that begins it.
_OF_THE_FIELD = ("default", "inherit", "lends", "distribute", "only", "gap")


def _check_further_cues(file: LoadedFile, spec: CueFile, first: LoadedFile, known: CueFile) -> None:
    """A file that adds cues to a family is about the same field, and leaves what holds for all of them alone."""
    if not file.pack:
        message = f"the family '{spec.family}' has cues in {first.path} already; put yours there"
        raise file.error(message, None, "family")
    for name in ("field", "records"):
        if getattr(spec, name) != getattr(known, name):
            message = f"'{name}' of the family '{spec.family}' is {getattr(known, name)} ({first.path}); write it so"
            raise file.error(message, None, name)
    for name in _OF_THE_FIELD:
        if name in spec.model_fields_set:
            message = f"'{name}' is settled where the family begins ({first.path}); leave it out"
            raise file.error(message, None, name)


def _check_value(file: LoadedFile, base: LexiconFile, word: str, value: str) -> None:
    """What a pack's entry stands for is something that the lexicon's reader knows."""
    assert isinstance(base.entries, dict)
    known = {*base.entries.values()}
    is_known = regex.fullmatch(base.values, value) is not None if base.values else value in known
    if not is_known:
        allowed = f"values match {base.values}" if base.values else f"values are: {', '.join(sorted(known))}"
        raise PatternError(
            f"'{word}' stands for {value!r}, which the lexicon '{base.lexicon}' does not know; its {allowed}",
            path=file.path,
            line=file.line("entries", word),
        )


def _claim_fragment(file: LoadedFile, name: str, places: dict[str, str]) -> None:
    if name in BUILTIN_FRAGMENTS:
        raise file.error(f"the fragment '{name}' is built in; give yours another name", None, *_place_of(file, name))
    if name in places:
        raise file.error(
            f"the fragment '{name}' is defined twice (also in {places[name]}); give one of them another name",
            None,
            *_place_of(file, name),
        )
    places[name] = file.path


def _place_of(file: LoadedFile, name: str) -> tuple[str, ...]:
    """Where a file defines a fragment or a lexicon."""
    return ("lexicon",) if isinstance(file.spec, LexiconFile) else ("fragments", name)


def _expand(pattern: str, fragments: Mapping[str, str], file: LoadedFile, identifier: str) -> str:
    try:
        return expand(pattern, fragments)
    except ExpansionError as error:
        raise file.error(str(error), identifier) from error


def load_library(packs: Iterable[str | Path] = ()) -> PatternLibrary:
    """The shipped patterns, and those of packs after them.

    Args:
        packs: folders, or names of installed packs. A whole set of patterns (its manifest says ``pack: jzextract``)
            takes the place of the shipped ones.

    Raises:
        PatternError: naming file, line and rule.
    """
    found = tuple(find_packs(tuple(packs)))
    return _load_library(found, tuple(_state(pack) for pack in found))


def _state(pack: Pack) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes of a pack's files: what was changed since is read anew."""
    files = ((path.as_posix(), path.stat()) for path, _ in pattern_files(pack.folder, pack.label))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in files)


@lru_cache(maxsize=8)
def _load_library(found: tuple[Pack, ...], _states: tuple[tuple[tuple[str, int, int], ...], ...]) -> PatternLibrary:
    whole = [pack for pack in found if pack.name == SHIPPED] or [shipped_pack()]
    packs = [*whole, *(pack for pack in found if pack.name != SHIPPED)]
    return PatternLibrary([file for pack in packs for file in pack.files()], packs)
