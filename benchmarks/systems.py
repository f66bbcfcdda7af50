"""The project's own systems for the comparison, and lower bounds: ``python -m benchmarks.systems PAGES.json NAME``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import regex
import spacy
from spacy.language import Language

import jzextract
from benchmarks.worker import System, serve
from jzextract.api import PIPELINE

# A number in digits or Chinese numerals, with the sign or unit behind it: the least that any extractor has to look for.
_NUMBER = regex.compile(r"[0-9]+(?:[.,][0-9]+)*[%％万亿]?|[零〇一二三四五六七八九十百千万亿]+")
PARTS: dict[str, float] = {}
"""Processor time by component, in seconds, added up."""


def _scan() -> System:
    return _NUMBER.findall


def _spacy() -> System:
    return spacy.blank("zh")


def _pipeline() -> System:
    return jzextract.load()


def _models() -> System:
    nlp = jzextract.load()
    return lambda page: nlp(page)._.jz


def _money() -> System:
    """Just what money needs; its amounts are on the ``Doc`` with their values."""
    return jzextract.load(disable=[name for name in PIPELINE if name not in ("jz_page", "jz_money")])


def _components() -> System:
    nlp = jzextract.load()
    return lambda page: run_parts(nlp, page, PARTS)


def run_parts(nlp: Language, page: str, parts: dict[str, float]) -> None:
    """Run a pipeline component by component, and add the processor time of each to ``parts``, in seconds."""
    began = time.process_time()
    doc = nlp.make_doc(page)
    for name, component in [("tokenizer", None), *nlp.pipeline]:
        if component is not None:
            doc = component(doc)
        now = time.process_time()
        parts[name] = parts.get(name, 0.0) + now - began
        began = now


SYSTEMS: dict[str, Callable[[], System]] = {
    "spacy": _spacy,
    "scan": _scan,
    "pipeline": _pipeline,
    "models": _models,
    "money": _money,
    "components": _components,
}
_ALL = ("spacy", "regex", "pydantic")
OWN_PACKAGES = {**dict.fromkeys(SYSTEMS, _ALL), "spacy": ("spacy",), "scan": ("regex",)}
"""The packages whose versions belong to the figures of a system."""


def main() -> None:
    """Serve the system that the command line names."""
    name = sys.argv[2]
    serve(SYSTEMS[name], OWN_PACKAGES[name], PARTS if name == "components" else None)


if __name__ == "__main__":
    main()
