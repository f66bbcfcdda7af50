"""Time expressions: which are found, with which dates, and where a year that is not written comes from."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from jzextract.components.common import PAGE_KEY, PUBLISHED_KEY
from jzextract.errors import PipelineError
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.periods.finding import find_periods
from jzextract.periods.mentions import PeriodMention
from jzextract.periods.reading import plan_start

Row = tuple[str, str | None, str | None]
PUBLISHED = "2023-09-12"


def _pipeline() -> Language:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "jzextract.tokenizer.v1"}}})
    nlp.add_pipe("jz_page")
    nlp.add_pipe("jz_periods")
    return nlp


NLP = _pipeline()


def extract(text: str, published: str | None) -> Doc:
    doc = NLP.make_doc(text)
    if published is not None:
        doc.user_data[PUBLISHED_KEY] = published
    return NLP(doc)


def periods(text: str, published: str | None = PUBLISHED) -> list[Row]:
    return [(p["text"], p["from"], p["to"]) for p in extract(text, published).user_data["jz.periods"]]


def whole(text: str, *forms: str, first: str, last: str) -> list[tuple[str, list[Row]]]:
    """One case for each form of words for the same dates, in a sentence that goes on with ``text``."""
    return [(form + text, [(form, first, last)]) for form in forms]


def year(text: str, number: int) -> Row:
    """The row of a mention that means a whole year."""
    return text, f"{number}-01-01", f"{number}-12-31"


def undated(*texts: str) -> list[Row]:
    return [(text, None, None) for text in texts]


# sentence, all its time expressions; published on 2023-09-12
FOUND: list[tuple[str, list[Row]]] = [
    # years
    ("2020年新修渠道，2021年度续建。", [year("2020年", 2020), year("2021年度", 2021)]),
    ("二〇二〇年、一九九八年、二零零五年、二O一二年和民国103年。",
     [year("二〇二〇年", 2020), year("一九九八年", 1998), year("二零零五年", 2005), year("二O一二年", 2012),
      year("民国103年", 2014)]),
    ("前年少，去年平，今年多，明年更多，后年再看。",
     [year("前年", 2021), year("去年", 2022), year("今年", 2023), year("明年", 2024), year("后年", 2025)]),
    ("2021年产量比上年多。", [year("2021年", 2021), year("上年", 2020)]),
    ("收入比上年多，本年另有补助。", [year("上年", 2022), year("本年", 2023)]),
    # months and their parts
    ("8月、8月份、元月和十一月。",
     [("8月", "2023-08-01", "2023-08-31"), ("8月份", "2023-08-01", "2023-08-31"),
      ("元月", "2023-01-01", "2023-01-31"), ("十一月", "2023-11-01", "2023-11-30")]),
    ("2020年2月和今年8月份。", [("2020年2月", "2020-02-01", "2020-02-29"), ("今年8月份", "2023-08-01", "2023-08-31")]),
    ("8月初种，8月上旬浇，中旬另说，8月下旬收，8月底卖，8月末清。",
     [("8月初", "2023-08-01", "2023-08-10"), ("8月上旬", "2023-08-01", "2023-08-10"),
      ("8月下旬", "2023-08-21", "2023-08-31"), ("8月底", None, "2023-08-31"), ("8月末", None, "2023-08-31")]),
    ("2月下旬和2月下半月。", [("2月下旬", "2023-02-21", "2023-02-28"), ("2月下半月", "2023-02-16", "2023-02-28")]),
    *whole("，外运蔬菜7万吨。", "1—8月", "1~8月份", "1-8月", "1至8月", "1月至8月份", "1月—8月", "元至八月", "一至八月",
           "前8个月", "前八个月", "前8月", "首8个月", "首八月", "今年1-8月", "2023年前8个月", "2023年1月至8月",
           first="2023-01-01", last="2023-08-31"),
    ("去年前8个月和2021年首五月。",
     [("去年前8个月", "2022-01-01", "2022-08-31"), ("2021年首五月", "2021-01-01", "2021-05-31")]),
    ("2021年11月至次年2月，2021年1月至2022年3月。",
     [("2021年11月至次年2月", "2021-11-01", "2022-02-28"), ("2021年1月至2022年3月", "2021-01-01", "2022-03-31")]),
    ("11月至3月供暖。", [("11月至3月", "2023-11-01", "2024-03-31")]),
    ("8月中旬至9月上旬汛情平稳。", [("8月中旬至9月上旬", "2023-08-11", "2023-09-10")]),
    # quarters, halves, the ends of a year
    ("一季度、第二季度、首季、首季度。",
     [("一季度", "2023-01-01", "2023-03-31"), ("第二季度", "2023-04-01", "2023-06-30"),
      ("首季", "2023-01-01", "2023-03-31"), ("首季度", "2023-01-01", "2023-03-31")]),
    ("前三季度、1-3季度和去年前两个季度。",
     [("前三季度", "2023-01-01", "2023-09-30"), ("1-3季度", "2023-01-01", "2023-09-30"),
      ("去年前两个季度", "2022-01-01", "2022-06-30")]),
    ("三季度末入库。2022年四季度末清仓。", [("三季度末", None, "2023-09-30"), ("2022年四季度末", None, "2022-12-31")]),
    ("上半年试种，下半年推广，明年上半年验收。",
     [("上半年", "2023-01-01", "2023-06-30"), ("下半年", "2023-07-01", "2023-12-31"),
      ("明年上半年", "2024-01-01", "2024-06-30")]),
    ("年初开会，年中检查，年底验收，年末总结，岁末慰问，全年无休。",
     [("年初", "2023-01-01", "2023-01-31"), ("年中", None, "2023-06-30"), ("年底", None, "2023-12-31"),
      ("年末", None, "2023-12-31"), ("岁末", None, "2023-12-31"), ("全年", "2023-01-01", "2023-12-31")]),
    ("去年年底、2024年末、今年底和2021年初。",
     [("去年年底", None, "2022-12-31"), ("2024年末", None, "2024-12-31"), ("今年底", None, "2023-12-31"),
      ("2021年初", "2021-01-01", "2021-01-31")]),
    ("渠道年内完工，支渠今年内完工，斗渠2024年内完工。",
     [*undated("年内"), year("今年内", 2023), year("2024年内", 2024)]),
    # days
    ("10月7日上午，今年6月29日下午，2020年10月17日晚。",
     [("10月7日", "2023-10-07", "2023-10-07"), ("今年6月29日", "2023-06-29", "2023-06-29"),
      ("2020年10月17日", "2020-10-17", "2020-10-17")]),
    ("6月26日至28日，3月1日到4月15日，7月3-5日，12月28日至1月3日。",
     [("6月26日至28日", "2023-06-26", "2023-06-28"), ("3月1日到4月15日", "2023-03-01", "2023-04-15"),
      ("7月3-5日", "2023-07-03", "2023-07-05"), ("12月28日至1月3日", "2023-12-28", "2024-01-03")]),
    ("登记2020-10-17，复核2020.10.18，归档2020/10/19。",
     [("2020-10-17", "2020-10-17", "2020-10-17"), ("2020.10.18", "2020-10-18", "2020-10-18"),
      ("2020/10/19", "2020-10-19", "2020-10-19")]),
    ("8月3日测水，5日、9日再测。下一句里的20日没有月份，7日也没有。",
     [("8月3日", "2023-08-03", "2023-08-03"),
      ("5日", "2023-08-05", "2023-08-05"), ("9日", "2023-08-09", "2023-08-09")]),
    # ranges of years
    *whole("植树11万亩。", "2016年至2020年", "2016年—2020年", "2016—2020年", "2016-2020年", "2016至2020年",
           first="2016-01-01", last="2020-12-31"),
    ("去年到今年，一直丰收。", [("去年到今年", "2022-01-01", "2023-12-31")]),
    # five-year plans
    ("“十四五”时期、“十三五”期间、\"十二五\"期间和十五五期间。",
     [("“十四五”时期", "2021-01-01", "2025-12-31"), ("“十三五”期间", "2016-01-01", "2020-12-31"),
      ('"十二五"期间', "2011-01-01", "2015-12-31"), ("十五五期间", "2026-01-01", "2030-12-31")]),
    ("到“十四五”末，“十三五”期末，“十四五”以来。",
     [("到“十四五”末", None, "2025-12-31"), ("“十三五”期末", None, "2020-12-31"),
      ("“十四五”以来", "2021-01-01", "2023-09-12")]),
    ("“十四五”前三年、“十四五”前4年、“十四五”后两年、“十四五”开局之年、“十四五”收官之年。",
     [("“十四五”前三年", "2021-01-01", "2023-12-31"), ("“十四五”前4年", "2021-01-01", "2024-12-31"),
      ("“十四五”后两年", "2024-01-01", "2025-12-31"), year("“十四五”开局之年", 2021), year("“十四五”收官之年", 2025)]),
    # since
    ("今年以来、今年年初以来、年初以来、开年以来、2012年以来、2012年至今。",
     [("今年以来", "2023-01-01", PUBLISHED), ("今年年初以来", "2023-01-01", PUBLISHED),
      ("年初以来", "2023-01-01", PUBLISHED), ("开年以来", "2023-01-01", PUBLISHED),
      ("2012年以来", "2012-01-01", PUBLISHED), ("2012年至今", "2012-01-01", PUBLISHED)]),
    ("今年6月起加班车，2025年起免票。", [("今年6月起", "2023-06-01", PUBLISHED), ("2025年起", "2025-01-01", None)]),
    ("近三年来、近五年、五年来、一年来、过去五年、三年间、20多年来。",
     [(text, None, PUBLISHED)
      for text in ("近三年来", "近五年", "五年来", "一年来", "过去五年", "三年间", "20多年来")]),
    ("未来三年、今后五年、今后3至5年、三年内、两个月内。",
     undated("未来三年", "今后五年", "今后3至5年", "三年内", "两个月内")),
    # limits
    ("截至8月底。截止2020年9月。截至9月10日。截至2022年。",
     [("截至8月底", None, "2023-08-31"), ("截止2020年9月", None, "2020-09-30"),
      ("截至9月10日", None, "2020-09-10"), ("截至2022年", None, "2022-12-31")]),
    ("截至9月上旬，秋粮过半。", [("截至9月上旬", None, "2023-09-10")]),
    ("到2025年达标，到2027年底翻番，至2021年末持平。",
     [("到2025年", None, "2025-12-31"), ("到2027年底", None, "2027-12-31"), ("至2021年末", None, "2021-12-31")]),
    ("6月30日止，年底前，10月底前，9月上旬前，2025年前。",
     [("6月30日止", None, "2023-06-30"), ("年底前", None, "2023-12-31"), ("10月底前", None, "2023-10-31"),
      ("9月上旬前", None, "2023-09-10"), ("2025年前", None, "2025-12-31")]),
    ("由2020年的5%提高到2025年的8%。", [year("2020年", 2020), year("2025年", 2025)]),
    ("2020年前后，8月左右。", undated("2020年前后", "8月左右")),
    # holidays
    ("国庆节、国庆假期、国庆假期8天、国庆7天、国庆黄金周、“十一”黄金周。",
     [("国庆节", "2023-10-01", "2023-10-01"), ("国庆假期", "2023-10-01", "2023-10-07"),
      ("国庆假期8天", "2023-10-01", "2023-10-08"), ("国庆7天", "2023-10-01", "2023-10-07"),
      ("国庆黄金周", "2023-10-01", "2023-10-07"), ("“十一”黄金周", "2023-10-01", "2023-10-07")]),
    ("“五一”假期，假期5天客流平稳，五一劳动节另有演出。",
     [("“五一”假期", "2023-05-01", "2023-05-05"), ("假期5天", "2023-05-01", "2023-05-05"),
      ("五一劳动节", "2023-05-01", "2023-05-01")]),
    ("双11期间和“双十一”当天。", [("双11期间", "2023-11-11", "2023-11-11"), ("“双十一”", "2023-11-11", "2023-11-11")]),
    ("元旦开园，2019年国庆假期闭园。",
     [("元旦", "2019-01-01", "2019-01-01"), ("2019年国庆假期", "2019-10-01", "2019-10-07")]),
    ("春节期间、春节假期、清明节、端午假期、中秋节、元宵节、元旦前后、中秋国庆假期8天。",
     undated("春节期间", "春节假期", "清明节", "端午假期", "中秋节", "元宵节", "元旦前后", "中秋国庆假期8天")),
]  # fmt: skip

NOT_FOUND = [
    "当年见效，当日开工，当天完工，目前、日前、近日、每年、年度、历年、同年都不算。",
    "5年奋斗，25年发展，工期3年，历时8个月，连续三季度，近年来、多年来、百年来、经过近5年努力、近两年的建设。",
    "20XX年，xx月xx日，截至630日，201911月，2020年13月，2月40日，2020-13-45，截至目前，截至年月。",
    "党的十八大以来、建区以来、投产以来、入夏以来。",
    "“十四五”规划、“十四五”规划纲要、“十四五”重大项目库、纳入“十四五”、“十四五”末端配送、“八五”普法。",
    "占年初预算的五成，第1期、2020届、第十一届、三年级、5年期、百年老店、2元/月、每人每月、月均、月收入、日均、日产、生日、月季、月饼。",
    "版面12345，K12教育，2755项，国家2030计划，发改〔2023〕304号，《2020年工作要点》，《全市（2021—2025年）规划》。",
    "年产9吨，年销量6吨，年均增长，年终奖，年终结余，每年年底，安全年检，租金3000元月付，8月饼，三月三歌会。",
    "提前3个月，以前年度，过去年均，如今年产，说明年限，透明年报，今后年均，以上年龄，线上年会，资本年报，规模以上月报。",
    "每年3月、每年3至5月、每年5月1日、次年3月都不知是哪一年。",
    "2020年代，2000年历史，2020年级，2021年鉴。",
    "五一路、五一广场、“五一”劳动奖章、元旦晚会、春节联欢晚会、国庆村、十一国道、历史同期、多年同期。",
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_found(text: str, expected: list[Row]) -> None:
    assert periods(text) == expected


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    assert periods(text) == []


# sentence(s), published, all time expressions
CONTEXT: list[tuple[str, str, str | None, list[Row]]] = [
    ("same sentence, before", "2021年开局良好，8月再创新高。", PUBLISHED,
     [year("2021年", 2021), ("8月", "2021-08-01", "2021-08-31")]),
    ("same sentence, after", "10月17日，全县2020年重点项目开工。", "2021-01-05",
     [("10月17日", "2020-10-17", "2020-10-17"), year("2020年", 2020)]),
    ("a year ahead is a plan", "8月开工，预计2025年投产，明年试产。", PUBLISHED,
     [("8月", "2023-08-01", "2023-08-31"), year("2025年", 2025), year("明年", 2024)]),
    ("a limit lends nothing", "到2025年翻番，8月开工。", PUBLISHED,
     [("到2025年", None, "2025-12-31"), ("8月", "2023-08-01", "2023-08-31")]),
    ("a comparison lends nothing",
     "比2019年多，8月更多；与2018年相比，9月不少；恢复到2017年水平，7月也不少。", PUBLISHED,
     [year("2019年", 2019), ("8月", "2023-08-01", "2023-08-31"), year("2018年", 2018),
      ("9月", "2023-09-01", "2023-09-30"), year("2017年", 2017), ("7月", "2023-07-01", "2023-07-31")]),
    ("constant prices lend nothing", "按2015年价格计算，8月增长5%。", PUBLISHED,
     [year("2015年", 2015), ("8月", "2023-08-01", "2023-08-31")]),
    ("an inherited year goes on", "2021年8月种，9月长，10月5日收。", PUBLISHED,
     [("2021年8月", "2021-08-01", "2021-08-31"), ("9月", "2021-09-01", "2021-09-30"),
      ("10月5日", "2021-10-05", "2021-10-05")]),
    ("earlier sentence", "2021年全面铺开。8月验收。", PUBLISHED,
     [year("2021年", 2021), ("8月", "2021-08-01", "2021-08-31")]),
    ("own sentence first", "2021年铺开。8月验收，2020年的欠账还清。", PUBLISHED,
     [year("2021年", 2021), ("8月", "2020-08-01", "2020-08-31"), year("2020年", 2020)]),
    ("another paragraph", "2021年全面铺开。\n\n8月验收合格，群众满意。", PUBLISHED,
     [year("2021年", 2021), ("8月", "2023-08-01", "2023-08-31")]),
    ("published, not shifted", "11月完工。", PUBLISHED, [("11月", "2023-11-01", "2023-11-30")]),
    ("nothing", "8月种，截至9月底收，到年底卖，今年以来、国庆节、近三年来。", None,
     undated("8月", "截至9月底", "到年底", "今年以来", "国庆节", "近三年来")),
    ("written only", "2021年8月起供水，2012年以来供电。", None,
     [("2021年8月起", "2021-08-01", None), ("2012年以来", "2012-01-01", None)]),
    ("dateline", "2022年5月6日\n\n一季度，新栽果树4万株。", None,
     [("2022年5月6日", "2022-05-06", "2022-05-06"), ("一季度", "2022-01-01", "2022-03-31")]),
    # 同期
    ("same period", "1—8月用电6亿度，比去年同期多，高于2019年同期，邻县同期5亿度。", PUBLISHED,
     [("1—8月", "2023-01-01", "2023-08-31"), ("去年同期", "2022-01-01", "2022-08-31"),
      ("2019年同期", "2019-01-01", "2019-08-31"), ("同期", "2023-01-01", "2023-08-31")]),
    ("same period, this year", "去年1—8月产粮9万吨，今年同期10万吨。", PUBLISHED,
     [("去年1—8月", "2022-01-01", "2022-08-31"), ("今年同期", "2023-01-01", "2023-08-31")]),
    ("same period, earlier sentence", "上半年游客9万人次。为上年同期的两倍。", PUBLISHED,
     [("上半年", "2023-01-01", "2023-06-30"), ("上年同期", "2022-01-01", "2022-06-30")]),
    ("same period, other paragraph", "上半年游客9万人次。\n\n比去年同期多，群众满意。", PUBLISHED,
     [("上半年", "2023-01-01", "2023-06-30"), *undated("去年同期")]),
    ("same period, holiday", "国庆假期8天，收入恢复到2019年同期九成。", "2020-10-11",
     [("国庆假期8天", "2020-10-01", "2020-10-08"), ("2019年同期", "2019-10-01", "2019-10-08")]),
    ("same period, month's end", "2024年2月，比2023年同期少，比上年同月少。", PUBLISHED,
     [("2024年2月", "2024-02-01", "2024-02-29"), ("2023年同期", "2023-02-01", "2023-02-28"),
      ("上年同月", "2023-02-01", "2023-02-28")]),
    ("same period, leap year", "2023年2月，比2020年同期少。", PUBLISHED,
     [("2023年2月", "2023-02-01", "2023-02-28"), ("2020年同期", "2020-02-01", "2020-02-29")]),
    ("same period, leap day", "2024年2月29日，比上年同期多。", PUBLISHED,
     [("2024年2月29日", "2024-02-29", "2024-02-29"), ("上年同期", "2023-02-28", "2023-02-28")]),
    # 当月, 上月
    ("own month", "1—7月发电9亿度，当月1亿度。其中7月当月检修。", PUBLISHED,
     [("1—7月", "2023-01-01", "2023-07-31"), ("当月", "2023-07-01", "2023-07-31"),
      ("7月当月", "2023-07-01", "2023-07-31")]),
    ("own month, nothing before", "当月发电1亿度。", PUBLISHED, undated("当月")),
    ("month before", "1月菜价比上月稳。", PUBLISHED,
     [("1月", "2023-01-01", "2023-01-31"), ("上月", "2022-12-01", "2022-12-31")]),
    ("month before, published", "菜价比上个月稳，本月底再看，下月初公布。", PUBLISHED,
     [("上个月", "2023-08-01", "2023-08-31"), ("本月底", None, "2023-09-30"), ("下月初", "2023-10-01", "2023-10-10")]),
    ("month before, nothing", "菜价比上月稳。", None, undated("上月")),
    ("month before, comparison between", "8月菜价比6月末低，比上月稳。", PUBLISHED,
     [("8月", "2023-08-01", "2023-08-31"), ("6月末", None, "2023-06-30"), ("上月", "2023-07-01", "2023-07-31")]),
    # days that no calendar has
    ("no such day", "2月30日、2023年2月29日和6月31日都不存在。", PUBLISHED,
     undated("2月30日", "2023年2月29日", "6月31日")),
    ("turned round", "2022年至2020年，8月9日至3日，2023年8月至2022年3月。", PUBLISHED,
     undated("2022年至2020年", "8月9日至3日", "2023年8月至2022年3月")),
    ("no such bare day", "6月3日测水，31日再测。", PUBLISHED,
     [("6月3日", "2023-06-03", "2023-06-03"), *undated("31日")]),
    # the page as it is
    ("traditional", "民國103年動工，截至８月底，１～８月完成過半。", PUBLISHED,
     [year("民國103年", 2014), ("截至８月底", None, "2014-08-31"), ("１～８月", "2014-01-01", "2014-08-31")]),
    ("broken lines", "全镇2020年\n8月份新修渠道，“十四\n五”期间续建。", PUBLISHED,
     [("2020年\n8月份", "2020-08-01", "2020-08-31"), ("“十四\n五”期间", "2021-01-01", "2025-12-31")]),
    ("stray blanks", "到 2025 年底，1~8 月份完成过半。", PUBLISHED,
     [("到 2025 年底", None, "2025-12-31"), ("1~8 月份", "2023-01-01", "2023-08-31")]),
    ("heading with blanks", "# 2021 年 1-8 月项目进展", PUBLISHED, [("2021 年 1-8 月", "2021-01-01", "2021-08-31")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "expected"), [c[1:] for c in CONTEXT], ids=[c[0] for c in CONTEXT])
def test_context(text: str, published: str | None, expected: list[Row]) -> None:
    assert periods(text, published) == expected


@pytest.mark.parametrize(("plan", "first"), [(1, 1953), (2, 1958), (3, 1966), (8, 1991), (12, 2011), (15, 2026)])
def test_plan_start(plan: int, first: int) -> None:
    assert plan_start(plan) == first


PIECES = [
    *(
        "2020",
        "年",
        "月",
        "日",
        "8",
        "1",
        "13",
        "31",
        "30",
        "2",
        "十",
        "二",
        "元",
        "〇",
        "-",
        "—",
        "~",
        "至",
        "到",
        "截至",
    ),
    *(
        "今年",
        "去年",
        "上年",
        "本年",
        "次年",
        "民国",
        "度",
        "份",
        "底",
        "末",
        "初",
        "上旬",
        "前",
        "首",
        "个月",
        "季度",
        "第",
    ),
    *(
        "上半年",
        "年内",
        "全年",
        "以来",
        "起",
        "止",
        "当月",
        "上月",
        "同期",
        "同月",
        "“",
        "”",
        "四五",
        "期间",
        "近",
        "内",
    ),
    *(
        "国庆",
        "节",
        "假期",
        "天",
        "元旦",
        "五一",
        "春节",
        "比",
        "是",
        "，",
        "。",
        "、",
        "《",
        "》",
        "\n",
        "\n\n",
        " ",
        "9999年",
    ),
]
DATES = st.none() | st.dates(min_value=dt.date(1, 1, 1)).map(dt.date.isoformat)


def check(text: str, published: str | None) -> None:
    """What holds for every text."""
    doc = extract(text, published)
    found = doc.user_data["jz.periods"]
    assert [p["id"] for p in found] == [f"t{i}" for i in range(1, len(found) + 1)]
    end = 0
    for period in found:
        assert text[period["start"] : period["end"]] == period["text"]
        assert period["text"].strip() == period["text"] != ""
        assert period["start"] >= end
        end = period["end"]
        first, last = (None if d is None else dt.date.fromisoformat(d) for d in (period["from"], period["to"]))
        assert first is None or last is None or first <= last
    assert [span.id_ for span in doc.spans["jz.periods"]] == [p["id"] for p in found]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), DATES)
def test_any_text_of_such_pieces(text: str, published: str | None) -> None:
    check(text, published)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([text for text, _ in FOUND] + NOT_FOUND), max_size=6).map("\n".join), DATES)
def test_mixed_sentences(text: str, published: str | None) -> None:
    check(text, published)


def test_a_doc_survives_bytes() -> None:
    doc = extract("2023年1—8月，新修渠道9公里，比去年同期多。", None)
    again = Doc(NLP.vocab).from_bytes(doc.to_bytes())
    assert again.user_data["jz.periods"] == doc.user_data["jz.periods"]
    spans = [(s.text, s.label_, s.id_) for s in again.spans["jz.periods"]]
    assert spans == [("2023年1—8月", "DATE", "t1"), ("去年同期", "DATE", "t2")]


def test_what_a_record_holds() -> None:
    [period] = extract("渠道完工。\n**截至2023年8月底**，通水。", None).user_data["jz.periods"]
    expected: dict[str, Any] = {
        "id": "t1",
        "text": "截至2023年8月底",
        "start": 8,
        "end": 18,
        "rule": "periods.months.single",
        "sentence": period["sentence"],
        "from": None,
        "to": "2023-08-31",
    }
    assert period == expected
    assert period["sentence"]["start"] <= 8
    assert period["sentence"]["end"] >= 18


def test_the_page_component_is_needed() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jz_periods")
    with pytest.raises(PipelineError, match="jz_page"):
        nlp("2023年")


def test_mentions_of_the_view() -> None:
    doc = extract("2023年8月，通水。", None)
    page = PageView.from_data(doc.user_data[PAGE_KEY])
    assert find_periods(page, load_library(), None) == [
        PeriodMention(0, 7, "periods.months.single", dt.date(2023, 8, 1), dt.date(2023, 8, 31))
    ]
    assert find_periods(page, PatternLibrary([]), None) == []
