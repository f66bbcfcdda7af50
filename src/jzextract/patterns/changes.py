"""What packs do to rules and cues of others: take their place, or switch them off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from jzextract.errors import PatternError
from jzextract.patterns.compiler import known_names
from jzextract.patterns.cue_sets import Cue
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.packs import Pack
from jzextract.patterns.rules import Rule
from jzextract.patterns.schema import CueFile, CueSpec, RuleFile, RuleSpec

_Part = TypeVar("_Part", Rule, Cue)


@dataclass(frozen=True, slots=True)
class Changes:
    """What packs do to rules and cues of others: which id takes the place of which, and which are switched off."""

    instead: Mapping[str, str]
    disabled: frozenset[str]

    @classmethod
    def of(cls, files: Sequence[LoadedFile], packs: Sequence[Pack], ids: Mapping[str, LoadedFile]) -> Changes:
        """The changes that files and manifests ask for.

        Raises:
            PatternError: when one is about an id that is not there, or two are about one.
        """
        instead: dict[str, tuple[LoadedFile, str]] = {}
        for file in files:
            for part in _parts(file):
                old = part.overrides
                if old is None:
                    continue
                _check_override(file, part, old, ids)
                other = instead.setdefault(old, (file, part.id))
                if other[0] is not file or other[1] != part.id:
                    raise file.error(
                        f"'{old}' is overridden by {other[0].qualified(other[1])} too ({other[0].path}); leave out one",
                        part.id,
                    )
        disabled: set[str] = set()
        for pack in packs:
            for identifier, line in zip(pack.disable, pack.lines, strict=True):
                message = None
                if identifier not in ids:
                    message = f"'disable': no rule or cue is called '{identifier}'; {known_names(identifier, ids)}"
                elif identifier in instead:
                    file, own = instead[identifier]
                    message = (
                        f"'disable': '{identifier}' is overridden by {file.qualified(own)} ({file.path}); leave out one"
                    )
                if message is not None:
                    raise PatternError(message, path=str(pack.manifest), line=line)
                disabled.add(identifier)
        return cls({old: file.qualified(own) for old, (file, own) in instead.items()}, frozenset(disabled))

    def apply(self, parts: Sequence[_Part]) -> list[_Part]:
        """The rules or cues that are left, in their order; one that overrides another stands in its place."""
        known = {part.id: part for part in parts}
        moved = {*self.instead.values()}
        changed = [
            known[self.instead.get(part.id, part.id)]
            for part in parts
            if part.id not in moved and part.id not in self.disabled
        ]
        for place, part in enumerate(changed):
            if isinstance(part, Rule):
                changed[place] = replace(part, order=place)
        return changed


def _parts(file: LoadedFile) -> Sequence[RuleSpec | CueSpec]:
    if isinstance(file.spec, RuleFile):
        return file.spec.rules
    return file.spec.cues if isinstance(file.spec, CueFile) else ()


def _check_override(file: LoadedFile, part: RuleSpec | CueSpec, old: str, ids: Mapping[str, LoadedFile]) -> None:
    """A pack overrides a rule of the same type of record, or a cue of the same family, that is not its own."""
    if old not in ids:
        raise file.error(f"'overrides': no rule or cue is called '{old}'; {known_names(old, ids)}", part.id)
    theirs = ids[old]
    if theirs.pack == file.pack:
        raise file.error(f"'overrides': '{old}' is of the same pack; change it there", part.id)
    mine, other = file.spec, theirs.spec
    assert isinstance(mine, RuleFile | CueFile)
    assert isinstance(other, RuleFile | CueFile)
    if type(mine) is not type(other) or mine.family.split(".")[0] != other.family.split(".")[0]:
        raise file.error(f"'overrides': '{old}' is of another kind ({theirs.path})", part.id)
    if isinstance(mine, CueFile) and mine.family != other.family:
        raise file.error(
            f"'overrides': '{old}' is of the family '{other.family}'; write 'family: {other.family}'", part.id
        )
