"""Time a character of texts in which something has no end: a sentence, a clause, a list, an open bracket.

A scan whose punctuation was lost, or a table without lines, is one sentence as long as the page. What a rule, a cue or
the attribution does within a sentence must cost what it does for a value, however many values the sentence has; a look
back over all of them shows here, and in the other benchmarks nowhere.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import jzextract
from benchmarks.texts import corpus, repeated

_SENTENCE_MARK = re.compile("[。！？；]")
_MARK = re.compile("[。！？；：，]")


def _changed(change: Callable[[str], str]) -> Callable[[int], str]:
    """The corpus without line breaks and blanks, changed, to a length."""

    def text(size: int) -> str:
        changed = change(re.sub(r"\s", "", repeated(corpus(), 2 * size)))
        return (changed * (size // len(changed) + 1))[:size]

    return text


def _same(unit: str) -> Callable[[int], str]:
    """A few words again and again, to a length."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _series(size: int) -> str:
    """Projects of one name and another number each."""
    parts = (f"总投资{i % 97 + 1}亿元的星河产业园{i}期项目开工建设，" for i in range(size // 20 + 1))
    return "".join(parts)[:size]


TEXTS: dict[str, Callable[[int], str]] = {
    "one paragraph": _changed(str),
    "one sentence": _changed(lambda text: _SENTENCE_MARK.sub("，", text)),
    "one clause": _changed(lambda text: _MARK.sub("", text)),
    "one list": _changed(lambda text: _MARK.sub("、", text)),
    "brackets left open": _changed(lambda text: text.replace("）", "")),
    "quotes left open": _changed(lambda text: text.replace("”", "")),
    "a character a line": _changed("\n".join),
    "blanks between characters": _changed(" ".join),
    "parts of a whole": _same("其中，投资3亿元，"),
    "shares": _same("占全区投资的3%，"),
    "ranks": _same("居全省第一、"),
    "amounts": _same("3.5亿元、"),
    "amounts dealt out": _same("分别为3亿元、4亿元、"),
    "numbers and dashes": _same("3-"),
    "chains of ranges": _same("3亿元~"),
    "shares without a mark": _same("至5%全市占了与"),
    "one number": _same("1234567890"),
    "rows": _same("工业 3.5 12% 第3\n"),
    "one project": _same("星河大桥项目总投资3亿元。"),
    "projects": _series,
    "nouns": _same("全区经济社会发展取得新的成效项目建设稳步推进"),
    "opening brackets": _same("（投资3亿元"),
    "empty lines": _same("\n \n"),
}
"""By name, what makes a text of so many code points."""


def compare(rounds: int, sizes: tuple[int, int]) -> dict[str, Any]:
    """Each text at two sizes, in turns, in this process.

    Args:
        rounds: how often each is read.
        sizes: the lengths that are compared, in code points.

    Returns:
        JSON-able: for each text the medians in µs a character, and the median of the ratios.
    """
    nlp = jzextract.load()
    rows: list[dict[str, Any]] = []
    for name, make in TEXTS.items():
        texts = [make(size) for size in sizes]
        nlp(texts[0])  # what is made once is made now
        turns = [[_seconds(nlp, text) / len(text) * 1e6 for text in texts] for _ in range(rounds)]
        rows.append(
            {
                "name": name,
                "microseconds_per_character": [statistics.median(turn[i] for turn in turns) for i in range(len(sizes))],
                "long_to_short": statistics.median(long / short for short, long in turns),
            }
        )
    return {"sizes": list(sizes), "rows": rows, "figures": {"awkward": max(row["long_to_short"] for row in rows)}}


def _seconds(nlp: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    nlp(text)
    return time.process_time() - began
