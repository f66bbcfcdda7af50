"""Gates: an expression that is not asked everywhere finds what it would find if it were."""

from __future__ import annotations

import pickle
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
import regex

import jzextract
from jzextract.attribution.edges import beginnings, choice, endings
from jzextract.attribution.gated import Beginnings, Gated
from jzextract.attribution.words import AttributionWords, WordTable
from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.library import load_library

CORPUS = Path(__file__).parent.parent / "benchmarks" / "corpus" / "dev"
SIGNS = "全县完成投资３亿元，𝟑个增长5%。\n"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("投资|完成(?=投资)", {"投资", "完成投"}),
        ("(?:为|对)?其中", {"为其中", "对其中", "其中"}),
        ("[甲乙]{2}丙", {"甲", "乙"}),
        ("(?<!未)完成了?", {"完成", "完成了"}),
        ("(?=户均)", {"户均"}),
        ("^合计", {"合计"}),
        ("[一-龥]增长", None),
        ("[^，]增长", None),
        ("(?:增长)?", None),
        (".长", None),
    ],
)
def test_beginnings(expression: str, expected: set[str] | None) -> None:
    assert beginnings(expression) == expected


def test_beginnings_with_digits_are_those_of_all_scripts() -> None:
    found = beginnings(r"\d+个")
    assert found is not None
    assert {"0", "9", "３", "٣"} <= found
    assert "个" not in found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(?:由|从|自)$", {"由", "从", "自"}),
        ("(?:A|(?:超过|达)$)", None),
        ("A$|BCDE$", {"A", "CDE"}),
        ("[一-龥]年$", {"年"}),
        ("由|从", None),
    ],
)
def test_endings(expression: str, expected: set[str] | None) -> None:
    assert endings(expression) == expected


def test_a_choice_is_cut_down_to_the_branches_that_can_begin_there() -> None:
    found = choice("(?:(?:投资|投入)|完成|[投收]到)(?!额)")
    assert found is not None
    assert found.beginning_with("投") == "(?:投资|投入|[投收]到)(?!额)"
    assert found.beginning_with("完") == "(?:完成)(?!额)"
    assert choice("(投资)|完成") is None  # its groups have numbers
    assert choice("投资|[^，]成") is None


@cache
def words() -> AttributionWords:
    return AttributionWords.of(load_library())


def gated() -> list[str]:
    return [field.name for field in fields(AttributionWords) if field.name in AttributionWords.fragments()]


@cache
def text() -> str:
    pages = sorted(CORPUS.glob("*.txt"))
    return SIGNS + "".join(page.read_text("utf-8")[:400] for page in pages[:6])


def spans(matches: object) -> list[tuple[int, int]]:
    return [match.span() for match in matches]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", gated())
def test_a_gate_loses_no_match(name: str) -> None:
    gate: Gated = getattr(words(), name)
    plain = compile_expression(gate.pattern)
    clean = text()
    for start in range(len(clean) - 1):
        end = min(start + 3 + start % 19, len(clean))
        for ask in ("match", "fullmatch"):
            mine, own = getattr(gate, ask)(clean, start, end), getattr(plain, ask)(clean, start, end)
            assert (mine is None) == (own is None), (ask, clean[start:end])
            assert mine is None or mine.span() == own.span()
    for start in range(0, len(clean), 7):
        end = min(start + 5 + start % 23, len(clean))
        mine, own = gate.search(clean, start, end), plain.search(clean, start, end)
        assert (mine and mine.span()) == (own and own.span()), clean[start:end]
        assert spans(gate.finditer(clean, start, end)) == spans(plain.finditer(clean, start, end))
        assert gate.overlapping(clean, start, end) == spans(plain.finditer(clean, start, end, overlapped=True))


def test_a_match_of_nothing_is_followed_by_what_stands_there() -> None:
    words_ = "|".join(chr(0x4E00 + i) + "甲" for i in range(200))
    gate, plain = Gated(compile_expression(f"(?=户均)|户|{words_}")), compile_expression(f"(?=户均)|户|{words_}")
    assert spans(gate.finditer("户均一甲户均")) == spans(plain.finditer("户均一甲户均"))


def test_beginnings_of_several() -> None:
    either = Beginnings(["为[一-龥]", "向农户"])
    assert either.stand_in("本行向农户贷款", 0, 7)
    assert not either.stand_in("本行向农户贷款", 3, 7)
    assert not either.stand_in("本行向企业贷款", 0, 7)
    assert Beginnings(["为", "[^，]向"]).stand_in("本行", 0, 2)


def test_rules_match_only_where_their_beginnings_stand() -> None:
    for rule in words().recipients:
        for example in rule.spec.examples:
            plain = regex.sub(r"\[\[|\]\]", "", example.text)
            for match in rule.pattern.finditer(plain):
                assert words().recipient_places.stand_in(plain, match.start(), match.end())


def test_the_longest_word_counts_at_a_place() -> None:
    table = WordTable({"收入": "a", "营业收入": "b", "入": "c"})
    assert table.before("营业收入", 4) == "营业收入"
    assert table.before("营业收入", 4, 1) == "收入"
    assert table.before("营业收入", 4, 3) == "入"
    assert table.before("营业收入", 3) is None
    assert table.before("营业", 0) is None
    assert table.after("营业收入", 0, 4) == "营业收入"
    assert table.after("营业收入", 0, 3) is None
    assert table.begins() == {"收", "营", "入"}


def test_gates_go_to_other_processes() -> None:
    gate: Gated = pickle.loads(pickle.dumps(words().region))
    found = gate.match("全市投资", 0, 4)
    assert found is not None
    assert found.span() == (0, 2)


def test_attribution_is_the_same_in_one_document_and_the_next() -> None:
    nlp = jzextract.load()
    first, second = (nlp("全市完成投资3亿元，增长5%。").user_data["jz.money"] for _ in range(2))
    assert first == second
