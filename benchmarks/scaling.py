"""Time a character and memory at each size, in one text and as pages, each in a fresh process.

``python -m benchmarks.scaling one|pages CHARACTERS`` measures one size in this process, and prints it as JSON. Memory
is what the process held at most, beyond what it held when the pipeline was loaded and had read a page.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from itertools import pairwise
from typing import Any

import jzextract
from benchmarks.measure import NotMeasuredError, fresh, peak, resident
from benchmarks.texts import PAGE, corpus, pages, repeated

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 2_000_000)
WAYS = ("one", "pages")
# Of small sizes several texts are read, until there are so many, or so many characters.
_MOST_TEXTS = 20
_CHARACTERS = 200_000
# Below it what the allocator does is more than what the text needs.
_LEAST_FOR_MEMORY = 100_000


def measure(way: str, size: int) -> dict[str, Any]:
    """Read texts of a size in this process.

    Args:
        way: ``one`` for a text as a whole, ``pages`` for the same characters as pages.
        size: the length of the text, in code points.
    """
    nlp = jzextract.load()
    nlp(repeated(corpus(), PAGE, seed=1))
    times: list[float] = []
    number = min(_MOST_TEXTS, max(1, _CHARACTERS // size))
    texts = [repeated(corpus(), size, seed=seed) for seed in range(2, 2 + number)]
    base, most = resident(), 0
    for text in texts:
        units = [text] if way == "one" else pages(text)
        began = time.process_time()
        for unit in units:
            nlp(unit)
        times.append((time.process_time() - began) / size * 1e6)
        most = most or peak()
    return {"way": way, "size": size, "time": statistics.median(times), "memory": max(most - base, 0), "base": base}


def scale(sizes: tuple[int, ...], rounds: int) -> dict[str, Any]:
    """All sizes in both ways; JSON-able.

    Args:
        sizes: lengths of texts, in code points.
        rounds: fresh processes for the shortest and the longest text, which are compared and take turns; one for the
            others.
    """
    places = [(way, size) for way in WAYS for size in sizes]
    compared = [("one", min(sizes)), ("one", max(sizes))]
    runs: dict[tuple[str, int], list[dict[str, Any]]] = {}
    try:
        for way, size in places + compared * (rounds - 1):
            runs.setdefault((way, size), []).append(fresh("scaling", way, str(size)))
    except NotMeasuredError as reason:
        return {"missing": str(reason)}
    rows = [row_of(way, size, measured) for (way, size), measured in runs.items()]
    return {"rows": rows, "figures": figures_of(runs, rows)}


def row_of(way: str, size: int, measured: list[dict[str, Any]]) -> dict[str, Any]:
    """The medians of one size, with memory in bytes."""
    memory = statistics.median(run["memory"] for run in measured)
    return {
        "way": way,
        "characters": size,
        "microseconds_per_character": statistics.median(run["time"] for run in measured),
        "runs": [run["time"] for run in measured],
        "bytes_beyond_base": memory,
        "bytes_per_character": memory / size,
    }


def figures_of(runs: dict[tuple[str, int], list[dict[str, Any]]], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The longest text against the shortest, round by round, and the most memory a character, whole and added."""
    sizes = sorted({size for _, size in runs})
    pairs = zip(runs["one", sizes[-1]], runs["one", sizes[0]], strict=True)
    large = [row for row in rows if row["way"] == "one" and row["characters"] >= min(_LEAST_FOR_MEMORY, sizes[-1])]
    # Were the growth faster than the text, what one size adds to the next would show it first.
    added = [
        (b["bytes_beyond_base"] - a["bytes_beyond_base"]) / (b["characters"] - a["characters"])
        for a, b in pairwise(large)
    ]
    return {
        "longest": sizes[-1],
        "long_to_short": statistics.median(long["time"] / short["time"] for long, short in pairs),
        "bytes_per_character": max([row["bytes_per_character"] for row in large] + added),
        "bytes_per_added_character": added,
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
