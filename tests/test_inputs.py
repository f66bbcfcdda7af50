"""Pages as they come: HTML and encodings give the records that the plain text in UTF-8 gives, and nothing is guessed.

For Big5 the text is Traditional (converted character by character), and so is the text that it is compared with: what
is compared is the reading, not the two scripts.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from opencc import OpenCC
from typer.testing import CliRunner

import jzextract
from jzextract.cli import app
from jzextract.documents import Document
from jzextract.io.encodings import decode
from jzextract.io.readers import InputFailure, read_documents
from jzextract.io.unreadable import UnreadableError
from jzextract.records import ExtractionResult

from .conftest import SHARED

TITLE = "临江区前三季度项目建设提速增效"
PARAGRAPHS = (
    "今年前三季度，临江区完成固定资产投资12.5亿元，同比增长6.2%，增速居全市第2位。",
    "一、工业经济",
    "规模以上工业增加值增长7.3%，高于全市1.1个百分点；新签约项目12个，总投资36.8亿元，其中亿元以上项目9个。",
    "总投资18亿元的青禾新材料年产3万吨隔膜项目已开工建设，占年度投资计划的81.4%。",
    "一般公共预算收入9.4亿元，R&D经费支出占GDP比重3.1%以上，税比达到72.3%，连续两年居全市第一位。",
    "前8个月，惠企资金兑付1300余万元，发放贷款2.6亿元。",
)
TEXT = "\n\n".join((TITLE, *PARAGRAPHS))
REFERENCE_PAGES = sorted((SHARED / "pages").glob("*.txt"))
OUTSIDE = ("政务公开", "当前位置", "字体", "分享到", "ICP备", "相关阅读")


@cache
def traditional(text: str) -> str:
    """The text with each character in its Traditional form, one for one."""
    return "".join(_traditional(char) for char in text)


@cache
def _traditional(char: str) -> str:
    converted: str = _opencc().convert(char)
    return converted if len(converted) == 1 else char


@cache
def _opencc() -> OpenCC:
    return OpenCC("s2t")


def markup_of(text: str) -> str:
    """The blocks of a text as HTML of a content management system: figures and units in different type, entities."""
    blocks = (html.escape(block) for block in re.split(r"\n\s*\n", text.strip()))
    paragraphs = (f'<p style="text-indent: 2em;">　　{typeset(block)}</p>' for block in blocks)
    return "\n".join(paragraphs).replace("“", "&ldquo;").replace("—", "&mdash;")


def typeset(block: str) -> str:
    """Put every number with decimals half in a <span> and half in bold, and keep the line breaks of the text."""
    divided = re.sub(
        r"(\d+)(\.\d+(?:亿元|億元|万元|萬元|%)?)", r'<span style="font-family:Arial">\1</span><b>\2</b>', block
    )
    return divided.replace("\n", "<br/>\n")


def page_of(text: str, *, title: str, charset: str = "utf-8", container: str = 'id="zoom" class="TRS_Editor"') -> str:
    """A page as the sites of governments have it, around a text."""
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="{charset}"><title>{title}_临江区人民政府</title>
<style>p {{ color: red }}</style><script>var size = "3亿元";</script></head>
<body>
<div class="header"><h1 class="logo"><a href="/">临江区人民政府</a></h1>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>
<li><a href="/bsfw">办事服务</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/yw">要闻动态</a> &gt; 正文</div>
<div class="detail">
<h2>{title}</h2>
<div class="info"><span>发布日期：2024-10-18</span>&nbsp;<span>来源：区发展和改革委员会</span>
<span>字体：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</span></div>
<div {container}>
{markup_of(text)}
</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div>
<div class="more"><h3>相关阅读</h3><ul><li><a href="/1">全区召开经济运行分析会</a></li>
<li><a href="/2">总投资5亿元的桥梁工程通车</a></li></ul></div>
</div>
<div class="footer"><p>主办：临江区人民政府办公室&nbsp;版权所有&copy;2019</p><p>某ICP备00000000号-1</p></div>
</body></html>"""


