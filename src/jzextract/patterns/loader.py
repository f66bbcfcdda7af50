"""Read pattern files: YAML in, checked models out, and errors that name file, rule and line.

A file may come from a stranger, so nothing in it can make the reading long: files are small, lie within their folder,
and are plain YAML (:mod:`jzextract.patterns.plain_yaml`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jzextract.errors import PatternError
from jzextract.patterns.plain_yaml import parse_yaml
from jzextract.patterns.schema import CueFile, ExtensionFile, LexiconFile, Manifest, Part, PatternFile, RuleFile

INDEX_FORMAT = 1
MOST_BYTES = 1_000_000
"""The largest pattern file that is read, in bytes."""
MOST_FILES = 1_000
"""The most pattern files that a folder may hold."""
_PACKAGE = Path(__file__).parent.parent
# A wheel carries the rules inside the package; a checkout has them at its top.
_PLACES = (_PACKAGE / "_patterns", _PACKAGE.parent.parent / "patterns")
_SHIPPED_LABEL = "patterns"
_SUFFIX = ".yml"
MANIFEST = "pack.yml"

_P = TypeVar("_P", bound=Part)


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A pattern file that was read.

    Attributes:
        path: what errors call it: the folder as it was named, and the path in it, with forward slashes.
        spec: its content, checked.
        fresh: read from YAML just now, so that its expressions have not been compiled before.
        pack: the name of the pack that it belongs to; empty for the shipped patterns.
        tree: its YAML, which knows the line of every part; ``None`` where the file came from the index.
    """

    path: str
    spec: PatternFile
    fresh: bool
    pack: str = ""
    tree: Any = field(default=None, repr=False, compare=False)

    def qualified(self, identifier: str) -> str:
        """The id of one of the file's rules or cues, with the name of the pack in front (``land/quantities.area``)."""
        return f"{self.pack}/{identifier}" if self.pack else identifier

    def line(self, *steps: str | int) -> int | None:
        """The line (from 1) of a part (``rules``, 2, ``pattern``), of the nearest one around it that is known."""
        return _line_at(self.tree, steps)

    def line_of(self, identifier: str) -> int | None:
        """The line (from 1) where a rule or cue begins; of two with one id, the second."""
        for key in ("rules", "cues"):
            parts = [] if self.tree is None else self.tree.get(key) or []
            for i, part in reversed([*enumerate(parts)]):
                if part["id"] == identifier:
                    return self.line(key, i)
        return None

    def error(self, message: str, rule: str | None = None, *steps: str | int) -> PatternError:
        """An error about this file, with the line of the rule, or of the part at ``steps``, where it is known."""
        line = self.line(*steps) if rule is None else self.line_of(rule)
        return PatternError(message, path=self.path, line=line, rule=rule)


def shipped_folder() -> Path:
    """The folder of the rules that come with the library.

    Raises:
        PatternError: when the installation holds none.
    """
    for place in _PLACES:
        if place.is_dir():
            return place
    raise PatternError(
        "the patterns that belong to jzextract are missing; install the package again", path=str(_PLACES[0])
    )


def is_shipped(folder: Path) -> bool:
    """Whether a folder is that of the rules that come with the library."""
    return folder.resolve() in [place.resolve() for place in _PLACES]


def pattern_files(folder: Path, label: str | None = None) -> list[tuple[Path, str]]:
    """The pattern files of a folder with what errors call them, in the order of their paths; not its manifest.

    Raises:
        PatternError: when the folder cannot be read, holds no pattern file or too many, or one that lies elsewhere.
    """
    label = label or (_SHIPPED_LABEL if is_shipped(folder) else folder.as_posix())
    if not folder.is_dir():
        raise PatternError(f"no such folder of patterns; give a folder that holds {_SUFFIX} files", path=label)
    paths = [path for path in sorted(folder.rglob(f"*{_SUFFIX}")) if path.name != MANIFEST]
    if not paths:
        raise PatternError(f"the folder holds no {_SUFFIX} file with patterns", path=label)
    if len(paths) > MOST_FILES:
        raise PatternError(f"the folder holds {len(paths)} files; the most are {MOST_FILES}", path=label)
    top = os.path.realpath(folder)
    named = [(path, f"{label}/{path.relative_to(folder).as_posix()}") for path in paths]
    for path, name in named:
        # Path.resolve would raise where links lead in a circle.
        if not Path(os.path.realpath(path)).is_relative_to(top):
            raise PatternError("leads out of its folder; put the file itself there, not a link", path=name)
    return named


