"""Damage that pages come with, each character traced to where it came from, so that records can be compared."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jzextract.records import ExtractionResult

CAPTIONS = (
    "\n\n新落成的滨河广场一角。\n本报记者 李一帆 摄\n\n",
    "\n\n图为市民在湿地公园里散步。 王小河 摄\n\n",
    "\n\n▲技术人员正在调试设备。（资料图）\n\n",
)
"""Captions of our own, as a picture in a column leaves them in the middle of a sentence."""

_CHINESE = re.compile("[一-鿿]")
_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.%"}
_STRETCH = re.compile(r"[^\n*#|\s][^\n*#|]{4,}[^\n*#|\s]")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A text, and for each of its characters the place in the text that it was made from (``None``: added)."""

    text: str
    origin: Sequence[int | None]


def _collect(pieces: Iterator[tuple[str, int | None]]) -> Damaged:
    parts: list[str] = []
    origin: list[int | None] = []
    for part, place in pieces:
        parts.append(part)
        origin += [place] * len(part)
    return Damaged("".join(parts), origin)


def cut(text: str, width: int, *, blank_lines: int = 0, captions: int = 0, phase: int = 0) -> Damaged:
    """Cut each line after ``width`` characters; every so many cuts are a blank line, or hold a caption."""

    def pieces() -> Iterator[tuple[str, int | None]]:
        column, cuts = 0, phase
        for i, character in enumerate(text):
            if character in "\r\n":
                column = 0
            elif column == width:
                cuts += 1
                column = 0
                if captions and cuts % captions == 0:
                    yield CAPTIONS[cuts // captions % len(CAPTIONS)], None
                else:
                    yield "\n\n" if blank_lines and cuts % blank_lines == 0 else "\n", None
            yield character, i
            column += character not in "\r\n"

    return _collect(pieces())


def space_out(text: str, seed: int, share: float = 0.15) -> Damaged:
    """Put a blank between some neighbouring Chinese characters."""
    chance = random.Random(seed)

    def pieces() -> Iterator[tuple[str, int | None]]:
        for i, character in enumerate(text):
            yield character, i
            if _CHINESE.match(character) and _CHINESE.match(text[i + 1 : i + 2]) and chance.random() < share:
                yield " ", None

    return _collect(pieces())


def emphasise(text: str, seed: int, mark: str = "**") -> Damaged:
    """Put Markdown emphasis around random stretches of the lines."""
    chance = random.Random(seed)
    opening: set[int] = set()
    closing: set[int] = set()
    for line in _STRETCH.finditer(text):
        start = line.start()
        while start + 2 < line.end():
            end = min(start + chance.randint(2, 20), line.end())
            if chance.random() < 0.3 and not (text[start] + text[end - 1]).isspace():
                opening.add(start)
                closing.add(end)
            start = end + 3

    def pieces() -> Iterator[tuple[str, int | None]]:
        for i, character in enumerate(text):
            yield mark * ((i in closing) + (i in opening)), None
            yield character, i
        yield mark * (len(text) in closing), None

    return _collect(pieces())


def full_width(text: str) -> Damaged:
    """Digits, points and percent signs in their full-width forms."""
    return Damaged(text.translate(_FULL_WIDTH), range(len(text)))


def traditional(text: str) -> Damaged:
    """Traditional characters, by OpenCC's table for single characters; phrases could change how many there are."""
    convert = _converter()
    return Damaged("".join(convert(c) if _CHINESE.match(c) else c for c in text), range(len(text)))


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    return cache(OpenCC("s2t").convert)


def variants(text: str) -> dict[str, Damaged]:
    """All the damage that must change no record, by name."""
    made: dict[str, Damaged] = {}
    for width in (14, 20, 28, 40):
        made[f"lines of {width}"] = cut(text, width)
        made[f"lines of {width}, blank lines"] = cut(text, width, blank_lines=7)
        made[f"lines of {width}, captions"] = cut(text, width, captions=17)
        made[f"lines of {width}, blank lines, captions"] = cut(text, width, blank_lines=7, captions=17)
    for seed in range(3):
        made[f"blanks {seed}"] = space_out(text, seed)
        made[f"emphasis {seed}"] = emphasise(text, seed)
    made["full-width"] = full_width(text)
    made["Traditional"] = traditional(text)
    return made


# --- Records by what they say of the original text --------------------------------------------------------------------

Fact = Mapping[str, Any]


def facts(result: ExtractionResult, origin: Sequence[int | None]) -> list[Fact]:
    """The records of a result with their stretches in the original text, for comparison."""
    data = result.to_dict()
    kinds = ("money", "percentages", "rankings", "projects")
    places = {record["id"]: _stretch(record, origin) for kind in kinds for record in data[kind]}
    return [{"type": kind, **_traced(record, origin, places)} for kind in kinds for record in data[kind]]


def differing(expected: Sequence[Fact], found: Sequence[Fact]) -> list[tuple[Fact | None, Fact | None]]:
    """Pairs of records that differ; ``None`` where one side has no record in that place."""
    left = [fact for fact in expected if fact not in found]
    right = [fact for fact in found if fact not in expected]
    pairs: list[tuple[Fact | None, Fact | None]] = []
    for fact in left:
        partner = next((other for other in right if _overlap(fact, other)), None)
        if partner is not None:
            right.remove(partner)
        pairs.append((fact, partner))
    return pairs + [(None, fact) for fact in right]


def _overlap(fact: Fact, other: Fact) -> bool:
    (a, b), (c, d) = fact["at"] or (0, 0), other["at"] or (0, 0)
    return bool(fact["type"] == other["type"] and a < d and c < b)


def _stretch(span: Mapping[str, Any], origin: Sequence[int | None]) -> tuple[int, int] | None:
    places = [place for place in origin[span["start"] : span["end"]] if place is not None]
    return (places[0], places[-1] + 1) if places else None


def _traced(value: Any, origin: Sequence[int | None], places: Mapping[str, Any]) -> Any:
    """A value with stretches of the original text in place of texts, offsets and ids."""
    if isinstance(value, list):
        return [_traced(item, origin, places) for item in value]
    if isinstance(value, str):
        # Ids are counted through: a caption of its own shifts none, but a lost record would shift all behind it.
        return places.get(value, value)
    if not isinstance(value, dict):
        return value
    left_out = {"id", "text", "start", "end", "sentence", "product"}
    traced = {key: _traced(item, origin, places) for key, item in value.items() if key not in left_out}
    if "start" in value:
        traced["at"] = _stretch(value, origin)
    return traced
