"""What attribution asks only where it can be answered, or only once a page, is what asking everywhere finds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import regex
import spacy

import jzextract
from jzextract.attribution import words as words_module
from jzextract.attribution.discourse import Discourse
from jzextract.attribution.metric_starts import metric_start
from jzextract.attribution.nouns import NounReader
from jzextract.attribution.timing import Timeline
from jzextract.attribution.words import AttributionWords, NeededWords
from jzextract.components.common import page_of
from jzextract.page.view import PageView
from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.library import load_library

CORPUS = Path(__file__).parent.parent / "benchmarks" / "corpus" / "dev"


@cache
def words() -> AttributionWords:
    return AttributionWords.of(load_library())


@cache
def text() -> str:
    return "".join(page.read_text("utf-8") for page in sorted(CORPUS.glob("*.txt"))[:6])


def page_with(content: str) -> PageView:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jz_page")
    return page_of(nlp(content), "jz_attribution")


def test_words_that_several_expressions_need() -> None:
    either = NeededWords(["由[一-龥]{2}(?:承建|中标)", "(?<=某)接待"])
    assert either.stand_in("由甲所承建", 0, 5)
    assert either.stand_in("云梦岭接待", 0, 5)
    assert not either.stand_in("由甲所承建", 0, 4)
    assert not either.stand_in("由甲所承担", 0, 5)


def test_an_expression_that_needs_no_word_can_match_everywhere() -> None:
    assert NeededWords(["中标", "[^，]{2,4}"]).stand_in("某地", 0, 2)


@pytest.mark.parametrize(
    ("needed", "names"),
    [("introducing_words", words_module._INTRODUCING), ("metric_words", words_module._IN_METRIC)],
)
def test_expressions_match_only_where_their_words_stand(needed: str, names: tuple[str, ...]) -> None:
    gate: NeededWords = getattr(words(), needed)
    expressions = [compile_expression(getattr(words(), name).pattern) for name in names]
    clean, matched, spared = text(), 0, 0
    for start in range(0, len(clean), 3):
        end = min(start + 4 + start % 19, len(clean))
        found = any(expression.search(clean, start, end) is not None for expression in expressions)
        matched += found
        spared += not gate.stand_in(clean, start, end)
        assert not found or gate.stand_in(clean, start, end), clean[start:end]
    assert matched
    assert spared > matched


def test_recipients_are_named_only_where_their_words_stand() -> None:
    clean = text()
    for rule in words().recipients:
        for match in regex.finditer(rule.source, clean):
            assert words().recipient_words.stand_in(clean, match.start(), match.end())


@pytest.mark.parametrize(
    ("content", "metric", "start"),
    [
        ("固定资产投资", (0, 6), 0),
        ("全市固定资产投资", (0, 8), 2),
        ("每万人拥有床位数", (0, 8), 0),
        ("金融机构各项贷款余额", (0, 10), 4),
        ("青松药业产值", (0, 6), 4),
    ],
)
def test_where_a_metric_begins(content: str, metric: tuple[int, int], start: int) -> None:
    page = page_with(content + "增长5%。")
    nouns = NounReader(page, words(), [], [])
    head = words().metric_heads.before(page.clean, metric[1], metric[0])
    assert head is not None
    assert metric_start(nouns, *metric, len(head)) == start


def test_whether_a_metric_is_generic_is_asked_once() -> None:
    page = page_with("金额为3亿元，出口额为2亿元。")
    asked: list[str] = []

    class Asked:
        def search(self, name: str) -> object:
            asked.append(name)
            return words().generic_metric.search(name)

    counted = replace(words(), generic_metric=Asked())  # type: ignore[arg-type]
    discourse = Discourse(page, counted, NounReader(page, words(), [], []), {}, [], {})
    for _ in range(2):
        assert discourse.is_generic((0, 2))
        assert not discourse.is_generic((page.clean.index("出口额"), page.clean.index("出口额") + 3))
    assert asked == ["金额", "出口额"]


def test_the_role_of_a_time_holds_for_all_values_behind_it() -> None:
    page = page_with("2023年，出口3亿元，比2022年增长5%，进口2亿元。")
    times = [(0, 5), (page.clean.index("2022"), page.clean.index("2022") + 5)]
    periods = [(start, end, {"text": page.clean[start:end]}) for start, end in times]
    timeline = Timeline(page, words(), periods, [])
    for value in ("3亿", "5%", "2亿", "3亿"):
        start = page.clean.index(value)
        clause = page.clauses[page.clause_index(start)][0]
        found = timeline.period_of(start, clause, page.sentence_at(start))
        assert found == (periods[0], "carried")


def test_values_of_one_time_have_it_in_the_records() -> None:
    doc = jzextract.load()("2023年，全市出口3亿元，比2022年增加1亿元，进口2亿元。")
    assert [record["period"]["text"] for record in doc.user_data["jz.money"]] == ["2023年"] * 3
