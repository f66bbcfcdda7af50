"""The mechanisms of projects: where names begin, where they are said again, who is a party."""

from __future__ import annotations

from itertools import islice, product

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from jzextract.page.view import PageView
from jzextract.patterns.compiler import words_expression
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.patterns.literals import first_characters_of
from jzextract.projects.boundaries import Boundaries
from jzextract.projects.details import DetailReader
from jzextract.projects.names import ProjectMention
from jzextract.projects.words import ProjectWords

_AROUND = ("before", "behind", "labelled")


@pytest.fixture(scope="module")
def library() -> PatternLibrary:
    return load_library()


@pytest.fixture(scope="module")
def boundaries(library: PatternLibrary) -> Boundaries:
    words = ProjectWords.of(library)
    return Boundaries(words.marks, words.breaks, words.noun_verb, library.lexicons["project_boundaries"])


@pytest.fixture(scope="module")
def expression(library: PatternLibrary) -> regex.Pattern[str]:
    """All boundaries as one expression, which the table of their first characters stands for."""
    words = ProjectWords.of(library)
    known = words_expression(library.lexicons["project_boundaries"])
    return regex.compile(f"{words.marks.pattern}|(?!{words.noun_verb.pattern}){known}")


PIECES = st.sampled_from(
    [
        *[
            "，",
            "。",
            "；",
            "：",
            "、",
            "\n",
            " ",
            "（",
            "“",
            "囗囗",
            "—",
            "1.",
            "12个",
            "3条",
            "٣个",
            "2亿元",
            "超百亿元",
        ],
        *[
            "的",
            "等",
            "共",
            "公共",
            "共享",
            "以",
            "和",
            "水库和",
            "图为",
            "图片是",
            "建设",
            "建设项目",
            "投资",
            "投资项目",
        ],
        *[
            "有2",
            "有百亿元",
            "新建",
            "新建了",
            "加快建设",
            "在",
            "在线",
            "在建",
            "储备",
            "储备基地",
            "运营中心",
            "全",
            "北山",
        ],
        *[
            "水厂",
            "产业园",
            "甲乙路",
            "保障",
            "保障房",
            "次",
            "次干道",
            "将",
            "推进",
            "推",
            "目前",
            "今年",
            "配套",
            "项目",
        ],
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join), st.integers(0, 20), st.integers(0, 4))
def test_boundaries_are_those_of_one_expression(
    boundaries: Boundaries, expression: regex.Pattern[str], text: str, cut: int, sight: int
) -> None:
    start, end = min(cut, len(text)), max(len(text) - sight, min(cut, len(text)))
    expected = [m.span() for m in expression.finditer(text, start, len(text)) if m.end() <= end]
    assert [(b.start, b.end) for b in boundaries.find(text, start, end, len(text))] == expected
    # What stands in front of the last break makes no difference to what stands behind it.
    later = boundaries.find(text, boundaries.last_break(text, start, end), end, len(text))
    assert [(b.start, b.end) for b in later] == expected[len(expected) - len(later) :]
    assert bool(later) == bool(expected)


def test_a_word_with_a_sign_in_it_is_found_across_the_sign() -> None:
    marks, never = regex.compile("[，、]"), regex.compile("(?!)")
    found = Boundaries(marks, marks, never, ["目前，"])
    text = "北山、目前，水厂"
    assert found.last_break(text, 0, len(text)) == 2
    assert [b.word for b in found.find(text, 2, len(text), len(text))] == ["、", "目前，"]


def test_an_empty_stretch_has_no_boundaries_and_a_mark_may_match_nothing() -> None:
    never = regex.compile("(?!)")
    found = Boundaries(regex.compile("(?:的|)"), never, never, ["在"])
    assert found.find("北山的在建", 3, 2, 5) == []
    assert [b.word for b in found.find("北山的在建", 0, 5, 5)] == ["的", "在"]


def test_the_marks_have_known_first_characters(library: PatternLibrary) -> None:
    assert first_characters_of(ProjectWords.of(library).marks.pattern) is not None


def test_a_break_is_a_mark_wherever_it_stands(library: PatternLibrary) -> None:
    words = ProjectWords.of(library)
    breaks = first_characters_of(words.breaks.pattern)
    assert breaks
    for sign in breaks:
        for text in (sign, f"公路{sign}公路", f"2.{sign}项目", f"{sign}{sign}"):
            assert words.marks.match(text, text.index(sign)) is not None


@pytest.mark.parametrize("size", [3, 250])
def test_names_are_found_again_on_pages_with_few_projects_and_with_many(nlp: Language, size: int) -> None:
    names = [f"{a}{b}水库扩容工程" for a, b in islice(product("春夏秋冬东南西北天地玄黄宇宙洪荒", repeat=2), size)]
    text = "".join(f"今年开工建设{name}，总投资2亿元。\n" for name in names)
    text += "".join(f"记者采访了{name}部。\n" for name in names)
    projects = nlp(text).user_data["jz.projects"]
    assert [project["text"] for project in projects] == names
    for project in projects:
        assert [text[m["start"] : m["end"]] for m in project["mentions"]] == [project["text"]] * 2


@pytest.mark.parametrize(
    ("name", "rule", "parties"),
    [
        ("甲集团与华岭研究院合作年产30万吨铸件项目", "together", ["甲集团", "华岭研究院"]),
        ("青河新材料有限公司年产3万吨隔膜项目", "organisation", ["青河新材料有限公司"]),
        ("青禾新材料年产3万吨隔膜项目", "owner", ["青禾新材料"]),
        ("佳禾食品中央厨房项目", "brand", ["佳禾食品"]),
        ("绿色食品加工项目", None, []),
        ("北山水库工程", None, []),
    ],
)
def test_parties_are_those_of_the_first_rule_that_matches(
    library: PatternLibrary, name: str, rule: str | None, parties: list[str]
) -> None:
    rules = [rule for rule in library.rules("parties") if rule.id.rsplit(".", 1)[-1] not in _AROUND]
    assert next((r.id for r in rules if r.pattern.search(name)), None) == (rule and f"parties.mentions.{rule}")
    page = PageView(name, name, [0], [0], [], [], [], [], [], None)
    mention = ProjectMention(0, len(name), "single", "", sentence=(0, len(name)))
    found = DetailReader(library, ProjectWords.of(library)).parties(page, mention)
    assert {source.pattern for source in found} == ({f"parties.mentions.{rule}"} if rule else set())
    assert [name[slice(*source.span)] for source in found if source.span] == parties


def test_a_page_without_projects_and_rankings_has_empty_lists(nlp: Language) -> None:
    doc = nlp("今天晴，气温25度。")
    assert doc.user_data["jz.projects"] == [] == doc.user_data["jz.rankings"]
    assert len(doc.spans["jz.projects"]) == 0 == len(doc.spans["jz.rankings"])
