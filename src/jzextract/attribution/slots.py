"""Slots: the places of a page where a value stands, and words around it say what, whose and when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jzextract.attribution.words import AttributionWords
from jzextract.page.view import PageView

RecordData = dict[str, Any]
Span = tuple[int, int]
"""A stretch of the clean view, ``[start, end)`` in code points."""

# What stands farther away in a clause without marks is not read, so that the time stays linear.
_LONGEST_CLAUSE = 200
_LONGEST_ASIDE = 60
TYPES = ("money", "percentages", "rankings", "quantities")


@dataclass(slots=True)
class Slot:
    """A value on the view, ``[start, end)`` in its code points.

    Attributes:
        type: ``money``, ``percentages``, ``rankings``, ``quantities``, or ``blank``: a value that is no record but
            holds its place in a list (持平, 翻番, 3倍).
        record: the record's data; empty for a blank.
        clause: the index of its clause; ``clause_start`` and ``clause_end`` are its ends.
        sentence, paragraph: the stretches that it stands in.
        floor: where the words begin that can be its own: behind the slot before it, or at its clause's start.
        kind: what a percentage or ranking says (``share``, ``only`` …); empty for money and blanks.
        indicator: what an amount of money is; empty for the others.
    """

    start: int
    end: int
    type: str
    record: RecordData
    clause: int
    clause_start: int
    clause_end: int
    sentence: Span
    paragraph: Span
    floor: int
    kind: str = field(init=False)
    indicator: str = field(init=False)

    def __post_init__(self) -> None:
        """Read what is asked for again and again."""
        self.kind = str(self.record.get("kind", ""))
        self.indicator = str(self.record.get("indicator", ""))


def read_slots(page: PageView, words: AttributionWords, records: Mapping[str, Sequence[RecordData]]) -> list[Slot]:
    """All slots of a page in the order of the view."""
    placed: list[tuple[int, int, str, RecordData]] = [
        (page.view_offset(record["start"]), page.view_offset(record["end"] - 1) + 1, record_type, record)
        for record_type in TYPES
        for record in records.get(record_type, ())
    ]
    placed.sort(key=lambda item: item[:2])
    placed = _with_blanks(page, words, placed)
    slots: list[Slot] = []
    starts = [[start for start, _ in stretches] for stretches in (page.clauses, page.sentences, page.paragraphs)]
    for start, end, record_type, record in placed:
        clause, sentence, paragraph = [bisect_right(begins, start, 1) - 1 for begins in starts]
        clause_start = max(min(_outside_bracket(page, clause, start), start), start - _LONGEST_CLAUSE)
        clause_end = min(page.clauses[clause][1], end + _LONGEST_CLAUSE)
        floor = min(max(clause_start, slots[-1].end if slots else 0), start)
        bounds = page.sentences[sentence], page.paragraphs[paragraph]
        slots.append(Slot(start, end, record_type, record, clause, clause_start, clause_end, *bounds, floor))
    return slots


def _outside_bracket(page: PageView, clause: int, start: int) -> int:
    """Where a clause begins; one that a comma inside a bracket opens goes on with the words in front of the bracket."""
    begin = page.clauses[clause][0]
    closing = page.clean.find("）", begin, start)
    if closing < 0 or page.clean.find("（", begin, closing) >= 0:
        return begin
    opening = page.clean.rfind("（", max(page.sentence_at(begin)[0], begin - _LONGEST_ASIDE), begin)
    return begin if opening < 0 else page.clauses[page.clause_index(opening)][0]


def _with_blanks(
    page: PageView, words: AttributionWords, placed: list[tuple[int, int, str, RecordData]]
) -> list[tuple[int, int, str, RecordData]]:
    """Add what stands in for a value; what a record covers already is left out."""
    starts = [item[0] for item in placed]
    blanks: list[tuple[int, int, str, RecordData]] = []
    for match in words.blank.finditer(page.clean):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or placed[index][1] <= match.start():
            blanks.append((match.start(), match.end(), "blank", {}))
    return sorted(placed + blanks, key=lambda item: item[:2]) if blanks else placed


def read_runs(page: PageView, words: AttributionWords, slots: Sequence[Slot]) -> list[list[Slot]]:
    """The slots in runs: those of one list (28.6亿元、71.5亿元和9.8亿元) stand together, every other one alone."""
    runs: list[list[Slot]] = []
    for slot in slots:
        if runs and _continues(page, words, runs[-1][-1], slot):
            runs[-1].append(slot)
        else:
            runs.append([slot])
    return runs


def _continues(page: PageView, words: AttributionWords, previous: Slot, slot: Slot) -> bool:
    if slot.start - previous.end > 20 or previous.end > slot.start:
        return False
    alike = slot.type == previous.type or "blank" in (slot.type, previous.type)
    return alike and words.list_sign.fullmatch(page.clean, previous.end, slot.start) is not None
