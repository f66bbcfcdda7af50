"""Which of several matches that overlap is kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.patterns.matching import Found, candidates, judge, settle

_WORDS = ("3", "亿", "万", "元", "%", "~", "至", "、", "个百分点", "全省", "第一", "位", "，", "以上", "2024年", "1月")


@pytest.fixture(scope="module")
def library() -> PatternLibrary:
    return load_library()


def rank(found: Found) -> tuple[int, int, int, int]:
    return -found.rule.spec.priority, found.start - found.end, found.rule.order, found.start


def overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), min_size=2, max_size=30).map("".join))
def test_the_best_stands_and_each_other_gave_way_to_one_that_does(
    nlp: Language, library: PatternLibrary, text: str
) -> None:
    page = nlp.get_pipe("jz_page")(nlp.make_doc(text))._.jz_page
    for record_type in ("money", "percentages", "rankings", "periods"):
        rules = library.rules(record_type)
        matches = [found for found in candidates(page, rules) if judge(page.clean, found).holds]
        settled = settle(matches)
        best: list[Found] = []
        for found in sorted(matches, key=rank):
            if not any(overlap(found, other) for other in best):
                best.append(found)
        assert settled.kept == sorted(best, key=lambda found: found.start)
        assert len(settled.kept) + len(settled.lost) == len(matches)
        for found, winner in settled.lost:
            assert overlap(found, winner)
            assert winner == min((other for other in best if overlap(found, other)), key=rank)


def test_of_a_chain_of_ranges_each_second_one_gives_way(nlp: Language) -> None:
    spans = [record.text for record in nlp("3亿元~4亿元~5亿元~6亿元")._.jz.money]
    assert spans == ["3亿元~4亿元", "5亿元~6亿元"]
