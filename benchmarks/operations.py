"""The expensive operations of the pipeline, counted and not timed, so that a rise shows in any run, on any machine.

What is counted, on the passages of the corpus's ``dev`` half, each a text of its own, for 1,000 characters:

- ``expression.<method>``: calls into compiled expressions (``regex`` and ``re``). Each costs 0.4 to 1 µs before it
  looks at anything. A ``finditer`` counts once, however many matches it yields.
- ``functions``: calls of the library's own Python functions. Comprehensions, which some versions of Python call and
  others do not, and the steps of generators are left out.
- ``texts``: characters of ``Doc.text``, which puts all tokens together each time that it is read.

A warmed pipeline gives the same figures in each run and with each version of Python; versions of spaCy and pydantic do
not matter, since their own calls are not counted. Calls that C makes (``map(pattern.match, …)``) are not seen.

usage: python -m benchmarks.operations [--write]
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import CO_GENERATOR
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from unittest.mock import patch

import regex
from spacy.language import Language
from spacy.tokens import Doc

import jzextract
from benchmarks.texts import CORPUS

LIMITS = Path(__file__).parent / "operations.json"
TOLERANCE = 0.03
"""A count may be so much over its limit."""
SLACK = 0.10
"""A count that is so much under its limit should become the limit."""
_PACKAGE = str(Path(jzextract.__file__).parent)
_COMPREHENSIONS = frozenset(("<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>"))


class Counts:
    """What is counted while :meth:`counting` runs."""

    def __init__(self) -> None:
        self.expressions: Counter[str] = Counter()
        self.functions = 0
        self.texts = 0
        self._own: dict[CodeType, bool] = {}

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what this thread does."""
        counts = self

        class CountedDoc(Doc):
            """A ``Doc`` that counts how much of its text is put together."""

            @property
            def text(self) -> str:
                """The text."""
                text: str = super().text
                counts.texts += len(text)
                return text

        with patch("jzextract.tokenizer.Doc", CountedDoc):
            sys.setprofile(self._on_event)
            try:
                yield
            finally:
                sys.setprofile(None)

    def _on_event(self, frame: FrameType, event: str, argument: Any) -> None:
        if event == "c_call":
            if isinstance(getattr(argument, "__self__", None), regex.Pattern | re.Pattern):
                self.expressions[argument.__name__] += 1
        elif event == "call":
            code = frame.f_code
            is_own = self._own.get(code)
            if is_own is None:
                is_own = self._own[code] = _is_counted(code)
            self.functions += is_own


def _is_counted(code: CodeType) -> bool:
    """Whether code is a function of the library that every version of Python calls."""
    is_step = code.co_flags & CO_GENERATOR or code.co_name in _COMPREHENSIONS
    return code.co_filename.startswith(_PACKAGE) and not is_step


def count(nlp: Language) -> dict[str, float]:
    """What a pipeline does for 1,000 characters of the corpus's dev half, to a tenth.

    Args:
        nlp: a pipeline of :func:`jzextract.load`.
    """
    texts = [path.read_bytes().decode("utf-8") for path in sorted((CORPUS / "dev").glob("*.txt"))]
    for text in texts:
        nlp(text)  # what is compiled when it is first needed
    counts = Counts()
    with counts.counting():
        for text in texts:
            nlp(text)
    thousands = sum(map(len, texts)) / 1000
    figures: dict[str, float] = {f"expression.{name}": n for name, n in counts.expressions.items()}
    figures["expressions"] = counts.expressions.total()
    figures["functions"] = counts.functions
    figures["texts"] = counts.texts
    return {name: round(figures[name] / thousands, 1) for name in sorted(figures)}


def limits() -> dict[str, float]:
    """The counts that are known, as the file has them."""
    return dict(json.loads(LIMITS.read_text(encoding="utf-8")))


def rises(counted: dict[str, float], known: dict[str, float]) -> list[str]:
    """What is done more often than it may, a line each.

    The single methods only tell where a rise comes from: one may take the place of another.
    """
    lines = []
    for name in ("expressions", "functions", "texts"):
        before, now = known.get(name, 0.0), counted.get(name, 0.0)
        if now > before * (1 + TOLERANCE):
            lines.append(
                f"{name}: {now:,.1f} for 1,000 characters, the limit is {before:,.1f}{_where(counted, known, name)}"
            )
    return lines


def _where(counted: dict[str, float], known: dict[str, float], name: str) -> str:
    """Which methods of expressions are called more often."""
    if name != "expressions":
        return ""
    methods = [n for n in counted if n.startswith("expression.") and counted[n] > known.get(n, 0.0)]
    return "".join(f"; {n.partition('.')[2]} {known.get(n, 0.0):,.1f} → {counted[n]:,.1f}" for n in methods)


def falls(counted: dict[str, float], known: dict[str, float]) -> list[str]:
    """What is done so much less often that its limit should be lowered, a line each."""
    return [
        f"{name}: {counted.get(name, 0.0):,.1f} for 1,000 characters, the limit is {known.get(name, 0.0):,.1f}"
        for name in ("expressions", "functions", "texts")
        if counted.get(name, 0.0) < known.get(name, 0.0) * (1 - SLACK)
    ]


def main() -> None:
    """Print the counts, or write them as the new limits."""
    counted = count(jzextract.load())
    if "--write" in sys.argv[1:]:
        LIMITS.write_text(f"{json.dumps(counted, indent=1)}\n", encoding="utf-8")
    known = limits() if LIMITS.is_file() else {}
    for name, figure in counted.items():
        print(f"{name:24s} {figure:12,.1f}   limit {known.get(name, 0.0):12,.1f}")
    if rises(counted, known):
        sys.exit("more than the limit: " + "; ".join(rises(counted, known)))


if __name__ == "__main__":
    main()
