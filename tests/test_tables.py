"""Bare numbers in tables take the unit of the heading; what is no money, and what has no unit, stays out."""

from __future__ import annotations

import pytest

import jzextract

COLUMNS = """北原县2022年衔接资金项目公示
（单位：万元）
序号　项目名称　实施单位　总投资　财政资金
1　东岭村饮水工程　县水利局　86.5　80
2　西河镇冷库　西河镇政府　642　600
"""
CELLS = """单位：万元
序号
项目名称
总投资
1
东岭村饮水工程
86.5
2
西河镇冷库
1,642
"""
MARKDOWN = """单位：亿元

| 指标 | 1—6月 | 同比增长（%） |
| --- | --- | --- |
| 规上工业总产值 | 386.2 | 7.4 |
| 接待游客（万人次） | 210 | -3.1 |
| 一般公共预算收入 | 41.9 | 5.0 |
"""
BRACKETS = """
| 企业 | 营业收入（万美元） | 用地（亩） |
| --- | --- | --- |
| 甲公司 | 300 | 45 |
"""
UNIT_IN_FIRST_HEADING = """
| 指标（亿元） | 上半年 | 增速（%） |
| --- | --- | --- |
| 一般公共预算收入 | 12.5 | 3.1 |
"""
COLUMN_OF_UNITS = """
| 指标 | 单位 | 绝对数 | 同比 |
| --- | --- | --- | --- |
| 一般公共预算收入 | 亿元 | 12.5 | 3.1% |
| 接待游客 | 万人次 | 85 | 2.0% |
"""
NO_UNIT = """
| 企业 | 营业收入 | 用地 |
| --- | --- | --- |
| 甲公司 | 300 | 45 |
"""


@pytest.mark.parametrize(
    ("text", "money"),
    [
        (COLUMNS, [("86.5", "865000", "investment.total"), ("80", "800000", "funding"),
                   ("642", "6420000", "investment.total"), ("600", "6000000", "funding")]),
        (CELLS, [("86.5", "865000", "investment.total"), ("1,642", "16420000", "investment.total")]),
        (MARKDOWN, [("386.2", "38620000000", "output_value"), ("41.9", "4190000000", "fiscal_revenue")]),
        (BRACKETS, [("300", "3000000", "revenue")]),
        (UNIT_IN_FIRST_HEADING, [("12.5", "1250000000", "fiscal_revenue")]),
        (COLUMN_OF_UNITS, [("12.5", "1250000000", "fiscal_revenue")]),
        (NO_UNIT, []),
    ],
    ids=["columns", "a cell a line", "Markdown", "in headings", "in the first heading", "column of units", "no unit"],
)  # fmt: skip
def test_cells(text: str, money: list[tuple[str, str, str]]) -> None:
    result = jzextract.extract(text)
    assert [(m.text, str(m.value), m.indicator) for m in result.money] == money
    assert all(text[m.start : m.end] == m.text for m in result.money)


def test_a_percent_column() -> None:
    result = jzextract.extract(MARKDOWN)
    assert [(p.text, str(p.value), p.kind, p.direction) for p in result.percentages] == [
        ("7.4", "7.4", "growth", "up"),
        ("-3.1", "-3.1", "growth", "down"),
        ("5.0", "5", "growth", "up"),
    ]


@pytest.mark.parametrize("table", [UNIT_IN_FIRST_HEADING, COLUMN_OF_UNITS])
def test_the_row_says_what_a_generic_column_measures(table: str) -> None:
    result = jzextract.extract(table)
    metrics = {record.metric.text for record in (*result.money, *result.percentages[:1]) if record.metric is not None}
    assert metrics == {"一般公共预算收入"}


def test_currency_of_a_heading() -> None:
    assert jzextract.extract(BRACKETS).money[0].currency == "USD"


def test_projects_of_a_table() -> None:
    text = """单位：万元

| 项目名称 | 建设单位 | 总投资 |
| --- | --- | --- |
| 柳河镇污水处理厂 | 柳河水务有限公司 | 13450 |
| 东岭水库除险加固工程 | 县水利局 | 820 |
"""
    result = jzextract.extract(text)
    amounts = {m.id: str(m.value) for m in result.money}
    assert [(p.text, amounts[p.total_investment or ""]) for p in result.projects] == [
        ("柳河镇污水处理厂", "134500000"),
        ("东岭水库除险加固工程", "8200000"),
    ]
