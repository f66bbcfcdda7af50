"""Read the files of packs with all their faults: what is wrong in one rule does not hide what others hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jzextract.authoring.findings import Finding, finding_of
from jzextract.errors import PatternError
from jzextract.patterns.compiler import reference_names
from jzextract.patterns.loader import LoadedFile, check_tree, file_of, pattern_files, read_text
from jzextract.patterns.packs import LOCAL, SHIPPED, Pack, find_packs, shipped_pack
from jzextract.patterns.plain_yaml import parse_yaml
from jzextract.patterns.schema import CueFile, Part, RuleFile


@dataclass(slots=True)
class PackFiles:
    """The files of packs as far as they can be read, and what is wrong with the rest.

    Attributes:
        packs: the packs; one whose manifest is wrong stands here with what else is in its folder.
        files: their files; rules, cues and fragments that do not fit the schema are left out of them.
        findings: what is wrong.
        lost: names of fragments, lexicons, rules and cues in what was left out: that others name them is no fault.
        mentioned: names of fragments that are used in files of which something was left out.
    """

    packs: list[Pack] = field(default_factory=list)
    files: list[LoadedFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)


def read_packs(names: Sequence[str | Path]) -> PackFiles:
    """Read packs, the shipped patterns where none is named.

    Args:
        names: folders, or names of installed packs.

    Raises:
        PatternError: when a name is neither that of a folder nor of an installed pack.
    """
    read = PackFiles()
    for name in names:
        try:
            read.packs += find_packs([name])
        except PatternError as error:
            folder = Path(name)
            if not folder.is_dir() or error.path == str(name):
                raise
            read.findings.append(finding_of(error, "manifest"))
            read.packs.append(Pack(LOCAL, folder.as_posix(), folder))
    if not names:
        read.packs = [shipped_pack()]
    elif not read.findings:
        try:
            find_packs(names)
        except PatternError as error:  # two packs of one name
            read.findings.append(finding_of(error, "conflict"))
    for pack in read.packs:
        _read_files(pack, read)
    return read


def _read_files(pack: Pack, read: PackFiles) -> None:
    """Read the files of a pack."""
    try:
        paths = pattern_files(pack.folder, pack.label)
    except PatternError as error:
        read.findings.append(finding_of(error, "file"))
        return
    for path, name in paths:
        code = "file"
        try:
            text = read_text(path, name)
            code = "yaml"
            tree = parse_yaml(text, name)
        except PatternError as error:
            read.findings.append(finding_of(error, code))
            continue
        faults = check_tree(tree, None, name)
        read.findings += _of_one_place(faults)
        if faults:
            read.lost |= _names_in(tree)
            read.mentioned |= {*reference_names(text)}
            _drop_faulty_parts(tree, name)
        if not check_tree(tree, None, name):
            read.files.append(file_of(tree, name, pack="" if pack.name == SHIPPED else pack.name))


def _of_one_place(faults: Sequence[PatternError]) -> list[Finding]:
    """The first fault of each place; where a key may have one of two forms, it is told off for both."""
    first: dict[tuple[int | None, str | None, str], PatternError] = {}
    for fault in faults:
        first.setdefault((fault.line, fault.rule, fault.message.partition("'")[2].partition("'")[0]), fault)
    return [finding_of(fault, "schema") for fault in first.values()]


def _names_in(tree: Mapping[str, Any]) -> set[str]:
    """What a file names, whatever else is wrong with it."""
    names = {str(tree[key]) for key in ("lexicon", "extends") if key in tree}
    names |= {*map(str, fragments)} if isinstance(fragments := tree.get("fragments"), Mapping) else set()
    for key in ("rules", "cues"):
        parts = tree.get(key)
        names |= (
            {str(p["id"]) for p in parts if isinstance(p, Mapping) and "id" in p} if isinstance(parts, list) else set()
        )
    return names


def _drop_faulty_parts(tree: Any, name: str) -> None:
    """Take out the rules, cues and fragments that do not fit the schema."""
    kinds: tuple[tuple[str, type[Part], Mapping[str, Any]], ...] = (
        ("rules", RuleFile, {"family": "a", "about": ""}),
        ("cues", CueFile, {"family": "a", "about": "", "field": "a", "records": []}),
    )
    for key, kind, head in kinds:
        parts = tree.get(key)
        for i in reversed(range(len(parts))) if isinstance(parts, list) else ():
            if check_tree({**head, key: [parts[i]]}, kind, name):
                _drop(parts, i)
    fragments = tree.get("fragments")
    for fragment in [*fragments] if isinstance(fragments, Mapping) else ():
        if check_tree({"family": "a", "about": "", "fragments": {fragment: fragments[fragment]}}, RuleFile, name):
            del tree["fragments"][fragment]


def _drop(parts: Any, place: int) -> None:
    """Take an item out of a list that knows its lines, and let it know those of the items behind it still."""
    lines = dict(parts.lc.data)
    del parts[place]
    parts.lc.data = {i - (i > place): line for i, line in lines.items() if i != place}
