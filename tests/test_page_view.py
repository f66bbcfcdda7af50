"""The clean view: what is joined, what is left out, what stays apart, and the way back to the page."""

from __future__ import annotations

import pytest
from spacy.language import Language

from jzextract.page.view import PageView


def view(nlp: Language, text: str) -> PageView:
    doc = nlp.get_pipe("jz_page")(nlp.make_doc(text))
    return PageView.from_data(doc.user_data["jz.page"])


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        # a column's line break, a PDF's blanks, a number cut in two
        ("完成投资2.3亿\n元,增长\n8 .6%。", "完成投资2.3亿元，增长8.6%。"),
        ("地 区 生 产 总 值 1 5.8 亿 元", "地区生产总值15.8亿元"),
        ("共有3\n4.5亿元的项\n目,已开工。", "共有34.5亿元的项目，已开工。"),
        # blanks between Latin words and between numbers stay
        ("甲公司（Vande B.V.）投资 4 816.3 亿元", "甲公司（Vande B.V.）投资4 816.3亿元"),
        ("R&D 经费占 GDP 比重", "R&D经费占GDP比重"),
        # full-width and look-alike signs, Traditional characters, romanisation behind characters
        ("增长１３．６％，３０～４０﹪", "增长13.6%，30~40%"),
        ("總投資３億元，項目９個", "总投资3亿元，项目9个"),
        ("項(xiàng)目總(zǒng)投資5億元（A類）", "项目总投资5亿元（A类）"),
        # thousands commas are kept, clause commas become Chinese
        ("收入31,706万元,增长5%", "收入31,706万元，增长5%"),
        # Markdown and tags
        ("**总投资**5亿元，<span>8</span>亿元&nbsp;左右", "总投资5亿元，8亿元左右"),
        ("总投资\u200b5亿\ufeff元", "总投资5亿元"),
    ],
)
def test_clean_text(nlp: Language, text: str, clean: str) -> None:
    assert view(nlp, text).clean == clean + "\n"


def test_a_sentence_goes_on_after_a_blank_line(nlp: Language) -> None:
    page = view(nlp, "列入省重点项目6个，前10个月连续4年\n\n居全市第一。\n\n下一段另说。")
    assert page.clean == "列入省重点项目6个，前10个月连续4年居全市第一。\n下一段另说。\n"


def test_a_sentence_goes_on_after_a_caption(nlp: Language) -> None:
    page = view(nlp, "选育良种，推广滴灌和水肥一\n\n村口文化墙。\n\n本报记者 林小舟 摄\n\n体化技术，亩产提高。")
    assert page.clean.startswith("选育良种，推广滴灌和水肥一体化技术，亩产提高。\n村口文化墙。")
    assert "caption" in page.kinds


def test_headings_and_furniture_stand_apart(nlp: Language) -> None:
    page = view(nlp, "## 项目为王 再谱新篇\n\n本报记者 林小舟\n\n全区上下齐心，完成投资\n\n3亿元。\n\n责任编辑：宋平")
    assert list(zip(page.kinds, page.clean.splitlines(), strict=True)) == [
        ("heading", "项目为王 再谱新篇"),
        ("furniture", "本报记者 林小舟"),
        ("body", "全区上下齐心，完成投资3亿元。"),
        ("furniture", "责任编辑：宋平"),
    ]


def test_a_headline_does_not_run_into_the_text_below(nlp: Language) -> None:
    page = view(nlp, "前三季度旅游收入过百亿\n经测算，前三季度全市接待游客1260万人次，实现旅游收入86.3亿元。")
    assert page.clean.splitlines()[0] == "前三季度旅游收入过百亿"


def test_list_items_and_labels_stand_apart(nlp: Language) -> None:
    page = view(nlp, "建设单位：县水利局\n建设规模：日供水2万吨\n一是扩投资；\n1、城东水厂\n2、城西水厂")
    assert page.clean.splitlines()[:2] == ["建设单位：县水利局", "建设规模：日供水2万吨一是扩投资；"]
    assert page.clean.splitlines()[2:] == ["1、城东水厂", "2、城西水厂"]


def test_sentences_and_clauses(nlp: Language) -> None:
    page = view(nlp, "甲区完成投资3亿元，增长5%；乙区2亿元。“一期已封顶！”他说。")
    sentences = [page.clean[s:e] for s, e in page.sentences]
    clauses = [page.clean[s:e] for s, e in page.clauses]
    assert sentences == ["甲区完成投资3亿元，增长5%；乙区2亿元。", "“一期已封顶！”", "他说。"]
    assert clauses[:3] == ["甲区完成投资3亿元", "增长5%", "乙区2亿元"]


def test_every_character_leads_back(nlp: Language, example_text: str) -> None:
    page = view(nlp, example_text)
    for position, character in enumerate(page.clean):
        if character.isalnum():
            assert example_text[page.source_offset(position)] == character


def test_a_view_survives_json_like_formats(nlp: Language, example_text: str) -> None:
    page = view(nlp, example_text)
    data = page.to_data()
    data["clauses"] = [list(c) for c in data["clauses"]]
    assert PageView.from_data(data) == page


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("### 2023年11月8日 星期三\n\n正文。", "2023-11-08"),
        ("某县要闻\n2024-10-01\n正文。", "2024-10-01"),
        ("正文在此。\n\n二〇二一年三月五日", "2021-03-05"),
        ("发布日期：2022年3月18日\n正文。", "2022-03-18"),
        ("发布时间：2022/3/18 09:30 来源：县政府\n正文。", "2022-03-18"),
        ("２０１９年６月２日　星期日\n正文。", "2019-06-02"),
        ("2020年10月17日，县里召开大会。", None),
        ("全县干部于2020年10月17日开会。", None),
        ("2020年13月45日\n正文。", None),
        ("没有日期。", None),
        ("", None),
    ],
)
def test_the_date_of_the_page(nlp: Language, text: str, published: str | None) -> None:
    assert view(nlp, text).published == published


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u3000", "。", "\r\n", "**", "<p></p>"])
def test_almost_nothing(nlp: Language, text: str) -> None:
    assert nlp(text).text == text
