"""What several test modules share, and the README's code as tests."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from spacy.language import Language
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

import jzextract

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline that extracts everything."""
    return jzextract.load()


@pytest.fixture(scope="session")
def example_text() -> str:
    """The article of ``examples/``, with its line breaks as they are."""
    return (ROOT / "examples" / "qingyuan.txt").read_bytes().decode("utf-8")


def run_console(example: Example) -> str | None:
    """Run the ``$`` lines of a console block from the checkout's top, and compare what they print."""
    commands = [line[2:] for line in example.parsed.splitlines() if line.startswith("$ ")]
    expected = [line.rstrip() for line in example.parsed.splitlines() if not line.startswith("$ ") and line.strip()]
    printed: list[str] = []
    for command in commands:
        words = shlex.split(command)
        if words[0] in ("make", "pip", "git"):  # set-up, which the test run itself went through
            continue
        if words[0] == "jzextract":
            words[:1] = [sys.executable, "-m", "jzextract"]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
        if done.returncode != 0:
            return f"{command} exited with {done.returncode}: {done.stderr}"
        printed += [line.rstrip() for line in done.stdout.splitlines() if line.strip()]
    if printed != expected:
        return "printed:\n" + "\n".join(printed)
    return None


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), CodeBlockParser("console", run_console)],
    patterns=["*.md"],
    path=str(ROOT),
    excludes=["**/.venv/**", "**/CHANGELOG.md"],
).pytest()
