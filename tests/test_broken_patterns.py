"""Packs that are broken, or made to harm: one clear line each, with file and line, soon, and no traceback."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jzextract.cli import app

pytestmark = pytest.mark.usefixtures("shipped_once")

HEAD = "family: money.mine\nabout: for this test\nrules:\n"
EXAMPLES = "    examples:\n      - text: 拨给[[3贯]]。\n      - text: 没有数。\n"
RULE = f"  - id: money.mine.a\n    pattern: '(?P<amount>{{{{number}}}})贯'\n{EXAMPLES}"
CUES = "family: money.indicator\nabout: for this test\nfield: indicator\nrecords: [money]\ncues:\n"
CUE = (
    "  - id: money.indicator.mine\n    value: gdp\n    before: [贯钱值]\n    examples:\n      - text: 贯钱值[[3元]]。\n"
)
MANIFEST = "pack: mine\nabout: for this test\nengine: '>=0.1'\n"
SECONDS = 60


def rule(pattern: str) -> str:
    return f"{HEAD}  - id: money.mine.a\n    pattern: '{pattern}'\n{EXAMPLES}"


def laughing(levels: int) -> str:
    fragments = "".join(f"  f{i}: '{{{{f{i - 1}}}}}{{{{f{i - 1}}}}}'\n" for i in range(1, levels))
    head = f"family: money.mine\nabout: for this test\nfragments:\n  f0: 哈\n{fragments}"
    return f"{head}rules:\n{RULE.replace('贯', f'{{{{f{levels - 1}}}}}', 1)}"


@dataclass(frozen=True)
class Broken:
    """A pack, what ``lint`` says of it behind the folder's name, and whether it cannot be loaded either."""

    name: str
    text: str | bytes
    said: str
    loads: bool = False
    manifest: str = ""


