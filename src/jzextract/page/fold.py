"""Folding: one character of the source becomes one canonical character, so that offsets stay as they are.

The canonical form is what a pattern author would type on a Chinese keyboard: Chinese punctuation (，；：（）！？),
ASCII digits, letters and signs (``%``, ``-``, ``~``, ``.``), Simplified characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import regex

from jzextract.page.variants import SIMPLIFIED, TRADITIONAL

_PAIRS = {
    # clause punctuation: always the Chinese form
    ",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "!": "！", "?": "？",
    "﹐": "，", "﹔": "；", "﹕": "：", "︰": "：", "∶": "：", "﹙": "（", "﹚": "）", "｡": "。", "､": "、", "﹑": "、",
    # signs in numbers: always the ASCII form
    "％": "%", "﹪": "%", "．": ".", "﹒": ".", "‧": ".", "・": ".", "−": "-", "－": "-", "–": "-", "﹣": "-", "‐": "-",
    "‑": "-", "～": "~", "〜": "~", "∼": "~", "―": "—", "─": "—", "＋": "+", "＄": "$", "￥": "¥", "＆": "&", "／": "/",
    "＝": "=", "＃": "#", "＊": "*", "＜": "<", "＞": ">", "｜": "|", "［": "[", "］": "]", "＿": "_", "＠": "@",
    "＂": '"',
    "＇": "'", "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\t": " ", "\v": "\n",
    "\f": "\n", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip

# Full-width digits and letters stand at a fixed distance from the ASCII ones.
_ASCII = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_FULL_WIDTH = {chr(ord(c) + 0xFEE0): c for c in _ASCII}

FOLD = dict(zip(TRADITIONAL, SIMPLIFIED, strict=True)) | _PAIRS | _FULL_WIDTH
_FOLDED = re.compile(f"[{re.escape(''.join(FOLD))}]")

# An ASCII comma that groups three digits is part of the number, and so is a middle dot or a bullet between digits. A
# full-width comma is where the digits are full-width, too (９，９９９).
_THOUSANDS = regex.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_DECIMAL_DOT = regex.compile(r"(?<=\d)[·•](?=\d)")
# Scans and typists write the letter for the zero of a Chinese number: 二O一九年, 三百O九亿.
_LETTER_ZERO = regex.compile(
    "(?<=[一二三四五六七八九十百千点]O?)O(?=O?[一二三四五六七八九万亿点]"
    "|(?<=[一二三四五六七八九][O〇]?[一二三四五六七八九]O)年)"
)


def fold(text: str) -> str:
    """Fold a text; the result has the same length, and character ``i`` stands for character ``i`` of the source."""
    folded = text
    # One replace a character that occurs is several times as fast as str.translate on Chinese text.
    for character in set(_FOLDED.findall(text)):
        folded = folded.replace(character, FOLD[character])
    return fold_number_signs(folded, text.__getitem__)


def fold_number_signs(folded: str, source_at: Callable[[int], str]) -> str:
    """Fold the signs inside numbers, which the characters around them tell.

    Args:
        folded: a text whose single characters are folded.
        source_at: gives the source's character for a position of ``folded``.
    """
    if "，" in folded:
        folded = _THOUSANDS.sub(lambda m: "," if _groups_digits(m.start(), source_at) else "，", folded)
    if "·" in folded or "•" in folded:
        folded = _DECIMAL_DOT.sub(".", folded)
    if "O" in folded:
        folded = _LETTER_ZERO.sub("〇", folded)
    return folded


def _groups_digits(position: int, source_at: Callable[[int], str]) -> bool:
    """Whether a comma groups the digits beside it: an ASCII comma, or one among full-width digits."""
    return source_at(position) == "," or all(source_at(position + side) in _FULL_WIDTH for side in (-1, 1))
