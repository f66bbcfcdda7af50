"""The public cases of other extractors' test suites: what the contract wants of them is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.external import LEFT_OUT, figures, is_found, left_out, read_cases

from .conftest import SHARED

CASES = SHARED / "external" / "cases.jsonl"


@pytest.mark.skipif(not CASES.is_file(), reason="the cases are not part of the project")
@pytest.mark.parametrize(("kind", "least"), [("money", 0.95), ("percent", 0.95), ("ordinal", 0.90)])
def test_share(kind: str, least: float) -> None:
    shares = {name: (wanted, found) for name, wanted, found in figures(read_cases(CASES))}
    wanted, found = shares[kind]
    assert found >= least * wanted


def case(
    text: str, *expected: dict[str, object], kind: str = "money", flags: tuple[str, ...] = ()
) -> dict[str, object]:
    return {"source": "own", "text": text, "type": kind, "expected": list(expected), "flags": list(flags)}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (case("支出3万元", {"text": "3万元", "start": 2, "end": 5, "value": 30000, "currency": "CNY"}), True),
        (case("支出3万元", {"text": "3万元", "start": 2, "end": 5, "value": 30001, "currency": "CNY"}), False),
        (case("支出3万元", {"text": "3万元", "start": 2, "end": 5, "value": 30000, "currency": "USD"}), False),
        (case("支出3万元", {"text": "支出3万元", "start": 0, "end": 5, "value": 30000}), False),
        (case("支出3万元"), False),
        (case("支出很多"), True),
        (case("约3万元", {"text": "约3万元", "start": 0, "end": 4, "value": 30000}), True),
        (case("近3万元以上", {"text": "…", "start": 0, "end": 6, "value": 30000}, flags=("parse",)), True),
        (case("2到3万元", {"text": "2到3万元", "start": 0, "end": 5, "low": 20000, "high": 30000}), True),
        (case("千分之五", {"text": "千分之五", "start": 0, "end": 4, "value": 0.5}, kind="percent"), True),
        (case("列全市第三名", {"text": "全市第三", "start": 1, "end": 5, "value": 3}, kind="ordinal"), True),
    ],
)
def test_comparison(given: dict[str, object], found: bool) -> None:
    assert is_found(given) is found


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (case("3万元"), None),
        (case("三百万", flags=("bare",)), "a number without a currency"),
        (case("八折", kind="percent"), "a discount (八折): no percentage of government prose"),
        (case("五分"), "分 or 仙 without 元 or 角: in running text a score, a minute or a name"),
    ],
)
def test_what_is_left_out(given: dict[str, object], reason: str | None) -> None:
    assert left_out(given) == reason
    assert reason is None or reason in LEFT_OUT


def test_cases_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(f"{json.dumps(case('3元'))}\n\n{json.dumps(case('5元'))}\n", "utf-8")
    assert [c["text"] for c in read_cases(path)] == ["3元", "5元"]
