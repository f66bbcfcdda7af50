"""``jzextract patterns new``, ``test``, ``schema`` and ``list``, as a contributor uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jzextract.authoring.beginning import begin
from jzextract.cli import app
from jzextract.errors import PatternError
from jzextract.patterns.library import load_library
from jzextract.patterns.loader import parse_pattern_file, shipped_folder
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.schema import CueFile, LexiconFile, RuleFile, json_schema

FIELDS = sorted({file.spec.family for file in load_library().files if isinstance(file.spec, CueFile)})
LEXICONS = sorted({file.spec.lexicon for file in load_library().files if isinstance(file.spec, LexiconFile)})


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["patterns", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


# --- new --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of everything that `new` can begin."""
    folder = tmp_path_factory.mktemp("begun")
    families = [f"{record_type}.mine" for record_type in sorted(RECORD_TYPES)]
    lexicons = [f"lexicons.{name}" for name in ("mine", "currencies", "connectives")]
    for family in ("pack.begun", *families, *FIELDS, *lexicons):
        name = "pack" if family.startswith("pack.") else family
        code, _, complaint = run("new", family, "-o", folder / f"{name}.yml")
        assert code == 0, complaint
    return folder


def test_what_is_begun_works(begun: Path) -> None:
    code, told, _ = run("test", begun)
    assert (code, told) == (0, f"{len(RECORD_TYPES) * 3 + len(FIELDS)} examples, none of them not as they should be\n")


def test_every_line_that_is_begun_is_explained(begun: Path) -> None:
    for path in begun.glob("*.yml"):
        assert "#" in path.read_text("utf-8"), path


@pytest.mark.parametrize("name", LEXICONS)
def test_every_lexicon_can_be_extended(name: str) -> None:
    file = parse_pattern_file(begin(f"lexicons.{name}"), "begun.yml")
    assert file.spec.extends == name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("family", "message"),
    [
        ("area", "is no name of a family"),
        ("quantities.", "is no name of a family"),
        ("Quantities.Area", "is no name of a family"),
        ("gold.mine", "'gold' is no type of record; .*quantities"),
    ],
)
def test_a_name_that_is_none(family: str, message: str) -> None:
    with pytest.raises(PatternError, match=message):
        begin(family)


def test_new_writes_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text("mine", encoding="utf-8")
    code, _, complaint = run("new", "money.mine", "-o", path)
    assert code == 1
    assert "mine.yml is there already" in complaint
    assert path.read_text("utf-8") == "mine"


# --- test -------------------------------------------------------------------------------------------------------------

RULE = """\
family: quantities.area
about: t
rules:
  - id: quantities.area.mu
    pattern: '(?P<amount>{{number}})(?P<unit>亩)'
    set: {quantity: area}
    examples:
      - text: 占地[[70亩]]。
        expect: {value: '70'}
      - text: 占地[[70亩]]和30亩。
      - text: 占地[[80亩]]，[[三十亩]]。
        expect: [{value: '80'}, {value: '31', unit: 亩}]
      - text: 占地[[90平方米]]。
"""


def test_what_differs_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "area.yml").write_text(RULE, encoding="utf-8")
    name = tmp_path.as_posix()
    code, told, _ = run("test", tmp_path)
    assert code == 1
    assert told == (
        f"{name}/area.yml:10: [local/quantities.area.mu] example 2\n"
        "  占地[[70亩]]和30亩。\n"
        "  - found, but not in brackets: '30亩'\n"
        f"{name}/area.yml:11: [local/quantities.area.mu] example 3\n"
        "  占地[[80亩]]，[[三十亩]]。\n"
        "  - 三十亩: value is '30', not '31'\n"
        f"{name}/area.yml:13: [local/quantities.area.mu] example 4\n"
        "  占地[[90平方米]]。\n"
        "  - not found: '90平方米'\n"
        "4 examples, 3 of them not as they should be\n"
    )


def test_one_rule_can_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "area.yml").write_text(RULE, encoding="utf-8")
    code, told, _ = run("test", "--rule", "streaks.mentions.year")
    assert (code, told) == (0, "3 examples, none of them not as they should be\n")
    code, _, complaint = run("test", "--rule", "streaks.mentions.years")
    assert code == 1
    assert "did you mean streaks.mentions.year" in complaint


def test_a_list_that_is_too_short_is_told(tmp_path: Path) -> None:
    short = RULE.replace("[{value: '80'}, {value: '31', unit: 亩}]", "[{value: '80'}]")
    (tmp_path / "area.yml").write_text(short, encoding="utf-8")
    assert "'expect' lists 1 records, the brackets 2" in run("test", tmp_path)[1]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[70亩]]。", "[[70亩。", r"area\.yml:8: \[local/quantities\.area\.mu\] a bracket \[\[ without its \]\]"),
        ("expect: {value: '70'}", "published: 上月", r"area\.yml:8: .*published is '上月'"),
    ],
)
def test_an_example_that_cannot_be_run_is_an_error(tmp_path: Path, old: str, new: str, message: str) -> None:
    import re

    (tmp_path / "area.yml").write_text(RULE.replace(old, new, 1), encoding="utf-8")
    code, _, complaint = run("test", tmp_path)
    assert code == 1
    assert re.search(message, complaint), complaint


# --- schema, list -----------------------------------------------------------------------------------------------------


def test_the_schema_says_what_every_key_is_for() -> None:
    code, told, _ = run("schema")
    assert code == 0
    schema = json.loads(told)
    for name in ("RuleFile", "RuleSpec", "CueFile", "CueSpec", "LexiconFile", "ExtensionFile", "Manifest", "Example"):
        part = schema["$defs"][name]
        assert part["additionalProperties"] is False
        assert all(key.get("description") for key in part["properties"].values()), name


def test_the_shipped_files_name_the_schema() -> None:
    folder = shipped_folder()
    assert json.loads((folder / "schema.json").read_text("utf-8")) == json_schema()
    for path in folder.rglob("*.yml"):
        first = path.read_text("utf-8").splitlines()[0]
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / named).resolve() == (folder / "schema.json").resolve(), path


def test_the_packs_are_listed() -> None:
    code, told, _ = run("list")
    assert code == 0
    assert told.startswith("jzextract\tjzextract\t")
    assert sum(isinstance(file.spec, RuleFile) for file in load_library().files) > 10
