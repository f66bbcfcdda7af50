"""Why a record is what it is: which pattern found it, and from where and how each of its fields was taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, JsonValue

from jzextract.errors import InputError
from jzextract.records import (
    EvidenceSpan,
    ExtractionResult,
    Model,
    MoneyAmount,
    Percentage,
    Period,
    ProjectRecord,
    Quantity,
    Ranking,
    Record,
    Streak,
    plain_notation,
)

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from jzextract.patterns.loader import LoadedFile

AnyRecord = MoneyAmount | Percentage | Ranking | ProjectRecord | Quantity

_KINDS: Mapping[type[Record], tuple[str, str]] = {
    MoneyAmount: ("an amount of money", "the amount"),
    Percentage: ("a percentage", "the percentage"),
    Ranking: ("a ranking", "the rank"),
    ProjectRecord: ("a project, or a group of projects", "the name"),
    Quantity: ("a quantity", "the quantity"),
}
# The record's own place is said of all fields together; its time comes last.
_NO_FIELDS = frozenset({*Record.model_fields})
_READ_FROM_THE_RECORD = {
    "value": "digits",
    "lower": "ends",
    "upper": "ends",
    "unit": "unit",
    "kind": "rule",
    "rank": "rule",
    "top_n": "rule",
    "quantity": "rule",
    "from_bottom": "rule",
}
_LINKS = frozenset({"total_investment", "planned_investment", "completed_investment", "completion", "parent"})


class PatternSource(Model):
    """A rule, a cue or a lexicon: its id, the file that it stands in, and what the file says that it is for."""

    id: str
    file: str
    about: str


class FieldExplanation(Model):
    """From where one field was taken.

    Attributes:
        field: its name; where a field has several values, each has an entry (``capacity``, ``capacity.2`` …).
        value: the value, as in the record's JSON.
        shown: the value for readers.
        how: the mechanism (``own``, ``carried``, ``cue_before`` …); ``default`` where no word decided, ``absent`` where
            the field is empty.
        evidence: the words that decided, ``None`` where none did.
        pattern: the rule, cue or lexicon that knows these words, ``None`` where no single one does.
        sentence: all of this in plain words.
    """

    field: str
    value: JsonValue
    shown: str
    how: str
    evidence: EvidenceSpan | None
    pattern: PatternSource | None
    sentence: str


class Explanation(Model):
    """Why a record is what it is; ``str()`` gives it as text for readers.

    Attributes:
        record: the record.
        rule: the pattern that found it.
        sentence: the sentence that it stands in.
        fields: its fields, in the record's order; the time comes last.
    """

    record: AnyRecord
    rule: PatternSource
    sentence: EvidenceSpan
    fields: tuple[FieldExplanation, ...]

    def __getitem__(self, field: str) -> FieldExplanation:
        """The entry of a field.

        Raises:
            KeyError: when the record has no such field.
        """
        for entry in self.fields:
            if entry.field == field:
                return entry
        raise KeyError(field)

    def __str__(self) -> str:
        from jzextract.io.display import in_place, without_blanks

        record, sentence = self.record, self.sentence
        known = [entry for entry in self.fields if entry.how != "absent"]
        empty = [entry.field for entry in self.fields if entry.how == "absent"]
        lines = [
            f"{record.id}: {without_blanks(record.text)}, {_KINDS[type(record)][0]}",
            f"in: {in_place(sentence.text, record.start - sentence.start, record.end - sentence.start)}",
            f"at: characters {record.start} to {record.end}",
            f"found by: {self.rule.about} ({self.rule.id}, {self.rule.file})",
            "",
            *_columns([(entry.field, entry.shown, entry.sentence) for entry in known]),
        ]
        return "\n".join(lines + ([f"empty: {', '.join(empty)}"] if empty else []))


def explain_record(doc: Doc, record_id: str, nlp: Language) -> Explanation:
    """Explain one record of a ``Doc``.

    Args:
        doc: what the pipeline made of a text.
        record_id: the record's id (``m1``, ``p1``, ``r1``, ``j1`` …).
        nlp: the pipeline; its components know the pattern files.

    Raises:
        InputError: when the text has no such record; the message names those that it has.
    """
    from jzextract.components.common import HOW_KEY, PatternComponent
    from jzextract.components.records import result_of

    result = result_of(doc)
    records = _records(result)
    if record_id not in records:
        raise InputError(f"there is no record {record_id!r} in this text; {_remedy(result)}")
    record = records[record_id]
    steps: list[Any] = [step for _, step in nlp.pipeline]
    components = [step for step in steps if isinstance(step, PatternComponent)]
    patterns: dict[str, PatternSource] = {}
    for library in {id(c.library): c.library for c in components}.values():
        patterns.update(_patterns(library.files))
    kept = doc.user_data.get(HOW_KEY, {}).get(record_id, {})
    fields = _Fields(doc.text, record, records, patterns, kept)
    sentence = EvidenceSpan(text=doc.text[record.sentence.start : record.sentence.end], **dict(record.sentence))
    return Explanation(record=record, rule=patterns[record.rule], sentence=sentence, fields=tuple(fields))


# --- Records and patterns by id ---------------------------------------------------------------------------------------


def _records(result: ExtractionResult) -> dict[str, AnyRecord]:
    return {record.id: record for kind in _kinds(result) for record in kind}


def _kinds(result: ExtractionResult) -> tuple[Sequence[AnyRecord], ...]:
    return result.money, result.percentages, result.rankings, result.projects, result.quantities


def _remedy(result: ExtractionResult) -> str:
    """Which ids there are: m1 … m12, p1, r1, r2."""
    ranges: list[str] = []
    for kind in _kinds(result):
        ids = [record.id for record in kind]
        if ids:
            ranges += [f"{ids[0]} … {ids[-1]}"] if len(ids) > 2 else ids
    return f"it has {', '.join(ranges)}" if ranges else "it has none"


def _patterns(files: Sequence[LoadedFile]) -> Iterator[tuple[str, PatternSource]]:
    """All rules, cues and lexicons of a library, by their ids."""
    for file in files:
        for identifier, about in _abouts(file):
            yield identifier, PatternSource(id=identifier, file=file.path, about=about.strip())


def _abouts(file: LoadedFile) -> Iterator[tuple[str, str]]:
    """What a file holds, each with what it is for."""
    from jzextract.patterns.schema import ExtensionFile, LexiconFile, RuleFile

    spec = file.spec
    if isinstance(spec, LexiconFile):
        yield spec.lexicon, spec.about
    elif not isinstance(spec, ExtensionFile):
        for part in spec.rules if isinstance(spec, RuleFile) else spec.cues:
            yield file.qualified(part.id), part.about or spec.about


# --- Fields -----------------------------------------------------------------------------------------------------------


class _Fields:
    """The fields of a record with their sources; iterates over the explanations.

    Args:
        text: the given text.
        record: the record.
        records: all records of the text, by id.
        patterns: all patterns, by id.
        kept: what the components kept of the record's fields: mechanism, pattern, start and end.
    """

    def __init__(
        self,
        text: str,
        record: AnyRecord,
        records: Mapping[str, AnyRecord],
        patterns: Mapping[str, PatternSource],
        kept: Mapping[str, Sequence[Any]],
    ) -> None:
        self._text = text
        self._record = record
        self._records = records
        self._patterns = patterns
        self._kept = kept

    def __iter__(self) -> Iterator[FieldExplanation]:
        own = [name for name in type(self._record).model_fields if name not in _NO_FIELDS]
        for field in (*own, "period"):
            value = getattr(self._record, field)
            if not isinstance(value, tuple) or not value:
                yield self._explain(field, value)
                continue
            for i, item in enumerate(value, 1):
                yield self._explain(field if i == 1 else f"{field}.{i}", item)

    def _explain(self, field: str, value: Any) -> FieldExplanation:
        how, pattern, evidence = self._source(field, value)
        source = None if pattern is None else self._patterns.get(pattern)
        return FieldExplanation(
            field=field,
            value=_json(value),
            shown=self._shown(field, value),
            how=how,
            evidence=evidence,
            pattern=source,
            sentence=self._sentence(how, evidence, source),
        )

    def _source(self, field: str, value: Any) -> tuple[str, str | None, EvidenceSpan | None]:
        """Mechanism, pattern and evidence of a field."""
        if field in self._kept:
            how, pattern, start, end = self._kept[field]
            if start is not None:
                return how, pattern, EvidenceSpan(text=self._text[start:end], start=start, end=end)
            return how, pattern, _span(self._records[value] if field in _LINKS and value is not None else value)
        if value is None or value == ():
            return "absent", None, None
        how = _READ_FROM_THE_RECORD.get(field, "default")
        if how == "default":
            return how, None, None
        return how, self._record.rule, _span(self._record)

    def _sentence(self, how: str, evidence: EvidenceSpan | None, pattern: PatternSource | None) -> str:
        from jzextract.io.display import without_blanks
        from jzextract.mechanisms import in_words

        words = None if evidence is None else without_blanks(evidence.text)
        text = in_words(how, _KINDS[type(self._record)][1], words)
        # The rule that found the record is said above all fields.
        return text if pattern is None or pattern.id == self._record.rule else f"{text} ({pattern.id}, {pattern.file})"

    def _shown(self, field: str, value: Any) -> str:
        """A value for readers."""
        from jzextract.io.display import without_blanks

        if value is None or value == ():
            return "—"
        if field in _LINKS:
            return f"{value} ({without_blanks(self._records[value].text)})"
        if isinstance(value, Period):
            return f"{without_blanks(value.text)} ({value.from_ or '…'} to {value.to or '…'})"
        if isinstance(value, EvidenceSpan):
            return without_blanks(value.text)
        if isinstance(value, Streak):
            return f"{value.value} {value.unit}{'s' if value.value != 1 else ''}"
        return _plain(value)


def _plain(value: bool | int | str | Decimal) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain_notation(value) if isinstance(value, Decimal) else str(value)


def _span(value: Any) -> EvidenceSpan | None:
    """The bare stretch of whatever has one."""
    if not isinstance(value, EvidenceSpan):
        return None
    return EvidenceSpan(text=value.text, start=value.start, end=value.end)


def _json(value: Any) -> JsonValue:
    """A field's value as in the record's JSON."""
    if isinstance(value, BaseModel):
        data: JsonValue = value.model_dump(mode="json")
        return data
    if value == ():
        return []
    return value if value is None or isinstance(value, str | int) else plain_notation(value)


# --- Text -------------------------------------------------------------------------------------------------------------


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines, their columns below each other on a terminal, where a Chinese character is two wide."""
    from rich.cells import cell_len

    widths = [max((cell_len(row[i]) for row in rows), default=0) for i in range(2)]
    return [
        "  ".join([*(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    ]
