"""`jzextract patterns coverage`: what of the patterns a corpus uses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spacy.language import Language

import jzextract
from jzextract.authoring.branches import BranchMarker, branches_of, without_ends, words_of
from jzextract.authoring.coverage import Coverage, CoverageCounter, count_coverage
from jzextract.authoring.places import Places
from jzextract.authoring.trials import Page, matches_of, process
from jzextract.documents import Document
from jzextract.errors import InputError
from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.patterns.record_types import RECORD_TYPES

from .authoring import AREAS, run, write_pack
from .conftest import ROOT

CROPS = """\
lexicon: crops
about: What grows.
entries: [水稻, 茶, 茶叶, 玉米]
"""
FIELDS = """\
family: quantities.fields
about: Fields by what grows there.
rules:
  - id: quantities.fields.of_crop
    priority: 3
    pattern: '(?P<amount>{{number}})(?P<unit>亩)(?:(?:优质|高产(?:高效)?|有机)(?:的|、)?)*{{crops}}(?!{{others}}|园|叶)'
    needs: [亩]
    set: {quantity: area}
fragments:
  others: '种子|秧苗'
"""
KINDS = """\
family: shared.modality
about: Our own words of a plan.
field: modality
records: [money, percentages, rankings, quantities]
cues:
  - id: shared.modality.sketched
    value: planned
    before: [勾画, '设想(?:整治|复垦)', 草拟]