def records(result: ExtractionResult) -> dict[str, Any]:
    """The records without their places: offsets go, and the blanks in quoted words, which HTML does not keep."""
    data = result.to_dict()
    return {kind: _placeless(data[kind]) for kind in ("money", "percentages", "rankings", "projects")}


def _placeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _placeless(item) for key, item in value.items() if key not in ("start", "end", "sentence")}
    if isinstance(value, list):
        return [_placeless(item) for item in value]
    return re.sub(r"\s", "", value) if isinstance(value, str) else value


def read_one(folder: Path, name: str, data: bytes, **options: Any) -> Document:
    [document] = read(folder, name, data, **options)
    assert isinstance(document, Document), document
    return document


def read(folder: Path, name: str, data: bytes, **options: Any) -> list[Document | InputFailure]:
    (folder / name).write_bytes(data)
    return list(read_documents([folder / name], **options))


def extract(document: Document) -> ExtractionResult:
    return next(jzextract.extract_many([document]))


# --- The same records -------------------------------------------------------------------------------------------------


def titled_page(name: str) -> tuple[str, str]:
    """The title and the text of the page of this module's own, or of a reference page."""
    if name == "own":
        return TITLE, TEXT.removeprefix(TITLE)
    text = next(path for path in REFERENCE_PAGES if path.stem == name).read_bytes().decode()
    return "专题报道", text


PAGES = [
    "own",
    *(path.stem for path in REFERENCE_PAGES),
    *(
        []
        if REFERENCE_PAGES
        else [
            pytest.param(
                "reference", marks=pytest.mark.skip(reason="the reference pages lie beside the checkout, not in it")
            )
        ]
    ),
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_html_gives_the_records_of_the_text(tmp_path: Path, name: str, encoding: str) -> None:
    title, text = titled_page(name)
    if encoding == "big5":
        title, text = traditional(title), traditional(text)
    page = page_of(text, title=title, charset="gb2312" if encoding == "gb18030" else encoding)
    page = traditional(page) if encoding == "big5" else page
    data = page.encode({"big5": "big5hkscs"}.get(encoding, encoding), "xmlcharrefreplace")
    found = extract(read_one(tmp_path, "p.html", data))
    expected = jzextract.extract(f"{title}\n\n{text.strip()}\n", "2024-10-18")
    assert records(found) == records(expected)
    assert any(records(found).values())


def test_html_is_taken_apart(tmp_path: Path) -> None:
    document = read_one(tmp_path, "p.html", page_of(TEXT.removeprefix(TITLE), title=TITLE).encode())
    blocks = document.text.rstrip("\n").split("\n\n")
    assert blocks == [f"# {TITLE}", *PARAGRAPHS]
    assert document.published == dt.date(2024, 10, 18)
    assert not any(sign in document.text for sign in OUTSIDE)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "big5"]
)
def test_text_is_the_same_in_every_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    _, text = titled_page(name)
    if encoding == "big5":
        text = traditional(text)
    codec = {"big5": "cp950"}.get(encoding, encoding)
    data = text.encode(codec, "ignore")  # without what the smaller character sets do not have
    text = data.decode(codec)
    document = read_one(tmp_path, "p.txt", data)
    assert document.text == text
    assert extract(document).to_json() == jzextract.extract(text, doc_id="p.txt").to_json()


