"""Patterns as bytes, for pipelines that are saved: checked files without their examples, and what manifests changed.

A saved pipeline holds all of its patterns, the shipped ones too: it gives the same results where the folders of its
packs are not there, and where another set of patterns is installed. Another release (0.1 → 0.2) may read them
otherwise, and refuses them, as the requirements that ``spacy package`` writes do.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from packaging.version import Version

from jzextract import __version__
from jzextract.errors import PatternError
from jzextract.patterns.loader import LoadedFile, checked_file
from jzextract.patterns.packs import Pack

SAVED_FORMAT = 1
# Only tests and lint read examples.
_EXAMPLES = {"rules": {"__all__": {"examples"}}, "cues": {"__all__": {"examples"}}}


def write_patterns(files: Sequence[LoadedFile], packs: Sequence[Pack]) -> bytes:
    """Pattern files and the packs that they come from, as bytes (gzipped JSON); the same for the same content."""
    data = {
        "format": SAVED_FORMAT,
        "version": __version__,
        "packs": [_pack_data(pack) for pack in packs],
        # What a file leaves out is left out here, too: of a field's cues it matters which file settles what.
        "files": [
            {"path": f.path, "pack": f.pack, "data": f.spec.model_dump(exclude_unset=True, exclude=_EXAMPLES)}
            for f in files
        ],
    }
    return gzip.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), mtime=0)


def read_patterns(content: bytes, place: str) -> tuple[list[LoadedFile], list[Pack]]:
    """The files and packs of :func:`write_patterns`.

    Args:
        content: the bytes.
        place: what errors call them.

    Raises:
        PatternError: when they are damaged, or were saved by another release of jzextract.
    """
    try:
        data = json.loads(gzip.decompress(content))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise PatternError("the saved patterns are damaged; save the pipeline again", path=place) from error
    if not isinstance(data, dict) or data.get("format") != SAVED_FORMAT:
        version = data.get("version", "?") if isinstance(data, dict) else "?"
        raise PatternError(
            f"the patterns were saved by jzextract {version}, which saves otherwise than this version ({__version__}); "
            "save the pipeline again with this one",
            path=place,
        )
    if Version(data["version"]).release[:2] != Version(__version__).release[:2]:
        raise PatternError(
            f"the patterns were saved by jzextract {data['version']}, this is {__version__}, whose results may differ; "
            "install that version, or make the pipeline anew and save it",
            path=place,
        )
    files = [checked_file(file["data"], file["path"], pack=file["pack"]) for file in data["files"]]
    return files, [_pack_of(pack) for pack in data["packs"]]


def _pack_data(pack: Pack) -> dict[str, Any]:
    """What of a pack is more than its files."""
    return {
        "name": pack.name,
        "label": pack.label,
        "about": pack.about,
        "disable": pack.disable,
        "manifest": pack.manifest,
        "distribution": pack.distribution,
        "lines": pack.lines,
    }


def _pack_of(data: dict[str, Any]) -> Pack:
    """The pack of its data; its folder is the one that it came from, which need not be there any more."""
    lists = {key: tuple(data[key]) for key in ("disable", "lines")}
    return Pack(**{**data, **lists}, folder=Path(data["label"]))
