"""What pages of extreme size and kind cost: processor time and memory of one extraction, in a fresh process each.

Time that grows no faster than the text shows as the same figure in the column µs/char, whatever the size.

usage: python benchmarks/limits.py [--characters N,N,…] [--timeout SECONDS] [CASE …]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

ARTICLE = Path(__file__).parent.parent / "examples" / "qingyuan.txt"
# What is repeated until the text is as long as wanted.
CASES = {
    "prose": ARTICLE.read_bytes().decode("utf-8") + "\n\n",
    "prose on one line": "".join(ARTICLE.read_bytes().decode("utf-8").split()),
    "one line, no punctuation": "某区工业投资完成三点二亿元同比增长百分之五",
    "one line, no figures": "各地推进建设",
    "digits": "1234567890",
    "项目": "项目",
    "opening brackets": "（",
    "pairs of brackets": "（）",
    "brackets, opened then closed": "",
    "blanks": " ",
    "line breaks": "\n",
    "bars": "|",
    "table cells": "|1",
    "table rows": "| 甲 | 3.2 |\n",
    "percent signs": "5%",
    "amounts": "3亿元",
    "projects": "甲项目投资3亿元、",
    "amounts, one a clause": "产值3亿元，",
    "amounts, one a line": "产值3亿元\n",
    "amounts in a list": "3亿元、",
    "amounts dealt out": "分别3亿元、",
    "open brackets with amounts": "产值3亿元（占5%，",
    "projects in a list": "甲乙丙丁项目、",
    "projects, one a sentence": "甲乙丙丁项目开工。",
    "phases": "二期工程开工。",
    "project forms": "项目名称：甲乙丙丁项目\n总投资：3亿元\n",
    "counted groups": "其中3个重点项目，",
    "captions": "甲乙丙丁。 张三 摄\n\n",
    "datelines": "2024年3月4日\n\n",
    "years in a list": "2024年、",
    "bold": "**甲**",
    "tags": "<b>甲</b>",
    "enumeration": "甲、",
    "ranks": "第一位",
    "years": "2024年",
    "Chinese numerals": "三百万",
    "quotation marks": "“",
    "asterisks": "*",
    "less-than signs": "<",
    "ampersands": "&",
    "Latin letters": "a",
    "no-break spaces": "\u00a0",
    "marks of direction": "\u200f",
    "dashes": "—",
    "full stops": "。",
    "commas": "，",
    "headings": "# 甲\n",
    "NUL": "\0",
    "commas and digits": "1,",
    "decimal points": "1.",
}


def text_of(case: str, size: int) -> str:
    """A text of ``size`` code points."""
    if case == "brackets, opened then closed":
        return "（" * (size // 2) + "）" * (size - size // 2)
    piece = CASES[case]
    return (piece * (size // len(piece) + 1))[:size]


def measure(case: str, size: int) -> None:
    """Extract in this process, and print what it cost as JSON."""
    import jzextract

    jzextract.extract("完成投资3亿元，增长5%。")  # loads the pipeline
    text = text_of(case, size)
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
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"one of: {', '.join(CASES)}; all unless named")
    parser.add_argument("--characters", default="50000,200000", help="sizes, parted by commas")
    parser.add_argument("--timeout", type=float, default=600, help="seconds after which a measurement is given up")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.characters.split(",")]
    if options.here:
        measure(options.cases[0], sizes[0])
        return
    for case in options.cases or CASES:
        for size in sizes:
            command = [sys.executable, __file__, "--here", "--characters", str(size), case]
            try:
                done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=options.timeout)
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
