"""The pipeline beside its lower bounds and the peers, all on the same pages, taking turns."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, Series, in_turns, ratio
from benchmarks.peers.install import NPM, REQUIREMENTS, failures, python_of

OWN = ("spacy", "scan", "pipeline", "models", "money", "components")
LABELS = {
    "spacy": 'spacy.blank("zh"), tokenisation alone',
    "scan": "one expression for numbers, a lower bound",
    "pipeline": "jzextract, the pipeline: nlp(page)",
    "models": "jzextract, with models: nlp(page)._.jz",
    "money": "jzextract, money alone: jz_page and jz_money",
    "components": "jzextract, component by component",
    "jionlp": "JioNLP, money with parsing",
    "recognizers_python": "Recognizers-Text (Python), currency and percentage",
    "recognizers_npm": "Recognizers-Text (npm), currency and percentage",
    "recognizers_paragraphs": "the same, a paragraph at a time",
    "duckling": "Duckling (native wheel), money",
    "cn2an": "cn2an, numbers",
    "jieba": "jieba, words",
}
_NODE = (NPM, "recognizers_paragraphs")
_RECOGNIZERS = ("recognizers_python", *_NODE)
# Two rows of one package.
_SAME = {"recognizers_paragraphs": NPM}


def commands(pages: Path, peers: Path) -> dict[str, list[str]]:
    """How each system is started.

    Args:
        pages: the file with the pages.
        peers: the folder of the peers' environment.
    """
    own = {name: [sys.executable, "-m", "benchmarks.systems", str(pages), name] for name in OWN}
    python = str(python_of(peers.absolute()))
    theirs = {name: [python, "-m", f"benchmarks.peers.{name}", str(pages)] for name in REQUIREMENTS}
    script = ROOT / "benchmarks" / "peers" / NPM / "recognizers.mjs"
    node = ["node", str(script), str(pages), str(peers.absolute() / NPM)]
    return own | theirs | {NPM: node, "recognizers_paragraphs": [*node, "paragraphs"]}


def compare(pages: list[str], peers: Path, *, rounds: int, seconds: float) -> dict[str, Series]:
    """Run all systems on the same pages, in turns.

    Args:
        pages: the text.
        peers: the folder of the peers' environment.
        rounds: how many times each has its turn.
        seconds: how long a turn may take; who is slower reads less.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.json"
        path.write_text(json.dumps(pages), encoding="utf-8")
        known = commands(path, peers)
        missing = _missing(peers)
        there = {name: command for name, command in known.items() if name not in missing}
        series = in_turns(there, rounds=rounds, seconds=seconds)
    return {name: series[name] if name in series else Series(missing=missing[name]) for name in known}


def _missing(peers: Path) -> dict[str, str]:
    """Why peers are not there, by name."""
    theirs = [*REQUIREMENTS, *_NODE]
    if not python_of(peers).is_file():
        return dict.fromkeys(theirs, "not installed; make bench installs it")
    failed = failures(peers)
    return {name: failed[_SAME.get(name, name)] for name in theirs if _SAME.get(name, name) in failed}


def to_data(series: Mapping[str, Series], **about: Any) -> dict[str, Any]:
    """A comparison as JSON-able data, with the ratios to spaCy and the figures that aims are about."""
    systems = {name: one.to_data() | {"to_spacy": ratio(one, series["spacy"])} for name, one in series.items()}
    return {**about, "systems": systems, "figures": figures(series)}


def figures(series: Mapping[str, Series]) -> dict[str, Any]:
    """The figures that aims are about; of Recognizers-Text's editions the fastest counts."""
    there = [name for name in _RECOGNIZERS if series[name].median is not None]
    fastest = min(there, key=lambda name: series[name].median or 0.0) if there else _RECOGNIZERS[0]
    return {
        "pipeline_to_spacy": ratio(series["pipeline"], series["spacy"]),
        "money_to_jionlp": ratio(series["money"], series["jionlp"]),
        "speed_to_recognizers": ratio(series[fastest], series["pipeline"]),
        "recognizers_note": LABELS[fastest] if there else "",
        "speed_to_duckling": ratio(series["duckling"], series["pipeline"]),
    }