def load_folder(folder: Path, *, label: str | None = None, pack: str = "", indexed: bool = True) -> list[LoadedFile]:
    """Read all pattern files of a folder, in the order of their paths.

    Args:
        folder: where they are.
        label: what errors call the folder.
        pack: the name of the pack that they belong to.
        indexed: take files from the index where it has them; it leaves out examples and lines.

    Raises:
        PatternError: when the folder or a file cannot be read, or a file says something that it may not.
    """
    index = _read_index(folder) if indexed else {}
    return [_load_file(folder, path, name, pack, index) for path, name in pattern_files(folder, label)]


def _read_index(folder: Path) -> Mapping[str, Any]:
    """The index that the build made of the shipped rules (see hatch_build.py); other folders have none."""
    path = _PACKAGE / "_patterns_index.json"
    if not is_shipped(folder) or not path.is_file():
        return {}
    index = cast("dict[str, Any]", json.loads(path.read_bytes()))
    return cast("Mapping[str, Any]", index["files"]) if index.get("format") == INDEX_FORMAT else {}


def _load_file(folder: Path, path: Path, name: str, pack: str, index: Mapping[str, Any]) -> LoadedFile:
    """Read one file, from the index where that still holds its content."""
    raw = _read_bytes(path, name)
    known = index.get(path.relative_to(folder).as_posix())
    if known is not None and known["sha256"] == hashlib.sha256(raw).hexdigest():
        return checked_file(known["data"], name, pack=pack)
    return parse_pattern_file(_decode(raw, name), name, pack=pack)


def checked_file(data: Mapping[str, Any], name: str, *, pack: str = "") -> LoadedFile:
    """A pattern file of data that was read from YAML and checked before, as an index and a saved pipeline keep it.

    Args:
        data: its content.
        name: what errors call the file.
        pack: the name of the pack that it belongs to.

    Raises:
        PatternError: when the data does not fit the schema.
    """
    return LoadedFile(name, _check(data, _kind_of(data), name), fresh=False, pack=pack)


def read_text(path: Path, name: str) -> str:
    """The text of a pattern file.

    Raises:
        PatternError: when it cannot be read, is too large, or is not UTF-8.
    """
    return _decode(_read_bytes(path, name), name)


def _read_bytes(path: Path, name: str) -> bytes:
    if path.exists() and not path.is_file():  # a folder, or a pipe, at which reading would wait for ever
        raise PatternError("is no file; leave it out, or give it another name", path=name)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise PatternError(f"cannot be read: {error.strerror}", path=name) from error
    if len(raw) > MOST_BYTES:
        raise PatternError(f"is larger than {MOST_BYTES:,} bytes; divide it into several files", path=name)
    return raw


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PatternError(f"is not UTF-8 (byte {error.start}); save it as UTF-8", path=name, line=line) from error


def parse_pattern_file(text: str, name: str, *, pack: str = "") -> LoadedFile:
    """Read the text of one pattern file.

    Args:
        text: YAML.
        name: what errors call the file.
        pack: the name of the pack that it belongs to.

    Raises:
        PatternError: naming file, line, and the rule where there is one.
    """
    return file_of(parse_yaml(text, name), name, pack=pack)


def file_of(tree: Mapping[str, Any], name: str, *, pack: str = "") -> LoadedFile:
    """The pattern file of a parsed text.

    Raises:
        PatternError: naming file, line, and the rule where there is one.
    """
    return LoadedFile(name, _check(tree, _kind_of(tree), name), fresh=True, pack=pack, tree=tree)


def parse_manifest(text: str, name: str) -> Manifest:
    """Read the text of a pack's manifest.

    Raises:
        PatternError: naming file and line.
    """
    return _check(parse_yaml(text, name), Manifest, name)


def _kind_of(tree: Mapping[str, Any]) -> type[PatternFile]:
    """The kind of file that a tree is."""
    if "lexicon" in tree:
        return LexiconFile
    if "extends" in tree:
        return ExtensionFile
    return CueFile if "field" in tree else RuleFile


