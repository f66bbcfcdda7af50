"""The share of the public cases of other extractors' test suites that the library reads as they say, by source.

usage: python benchmarks/external.py [--errors] CASES.jsonl

A line of the file is a case: ``{source, text, type, expected, flags}``, ``type`` one of ``money``, ``percent``,
``ordinal``, ``expected`` a list of ``{text, start, end, value | low, high, currency}`` with ends exclusive.

Where the project's contract says something else than a suite, the comparison maps it, and what the contract does not
want at all is not counted. ``MAPPED`` and ``LEFT_OUT`` say so, and are printed with the figures.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import jzextract
from jzextract.page.fold import fold
from jzextract.records import Amount, MoneyAmount, Percentage, Ranking, Record

Case = Mapping[str, Any]

_COIN_ALONE = re.compile("[0-9零一二两三四五六七八九十]+[分仙]")

MAPPED: Final = {
    "what stands around a number (约, 至少, 以上) is no part of the text": "a case counts by its value alone where its "
    "suite parses the whole string; elsewhere the words in front of the number are cut from its span",
    "a vague amount with a lower end only (3000多欧元) has no upper end": "the lower end is compared",
    "千分之 has a unit of its own": "the value in permille is divided by ten",
    "a rank ends with 名 or 位": "the span without it is compared",
}
LEFT_OUT: Final[Mapping[str, Callable[[Case], bool]]] = {
    "a currency without a number": lambda case: "no-number" in case["flags"],
    "a number without a currency": lambda case: "bare" in case["flags"],
    "分 or 仙 without 元 or 角: in running text a score, a minute or a name": lambda case: (
        case["type"] == "money" and _COIN_ALONE.fullmatch(fold(case["text"])) is not None
    ),
    "a discount (八折): no percentage of government prose": lambda case: "折" in fold(case["text"]),
    "an ordinal alone, that ranks nothing": lambda case: case["type"] == "ordinal" and "名" not in case["text"],
}
_FIELDS: Final = {"money": "money", "percent": "percentages", "ordinal": "rankings"}
_IN_FRONT = re.compile("大约|约|近|至少|起码|最多|不到")


def read_cases(path: Path) -> list[Case]:
    """The cases of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def left_out(case: Case) -> str | None:
    """Why the contract does not want a case; ``None`` where it does."""
    return next((reason for reason, tells in LEFT_OUT.items() if tells(case)), None)


def is_found(case: Case) -> bool:
    """Whether the library reads a case as it says: as many mentions, each with its span and value."""
    records = _records(case)
    expected: Sequence[Mapping[str, Any]] = case["expected"]
    if len(records) != len(expected):
        return False
    pairs = list(zip(records, expected, strict=True))
    if "parse" not in case["flags"] and not all(_same_span(record, want) for record, want in pairs):
        return False
    return all(_same_value(record, want) for record, want in pairs)


def _records(case: Case) -> list[Record]:
    result = jzextract.extract(case["text"])
    return list(getattr(result, _FIELDS[case["type"]]))


def _same_span(record: Record, want: Mapping[str, Any]) -> bool:
    start, end = want["start"], want["end"]
    text = want["text"]
    before = _IN_FRONT.match(text)
    start += 0 if before is None else before.end()
    found_end = record.end - 1 if isinstance(record, Ranking) and record.text[-1] in "名位" else record.end
    return (record.start, found_end) == (start, end)


def _same_value(record: Record, want: Mapping[str, Any]) -> bool:
    if isinstance(record, Ranking):
        return bool(record.rank == want["value"])
    assert isinstance(record, Amount)
    if isinstance(record, MoneyAmount) and want.get("currency") not in (None, record.currency):
        return False
    scale = 10 if isinstance(record, Percentage) and record.unit == "permille" else 1
    if want.get("value") is not None:
        value = record.value if record.value is not None else record.lower
        return value is not None and value / scale == Decimal(str(want["value"]))
    if want.get("low") is None:
        return True
    ends = [record.lower, record.upper if record.upper is not None else Decimal(str(want["high"]))]
    return ends == [Decimal(str(want["low"])), Decimal(str(want["high"]))]


def figures(cases: Sequence[Case]) -> Iterator[tuple[str, int, int]]:
    """For each type and source: its name, how many cases are wanted, and how many of them are found."""
    for kind in _FIELDS:
        wanted = [case for case in cases if case["type"] == kind and left_out(case) is None]
        yield kind, len(wanted), sum(map(is_found, wanted))
        for source in sorted({case["source"] for case in wanted}):
            of_source = [case for case in wanted if case["source"] == source]
            yield f"  {source}", len(of_source), sum(map(is_found, of_source))


def main() -> None:
    """Print the figures, what is mapped and what is left out; with ``--errors`` every case that is not found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("cases", type=Path, metavar="CASES.jsonl")
    parser.add_argument("--errors", action="store_true", help="list every case that is not found")
    arguments = parser.parse_args()
    if not arguments.cases.is_file():
        print(f"skipped: there is no {arguments.cases}, which is not part of the project")
        return
    cases = read_cases(arguments.cases)
    for name, wanted, found in figures(cases):
        print(f"{name:28s}{found:4d} of {wanted:4d}  {found / wanted if wanted else 1:6.1%}")
    print("\nWhat the contract defines otherwise, and how it is compared:")
    for what, how in MAPPED.items():
        print(f"  {what}: {how}")
    print("\nNot wanted by the contract, and not counted:")
    for reason in LEFT_OUT:
        count = sum(left_out(case) == reason for case in cases)
        print(f"  {count:3d}  {reason}")
    if arguments.errors:
        print("\nNot found:")
        for case in cases:
            if left_out(case) is None and not is_found(case):
                told = [(r.text, str(getattr(r, "value", getattr(r, "rank", None)))) for r in _records(case)]
                wants = [(e["text"], e.get("value", (e.get("low"), e.get("high")))) for e in case["expected"]]
                print(f"  {case['source']} {case['text']!r} wants {wants}, has {told}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
