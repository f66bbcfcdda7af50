"""Memory of one process that reads many short texts through one pipeline, at steps on the way.

Every text has a word and figures that no other one has, so that whatever is kept of a text shows as growth.

usage: python benchmarks/long_run.py [--texts N] [--steps N] [--without-zones]
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import jzextract

_STATM = Path("/proc/self/statm")


def texts() -> Iterator[str]:
    """Short texts without end, each another one."""
    number = 0
    while True:
        number += 1
        yield (
            f"今年1—{number % 11 + 2}月，青禾市QH{number:x}园区完成投资{number}.{number % 89}万元，"
            f"同比增长{number % 97}.{number % 7}%，总量居全省第{number % 20 + 1}位。"
        )


def resident() -> float:
    """What the process holds in memory, in MB (10⁶ bytes); the most that it ever held where only that is known."""
    if _STATM.is_file():
        return int(_STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main() -> None:
    """Print texts, records, strings of the vocabulary and memory at each step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=200_000)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--without-zones", action="store_true", help="call nlp(text), for comparison")
    options = parser.parse_args()
    nlp = jzextract.load()
    source = texts()
    results = (nlp(text)._.jz for text in source) if options.without_zones else jzextract.extract_many(source, nlp=nlp)
    print("    texts    records    strings   memory    seconds", flush=True)
    records, began, step = 0, time.perf_counter(), max(options.texts // options.steps, 1)
    for number in range(0, options.texts, step):
        for result in islice(results, step):
            records += len(result.money) + len(result.percentages) + len(result.rankings)
        seconds = time.perf_counter() - began
        print(
            f"{number + step:9,} {records:10,} {len(nlp.vocab.strings):10,} {resident():5.0f} MB {seconds:8.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
