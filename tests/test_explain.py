"""``jzextract.explain`` and the command of the same name: every field says from where it was taken."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import jzextract
from jzextract.attribution.findings import How
from jzextract.components.common import HOW_KEY
from jzextract.mechanisms import TEXTS, in_words
from jzextract.provenance import FieldHow

# One page with a record of every kind. The names are made up.
PAGE = (
    "1至8月份，全市省重点项目计划完成投资45.2亿元，占年度投资计划的81.4%，比去年增长约6.5%。\n\n"
    "引进总投资18亿元的星河光电年产3万吨玻璃项目，工业投资增速连续两年居全市第一位。"
)


def told(text: str, record_id: str, field: str, published: str | None = None) -> tuple[str, str | None, str | None]:
    """Mechanism, evidence and pattern of one field."""
    entry = jzextract.explain(text, record_id, published)[field]
    return (
        entry.how,
        None if entry.evidence is None else entry.evidence.text,
        None if entry.pattern is None else entry.pattern.id,
    )


def test_every_mechanism_has_a_text() -> None:
    assert {*get_args(How), *get_args(FieldHow)} == TEXTS.keys()
    for how in TEXTS:
        text = in_words(how, "the amount", None)
        assert text
        assert "{" not in text


# --- Fields -----------------------------------------------------------------------------------------------------------

INDICATOR = "money.indicator"
NOTED = "拨款3亿元（澳门元，下同）。\n\n收入2亿元。"
GROUPS = (
    "开工建设19个总投资31.2亿元的重点项目，其中产业项目7个。"
    "东湖大桥、北山水库等2个项目将于10月竣工。东湖大桥全长2公里。"
)
FIELDS = [
    # money: own words, cues beside and in front, defaults, the number itself
    (PAGE, "m1", "value", ("digits", "45.2亿元", "money.amounts.number_currency")),
    (PAGE, "m1", "lower", ("ends", "45.2亿元", "money.amounts.number_currency")),
    (PAGE, "m1", "bound", ("default", None, None)),
    (PAGE, "m1", "modality", ("cue_before", "计划", "shared.modality.planned")),
    (PAGE, "m1", "currency", ("default", None, None)),
    (PAGE, "m1", "indicator", ("cue_beside", "计划完成投资", f"{INDICATOR}.planned")),
    ("拨款1300余万元。", "m1", "bound", ("number_bound", "1300余万元", None)),
    ("拨款超3亿美元。", "m1", "bound", ("cue_beside", "超", "shared.bound.over")),
    ("拨款超3亿美元。", "m1", "currency", ("unit", "3亿美元", "money.amounts.number_currency")),
    (NOTED, "m2", "currency", ("cue_page", "（澳门元，下同", "money.currency.mop")),
    ("当年投资3亿元。", "m1", "modality", ("planned_kind", "当年投资", None)),
    ("发放2860万元的门票补贴。", "m1", "indicator", ("cue_beside", "的门票补贴", f"{INDICATOR}.funding")),
    ("发放2860万元的门票补贴。", "m1", "metric", ("behind", "门票补贴", None)),
    # lists: dealt out, and lent by the one before
    ("税收、出口额分别为3亿元、2亿元。", "m1", "indicator", ("cue_dealt", "税收", f"{INDICATOR}.tax")),
    ("税收、出口额分别为3亿元、2亿元。", "m2", "indicator", ("cue_dealt", "出口额", f"{INDICATOR}.trade")),
    ("甲乡、乙乡分别完成投资3亿元、1亿元。", "m2", "indicator", ("lent", "完成投资", f"{INDICATOR}.completed")),
    ("甲乡、乙乡分别完成投资3亿元、1亿元。", "m2", "subject", ("dealt", "乙乡", None)),
    ("帮助临江阀门厂获批贷款800万元。", "m1", "subject", ("recipient", "临江阀门厂", None)),
    # percentages
    (PAGE, "p1", "value", ("digits", "81.4%", "percentages.amounts.sign")),
    (PAGE, "p1", "unit", ("unit", "81.4%", "percentages.amounts.sign")),
    (PAGE, "p1", "direction", ("absent", None, None)),
    (PAGE, "p1", "metric", ("carried", "计划完成投资", None)),
    (PAGE, "p2", "bound", ("cue_beside", "约", "shared.bound.about")),
    (PAGE, "p2", "kind", ("cue_before", "增长", "percentages.kind.growth")),
    (PAGE, "p2", "direction", ("cue_before", "增长", "percentages.direction.up")),
    (PAGE, "p2", "comparison", ("cue_before", "比去年", "percentages.comparison.yoy")),
    ("工业增加值增长-2.5%。", "p1", "direction", ("minus", "-2.5%", None)),
    # rankings
    (PAGE, "r1", "kind", ("rule", "全市第一位", "rankings.positions.scope_ordinal")),
    (PAGE, "r1", "rank", ("rule", "全市第一位", "rankings.positions.scope_ordinal")),
    (PAGE, "r1", "top_n", ("absent", None, None)),
    (PAGE, "r1", "scope", ("inside", "全市", "rankings.positions.scope_ordinal")),
    (PAGE, "r1", "level", ("level_word", "全市", "scope_levels")),
    (PAGE, "r1", "from_bottom", ("rule", "全市第一位", "rankings.positions.scope_ordinal")),
    (PAGE, "r1", "streak", ("cue_before", "连续两年", "streaks.mentions.year")),
    (PAGE, "r1", "metric", ("own", "工业投资增速", None)),
    ("在青河市各区中，税收增速排名倒数第二。", "r1", "scope", ("carried", "青河市各区", "scopes.mentions.among")),
    ("全县税收增速居第三位。", "r1", "level", ("level_home", "全县", "scope_levels")),
    ("全县通报考核结果，北山县得分居第三位。", "r1", "level", ("level_subject", "县", "levels_above")),
    ("全市通报考核结果，柳湾镇得分居第三位。", "r1", "level", ("level_home", "全市", "scope_levels")),
    ("税收增速居第三位。", "r1", "level", ("level_unknown", None, None)),
    # projects
    (PAGE, "j2", "mentions", ("named", "星河光电年产3万吨玻璃项目", "projects.mentions.single")),
    (PAGE, "j2", "count", ("single", None, None)),
    (PAGE, "j2", "count_bound", ("default", None, None)),
    (PAGE, "j2", "parties", ("party", "星河光电", "parties.mentions.owner")),
    (PAGE, "j2", "capacity", ("capacity", "年产3万吨玻璃", "capacities.mentions.rated")),
    (PAGE, "j2", "total_investment", ("link_ahead", "18亿元", None)),
    (PAGE, "j2", "completed_investment", ("absent", None, None)),
    (PAGE, "j2", "stage", ("cue_before", "引进", "projects.stage.signed")),
    (PAGE, "j2", "stage_planned", ("reached", None, None)),
    (PAGE, "j1", "planned_investment", ("link_behind", "45.2亿元", None)),
    (PAGE, "j1", "count", ("uncounted", None, None)),
    (GROUPS, "j1", "count", ("counted", "19", "projects.mentions.counted_before")),
    (GROUPS, "j2", "stage", ("stage_group", "开工建设", "projects.stage.started")),
    (GROUPS, "j2", "parent", ("parent_part", "重点项目", "projects.mentions.counted_before")),
    (GROUPS, "j3", "parent", ("parent_list", "项目", "projects.mentions.list")),
    (GROUPS, "j3", "mentions.2", ("again", "东湖大桥", "projects.mentions.list")),
    (GROUPS, "j3", "stage", ("cue_behind", "竣工", "projects.stage.completed")),
]


@pytest.mark.parametrize(("text", "record_id", "field", "expected"), FIELDS)
def test_field(text: str, record_id: str, field: str, expected: tuple[str, str | None, str | None]) -> None:
    assert told(text, record_id, field) == expected


def test_a_period_names_its_pattern() -> None:
    entry = jzextract.explain(PAGE, "m1", "2024-09-12")["period"]
    assert (entry.how, entry.shown) == ("carried", "1至8月份 (2024-01-01 to 2024-08-31)")
    assert entry.pattern is not None
    assert entry.pattern.file == "patterns/periods/months.yml"


def test_the_stage_that_is_still_ahead() -> None:
    assert told(GROUPS, "j3", "stage_planned", "2024-05-01") == ("ahead", "将于10月", None)


def test_a_table() -> None:
    table = "单位：万元\n\n| 名称 | 总投资 |\n|---|---|\n| 青禾桥 | 3000 |\n| 北山路 | 2000 |\n"
    assert told(table, "m2", "indicator") == ("cue_heading", "总投资", "money.indicator.total")
    assert told(table, "m2", "subject") == ("table", "北山路", None)


def ids(result: jzextract.ExtractionResult) -> list[str]:
    return [r.id for r in (*result.money, *result.percentages, *result.rankings, *result.projects)]


@pytest.mark.parametrize("text", [PAGE, GROUPS, PAGE.replace("45.2", "45.\n2").replace("计划", "计 划")])
def test_every_field_of_every_record_is_explained(text: str) -> None:
    result = jzextract.extract(text, "2024-09-12")
    about_itself = set(jzextract.records.Record.model_fields) - {"period"}
    for record_id in ids(result):
        explanation = jzextract.explain(text, record_id, "2024-09-12")
        record = explanation.record
        assert explanation.rule.id == record.rule
        fields = {entry.field.partition(".")[0] for entry in explanation.fields}
        assert fields == type(record).model_fields.keys() - about_itself
        for entry in explanation.fields:
            assert entry.sentence
            assert (entry.shown == "—") == (entry.value in (None, []))
            if entry.evidence is not None:
                assert text[entry.evidence.start : entry.evidence.end] == entry.evidence.text
        assert jzextract.Explanation.model_validate_json(explanation.model_dump_json()) == explanation


def test_the_text_is_for_readers() -> None:
    lines = str(jzextract.explain(PAGE, "p2", "2024-09-12")).splitlines()
    assert lines[0] == "p2: 6.5%, a percentage"
    assert lines[1].endswith("占年度投资计划的81.4%，比去年增长约[[6.5%]]。")
    assert lines[3].endswith("(percentages.amounts.sign, patterns/percentages/amounts.yml)")
    comparison = next(line for line in lines if line.startswith("comparison"))
    assert comparison.split("  ", 1)[1].strip() == (
        "yoy                                  because of 比去年, in front of the percentage "
        "(percentages.comparison.yoy, patterns/percentages/comparison.yml)"
    )
    assert lines[-1] == "empty: lower, upper, base"


def test_patterns_of_ones_own_are_named(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(
        "family: rankings.own\nabout: Words of our own.\nrules:\n"
        "  - id: rankings.own.peak\n    pattern: 独占鳌头\n    set: {kind: position, rank: 1}\n",
        "utf-8",
    )
    explanation = jzextract.explain("税收增速独占鳌头。", "r1", nlp=jzextract.load(patterns=[tmp_path]))
    assert explanation.rule == jzextract.PatternSource(
        id="local/rankings.own.peak", file=f"{tmp_path}/own.yml", about="Words of our own."
    )


@pytest.mark.parametrize(
    ("text", "record_id", "message"),
    [
        (PAGE, "m9", "no record 'm9' in this text; it has m1, m2, p1, p2, r1, j1, j2"),
        ("支出1元、2元、3元。", "p1", "it has m1 … m3"),
        ("无事。", "m1", "it has none"),
    ],
)
def test_an_unknown_record(text: str, record_id: str, message: str) -> None:
    with pytest.raises(jzextract.InputError, match=message):
        jzextract.explain(text, record_id)


def test_what_is_no_text() -> None:
    with pytest.raises(jzextract.InputError, match="give a string"):
        jzextract.explain(5, "m1")  # type: ignore[arg-type]


def test_sources_are_plain_data_and_travel_with_the_doc(nlp: Language) -> None:
    doc = nlp(PAGE)
    kept = json.loads(json.dumps(doc.user_data[HOW_KEY]))
    assert kept["m1"]["modality"] == ["cue_before", "shared.modality.planned", 13, 15]
    assert PAGE[13:15] == "计划"
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert json.loads(json.dumps(again.user_data[HOW_KEY])) == kept


# --- The command ------------------------------------------------------------------------------------------------------


def run(*args: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jzextract", "explain", *map(str, args)]
    return subprocess.run(command, input=stdin, capture_output=True, encoding="utf-8", check=False, timeout=120)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "库.jsonl"
    lines = [{"text": "支出5元。", "doc_id": "甲"}, {"text": PAGE, "doc_id": "乙", "published": "2024-09-12"}]
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return path


def test_command(tmp_path: Path) -> None:
    page = tmp_path / "页.txt"
    page.write_text(PAGE, "utf-8")
    done = run(page, "m1", "--published", "2024-09-12")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{jzextract.explain(PAGE, 'm1', '2024-09-12')}\n"
    assert run("-", "m1", "--published", "2024-09-12", stdin=PAGE).stdout == done.stdout


def test_command_on_a_corpus(corpus: Path) -> None:
    done = run(corpus, "p1", "--doc-id", "乙", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    expected = jzextract.explain(PAGE, "p1", "2024-09-12")
    assert jzextract.Explanation.model_validate_json(done.stdout) == expected


@pytest.mark.parametrize(
    ("args", "messages"),
    [
        (["库.jsonl", "m1"], ["库.jsonl: holds more than one document; name one with --doc-id, as 甲 or 乙"]),
        (["库.jsonl", "m1", "--doc-id", "丙"], ["库.jsonl: holds no document '丙'; it has 甲, 乙"]),
        (["库.jsonl", "m7", "--doc-id", "甲"], ["库.jsonl: there is no record 'm7' in this text; it has m1"]),
        (["gone.txt", "m1"], ["gone.txt: there is no such file or folder; check the path"]),
    ],
)
def test_command_fails(corpus: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], messages: list[str]) -> None:
    monkeypatch.chdir(corpus.parent)
    done = run(*args)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [f"jzextract: {message}" for message in messages]


def test_command_says_what_could_not_be_read(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpus.parent)
    with corpus.open("a", encoding="utf-8") as stream:
        stream.write("\n{")
    done = run(corpus.name, "m1", "--doc-id", "丙")
    assert done.returncode == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["库.jsonl:3", "库.jsonl"]


def test_wrong_usage(corpus: Path) -> None:
    assert run(corpus).returncode == 2
    assert run(corpus, "m1", "--format", "table").returncode == 2
