"""Time a character of texts in which something has no end: a sentence, a clause, a list, an open bracket.

A scan whose punctuation was lost, or a table without lines, is one sentence as long as the page. What a rule, a cue or
the attribution does within a sentence must cost what it does for a value, however many values the sentence has; a look
back over all of them shows here, and in the other benchmarks nowhere. :mod:`benchmarks.limits` measures single ones of
these texts more closely.
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


def _series(size: int) -> str:
    """Projects of one name and another number each."""
    parts = (f"总投资{i % 97 + 1}亿元的星河产业园{i}期项目开工建设，" for i in range(size // 20 + 1))
    return "".join(parts)[:size]


REPEATED = {
    "parts of a whole": "其中，投资3亿元，",
    "shares": "占全区投资的3%，",
    "shares without a mark": "至5%全市占了与",
    "ranks": "居全省第一、",
    "amounts dealt out": "分别为3亿元、4亿元、",
    "chains of ranges": "3亿元~",
    "numbers and dashes": "3-",
    "rows": "工业 3.5 12% 第3\n",
    "one project": "星河大桥项目总投资3亿元。",
    "nouns": "全区经济社会发展取得新的成效项目建设稳步推进",
    "opening brackets with amounts": "（投资3亿元",
    "empty lines": "\n \n",
    "one line, no punctuation": "某区工业投资完成三点二亿元同比增长百分之五",
    "one line, no figures": "各地推进建设",
    "digits": "1234567890",
    "项目": "项目",
    "pairs of brackets": "（）",
    "blanks": " ",
    "line breaks": "\n",
    "bars": "|",
    "table cells": "|1",
    "table rows": "| 甲 | 3.2 |\n",
    "percent signs": "5%",
    "amounts without a mark": "3亿元",
    "projects with amounts in a list": "甲项目投资3亿元、",
    "amounts, one a clause": "产值3亿元，",
    "amounts, one a line": "产值3亿元\n",
    "amounts in a list": "3亿元、",
    "amounts dealt out without a mark": "分别3亿元、",
    "open brackets with amounts": "产值3亿元（占5%，",
    "projects in a list": "甲乙丙丁项目、",
    "projects, one a sentence": "甲乙丙丁项目开工。",
    "phases": "二期工程开工。",
    "project forms": "项目名称：甲乙丙丁项目\n总投资：3亿元\n",
    "counted groups": "其中3个重点项目，",
    "captions": "甲乙丙丁。 张三 摄\n\n",
    "datelines": "2024年3月4日\n\n",
    "years in a list": "2024年、",
    "bold": "**甲**",
    "tags": "<b>甲</b>",
    "enumeration": "甲、",
    "ranks without a mark": "第一位",
    "years": "2024年",
    "Chinese numerals": "三百万",
    "quotation marks": "“",
    "asterisks": "*",
    "less-than signs": "<",
    "ampersands": "&",
    "Latin letters": "a",
    "no-break spaces": "\u00a0",
    "marks of direction": "\u200f",
    "dashes": "—",
    "full stops": "。",
    "commas": "，",
    "headings": "# 甲\n",
    "NUL": "\0",
    "commas and digits": "1,",
    "decimal points": "1.",
}
"""By name, what is repeated until a text is as long as wanted."""


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


TEXTS: dict[str, Callable[[int], str]] = {
    "prose": lambda size: repeated(corpus(), size),
    "one paragraph": _changed(str),
    "one sentence": _changed(lambda text: _SENTENCE_MARK.sub("，", text)),
    "one clause": _changed(lambda text: _MARK.sub("", text)),
    "one list": _changed(lambda text: _MARK.sub("、", text)),
    "brackets left open": _changed(lambda text: text.replace("）", "")),
    "quotes left open": _changed(lambda text: text.replace("”", "")),
    "a character a line": _changed("\n".join),
    "blanks between characters": _changed(" ".join),
    "projects": _series,
    "brackets, opened then closed": lambda size: "（" * (size // 2) + "）" * (size - size // 2),
    **{name: _repeated(unit) for name, unit in REPEATED.items()},
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
