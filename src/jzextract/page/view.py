"""The clean view of a page: a second string beside the given text, with a map back to its characters.

Rules match on the view; what they find is mapped back, so that every record holds characters of the given text. The
view is plain data (strings and lists of integers), so that a spaCy ``Doc`` can carry it through ``to_bytes``,
``DocBin`` and multiprocessing.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field, fields
from typing import Any

Bounds = list[tuple[int, int]]
"""Stretches of the view: ``(start, end)`` in code points of ``PageView.clean``, half-open, ascending."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as the rules see it.

    Attributes:
        source: the given text (``Doc.text`` joins its tokens anew each time, which costs more than all rules).
        clean: the view's text; paragraphs are separated by a line feed.
        view_starts: where each unbroken stretch begins in ``clean``, ascending; the first is 0.
        source_starts: where the same stretches begin in the given text.
        paragraphs: stretches of ``clean`` that belong together.
        kinds: for each paragraph ``body``, ``heading``, ``caption`` or ``furniture``.
        sentences: the sentences of all paragraphs.
        clauses: the clauses of all sentences, without the marks that part them.
        number_starts: where numbers begin, ascending.
        sentence_starts: where the sentences begin.
        published: the date that the page states (ISO), or ``None``.
        scans: what was searched for once on the page, by who searched; it is not part of the data.
    """

    source: str
    clean: str
    view_starts: list[int]
    source_starts: list[int]
    paragraphs: Bounds
    kinds: list[str]
    sentences: Bounds
    clauses: Bounds
    number_starts: list[int]
    published: str | None
    scans: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    sentence_starts: list[int] = field(init=False, repr=False, compare=False)
    _paragraph_starts: list[int] = field(init=False, repr=False, compare=False)
    _clause_starts: list[int] = field(init=False, repr=False, compare=False)
    _shifts: list[int] = field(init=False, repr=False, compare=False)
    # The stretches in the order of the given text, which reading order is not; filled when first asked for.
    _sources_in_order: list[int] = field(default_factory=list, repr=False, compare=False)
    _views_in_order: list[int] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A search in a list of numbers takes a quarter of the time of one in a list of stretches.
        object.__setattr__(self, "sentence_starts", [start for start, _ in self.sentences])
        object.__setattr__(self, "_paragraph_starts", [start for start, _ in self.paragraphs])
        object.__setattr__(self, "_clause_starts", [start for start, _ in self.clauses])
        pairs = zip(self.source_starts, self.view_starts, strict=True)
        object.__setattr__(self, "_shifts", [source - view for source, view in pairs])

    def source_offset(self, position: int) -> int:
        """The offset in the given text of the view's character at ``position``."""
        return position + self._shifts[bisect_right(self.view_starts, position) - 1]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the given text that ``clean[start:end]`` (not empty) stands for, with all that lies in it."""
        starts = self.view_starts
        stretch = bisect_right(starts, start)
        shift = self._shifts[stretch - 1]
        if stretch == len(starts) or end <= starts[stretch]:
            return start + shift, end + shift
        return start + shift, self.source_offset(end - 1) + 1

    def view_offset(self, source: int) -> int:
        """Where the view shows the given text's character at ``source``, or the next one that it shows."""
        if not self._sources_in_order:
            for source_start, view_start in sorted(zip(self.source_starts, self.view_starts, strict=True)):
                self._sources_in_order.append(source_start)
                self._views_in_order.append(view_start)
        index = max(bisect_right(self._sources_in_order, source) - 1, 0)
        return self._views_in_order[index] + source - self._sources_in_order[index]

    def paragraph_at(self, position: int) -> tuple[int, int]:
        """The paragraph that the view's character at ``position`` stands in."""
        return self.paragraphs[max(bisect_right(self._paragraph_starts, position) - 1, 0)]

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence that the view's character at ``position`` stands in."""
        return self.sentences[max(bisect_right(self.sentence_starts, position) - 1, 0)]

    def clause_index(self, position: int) -> int:
        """The index in ``clauses`` of the clause that the view's character at ``position`` stands in."""
        return max(bisect_right(self._clause_starts, position) - 1, 0)

    @property
    def publication_date(self) -> dt.date | None:
        """The date that the page states, as a date."""
        return None if self.published is None else dt.date.fromisoformat(self.published)

    def to_data(self) -> dict[str, Any]:
        """The view as JSON-able data."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.compare}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> PageView:
        """The view from :meth:`to_data`; spans come back as tuples also from formats that know lists only."""
        spans = {key: [(start, end) for start, end in data[key]] for key in ("paragraphs", "sentences", "clauses")}
        return cls(**{**data, **spans})
