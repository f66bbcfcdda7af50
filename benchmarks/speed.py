"""How fast the pipeline is, beside its lower bounds and the peers, and which of its aims it reaches, in one run.

Sections: ``systems`` (the pipeline and each component's share, spaCy's tokenisation, a bare expression, the peers, on
the same pages), ``newspaper`` (the same on ``../shared/pages``, where they are at hand), ``scaling`` (time and memory
by size), ``awkward`` (texts in which something has no end), ``rules`` (more rules), ``processes`` (two against one),
``startup``. The text is the project's corpus, repeated with other figures (:mod:`benchmarks.texts`), in pages of 3,000
characters. Figures are medians; ratios are the medians of the ratios within a round. Everything is also written as
JSON, with versions and machine; a run that the maintainers keep goes into ``benchmarks/results/``.

usage: python -m benchmarks.speed [--quick] [--json FILE] [--peers FOLDER] [--only SECTION …]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from benchmarks import awkward, comparison, rules, scaling, startup, tables
from benchmarks.aims import Aim, aims_of
from benchmarks.measure import ROOT, NotMeasuredError, fresh, machine
from benchmarks.texts import corpus, newspaper, pages, repeated

Keep = Callable[[Mapping[str, Any]], None]
"""Takes the results that there are so far."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How much is measured.

    Attributes:
        peers: the folder of the peers' environment.
        characters: the length of the text, in code points.
        rounds: how many times each system has its turn.
        seconds: how long a turn may take; a system that is slower reads less of the text.
        sizes: lengths of texts for the section ``scaling``; those of ``awkward`` are the first, and ten times that.
        scaling_rounds: fresh processes for each of them, and how often each awkward text is read.
        starts: fresh processes for each line of the section ``startup``.
    """

    peers: Path
    characters: int = 1_000_000
    rounds: int = 5
    seconds: float = 2.5
    sizes: tuple[int, ...] = scaling.SIZES
    scaling_rounds: int = 3
    starts: int = 9

    def to_data(self) -> dict[str, Any]:
        """The settings as JSON-able data."""
        names = ("characters", "rounds", "seconds", "sizes", "scaling_rounds", "starts")
        return {name: getattr(self, name) for name in names}


def quick(peers: Path) -> Settings:
    """Settings that show within two minutes whether everything runs; the figures say little."""
    return Settings(
        *(peers, 30_000, 2, 0.5),
        sizes=(10_000, 30_000),
        scaling_rounds=1,
        starts=2,
    )


def _systems(settings: Settings) -> dict[str, Any]:
    text = pages(repeated(corpus(), settings.characters))
    series = comparison.compare(text, settings.peers, rounds=settings.rounds, seconds=settings.seconds)
    return comparison.to_data(series, text="corpus", pages=len(text))


def _newspaper(settings: Settings) -> dict[str, Any]:
    given = newspaper()
    if given is None:
        return {"missing": "the pages are not at hand"}
    text = pages(repeated(given, settings.characters // 4))
    rounds = min(settings.rounds, 2)
    series = comparison.compare(text, settings.peers, rounds=rounds, seconds=settings.seconds / 2)
    return comparison.to_data(series, text="shared/pages", pages=len(text))


def _scaling(settings: Settings) -> dict[str, Any]:
    return scaling.scale(settings.sizes, settings.scaling_rounds)


def _awkward(settings: Settings) -> dict[str, Any]:
    return awkward.compare(settings.scaling_rounds, (min(settings.sizes), 10 * min(settings.sizes)))


def _rules(settings: Settings) -> dict[str, Any]:
    text = pages(repeated(corpus(), settings.characters // 4))
    return rules.compare(text, rounds=settings.rounds, seconds=settings.seconds)


def _processes(settings: Settings) -> dict[str, Any]:
    return fresh("processes", str(settings.characters), str(min(settings.rounds, 3)))


def _startup(settings: Settings) -> dict[str, Any]:
    return startup.start(settings.starts)


SECTIONS: dict[str, Callable[[Settings], dict[str, Any]]] = {
    "systems": _systems,
    "newspaper": _newspaper,
    "scaling": _scaling,
    "awkward": _awkward,
    "rules": _rules,
    "processes": _processes,
    "startup": _startup,
}


def measure(settings: Settings, only: list[str], report: Callable[[str], None], keep: Keep) -> dict[str, Any]:
    """Measure sections; what cannot be measured holds the reason.

    Args:
        settings: how much.
        only: sections; all when empty.
        report: is told the name of each section as it begins.
        keep: is given the results after each section, so that a run that is broken off leaves what it has.

    Returns:
        JSON-able: machine, versions, settings, the sections and the aims.
    """
    results: dict[str, Any] = {
        "machine": machine(),
        "versions": {name: version(name) for name in ("jzextract", "spacy", "regex", "pydantic")},
        "settings": settings.to_data(),
    }
    for name in only or SECTIONS:
        report(name)
        try:
            results[name] = SECTIONS[name](settings)
        except NotMeasuredError as reason:
            results[name] = {"missing": str(reason)}
        results["aims"] = [aim.to_data() for aim in aims_of(results)]
        keep(results)
    return results


def show(results: Mapping[str, Any], console: Console) -> list[Aim]:
    """Print the tables of a run, the aims last."""
    for table in tables.tables_of(results):
        console.print(table)
    aims = aims_of(results)
    console.print(tables.aims_table(aims))
    return aims


def main(
    only: Annotated[list[str] | None, typer.Option(help=f"Measure this section: {', '.join(SECTIONS)}.")] = None,
    json_file: Annotated[Path, typer.Option("--json", help="Where the figures go.")] = ROOT / "build" / "bench.json",
    peers: Annotated[Path, typer.Option(help="The peers' environment (python -m benchmarks.peers.install).")] = ROOT
    / ".venv-peers",
    is_quick: Annotated[bool, typer.Option("--quick", help="A small text: shows that everything runs.")] = False,
) -> None:
    """Measure, print the tables, and write the figures as JSON."""
    unknown = sorted({*(only or ())} - {*SECTIONS})
    if unknown:
        raise typer.BadParameter(f"no section {', '.join(unknown)}; there are: {', '.join(SECTIONS)}")
    settings = quick(peers) if is_quick else Settings(peers)
    told = Console(stderr=True)
    json_file.parent.mkdir(parents=True, exist_ok=True)

    def keep(results: Mapping[str, Any]) -> None:
        json_file.write_text(f"{json.dumps(results, ensure_ascii=False, indent=1)}\n", encoding="utf-8")

    results = measure(settings, only or [], lambda name: told.print(f"measuring: {name}"), keep)
    show(results, Console(width=None if sys.stdout.isatty() else 120))
    told.print(f"written: {json_file}")


if __name__ == "__main__":
    typer.run(main)
