"""What ``import jzextract; jzextract.load()`` costs beyond ``import spacy; spacy.blank("zh")``, and the first record.

Each measurement is a fresh process; what is compared runs one after the other, and the median of the differences
counts, in processor time, which other programs disturb less than the clock. spaCy imports the factories of all
installed packages when a pipeline is made, so part of jzextract's import would count for spaCy; the first line is
measured as if jzextract were not installed.

usage: python benchmarks/startup.py [REPEATS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from typing import Any

SPACY = "import spacy; spacy.blank('zh')"
LOAD = "import jzextract; jzextract.load()"
FIRST = f"{LOAD}; jzextract.extract('完成投资3亿元，增长5%。')"
# The metadata of what is installed, without jzextract, read before the time is taken.
_HIDDEN = (
    "import importlib.metadata as m; "
    "kept = [d for d in m.distributions() if d.metadata['Name'] != 'jzextract']; "
    "m.distributions = lambda **context: iter(kept)"
)
CODE = {
    "spacy": (_HIDDEN, SPACY),
    "spacy beside jzextract": ("", SPACY),
    "load": ("", LOAD),
    "first record": ("", FIRST),
}
"""What is measured: code that runs before the time is taken, and the code itself."""
LABELS = {
    "spacy": "import spacy; spacy.blank('zh'), without jzextract",
    "spacy beside jzextract": "the same, where jzextract is installed",
    "load": LOAD,
    "first record": "… and the first record",
}


def seconds(code: str, before: str = "") -> tuple[float, float]:
    """What a fresh interpreter needs for some code, without its own start and what comes before.

    Returns:
        Processor time and time by the clock, in seconds.
    """
    timed = (
        f"{before}\nimport time; p, t = time.process_time(), time.perf_counter(); {code}; "
        "print(time.process_time() - p, time.perf_counter() - t)"
    )
    done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
    processor, clock = map(float, done.stdout.split()[-2:])
    return processor, clock


def start(repeats: int) -> dict[str, Any]:
    """The medians, in seconds, and the medians of the differences to spaCy; JSON-able."""
    for before, code in CODE.values():  # the first run fills the file cache
        seconds(code, before)
    times: dict[str, list[float]] = {name: [] for name in CODE}
    clock: dict[str, list[float]] = {name: [] for name in CODE}
    for _ in range(repeats):
        for name, (before, code) in CODE.items():
            measured = seconds(code, before)
            times[name].append(measured[0])
            clock[name].append(measured[1])
    beyond = {
        name: statistics.median(a - b for a, b in zip(runs, times["spacy"], strict=True))
        for name, runs in times.items()
    }
    return {
        "seconds": {name: statistics.median(runs) for name, runs in times.items()},
        "clock_seconds": {name: statistics.median(runs) for name, runs in clock.items()},
        "beyond_spacy": beyond,
        "runs": times,
        "figures": {"load_seconds": beyond["load"]},
    }


def main() -> None:
    """Print the medians, and what each line costs beyond the first."""
    measured = start(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
    for name, label in LABELS.items():
        print(f"{label:52s} {measured['seconds'][name]:6.3f} s   {measured['beyond_spacy'][name]:+.3f} s")


if __name__ == "__main__":
    main()
