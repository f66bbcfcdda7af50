"""evaluate.py: which records are found, which fields are right, what is refused, and the figures of score.py."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from jzextract.errors import InputError
from jzextract.evaluate import Evaluation, evaluate, read_gold, read_predictions

SHARED = Path(__file__).parents[2] / "shared"
TYPES = ("money", "percentages", "rankings", "projects")
Doc = dict[str, Any]


def money(start: int = 10, end: int = 14, **fields: Any) -> Doc:
    base = {"id": "m1", "text": "25亿元", "value": "2500000000", "currency": "CNY", "indicator": "gdp"}
    return {**base, "start": start, "end": end, **fields}


def percentage(start: int = 10, end: int = 14, **fields: Any) -> Doc:
    base = {"id": "p1", "text": "7.5%", "value": "7.5", "unit": "percent", "kind": "growth"}
    return {**base, "start": start, "end": end, **fields}


def ranking(start: int = 10, end: int = 20, **fields: Any) -> Doc:
    base = {"id": "r1", "text": "全州八县之中第三名", "kind": "position", "rank": 3, "level": "city"}
    return {**base, "start": start, "end": end, **fields}


def project(start: int = 10, end: int = 20, **fields: Any) -> Doc:
    return {"id": "j1", "text": "青石湾风电场二期工程", "count": 1, "start": start, "end": end, **fields}


MAKE: dict[str, Callable[..., Doc]] = dict(zip(TYPES, (money, percentage, ranking, project), strict=True))


def one(record_type: str, gold: list[Doc], predicted: list[Doc]) -> Evaluation:
    """Evaluate one document that has records of one type."""
    return evaluate({"d": {record_type: gold}}, {"d": {record_type: predicted}})


def whats(result: Evaluation) -> list[str]:
    return [error.what for error in result.errors]


# --- Which records are found ------------------------------------------------------------------------------------------

FOUND = [
    # type, the reference's fields, the prediction's fields, found?
    ("money", {}, {}, True),
    ("money", {"start": 10, "end": 14}, {"start": 10, "end": 18}, True),  # 4 of 8
    ("money", {"start": 0, "end": 100}, {"start": 51, "end": 100}, False),  # 49 of 100
    ("money", {"start": 10, "end": 14}, {"start": 14, "end": 18}, False),  # they touch
    ("money", {}, {"value": "2500000000.00"}, True),  # numbers, not strings, are compared
    ("money", {}, {"value": 2500000000}, True),
    ("money", {}, {"value": 2.5e9}, True),
    ("money", {}, {"value": "2500000001"}, False),
    ("money", {}, {"value": None}, False),
    ("money", {"value": None}, {}, False),
    ("money", {"lower": "1", "upper": "2"}, {"lower": None, "upper": "3"}, True),  # a value is enough
    ("money", {"value": None, "lower": "1", "upper": "2"}, {"value": None, "lower": "1.0", "upper": "2"}, True),
    ("money", {"value": None, "lower": "1", "upper": "2"}, {"value": None, "lower": "1", "upper": "3"}, False),
    ("money", {"value": None, "lower": "1", "upper": "2"}, {"value": None, "lower": "0", "upper": "2"}, False),
    ("money", {"value": None, "upper": "2"}, {"value": None, "lower": "1", "upper": "2"}, False),
    ("money", {}, {"currency": "USD"}, False),
    ("money", {}, {"unit": "percent"}, True),  # not a field of money
    ("percentages", {}, {}, True),
    ("percentages", {"start": 0, "end": 50}, {"start": 0, "end": 100}, True),
    ("percentages", {"start": 0, "end": 49}, {"start": 0, "end": 100}, False),
    ("percentages", {}, {"value": "7.50"}, True),
    ("percentages", {}, {"value": "-7.5"}, False),
    ("percentages", {}, {"unit": "percentage_point"}, False),
    ("percentages", {}, {"kind": "share"}, True),  # a field, not the main thing
    ("rankings", {}, {}, True),
    ("rankings", {"start": 10, "end": 20}, {"start": 17, "end": 20}, True),  # 3 of 10
    ("rankings", {"start": 0, "end": 100}, {"start": 71, "end": 100}, False),  # 29 of 100
    ("rankings", {}, {"rank": 4}, False),
    ("rankings", {}, {"kind": "tier"}, False),
    ("rankings", {"kind": "top_n", "rank": None, "top_n": 5}, {"kind": "top_n", "rank": None, "top_n": 5}, True),
    ("rankings", {"kind": "top_n", "rank": None, "top_n": 5}, {"kind": "top_n", "rank": None, "top_n": 9}, False),
    ("projects", {}, {}, True),
    ("projects", {"start": 10, "end": 20}, {"start": 15, "end": 20}, True),
    ("projects", {"start": 0, "end": 100}, {"start": 0, "end": 49}, False),
    ("projects", {}, {"start": 90, "end": 99}, False),
    ("projects", {}, {"start": 90, "end": 99, "mentions": [{"start": 90, "end": 99}, {"start": 12, "end": 20}]}, True),
    ("projects", {}, {"start": 90, "end": 99, "mentions": ["青石湾风电场二期工程"]}, False),  # it has no place
    ("projects", {"mentions": [{"start": 90, "end": 99}]}, {"start": 90, "end": 99}, False),  # of the prediction only
    ("projects", {"count": 6}, {"start": 16, "end": 20, "count": 6}, True),  # one group, named more briefly
    ("projects", {"count": 6}, {"start": 0, "end": 40, "count": 6}, True),  # … or more fully
    ("projects", {"count": 6}, {"start": 16, "end": 20, "count": 7}, False),
    ("projects", {"count": 6}, {"start": 16, "end": 22, "count": 6}, False),  # neither name holds the other
    ("projects", {"count": 1}, {"start": 16, "end": 20, "count": 1}, False),  # no group
    ("projects", {"count": None}, {"start": 16, "end": 20, "count": None}, False),
    # A mention finds its project while the first one begins less than 400 code points after the reference's end …
    ("projects", {}, {"start": 419, "end": 425, "mentions": [{"start": 10, "end": 20}]}, True),
    ("projects", {}, {"start": 420, "end": 426, "mentions": [{"start": 10, "end": 20}]}, False),
    # … or ends less than 4000 before its start.
    ("projects", {"start": 4009, "end": 4015}, {"start": 4, "end": 10, "mentions": [project(4009, 4015)]}, True),
    ("projects", {"start": 4010, "end": 4015}, {"start": 4, "end": 10, "mentions": [project(4010, 4015)]}, False),
]  # fmt: skip


@pytest.mark.parametrize(("record_type", "gold", "predicted", "found"), FOUND)
def test_found(record_type: str, gold: Doc, predicted: Doc, found: bool) -> None:
    make = MAKE[record_type]
    result = one(record_type, [make(**gold)], [make(**predicted)])
    score = result.scores[record_type]  # type: ignore[index]
    assert (score.gold, score.precision, score.recall, score.f1) == ((1, 1, 1, 1) if found else (1, 0, 0, 0))
    assert ("missed" in whats(result), "false" in whats(result)) == (not found, not found)


@pytest.mark.parametrize(("start", "end", "exact"), [(10, 14, 1.0), (10, 15, 0.0), (9, 14, 0.0)])
def test_exact_span(start: int, end: int, exact: float) -> None:
    assert one("money", [money()], [money(start, end)]).scores["money"].exact_span == exact


PAIRED = [
    # spans of the reference, spans of the prediction, the pairs that share their subject, what is wrong
    # each record is used once
    ([(10, 14)], [(10, 14), (10, 15)], "a", "aa", ["false"]),
    ([(10, 14), (10, 15)], [(10, 14)], "aa", "a", ["missed"]),
    # the largest overlap goes first, whatever the order
    ([(10, 20)], [(10, 15), (10, 19)], "a", "ba", ["false"]),
    ([(10, 20)], [(10, 19), (10, 15)], "a", "ab", ["false"]),
    ([(10, 20), (10, 14)], [(10, 14), (10, 20)], "ab", "ba", []),
    # of equal ones the later of the reference, then the later of the prediction
    ([(10, 20)], [(10, 20), (10, 20)], "a", "ba", ["false"]),
    ([(10, 20), (10, 20)], [(10, 20)], "ba", "a", ["missed"]),
    # greedy: the best pair is made even where it leaves two records alone
    ([(10, 20), (14, 24)], [(13, 23), (17, 27)], "ab", "bx", ["missed", "false"]),
]


@pytest.mark.parametrize(("golds", "guesses", "gold_subjects", "subjects", "wrong"), PAIRED)
def test_pairs(
    golds: list[tuple[int, int]],
    guesses: list[tuple[int, int]],
    gold_subjects: str,
    subjects: str,
    wrong: list[str],
) -> None:
    result = one(
        "money",
        [money(*span, subject=name) for span, name in zip(golds, gold_subjects, strict=True)],
        [money(*span, subject=name) for span, name in zip(guesses, subjects, strict=True)],
    )
    assert whats(result) == wrong


# --- Which fields are right -------------------------------------------------------------------------------------------


def span(text: str | None) -> Doc:
    return {"text": text, "start": 0, "end": 1}


def dated(text: str, start: str | None = None, end: str | None = None) -> Doc:
    return {"text": text, "from": start, "to": end}


TEXTS = [
    # reference, prediction, right?
    (None, None, True),
    (None, "", True),
    ("", {}, True),
    (None, "青石湾", False),
    ("青石湾", None, False),
    ("青石湾", "青石湾", True),
    ("青石湾", span("青石湾"), True),
    (span("青石湾"), "青石湾", True),
    ("青石湾", span("青 石\n湾"), True),  # white space is set aside
    ("“青石湾”", "《青石湾》", True),  # so are quotation marks,
    ("**青石湾**", "青石湾", True),  # … asterisks
    ("“”", "*", True),  # … even where nothing is left
    ("青石湾", "“”", False),
    ("青石湾", span(None), False),
    ("青石", "青石湾风电厂区", True),  # held by the other, 2 of 7
    ("青石湾风电厂区一", "青石", True),  # 2 of 8
    ("青石湾风电厂区一号", "青石", False),  # 2 of 9
    ("甲乙丙丁", "甲乙戊己", True),  # half of the characters
    ("甲乙丙丁", "乙甲戊己", True),  # in any order
    ("甲乙丙丁", "甲乙戊己庚", False),  # 4 of 9
    ("甲甲甲乙", "甲丙丁戊", False),  # each as often as it stands there
]
PERIODS = [
    (None, None, True),
    (None, {}, True),
    (None, dated("三月"), False),
    (dated("三月"), None, False),
    (dated("三月", "2031-03-01", "2031-03-31"), dated("3月份", "2031-03-01", "2031-03-31"), True),
    (dated("三月", "2031-03-01", "2031-03-31"), dated("三月", "2032-03-01", "2032-03-31"), False),
    (dated("三月", "2031-03-01", "2031-03-31"), dated("三月"), False),
    (dated("到年底", None, "2031-12-31"), dated("年底", None, "2031-12-31"), True),
    (dated("到年底", None, "2031-12-31"), dated("到年底", "2031-01-01", "2031-12-31"), False),
    (dated("三月末"), dated("三月"), True),  # not dated: the words
    (dated("三月末"), dated("三月", "2031-03-31", "2031-03-31"), True),
    (dated("三月末"), dated("去年"), False),
    ({"text": "三月末"}, {"text": "三月末"}, True),  # dates left out
]
BOUNDS = [(None, "exact", True), ("exact", None, True), ("over", "over", True), ("over", None, False)]
MODALITIES = [(None, "actual", True), ("actual", "", True), ("planned", "planned", True), ("planned", None, False)]
FLAGS = [(None, False, True), (True, True, True), (True, None, False), (0, 1, False)]
COUNTS = [
    (1, 1, True),
    (None, 1, True),
    (1, None, True),
    (0, None, True),
    (4, 4, True),
    (4, 5, False),
    (4, None, False),
]
EQUAL = [("a", "a", True), (None, None, True), ("a", "b", False), ("a", None, False), (None, "", False)]
TWO_YEARS, THREE_YEARS = {"value": 2, "unit": "year"}, {"value": 3, "unit": "year"}
STREAKS = [
    (None, None, True),
    (None, {}, True),
    (TWO_YEARS, dict(TWO_YEARS), True),
    (TWO_YEARS, THREE_YEARS, False),
    (TWO_YEARS, {"value": 2, "unit": "month"}, False),
    (TWO_YEARS, None, False),
    (None, TWO_YEARS, False),
]
PARTIES = [
    ([], [], True),
    (None, [], True),
    (["远山重工"], ["远山重工"], True),
    (["远山重工"], [span("远山重工公司")], True),
    (["远山重工", "北岸港务"], ["北岸港务", "远山重工"], True),
    (["远山重工"], [], False),
    (["远山重工"], ["远山重工", "北岸港务"], False),
    (["远山重工"], ["北岸港务"], False),
    (["远山重工", "北岸港务"], ["远山重工", "西陵纸业"], False),
    (["远山重工", "远山重工"], ["远山重工", "西陵纸业"], True),  # two may be like the same one
    (["远山重工", "", None], ["远山重工"], True),  # empty names do not count
    (["远山重工"], ["远山重工", "“”", span("")], True),
]
CAPACITIES: list[tuple[Any, Any, bool]] = [
    ([], None, True),
    ([{"value": "800", "unit": "张"}], [{"value": 800, "unit": "床"}], True),  # the numbers alone
    ([{"value": "800"}], [{"value": "800.0"}], True),
    ([{"value": "800"}], [{"value": "80"}], False),
    ([{"value": "800"}], [], False),
    ([{"value": "800"}], [{"value": "800"}, {"value": "800"}], False),
    ([{"value": "800"}, {"value": "6"}], [{"value": "6"}, {"value": "800"}], True),
    ([{"value": "6"}, {"value": "6"}], [{"value": "6"}, {"value": "7"}], True),
    ([{"value": "6"}, {"value": "7"}], [{"value": "6"}, {"value": "6"}], False),
    ([{"value": None}], [{}], True),
]
RULES: dict[str, dict[str, list[tuple[Any, Any, bool]]]] = {
    "money": {"bound": BOUNDS, "indicator": EQUAL, "metric": TEXTS, "subject": TEXTS, "period": PERIODS,
              "modality": MODALITIES},
    "percentages": {"bound": BOUNDS, "kind": EQUAL, "direction": EQUAL, "comparison": EQUAL, "base": TEXTS,
                    "metric": TEXTS, "subject": TEXTS, "period": PERIODS, "modality": MODALITIES},
    "rankings": {"scope": TEXTS, "level": EQUAL, "from_bottom": FLAGS, "metric": TEXTS, "subject": TEXTS,
                 "streak": STREAKS},
    "projects": {"count": COUNTS, "stage": EQUAL, "stage_planned": FLAGS, "parties": PARTIES, "capacity": CAPACITIES,
                 "programme": TEXTS},
}  # fmt: skip


@pytest.mark.parametrize(
    ("record_type", "field", "gold", "predicted", "right"),
    [
        (record_type, field, *row)
        for record_type, fields in RULES.items()
        for field, table in fields.items()
        for row in table
    ],
)
def test_field(record_type: str, field: str, gold: Any, predicted: Any, right: bool) -> None:
    make = MAKE[record_type]
    result = one(record_type, [make(**{field: gold})], [make(**{field: predicted})])
    score = result.scores[record_type]  # type: ignore[index]
    assert score.recall == 1
    assert score.fields[field] == right
    assert score.whole == right
    assert score.field_accuracy == (1.0 if right else (len(score.fields) - 1) / len(score.fields))
    assert whats(result) == ([] if right else [field])
    if not right:
        error = result.errors[0]
        assert (error.type, error.doc_id) == (record_type, "d")
        assert error.gold is not None
        assert error.predicted is not None
        assert (error.gold["value"], error.predicted["value"]) == (gold, predicted)


def test_fields_not_scored_do_not_count() -> None:
    result = one(
        "rankings", [ranking(modality="actual", period=None)], [ranking(modality="planned", period={"text": "x"})]
    )
    assert result.errors == ()
    assert set(result.scores["rankings"].fields) == set(RULES["rankings"])


LINKS = ("total_investment", "planned_investment", "completed_investment", "completion")
GOLD_AMOUNTS = {
    "money": [money(30, 34, id="m1", value="100"), money(40, 44, id="m2", value=None, lower="1", upper="2")],
    "percentages": [percentage(50, 54, id="p1", value="90")],
}
PREDICTED_AMOUNTS = {
    "money": [money(30, 34, id="m7", value="100.0"), money(35, 38, id="m1", value="90"),
              money(40, 44, id="m8", value=None, lower="1", upper="3")],
    "percentages": [percentage(50, 54, id="p9", value="90"), percentage(55, 58, id="m7", value="3")],
}  # fmt: skip
LINKED = [
    (None, None, True),
    ("m1", "m7", True),  # other ids, the same amount; money goes before percentages
    ("m1", "m1", False),  # the same ids, other amounts
    ("m1", None, False),
    (None, "m7", False),
    ("p1", "p9", True),
    ("p1", "m1", True),  # only the number counts
    ("m2", "m8", True),  # neither has a value
    ("m1", "zz", False),  # leads nowhere
    ("zz", "zz", True),
    ("zz", None, False),
]


@pytest.mark.parametrize("field", LINKS)
@pytest.mark.parametrize(("gold", "predicted", "right"), LINKED)
def test_links_are_compared_by_amount(field: str, gold: str | None, predicted: str | None, right: bool) -> None:
    result = evaluate(
        {"d": {**GOLD_AMOUNTS, "projects": [{**project(), field: gold}]}},
        {"d": {**PREDICTED_AMOUNTS, "projects": [{**project(), field: predicted}]}},
    )
    assert result.scores["projects"].fields[field] == right


def test_no_link_finds_a_record_without_an_id() -> None:
    """As in score.py, whose figures these must be."""
    anonymous = money(30, 34)
    del anonymous["id"]
    result = evaluate({"d": {"money": [anonymous], "projects": [project()]}}, {"d": {"projects": [project()]}})
    assert result.scores["projects"].fields["completion"] == 0


def test_link_errors_show_the_amounts() -> None:
    result = evaluate(
        {"d": {**GOLD_AMOUNTS, "projects": [project(total_investment="m1")]}},
        {"d": {**PREDICTED_AMOUNTS, "projects": [project(total_investment="m1")]}},
    )
    (error,) = [error for error in result.errors if error.type == "projects"]
    assert error.gold == {"text": "青石湾风电场二期工程", "start": 10, "value": "m1", "refers_to": "100"}
    assert error.predicted == {"text": "青石湾风电场二期工程", "start": 10, "value": "m1", "refers_to": "90"}


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [
        (None, None, True),
        ("j2", "j5", True),  # other ids, like names
        ("j2", "j2", False),  # the same ids, other names
        ("j2", None, False),
        (None, "j5", False),
        ("zz", None, True),  # leads nowhere: no parent
        ("zz", "j5", False),
    ],
)
def test_parents_are_compared_by_name(gold: str | None, predicted: str | None, right: bool) -> None:
    golds = [project(parent=gold), {"id": "j2", "quote": "港口扩建项目", "start": 60, "end": 66}]
    guesses = [
        project(parent=predicted),
        project(60, 66, id="j5", text="港口\n扩建项目"),
        project(80, 84, id="j2", text="科技大厦"),
    ]
    result = one("projects", golds, guesses)
    assert ("parent" in whats(result)) == (not right)
    assert result.scores["projects"].fields["parent"] == (1.0 if right else 0.5)


# --- Optional records and fields --------------------------------------------------------------------------------------


@pytest.mark.parametrize("record_type", TYPES)
@pytest.mark.parametrize(
    ("predicted", "false"),
    [
        ([], 0),  # missed
        ([{}], 0),  # found
        ([{"subject": "x", "stage": "signed"}], 0),  # found with wrong fields
        ([{"value": "9", "rank": 9, "start": 13, "end": 60}], 0),  # touched
        ([{"start": 30, "end": 40}], 1),  # elsewhere
        ([{}, {"start": 13, "end": 60}], 0),  # found and touched
    ],
)
def test_optional_records_neither_help_nor_hurt(record_type: str, predicted: list[Doc], false: int) -> None:
    make = MAKE[record_type]
    certain = make(100, 110)
    result = one(record_type, [make(optional=True), certain], [*(make(**fields) for fields in predicted), certain])
    score = result.scores[record_type]  # type: ignore[index]
    assert (score.gold, score.recall, score.whole, score.field_accuracy) == (1, 1, 1, 1)
    assert score.precision == 1 / (1 + false)
    assert whats(result) == ["false"] * false


@pytest.mark.parametrize(
    ("optional_fields", "wrong"),
    [(None, ["metric", "subject"]), ([], ["metric", "subject"]), (["subject"], ["metric"]),
     (["metric", "subject", "text"], [])],
)  # fmt: skip
def test_optional_fields_are_not_compared(optional_fields: list[str] | None, wrong: list[str]) -> None:
    gold = money(metric="甲", subject="乙", optional_fields=optional_fields)
    result = one("money", [gold], [money(metric="丙", subject="丁")])
    assert whats(result) == wrong
    score = result.scores["money"]
    assert score.whole == (not wrong)
    assert set(score.fields) == {"bound", "indicator", "metric", "subject", "period", "modality"} - set(
        optional_fields or ()
    )


# --- The whole result -------------------------------------------------------------------------------------------------


def test_figures_of_several_documents() -> None:
    gold = {
        "a": {"money": [money(subject="甲"), money(20, 24, value="1"), money(30, 34)], "rankings": [ranking()]},
        "b": {"money": [money()]},
    }
    predicted = {
        "a": {"money": [money(subject="乙"), money(20, 25, value="1"), money(50, 54), money(60, 64)]},
        "c": {"money": [money()]},
    }
    result = evaluate(gold, predicted)
    assert result.to_table()["money"] == {
        "gold": 4,
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "exact_span": 0.5,
        "field_accuracy": 11 / 12,
        "whole": 0.25,
        "fields": {"bound": 1.0, "indicator": 1.0, "metric": 1.0, "subject": 0.5, "period": 1.0, "modality": 1.0},
    }
    nothing: Doc = dict.fromkeys(("precision", "recall", "f1", "exact_span", "field_accuracy", "whole"), 0.0)
    assert result.to_table()["rankings"] == {"gold": 1, **nothing, "fields": {}}
    assert result.to_table()["projects"] == {"gold": 0, **nothing, "fields": {}}
    assert list(result.to_table()) == list(TYPES)
    assert [(error.type, error.doc_id, error.what) for error in result.errors] == [
        ("money", "a", "subject"),
        ("money", "a", "missed"),
        ("money", "a", "false"),
        ("money", "a", "false"),
        ("rankings", "a", "missed"),
        ("money", "b", "missed"),
    ]
    assert result.errors[0].gold == {"text": "25亿元", "start": 10, "value": "甲"}
    assert result.errors[1].gold == {"text": "25亿元", "start": 30}
    assert result.errors[1].predicted is None
    assert result.errors[2].gold is None
    assert result.errors[2].predicted == {"text": "25亿元", "start": 50}
    assert result.missing == ("b",)
    assert result.unmatched == ("c",)


def test_text_may_be_called_quote() -> None:
    gold = {"quote": "港口扩建项目", "start": 3, "end": 9}
    (error,) = one("projects", [gold], []).errors
    assert error.gold == {"text": "港口扩建项目", "start": 3}


def test_nothing_at_all() -> None:
    result = evaluate({}, {})
    assert [score.gold for score in result.scores.values()] == [0, 0, 0, 0]
    assert (result.errors, result.missing, result.unmatched) == ((), (), ())


def test_empty_spans_overlap_with_nothing() -> None:
    assert whats(one("money", [money(5, 5)], [money(5, 5)])) == ["missed", "false"]


def test_input_is_not_changed() -> None:
    gold, predicted = {"d": {"money": [money()]}}, {"d": {"money": [money(10, 15, subject="甲")]}}
    before = copy.deepcopy((gold, predicted))
    evaluate(gold, predicted)
    assert (gold, predicted) == before


def test_result_is_frozen_and_goes_through_json() -> None:
    result = one("projects", [project(stage="signed", parties=["远山重工"])], [project(), project(50, 60)])
    with pytest.raises(ValidationError):
        result.missing = ("x",)
    with pytest.raises(ValidationError):
        result.scores["money"].gold = 3
    assert Evaluation.model_validate_json(result.model_dump_json()) == result


# --- Reading ----------------------------------------------------------------------------------------------------------


def write(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def lines(path: Path, *documents: Doc) -> Path:
    return write(path, "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents))


def test_read_gold_files_lists_and_folders(tmp_path: Path) -> None:
    folder = tmp_path / "annotations"
    (folder / "older").mkdir(parents=True)
    write(folder / "two.json", {"doc_id": "two"})
    write(folder / "one.json", {"doc_id": "one", "money": [money()]})
    write(folder / "notes.txt", "not JSON")
    write(folder / "older" / "x.json", {"doc_id": "x"})
    many = write(tmp_path / "many.json", [{"doc_id": "four"}, {"doc_id": "three"}])
    empty = write(tmp_path / "empty.json", [])
    documents = read_gold([many, folder, empty])
    assert list(documents) == ["four", "three", "one", "two"]
    assert documents["one"]["money"] == [money()]


def test_read_predictions_skips_empty_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", '\n{"doc_id": "a"}\r\n   \n{"doc_id": "b", "money": []}')
    assert read_predictions(path) == {"a": {"doc_id": "a"}, "b": {"doc_id": "b", "money": []}}
    assert read_predictions(write(path, "")) == {}


def test_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text('{"doc_id": "a"}', "utf-8-sig")
    assert list(read_gold([path])) == list(read_predictions(path)) == ["a"]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_only_a_line_feed_ends_a_line(tmp_path: Path, sign: str) -> None:
    document = {"doc_id": "a", "money": [money(text=f"25{sign}亿元")]}
    assert read_predictions(lines(tmp_path / "p.jsonl", document)) == {"a": document}


STEMS = [
    # doc_ids of the lines, key, line that it leads to (None: no such key)
    (["pages/207_ab12.txt"], "pages/207_ab12.txt", 0),
    (["pages/207_ab12.txt"], "207", 0),
    (["pages/207_ab12.txt"], "207_ab12", None),
    (["207.final.txt"], "207", 0),
    (["207"], "207", 0),
    (["207", "207_b.txt"], "207", 0),  # a full doc_id is never hidden, before …
    (["207_b.txt", "207"], "207", 1),  # … or after
    (["207", "207_b.txt"], "207_b.txt", 1),
    (["207_a.txt", "207_b.txt"], "207", 1),  # the last counts
    (["207_a.txt", "207_b.txt"], "207_a.txt", 0),
    (["207", "207"], "207", 1),
]


@pytest.mark.parametrize(("doc_ids", "key", "line"), STEMS)
def test_stems(tmp_path: Path, doc_ids: list[str], key: str, line: int | None) -> None:
    documents = [{"doc_id": doc_id, "line": number} for number, doc_id in enumerate(doc_ids)]
    found = read_predictions(lines(tmp_path / "p.jsonl", *documents)).get(key)
    assert (found and found["line"]) == line


def test_unmatched_names_each_document_once(tmp_path: Path) -> None:
    path = lines(tmp_path / "p.jsonl", *({"doc_id": name} for name in ("7_x.txt", "8_y.txt", "9", "9_z.txt")))
    result = evaluate({"7": {}, "9": {}, "5": {}}, read_predictions(path))
    assert result.missing == ("5",)
    assert result.unmatched == ("8_y.txt", "9_z.txt")


# --- Bad input --------------------------------------------------------------------------------------------------------

BAD_FILES = [
    # content, the message after the file's name for the reference, … for predictions (None: no error), the remedy
    ("{", ":1: not JSON", ":1: not JSON", "write the file anew"),
    ('{"doc_id": "a"}\n\n{"doc_id" 3}', ":3: not JSON", ":3: not JSON", "write the file anew"),
    ("[" * 100_000, ":1: JSON that cannot be read", ":1: JSON that cannot be read", "write the file anew"),
    ("3", ": not a JSON object", ":1: not a JSON object", "each document must be one"),
    ('["a"]', ": document 1: not a JSON object", ":1: not a JSON object", "each document must be one"),
    ("{}", ": the document has no doc_id", ":1: the document has no doc_id", "give it one"),
    ('{"doc_id": null}', ": the document has no doc_id", ":1: the document has no doc_id", "give it one"),
    ('{"doc_id": 7}', ": the document has no doc_id", ":1: the document has no doc_id", "give it one"),
    ('[{"doc_id": "a"}, {"money": []}]', ": document 2: the document has no doc_id", ":1: not a JSON", ""),
    ('{"doc_id": "a", "money": {}}', ": money is not a list", ":1: money is not a list", "write []"),
    ('{"doc_id": "a", "money": null}', ": money is not a list", ":1: money is not a list", "write []"),
    ('{"doc_id": "a", "money": [3]}', ": money[0]: not a JSON", ":1: money[0]: not a JSON", "with start and end"),
]


@pytest.mark.parametrize(("content", "gold", "predicted", "remedy"), BAD_FILES)
def test_bad_files(tmp_path: Path, content: str, gold: str, predicted: str, remedy: str) -> None:
    path = write(tmp_path / "x.json", content)
    if content.count("\n"):
        gold = ":3: not JSON (Extra data"  # the reference is not read line by line
    with pytest.raises(InputError) as caught:
        read_gold([path])
    assert str(caught.value).startswith(f"{path}{gold}")
    assert remedy in str(caught.value)
    with pytest.raises(InputError) as caught:
        read_predictions(path)
    assert str(caught.value).startswith(f"{path}{predicted}")


def test_unreadable_files(tmp_path: Path) -> None:
    absent = tmp_path / "absent.json"
    with pytest.raises(InputError, match=r"absent\.json: there is no such file; check"):
        read_predictions(absent)
    with pytest.raises(InputError, match=r"absent\.json: there is no such file; check"):
        read_gold([absent])
    with pytest.raises(InputError, match=r"cannot be read .*; name a readable file"):
        read_predictions(tmp_path)
    with pytest.raises(InputError, match=r"holds no \.json file; name the folder"):
        read_gold([tmp_path])
    latin = tmp_path / "latin.json"
    latin.write_bytes('{"doc_id": "海"}'.encode("gb18030"))
    with pytest.raises(InputError, match=r"not UTF-8 .*; save it as UTF-8"):
        read_gold([latin])


def test_doc_id_twice(tmp_path: Path) -> None:
    first, second = write(tmp_path / "1.json", {"doc_id": "a"}), write(tmp_path / "2.json", [{"doc_id": "a"}])
    with pytest.raises(InputError) as caught:
        read_gold([first, second])
    assert str(caught.value).startswith(f"{second}: document 1: doc_id 'a' is already that of {first}; remove")


BAD_RECORDS = [
    # type, fields (… : left out), the message after the place of the record
    ("money", {"start": ...}, "the record 'm1' (25亿元) has no start; give it an integer"),
    ("rankings", {"end": ...}, "the record 'r1' (全州八县之中第三名) has no end; give it an integer"),
    ("money", {"start": None}, "start of the record 'm1' (25亿元) is None; it must be an integer"),
    ("projects", {"end": "20"}, "end of the record 'j1' (青石湾风电场二期工程) is '20'; it must be an integer"),
    ("money", {"start": True}, "start of the record 'm1' (25亿元) is True; it must be an integer"),
    ("money", {"start": 1.5}, "start of the record 'm1' (25亿元) is 1.5; it must be an integer"),
    ("money", {"value": "25亿"}, "value of the record 'm1' (25亿元) is '25亿'; it must be a decimal number"),
    ("money", {"lower": ""}, "lower of the record 'm1' (25亿元) is ''; it must be a decimal number"),
    ("percentages", {"value": "1,5"}, "value of the record 'p1' (7.5%) is '1,5'; it must be a decimal number"),
    ("percentages", {"upper": "NaN"}, "upper of the record 'p1' (7.5%) is 'NaN'; it must be a decimal number"),
    ("percentages", {"value": True}, "value of the record 'p1' (7.5%) is True; it must be a decimal number"),
    ("money", {"metric": ["产值"]}, "metric of the record 'm1' (25亿元) is ['产值']; it must be a string"),
    ("money", {"subject": {"text": 5}}, "subject of the record 'm1' (25亿元) is {'text': 5}; it must be a string"),
    ("money", {"text": 5}, "text of the record 'm1' (5) is 5; it must be a string"),
    ("money", {"period": "三月"}, "period of the record 'm1' (25亿元) is '三月'; it must be an object"),
    ("money", {"optional_fields": "period"}, "optional_fields of the record 'm1' (25亿元) is 'period'; it must"),
    ("projects", {"parties": "甲"}, "parties of the record 'j1' (青石湾风电场二期工程) is '甲'; it must be a list"),
    ("projects", {"parties": [5]}, "parties of the record 'j1' (青石湾风电场二期工程) is [5]; it must be a list"),
    ("projects", {"capacity": ["5"]}, "capacity of the record 'j1' (青石湾风电场二期工程) is ['5']; it must be a list"),
    ("projects", {"capacity": [{"value": "x"}]}, "capacity of the record 'j1' (青石湾风电场二期工程) is [{'value'"),
    ("projects", {"count": "3"}, "count of the record 'j1' (青石湾风电场二期工程) is '3'; it must be a number"),
    ("projects", {"mentions": "x"}, "mentions of the record 'j1' (青石湾风电场二期工程) is 'x'; it must be a list"),
]  # fmt: skip


@pytest.mark.parametrize(("record_type", "fields", "message"), BAD_RECORDS)
def test_bad_records(tmp_path: Path, record_type: str, fields: Doc, message: str) -> None:
    make = MAKE[record_type]
    bad = {name: value for name, value in make(**fields).items() if value is not ...}
    document = {"doc_id": "a", record_type: [make(), bad]}
    sound = {"doc_id": "a"}
    for call, place in (
        (lambda: read_predictions(lines(tmp_path / "p.jsonl", sound, document)), f"{tmp_path / 'p.jsonl'}:2"),
        (lambda: read_gold([write(tmp_path / "g.json", document)]), str(tmp_path / "g.json")),
        (lambda: evaluate({"a": document}, {"a": sound}), "reference document 'a'"),
        (lambda: evaluate({"a": sound}, {"a": document}), "predicted document 'a'"),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert str(caught.value).startswith(f"{place}: {record_type}[1]: {message}")


def test_predicted_mentions_need_a_place(tmp_path: Path) -> None:
    document = {"doc_id": "a", "projects": [project(mentions=[{"text": "青石湾风电场", "start": 3}])]}
    with pytest.raises(InputError, match=r"p\.jsonl:1: projects\[0\]: a mention of .* has no start and end; each must"):
        read_predictions(lines(tmp_path / "p.jsonl", document))
    with pytest.raises(InputError, match=r"predicted document 'a': projects\[0\]: a mention"):
        evaluate({"a": document}, {"a": document})
    assert evaluate({"a": document}, {}).missing == ("a",)  # a reference's mentions are not used


def test_documents_that_are_none() -> None:
    with pytest.raises(InputError, match="reference document 'a': not a JSON object"):
        evaluate({"a": []}, {})  # type: ignore[dict-item]
    with pytest.raises(InputError, match="predicted document 'a': not a JSON object"):
        evaluate({"a": {}}, {"a": None})  # type: ignore[dict-item]


# --- The figures of score.py ------------------------------------------------------------------------------------------


def as_prediction(gold: Doc) -> Doc:
    """Write a reference as the library would write its result: evidence as spans, the text as ``text``."""
    document = copy.deepcopy(gold)
    for record in (record for record_type in TYPES for record in document[record_type]):
        record["text"] = record.pop("quote")
        for name in ("context", "note", "optional", "optional_fields"):
            record.pop(name, None)
        for name in ("metric", "subject", "base", "scope", "programme"):
            if record.get(name):
                record[name] = span(record[name])
        if "parties" in record:
            record["parties"] = [span(name) for name in record["parties"] or []]
            record["mentions"] = [{name: record[name] for name in ("text", "start", "end")}]
    return document


def other(value: Any, pool: list[Any], rng: random.Random) -> Any:
    """Change a value: to that of another record, to nothing, or a little."""
    choice = rng.randrange(4)
    if choice == 0:
        return None
    if choice == 1 and isinstance(value, dict) and value.get("text"):
        return {**value, "text": value["text"][: rng.randint(1, len(value["text"]))]}
    if choice == 2 and isinstance(value, list):
        return value[1:] + value[:1] * rng.randint(0, 2)
    return copy.deepcopy(rng.choice(pool))


def damaged(document: Doc, rng: random.Random) -> Doc:
    """Drop, double, shift and change records at random; every record keeps its ``start`` and ``end``."""
    damage = copy.deepcopy(document)
    for record_type in TYPES:
        pools = {name: [r.get(name) for r in document[record_type]] for r in document[record_type] for name in r}
        kept = [record for record in damage[record_type] if rng.random() > 0.1]
        kept += [copy.deepcopy(record) for record in kept if rng.random() < 0.1]
        for record in kept:
            if rng.random() < 0.3:
                shift = rng.randint(-6, 6)
                record["start"] += shift
                record["end"] = max(record["start"] + 1, record["end"] + shift + rng.randint(-2, 2))
            for name in sorted(set(pools) - {"start", "end", "text", "mentions"}):
                if rng.random() < 0.06:
                    record[name] = other(record.get(name), pools[name], rng)
        rng.shuffle(kept)
        damage[record_type] = kept
    return damage


def reference_table(predictions: Path, gold: list[Path]) -> Doc:
    """What score.py prints for the same files."""
    command = [sys.executable, str(SHARED / "score.py"), str(predictions), *map(str, gold), "--json"]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}, check=True
    )
    table: Doc = json.loads(done.stdout)
    return table


@pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason=f"the reference scorer is not at {SHARED}")
@pytest.mark.parametrize("seed", [None, *range(12)])
def test_same_figures_as_the_reference_scorer(tmp_path: Path, seed: int | None) -> None:
    gold_files = sorted((SHARED / "gold").glob("*.json"))
    documents = [as_prediction(document) for document in read_gold(gold_files).values()]
    if seed is not None:
        rng = random.Random(seed)
        documents = [damaged(document, rng) for document in documents]
    for document in documents:
        document["doc_id"] = f"pages/{document['doc_id']}_page.txt"
    if seed == 0:
        documents.pop()  # a page without a prediction
    predictions = lines(tmp_path / "predictions.jsonl", *documents)

    result = evaluate(read_gold([SHARED / "gold"]), read_predictions(predictions))

    table = result.to_table()
    assert table == reference_table(predictions, gold_files)
    assert len(result.missing) == (seed == 0)
    if seed is None:
        assert result.errors == ()
        assert all(table[record_type]["whole"] == 1 for record_type in TYPES)
    else:
        assert {"missed", "false", "metric"} <= set(whats(result))
        assert all(table[record_type]["recall"] > 0 for record_type in TYPES)
