"""`jzextract patterns explain`: why rules match or not, and which cues decide."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from spacy.language import Language

import jzextract
from jzextract.authoring.decisions import cue_reasons, decisions
from jzextract.authoring.near_misses import nearest_miss
from jzextract.authoring.reasons import TextReasons
from jzextract.authoring.trials import Page, process
from jzextract.documents import Document
from jzextract.errors import InputError
from jzextract.io.reasons import write_cue, write_decisions, write_rules
from jzextract.patterns.library import PatternLibrary, load_library

from .authoring import AREAS, run, write_pack
from .conftest import ROOT

MORE = """\
family: quantities.more
about: Rules that overlap those of areas.
rules:
  - id: quantities.more.twin
    at: number
    pattern: '(?P<amount>{{number}})(?P<unit>公顷)'
    set: {quantity: area}
  - id: quantities.more.longer
    at: number
    pattern: '(?P<amount>{{number}})(?P<unit>公顷)左右'
    set: {quantity: area}
"""

Engine = tuple[Language, PatternLibrary, str]


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    pack = write_pack(tmp_path_factory.mktemp("packs"), "land", {"area.yml": AREAS, "more.yml": MORE})
    return jzextract.load(patterns=[pack]), load_library([pack]), pack


def told(engine: Engine, text: str, rule: str) -> list[str]:
    """What is said of one rule, without its name."""
    nlp, library, _ = engine
    reasons = TextReasons(nlp, library, Document(text))
    stream = io.StringIO()
    write_rules([reasons.rule(f"land/quantities.{rule}")], reasons.page.view.clean, stream)
    return [line.removeprefix("  ") for line in stream.getvalue().splitlines()[1:] if line]


AT_NUMBERS = "it is tried only where a number begins"
RULES = [
    # it matches
    ("整治70亩。", "area.plain", [AT_NUMBERS, "found q1: 整治[[70亩]]。", "  amount 「70」, unit 「亩」"]),
    # settled against others: priority, length
    ("整治70亩耕地。", "area.of_ground",
     ["it needs 耕地、林地、荒地: there is 耕地", "found q1: 整治[[70亩耕地]]。", "  amount 「70」, unit 「亩」",
      "  won over 「70亩」 of land/quantities.area.plain: it has the higher priority (1 over 0)"]),
    ("整治70亩耕地。", "area.plain",
     [AT_NUMBERS, "matches, but gave way: 整治[[70亩]]耕地。", "  amount 「70」, unit 「亩」",
      "  「70亩耕地」 of land/quantities.area.of_ground won: it has the higher priority (1 over 0)"]),
    ("整治3公顷左右。", "more.longer",
     [AT_NUMBERS, "found q1: 整治[[3公顷左右]]。", "  amount 「3」, unit 「公顷」",
      "  won over 「3公顷」 of land/quantities.area.plain: it is longer",
      "  won over 「3公顷」 of land/quantities.more.twin: it is longer"]),
    ("整治3公顷。", "more.twin",
     [AT_NUMBERS, "matches, but gave way: 整治[[3公顷]]。", "  amount 「3」, unit 「公顷」",
      "  「3公顷」 of land/quantities.area.plain won: its rule comes first (both have the same priority and length)"]),
    # traps
    ("稻谷500亩产稳定。", "area.yield",
     ["it needs 亩: there is 亩", "matches; it is a trap, and yields nothing: 稻谷[[500亩产]]稳定。",
      "  won over 「500亩」 of land/quantities.area.plain: it has the higher priority (2 over 0)"]),
    # conditions
    ("共6畦。", "area.beds", ["it needs 畦: there is 畦", "found q1: 共[[6畦]]。", "  amount 「6」, unit 「畦」",
                        "  'when' allows it: 「共」 stands beside it"]),
    ("共6畦沟。", "area.beds", ["it needs 畦: there is 畦", "matches, but is refused: 共[[6畦]]沟。",
                          "  amount 「6」, unit 「畦」", "  'unless' forbids it: 「沟」 stands beside it"]),
    ("有6畦。", "area.beds", ["it needs 畦: there is 畦", "matches, but is refused: 有[[6畦]]。",
                        "  amount 「6」, unit 「畦」",
                        "  'when' wants one of 共、开垦 directly in front of it"]),
    # it does not match: literal, part, looks around
    ("有6亩。", "area.beds", ["it needs 畦: that does not stand in the text"]),
    ("有6亩。", "area.of_ground", ["it needs 耕地、林地、荒地: none of them stands in the text"]),
    ("占地6顷。", "area.plain", [AT_NUMBERS, "does not match; 1 of its 2 parts do: 「6」 is (?P<amount>{{number}})",
                           "  amount 「6」", "  then it wants (?P<unit>亩|公顷); there stands 「顷。」"]),
    ("共70", "area.plain", [AT_NUMBERS, "does not match; 1 of its 2 parts do: 「70」 is (?P<amount>{{number}})",
                      "  amount 「70」", "  then it wants (?P<unit>亩|公顷); there the text ends"]),
    ("整治70亩荒地上。", "area.of_ground",
     ["it needs 耕地、林地、荒地: there is 荒地",
      "does not match; all its parts do, but not what looks around: 「70亩荒地」", "  amount 「70」, unit 「亩」",
      "  (?!上) forbids that: 「上」 stands behind it"]),
    ("路宽3里。", "area.stretch",
     ["it needs 里: there is 里", "does not match; all its parts do, but not what looks around: 「3里」",
      "  amount 「3」, unit 「里」", "  (?<=长|绵延) does not hold: 「路宽」 stands in front of it"]),
    ("路宽3里外。", "area.stretch",  # two do not hold: the first is told
     ["it needs 里: there is 里", "does not match; all its parts do, but not what looks around: 「3里」",
      "  amount 「3」, unit 「里」", "  (?<=长|绵延) does not hold: 「路宽」 stands in front of it"]),
    ("没有数字。", "area.plain", [AT_NUMBERS, "no part of it matches anywhere in the text"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "expected"), RULES)
def test_a_rule(land: Engine, text: str, rule: str, expected: list[str]) -> None:
    assert told(land, text, rule) == expected


def test_the_nearest_rule_comes_first(land: Engine) -> None:
    nlp, library, _ = land
    near = TextReasons(nlp, library, Document("整治70亩荒地上，共6畦沟，路宽3里。")).near_rules()
    mine = [
        (one.rule.id.rpartition(".")[2], one.reasons[0].outcome)
        for one in near
        if one.rule.file.path.endswith("area.yml")
    ]
    # Of those that did not match a trap comes last.
    near_misses = [("of_ground", "near"), ("stretch", "near"), ("yield", "near")]
    assert mine == [("plain", "found"), ("beds", "refused"), *near_misses]
    assert [one.nearness for one in near] == sorted(one.nearness for one in near)


def test_a_rule_that_did_not_come_near_is_not_shown(land: Engine) -> None:
    nlp, library, _ = land
    near = TextReasons(nlp, library, Document("会议闭幕。")).near_rules()
    assert [one.rule.id for one in near if one.rule.file.pack] == []


def test_a_pattern_with_branches_is_told_by_the_nearest_one(land: Engine) -> None:
    nlp, library, _ = land
    rule = next(rule for rule in library.rules("percentages") if rule.spec.pattern.startswith("(?:(?P<sign>负)百分之"))
    page = Page.of(process(nlp, Document("下降百分之负。")))
    miss = nearest_miss(page, rule, "percentages", library.fragments(rule.file))
    assert miss is not None
    assert (miss.text, miss.matched, miss.parts) == ("百分之负", 1, 2)


UNREADABLE = """\
family: money.odd
about: A currency that no lexicon knows.
rules:
  - id: money.odd.strings
    pattern: '(?P<amount>{{number}})(?P<currency>吊)'
