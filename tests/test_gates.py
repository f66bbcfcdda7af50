"""Gates and prefilters lose nothing: rules and cues find what they find when they are tried everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from jzextract.page.view import PageView
from jzextract.patterns.cue_sets import Cue, CueSet, Hit
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.patterns.matching import candidates
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.rules import Rule
from jzextract.patterns.schema import CueSpec

CORPUS = Path(__file__).parent.parent / "benchmarks" / "corpus"


@pytest.fixture(scope="module")
def library() -> PatternLibrary:
    return load_library()


@pytest.fixture(scope="module")
def pages(nlp: Language) -> list[PageView]:
    texts = [path.read_bytes().decode() for path in sorted((CORPUS / "dev").glob("*.txt"))]
    return [nlp(text)._.jz_page for text in texts]


def plainly(page: PageView, rule: Rule) -> Iterator[tuple[int, int]]:
    """The matches of a rule that is tried everywhere, or at every number."""
    if rule.spec.at:
        found = [rule.pattern.match(page.clean, start) for start in page.number_starts]
        return (match.span() for match in found if match is not None)
    return (match.span() for match in rule.pattern.finditer(page.clean) if match.end() > match.start())


@pytest.mark.parametrize("record_type", sorted(RECORD_TYPES))
def test_rules_find_what_they_find_everywhere(library: PatternLibrary, pages: list[PageView], record_type: str) -> None:
    for rule in library.rules(record_type):
        for page in pages:
            gated = sorted((found.start, found.end) for found in candidates(page, [rule]))
            assert gated == sorted(plainly(page, rule)), rule.id


_PIECES = (
    *("3", "12.5", "1,200", "3 000", "三百", "千", "来", "多", "k", "亿", "万"),
    *("元", "美元", "角", "%", "百分点", "成", "~", "-", "至", "、", "和", "以上", "项目"),
    *("第", "一", "位", "全省", "年", "月", "日", "上", "半", "，", "”", "\n"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=40).map("".join))
def test_rules_find_it_in_any_text(nlp: Language, library: PatternLibrary, text: str) -> None:
    page = nlp.get_pipe("jz_page")(nlp.make_doc(text))._.jz_page
    for record_type in ("money", "percentages", "periods", "quantities"):
        for rule in library.rules(record_type):
            gated = sorted((found.start, found.end) for found in candidates(page, [rule]))
            assert gated == sorted(plainly(page, rule)), rule.id


def test_the_rules_of_a_type_find_what_each_finds_alone(library: PatternLibrary, pages: list[PageView]) -> None:
    for record_type in RECORD_TYPES:
        rules = library.rules(record_type)
        for page in pages:
            together = sorted((f.rule.id, f.start, f.end) for f in candidates(page, rules))
            alone = sorted((f.rule.id, f.start, f.end) for rule in rules for f in candidates(page, [rule]))
            assert together == alone


def cue_set(*cues: tuple[str, list[str]], guarded: bool = False) -> CueSet:
    specs = [CueSpec(id=f"money.x.{value}", value=value, before=entries) for value, entries in cues]
    return CueSet([Cue(spec, spec.id, {}, guarded) for spec in specs], "before")


def found_in(nlp: Language, cues: CueSet, text: str, stretch: str) -> list[tuple[str, str]]:
    """Value and words of the cues in a stretch of a text."""
    page = nlp(text)._.jz_page
    start = page.clean.index(stretch)
    hits = cues.scan(page, start, start + len(stretch))
    return sorted((hit.value, page.clean[hit.start : hit.end]) for hit in hits)


@pytest.mark.parametrize("guarded", [False, True], ids=["shipped", "of a pack"])
@pytest.mark.parametrize(
    ("cues", "text", "stretch", "expected"),
    [
        ([("a", ["投资", "投资额"])], "完成投资额3亿元", "完成投资额", [("a", "投资额")]),
        ([("a", ["投资", "投资额"])], "完成投资额3亿元", "完成投资", [("a", "投资")]),
        ([("a", ["总?投资额?"])], "完成总投资额3亿元", "完成总投资额", [("a", "总投资额"), ("a", "投资额")]),
        ([("a", ["总?投资额?"])], "完成总投资额3亿元", "完成总投资", [("a", "总投资"), ("a", "投资")]),
        ([("a", ["^完成投"]), ("b", ["投资$"])], "完成投资3亿元", "完成投资", [("a", "完成投"), ("b", "投资")]),
        ([("a", ["[一-龥]{1,3}额"])], "完成投额3亿元", "成投额", [("a", "成投额"), ("a", "投额")]),
        ([("a", ["投资(?!额)"])], "完成投资额3亿元", "完成投资", []),
        ([("a", ["存款"])], "完成投资3亿元", "完成投资", []),
    ],
)  # fmt: skip
def test_cues_of_a_stretch(  # noqa: PLR0917  (a table's columns)
    nlp: Language,
    cues: list[tuple[str, list[str]]],
    text: str,
    stretch: str,
    expected: list[tuple[str, str]],
    guarded: bool,
) -> None:
    assert found_in(nlp, cue_set(*cues, guarded=guarded), text, stretch) == expected


def test_of_expressions_at_one_place_the_first_counts(nlp: Language) -> None:
    cues = cue_set(("a", ["投资额?"]), ("b", ["(?:投|融)资", "投.{1,2}$"]), ("c", ["投"]))
    assert found_in(nlp, cues, "完成投资额3亿元", "完成投资额") == [("a", "投资额"), ("c", "投")]


def test_what_is_asked_beside_a_mention(nlp: Language) -> None:
    page = nlp("计划完成投资约3亿元以上")._.jz_page
    cues = cue_set(("a", ["约", "成投.约"]), ("b", ["完成(?:投资)?约?", "以上?"]))
    number = page.clean.index("3")
    assert cues.touching_before(page, number, 0) == Hit("a", "money.x.a", 3, 7)
    assert cues.touching_before(page, number - 1, 0) == Hit("b", "money.x.b", 2, 6)
    assert cues.touching_before(page, 1, 0) is None
    behind = page.clean.index("以")
    assert cues.touching_after(page, behind) == Hit("b", "money.x.b", behind, behind + 2)
    assert cues.touching_after(page, number) is None
