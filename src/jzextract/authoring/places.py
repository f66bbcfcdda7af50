"""In which file and line the parts of a pattern library stand."""

from __future__ import annotations

from collections.abc import Iterator

from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.schema import CueFile, RuleFile


class Places:
    """The files of a library with their lines, which those from the index of the shipped patterns do not have.

    Args:
        library: the patterns; those of its files that came from the index are read from YAML.

    Raises:
        PatternError: when a file cannot be read any more.
    """

    def __init__(self, library: PatternLibrary) -> None:
        fresh = {file.path: file for file in library.files if file.tree is not None}
        if len(fresh) < len(library.files):
            for pack in library.packs:
                fresh |= {file.path: file for file in pack.files(indexed=False) if file.path not in fresh}
        self.files: tuple[LoadedFile, ...] = tuple(fresh.get(file.path, file) for file in library.files)
        self._of_part = {
            file.qualified(identifier): (file, key, i)
            for file in self.files
            for key, identifiers in _identifiers(file)
            for i, identifier in enumerate(identifiers)
        }

    def of(self, identifier: str) -> str:
        """Where a rule or cue begins, as ``file:line``.

        Raises:
            KeyError: when there is none with this id.
        """
        file, key, i = self._of_part[identifier]
        return f"{file.path}:{file.line(key, i)}"

    def file(self, identifier: str) -> LoadedFile:
        """The file of a rule or cue.

        Raises:
            KeyError: when there is none with this id.
        """
        return self._of_part[identifier][0]

    def line(self, identifier: str, *steps: str | int) -> int | None:
        """The line (from 1) of a part of a rule or cue (``pattern``; ``before``, 2)."""
        file, key, i = self._of_part[identifier]
        return file.line(key, i, *steps)

    def is_cue(self, identifier: str) -> bool:
        """Whether an id is that of a cue.

        Raises:
            KeyError: when there is no rule or cue with this id.
        """
        return self._of_part[identifier][1] == "cues"

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all rules and cues, those that are overridden or switched off too."""
        return tuple(self._of_part)


def _identifiers(file: LoadedFile) -> Iterator[tuple[str, list[str]]]:
    """The key of a file's rules or cues, and their ids."""
    spec = file.spec
    if isinstance(spec, RuleFile):
        yield "rules", [rule.id for rule in spec.rules]
    elif isinstance(spec, CueFile):
        yield "cues", [cue.id for cue in spec.cues]