"""
TEXTS = ["整治5亩优质、有机水稻，勾画开垦7亩荒地。", "设想复垦3亩茶叶，保留茶园2亩。", "9亩高产高效茶叶种子。"]


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    files = {"area.yml": AREAS, "crops.yml": CROPS, "fields.yml": FIELDS, "kinds.yml": KINDS}
    return [write_pack(tmp_path_factory.mktemp("packs"), "land", files)]


@pytest.fixture(scope="module")
def engine(packs: list[str]) -> tuple[Language, PatternLibrary]:
    return jzextract.load(patterns=packs), load_library(packs)


@pytest.fixture(scope="module")
def coverage(engine: tuple[Language, PatternLibrary]) -> Coverage:
    return count_coverage(*engine, map(Document, TEXTS))


def counts(coverage: Coverage, kind: str, file: str) -> dict[tuple[str, str], int]:
    return {(p.owner, p.text): p.count for p in coverage.parts if p.kind == kind and p.path.endswith(f"land/{file}")}


def test_rules(coverage: Coverage) -> None:
    assert counts(coverage, "rule", "area.yml") == {
        ("land/quantities.area.plain", ""): 2,  # 2亩 and 9亩: the others gave way
        ("land/quantities.area.of_ground", ""): 1,
        ("land/quantities.area.yield", ""): 0,
        ("land/quantities.area.beds", ""): 0,
        ("land/quantities.area.stretch", ""): 0,
    }
    assert counts(coverage, "rule", "fields.yml") == {("land/quantities.fields.of_crop", ""): 2}


def test_alternatives(coverage: Coverage) -> None:
    rule = "land/quantities.fields.of_crop"
    # What stands only within a negative look around is not counted, nor are the branches of {{others}}.
    assert counts(coverage, "alternative", "fields.yml") == {
        (rule, "优质"): 1,
        (rule, "高产(?:高效)?"): 0,
        (rule, "有机"): 1,
        (rule, "的"): 0,
        (rule, "、"): 1,
    }
    area = counts(coverage, "alternative", "area.yml")
    assert area["{{ground}}", "荒地"] == 1
    assert area["{{ground}}", "耕地"] == area["{{ground}}", "林地"] == 0
    assert area["land/quantities.area.plain", "亩"] == 2
    assert area["land/quantities.area.plain", "公顷"] == 0


def test_entries_of_lexicons(coverage: Coverage) -> None:
    entries = {p.text: (p.count, p.occurs, p.evidence) for p in coverage.parts if p.owner == "crops"}
    assert entries == {
        "水稻": (1, 1, "match"),
        "茶": (0, 3, "match"),  # always a part of 茶叶, or of 茶园, which no rule is about
        "茶叶": (1, 2, "match"),
        "玉米": (0, 0, "match"),
    }


def test_cues_and_their_words(coverage: Coverage) -> None:
    cue = "land/shared.modality.sketched"
    assert counts(coverage, "cue", "kinds.yml") == {(cue, ""): 2}
    assert counts(coverage, "word", "kinds.yml") == {
        (cue, "勾画"): 1,
        (cue, "设想(?:整治|复垦)"): 1,
        (cue, "草拟"): 0,
    }
    assert counts(coverage, "alternative", "kinds.yml") == {(cue, "整治"): 0, (cue, "复垦"): 1}


def test_lines(coverage: Coverage) -> None:
    lines = {(p.kind, p.text): p.line for p in coverage.parts if p.path.endswith("land/fields.yml")}
    assert lines["rule", ""] == 4
    assert lines["alternative", "优质"] == 6
    assert {p.line for p in coverage.parts if p.owner == "{{ground}}"} == {4}


def test_what_only_the_mechanisms_use_counts_where_it_stands(coverage: Coverage) -> None:
    evidence = {p.path: p.evidence for p in coverage.parts if p.kind in ("alternative", "entry")}
    assert evidence["patterns/projects/words.yml"] == "occurrence"
    assert evidence["patterns/lexicons/action_verbs.yml"] == "occurrence"
    assert {p.count for p in coverage.parts if p.owner == "action_verbs"} >= {0}


def test_a_lent_value_is_not_counted_again() -> None:
    nlp, library = jzextract.load(), load_library()
    found = count_coverage(nlp, library, [Document("甲乡、乙乡分别完成投资3亿元、1亿元。")])
    assert [p.count for p in found.parts if p.owner == "money.indicator.completed" and p.kind == "cue"] == [1]


def test_the_marks_change_no_match(engine: tuple[Language, PatternLibrary]) -> None:
    nlp, library = engine
    counter = CoverageCounter(nlp, library)
    compared = 0
    for path in sorted((ROOT / "examples").glob("*.txt")):
        page = Page.of(process(nlp, Document(path.read_text(encoding="utf-8"))))
        for name in RECORD_TYPES:
            plain = [(r.id, m.span()) for r in library.rules(name) for m in matches_of(page, r, name)]
            marked = [(r.id, m.span()) for r in counter.marked_rules(name) for m in matches_of(page, r, name)]
            assert plain == marked
            compared += len(plain)
    assert compared > 20


MARKED = [
    ("(?:甲|乙)丙", "乙丙", ["乙"], []),
    ("(?:甲|乙){2}", "乙甲", ["甲", "乙"], []),
    ("甲|乙(?:丙|丁)?", "乙丁", ["乙(?:丙|丁)?", "丁"], []),
    ("(?:甲|)乙", "乙", [""], []),
    ("(?:{{crops}}|乙)", "茶叶", ["{{crops}}"], ["茶叶"]),
    ("(?!甲|乙).", "丙", [], []),
    ("(?=甲|乙).", "乙", ["乙"], []),
    (r"(甲|乙)\1", "乙乙", [], []),  # a group by its number: left alone
]


@pytest.mark.parametrize(("pattern", "text", "branches", "words"), MARKED)
def test_marks(
    engine: tuple[Language, PatternLibrary], pattern: str, text: str, branches: list[str], words: list[str]
) -> None:
    library = engine[1]
    places = Places(library)
    marker = BranchMarker(library, places)
    file = places.file("land/quantities.area.plain")
    match = compile_expression(marker.expression(pattern, file, "mine", 1)).fullmatch(text)
    assert match is not None
    assert sorted(marker.branches[i].text for i in branches_of(match)) == sorted(branches)
    assert [word for _, word in words_of(match)] == words
    assert ("mine" in marker.unmarked) == (r"\1" in pattern)


@pytest.mark.parametrize(("expression", "bare"), [("^甲|乙$", "甲|乙"), (r"\A[$^]\$(?=乙|$)", r"[$^]\$(?=乙|)")])
def test_the_ends_of_stretches_are_left_out(expression: str, bare: str) -> None:
    assert without_ends(expression) == bare


def test_an_empty_corpus(engine: tuple[Language, PatternLibrary]) -> None:
    with pytest.raises(InputError, match="the corpus is empty"):
        count_coverage(*engine, [])


# --- The command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), encoding="utf-8")
    return path


def of_file(out: str, file: str) -> list[str]:
    """The lines about one file of the pack."""
    blocks = [block.splitlines() for block in out.split("\n\n") if f"/land/{file}" in block.partition("\n")[0]]
    return [line.strip() for block in blocks for line in block[1:]]


def test_text(packs: list[str], page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "coverage", page, "--patterns", *packs)
    assert (status, err) == (0, "")
    assert f"{packs[0]}/crops.yml: 2 of 4 entries\n" in out
    assert of_file(out, "crops.yml") == ["never, not in the text: 玉米", "never, in the text, but in no match: 茶"]
    assert f"{packs[0]}/fields.yml: 1 of 1 rule, 3 of 5 alternatives\n" in out
    rule = "land/quantities.fields.of_crop"
    assert of_file(out, "fields.yml") == [f"never, alternatives {rule} (line 6): 高产(?:高效)?、的"]
    assert "3 documents of " in out


def test_only_what_never_fired(packs: list[str], page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, short, _ = run(capsys, "coverage", page, "--patterns", *packs)
    status, out, _ = run(capsys, "coverage", page, "--patterns", *packs, "--never")
    assert status == 0
    assert of_file(out, "crops.yml") == of_file(short, "crops.yml")
    assert " … and " not in out
    assert "documents of" not in out


def test_counts(packs: list[str], page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "coverage", page, "--patterns", *packs, "--counts")
    assert of_file(out, "crops.yml") == [
        "0  entry crops (line 3): 茶 (in the text 3 times)",
        "0  entry crops (line 3): 玉米",
        "1  entry crops (line 3): 水稻",
        "1  entry crops (line 3): 茶叶 (in the text 2 times)",
    ]


def test_json(packs: list[str], page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "coverage", page, "--patterns", *packs, "--format", "json")
    data = json.loads(out)
    assert (data["documents"], data["stopped"]) == (3, {})
    assert [owner for owner in data["uncounted"] if owner.startswith("land/")] == []
    assert {
        "kind": "entry", "path": f"{packs[0]}/crops.yml", "line": 3, "owner": "crops",
        "text": "茶叶", "count": 1, "evidence": "match", "occurs": 2,
    } in data["parts"]  # fmt: skip
    _, out, _ = run(capsys, "coverage", page, "--patterns", *packs, "--format", "json", "--never")
    assert {part["count"] for part in json.loads(out)["parts"]} == {0}


def test_the_examples(capsys: pytest.CaptureFixture[str]) -> None:
    examples = sorted((ROOT / "examples").glob("*.txt"))
    status, out, _ = run(capsys, "coverage", *examples)
    assert status == 0
    assert "patterns/money/amounts.yml: " in out
    assert "3 documents of " in out
