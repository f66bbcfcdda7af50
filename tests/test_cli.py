"""The command line, run as users run it: as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from rich.cells import cell_len

from jzextract import ExtractionResult, __version__

SENTENCE = "临江新区完成固定资产投资45.06亿元，同比增长7.3%。"
COMMAND = (sys.executable, "-m", "jzextract")
# The locale of the machine that runs the tests must not decide what they find.
ENVIRONMENT = {
    key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON", "COLUMNS"))
}


def run(*args: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*COMMAND, *map(str, args)],
        input=stdin,
        capture_output=True,
        env=ENVIRONMENT | (env or {}),
        check=False,
        timeout=120,
    )
    # Decoded here and not by `subprocess`, which would translate the line breaks.
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def results(output: str) -> list[ExtractionResult]:
    assert output.endswith("\n")
    return [ExtractionResult.model_validate_json(line) for line in output.removesuffix("\n").split("\n")]


def check_offsets(result: ExtractionResult, text: str) -> None:
    assert result.money
    assert result.percentages
    for record in (*result.money, *result.percentages):
        assert text[record.start : record.end] == record.text


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "新区.txt"
    path.write_bytes(SENTENCE.encode())
    return path


# --- Outside the commands ---------------------------------------------------------------------------------------------


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"jzextract {__version__}\n", "")


@pytest.mark.parametrize("command", [(), ("extract",), ("explain",), ("evaluate",), ("schema",)])
def test_help(command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Usage: jzextract" in done.stdout
    assert ("Example:\n" in done.stdout) == bool(command)


def test_help_does_not_wait_for_spacy() -> None:
    check = "import sys, jzextract.cli; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_schema() -> None:
    done = run("schema")
    assert done.returncode == 0
    schema = json.loads(done.stdout)
    assert schema == ExtractionResult.model_json_schema(mode="serialization")
    assert {"money", "percentages", "rankings", "projects"} <= schema["properties"].keys()
    assert {"MoneyAmount", "Percentage", "Ranking", "ProjectRecord"} <= schema["$defs"].keys()
    assert dangling_references(schema, schema) == []


def dangling_references(part: Any, schema: dict[str, Any]) -> list[str]:
    """The references in a JSON Schema that lead nowhere."""
    if isinstance(part, list):
        return [name for item in part for name in dangling_references(item, schema)]
    if not isinstance(part, dict):
        return []
    name = part.get("$ref")
    found = [] if name is None or name.removeprefix("#/$defs/") in schema["$defs"] else [name]
    return found + [name for item in part.values() for name in dangling_references(item, schema)]


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (["extract"], "INPUT"),
        (["extract", "新区.txt", "--published", "2022-02-30"], "no such day as 2022-02-30"),
        (["extract", "新区.txt", "--published", "4.3.2022"], "2020-10-17"),
        (["extract", "新区.txt", "--format", "xml"], "jsonl"),
        (["extract", "新区.txt", "-o", "gone/out.jsonl"], "gone does not exist"),
        (["extract", "新区.txt", "-o", "."], "is a folder"),
        (["extract", "新区.txt", "-o", "x" * 300], "too long"),
        (["extract", "新区.txt", "-o", "新区.txt"], "is an input"),
        (["extract", "新区.txt", "--n-process", "0"], "0 processes"),
        (["extract", "新区.txt", "--batch-size", "0"], "--batch-size"),
        (["evaluate", "新区.txt"], "GOLD"),
        (["schemata"], "schemata"),
    ],
)
def test_wrong_usage(page: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], part: str) -> None:
    monkeypatch.chdir(page.parent)
    done = run(*args)
    assert done.returncode == 2
    assert done.stdout == ""
    assert part in done.stderr
    assert page.read_text("utf-8") == SENTENCE


# --- Inputs -----------------------------------------------------------------------------------------------------------


def test_one_file(page: Path) -> None:
    done = run("extract", page, "--published", "2022-03-04")
    assert (done.returncode, done.stderr) == (0, "")
    [result] = results(done.stdout)
    assert result.doc_id == "新区.txt"
    assert str(result.published) == "2022-03-04"
    check_offsets(result, SENTENCE)


def test_line_breaks_and_bom(tmp_path: Path) -> None:
    broken = SENTENCE.replace("45", "4\r\n5")
    text = f"概况\r\n\r\n{broken}\r\n"
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    [result] = results(run("extract", tmp_path / "a.txt").stdout)
    check_offsets(result, text)


def test_standard_input() -> None:
    [result] = results(run("extract", "-", stdin=SENTENCE.encode()).stdout)
    assert result.doc_id == "-"
    check_offsets(result, SENTENCE)


def test_folder_and_corpus(tmp_path: Path, page: Path) -> None:
    (tmp_path / ".hidden.txt").write_text(SENTENCE, "utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.md").write_text(f"# 概况\n\n{SENTENCE}", "utf-8")
    lines = [{"text": SENTENCE, "published": "2021-05-06", "doc_id": "一"}, {"text": SENTENCE}]
    (tmp_path / "库.jsonl").write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    done = run("extract", tmp_path, "--published", "2022-03-04")
    assert (done.returncode, done.stderr) == (0, "")
    # In order of names: 库 (U+5E93) comes before 新 (U+65B0).
    assert [(result.doc_id, str(result.published)) for result in results(done.stdout)] == [
        ("c.md", "2022-03-04"),
        ("一", "2021-05-06"),
        ("库.jsonl:2", "2022-03-04"),
        (page.name, "2022-03-04"),
    ]


def test_more_processes_give_the_same(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(SENTENCE.replace("7.3", str(number)), "utf-8")
    one = run("extract", tmp_path)
    two = run("extract", tmp_path, "--n-process", "2", "--batch-size", "2")
    assert (two.returncode, two.stderr) == (0, "")
    assert one.stdout == two.stdout
    assert len(results(one.stdout)) == 5


# --- Failures ---------------------------------------------------------------------------------------------------------


def test_failures_are_said_and_the_rest_goes_on(tmp_path: Path, page: Path) -> None:
    (tmp_path / "gbk.txt").write_bytes("年报".encode("gbk"))
    (tmp_path / "nul.txt").write_bytes(b"a\0b")
    (tmp_path / "empty.txt").write_bytes(b"")
    good = json.dumps({"text": SENTENCE})
    (tmp_path / "bad.jsonl").write_text(f'{{"text":\n{good}\n', "utf-8")
    (tmp_path / "none").mkdir()
    names = ("gbk.txt", "nul.txt", "empty.txt", "gone.txt", "none", "bad.jsonl")
    done = run("extract", *(tmp_path / name for name in names), page)
    assert done.returncode == 1
    assert [result.doc_id for result in results(done.stdout)] == ["bad.jsonl:2", page.name]
    lines = done.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == [str(tmp_path / name) for name in names[:-1]] + [
        f"{tmp_path / 'bad.jsonl'}:1"
    ]
    parts = (
        "byte 0 (0xc4",
        "NUL byte at byte 1",
        "empty",
        "no such file",
        "no .htm, .html, .jsonl, .md, .txt file",
        "not JSON",
    )
    for line, part in zip(lines, parts, strict=True):
        assert line.startswith("jzextract: ")
        assert part in line
        assert "; " in line


def test_nothing_to_read(tmp_path: Path) -> None:
    done = run("extract", tmp_path / "gone.txt", "--format", "json")
    assert (done.returncode, done.stdout) == (1, "[]\n")
    assert "gone.txt: there is no such file" in done.stderr


# --- Output -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C", "POSIX", "latin-1"],
)
def test_output_is_utf8_in_every_locale(tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, "utf-8")
    [result] = results(run("extract", tmp_path / "a.txt", env=env).stdout)
    check_offsets(result, SENTENCE)
    out = tmp_path / "out.jsonl"
    assert run("extract", tmp_path / "a.txt", "-o", out, env=env).returncode == 0
    assert "亿元" in out.read_text("utf-8")


def test_output_file(tmp_path: Path, page: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("old")
    done = run("extract", page, tmp_path / "gone.txt", "--format", "json", "-o", out)
    assert (done.returncode, done.stdout) == (1, "")  # one input failed, the other is in the file
    [result] = TypeAdapter(list[ExtractionResult]).validate_json(out.read_bytes())
    check_offsets(result, SENTENCE)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["out.json", page.name])


def test_output_file_survives_a_failed_run(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    done = run("extract", tmp_path / "gone.txt", "-o", out)
    assert done.returncode == 1
    assert f"{out} was not written" in done.stderr
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_dash_is_standard_output(page: Path) -> None:
    assert len(results(run("extract", page, "-o", "-").stdout)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_interrupt_leaves_no_half_file(tmp_path: Path, name: str, status: int) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    with subprocess.Popen(
        [*COMMAND, "extract", "-", "-o", str(out)],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Under some test runners the signal is ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    ) as process:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".jzextract-*")):  # it has begun, and waits for its input
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.Signals[name])
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (status, b"jzextract: interrupted\n")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize("workers", ["1", "2"])  # with workers an orderly end would never come
def test_closed_pipe_ends_quietly(tmp_path: Path, workers: str) -> None:
    corpus = tmp_path / "c.jsonl"
    corpus.write_text(f"{json.dumps({'text': SENTENCE * 20})}\n" * 400, "utf-8")  # more than a pipe holds
    args = [*COMMAND, "extract", str(corpus), "--n-process", workers, "--batch-size", "16"]
    with (tmp_path / "err").open("wb") as err, subprocess.Popen(args, stdout=subprocess.PIPE, stderr=err) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b'{"schema_version"')
        process.stdout.close()
        try:
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
    assert (tmp_path / "err").read_bytes() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("to_file", [True, False])
def test_progress_is_shown_on_a_terminal(page: Path, to_file: bool) -> None:
    leader, terminal = os.openpty()
    # Where the results run through the same terminal, the count would get in their way.
    target = ["-o", str(page.parent / "out.jsonl")] if to_file else []
    args = [*COMMAND, "extract", str(page), str(page.parent / "gone.txt"), *target]
    done = subprocess.run(args, stdout=terminal, stderr=terminal, env=ENVIRONMENT | {"TERM": "xterm"}, check=False)
    os.close(terminal)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert done.returncode == 1
    assert ("1 documents" in shown) == to_file
    assert ('"schema_version"' in shown) != to_file
    assert "gone.txt: there is no such file" in shown


@pytest.mark.parametrize("columns", [None, "70", "160"])
def test_table(page: Path, columns: str | None) -> None:
    done = run(
        "extract", page, "--format", "table", "--published", "2022-03-04", env={"COLUMNS": columns} if columns else {}
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].strip() == "新区.txt, published 2022-03-04"
    assert max(cell_len(line) for line in lines) <= int(columns or 100)
    for part in ("money (1)", "percentages (1)", "45.06亿元", "4506000000", "CNY", "7.3%"):
        assert part in done.stdout
    assert "\x1b" not in done.stdout
    assert "…" not in done.stdout


# --- Evaluation -------------------------------------------------------------------------------------------------------


@pytest.fixture
def predictions(page: Path) -> Path:
    out = page.parent / "records.jsonl"
    assert run("extract", page, "-o", out).returncode == 0
    return out


def gold_file(folder: Path, *documents: dict[str, Any]) -> Path:
    path = folder / "gold.json"
    path.write_text(json.dumps(documents), "utf-8")
    return path


def test_evaluate(predictions: Path) -> None:
    document = json.loads(predictions.read_bytes())
    done = run("evaluate", predictions, gold_file(predictions.parent, document))
    assert (done.returncode, done.stderr) == (0, "")
    assert ["money", "1", *["1.000"] * 6] in [line.split() for line in done.stdout.splitlines()]


def test_evaluate_as_json_with_errors(predictions: Path) -> None:
    document = json.loads(predictions.read_bytes())
    document["money"][0]["value"] = document["money"][0]["lower"] = document["money"][0]["upper"] = "1"
    gold = gold_file(predictions.parent, document, {"doc_id": "别的"})
    plain, full = run("evaluate", predictions, gold, "--json"), run("evaluate", predictions, gold, "--json", "--errors")
    assert plain.returncode == full.returncode == 0
    assert plain.stderr.startswith("jzextract: 别的: no prediction for this reference document; ")
    figures = json.loads(full.stdout)
    assert {error["what"] for error in figures.pop("errors") if error["type"] == "money"} == {"missed", "false"}
    assert figures == json.loads(plain.stdout)
    assert figures["money"]["f1"] == 0


def test_evaluate_lists_errors(predictions: Path) -> None:
    gold = gold_file(predictions.parent, {"doc_id": "别的"})
    done = run("evaluate", predictions, gold, "--errors")
    assert "新区.txt: no reference for this predicted document; " in done.stderr
    document = json.loads(predictions.read_bytes()) | {"money": []}
    done = run("evaluate", predictions, gold_file(predictions.parent, document), "--errors")
    start = SENTENCE.index("45.06")
    assert f"money\t新区.txt\tfalse\t-\t45.06亿元 @{start}" in done.stdout.splitlines()


def test_evaluate_says_what_it_cannot_read(predictions: Path) -> None:
    done = run("evaluate", predictions, predictions.parent / "gone.json")
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("jzextract: ")
    assert "gone.json" in line
