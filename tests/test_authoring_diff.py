"""`jzextract patterns diff`: what a change of patterns adds, removes and alters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import regex

import jzextract
from jzextract.authoring.comparing import Tally, compare_patterns, compare_results, load_side
from jzextract.documents import Document
from jzextract.records import ExtractionResult

from .authoring import AREAS, run, write_pack
from .conftest import ROOT

COMPLETED = """\
family: money.indicator
about: Our own word for what is spent.
field: indicator
records: [money]
cues:
  - id: money.indicator.spent
    value: expenditure
    before: [凑出]
"""
LISTS = """\
family: money.mine
about: Ours instead of the shipped one.
rules:
  - id: money.mine.lists
    overrides: money.amounts.range
    at: number
    priority: 1
    pattern: '(?P<low>{{number}}){{currencies}}?(?:{{range_sign}})(?P<high>{{number}})(?P<currency>{{currencies}})'
"""
SLOW = """\
family: quantities.slow
about: Never ends.
rules:
  - id: quantities.slow.words
    pattern: '(?P<amount>(?:[一-龥]|[一-龥]{2})+)亩田'
    set: {quantity: area}
"""
TEXT = "东溪县整治耕地70亩。凑出3万元。补助200万元至500万元。"


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("packs")
    return {
        "land": write_pack(folder, "land", {"area.yml": AREAS}),
        "spent": write_pack(folder, "spent", {"spent.yml": COMPLETED}),
        "lists": write_pack(folder, "lists", {"lists.yml": LISTS}),
        "off": write_pack(folder, "off", {"spent.yml": COMPLETED}, disable=("money.amounts.range",)),
        "slow": write_pack(folder, "slow", {"slow.yml": SLOW}),
        "-": "-",
    }


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


SENTENCES = "凑出[[3万元]]。"
RANGE = "补助[[200万元至500万元]]。"
WHATS = [
    ("-", "-", "no record differs in 1 document\n"),
    ("land", "land", "no record differs in 1 document\n"),
    (
        "-",
        "land",
        "page.txt\n"
        "  added    quantities   东溪县整治耕地[[70亩]]。\n"
        "                        land/quantities.area.plain: value 70, lower 70, upper 70, bound exact, "
        "modality actual, quantity area, unit 亩\n\n"
        "1 of 1 document differs\n\n"
        "type         added   removed   altered\n"
        "──────────────────────────────────────\n"
        "quantities       1         0         0\n\n"
        "rule                         added   removed   altered\n"
        "──────────────────────────────────────────────────────\n"
        "land/quantities.area.plain       1         0         0\n",
    ),
    (
        "-",
        "spent",
        "page.txt\n"
        f"  altered  money        {SENTENCES}\n"
        "                        indicator: other → expenditure\n\n"
        "1 of 1 document differs\n\n"
        "type    added   removed   altered\n"
        "─────────────────────────────────\n"
        "money       0         0         1\n\n"
        "rule                          added   removed   altered\n"
        "───────────────────────────────────────────────────────\n"
        "money.amounts.number_currency     0         0         1\n",
    ),
    (
        "-",
        "lists",
        "1 of 1 document differs\n\n"
        "1 record is found by lists/money.mine.lists instead of money.amounts.range; nothing else differs there\n\n"
        "type    added   removed   altered\n"
        "─────────────────────────────────\n"
        "money       0         0         1\n\n"
        "rule                     added   removed   altered\n"
        "──────────────────────────────────────────────────\n"
        "lists/money.mine.lists       0         0         1\n",
    ),
]


def squeezed(text: str) -> list[str]:
    """Lines without the blanks that align columns, the rules of tables, and what is not the subject here."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip("─ ")]
    return [regex.sub(", (?:metric|subject) [^,]+", "", line) for line in lines]


@pytest.mark.parametrize(("old", "new", "expected"), WHATS)
def test_text(  # noqa: PLR0917
    packs: dict[str, str], page: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, expected: str
) -> None:
    status, out, err = run(capsys, "diff", packs[old], packs[new], page)
    assert squeezed(out) == squeezed(expected)
    assert (status, err) == (int("differs" in expected and "no record" not in expected), "")


