"""How a page is set changes nothing of what it says: columns, captions, blanks, emphasis, full-width, Traditional."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import jzextract

from .conftest import ROOT, SHARED
from .damage import Damaged, Fact, differing, facts, variants

# Pages whose paragraphs are told by blank lines, indentation or headings. Where nothing but a line's end parts them, a
# paragraph that fills its last line runs into the next one.
OWN = [
    ROOT / "examples" / "bulletin.txt",
    *(ROOT / "benchmarks" / "corpus" / "dev" / f"dev{number}.txt" for number in ("01", "09", "11", "23", "25", "27")),
]
REFERENCE = sorted((SHARED / "pages").glob("*.txt"))
NAMES = list(variants("一"))
# At most one record in a hundred may differ.
MOST = 0.01

_IN_CAPTION = "the page's own caption is cut by another one, and what follows reads like the article"
_IN_NAME = "a caption stands inside the name, between two blank lines of the column"
_HEADLINE = "a headline fills the line of the column and runs into the text below it"
# Records of the reference pages that differ: the variants, and the reason.
KNOWN: dict[str, tuple[set[str], str]] = {
    '补短板"982"工程': ({"lines of 28, blank lines", "lines of 28, blank lines, captions"}, _HEADLINE),
    "河南安彩半导体有限公司高纯石英制品项目": (
        {"lines of 28, captions", "lines of 28, blank lines, captions"},
        _IN_CAPTION,
    ),
    "454.16亿元": ({"lines of 14, captions", "lines of 14, blank lines, captions"}, _IN_CAPTION),
    "洽谈对接项目": ({"lines of 14, captions", "lines of 14, blank lines, captions"}, _IN_CAPTION),
    "32.1亿元": ({"lines of 20, captions", "lines of 20, blank lines, captions"}, _IN_CAPTION),
    "项目": ({"lines of 20, captions", "lines of 20, blank lines, captions"}, _IN_CAPTION),
    "全国首家": ({"lines of 14, blank lines, captions"}, _IN_NAME),
    "中国(焦作)实验室技术装备产业创新中心": ({"lines of 14, blank lines, captions"}, _IN_NAME),
}


@cache
def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@cache
def expected(path: Path) -> list[Fact]:
    text = read(path)
    return facts(jzextract.extract(text), range(len(text)))


def differences(path: Path, damaged: Damaged) -> list[tuple[Fact | None, Fact | None]]:
    return differing(expected(path), facts(jzextract.extract(damaged.text), damaged.origin))


@pytest.mark.parametrize("path", OWN, ids=lambda p: p.stem)
@pytest.mark.parametrize("name", NAMES)
def test_own_pages(path: Path, name: str) -> None:
    assert differences(path, variants(read(path))[name]) == []


@pytest.mark.skipif(not REFERENCE, reason="the reference pages are not part of the project")
@pytest.mark.parametrize("name", NAMES)
def test_reference_pages(name: str) -> None:
    found = []
    for path in REFERENCE:
        text = read(path)
        for pair in differences(path, variants(text)[name]):
            fact = pair[0] or pair[1]
            assert fact is not None
            found.append("".join(text[slice(*fact["at"])].split()))
    assert sorted(found) == sorted(words for words, (names, _) in KNOWN.items() if name in names)


@pytest.mark.skipif(not REFERENCE, reason="the reference pages are not part of the project")
def test_few_records_differ() -> None:
    records = sum(len(expected(path)) for path in REFERENCE) * len(NAMES)
    assert sum(len(names) for names, _ in KNOWN.values()) <= MOST * records
