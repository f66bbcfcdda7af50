"""Packs and commands for the tests of the tools for those who write patterns."""

from __future__ import annotations

from pathlib import Path

import pytest

from jzextract.cli import app


def write_pack(folder: Path, name: str, files: dict[str, str], *, disable: tuple[str, ...] = ()) -> str:
    """A pack on the disk; returns its path."""
    pack = folder / name
    pack.mkdir(parents=True)
    manifest = f"pack: {name}\nabout: for a test\nengine: '>=0.1'\n"
    if disable:
        manifest += f"disable: [{', '.join(disable)}]\n"
    for path, text in {"pack.yml": manifest, **files}.items():
        (pack / path).write_text(text, encoding="utf-8")
    return pack.as_posix()


def run(capsys: pytest.CaptureFixture[str], *args: str | Path) -> tuple[int, str, str]:
    """Run `jzextract patterns …`; returns exit status, output, and what it said on standard error."""
    with pytest.raises(SystemExit) as ended:
        app(["patterns", *map(str, args)], prog_name="jzextract")
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    assert "Traceback" not in said.err
    return ended.value.code, said.out, said.err


AREAS = """\
family: quantities.area
about: Areas of land.
fragments:
  ground: '耕地|林地|荒地'
rules:
  - id: quantities.area.plain
    at: number
    pattern: '(?P<amount>{{number}})(?P<unit>亩|公顷)'
    set: {quantity: area}
  - id: quantities.area.of_ground
    priority: 1
    pattern: '(?P<amount>{{number}})(?P<unit>亩)(?:{{ground}})(?!上)'
    needs: [耕地, 林地, 荒地]
    set: {quantity: area}
  - id: quantities.area.yield
    about: 亩产 is no area.
    priority: 2
    pattern: '{{number}}亩(?:产(?:量)?|均)'
    needs: [亩]
    reject: true
  - id: quantities.area.beds
    pattern: '(?P<amount>{{number}})(?P<unit>畦)'
    needs: [畦]
    set: {quantity: beds}
    when: {before: [共, 开垦]}
    unless: {after: [沟]}
  - id: quantities.area.stretch
    pattern: '(?<=长|绵延)(?P<amount>{{number}})(?P<unit>里)(?!面|外)'
    needs: [里]
    set: {quantity: length}
"""
