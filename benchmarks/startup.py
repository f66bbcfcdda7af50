"""What ``import jzextract; jzextract.load()`` costs beyond ``import spacy; spacy.blank("zh")``, and the first record.

Each measurement is a fresh process. spaCy imports the factories of all installed packages when a pipeline is made, so
part of jzextract's import counts for spaCy in an environment where it is installed.

usage: python benchmarks/startup.py [REPEATS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys

_CODE = {
    "import spacy; spacy.blank('zh')": "import spacy; spacy.blank('zh')",
    "… and import jzextract; jzextract.load()": "import spacy; spacy.blank('zh'); import jzextract; jzextract.load()",
    "… and the first record": (
        "import spacy; spacy.blank('zh'); import jzextract; jzextract.load(); "
        "jzextract.extract('完成投资3亿元，增长5%。')"
    ),
}


def seconds(code: str) -> float:
    """The time that a fresh interpreter needs for some code, in seconds, without its own start."""
    timed = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
    done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    """Print the medians, and what each line costs beyond the first."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for code in _CODE.values():  # the first run fills the file cache
        seconds(code)
    times: dict[str, list[float]] = {name: [] for name in _CODE}
    for _ in range(repeats):
        for name, code in _CODE.items():
            times[name].append(seconds(code))
    base = statistics.median(times["import spacy; spacy.blank('zh')"])
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:42s} {median:6.3f} s   {median - base:+.3f} s")


if __name__ == "__main__":
    main()
