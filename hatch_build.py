"""Build hook: puts an index of the pattern files beside the package.

YAML takes ten times as long to parse as everything else that loading does. The index holds the same data as JSON, each
file with its checksum; a file that was changed since is read as YAML (see ``jzextract.patterns.loader``), so a stale
index costs time and nothing else. Examples are left out: only tests read them.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import srsly
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INDEX_FORMAT = 1


def build_index(folder: Path) -> dict[str, Any]:
    """The content of all pattern files as JSON-able data."""
    files = {}
    for path in sorted(folder.rglob("*.yml")):
        raw = path.read_bytes()
        data = srsly.yaml_loads(raw.decode("utf-8"))
        for part in [*data.get("rules", []), *data.get("cues", [])]:
            part.pop("examples", None)
        files[path.relative_to(folder).as_posix()] = {"sha256": hashlib.sha256(raw).hexdigest(), "data": data}
    return {"format": INDEX_FORMAT, "files": files}


class PatternIndexHook(BuildHookInterface):  # type: ignore[type-arg]
    """Write ``jzextract/_patterns_index.json`` before a wheel or an editable install is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the index and tell hatchling about it."""
        target = Path(self.root) / "src" / "jzextract" / "_patterns_index.json"
        index = build_index(Path(self.root) / "patterns")
        target.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        build_data["artifacts"].append(target.relative_to(self.root).as_posix())
