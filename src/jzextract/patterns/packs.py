"""Packs: sets of patterns of one's own beside those that come with the library.

A pack is a folder with a manifest (``pack.yml``), or an installed Python package whose entry point in the group
``jzextract.patterns`` names such a folder. It is data: no code of it runs, not even that of the package around it.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import regex
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from jzextract import __version__
from jzextract.errors import PatternError
from jzextract.patterns.loader import (
    MANIFEST,
    LoadedFile,
    is_shipped,
    load_folder,
    parse_manifest,
    read_text,
    shipped_folder,
)
from jzextract.patterns.plain_yaml import parse_yaml
from jzextract.patterns.schema import Manifest

GROUP = "jzextract.patterns"
"""The group of entry points in which packages name their packs."""
LOCAL = "local"
"""The name that stands before the ids of rules from a folder without a manifest."""
SHIPPED = "jzextract"
"""The name of the patterns that come with the library."""

_NAME = regex.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of patterns that was found and whose manifest was read.

    Attributes:
        name: stands before the ids of its rules.
        label: what errors call its folder: as the user named it.
        folder: where its pattern files are.
        about: what it is for.
        disable: ids of rules and cues that it switches off.
        manifest: where its manifest is, as errors call it; ``None`` where it has none.
        distribution: name and version of the installed package that holds it, ``None`` for a folder.
    """

    name: str
    label: str
    folder: Path
    about: str = ""
    disable: tuple[str, ...] = ()
    manifest: str | None = None
    distribution: str | None = None
    lines: tuple[int | None, ...] = field(default=(), repr=False)

    def files(self, *, indexed: bool = True) -> list[LoadedFile]:
        """Its pattern files, read and checked one by one.

        Args:
            indexed: take the shipped ones from their index, which leaves out examples and lines.

        Raises:
            PatternError: when a file cannot be used.
        """
        pack = "" if self.name == SHIPPED else self.name
        return load_folder(self.folder, label=self.label, pack=pack, indexed=indexed)


def find_packs(names: Sequence[str | Path]) -> list[Pack]:
    """The packs that a user names: folders, or names of installed packs.

    A plain name (``land``) is that of an installed pack, or else a folder; everything else is a folder.

    Raises:
        PatternError: when a pack is not there, is given twice, its manifest is wrong, or it does not work with this
            version of jzextract.
    """
    packs = [_find_pack(name) for name in names]
    known: dict[str, Pack] = {}
    for pack in packs:
        other = known.setdefault(pack.name, pack)
        if other is not pack and pack.name != LOCAL:
            raise PatternError(
                f"the pack '{pack.name}' is given twice (also {other.manifest}); give one of them, or rename one",
                path=pack.manifest or pack.label,
            )
    return packs


def installed_packs() -> list[Pack]:
    """The packs of all installed packages, by name.

    Raises:
        PatternError: when one of them cannot be used.
    """
    return [_installed(point) for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)]


def read_pack(folder: Path, label: str | None = None, distribution: str | None = None) -> Pack:
    """The pack of a folder; a folder without a manifest is a pack named ``local``.

    Raises:
        PatternError: when there is no such folder, or its manifest is wrong.
    """
    label = label or folder.as_posix()
    path, name = folder / MANIFEST, f"{label}/{MANIFEST}"
    if is_shipped(folder):
        return Pack(SHIPPED, "patterns", folder)
    if not path.is_file():
        return Pack(LOCAL, label, folder)
    text = read_text(path, name)
    manifest = parse_manifest(text, name)
    tree = parse_yaml(text, name)
    lines = LoadedFile(name, manifest, fresh=True, tree=tree)  # type: ignore[arg-type]
    _check_engine(manifest, name, lines.line("engine"))
    inner = folder / manifest.folder
    if Path(manifest.folder).is_absolute() or not inner.resolve().is_relative_to(folder.resolve()):
        raise PatternError(
            f"'folder': {manifest.folder!r} leads out of the pack; name a folder inside it",
            path=name,
            line=lines.line("folder"),
        )
    if not inner.is_dir():
        raise PatternError(
            f"'folder': there is no folder {manifest.folder!r} in the pack", path=name, line=lines.line("folder")
        )
    inner_label = label if manifest.folder == "." else f"{label}/{Path(manifest.folder).as_posix()}"
    places = tuple(lines.line("disable", i) for i in range(len(manifest.disable)))
    return Pack(manifest.pack, inner_label, inner, manifest.about, tuple(manifest.disable), name, distribution, places)


def _find_pack(name: str | Path) -> Pack:
    """The pack of a folder, or the installed one of a name."""
    folder = Path(name)
    if isinstance(name, str) and _NAME.fullmatch(name):
        points = list(entry_points(group=GROUP, name=name))
        if points and folder.is_dir():
            raise PatternError(
                f"is the name of an installed pack and of a folder; write ./{name} for the folder", path=name
            )
        if points:
            return _installed(points[0])
        if not folder.is_dir():
            known = ", ".join(sorted(point.name for point in entry_points(group=GROUP))) or "none"
            raise PatternError(
                f"no such folder of patterns, and no installed pack of that name (there are: {known})", path=name
            )
    return read_pack(folder, folder.as_posix())


def _installed(point: EntryPoint) -> Pack:
    """The pack that an entry point names.

    Raises:
        PatternError: when the folder is not there, or its manifest names another pack.
    """
    distribution = None if point.dist is None else f"{point.dist.name} {point.dist.version}"
    label = f"{point.value} ({distribution or 'an installed package'})"
    folder = _package_folder(point.value)
    if folder is None or not (folder / MANIFEST).is_file():
        raise PatternError(
            f"the entry point '{point.name}' names no package with a {MANIFEST}; install the pack again", path=label
        )
    pack = read_pack(folder, point.value, distribution)
    if pack.name != point.name:
        raise PatternError(
            f"the entry point is called '{point.name}', the pack '{pack.name}'; give both the same name",
            path=str(pack.manifest),
        )
    return pack


def _package_folder(module: str) -> Path | None:
    """The folder of an installed package; nothing of it is imported, for a pack's code must not run."""
    top, *rest = module.split(".")
    spec = importlib.util.find_spec(top) if top.isidentifier() else None
    for place in [] if spec is None else spec.submodule_search_locations or []:
        folder = Path(place).joinpath(*rest)
        if folder.is_dir():
            return folder
    return None


def _check_engine(manifest: Manifest, name: str, line: int | None) -> None:
    """The pack must work with this version of jzextract."""
    try:
        wanted = SpecifierSet(manifest.engine)
    except InvalidSpecifier as error:
        raise PatternError(
            f"'engine': {manifest.engine!r} is no range of versions; write it as pip does: >=0.1,<0.2",
            path=name,
            line=line,
        ) from error
    if not wanted.contains(__version__, prereleases=True):
        raise PatternError(
            f"the pack works with jzextract {manifest.engine}, this is {__version__}; "
            "install a version of the one that fits the other",
            path=name,
            line=line,
        )


def shipped_pack() -> Pack:
    """The patterns that come with the library."""
    return read_pack(shipped_folder())