# --- HTML -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "container", ['id="zoom"', 'class="TRS_Editor"', 'class="article"', 'class="content"', 'id="printContent"', ""]
)
@pytest.mark.parametrize("tag", ["p", "div", "br"])
def test_headings_and_tables_are_kept_in_any_container(tmp_path: Path, container: str, tag: str) -> None:
    start, end = ("", "<br/><br/>") if tag == "br" else (f"<{tag}>", f"</{tag}>")
    body = "".join(f"{start}{typeset(paragraph)}{end}" for paragraph in PARAGRAPHS)
    table = (
        "<table><tr><th>项目类别</th><th>投资（万元）</th></tr><tr><td>工业</td><td>32000</td></tr>"
        "<tr><td>交通</td><td>1,200</td></tr></table>"
    )
    page = page_of("@@", title=TITLE, container=container)
    page = re.sub(r"<p[^>]*>　　@@</p>", lambda _: f"<h3>二、投资运行</h3>{body}{table}", page)
    document = read_one(tmp_path, "p.html", page.encode())
    assert "# 二、投资运行\n" in document.text
    assert "| 项目类别 | 投资（万元） |\n| 工业 | 32000 |\n| 交通 | 1,200 |" in document.text
    assert all(document.text.count(paragraph) == 1 for paragraph in PARAGRAPHS)
    assert not any(sign in document.text for sign in OUTSIDE)


def test_result_of_html_carries_its_text(tmp_path: Path) -> None:
    result = extract(read_one(tmp_path, "p.html", page_of(TEXT, title=TITLE).encode()))
    data = json.loads(result.to_json())
    assert data["text"] == result.text is not None
    for record in (*data["money"], *data["percentages"], *data["rankings"], *data["projects"]):
        assert data["text"][record["start"] : record["end"]] == record["text"]
    assert ExtractionResult.model_validate(data) == result


def test_result_of_text_does_not_carry_it(tmp_path: Path) -> None:
    result = extract(read_one(tmp_path, "p.txt", TEXT.encode()))
    assert result.text is None
    assert "text" not in result.to_dict()
    assert "text" not in json.loads(result.to_json())


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ('<meta name="PubDate" content="2023-05-06 08:00">', "2023-05-06"),
        ("<p>发布时间：2023年5月6日 08:00</p>", "2023-05-06"),
        ("<p>时间：2023-05-06　来源：办公室</p>", "2023-05-06"),
        ("<p>发布日期：2023年15月6日</p>", None),
        ("", None),
    ],
)
def test_date_of_a_page(tmp_path: Path, stated: str, published: str | None) -> None:
    page = re.sub(r"<span>发布日期：[^<]*</span>", "", page_of(TEXT, title=TITLE))
    page = page.replace("</title>", f"</title>{stated}") if "meta" in stated else page.replace("<h2>", f"{stated}<h2>")
    document = read_one(tmp_path, "p.html", page.encode())
    assert document.published == (None if published is None else dt.date.fromisoformat(published))
    given = dt.date(2020, 1, 2)
    assert read_one(tmp_path, "p.html", page.encode(), published=given).published == given


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("gb18030", "GB2312"), ("utf-8", "gbk"), ("gb18030", "utf-8"), ("utf-8-sig", "gb2312"), ("gb18030", "x-none")],
)
def test_charset_is_believed_where_it_is_true(tmp_path: Path, encoding: str, charset: str) -> None:
    document = read_one(tmp_path, "p.htm", page_of(TEXT, title=TITLE, charset=charset).encode(encoding))
    assert PARAGRAPHS[0] in document.text


@pytest.mark.parametrize(
    ("markup", "part"),
    [
        ("", "no text"),
        ("   \n", "no text"),
        ("<!-- nothing -->", "no text: an empty page"),
        ("<html><head><title>某区</title></head><body><script>3</script></body></html>", "no main content"),
        ("<p>甲</p>" * 20_001, "more than 20,000"),
    ],
)
def test_html_without_content(tmp_path: Path, markup: str, part: str) -> None:
    [failure] = read(tmp_path, "p.html", markup.encode())
    assert isinstance(failure, InputFailure)
    assert part in failure.message
    assert ";" in failure.message


def test_missing_extra_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "trafilatura"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    [failure] = read(tmp_path, "p.html", page_of(TEXT, title=TITLE).encode())
    assert isinstance(failure, InputFailure)
    assert "pip install 'jzextract[html]'" in failure.message


