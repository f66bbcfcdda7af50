"""Damage that pages come with, each kind in sentences of our own: what is there is read, what is lost is not guessed.

The names of the cases (F1 …) number the kinds of damage of the project's survey of the language.
"""

from __future__ import annotations

from typing import Any

import pytest

import jzextract

# name, text, what is found: type, the characters of the page, value (or rank, count), metric
Found = list[tuple[str, str, str | int | None, str | None]]

CASES: list[tuple[str, str, Found]] = [
    ("F1 Traditional", "該縣進出口總額45.6億元，比上年增長百分之八點五，出口額3億美元，居全省第二位。",
     [("money", "45.6億元", "4560000000", "進出口總額"), ("money", "3億美元", "300000000", "出口額"),
      ("percentages", "百分之八點五", "8.5", "進出口總額"), ("rankings", "全省第二位", 2, "出口額")]),
    ("F1 converted", "民生(shēng)項(xiàng)目5個，縂投資2億圓。",
     [("money", "2億圓", "200000000", "縂投資"), ("projects", "民生(shēng)項(xiàng)目", 5, None)]),
    ("F2", "全县产业项(xiàng)目建设(shè)完成总(zǒng)投资12.5亿元，增长(zhǎng)7%，居全省第2位。",
     [("money", "12.5亿元", "1250000000", "完成总(zǒng)投资"), ("percentages", "7%", "7", "完成总(zǒng)投资"),
      ("rankings", "全省第2位", 2, "完成总(zǒng)投资"), ("projects", "产业项(xiàng)目", None, None)]),
    ("F3", "完成投资6.5亿元,。同比增长8%,,。税收2.1亿元。。增长率控制在6.5%,。以内。",
     [("money", "6.5亿元", "650000000", "完成投资"), ("money", "2.1亿元", "210000000", "税收"),
      ("percentages", "8%", "8", "完成投资"), ("percentages", "6.5%", "6.5", "增长率")]),
    ("F4", "<p>全年税收<span>51.9</span>亿元，&nbsp;增长<b>8</b>.<b>5</b>%&mdash;&mdash;居全市<i>第一</i>位。</p>\r\n",
     [("money", "51.9</span>亿元", "5190000000", "税收"), ("percentages", "8</b>.<b>5</b>%", "8.5", "税收"),
      ("rankings", "全市<i>第一</i>位", 1, "税收")]),
    ("F4 blanks", "投资\u30003亿元，\r\n\t税收增长\u30005%。",
     [("money", "3亿元", "300000000", "投资"), ("percentages", "5%", "5", "税收")]),
    ("F5", "全县税收3kTz亿元，出口5亿元qWy某某导航网，投资6亿元3 K x\" P~ ，同比增长6%。",
     [("money", "5亿元", "500000000", "出口"), ("money", "6亿元", "600000000", "投资"),
      ("percentages", "6%", "6", "投资")]),
    ("F6", "产值增长百分之七\n点六，投资3\n4.5亿元，37个项\n目开工，出口12.3万美\n元，增长8.\n5%，居全省第\n三位。",
     [("money", "3\n4.5亿元", "3450000000", "投资"), ("money", "12.3万美\n元", "123000", "出口"),
      ("percentages", "百分之七\n点六", "7.6", "产值"), ("percentages", "8.\n5%", "8.5", "出口"),
      ("rankings", "全省第\n三位", 3, "出口"), ("projects", "项\n目", 37, None)]),
    ("F7", "地 区 生 产 总 值 1 2 3 . 4 亿 元 ， 增 长 8 8 . 6 % 。",
     [("money", "1 2 3 . 4 亿 元", "12340000000", "地 区 生 产 总 值"),
      ("percentages", "8 8 . 6 %", "88.6", "地 区 生 产 总 值")]),
    ("F7 within", "2021 年 7 月，臭氧浓度为21 μ g/m3，下降3 .5%，投资4 . 2亿元。",
     [("money", "4 . 2亿元", "420000000", "投资"), ("percentages", "3 .5%", "3.5", "臭氧浓度")]),
    ("F8", "税收l4.3亿元，完成6O.5%，居全市第－，增长2‘6%，占7。9%。", []),
    ("F9", "计划投?亿元，增加值?6.42亿元，税收□亿元，增长■%。截至630日，201911月投资2亿元。",
     [("money", "2亿元", "200000000", "投资")]),
    ("F10", "全县完成固定资产投\n（上接第一版）\n资12.3亿元，增长9%。（下转第三版）\n责任编辑：林一\nA01版",
     [("money", "12.3亿元", "1230000000", "固定资产投\n（上接第一版）\n资"),
      ("percentages", "9%", "9", "固定资产投\n（上接第一版）\n资")]),
    ("F10 credit", "据统计，全县税收总\n\n市民在新公园散步。\n本报记者 王小河 摄\n\n额达到12.3亿元。来源：青禾日报",
     [("money", "12.3亿元", "1230000000", "税收总\n\n市民在新公园散步。\n本报记者 王小河 摄\n\n额")]),
    ("F11", "单位：万元\n\n| 序号 | 项目名称 | 地点 | 总投资 | 完成率 |\n|---|---|---|---|---|\n"
     "| 1 | 青禾水厂扩建项目 | 东坪乡 | 13450 | 76% |\n",
     [("money", "13450", "134500000", "总投资"), ("percentages", "76%", "76", "完成率"),
      ("projects", "青禾水厂扩建项目", 1, None)]),
    ("F11 cells", "单位：万元\n序号\n项目名称\n总投资\n1\n青禾水厂扩建\n13450\n2\n北山桥改造\n2300\n",
     [("money", "13450", "134500000", "总投资"), ("money", "2300", "23000000", "总投资")]),
    ("F12", "图为青禾水厂扩建项目施工现场。（资料图）项目总投资3.2亿元，已完成投资1.1亿元。",
     [("money", "3.2亿元", "320000000", "项目总投资"), ("money", "1.1亿元", "110000000", "完成投资"),
      ("projects", "青禾水厂扩建项目", 1, None)]),
    ("F13", "20XX年，全县投资xx亿元，增长x.x%，税收××万元，收入**亿元，支出__万元，居全省第X位，项目XX个，"
     "总投资〇〇亿元，产值[金额]亿元，增长[  ]%，出口____万美元，利润……亿元。", []),
    ("F14", "２０２２年税收１２．５亿元，增长７﹪，投资︰３亿元，出口4〜5亿元，利润８—９亿元，产值下降－２.５％。",
     [("money", "１２．５亿元", "1250000000", "税收"), ("money", "３亿元", "300000000", "投资"),
      ("money", "4〜5亿元", None, "出口"), ("money", "８—９亿元", None, "利润"),
      ("percentages", "７﹪", "7", "税收"), ("percentages", "－２.５％", "-2.5", "产值")]),
    ("F14 points", "收入1‧5億元，支出2•3亿元，利润3・4亿元，税收4·5亿元。",
     [("money", "1‧5億元", "150000000", "收入"), ("money", "2•3亿元", "230000000", "支出"),
      ("money", "3・4亿元", "340000000", "利润"), ("money", "4·5亿元", "450000000", "税收")]),
]  # fmt: skip


