"""What pages of extreme size and kind cost: processor time and memory of one extraction, in a fresh process each.

Time that grows no faster than the text shows as the same figure in the column µs/char, whatever the size.

usage: python -m benchmarks.limits [--characters N,N,…] [--timeout SECONDS] [CASE …]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

from benchmarks.awkward import TEXTS
from benchmarks.measure import ROOT


def measure(case: str, size: int) -> None:
    """Extract in this process, and print what it cost as JSON."""
    import jzextract

    jzextract.extract("完成投资3亿元，增长5%。")  # loads the pipeline
    text = TEXTS[case](size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    result = jzextract.extract(text)
    seconds = time.process_time() - start
    # Linux counts in KiB.
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    records = sum(len(kind) for kind in (result.money, result.percentages, result.rankings, result.projects))
    print(json.dumps({"seconds": seconds, "mib": (after - before) / 1024, "peak": after / 1024, "records": records}))


def main() -> None:
    """Print a line a case and size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"one of: {', '.join(TEXTS)}; all unless named")
    parser.add_argument("--characters", default="50000,200000", help="sizes, parted by commas")
    parser.add_argument("--timeout", type=float, default=600, help="seconds after which a measurement is given up")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.characters.split(",")]
    if options.here:
        measure(options.cases[0], sizes[0])
        return
    for case in options.cases or TEXTS:
        for size in sizes:
            command = [sys.executable, "-m", "benchmarks.limits", "--here", "--characters", str(size), case]
            try:
                done = subprocess.run(
                    command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=options.timeout
                )
            except subprocess.TimeoutExpired:
                print(f"{case:30s} {size:9,d} characters  more than {options.timeout:.0f} s", flush=True)
                continue
            if done.returncode != 0:
                print(f"{case:30s} {size:9,d} characters  {done.stderr.strip().splitlines()[-1][:100]}", flush=True)
                continue
            cost = json.loads(done.stdout)
            print(
                f"{case:30s} {size:9,d} characters  {cost['seconds']:7.2f} s  "
                f"{cost['seconds'] / size * 1e6:7.1f} µs/char  {cost['mib']:7.0f} MiB more  "
                f"{cost['peak']:7.0f} MiB peak  {cost['records']:7d} records",
                flush=True,
            )


if __name__ == "__main__":
    main()
