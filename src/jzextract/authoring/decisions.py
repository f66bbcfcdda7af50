"""Which cues decided the fields of a text's records, and which they overruled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language

from jzextract.authoring.reasons import TextReasons
from jzextract.explanations import AnyRecord, FieldExplanation, explain_record
from jzextract.io.display import without_blanks
from jzextract.patterns.budget import GuardedExpression, fresh_budget
from jzextract.patterns.compiler import compile_expression, expand, is_word
from jzextract.patterns.cue_sets import Hit
from jzextract.patterns.cues import PLACES, FieldCues
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.schema import CueFile, CueSpec

# Lists of which the cue that ends nearest to the mention answers, and the field of its scope where they begin.
_NEAREST = {"before": "segment", "weak": "segment", "clause": "clause_start"}
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Overruled:
    """A cue that says something else than the one that decided.

    Attributes:
        cue: its id.
        words: its words in the text.
        value: what it says.
        why: ``list`` (its list is asked later), ``nearer`` (the other ends nearer, or is longer), ``other`` (something
            else than a cue beside this mention decided).
        place: the list that it stands in.
    """

    cue: str
    words: str
    value: str
    why: str
    place: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One field of one record: its explanation, and the cues that were overruled.

    Attributes:
        record: the record.
        field: from where its value was taken.
        place: file and line of the cue that decided; ``None`` where none did.
        overruled: the cues that answer with another value; those of table cells and of projects' stages are not known.
    """

    record: AnyRecord
    field: FieldExplanation
    place: str | None
    overruled: tuple[Overruled, ...]


@dataclass(frozen=True, slots=True)
class CueReasons:
    """What became of one cue in a text.

    Attributes:
        cue: its id, ``place`` is its file and line.
        field: the field that it is for.
        words: those of its words that stand in the text, each with the list that it is in.
        decided: the fields that it decided.
        overruled: the fields for which it was asked, and something else decided.
    """

    cue: str
    place: str
    field: str
    words: tuple[tuple[str, str], ...]
    decided: tuple[Decision, ...]
    overruled: tuple[Decision, ...]


def decisions(reasons: TextReasons, nlp: Language) -> list[Decision]:
    """The fields of all records that a cue decided, in the order of the records."""
    return [decision for decision in _all(reasons, nlp) if decision.place is not None]


def cue_reasons(reasons: TextReasons, nlp: Language, cue: str) -> CueReasons:
    """What became of one cue; ``cue`` is the id of one that takes part or not."""
    spec, field, fragments = _spec(reasons, cue)
    known = [decision for decision in _all(reasons, nlp) if decision.field.field == field]
    return CueReasons(
        cue,
        reasons.places.of(cue),
        field,
        tuple(_words(reasons, spec, fragments)),
        tuple(d for d in known if d.field.pattern is not None and d.field.pattern.id == cue),
        tuple(d for d in known if any(other.cue == cue for other in d.overruled)),
    )


def _all(reasons: TextReasons, nlp: Language) -> Iterator[Decision]:
    for record_type, known in RECORD_TYPES.items():
        if known.model is None:
            continue
        for data in reasons.doc.user_data.get(f"jz.{record_type}", ()):
            explanation = explain_record(reasons.doc, data["id"], nlp)
            for field in explanation.fields:
                cues = next((f for f in reasons.library.fields(record_type) if f.field == field.field), None)
                if cues is not None:
                    yield _decision(reasons, record_type, explanation.record, field, cues)


def _decision(
    reasons: TextReasons, record_type: str, record: AnyRecord, field: FieldExplanation, cues: FieldCues
) -> Decision:
    pattern = None if field.pattern is None else field.pattern.id
    is_cue = pattern in reasons.places.ids and reasons.places.is_cue(str(pattern))
    place = reasons.places.of(str(pattern)) if is_cue else None
    if record_type == "projects" or _is_cell(reasons, record):
        return Decision(record, field, place, ())
    clean = reasons.page.view.clean
    with fresh_budget(len(clean)):
        asked = _asked(reasons, record_type, record, cues)
    first = asked[0] if asked else None
    overruled = {}
    for list_name, hit in asked:
        if hit.cue == pattern or hit.value == field.value:
            continue
        why = "other"
        if first is not None and first[1].cue == pattern:
            why = "nearer" if list_name == first[0] else "list"
        overruled[hit.cue] = Overruled(hit.cue, without_blanks(clean[hit.start : hit.end]), hit.value, why, list_name)
    return Decision(record, field, place, tuple(overruled.values()))


def _is_cell(reasons: TextReasons, record: AnyRecord) -> bool:
    """Whether a record stands in a table, where the words about it are in its headings."""
    page = reasons.page.view
    paragraph = page.paragraph_at(page.view_offset(record.start))
    return page.kinds[page.paragraphs.index(paragraph)] == "row"


def _asked(reasons: TextReasons, record_type: str, record: AnyRecord, cues: FieldCues) -> list[tuple[str, Hit]]:
    """All cues of a field that stand where a record looks for them, the one that decides first."""
    page = reasons.page.view
    start = page.view_offset(record.start)
    index = next(i for i, m in enumerate(reasons.page.mentions[record_type]) if m.start == start)
    scope = reasons.page.scopes[record_type][index]
    asked: list[tuple[str, Hit]] = []
    for place, hit in cues.answers(page, scope, cues.onward(page)):
        asked.append((place, hit))
        if place in _NEAREST:
            others = cues.hits(place, page, getattr(scope, _NEAREST[place]), scope.start)
            asked += [(place, other) for other in reversed(others) if other != hit]
    return asked


def _spec(reasons: TextReasons, cue: str) -> tuple[CueSpec, str, dict[str, str]]:
    for file in reasons.places.files:
        if isinstance(file.spec, CueFile):
            for spec in file.spec.cues:
                if file.qualified(spec.id) == cue:
                    return spec, file.spec.field, dict(reasons.library.fragments(file))
    raise KeyError(cue)


def _words(reasons: TextReasons, spec: CueSpec, fragments: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The words of a cue that stand in the text, each with its list; expressions as what they match."""
    clean = reasons.page.view.clean
    for place in PLACES:
        for entry in getattr(spec, place):
            if is_word(entry):
                if entry in clean:
                    yield place, entry
                continue
            # Where an expression is asked ^ and $ mean the mention; anywhere else they would mean nothing.
            source = expand(entry.removeprefix("^").removesuffix("$"), fragments)
            with fresh_budget(len(clean)):
                found = GuardedExpression(compile_expression(source), spec.id).finditer(clean)
                words = dict.fromkeys(match.group() for match in found if match.group())
            for word in list(words)[:_MOST_WORDS]:
                yield place, without_blanks(word)