def test_reading_needs_neither_parser_nor_detector() -> None:
    names = ("trafilatura", "lxml", "charset_normalizer")
    check = f"import sys, jzextract.io.readers; sys.exit(any(name in sys.modules for name in {names}))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_folder_with_pages(tmp_path: Path) -> None:
    for name in ("a.html", "b.HTM"):
        (tmp_path / name).write_text(page_of(TEXT, title=TITLE), "utf-8")
    (tmp_path / "c.txt").write_text(TEXT, "utf-8")
    found = [item for item in read_documents([tmp_path]) if isinstance(item, Document)]
    assert [(item.doc_id, item.with_text) for item in found] == [("a.html", True), ("b.HTM", True), ("c.txt", False)]


# --- Encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("全县完成投资三亿元。", "gbk"),
        ("完成投资12.5亿元，增长6.2%", "gb18030"),
        ("𠮷林街道完成工业投资3亿元，䶮", "gb18030"),  # characters of four bytes
        ("今年前三季度全縣固定資產投資增長百分之六，總量居全市第二位。", "big5"),
        ("銹鋼項目總投資三億元，開工建設。", "cp950"),  # 銹 is not in every Big5
        ("1234567890\n", "utf-8"),
        ("1234567890\n", "utf-16-le"),
        ("1234567890\n", "utf-16-be"),
        ("全县完成投资三亿元。", "utf-16-le"),
        ("全县完成投资三亿元。", "utf-16-be"),
        ("完成投资3亿元", "utf-16"),
        ("完成投资3亿元", "utf-32"),
        ("\ufeff完成投资3亿元", "gb18030"),
        ("Investment: 3 bn, naïve café", "utf-8"),
        ("é", "utf-8"),
    ],
)
def test_encoding_is_found_out(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "data",
    [
        "增长".encode("gbk"),
        "大한민국 정부는 올해 투자 계획을 발표하였다".encode("cp949"),
        "政府は今年の投資計画を発表しました".encode("shift_jis"),
        "naïve café".encode("latin-1"),
        "为90.2%".encode("gbk"),  # UTF-8 by chance
        bytes(range(128, 256)) * 4,
    ],
)
def test_what_is_not_certain_is_not_guessed(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="--encoding"):
        decode(data)


@pytest.mark.parametrize("length", [5, 10, 20, 40])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950", "utf-16-le", "utf-16-be"])
def test_pieces_of_text_are_read_right_or_not_at_all(length: int, encoding: str) -> None:
    text = traditional(TEXT) if encoding == "cp950" else TEXT
    unsure = 0
    for start in range(len(text) - length):
        piece = text[start : start + length]
        try:
            data = piece.encode(encoding)
        except UnicodeEncodeError:  # no such character in Big5
            continue
        try:
            found = decode(data).text
        except UnreadableError:
            unsure += 1
        else:
            # A NUL is refused by whoever asked.
            assert found == piece or "\0" in found
    assert unsure < len(text) * {5: 0.8, 10: 0.2}.get(length, 0.1)


