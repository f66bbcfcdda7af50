"""What patterns cost, as a table: the dearest first."""

from __future__ import annotations

from typing import TextIO

from rich import box
from rich.table import Table

from jzextract.authoring.timing import Cost, Costs
from jzextract.io.console import make_console


def write_costs(costs: Costs, stream: TextIO, *, top: int | None = None, width: int | None = None) -> None:
    """Write what each rule and family of cues costs.

    Args:
        costs: what was measured.
        stream: where to write. Colours are used only if it is a terminal.
        top: show so many; all for ``None``.
        width: as for :func:`jzextract.io.writers.write_table`.
    """
    shown = costs.parts[:top]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("µs / 1,000 characters", "share", "found"):
        table.add_column(name, justify="right")
    table.add_column("rule or family of cues", overflow="fold")
    for part in shown:
        table.add_row(f"{costs.per_thousand(part):,.1f}", f"{costs.share(part):.1%}", str(part.found), _name(part))
    make_console(stream, width=width).print(table)
    rest = costs.parts[len(shown) :]
    if rest:
        share = sum(map(costs.share, rest))
        stream.write(f"and {len(rest)} more with {share:.1%} of the sum; --top {len(costs.parts)} shows all\n")
    total = sum(map(costs.per_thousand, costs.parts))
    documents = "1 document" if costs.documents == 1 else f"{costs.documents} documents"
    runs = "1 run" if costs.runs == 1 else f"{costs.runs} runs"
    stream.write(
        f"\n{len(costs.parts)} rules and families: {total:,.1f} µs / 1,000 characters; "
        f"{documents} of {costs.characters:,} characters, median of {runs}\n"
    )


def _name(part: Cost) -> str:
    name = f"{part.name} (cues)" if part.kind == "cues" else part.name
    return f"{name}: stopped, for it takes longer than a document may" if part.stopped else name
