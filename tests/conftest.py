"""What several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

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
