"""The code in the project's Markdown files, run as tests."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from jzextract.patterns.loader import parse_pattern_file

ROOT = Path(__file__).parent


def run_console(example: Example) -> str | None:
    """Run the ``$`` lines of a console block from the checkout's top, and compare what they print."""
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
            words, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
        if done.returncode != 0:
            return f"{command} exited with {done.returncode}: {done.stderr}"
        printed += [line.rstrip() for line in done.stdout.splitlines() if line.strip()]
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
        PythonCodeBlockParser(),
        CodeBlockParser("console", run_console),
        CodeBlockParser("yaml", check_pattern_file),
    ],
    patterns=["*.md"],
).pytest()
