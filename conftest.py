"""The code in the project's Markdown files, run as tests."""

from __future__ import annotations

import atexit
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

from jzextract.patterns.loader import parse_pattern_file

ROOT = Path(__file__).parent

# A block with a title (```yaml title="land/area.yml") is a file that the reader writes.
_TITLED = RawFencedCodeBlockLexer(re.compile(r'\w+ title="(?P<path>[^"]+)"\n'))


def folder_of(example: Example) -> Path:
    """Where a document's commands run: the README's at the checkout's top, others in an empty folder of their own."""
    if Path(example.path) == ROOT / "README.md":
        return ROOT
    if "folder" not in example.namespace:
        example.namespace["folder"] = Path(tempfile.mkdtemp(prefix="jzextract-"))
        atexit.register(shutil.rmtree, example.namespace["folder"], ignore_errors=True)
    return Path(example.namespace["folder"])


def write_titled(document: Document) -> Iterable[Region]:
    """The blocks with a title: each is written to the file that it names."""
    for region in _TITLED(document):
        region.parsed = (region.lexemes["path"], region.lexemes["source"])
        region.evaluator = _write_file
        yield region


def _write_file(example: Example) -> None:
    path, text = example.parsed
    (folder_of(example) / path).write_text(text, encoding="utf-8")


def run_console(example: Example) -> str | None:
    """Run the ``$`` lines of a console block, and compare what they print."""
    commands = [line[2:] for line in example.parsed.splitlines() if line.startswith("$ ")]
    expected = [line.rstrip() for line in example.parsed.splitlines() if not line.startswith("$ ") and line.strip()]
    printed: list[str] = []
    for command in commands:
        words = shlex.split(command)
        if words[0] == "jzextract":
            words[:1] = [sys.executable, "-m", "jzextract"]
        # The width that tables have where neither a terminal nor the environment says otherwise.
        environment = {**os.environ, "COLUMNS": "100"}
        done = subprocess.run(
            words,
            cwd=folder_of(example),
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        printed += [line.rstrip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        if done.returncode != 0:
            printed.append(f"(exit status {done.returncode})")
    if printed != expected:
        return "printed:\n" + "\n".join(printed)
    return None


def check_pattern_file(example: Example) -> str | None:
    """A YAML block is a pattern file, or the rules of one."""
    text = example.parsed
    if text.startswith("rules:"):
        text = f"family: money.amounts\nabout: a snippet\n{text}"
    parse_pattern_file(text, example.path)
    return None


pytest_collect_file = Sybil(
    parsers=[
        write_titled,
        PythonCodeBlockParser(),
        CodeBlockParser("console", run_console),
        CodeBlockParser("yaml", check_pattern_file),
    ],
    patterns=["*.md"],
).pytest()
