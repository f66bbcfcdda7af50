"""Fragments and lexicons that neither patterns nor mechanisms use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from jzextract.authoring.asked import ASKED_FRAGMENTS, ASKED_LEXICONS
from jzextract.authoring.expressions import written_in
from jzextract.authoring.findings import Finding
from jzextract.patterns.compiler import reference_names
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.schema import CueFile, LexiconFile, RuleFile


def unused(files: Sequence[LoadedFile], checked: Sequence[LoadedFile], mentioned: Iterable[str]) -> Iterator[Finding]:
    """What no pattern leads to, and no mechanism asks for.

    Args:
        files: all files.
        checked: those whose findings are wanted.
        mentioned: names that are used where nothing could be read.
    """
    shared: dict[str, str] = {}
    for file in files:
        shared |= _own(file) if _is_shared(file) else {}
        shared |= {file.spec.lexicon: ""} if isinstance(file.spec, LexiconFile) else {}
    used_shared = _closure({*ASKED_FRAGMENTS, *ASKED_LEXICONS, *mentioned}, shared)
    used_own: dict[int, set[str]] = {}
    for file in files:
        named = {n for w in written_in(file) if w.fragment is None for n in reference_names(w.source)}
        reached = _closure({*named, *mentioned}, {**shared, **_own(file)})
        used_own[id(file)] = reached
        used_shared |= reached
    for file in checked:
        used = used_shared if _is_shared(file) else used_own[id(file)]
        for name in _own(file):
            hides_shared = name in shared and not _is_shared(file)  # the engine refuses that
            if name not in used and not hides_shared:
                message, remedy = f"nothing uses the fragment '{name}'", "use it or leave it out"
                yield Finding(file.path, file.line("fragments", name), None, "unused", message, remedy)
        if isinstance(file.spec, LexiconFile) and file.spec.lexicon not in used_shared:
            message = f"nothing uses the lexicon '{file.spec.lexicon}'"
            remedy = f"name it in a pattern: {{{{{file.spec.lexicon}}}}}, or leave it out"
            yield Finding(file.path, file.line("lexicon"), None, "unused", message, remedy)


def _own(file: LoadedFile) -> Mapping[str, str]:
    return file.spec.fragments if isinstance(file.spec, RuleFile | CueFile) else {}


def _is_shared(file: LoadedFile) -> bool:
    return isinstance(file.spec, RuleFile) and file.spec.family.split(".")[0] == "shared"


def _closure(names: Iterable[str], fragments: Mapping[str, str]) -> set[str]:
    """The names, and those that their fragments name."""
    reached: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += reference_names(fragments.get(name, ""))
    return reached