BROKEN = [
    Broken("misspelt key", HEAD + RULE.replace("pattern", "patern"), r"mine.yml:5: .*unknown key 'patern'"),
    Broken("missing key", HEAD + RULE.replace("pattern", "about"), r"mine.yml:4: .*the key 'pattern' is missing"),
    Broken("wrong indentation", HEAD + RULE.replace("    pattern", "   pattern"), r"mine.yml:5: .*not indented as"),
    Broken("too deep an indentation", HEAD + RULE.replace("    pattern", "     pattern"), r"mine.yml:5: .*indentation"),
    Broken("a tab", HEAD + RULE.replace("    pattern", "\tpattern"), r"mine.yml:5: .*a tab; indent with blanks"),
    Broken("a key twice", "family: money.mine\nfamily: money.mine\n", r"mine.yml:2: .*duplicate key"),
    Broken("no mapping", "- a\n", r"mine.yml:1: .*begins with 'family:' or 'lexicon:'"),
    Broken("nothing", "", r"mine.yml:1: .*holds no mapping"),
    Broken("rules that are none", HEAD.replace("rules:", "rules: [a]"), r"mine.yml:3: .*must be a mapping of keys"),
    Broken("an id that is a number", HEAD + RULE.replace("money.mine.a", "5"), r"mine.yml:4: .*'id' must be text"),
    Broken("a date", HEAD + RULE + "        published: 2020-10-17\n", r"mine.yml:9: .*put it in quotes"),
    Broken("undefined fragment", rule("(?P<amount>{{numbr}})"), r"mine.yml:5: .*'numbr'; did you mean number"),
    Broken("circle of fragments", HEAD.replace("rules", "fragments: {a: '{{b}}', b: '{{a}}'}\nrules")
           + RULE.replace("贯", "{{a}}", 1), r"mine.yml:3: .*contains itself"),
    Broken("bracket left open", rule("(?P<amount>{{number}}"), r"mine.yml:5: .*a bracket \( without its \)"),
    Broken("class left open", rule("(?P<amount>{{number}})[一-"), r"mine.yml:5: .*a bracket \[ without its \]"),
    Broken("quantifier twice", rule("(?P<amount>{{number}})**"), r"mine.yml:5: .*nothing to repeat"),
    Broken("no such character", rule(r"(?P<amount>{{number}})\N{NO SUCH}"), r"mine.yml:5: .*no character is called"),
    Broken("group without field", rule("(?P<amount>{{number}})(?P<colour>红)"), r"mine.yml:4: .*group 'colour'"),
    Broken("the other way to name one", rule("(?P<amount>{{number}})(?<colour>红)"), r"mine.yml:4: .*group 'colour'"),
    Broken("field without group", rule("贯"), r"mine.yml:4: .*lacks a group; it needs amount"),
    Broken("duplicate id", HEAD + RULE + RULE, r"mine.yml:9: .*the id is used twice"),
    Broken("unknown record type", (HEAD + RULE).replace("money", "gold"), r"mine.yml:1: .*'gold' is no type of record"),
    Broken("unknown override", HEAD + RULE + "    overrides: money.amounts.nosuch\n", r"mine.yml:4: .*'overrides'"),
    Broken("no cues", CUES.replace("cues:", "cues: []"), r"mine.yml:5: .*needs at least one cue"),
    Broken("a value that no record has", CUES + CUE.replace("gdp", "weather"), r"mine.yml:6: .*'weather' is none"),
    Broken("a word with two meanings", CUES + CUE.replace("gdp", "profit").replace("贯钱值", "国民生产总值"),
           r"mine.yml:6: .*says profit here, and gdp in money.indicator.gdp"),
    Broken("a lexicon that is there", "lexicon: currencies\nabout: t\nentries: {贯: XAU}\n", r"mine.yml:1: .*twice"),
    Broken("a lexicon that is not", "extends: nosuch\nabout: t\nentries: [贯]\n", r"mine.yml:1: .*no lexicon 'nosuch'"),
    Broken("a word too long", f"lexicon: mine\nabout: t\nentries: [{'贯' * 5000}]\n", r"mine.yml:3: .*too long"),
    Broken("no text", b"family: money.mine\n\x00\xff\xfe", r"mine.yml:2: .*is not UTF-8"),
    Broken("a control character", HEAD + RULE.replace("拨给", "\x00"), r"mine.yml:7: .*control character"),
    Broken("an enormous file", HEAD + "#" * 1_500_000, r"mine.yml: .*larger than 1,000,000 bytes"),
    Broken("an enormous number", HEAD + RULE + f"    priority: {'9' * 5000}\n", r"mine.yml:9: .*number is too long"),
    Broken("a billion laughs in YAML", "a: &a [x, x]\nb: &b [*a, *a]\nfamily: *b\n", r"mine.yml:1: .*no aliases"),
    Broken("a billion laughs in fragments", laughing(40), r"mine.yml:\d+: .*longer than 100,000 characters"),
    Broken("a billion repetitions", rule("(?P<amount>{{number}})(?:(?:贯{1000}){1000}){1000}"),
           r"mine.yml:5: .*repeats 1,000,000,\d+ characters at least"),
    Broken("deep nesting in YAML", "family: " + "[" * 9000 + "]" * 9000 + "\n", r"mine.yml:1: .*too many brackets"),
    Broken("deep nesting in a pattern", rule("(?P<amount>{{number}})" + "(" * 3000 + ")" * 3000),
           r"mine.yml:5: .*more than 150 brackets"),
    Broken("a tag that runs code", "family: !!python/object/apply:os.getcwd []\n", r"mine.yml:1: .*no tags"),
    Broken("a folder outside", HEAD + RULE, r"pack.yml:4: .*leads out of the pack", manifest="folder: ../x\n"),
    Broken("another folder outside", HEAD + RULE, r"pack.yml:4: .*leads out of the pack", manifest="folder: /etc\n"),
    Broken("an unknown key of the manifest", HEAD + RULE, r"pack.yml:4: .*unknown key 'disabel'",
           manifest="disabel: []\n"),
    Broken("an unknown id switched off", HEAD + RULE, r"pack.yml:5: .*no rule or cue is called 'money.nosuch'",
           manifest="disable:\n  - money.nosuch\n"),
    Broken("another engine", HEAD + RULE, r"pack.yml:3: .*works with jzextract >=9", manifest="engine: '>=9'\n"),
    # What loads, for it is stopped when it takes too long, and what lint warns of.
    Broken("catastrophic repetition", rule("(?P<amount>{{number}})(?:贯|贯贯)+元"), r"mine.yml:5: .*nested:",
           loads=True),
    Broken("catastrophe of a cue", CUES + CUE.replace("[贯钱值]", "['(甲+)+乙']"), r"mine.yml:8: .*nested:",
           loads=True),
    Broken("an example cut short", HEAD + RULE.replace("]]", ""), r"mine.yml:7: .*without its \]\]", loads=True),
]  # fmt: skip


