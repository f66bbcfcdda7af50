"""What the figures are to reach, and whether they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure that is to stay under a limit, or to reach one.

    Attributes:
        name: what is measured.
        figure: what came out; ``None`` where it was not measured.
        relation: whether the limit is the most or the least.
        limit: the aim.
        stretch: what would be better still; ``None`` where nothing is named.
        unit: of figure and limit.
        note: what to know about the figure.
    """

    name: str
    figure: float | None
    relation: Literal["at most", "at least"]
    limit: float
    stretch: float | None = None
    unit: str = "×"
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; ``None`` where it was not measured."""
        return self._reaches(self.limit)

    @property
    def verdict(self) -> str:
        """``met``, ``met, stretch too``, ``not met`` or ``not measured``."""
        if self.met is None:
            return "not measured"
        if self.stretch is not None and self._reaches(self.stretch):
            return "met, stretch too"
        return "met" if self.met else "not met"

    def _reaches(self, limit: float) -> bool | None:
        if self.figure is None:
            return None
        return self.figure <= limit if self.relation == "at most" else self.figure >= limit

    def to_data(self) -> dict[str, Any]:
        """The aim as JSON-able data."""
        names = ("name", "figure", "relation", "limit", "stretch", "unit", "note", "met", "verdict")
        return {name: getattr(self, name) for name in names}


def aims_of(results: Mapping[str, Any]) -> list[Aim]:
    """The project's aims, with the figures of a run.

    Args:
        results: what :mod:`benchmarks.speed` measured, by section; sections may be missing.
    """
    figures: dict[str, Any] = {}
    for section in ("systems", "scaling", "rules", "processes", "startup"):
        figures |= results.get(section, {}).get("figures", {})
    get = figures.get
    return [
        Aim("the pipeline, against spaCy's Chinese tokenisation", get("pipeline_to_spacy"), "at most", 3.0, 1.5),
        Aim("money alone, against JioNLP's", get("money_to_jionlp"), "at most", 1.0),
        Aim(
            *("the pipeline's speed, against Recognizers-Text", get("speed_to_recognizers"), "at least", 8.0),
            note=get("recognizers_note", ""),
        ),
        Aim("the pipeline's speed, against Duckling", get("speed_to_duckling"), "at least", 30.0),
        Aim(
            *(f"time a character, {get('longest', 2_000_000):,} in one text against 10,000", get("long_to_short")),
            *("at most", 1.2),
        ),
        Aim(
            *("memory a character, at any size", get("bytes_per_character"), "at most", 600.0),
            unit="bytes",
            note="beyond the base, or added by the next size, whichever is more",
        ),
        Aim("throughput of two processes, against one", get("two_to_one"), "at least", 1.7),
        Aim("import and load, beyond spaCy's own", get("load_seconds"), "at most", 0.4, unit="s"),
        Aim("time with 4 times the rules", get("four_times_rules"), "at most", 2.5),
    ]
