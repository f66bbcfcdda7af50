"""Gates: an expression that is not asked everywhere finds what it would find if it were."""

from __future__ import annotations

import pickle
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import jzextract
from jzextract.attribution import gated as gates
from jzextract.attribution.gated import Gated
from jzextract.attribution.words import AttributionWords, WordTable
from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.library import load_library

from .expressions import expressions

CORPUS = Path(__file__).parent.parent / "benchmarks" / "corpus" / "dev"
# Of words that the shipped expressions look for, and of those that they look for around them.
PIECES = [
    *["公司", "市民", "市民政局", "银行", "业", "庭", "法", "港", "完成", "产品", "新", "户", "农", "财政局"],
    *["有", "公", "投资", "实现了", "增长", "加", "，", "、", "；", "（", "A", "）", "推动", "合计", "数", "分别是"],
    *["对", "与", "从", "在", "为", "年", "2021年", "3", "同比", "全社会", "未来", "超计划", "审计", "其中", "\n"],
]
SIGNS = "全县完成投资３亿元，𝟑个增长5%。\n"


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


def check(gate: Gated, clean: str, start: int, end: int) -> None:
    """Each question about a stretch is answered as the expression itself answers it."""
    plain = compile_expression(gate.pattern)
    for ask in ("match", "fullmatch", "search"):
        mine, own = getattr(gate, ask)(clean, start, end), getattr(plain, ask)(clean, start, end)
        assert (mine and mine.span()) == (own and own.span()), (ask, gate.pattern[:60], clean[start:end])
    assert spans(gate.finditer(clean, start, end)) == spans(plain.finditer(clean, start, end))
    assert gate.overlapping(clean, start, end) == spans(plain.finditer(clean, start, end, overlapped=True))


@pytest.mark.parametrize("name", gated())
def test_a_gate_loses_no_match(name: str) -> None:
    gate: Gated = getattr(words(), name)
    plain = compile_expression(gate.pattern)
    clean = text()
    for start in range(len(clean) - 1):
        end = min(start + 3 + start % 19, len(clean))
        mine, own = gate.match(clean, start, end), plain.match(clean, start, end)
        assert (mine and mine.span()) == (own and own.span()), clean[start:end]
    for start in range(0, len(clean), 7):
        check(gate, clean, start, min(start + 5 + start % 23, len(clean)))
        assert (gate.match(clean, start) is None) == (plain.match(clean, start) is None)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.integers(0, 6), st.integers(0, 6))
def test_a_choice_of_many_finds_what_the_whole_does(clean: str, cut: int, left: int) -> None:
    start = min(cut, len(clean))
    for name in ("subject_noun", "boundary", "predicate", "verbs_after", "openers", "object_verbs"):
        check(getattr(words(), name), clean, start, max(start, len(clean) - left))


@given(expressions(), st.text("甲乙丙丁3𝟑\n", max_size=8), st.integers(0, 3), st.integers(0, 3))
def test_any_expression_finds_what_it_does_without_a_gate(expression: str, clean: str, cut: int, left: int) -> None:
    start = min(cut, len(clean))
    end = max(start, len(clean) - left)
    check(Gated(compile_expression(expression)), clean, start, end)
    with pytest.MonkeyPatch.context() as patch:  # as if each had many choices
        patch.setattr(gates, "_MANY", 1)
        check(Gated(compile_expression(expression)), clean, start, end)


def test_most_choices_have_a_gate() -> None:
    assert sum(getattr(words(), name).firsts is not None for name in gated()) > len(gated()) // 2
    assert all(getattr(words(), name)._choices for name in ("subject_noun", "boundary", "predicate"))


def test_a_match_of_nothing_is_followed_by_what_stands_there() -> None:
    words_ = "|".join(chr(0x4E00 + i) + "甲" for i in range(200))
    gate, plain = Gated(compile_expression(f"(?=户均)|户|{words_}")), compile_expression(f"(?=户均)|户|{words_}")
    assert spans(gate.finditer("户均一甲户均")) == spans(plain.finditer("户均一甲户均"))


def test_rules_match_only_where_their_words_stand() -> None:
    for rule in words().recipients:
        for example in rule.spec.examples:
            plain = regex.sub(r"\[\[|\]\]", "", example.text)
            for match in rule.pattern.finditer(plain):
                assert words().recipient_words.stand_in(plain, match.start(), match.end())


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