def write(folder: Path, broken: Broken) -> None:
    text = broken.text
    (folder / "mine.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    if broken.manifest:
        head = MANIFEST.replace("engine: '>=0.1'\n", "") if "engine" in broken.manifest else MANIFEST
        (folder / "pack.yml").write_text(head + broken.manifest, encoding="utf-8")


def told(*arguments: str | Path) -> tuple[int, list[str]]:
    """The exit status of a command and all that it says, soon."""
    began = time.monotonic()
    result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert time.monotonic() - began < SECONDS
    return result.exit_code, result.output.splitlines()


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_pack_is_told_in_one_clear_line(broken: Broken, tmp_path: Path) -> None:
    write(tmp_path, broken)
    status, lines = told("patterns", "lint", tmp_path)
    assert status == 1
    assert any(re.match(rf"{re.escape(tmp_path.as_posix())}/{broken.said}", line) for line in lines), lines
    assert lines[-1] == f"{len(lines) - 1} finding{'s' if len(lines) > 2 else ''}"
    if not broken.loads:
        page = tmp_path / "page.txt"
        page.write_text("预算3万元。", encoding="utf-8")
        status, lines = told("extract", page, "--patterns", tmp_path)
        assert status == 1
        [line] = lines
        assert re.match(rf"jzextract: {re.escape(tmp_path.as_posix())}/(mine|pack)\.yml(:\d+)?: ", line)


def test_a_link_that_leads_out(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").symlink_to(__file__)
    status, lines = told("patterns", "lint", tmp_path)
    assert (status, len(lines)) == (1, 2)
    assert "mine.yml: file: leads out of its folder; put the file itself there" in lines[0]


def test_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").symlink_to("mine.yml")
    status, lines = told("patterns", "lint", tmp_path)
    assert (status, len(lines)) == (1, 2)
    assert "mine.yml: file: cannot be read" in lines[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_at_which_reading_would_wait_for_ever(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mine.yml")
    status, lines = told("patterns", "lint", tmp_path)
    assert (status, len(lines)) == (1, 2)
    assert "mine.yml: file: is no file" in lines[0]


def test_what_is_wrong_in_one_file_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(HEAD + RULE.replace("pattern", "patern"), encoding="utf-8")
    (tmp_path / "b.yml").write_text("\tx", encoding="utf-8")
    (tmp_path / "c.yml").write_text(
        rule("贯").replace("mine", "other") + RULE.replace("mine", "other"), encoding="utf-8"
    )
    _, lines = told("patterns", "lint", tmp_path)
    codes = [re.sub(r"^.*/(\S+) (\[\S+\] )?(\w+): .*$", r"\1 \3", line) for line in lines[:-1]]
    assert codes == ["a.yml:4: schema", "a.yml:5: schema", "b.yml:1: yaml", "c.yml:4: fields", "c.yml:9: conflict"]
