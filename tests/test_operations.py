"""How often the pipeline does what is expensive: a rise fails, on any machine, for nothing is timed."""

from __future__ import annotations

import warnings

import pytest
import regex
from spacy.language import Language

from benchmarks.operations import Counts, count, falls, limits, rises
from jzextract.api import load

_RENEW = "renew benchmarks/operations.json: python -m benchmarks.operations --write"


@pytest.fixture(scope="module")
def counted() -> dict[str, float]:
    return count(load())


@pytest.mark.filterwarnings("default::UserWarning")
def test_nothing_expensive_is_done_more_often(counted: dict[str, float]) -> None:
    too_much = rises(counted, limits())
    if too_much:
        pytest.fail("\n".join([*too_much, f"If it is worth its cost, {_RENEW}"]), pytrace=False)
    if less := falls(counted, limits()):
        warnings.warn("; ".join([*less, _RENEW]), stacklevel=1)


def test_counts_are_the_same_each_time(counted: dict[str, float], nlp: Language) -> None:
    assert count(nlp) == counted


def test_each_call_into_an_expression_counts() -> None:
    pattern = regex.compile("a")
    match = pattern.match
    counts = Counts()
    with counts.counting():
        match("a")
        pattern.search("b")
        [*pattern.finditer("aa")]
        regex.sub("a", "b", "aa")
        "a".find("b")
    assert counts.expressions == {"match": 1, "search": 1, "finditer": 1, "sub": 1}
    assert counts.functions == counts.texts == 0


def test_functions_of_the_library_and_texts_count(nlp: Language) -> None:
    counts = Counts()
    with counts.counting():
        nlp.make_doc("收入3亿元。")
        once = counts.functions
        doc = nlp.make_doc("收入3亿元。")
        assert counts.functions == 2 * once > 0
        assert counts.texts == 0
        assert doc.text + doc.text
    assert counts.texts == 12


def test_a_rise_and_a_fall_are_told() -> None:
    known = {"expressions": 100.0, "functions": 50.0, "texts": 10.0, "expression.match": 60.0}
    assert rises({**known, "functions": 51.5}, known) == []
    [line] = rises({**known, "expressions": 110.0, "expression.match": 70.0}, known)
    assert line == "expressions: 110.0 for 1,000 characters, the limit is 100.0; match 60.0 → 70.0"
    assert falls({**known, "functions": 46.0}, known) == []
    assert falls({**known, "functions": 40.0}, known) == ["functions: 40.0 for 1,000 characters, the limit is 50.0"]
