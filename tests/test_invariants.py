"""What holds on every text: offsets lead to the text's own characters, bounds follow OUTPUT.md's table."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jzextract
from jzextract.records import Amount, EvidenceSpan, ExtractionResult

from .conftest import ROOT, SHARED

PAGES = [ROOT / "examples" / "qingyuan.txt", *sorted((SHARED / "pages").glob("*.txt"))]
DAMAGE = [
    "\n",
    "\n\n",
    " ",
    "  ",
    "\u3000",
    "**",
    "<b>",
    "</b>",
    "&nbsp;",
    ",",
    "。",
    "%",
    "亿",
    "元",
    "多",
    "-",
    "\x00",
    "\u200f",
    "５",
    "5",
    ",。",
    "（资料图）",
    "\n（下转第三版）\n",
    "\n\n图为施工现场。 王小河 摄\n\n",
    "項(xiàng)目",
    "|",
    "*",
]


def check(text: str, result: ExtractionResult) -> None:
    """All that must hold for a result of a text."""
    for records in (result.money, result.percentages):
        starts = [r.start for r in records]
        assert starts == sorted(starts)
        for record in records:
            check_amount(text, record)
    for ranking in result.rankings:
        check_span(text, ranking)
        if ranking.scope is not None:
            check_span(text, ranking.scope)
    for project in result.projects:
        for span in (project, *project.mentions, *project.parties, *project.capacity):
            check_span(text, span)
        assert (project.start, project.end) in [(m.start, m.end) for m in project.mentions]
    check_links(result)
    ids = [r.id for r in (*result.money, *result.percentages, *result.rankings, *result.projects)]
    assert len(ids) == len(set(ids))


def check_span(text: str, span: EvidenceSpan) -> None:
    assert text[span.start : span.end] == span.text
    assert span.text.strip() == span.text != ""


def check_links(result: ExtractionResult) -> None:
    """Every id that a project names is that of a record of the right type."""
    money = {m.id for m in result.money}
    for project in result.projects:
        named = {project.total_investment, project.planned_investment, project.completed_investment} - {None}
        assert named <= money
        assert project.completion in {None, *(p.id for p in result.percentages)}
        assert project.parent in {None, *(p.id for p in result.projects)} - {project.id}


def check_amount(text: str, record: Amount) -> None:
    assert 0 <= record.start < record.end <= len(text)
    assert text[record.start : record.end] == record.text
    assert not record.text[0].isspace()
    assert not record.text[-1].isspace()
    assert record.sentence.start <= record.start
    assert record.end <= record.sentence.end
    value, lower, upper = record.value, record.lower, record.upper
    expected = {
        "exact": (value is not None, lower == value, upper == value),
        "over": (value is not None, lower == value, upper is None),
        "under": (value is not None, lower is None, upper == value),
        "nearly": (value is not None, lower is None, upper == value),
        "about": (value is not None, lower is None, upper is None),
        "range": (value is None, lower is not None, upper is not None),
        "vague": (value is None, lower is not None, upper is not None),
    }
    assert all(expected[record.bound]), record


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_pages(path: object) -> None:
    text = path.read_bytes().decode("utf-8")  # type: ignore[attr-defined]
    check(text, jzextract.extract(text))


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
@pytest.mark.parametrize("seed", range(10))
def test_damaged_pages(path: object, seed: int) -> None:
    text = path.read_bytes().decode("utf-8")  # type: ignore[attr-defined]
    chance = random.Random(seed)
    characters = list(text)
    for _ in range(len(text) // 12):
        place = chance.randrange(len(characters))
        edit = chance.random()
        if edit < 0.6:
            characters.insert(place, chance.choice(DAMAGE))
        elif edit < 0.8:
            del characters[place]
        else:
            characters[place] = chance.choice(text)
    damaged = "".join(characters)
    check(damaged, jzextract.extract(damaged))


PIECES = [
    *(
        "总投资",
        "完成投资",
        "同比",
        "增长",
        "下降",
        "占",
        "约",
        "近",
        "以上",
        "以下",
        "分别",
        "年度计划",
        "的",
        "A区",
        "单位：万元",
    ),
    *(
        "亿元",
        "万元",
        "美元",
        "%",
        "个百分点",
        "百分之",
        "成",
        "‰",
        "元",
        "1",
        "2.5",
        "30",
        "4,500",
        "三",
        "十",
        "百",
        "千",
        "万",
    ),
    *("亿", "余", "多", "数", "几", "负", "和", "、", "至", "-", "，", "。", "（", "）", "|", "#", "\n", " "),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_of_such_pieces(text: str) -> None:
    check(text, jzextract.extract(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check(text, jzextract.extract(text))