"""


def test_a_match_that_cannot_be_read(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, "odd", {"odd.yml": UNREADABLE})
    engine = jzextract.load(patterns=[pack]), load_library([pack])
    stream = io.StringIO()
    reasons = TextReasons(*engine, Document("拨给三百吊。"))
    write_rules([one for one in reasons.near_rules() if one.rule.file.pack], reasons.page.view.clean, stream)
    assert stream.getvalue() == (
        f"odd/money.odd.strings ({pack}/odd.yml:4)\n"
        "  left out: the group 'currency' holds no word of the lexicon currencies or currency_signs: '吊'\n\n"
    )


def test_unknown_and_disabled_rules(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, "off", {"area.yml": AREAS}, disable=("money.amounts.range",))
    reasons = TextReasons(jzextract.load(patterns=[pack]), load_library([pack]), Document("投资3亿元。"))
    with pytest.raises(InputError, match=r"did you mean money\.amounts\.range"):
        reasons.rule("money.amounts.rang")
    with pytest.raises(InputError, match=r"money/amounts.yml:\d+\) is overridden or switched off by a pack"):
        reasons.rule("money.amounts.range")


# --- Cues -------------------------------------------------------------------------------------------------------------

PLANNED = "东溪县年度计划投资4亿元，累计完成投资3亿元。"


def test_the_cues_that_decided_and_what_they_overruled(land: Engine) -> None:
    nlp, library, _ = land
    stream = io.StringIO()
    write_decisions(decisions(TextReasons(nlp, library, Document(PLANNED)), nlp), stream)
    lines = [line for line in stream.getvalue().splitlines() if not line.startswith("  modality")]
    files = {"money/indicator.yml", "shared/modality.yml"}
    for file in files:  # the lines of shipped files are theirs to change
        lines = [line.split(f"{file}:")[0] for line in lines]
    assert lines == [
        "m1 4亿元",
        "  indicator is investment.planned: because of 年度计划投资, right beside the amount "
        "(money.indicator.planned, patterns/",
        "    not investment.total, as 「投资」 says (money.indicator.total): the list 'weak' is asked later",
        "m2 3亿元",
        "  indicator is investment.completed: because of 累计完成投资, right beside the amount "
        "(money.indicator.completed, patterns/",
        "    not investment.total, as 「投资」 says (money.indicator.total): the list 'weak' is asked later",
    ]


CUES = [
    ("价格下降3.1%。", "percentages.direction.down", ["下降", "降"], ["p1"], []),
    ("价格下降3.1%。", "percentages.direction.up", [], [], []),
    (PLANNED, "money.indicator.total", ["投资"], [], ["m1", "m2"]),
    ("税收增加。", "money.indicator.tax", ["税收"], [], []),
]


@pytest.mark.parametrize(("text", "cue", "words", "decided", "overruled"), CUES)
def test_a_cue(  # noqa: PLR0917
    land: Engine, text: str, cue: str, words: list[str], decided: list[str], overruled: list[str]
) -> None:
    nlp, library, _ = land
    reasons = cue_reasons(TextReasons(nlp, library, Document(text)), nlp, cue)
    assert {*words} <= {word for _, word in reasons.words}
    assert bool(words) == bool(reasons.words)
    assert [d.record.id for d in reasons.decided] == decided
    assert [d.record.id for d in reasons.overruled] == overruled
    stream = io.StringIO()
    write_cue(reasons, stream)
    assert stream.getvalue().startswith(f"{cue} (patterns/")
    assert ("none of its words stands in the text" in stream.getvalue()) == (not words)


# --- The command ------------------------------------------------------------------------------------------------------


def test_the_command(land: Engine, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pack = land[2]
    status, out, _ = run(capsys, "explain", "整治70亩。", "--patterns", pack, "--rule", "land/quantities.area.plain")
    assert status == 0
    assert out == (
        f"land/quantities.area.plain ({pack}/area.yml:6)\n"
        "  it is tried only where a number begins\n"
        "  found q1: 整治[[70亩]]。\n"
        "    amount 「70」, unit 「亩」\n\n"
    )
    page = tmp_path / "page.txt"
    page.write_text("整治７０亩。", encoding="utf-8")
    given = [
        run(capsys, "explain", *args, "--patterns", pack, "--top", "1") for args in ([f"@{page}"], ["--file", page])
    ]
    assert given[0] == given[1]
    status, out, _ = given[0]
    assert status == 0
    assert out.startswith(
        "as the rules see it:\n  整治70亩。\n\nRULES, the nearest first\n\nland/quantities.area.plain ("
    )


def test_the_command_on_the_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for example in ("bulletin", "qingyuan"):
        status, out, _ = run(capsys, "explain", f"@{ROOT}/examples/{example}.txt", "--top", "3")
        assert status == 0
        assert " more; --top " in out
        assert "FIELDS that cues decided" in out


@pytest.mark.parametrize("command", ["diff", "bench", "explain", "coverage"])
def test_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    status, out, _ = run(capsys, command, "--help")
    assert status == 0
    assert f"Usage: jzextract patterns {command}" in out
    assert "Example:\n" in out


TABLE = """\
单位：万元

