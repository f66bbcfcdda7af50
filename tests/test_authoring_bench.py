"""`jzextract patterns bench`: time per rule and per family of cues."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

import jzextract
from jzextract.authoring.timing import Cost, Costs, measure
from jzextract.documents import Document
from jzextract.patterns.library import load_library
from jzextract.patterns.record_types import RECORD_TYPES

from .authoring import AREAS, run, write_pack
from .conftest import ROOT

TEXT = "东溪县整治耕地70亩，投资3万元，同比增长6.5%，居全市第一位。"


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_pack(tmp_path_factory.mktemp("packs"), "land", {"area.yml": AREAS})


@pytest.fixture(scope="module")
def costs(land: str) -> Costs:
    documents = [Document(TEXT), Document("复垦耕地3公顷、荒地5亩。")]
    return measure(jzextract.load(patterns=[land]), load_library([land]), documents, runs=2)


def test_every_rule_and_family_is_measured_once(costs: Costs, land: str) -> None:
    library = load_library([land])
    rules = [rule.id for name in RECORD_TYPES for rule in library.rules(name)]
    families = {cues.family for name in RECORD_TYPES for cues in library.fields(name)}
    assert sorted(part.name for part in costs.parts if part.kind == "rule") == sorted(rules)
    assert sorted(part.name for part in costs.parts if part.kind == "cues") == sorted(families)


def test_the_dearest_comes_first_and_the_shares_make_a_whole(costs: Costs) -> None:
    seconds = [part.seconds for part in costs.parts]
    assert seconds == sorted(seconds, reverse=True)
    assert min(seconds) > 0
    assert sum(map(costs.share, costs.parts)) == pytest.approx(1)
    # A line of the view ends with a line feed.
    assert (costs.documents, costs.runs, costs.characters) == (2, 2, len(f"{TEXT}\n复垦耕地3公顷、荒地5亩。\n"))


FOUND = [
    ("land/quantities.area.plain", 3),  # by itself: whatever wins over it
    ("land/quantities.area.of_ground", 0),
    ("money.amounts.number_currency", 1),
    ("money.amounts.range", 0),
    ("rankings.positions.scope_ordinal", 1),
    ("percentages.direction", 1),
    ("percentages.kind", 1),
]


@pytest.mark.parametrize(("name", "found"), FOUND)
def test_what_is_found(costs: Costs, name: str, found: int) -> None:
    assert [part.found for part in costs.parts if part.name == name] == [found]


def test_figures() -> None:
    parts = (Cost("a", "rule", 0.003, 7), Cost("b", "cues", 0.001, 0))
    costs = Costs(parts, characters=2000, documents=1, runs=1)
    assert [costs.per_thousand(part) for part in parts] == [1500, 500]
    assert [costs.share(part) for part in parts] == [0.75, 0.25]


def test_the_command(land: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")
    status, out, err = run(capsys, "bench", page, "--patterns", land, "--top", "3", "--runs", "1")
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert lines[0].split() == [
        "µs",
        "/",
        "1,000",
        "characters",
        "share",
        "found",
        "rule",
        "or",
        "family",
        "of",
        "cues",
    ]
    for line in lines[2:5]:
        assert regex.fullmatch(r" *[\d,]+\.\d +\d+\.\d% +\d+ {3}[\w./]+(?: \(cues\))? *", line)
    assert regex.fullmatch(r"and \d+ more with \d+\.\d% of the sum; --top \d+ shows all", lines[5])
    assert regex.fullmatch(
        rf"\d+ rules and families: [\d,.]+ µs / 1,000 characters; "
        rf"1 document of {len(TEXT) + 1} characters, median of 1 run",
        lines[-1],
    )


def test_the_examples(capsys: pytest.CaptureFixture[str]) -> None:
    examples = sorted((ROOT / "examples").glob("*.txt"))
    status, out, _ = run(capsys, "bench", *examples, "--runs", "1", "--top", "1000")
    assert status == 0
    assert "3 documents of" in out
    assert "money.amounts.number_currency" in out
    assert "more with" not in out


WRONG = [
    (["page.txt", "--patterns", "no_such_pack"], "no_such_pack: no such folder of patterns"),
    (["none.txt"], "none.txt: there is no such file or folder"),
    (["empty.txt"], "empty.txt: no text"),
]


@pytest.mark.parametrize("command", ["bench", "coverage"])
@pytest.mark.parametrize(("args", "message"), WRONG)
def test_wrong_use_is_a_clear_error(  # noqa: PLR0917
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    args: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    status, out, err = run(capsys, command, *args)
    assert (status, out) == (1, "")
    assert message in err
