"""The work that a text takes grows with its length, whatever has no end in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from spacy.language import Language

import jzextract
from benchmarks.awkward import TEXTS

_PACKAGE = str(Path(jzextract.__file__).parent)


def lines(read: Callable[[], object]) -> int:
    """How many lines of the library's own code run; a comprehension counts each time round."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(_PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        read()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", TEXTS)
def test_three_times_the_text_takes_three_times_the_lines(nlp: Language, name: str) -> None:
    short, long = TEXTS[name](3_000), TEXTS[name](9_000)
    for text in (short, long):
        nlp(text)  # what is made once is made now
    assert lines(lambda: nlp(long)) <= 1.08 * 3 * lines(lambda: nlp(short))
