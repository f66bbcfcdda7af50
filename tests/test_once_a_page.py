"""What is looked for once a page, or only where a cheap sign stands, is what looking everywhere finds."""

from __future__ import annotations

import datetime as dt
import gc
from unittest.mock import patch

import pytest
import regex
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import jzextract
from jzextract.authoring.examples import read_examples
from jzextract.components.boundaries import span_group
from jzextract.components.common import PAGE_KEY, page_of
from jzextract.errors import InputError, PipelineError
from jzextract.numerals import NUMBER_START, parse_number
from jzextract.page import build
from jzextract.page.fold import fold
from jzextract.page.lines import PageLines
from jzextract.page.view import PageView
from jzextract.patterns.library import load_library
from jzextract.periods.reading import _SMALL
from jzextract.periods.resolving import _date
from jzextract.tokenizer import CharacterTokenizer, text_of
from jzextract.zones import memory_zone

LIBRARY = load_library([])
PAGE_RULES = LIBRARY.rules("page")
LINES = PageLines(LIBRARY)

PIECES = [
    *(
        "县里",
        "三",
        "百",
        "12",
        "3",
        ".",
        "5%",
        "-",
        "~",
        "，",
        "。",
        "；",
        "、",
        "”",
        "（",
        "）",
        " ",
        "  ",
        "\n",
        "\r\n",
    ),
    *(
        "\u3000",
        "\x1c",
        "\u200b",
        "abc",
        "H",
        "*",
        "**",
        "<b>",
        "&nbsp;",
        "（xian）",
        "（资料图）",
        "https://a.b/c",
        "# ",
        "> ",
    ),
    *("2020年", "5月", "3日", "2020-5-3", "记者", "摄", "图", "来源：", "1、", "民国110年", "讯", "上接第三版"),
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


# --- Tokens -----------------------------------------------------------------------------------------------------------


TOKENIZER = CharacterTokenizer(spacy.blank("zh").vocab)


@given(texts)
def test_tokens_are_numbers_words_white_space_and_signs(text: str) -> None:
    doc = TOKENIZER(text)
    assert doc.text == text_of(doc) == text
    whole = regex.findall(r"[0-9]+(?:\.[0-9]+)*|[A-Za-z]+|[^\S ]+|.", text, regex.DOTALL)
    # a blank belongs to the token before it, unless that is a blank
    words: list[str] = []
    for word in whole:
        if word == " " and words and words[-1][-1:] != " ":
            words[-1] += " "
        else:
            words.append(word)
    assert [token.text_with_ws for token in doc] == words


def test_the_text_of_a_doc_that_was_read_from_bytes() -> None:
    doc = CharacterTokenizer(spacy.blank("zh").vocab)("全县 收入3.5亿元")
    assert text_of(Doc(doc.vocab).from_bytes(doc.to_bytes())) == "全县 收入3.5亿元"


def test_a_store_of_strings_that_is_loaded_anew(tmp_path_factory: pytest.TempPathFactory) -> None:
    tokenizer = CharacterTokenizer(spacy.blank("zh").vocab)
    tokenizer("收入")
    folder = tmp_path_factory.mktemp("vocab")
    spacy.blank("zh").vocab.to_disk(folder)
    tokenizer.vocab.from_disk(folder)
    assert [token.text for token in tokenizer("收入")] == ["收", "入"]


def test_a_zone_leaves_single_characters_and_no_words() -> None:
    nlp = jzextract.load()
    with memory_zone(nlp):
        assert nlp.make_doc("鑫县收入35218元").text == "鑫县收入35218元"
    assert {"鑫", "县"} <= {lexeme.text for lexeme in nlp.vocab}
    assert "35218" not in nlp.vocab.strings
    assert [token.text for token in nlp.make_doc("鑫县1")] == ["鑫", "县", "1"]


def test_a_zone_with_half_a_surrogate_pair_leaves_the_other_characters() -> None:
    nlp = jzextract.load()
    with pytest.raises(InputError, match="offset 1"), memory_zone(nlp):
        nlp.make_doc("鑫\ud800")
    assert "鑫" in {lexeme.text for lexeme in nlp.vocab}


# --- The view ---------------------------------------------------------------------------------------------------------


@given(texts)
def test_numbers_begin_where_no_number_goes_on(text: str) -> None:
    chinese = "[零〇○一壹二贰两三叁四肆五伍六陆七柒八捌九玖十百千万亿兆拾佰仟数几廿卅]"
    start = regex.compile(rf"(?<![\d.])\d|(?<!{chinese}){chinese}|(?<=\d[-~])\d")
    assert [m.start() for m in NUMBER_START.finditer(text)] == [m.start() for m in start.finditer(text)]


@given(texts)
def test_markup_begins_only_where_it_is_looked_for(text: str) -> None:
    folded = fold(text)
    for line in folded.splitlines():
        places = {match.start() for match in build._MARKUP_PLACE.finditer(line)}
        assert {match.start() for match in build._MARKUP.finditer(line)} <= places


def check_clauses(text: str) -> None:
    view = build.build_page(text, LINES)
    clause = regex.compile(r"[^，；：。！？\n]+")
    found = [m.span() for start, end in view.sentences for m in clause.finditer(view.clean, start, end)]
    assert view.clauses == [
        piece for span in found for piece in build._pieces(view.clean, *span, build._LONGEST_CLAUSE, "、")
    ]


@given(texts)
def test_the_clauses_of_a_page_are_those_of_its_sentences(text: str) -> None:
    check_clauses(text)


@pytest.mark.parametrize("end", ["。”", "。”县里", "，县里。」", ""])
@pytest.mark.parametrize("length", [400, 600, 1_200])
def test_the_clauses_of_a_sentence_beyond_all_measure(length: int, end: str) -> None:
    check_clauses(f"全县收入。{'人' * length}{end}")
    check_clauses(f"{'全县、' * (length // 3)}{end}{'人' * length}")


@given(texts)
def test_the_kind_of_a_line_is_that_of_the_first_rule(text: str) -> None:
    rules = [rule for rule in PAGE_RULES if "kind" in rule.spec.set]
    for line in filter(None, map(str.strip, fold(text).splitlines())):
        first = next((rule for rule in rules if rule.pattern.match(line)), None)
        if first is not None:
            assert LINES.kind_of(line) == first.spec.set["kind"]


def datelines() -> list[str]:
    rules = [rule for rule in PAGE_RULES if "kind" not in rule.spec.set]
    cases = [case for case in read_examples() if case.rule.startswith("page.dateline.")]
    written = [fold(case.example.text).replace("[[", "").replace("]]", "") for case in cases]
    stated = [text for text in written if any(rule.pattern.fullmatch(text) for rule in rules)]
    assert len(stated) > len(written) // 2
    return stated


@pytest.mark.parametrize("text", datelines())
def test_no_dateline_is_passed_over(text: str) -> None:
    assert LINES.publication_date(fold(text)) is not None
    assert LINES.publication_date(fold(f"全县经济发展\n\n{text}\n\n全县收入3亿元。")) is not None


# --- On the Doc -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nlp() -> Language:
    return jzextract.load()


def test_a_page_that_is_put_in_its_place_is_read(nlp: Language) -> None:
    doc = nlp("去年全县收入3亿元。")
    assert page_of(doc, "test") is page_of(doc, "test")
    other = nlp("今年。").user_data[PAGE_KEY]
    doc.user_data[PAGE_KEY] = other
    assert page_of(doc, "test") == PageView.from_data(other)


def test_spans_where_others_merge_and_split_as_many_tokens(nlp: Language) -> None:
    doc = nlp("全县收入3亿元，增长15%。")
    [record] = doc.user_data["jz.money"]
    before = [token.text for token in doc]
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    with doc.retokenize() as retokenizer:
        number = doc[before.index("15") - 1]
        retokenizer.split(number, ["1", "5"], heads=[number, number])
    assert len(doc) == len(before)
    [span] = span_group(doc, "jz.money", [record], "MONEY")
    assert (span.text, span.start_char, span.end_char) == (record["text"], record["start"], record["end"])


def test_what_was_searched_for_is_not_kept(nlp: Language) -> None:
    doc = nlp.make_doc("全县收入3亿元，增长15%，居全市第二位。")
    for name, component in nlp.pipeline:
        doc = component(doc)
        if name == "jz_attribution":
            assert doc._.jz_page.scans
    assert not doc._.jz_page.scans


def test_the_collector_waits_for_a_component_and_no_longer(nlp: Language) -> None:
    page = nlp.get_pipe("jz_page")
    seen: list[bool] = []
    with (
        patch.object(page, "process", side_effect=lambda doc: seen.append(gc.isenabled())),
        pytest.raises(PipelineError),
    ):
        page(nlp.make_doc("收入3亿元。"))
    assert seen == [False]
    assert gc.isenabled()
    gc.disable()
    try:
        nlp("收入3亿元。")
        assert not gc.isenabled()
    finally:
        gc.enable()


# --- Periods ----------------------------------------------------------------------------------------------------------


def test_small_numbers_are_read_as_all_numbers() -> None:
    assert {text: n for text, n in _SMALL.items() if text not in ("元", "首")} == {
        text: parse_number(text).low_end for text in _SMALL if text not in ("元", "首")
    }


@pytest.mark.parametrize(("year", "day", "last"), [(2023, 31, 28), (2024, 31, 29), (2023, 20, 20)])
def test_the_last_day_of_february(year: int, day: int, last: int) -> None:
    assert _date(year, (2, day), exact=False) == dt.date(year, 2, last)
    if last < day:
        with pytest.raises(ValueError, match="day"):
            _date(year, (2, day), exact=True)