def _check(tree: Mapping[str, Any], kind: type[_P], name: str) -> _P:
    """Check a tree against the schema of its kind of file."""
    try:
        return kind.model_validate(_plain(tree))
    except ValidationError as error:
        raise schema_errors(tree, error, name)[0] from error


def check_tree(tree: Mapping[str, Any], kind: type[Part] | None, name: str) -> list[PatternError]:
    """All that does not fit the schema, in a parsed file; of the kind that it is where ``kind`` is ``None``."""
    try:
        (kind or _kind_of(tree)).model_validate(_plain(tree))
    except ValidationError as error:
        return schema_errors(tree, error, name)
    return []


def schema_errors(tree: Any, error: ValidationError, name: str) -> list[PatternError]:
    """What does not fit the schema, one error a place, each with its line and rule."""
    places: dict[tuple[str | int, ...], list[ErrorDetails]] = {}
    for details in error.errors(include_url=False):
        places.setdefault(_place_in(tree, details), []).append(details)
    return [_schema_error(tree, place, told, name) for place, told in places.items()]


def _place_in(tree: Any, details: ErrorDetails) -> tuple[str | int, ...]:
    """Where in the file a part does not fit; of a key that may have several forms, not which of them was tried."""
    place: list[str | int] = []
    for step in details["loc"]:
        child = _child(tree, step)
        if child is None and (details["type"] != "missing" or step != details["loc"][-1]):
            is_key = isinstance(tree, Mapping) and step in tree
            return (*place, step) if is_key else tuple(place)
        tree = child
        place.append(step)
    return tuple(place)


# The commonest faults in plain words; pydantic's own are written for programmers.
_IN_WORDS = {
    "string_type": "must be text; put it in quotes",
    "string_too_short": "is empty; write something, or leave the key out",
    "string_too_long": "is too long; a word has at most 100 characters",
    "string_pattern_mismatch": "may have only small letters, digits and _, with dots between the parts of an id",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list: [one, two]",
    "dict_type": "must be a mapping: {key: value}",
    "model_type": "must be a mapping of keys; is it indented as its neighbours are?",
}


def _schema_error(tree: Any, place: Sequence[str | int], faults: Sequence[ErrorDetails], name: str) -> PatternError:
    """Say what does not fit the schema, and where in the file."""
    rule, node = None, tree
    for step in (*place, None):
        if isinstance(node, Mapping) and isinstance(node.get("id"), str):
            rule = node["id"]
        node = None if step is None else _child(node, step)
    key = next((str(step) for step in reversed(place) if isinstance(step, str)), "")
    if faults[0]["type"] == "extra_forbidden":
        message = f"unknown key '{key}'; see patterns/README.md for the keys that there are"
    elif faults[0]["type"] == "missing":
        message = f"the key '{key}' is missing; add it"
    else:
        told = dict.fromkeys(
            _IN_WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, ")) for fault in faults
        )
        message = f"'{key}' {', or '.join(told)}" if key else ", or ".join(told)
    return PatternError(message, path=name, line=_line_at(tree, place) or 1, rule=rule)


def _line_at(tree: Any, steps: Sequence[str | int]) -> int | None:
    """The line (from 1) of a part, of the nearest one around it that is known."""
    line, node = None, tree
    for step in steps:
        line = _line_of(node, step) or line
        node = _child(node, step)
        if node is None:
            break
    return line


def _child(node: Any, step: str | int) -> Any:
    if isinstance(node, Mapping):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def _line_of(node: Any, step: str | int) -> int | None:
    """The line (from 1) of a key or list item, where the tree knows it."""
    places = getattr(node, "lc", None)
    if places is None or places.data is None or step not in places.data:
        return None
    return cast("int", places.data[step][0]) + 1


def _plain(tree: Any) -> Any:
    """The tree as plain dicts, lists and strings."""
    if isinstance(tree, Mapping):
        return {str(k): _plain(v) for k, v in tree.items()}
    if isinstance(tree, list):
        return [_plain(v) for v in tree]
    if isinstance(tree, str):
        return str(tree)
    if isinstance(tree, bool) or tree is None:
        return tree
    return int(tree) if isinstance(tree, int) else tree
