"""What a change of patterns does: the records that it adds, removes or alters, document by document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import tee, zip_longest
from typing import Any, Literal

from spacy.language import Language

import jzextract
from jzextract.components.records import RECORD_TYPES
from jzextract.documents import Document
from jzextract.records import ExtractionResult

What = Literal["added", "removed", "altered"]
WHATS: tuple[What, ...] = ("added", "removed", "altered")
RecordData = dict[str, Any]
Place = tuple[str, int, int]
"""The type of a record, and its ``start`` and ``end``."""

SHIPPED_ALONE = "-"
"""What stands for the shipped patterns without any pack."""

# A record's id depends on the records before it; its place is what records are paired by.
_NOT_COMPARED = frozenset({"id", "text", "start", "end"})
_LINKS = {
    **dict.fromkeys(("total_investment", "planned_investment", "completed_investment"), "money"),
    "completion": "percentages",
    "parent": "projects",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A record that one of two sets of patterns finds, or that both find with different fields.

    Attributes:
        what: what becomes of it from the old set to the new one.
        type: ``money``, ``percentages`` …
        record: the record as JSON-able data: the new one; of one that is removed, the old one. A link to another record
            is what it points at: its type, text, start and end.
        fields: the fields that differ, old and new; of an altered record only.
    """

    what: What
    type: str
    record: RecordData
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def only_rule(self) -> bool:
        """Whether nothing differs but the rule that found it."""
        return self.fields.keys() == {"rule"}


@dataclass(frozen=True, slots=True)
class DocumentChanges:
    """What differs in one document: ``changes`` in reading order, and the rules that each set was too slow with."""

    document: Document
    changes: tuple[Change, ...]
    stopped: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(slots=True)
class Tally:
    """How many records were added, removed and altered, by type and by rule; how many documents differ.

    Attributes:
        documents: those that were compared.
        differing: those that differ.
        by_type, by_rule: the counts of added, removed and altered records. A record that was removed counts for the
            rule that found it before, all others for the one that finds it now.
        renamed: from which rule to which, where nothing else differs, and how often.
        stopped: for the old set and the new one, the rules that were stopped, each with the number of documents.
    """

    documents: int = 0
    differing: int = 0
    by_type: defaultdict[str, Counter[What]] = field(default_factory=lambda: defaultdict(Counter))
    by_rule: defaultdict[str, Counter[What]] = field(default_factory=lambda: defaultdict(Counter))
    renamed: Counter[tuple[str, str]] = field(default_factory=Counter)
    stopped: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))

    def add(self, compared: DocumentChanges) -> None:
        """Count what differs in one document."""
        self.documents += 1
        self.differing += bool(compared.changes)
        for side, rules in zip(self.stopped, compared.stopped, strict=True):
            side.update(rules)
        for change in compared.changes:
            self.by_type[change.type][change.what] += 1
            self.by_rule[change.record["rule"]][change.what] += 1
            if change.only_rule:
                self.renamed[change.fields["rule"]] += 1


def load_side(name: str) -> Language:
    """The pipeline of one side of a comparison.

    Args:
        name: a folder or the name of an installed pack; ``-`` for the shipped patterns alone.

    Raises:
        PatternError: when the pack cannot be used.
    """
    return jzextract.load(patterns=() if name == SHIPPED_ALONE else (name,))


def compare_patterns(old: Language, new: Language, documents: Iterable[Document]) -> Iterator[DocumentChanges]:
    """Run two pipelines over documents, and say what differs; lazily, in order.

    Args:
        old: the pipeline of one side, from :func:`load_side`.
        new: that of the other.
        documents: the documents.
    """
    for_old, for_new, given = tee(documents, 3)
    results = zip(
        given, jzextract.extract_many(for_old, nlp=old), jzextract.extract_many(for_new, nlp=new), strict=True
    )
    for document, before, after in results:
        yield DocumentChanges(document, tuple(compare_results(before, after)), (_stopped(before), _stopped(after)))


def compare_results(old: ExtractionResult, new: ExtractionResult) -> list[Change]:
    """What differs between two results of one text, in reading order."""
    before, after = _by_place(old), _by_place(new)
    changes = []
    for place in sorted({*before, *after}, key=lambda place: (place[1], place[2], RECORD_TYPES.index(place[0]))):
        # Two records of one type at one place are paired in their order.
        for one, other in zip_longest(before.get(place, ()), after.get(place, ())):
            change = _compare(place[0], one, other)
            if change is not None:
                changes.append(change)
    return changes


def _compare(record_type: str, old: RecordData | None, new: RecordData | None) -> Change | None:
    if old is None or new is None:
        known = new or old
        assert known is not None
        return Change("removed" if new is None else "added", record_type, known)
    names = [name for name in {**old, **new} if name not in _NOT_COMPARED]
    fields = {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}
    return Change("altered", record_type, new, fields) if fields else None


def _by_place(result: ExtractionResult) -> dict[Place, list[RecordData]]:
    """The records of a result by their places; links lead to places too."""
    data = result.to_dict()
    known = {record["id"]: (name, record) for name in RECORD_TYPES for record in data.get(name, ())}
    placed: dict[Place, list[RecordData]] = defaultdict(list)
    for name, record in known.values():
        linked = {link: _target(*known[record[link]]) for link in _LINKS if record.get(link) is not None}
        placed[name, record["start"], record["end"]].append({**record, **linked})
    return placed


def _target(record_type: str, record: RecordData) -> RecordData:
    """What a link points at."""
    return {"type": record_type, **{key: record[key] for key in ("text", "start", "end")}}


def _stopped(result: ExtractionResult) -> tuple[str, ...]:
    return tuple(diagnostic.rule for diagnostic in result.diagnostics if diagnostic.kind == "budget")


def changes_data(compared: Sequence[DocumentChanges], tally: Tally) -> dict[str, Any]:
    """A comparison as JSON-able data: ``documents`` that differ with their ``changes``, and a ``summary``."""
    return {
        "documents": [
            {"doc_id": one.document.doc_id, "changes": [_change_data(change) for change in one.changes]}
            for one in compared
        ],
        "summary": {
            "documents": tally.documents,
            "differing": tally.differing,
            "by_type": {name: _counts(counts) for name, counts in sorted(tally.by_type.items())},
            "by_rule": {name: _counts(counts) for name, counts in sorted(tally.by_rule.items())},
            "stopped": {side: dict(sorted(c.items())) for side, c in zip(("old", "new"), tally.stopped, strict=True)},
        },
    }


def _change_data(change: Change) -> dict[str, Any]:
    fields = {name: {"old": old, "new": new} for name, (old, new) in change.fields.items()}
    return {"what": change.what, "type": change.type, "record": change.record, "fields": fields}


def _counts(counts: Mapping[What, int]) -> dict[str, int]:
    return {what: counts.get(what, 0) for what in WHATS}
