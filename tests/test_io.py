"""Readers, writers and tables, called as functions. What the command does with them is in test_cli.py."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from jzextract.documents import Document
from jzextract.evaluate import evaluate
from jzextract.io.display import one_line, without_blanks
from jzextract.io.readers import InputFailure, parse_date, read_documents
from jzextract.io.scores import write_errors, write_scores, write_scores_json
from jzextract.io.writers import atomic_writer, write_json, write_jsonl, write_table
from jzextract.records import ExtractionResult

BOM = b"\xef\xbb\xbf"
TEXT = "某县今年开工项目12个。"


def read(*inputs: str | Path, **options: Any) -> list[Document | InputFailure]:
    return list(read_documents(inputs, **options))


def read_bytes(folder: Path, name: str, data: bytes) -> list[Document | InputFailure]:
    path = folder / name
    path.write_bytes(data)
    return read(path)


def messages(items: list[Document | InputFailure]) -> list[str]:
    return [item.message for item in items if isinstance(item, InputFailure)]


def documents(items: list[Document | InputFailure]) -> list[tuple[str | None, str]]:
    return [(item.doc_id, item.text) for item in items if isinstance(item, Document)]


# --- Reading texts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (BOM + TEXT.encode(), TEXT),
        (f"甲\r\n乙\r丙\n{TEXT}\r\n".encode(), f"甲\r\n乙\r丙\n{TEXT}\r\n"),
        (BOM + "\ufeff甲".encode(), "\ufeff甲"),  # only the mark itself is left out
        ("𠮷林街道".encode(), "𠮷林街道"),
    ],
    ids=["plain", "bom", "line breaks", "two boms", "beyond the BMP"],
)
def test_text_is_kept_as_it_is(tmp_path: Path, data: bytes, text: str) -> None:
    assert read_bytes(tmp_path, "甲.txt", data) == [Document(text, "甲.txt")]


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ("新区".encode("gbk"), ["not UTF-8", "byte 0 (0xd0", "--encoding gb18030"]),
        (b"abc " + "新区".encode("gbk"), ["byte 4", "not clearly another encoding"]),
        (BOM + b"ab\xff", ["byte 5 (0xff"]),  # counted from the beginning of the file
        (TEXT.encode() + b"\xe6\x96", [f"byte {len(TEXT.encode())}", "damaged"]),
        (b"ab\0c", ["NUL", "byte 2"]),
        (BOM + "新\0".encode(), ["NUL", "byte 6"]),
        (b"", ["empty"]),
        (BOM, ["empty"]),
        ("\r\n\u3000 \t".encode(), ["white space"]),
        (b"%PDF-1.7\n\xff\xff\xff", ["byte 9", "plain text"]),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, parts: list[str]) -> None:
    [failure] = read_bytes(tmp_path, "坏.txt", data)
    assert isinstance(failure, InputFailure)
    assert failure.source == str(tmp_path / "坏.txt")
    assert failure.message.startswith(f"{failure.source}: ")
    assert ";" in failure.message  # what is wrong; what to do about it
    for part in parts:
        assert part in failure.message


def test_a_failure_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    first, second = read(tmp_path / "a.txt", tmp_path / "b.txt")
    assert isinstance(first, InputFailure)
    assert "no such file" in first.message
    assert second == Document(TEXT, "b.txt")


def test_a_text_given_as_a_file_name_is_a_failure() -> None:
    [message] = messages(read(TEXT * 100))
    assert message.endswith("check the file")


def test_control_characters_do_not_reach_the_message(tmp_path: Path) -> None:
    [message] = messages(read(tmp_path / "甲\x1b[31m\n.txt"))
    assert "\\x1b[31m\\n.txt" in message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "锁.txt"
    path.write_text(TEXT, "utf-8")
    path.chmod(0)
    [message] = messages(read(path))
    assert "no permission" in message


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xd0\xc2.txt"))
    try:
        path.write_text(TEXT, "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    [(doc_id, _)] = documents(read(path))
    assert doc_id == "\ufffd\ufffd.txt"


def test_published_of_the_caller(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert read(tmp_path, published=dt.date(2022, 3, 4)) == [Document(TEXT, "a.txt", dt.date(2022, 3, 4))]


@pytest.mark.parametrize(
    "text", ["20220304", "2022-3-4", "2022-02-30", "2022-W09-5", "2022-03-04T05:06", "２０２２-03-04", ""]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"no date of the form|no such day"):
        parse_date(text)


# --- Standard input ---------------------------------------------------------------------------------------------------


def test_standard_input() -> None:
    assert read("-", stdin=io.BytesIO(BOM + TEXT.encode())) == [Document(TEXT, "-")]


def test_standard_input_is_checked_too() -> None:
    assert messages(read("-", stdin=io.BytesIO(b"")))[0].startswith("-: no text")


# --- Folders ----------------------------------------------------------------------------------------------------------


def test_folder_is_walked_in_order_of_names(tmp_path: Path) -> None:
    for name in ("c.txt", "b/z.MD", "b/a.txt", "a.md", "d.pdf", ".x.txt", ".git/y.txt", "b/.tmp"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, "utf-8")
    (tmp_path / "b2.jsonl").write_text('{"text": "甲"}\n', "utf-8")
    assert documents(read(tmp_path)) == [
        ("a.md", "a.md"),
        ("a.txt", "b/a.txt"),
        ("z.MD", "b/z.MD"),
        ("b2.jsonl:1", "甲"),
        ("c.txt", "c.txt"),
    ]


def test_folder_without_texts_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    assert messages(read(tmp_path)) == [
        f"{tmp_path}: no .htm, .html, .jsonl, .md, .txt file in this folder; name a folder with some"
    ]


def test_folder_with_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone.txt")
    found = read(tmp_path)
    assert documents(found) == [("a.txt", TEXT)]
    assert messages(found) == [f"{tmp_path / 'b.txt'}: there is no such file or folder; check the path"]


# --- JSONL ------------------------------------------------------------------------------------------------------------


def test_jsonl(tmp_path: Path) -> None:
    lines = [
        {"text": "甲\r\n乙", "doc_id": "一", "published": "2021-05-06"},
        {"text": "丙", "title": "别的"},
        {"text": "丁", "doc_id": None, "published": None},
    ]
    path = tmp_path / "库.jsonl"
    path.write_bytes(BOM + "\r\n\r\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode())
    published = dt.date(2022, 3, 4)
    assert read(path, published=published) == [
        Document("甲\r\n乙", "一", dt.date(2021, 5, 6)),
        Document("丙", "库.jsonl:3", published),
        Document("丁", "库.jsonl:5", published),
    ]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (b"{text: 1}", ["not JSON", "column 2"]),
        (b'["text"]', ["not a JSON object"]),
        (b"{}", ['no "text"']),
        (b'{"text": 1}', ['"text" is not a string']),
        (b'{"text": "a", "doc_id": 7}', ['"doc_id" is not a string']),
        (b'{"text": "  "}', ["no text"]),
        (b'{"text": "a\\u0000"}', ["NUL", "character 1"]),
        (b'{"text": "a\\ud83d"}', ["surrogate", "character 1"]),
        (b'{"text": "a", "published": "06.05.2021"}', ['"published"', "2020-10-17"]),
        (b'{"text": "a", "published": "2021-02-29"}', ["no such day"]),
        (b'{"text": "' + "新区".encode("gbk") + b'"}', ["byte 26 ", "--encoding gb18030"]),
        (b'{"text": "\0"}', ["NUL", "byte 26 "]),
        (b'{"text": ' + b"[" * 100_000, ["JSON"]),
        (b'{"text": ' + b"1" * 10_000 + b"}", ["JSON"]),
    ],
)
def test_a_bad_line_is_a_failure_of_its_own(tmp_path: Path, line: bytes, parts: list[str]) -> None:
    good = '{"text": "甲"}\n'.encode()  # 15 bytes and the line break; the fault is 10 bytes into the next line
    found = read_bytes(tmp_path, "c.jsonl", good + line + b"\n" + good)
    assert documents(found) == [("c.jsonl:1", "甲"), ("c.jsonl:3", "甲")]
    [message] = messages(found)
    assert message.startswith(f"{tmp_path / 'c.jsonl'}:2: ")
    for part in parts:
        assert part in message


@pytest.mark.parametrize("data", [b"", BOM, b"\n \r\n"])
def test_jsonl_without_documents(tmp_path: Path, data: bytes) -> None:
    [message] = messages(read_bytes(tmp_path, "c.jsonl", data))
    assert "no line with a document" in message


def test_jsonl_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    os.mkfifo(path)
    # Opened for both, so that neither side waits for the other to come or to end.
    with path.open("r+b", buffering=0) as pipe:
        pipe.write(b'{"text": "a"}\n' * 1000)
        assert next(iter(read_documents([path]))) == Document("a", "c.jsonl:1")


# --- Display ----------------------------------------------------------------------------------------------------------


def test_display() -> None:
    assert one_line("新 区\n\x1b\u2028") == "新 区\\n\\x1b\\u2028"
    assert without_blanks("6 .\r\n5\u3000亿\u200b 元\x1b") == "6.5亿元"


# --- Files that are whole or not there --------------------------------------------------------------------------------


def test_atomic_writer_writes(tmp_path: Path) -> None:
    path = tmp_path / "出.jsonl"
    with atomic_writer(path) as stream:
        stream.write("甲\n")
        assert not path.exists()
    assert path.read_bytes() == "甲\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
@pytest.mark.parametrize("old", [None, "old"])
def test_atomic_writer_leaves_no_half_file(tmp_path: Path, error: type[BaseException], old: str | None) -> None:
    path = tmp_path / "out.jsonl"
    if old is not None:
        path.write_text(old)

    def fail() -> None:
        with atomic_writer(path) as stream:
            stream.write("new")
            raise error

    with pytest.raises(error):
        fail()
    assert [entry.read_text() for entry in tmp_path.iterdir()] == ([] if old is None else [old])


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_atomic_writer_permissions(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.touch()
    old.chmod(0o604)
    for path in (new, old):
        with atomic_writer(path):
            pass
    assert [stat.S_IMODE(path.stat().st_mode) for path in (new, old)] == [0o640, 0o604]


def test_atomic_writer_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with atomic_writer(tmp_path / "link") as stream:
        stream.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_atomic_writer_does_not_replace_a_device() -> None:
    with atomic_writer("/dev/null") as stream:
        stream.write("gone")
    assert Path("/dev/null").is_char_device()


def test_atomic_writer_with_the_longest_name(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    with atomic_writer(path):
        pass
    assert path.exists()


# --- Results as JSON --------------------------------------------------------------------------------------------------


def span(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "start": 0, "end": len(text), **more}


def record(text: str, name: str, **more: Any) -> dict[str, Any]:
    return span(text, id=name, rule="t", sentence={"start": 0, "end": 9}, **more)


def amount(text: str, name: str, value: str | None, **more: Any) -> dict[str, Any]:
    numbers = {"value": value, "lower": value, "upper": value, "bound": "exact", "modality": "actual"}
    return record(text, name, **{**numbers, **more})


YEAR = span("2021年", **{"from": "2021-01-01", "to": "2021-12-31"})
RESULT = ExtractionResult.model_validate(
    {
        "doc_id": "新区.txt",
        "published": "2022-03-04",
        "money": [
            amount(
                "45.06\n亿 元",
                "m1",
                "4.506E9",
                currency="CNY",
                indicator="investment.completed",
                subject=span("临江新区"),
                metric=span("固定资产\n投资"),
                period=YEAR,
            ),
            amount(
                "30万元至80万元",
                "m2",
                None,
                lower="300000",
                upper="800000",
                bound="range",
                modality="planned",
                currency="CNY",
                indicator="funding",
            ),
        ],
        "percentages": [
            amount("2.5个百分点", "p1", "2.5", unit="percentage_point", kind="gap", direction="up", base=span("全省")),
            amount("104.2%", "p2", "104.2", unit="percent", kind="completion"),
        ],
        "rankings": [
            record(
                "倒数第二",
                "r1",
                kind="position",
                rank=2,
                from_bottom=True,
                level="city",
                scope=span("各县区"),
                streak={"value": 3, "unit": "month"},
                modality="actual",
            )
        ],
        "projects": [
            record(
                "临江新区年产6万吨铝箔项目",
                "j1",
                mentions=[span("临江新区年产6万吨铝箔项目")],
                count=1,
                count_bound="exact",
                parties=[span("华源铝业"), span("临江城投")],
                capacity=[span("年产6万吨", value="60000", unit="吨", product="铝箔", per="year")],
                total_investment="m1",
                completion="p2",
                stage="under_construction",
                stage_planned=True,
                programme=span("“双百”工程"),
                parent="j2",
                period=YEAR,
            ),
            record("工业项目", "j2", mentions=[], count=20, count_bound="over", stage="started"),
        ],
    }
)
EMPTY = ExtractionResult(doc_id="空.txt")


def written(writer: Any, *results: ExtractionResult, **options: Any) -> str:
    stream = io.StringIO()
    writer(iter(results), stream, **options)
    return stream.getvalue()


def test_jsonl_has_one_result_a_line() -> None:
    lines = written(write_jsonl, RESULT, EMPTY).splitlines()
    assert [ExtractionResult.model_validate_json(line) for line in lines] == [RESULT, EMPTY]
    assert "45.06\\n亿 元" in lines[0]


@pytest.mark.parametrize("results", [(), (RESULT,), (RESULT, EMPTY, EMPTY)], ids=len)
def test_json_is_one_list(results: tuple[ExtractionResult, ...]) -> None:
    assert json.loads(written(write_json, *results)) == [result.to_dict() for result in results]


@pytest.mark.parametrize("writer", [write_jsonl, write_json, write_table])
def test_writers_stream(writer: Any) -> None:
    stream = io.StringIO()

    def results() -> Iterator[ExtractionResult]:
        yield RESULT
        assert "新区.txt" in stream.getvalue()
        yield EMPTY

    writer(results(), stream)


# --- Results as tables ------------------------------------------------------------------------------------------------


def unfolded(lines: list[str], header: str, index: int) -> str:
    """What stands under a header in the given row of a table, with its folds undone."""
    top = next(number for number, line in enumerate(lines) if header in line.split())
    heads = lines[top].split()
    start = cell_len(lines[top][: lines[top].index(header)])
    following = heads[heads.index(header) + 1 :]
    end = cell_len(lines[top][: lines[top].index(f" {following[0]}")]) if following else 999
    rows: list[str] = []
    for line in lines[top + 1 :]:
        if not line.strip():
            break
        if line.startswith("─"):
            rows.append("")
        else:
            rows[-1] += cells_between(line, start, end).strip()
    return rows[index]


def cells_between(line: str, start: int, end: int) -> str:
    return "".join(char for number, char in enumerate(line) if start <= cell_len(line[:number]) < end)


@pytest.mark.parametrize("width", [100, 120, 200])
@pytest.mark.parametrize(
    ("header", "row", "cell"),
    [
        ("value", 0, "4506000000CNY"),
        ("value", 1, "300000–800000CNY"),
        ("indicator", 0, "investment.completed"),
        ("metric", 0, "固定资产投资"),
        ("kind", 0, "gap,up"),
        ("base", 0, "全省"),
        ("rank", 0, "position2fromthebottom"),
        ("streak", 0, "3×month"),
        ("parties", 0, "华源铝业临江城投"),
        ("capacity", 0, "60000吨/year铝箔"),
        ("investment", 0, "total4506000000CNYcompletion104.2%"),
        ("stage", 0, "under_construction(planned)"),
        ("count", 1, "over20"),
        ("parent", 0, "工业项目"),
        ("programme", 0, "“双百”工程"),
    ],
)
def test_table_holds_everything(width: int, header: str, row: int, cell: str) -> None:
    lines = written(write_table, RESULT, width=width).splitlines()
    assert unfolded(lines, header, row).replace(" ", "") == cell


@pytest.mark.parametrize("width", [5, 20, 40, 60, 80, 100, 150])
def test_table_keeps_to_the_width_and_cuts_nothing(width: int) -> None:
    lines = written(write_table, RESULT, width=width).splitlines()
    assert max(cell_len(line) for line in lines) <= max(width, 20)
    bare = "".join("".join(lines).split())
    assert "…" not in bare
    assert "\x1b" not in bare
    for text in ("4506000000", "under_", "construction", "2021-01-01", "华源铝业"):
        assert text in bare


def test_table_begins_with_the_document() -> None:
    lines = written(write_table, RESULT, EMPTY).splitlines()
    assert lines[0].strip() == "新区.txt, published 2022-03-04"
    assert [line.strip() for line in lines[-4:]] == ["空.txt, date unknown", "", "no records", ""]


def test_table_leaves_out_empty_columns() -> None:
    lines = written(write_table, RESULT).splitlines()
    heads = [line.split() for line in lines if line.startswith("text ")]
    assert heads[1] == ["text", "value", "bound", "kind", "base", "modality"]
    assert heads[2] == ["text", "rank", "scope", "level", "streak", "modality"]


def test_table_reads_no_markup_in_the_text() -> None:
    text = "[red]:smile: 3亿元[/red]\x1b[2J"
    money = amount(text, "m1", "300000000", currency="CNY", indicator="other")
    result = ExtractionResult.model_validate({"doc_id": "[b]x", "money": [money]})
    table = written(write_table, result, width=200)
    assert "[red]:smile:3亿元[/red][2J" in table
    assert "[b]x" in table


def test_table_takes_the_width_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert "─" * 101 in written(write_table, RESULT)
    monkeypatch.delenv("COLUMNS")
    assert max(cell_len(line) for line in written(write_table, RESULT).splitlines()) == 100


# --- Scores -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def document() -> dict[str, Any]:
    return RESULT.to_dict()


def test_scores_as_tables(document: dict[str, Any]) -> None:
    table = written_scores(document, document)
    assert ["money", "2", *["1.000"] * 6] in [line.split() for line in table.splitlines()]
    assert "field accuracy" in table
    assert ["projects", "parties", "1.000"] in [line.split() for line in table.splitlines()]


def test_scores_as_json(document: dict[str, Any]) -> None:
    found = evaluate({"a": document}, {"a": document})
    stream = io.StringIO()
    write_scores_json(found, stream)
    assert json.loads(stream.getvalue()) == found.to_table()


def test_errors_are_listed(document: dict[str, Any]) -> None:
    guess = json.loads(json.dumps(document))
    guess["money"][0]["modality"] = "planned"
    del guess["rankings"][0]
    found = evaluate({"新区": document}, {"新区": guess})
    stream = io.StringIO()
    write_errors(found, stream)
    assert [line.split("\t") for line in stream.getvalue().splitlines()] == [
        ["money", "新区", "modality", '45.06亿元 @0 modality="actual"', '45.06亿元 @0 modality="planned"'],
        ["rankings", "新区", "missed", "倒数第二 @0", "-"],
    ]
    stream = io.StringIO()
    write_scores_json(found, stream, errors=True)
    assert [error["what"] for error in json.loads(stream.getvalue())["errors"]] == ["modality", "missed"]


def written_scores(gold: dict[str, Any], guess: dict[str, Any]) -> str:
    stream = io.StringIO()
    write_scores(evaluate({"a": gold}, {"a": guess}), stream, width=100)
    return stream.getvalue()