def test_a_record_that_is_found_no_more(packs: dict[str, str]) -> None:
    tally = Tally()
    for one in compare_patterns(load_side(packs["spent"]), load_side(packs["off"]), [Document(TEXT)]):
        tally.add(one)
        changes = one.changes
    # Without the rule for the range its two ends are two amounts.
    assert [(c.what, c.type, c.record["text"], c.record["rule"]) for c in changes] == [
        ("added", "money", "200万元", "money.amounts.number_currency"),
        ("removed", "money", "200万元至500万元", "money.amounts.range"),
        ("added", "money", "500万元", "money.amounts.number_currency"),
    ]
    assert (tally.documents, tally.differing) == (1, 1)
    assert tally.by_type == {"money": {"added": 2, "removed": 1}}
    assert tally.by_rule == {"money.amounts.number_currency": {"added": 2}, "money.amounts.range": {"removed": 1}}


LINKED = "引进总投资18亿元的星河光电玻璃项目。"


def test_links_are_what_they_point_at() -> None:
    result = jzextract.extract(LINKED)
    assert [project.total_investment for project in result.projects] == ["m1"]
    data = result.to_dict()
    data["money"][0]["id"] = data["projects"][0]["total_investment"] = "m7"
    assert compare_results(result, ExtractionResult.model_validate(data)) == []
    data["projects"][0]["total_investment"] = None
    [change] = compare_results(result, ExtractionResult.model_validate(data))
    place = LINKED.index("18亿元")
    target = {"type": "money", "text": "18亿元", "start": place, "end": place + 4}
    assert (change.what, change.fields) == ("altered", {"total_investment": (target, None)})


def test_json(packs: dict[str, str], page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "diff", "-", packs["spent"], page, "--format", "json")
    data = json.loads(out)
    [document] = data["documents"]
    [change] = document["changes"]
    assert status == 1
    assert (document["doc_id"], change["what"], change["type"]) == ("page.txt", "altered", "money")
    assert change["fields"] == {"indicator": {"old": "other", "new": "expenditure"}}
    assert TEXT[change["record"]["start"] : change["record"]["end"]] == "3万元"
    assert data["summary"]["by_type"] == {"money": {"added": 0, "removed": 0, "altered": 1}}


def test_a_whole_set_takes_the_place_of_the_shipped_patterns(
    tmp_path: Path, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "whole"
    for path in (ROOT / "patterns").rglob("*.yml"):
        copy = whole / path.relative_to(ROOT / "patterns")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    amounts = whole / "money" / "amounts.yml"
    amounts.write_text(
        amounts.read_text(encoding="utf-8").replace("money.amounts.range", "money.amounts.span"), "utf-8"
    )
    status, out, _ = run(capsys, "diff", "-", whole, page)
    assert status == 1
    assert "1 record is found by money.amounts.span instead of money.amounts.range; nothing else differs" in out


def test_a_pattern_that_took_too_long_is_named(
    packs: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "long.txt"
    page.write_text("全县上下一心共同努力推进各项工作取得了新的更大的成绩一年更比一年好，亩田。", encoding="utf-8")
    status, out, _ = run(capsys, "diff", "-", packs["slow"], page)
    assert status == 0
    assert out == (
        "NEW: slow/quantities.slow.words took too long in 1 document, and was left out there\n"
        "no record differs in 1 document\n"
    )


WRONG = [
    (["no_such_pack", "-", "page.txt"], "no_such_pack: no such folder of patterns"),
    (["-", "./gone", "page.txt"], "gone: no such folder of patterns"),
    (["-", "-", "none.txt"], "none.txt: there is no such file or folder"),
    (["-", "-", "empty.txt"], "empty.txt: no text"),
    (["-", "-", "folder"], "file in this folder"),
]


@pytest.mark.parametrize(("args", "message"), WRONG)
def test_wrong_use_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "folder").mkdir()
    status, out, err = run(capsys, "diff", *args)
    assert (status, out) == (2, "")
    assert message in err


def test_an_input_that_cannot_be_read_is_trouble(
    packs: dict[str, str], page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, "diff", "-", packs["land"], page, page.parent / "none.txt")
    assert status == 2
    assert "1 of 1 document differs" in out
    assert "none.txt: there is no such file" in err


def test_the_examples(packs: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    examples = sorted((ROOT / "examples").glob("*.txt"))
    assert run(capsys, "diff", packs["land"], packs["land"], *examples) == (0, "no record differs in 3 documents\n", "")