def test_encoding_of_the_caller(tmp_path: Path) -> None:
    assert read_one(tmp_path, "p.txt", "增长".encode("gbk"), encoding="gbk").text == "增长"
    assert (
        read_one(tmp_path, "p.txt", "增长".encode("utf-8-sig"), encoding="gbk").text == "增长"
    )  # the mark counts more
    assert read_one(tmp_path, "p.txt", "增長".encode("big5"), encoding="Big5").text == "增長"
    for name in ("utf-9", "rot13", "base64", ""):
        with pytest.raises(ValueError, match="no encoding"):
            read_documents([], encoding=name)
    with pytest.raises(ValueError, match="'strict' or 'replace'"):
        read_documents([], errors="ignore")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "place", "text"),
    [
        (
            TEXT.encode()[:30] + b"\xff" + TEXT.encode()[30:],
            "not UTF-8 text at byte 30 (0xff",
            TEXT[:10] + "\ufffd" + TEXT[10:],
        ),
        (TEXT.encode() + b"\xe6\x96", f"byte {len(TEXT.encode())} (0xe6", TEXT + "\ufffd"),
        (
            TEXT.encode("gb18030")[:-1],
            f"not GB18030 text at byte {len(TEXT.encode('gb18030')) - 2} (0xa1",
            TEXT[:-1] + "\ufffd",
        ),
        ("\ufeff完成".encode("utf-16-le") + b"\x00", "byte 6", "完成\ufffd"),
    ],
)
def test_damaged_text(tmp_path: Path, data: bytes, place: str, text: str) -> None:
    [failure] = read(tmp_path, "p.txt", data)
    assert isinstance(failure, InputFailure)
    assert place in failure.message
    assert "--errors replace" in failure.message
    assert read_one(tmp_path, "p.txt", data, errors="replace").text == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16-le", "utf-16"])
def test_corpus_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    lines = [{"text": "完成投资3亿元" if encoding != "big5" else "完成投資3億元"}, {"text": "乙", "doc_id": "二"}]
    data = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode(encoding)
    found = read(tmp_path, "c.jsonl", data, encoding=encoding)
    assert [(item.text, item.doc_id) for item in found if isinstance(item, Document)] == [
        (lines[0]["text"], "c.jsonl:1"),
        ("乙", "二"),
    ]
    if encoding != "utf-16":  # which has a mark
        failures = read(tmp_path, "c.jsonl", data)
        assert all(isinstance(item, InputFailure) and "--encoding" in item.message for item in failures[:1])


def test_half_a_surrogate_pair_in_a_corpus(tmp_path: Path) -> None:
    line = b'{"text": "\xe7\x94\xb2\\ud83d3\xe4\xba\xbf\xe5\x85\x83"}'
    [failure] = read(tmp_path, "c.jsonl", line)
    assert isinstance(failure, InputFailure)
    assert "half a surrogate pair at character 1" in failure.message
    assert read_one(tmp_path, "c.jsonl", line, errors="replace").text == "甲\ufffd3亿元"


def test_standard_input_in_another_encoding() -> None:
    [document] = read_documents(["-"], stdin=io.BytesIO(TEXT.encode("gb18030")))
    assert isinstance(document, Document)
    assert document.text == TEXT


# --- The command line -------------------------------------------------------------------------------------------------


def test_commands_take_pages_in_any_encoding(tmp_path: Path) -> None:
    page, out = tmp_path / "p.html", tmp_path / "out.jsonl"
    page.write_bytes(page_of(TEXT, title=TITLE, charset="gbk").encode("gb18030"))
    runner = CliRunner()
    assert runner.invoke(app, ["extract", str(page), "-o", str(out)]).exit_code == 0
    result = json.loads(out.read_bytes())
    assert result["published"] == "2024-10-18"
    explained = runner.invoke(app, ["explain", str(page), "m1"])
    assert explained.exit_code == 0
    assert f"characters {result['money'][0]['start']} to" in explained.stdout
    gold, predictions = tmp_path / "gold.json", tmp_path / "predictions.jsonl"
    gold.write_text(json.dumps(result, ensure_ascii=False), "gb18030")
    predictions.write_text(json.dumps(result, ensure_ascii=False), "gb18030")
    refused = runner.invoke(app, ["evaluate", str(predictions), str(gold)])
    assert refused.exit_code == 1
    assert "--encoding" in refused.stderr
    scored = runner.invoke(app, ["evaluate", str(predictions), str(gold), "--json", "--encoding", "gbk"])
    assert json.loads(scored.stdout)["money"]["f1"] == 1