def found_in(text: str) -> Found:
    found: Found = []
    data = jzextract.extract(text).to_dict()
    for kind, field in (("money", "value"), ("percentages", "value"), ("rankings", "rank"), ("projects", "count")):
        for record in data[kind]:
            metric: dict[str, Any] | None = record.get("metric")
            found.append((kind, record["text"], record[field], None if metric is None else metric["text"]))
    return found


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for name, t, e in CASES])
def test_damage(text: str, expected: Found) -> None:
    assert found_in(text) == expected


def test_every_kind_of_damage_has_a_case() -> None:
    assert {name.split()[0] for name, _, _ in CASES} == {f"F{n}" for n in range(1, 15)}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("投资2**.**5亿元", "2**.**5亿元"),
        ("**投资2.**5亿元", "2.**5亿元"),
        ("*投资2*.5亿元", "2*.5亿元"),
        ("投资<strong>2</strong>.5亿元", "2</strong>.5亿元"),
        ("投资2.&nbsp;5亿元", "2.&nbsp;5亿元"),
    ],
)
def test_markup_inside_a_number(text: str, whole: str) -> None:
    assert found_in(text) == [("money", whole, "250000000", "投资")]


def test_an_asterisk_between_numbers_multiplies() -> None:
    project = jzextract.extract("建设2*660MW机组项目，总投资50亿元。").projects[0]
    assert "2*660MW" in project.text