| 项目 | 投资 | 税收 |
|---|---|---|
| 水厂扩建 | 13450 | 20 |
"""


def test_of_cells_of_tables_only_the_cue_that_decided_is_told(land: Engine) -> None:
    nlp, library, _ = land
    decided = decisions(TextReasons(nlp, library, Document(TABLE)), nlp)
    assert [(d.record.id, d.field.shown, d.overruled) for d in decided if d.field.field == "indicator"] == [
        ("m1", "investment.total", ()),
        ("m2", "tax", ()),
    ]


WRONG = [
    ([], "give one text: TEXT itself, or @FILE, or --file FILE"),
    (["投资3亿元", "--file", "page.txt"], "give one text"),
    (["  "], "the text is empty"),
    (["@none.txt"], "none.txt: there is no such file or folder"),
    (["投资3亿元", "--patterns", "no_such_pack"], "no_such_pack: no such folder of patterns"),
    (["投资3亿元", "--rule", "money.amounts.rnge"], "did you mean money.amounts.range"),
    ([f"@{ROOT}/examples"], "holds more than one document"),
]


@pytest.mark.parametrize(("args", "message"), WRONG)
def test_wrong_use_is_one_clear_error(capsys: pytest.CaptureFixture[str], args: list[str], message: str) -> None:
    status, out, err = run(capsys, "explain", *args)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert message in err