def test_options_for_encodings(tmp_path: Path) -> None:
    runner = CliRunner()
    short, damaged = tmp_path / "s.txt", tmp_path / "d.txt"
    short.write_bytes("3亿元".encode("gbk"))
    damaged.write_bytes("完成投资3亿元".encode() + b"\xff")
    assert runner.invoke(app, ["extract", str(short)]).exit_code == 1
    assert '"3亿元"' in runner.invoke(app, ["extract", str(short), "--encoding", "gbk"]).stdout
    assert runner.invoke(app, ["extract", str(damaged)]).exit_code == 1
    assert '"3亿元"' in runner.invoke(app, ["extract", str(damaged), "--errors", "replace"]).stdout
    assert runner.invoke(app, ["extract", str(short), "--encoding", "gbk2"]).exit_code == 2


# --- Limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "某区工业投资完成三点二亿元同比增长百分之五",
            "1234567890",
            "项目",
            "（",
            "（）",
            " ",
            "\n",
            "|",
            "|1",
            "\u200f",
        ),
        *(
            "\u202e3亿元\u202c",
            "甲项目投资3亿元、",
            "3亿元、",
            "5%",
            "“",
            "<",
            "&",
            "1.",
            "**",
            "其中3个项目。",
            "二期工程开工。",
        ),
    ],
)
def test_long_texts(piece: str) -> None:
    """A result comes for whatever is repeated; what it costs is measured in benchmarks/limits.py."""
    text = (piece * 6_000)[:6_000]
    result = jzextract.extract(text)
    for record in (*result.money, *result.percentages, *result.projects):
        assert text[record.start : record.end] == record.text
        assert record.sentence.start <= record.start < record.end <= record.sentence.end
    assert len(result.money) >= text.count("亿元") - 1  # the last piece may be cut off


def test_a_line_without_end_is_read_to_its_end() -> None:
    """What stands far from a value on a line of any length is not its own, what stands near is."""
    text = "各地推进有关工作" * 5_000 + "固定资产投资完成3亿元同比增长5%"
    [amount] = jzextract.extract(text).money
    assert amount.indicator == "investment.completed"
    assert amount.metric is not None
    assert amount.metric.text == "固定资产投资"


@pytest.mark.parametrize("text", ["", " \n\t\u3000", "\0", "\0\0亿元\0", "\u200f\u202e\u2066"])
def test_texts_without_records(text: str) -> None:
    result = jzextract.extract(text)
    assert not any(records(result).values()) or "亿元" in text


def test_bidirectional_controls_do_not_hide_a_figure() -> None:
    text = "完成投资\u202e3亿\u200f元\u202c，增长\u20665%\u2069"
    result = jzextract.extract(text)
    assert [str(amount.value) for amount in result.money] == ["300000000"]
    assert [str(share.value) for share in result.percentages] == ["5"]


def test_half_a_surrogate_pair_is_an_error() -> None:
    with pytest.raises(jzextract.InputError, match="half of a surrogate pair at offset 2"):
        jzextract.extract("完成\ud8003亿元")


def test_a_large_page(tmp_path: Path) -> None:
    """The HTML parser has limits of its own, behind which a page would end without a word."""
    paragraphs = [f"第{number}个县完成工业投资{number}.5亿元。" for number in range(1, 1_001)]
    document = read_one(tmp_path, "p.html", page_of("\n\n".join(paragraphs), title=TITLE).encode())
    assert document.text.rstrip("\n").split("\n\n")[1:] == paragraphs
    deep = "<div>" * 600 + f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[2]}</p>" + "</div>" * 600
    assert PARAGRAPHS[0] in read_one(tmp_path, "p.html", f"<html><body>{deep}</body></html>".encode()).text
    long = "各地推进有关工作，" * 375_000 + PARAGRAPHS[0]  # ten million bytes, where the parser's own limit lies
    assert read_one(tmp_path, "p.html", f"<html><body><p>{long}</p></body></html>".encode()).text.endswith(f"{long}\n")
