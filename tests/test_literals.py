"""What an expression cannot match without, read from its structure."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.gates import NumberGate, WordGate, number_gates, word_gates
from jzextract.patterns.literals import (
    branches_by_first_character,
    digits,
    first_characters_of,
    needed_words_of,
)
from jzextract.patterns.structure import most_length
from jzextract.patterns.structure_reader import read_structure

from .expressions import expressions

NUMBER = "(?:{{number}})"


@pytest.mark.parametrize(
    ("expression", "firsts"),
    [
        ("的|等", {"的", "等"}),
        ("(?<=甲)乙丙|(?!丁)戊", {"乙", "戊"}),
        ("图片?[为是]|(?:甲|乙)?丙", {"图", "甲", "乙", "丙"}),
        ("(?P<a>[一-三])项", {"一", "丁", "丂", "七", "丄", "丅", "丆", "万", "丈", "三"}),
        (r"\A(?=甲|乙)[^丙]", {"甲", "乙"}),
        ("(?=甲?)乙", {"乙"}),
        ("[^的]|等", None),
        ("[一-龥]项", None),
        ("甲?", None),
        (".甲", None),
        ("(?i)abc", None),
        ("(?:abc){e<=1}", None),
        (r"(甲)\1", {"甲"}),
        ("完成(?=投资)|(?:为|对)?其中", {"完", "为", "对", "其"}),
        ("(?<!未)完成了?|^合计", {"完", "合"}),
        ("(?:增长)?", None),
        ("甲|$", None),
        ("(?=$|甲)乙", None),
        ("(?r)甲乙", None),
    ],
)
def test_first_characters(expression: str, firsts: set[str] | None) -> None:
    assert first_characters_of(expression) == firsts


def test_digits_are_those_of_all_scripts() -> None:
    assert first_characters_of(r"\d{1,2}月|[〇\d]日") == digits() | {"〇"}
    assert {"0", "9", "５", "٣"} <= digits()
    assert not digits() & {"一", "²", "Ⅷ"}


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("总?投资(?:额|规模)?", {"投资"}),
        ("(?:甲|乙丙)丁戊己?", {"丁戊"}),
        ("[甲乙]?(?:丙丁|戊己)", {"丙丁", "戊己"}),
        ("(?<=投资)额", {"额"}),
        ("(?:甲乙){2}", {"甲乙"}),
        ("(?:甲乙)*", None),
        ("甲|[^乙]", None),
        ("[^，]{2,9}?(?:接待|收购)(?!量)", {"接待", "收购"}),
        ("[一-龥]+(?=实现|完成)", {"实现", "完成"}),
        ("(?:由|从)?[一-龥]+", None),
        ("[一-龥]+(?:中标|[一-龥])", None),
        ("甲[一-龥]+乙丙", {"乙丙"}),
        ("(?i)GDP", None),
        ("(?=投资).{2}", {"投资"}),
    ],
)
def test_needed_words(expression: str, words: set[str] | None) -> None:
    assert needed_words_of(expression) == words


def test_an_expression_is_cut_down_to_the_branches_that_begin_with_a_character() -> None:
    found = branches_by_first_character("(?:(?<!未)(?:投资|投入)|完成|[投收]到)(?!额)")
    assert found == {
        "投": "(?:(?<!未)(?:投资|投入)|[投收]到)(?!额)",
        "完": "(?:完成)(?!额)",
        "收": "(?:[投收]到)(?!额)",
    }


@pytest.mark.parametrize(
    "expression", ["投资|[^，]成", "投资|完?", "(投资)|完成", r"投资|(?P<a>完)\g<a>", r"投资|\G完成"]
)
def test_where_a_branch_is_not_known_or_counts_for_others_none_is_cut_off(expression: str) -> None:
    assert branches_by_first_character(expression) is None


@given(expressions(), st.text("甲乙丙丁3𝟑\n", max_size=8), st.integers(0, 2))
def test_no_match_begins_otherwise_or_lacks_its_words(expression: str, text: str, left: int) -> None:
    firsts, words = first_characters_of(expression), needed_words_of(expression)
    branches = branches_by_first_character(expression)
    assert branches is None or frozenset(branches) == firsts
    plain, end = compile_expression(expression), max(len(text) - left, 0)
    for place in range(end + 1):
        match = plain.match(text, place, end)
        if match is not None:
            assert firsts is None or text[place:end][:1] in firsts
            assert words is None or any(word in text[place:end] for word in words)
        if branches is not None and text[place:end][:1] in branches:
            cut = regex.compile(branches[text[place]], regex.VERSION1 | regex.DOTALL).match(text, place, end)
            assert (cut and cut.span()) == (match and match.span())


@pytest.mark.parametrize(
    ("expression", "length"),
    [
        ("甲乙?", 2),
        ("(?:甲|乙丙丁)[戊己]", 4),
        (r"\d{1,4}年(?!度|均值)", 7),
        ("(?<=甲乙)丙", 1),
        ("甲+", None),
        (r"(甲)\1", None),
    ],
)
def test_most_length(expression: str, length: int | None) -> None:
    assert most_length(read_structure(expression)) == length


def expanded(pattern: str) -> str:
    from jzextract.patterns.compiler import BUILTIN_FRAGMENTS, expand

    return expand(pattern, BUILTIN_FRAGMENTS)


def texts(*words: str) -> frozenset[str]:
    return frozenset(words)


@pytest.mark.parametrize(
    ("pattern", "gates"),
    [
        ("(?P<amount>{{number}})顷", (NumberGate(behind=texts("顷"), reach=1),)),
        (
            "(?<!约)(?P<amount>{{number}}(?<=[万亿]))(?=顷|\\Z)",
            (NumberGate(None, texts("万", "亿"), texts("顷", ""), "(?<=[万亿])(?=顷|\\Z)", 1),),
        ),
        ("[百千]顷", (NumberGate(first=texts("百", "千"), reach=2),)),
        ("(?P<amount>{{number}})", (NumberGate(reach=0),)),
        ("[一-龥]顷", None),
    ],
)
def test_number_gates(pattern: str, gates: tuple[NumberGate, ...] | None) -> None:
    assert number_gates(expanded(pattern)) == gates


@pytest.mark.parametrize(
    ("pattern", "needs", "gates"),
    [
        ("全市首[个家]", [], (WordGate(texts("全市首"), None, texts("个", "家"), (texts("个", "家"),), 0, 4),)),
        ("(?P<scope>全省|全国)首位", [], (
            WordGate(texts("首位"), texts("省", "国"), None, (texts("全省", "全国"),), 2, 2),
        )),
        ("排第[一二]名?|(?<=列)首", ["第", "首"], (
            WordGate(texts("排第"), None, texts("一", "二"), (texts("一", "二"),), 0, 4),
            WordGate(texts("首"), texts("列"), None, (), 0, 1),
        )),
        ("[^，]+拔尖", [], (WordGate(texts("拔尖"), None, None, (), None, 2),)),
        ("[^，]+拔尖", ["尖"], (WordGate(texts("拔尖"), None, None, (), 64, 2),)),
        ("[^，]{2}", ["尖"], (WordGate(texts("尖")),)),
        ("[^，]{2}", [], None),
    ],
)  # fmt: skip
def test_word_gates(pattern: str, needs: list[str], gates: tuple[WordGate, ...] | None) -> None:
    assert word_gates(expanded(pattern), tuple(needs)) == gates
