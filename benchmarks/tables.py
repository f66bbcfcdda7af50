"""The figures of a run as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from benchmarks import startup
from benchmarks.aims import Aim
from benchmarks.comparison import LABELS


def tables_of(results: Mapping[str, Any]) -> Iterator[Table]:
    """A table a section; of one that could not be measured, the reason."""
    for name, make in _TABLES.items():
        section = results.get(name)
        if section is None:
            continue
        if "missing" in section:
            yield _table(name, ("not measured",), [(section["missing"],)])
        else:
            yield from make(section)


def aims_table(aims: Sequence[Aim]) -> Table:
    """The aims, each with its figure and whether it is met."""
    rows = []
    for aim in aims:
        stretch = "" if aim.stretch is None else f" (stretch {aim.stretch:g})"
        name = f"{aim.name}\n  {aim.note}" if aim.note else aim.name
        wanted = f"{aim.relation} {aim.limit:g}{stretch} {aim.unit}"
        rows.append((name, _figure(aim.figure), wanted, aim.verdict))
    return _table("aims", ("", "figure", "aim", ""), rows)


def _systems(section: Mapping[str, Any]) -> Iterator[Table]:
    systems = section["systems"]
    rows: list[tuple[str, ...]] = [
        (LABELS[name], one["missing"], "", "", "")
        if "missing" in one
        else (
            LABELS[name],
            _figure(one["microseconds_per_character"]),
            f"{1e3 / one['microseconds_per_character']:,.0f}",
            _figure(one["to_spacy"]),
            f"{one['characters']:,}",
        )
        for name, one in systems.items()
        if name != "components"
    ]
    heads = ("", "µs/char", "k char/s", "× spaCy", "characters")
    yield _table(f"systems, {section['pages']} pages of {section['text']}, processor time", heads, rows)
    parts = systems["components"].get("parts", {})
    whole = sum(parts.values())
    rows = [(name, _figure(time), f"{time / whole:.1%}") for name, time in parts.items()]
    if rows:
        yield _table("components", ("", "µs/char", "share"), [*rows, ("together", _figure(whole), "")])


def _scaling(section: Mapping[str, Any]) -> Iterator[Table]:
    ways = {"one": "one text", "pages": "pages of 3,000"}
    rows = [
        (
            ways[row["way"]],
            f"{row['characters']:,}",
            _figure(row["microseconds_per_character"]),
            f"{row['bytes_beyond_base'] / 1e6:,.1f}",
            f"{row['bytes_per_character']:,.0f}",
        )
        for row in section["rows"]
    ]
    yield _table("scaling", ("", "characters", "µs/char", "MB beyond the base", "bytes/char"), rows)


def _awkward(section: Mapping[str, Any]) -> Iterator[Table]:
    rows = [
        (row["name"], *map(_figure, row["microseconds_per_character"]), f"{row['long_to_short']:.2f} ×")
        for row in section["rows"]
    ]
    heads = ("", *(f"µs/char of {size:,}" for size in section["sizes"]), "")
    yield _table("texts in which something has no end", heads, rows)


def _rules(section: Mapping[str, Any]) -> Iterator[Table]:
    rows = [
        (f"{times} × {section['rules_and_cues']} rules and cues", row["missing"], "")
        if "missing" in row
        else (
            f"{times} × {section['rules_and_cues']} rules and cues",
            _figure(row["microseconds_per_character"]),
            _figure(row["to_shipped"]),
        )
        for times, row in section["rows"].items()
    ]
    yield _table("number of rules", ("", "µs/char", "× shipped"), rows)


def _processes(section: Mapping[str, Any]) -> Iterator[Table]:
    figures, characters = section["figures"], section["characters"]
    rows = [(name, _figure(seconds)) for name, seconds in section["seconds"].items()]
    rows += [
        ("throughput of 2 against 1", f"{figures['two_to_one']:.2f} ×"),
        ("… with 64 pages a batch", f"{figures['two_to_one_large_batches']:.2f} ×"),
        ("… the second half of the text alone", f"{figures['two_to_one_steady']:.2f} ×"),
    ]
    yield _table(f"processes, {characters:,} characters as pages, by the clock", ("", "s"), rows)


def _startup(section: Mapping[str, Any]) -> Iterator[Table]:
    rows = [
        (
            label,
            _figure(section["seconds"][name]),
            _figure(section["beyond_spacy"][name]),
            _figure(section["clock_seconds"][name]),
        )
        for name, label in startup.LABELS.items()
    ]
    yield _table("start-up, fresh processes", ("", "s", "beyond spaCy", "by the clock"), rows)


_TABLES = {
    "systems": _systems,
    "newspaper": _systems,
    "scaling": _scaling,
    "awkward": _awkward,
    "rules": _rules,
    "processes": _processes,
    "startup": _startup,
}


def _figure(value: float | None) -> str:
    """A figure with three digits that say something."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(*heads[:1], title=title, title_justify="left", box=SIMPLE_HEAD)
    for head in heads[1:]:
        table.add_column(head, justify="right")
    for row in rows:
        table.add_row(*row)
    return table
