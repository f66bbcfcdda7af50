"""The texts that all systems of a benchmark are given.

The project's own corpus is some 25,000 characters long, so it is repeated. A repeated text flatters whatever remembers
what it has read, so the figures change from one repetition to the next: the digits 1 to 9 of its numbers are exchanged
by a permutation of their own (0 stays 0, so that no number begins with one), except in what looks like a time, since no
month has the number 17. The pages are cut without regard to the repetitions. So no page occurs twice; sentences without
a figure do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
PAGES = Path(__file__).parent.parent.parent / "shared" / "pages"
"""Newspaper pages, where they are at hand; they are not part of the project."""
PAGE = 3_000
"""The length of a page, in code points."""

_TIME_OR_NUMBER = re.compile(
    r"(?P<time>(?:19|20)\d\d(?:[-./]\d{1,2}){0,2}(?!\d|\.\d)"  # 2024, 2024-03-04
    r"|(?<![\d.])\d{1,2}(?:\s*[至到—–~～、:：-]{1,2}\s*\d{1,2})?(?=\s*(?:年|个?月|日|号|时|点\d|:|：)))"
    r"|[0-9]+"
)


def corpus(halves: tuple[str, ...] = ("dev", "test")) -> str:
    """The passages of the project's corpus, a blank line between them."""
    return _joined([path for half in halves for path in sorted((CORPUS / half).glob("*.txt"))])


def newspaper() -> str | None:
    """The newspaper pages, a blank line between them; ``None`` where they are not at hand."""
    paths = sorted(PAGES.glob("*.txt")) if PAGES.is_dir() else []
    return _joined(paths) if paths else None


def repeated(text: str, characters: int, seed: int = 0) -> str:
    """A text, repeated with other figures each time, cut to a length in code points.

    Args:
        text: what is repeated; the first repetition has its own figures.
        characters: the length of the result, in code points.
        seed: another one gives other figures.

    Raises:
        ValueError: when ``text`` is empty.
    """
    if not text:
        raise ValueError("there is no text to repeat")
    parts: list[str] = []
    length = 0
    for part in _repetitions(text, seed):
        parts.append(part)
        length += len(part)
        if length >= characters:
            break
    return "".join(parts)[:characters]


def pages(text: str, size: int = PAGE) -> list[str]:
    """A text cut into pages of ``size`` code points; the last one may be shorter."""
    return [text[start : start + size] for start in range(0, len(text), size)]


def _repetitions(text: str, seed: int) -> Iterator[str]:
    """The text without end, each time with other figures."""
    if seed == 0:
        yield f"{text}\n\n"
    generator = random.Random(seed)
    while True:
        digits = [*"123456789"]
        generator.shuffle(digits)
        exchange = str.maketrans("123456789", "".join(digits))
        yield _exchanged(text, exchange) + "\n\n"


def _exchanged(text: str, exchange: dict[int, int]) -> str:
    """The text with other digits in its numbers, not in its times."""
    return _TIME_OR_NUMBER.sub(lambda match: match[0] if match["time"] else match[0].translate(exchange), text)


def _joined(paths: list[Path]) -> str:
    return "\n\n".join(path.read_bytes().decode("utf-8") for path in paths)
