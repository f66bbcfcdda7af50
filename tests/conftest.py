"""What several test modules share."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from spacy.language import Language

import jzextract
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.packs import SHIPPED, Pack, shipped_pack

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SEGMENTED = ROOT / "examples" / "segmented.txt"
"""Sentences of our own, cut into words."""


@pytest.fixture
def shipped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the shipped patterns once for many tests; from a checkout without an index that takes seconds."""
    read = Pack.files

    def files(pack: Pack, *, indexed: bool = True) -> list[LoadedFile]:
        return list(_shipped_files()) if pack.name == SHIPPED and indexed else read(pack, indexed=indexed)

    monkeypatch.setattr(Pack, "files", files)


@lru_cache(maxsize=1)
def _shipped_files() -> tuple[LoadedFile, ...]:
    return tuple(replace(file, fresh=False, tree=None) for file in shipped_pack().files(indexed=False))


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline that extracts everything."""
    return jzextract.load()


@pytest.fixture(scope="session")
def segmenter_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model for spacy-pkuseg, trained from sentences of our own."""
    from jzextract.segmenter.corpus import read_corpus
    from jzextract.segmenter.training import train

    folder = tmp_path_factory.mktemp("segmenter") / "model"
    train(read_corpus(SEGMENTED, 0.1), folder, iterations=5)
    return folder


@pytest.fixture(scope="session")
def word_nlp(segmenter_model: Path) -> Language:
    """The pipeline that extracts everything, with words as tokens."""
    return jzextract.load(segmenter="pkuseg", segmenter_model=segmenter_model)


@pytest.fixture(scope="session")
def example_text() -> str:
    """The article of ``examples/``, with its line breaks as they are."""
    return (ROOT / "examples" / "qingyuan.txt").read_bytes().decode("utf-8")
