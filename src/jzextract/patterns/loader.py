"""Read pattern files: YAML in, checked models out, and errors that name file, rule and line."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from srsly.ruamel_yaml import YAML
from srsly.ruamel_yaml.error import MarkedYAMLError, MarkedYAMLFutureWarning, YAMLError

from jzextract.errors import PatternError
from jzextract.patterns.schema import CueFile, LexiconFile, PatternFile, RuleFile

INDEX_FORMAT = 1
_PACKAGE = Path(__file__).parent.parent
# A wheel carries the rules inside the package; a checkout has them at its top.
_PLACES = (_PACKAGE / "_patterns", _PACKAGE.parent.parent / "patterns")


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A pattern file that was read.

    Attributes:
        path: relative to its folder, with forward slashes.
        spec: its content, checked.
        lines: for each rule or cue id the line (from 1) where it begins; empty where the file came from the index.
        fresh: read from YAML just now, so that its expressions have not been compiled before.
    """

    path: str
    spec: PatternFile
    lines: Mapping[str, int]
    fresh: bool

    def error(self, message: str, rule: str | None = None) -> PatternError:
        """An error about this file, with the line of the rule where it is known."""
        return PatternError(message, path=self.path, line=self.lines.get(rule or "", None), rule=rule)


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


def load_folder(folder: Path) -> list[LoadedFile]:
    """Read all pattern files of a folder, in the order of their paths.

    Raises:
        PatternError: when the folder or a file cannot be read, or a file says something that it may not.
    """
    if not folder.is_dir():
        raise PatternError("no such folder of patterns; give a folder that holds .yml files", path=str(folder))
    index = _read_index(folder)
    files = [_load_file(folder, path, index) for path in sorted(folder.rglob("*.yml"))]
    if not files:
        raise PatternError("the folder holds no .yml file", path=str(folder))
    return files


def _read_index(folder: Path) -> Mapping[str, Any]:
    """The index that the build made of the shipped rules (see hatch_build.py); other folders have none."""
    path = _PACKAGE / "_patterns_index.json"
    if folder.resolve() not in [p.resolve() for p in _PLACES] or not path.is_file():
        return {}
    index = cast("dict[str, Any]", json.loads(path.read_bytes()))
    return cast("Mapping[str, Any]", index["files"]) if index.get("format") == INDEX_FORMAT else {}


def _load_file(folder: Path, path: Path, index: Mapping[str, Any]) -> LoadedFile:
    """Read one file, from the index where that still holds its content."""
    name = _name(folder, path)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except OSError as error:
        raise PatternError(f"cannot be read: {error.strerror}", path=name) from error
    except UnicodeDecodeError as error:
        raise PatternError(f"is not UTF-8 (byte {error.start}); save it as UTF-8", path=name) from error
    known = index.get(name)
    if known is not None and known["sha256"] == hashlib.sha256(raw).hexdigest():
        return LoadedFile(name, _check(known["data"], name), {}, fresh=False)
    return parse_pattern_file(text, name)


def parse_pattern_file(text: str, name: str) -> LoadedFile:
    """Read the text of one pattern file.

    Args:
        text: YAML.
        name: what errors call the file.

    Raises:
        PatternError: naming file, line, and the rule where there is one.
    """
    tree = _parse_yaml(text, name)
    spec = _check(tree, name)
    lines: dict[str, int] = {}
    for key in ("rules", "cues"):
        parts = tree.get(key)
        for i, part in enumerate(parts or ()):
            lines.setdefault(part["id"], parts.lc.item(i)[0] + 1)
    return LoadedFile(name, spec, lines, fresh=True)


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _parse_yaml(text: str, name: str) -> Any:
    """YAML as a tree that knows its lines."""
    try:
        tree = YAML(typ="rt").load(io.StringIO(text))
    except (MarkedYAMLError, MarkedYAMLFutureWarning) as error:  # the latter for a key that stands twice
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise PatternError(f"is not valid YAML: {error.problem or error.context}", path=name, line=line) from error
    except YAMLError as error:
        raise PatternError(f"is not valid YAML: {error}", path=name) from error
    if not isinstance(tree, Mapping):
        raise PatternError("holds no mapping; a pattern file begins with 'family:' or 'lexicon:'", path=name, line=1)
    return tree


def _check(tree: Mapping[str, Any], name: str) -> PatternFile:
    """Check a tree against the schema of its kind of file."""
    kind: type[PatternFile] = LexiconFile if "lexicon" in tree else CueFile if "field" in tree else RuleFile
    try:
        return kind.model_validate(_plain(tree))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _schema_error(tree, first["loc"], first["type"], first["msg"], name) from error


def _schema_error(tree: Any, loc: Sequence[str | int], kind: str, message: str, name: str) -> PatternError:
    """Say where in the file a part does not fit the schema."""
    rule, line = None, None
    node = tree
    for step in loc:
        line = _line_of(node, step) or line
        if isinstance(node, Mapping) and isinstance(node.get("id"), str):
            rule = node["id"]
        node = _child(node, step)
        if node is None:
            break
    if isinstance(node, Mapping) and isinstance(node.get("id"), str):
        rule = node["id"]
    key = next((str(step) for step in reversed(loc) if isinstance(step, str)), "?")
    if kind == "extra_forbidden":
        message = f"unknown key '{key}'; see patterns/README.md for the keys that there are"
    elif kind == "missing":
        message = f"the key '{key}' is missing"
    else:
        message = f"'{key}': {message}"
    return PatternError(message, path=name, line=line, rule=rule)


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
