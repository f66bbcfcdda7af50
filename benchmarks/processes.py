"""The throughput of two processes against one, by the clock, as users call it.

``python -m benchmarks.processes CHARACTERS ROUNDS`` measures in this process: ``jzextract.extract_many`` on pages, with
the results as models. The start of the processes is included. Beside it stand larger batches, of which a text that is
short for its number of processes leaves one of them without work at its end, and the steady state: the time that the
second half of the text adds to the first, in which nothing starts.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Mapping
from typing import Any

import jzextract
from benchmarks.texts import corpus, pages, repeated

# Name: how it is called.
_CALLS: dict[str, dict[str, int]] = {
    "1 process": {},
    "2 processes": {"n_process": 2},
    "2 processes, 64 pages a batch": {"n_process": 2, "batch_size": 64},
}
_HALF = ", half of the text"


def measure(characters: int, rounds: int) -> dict[str, Any]:
    """The median time of each way, taking turns, and the ratios; JSON-able, seconds by the clock."""
    texts = pages(repeated(corpus(), characters))
    nlp = jzextract.load()
    for _ in jzextract.extract_many(texts[:4], nlp=nlp):
        pass
    runs: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, options in _CALLS.items():
            for suffix, part in (("", texts), (_HALF, texts[: len(texts) // 2])):
                began = time.perf_counter()
                for _ in jzextract.extract_many(part, nlp=nlp, **options):
                    pass
                runs.setdefault(name + suffix, []).append(time.perf_counter() - began)
    return {
        "characters": characters,
        "seconds": {name: statistics.median(times) for name, times in runs.items()},
        "figures": _figures(runs),
    }


def _figures(runs: Mapping[str, list[float]]) -> dict[str, float]:
    """Throughput against one process, compared within each round."""
    two, large = list(_CALLS)[1:]
    steady = {name: [a - b for a, b in zip(runs[name], runs[name + _HALF], strict=True)] for name in _CALLS}
    return {
        "two_to_one": _times(runs["1 process"], runs[two]),
        "two_to_one_large_batches": _times(runs["1 process"], runs[large]),
        "two_to_one_steady": _times(steady["1 process"], steady[two]),
    }


def _times(one: list[float], other: list[float]) -> float:
    return statistics.median(a / b if b > 0 else 0.0 for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
