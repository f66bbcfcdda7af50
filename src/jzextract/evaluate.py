"""Measure predicted records against reference annotations.

A predicted record counts as found when it stands where the reference has it and says the same main thing; the other
fields are then compared among the found records:

============  =====================================================  ==================================
type          place                                                  main thing
============  =====================================================  ==================================
money         spans overlap by 0.5                                   value (else lower, upper), currency
percentages   spans overlap by 0.5                                   value (else lower, upper), unit
rankings      spans overlap by 0.3                                   kind, rank, top_n
projects      the name, or a mention, overlaps by 0.5; or one name   in the second case the count,
              holds the other                                        which is above 1
============  =====================================================  ==================================

An overlap is the length of the common stretch divided by the length from the first start to the last end.

Documents are JSON-able mappings, as :meth:`jzextract.records.ExtractionResult.to_dict` gives them. A reference may be
plainer: it may call a record's text ``quote``, give evidence as plain strings, mark a record ``optional`` (it then
neither helps nor hurts) and name fields in ``optional_fields`` (they are then not compared).

Example:
    >>> record = {"id": "m1", "text": "3亿元", "start": 4, "end": 7, "value": "300000000", "currency": "CNY"}
    >>> result = evaluate({"a": {"money": [record]}}, {"a": {"money": [record]}})
    >>> result.scores["money"].f1
    1.0

"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from .errors import InputError
from .io.encodings import decode
from .io.unreadable import UnreadableError
from .records import Model

__all__ = ["Evaluation", "EvaluationError", "TypeScore", "evaluate", "read_gold", "read_predictions"]

RecordType = Literal["money", "percentages", "rankings", "projects"]
RECORD_TYPES: Final[tuple[RecordType, ...]] = get_args(RecordType)

JsonObject: TypeAlias = Mapping[str, Any]
"""A document or a record as JSON has it."""

SCORED_FIELDS: Final[dict[RecordType, tuple[str, ...]]] = {
    "money": ("bound", "indicator", "metric", "subject", "period", "modality"),
    "percentages": ("bound", "kind", "direction", "comparison", "base", "metric", "subject", "period", "modality"),
    "rankings": ("scope", "level", "from_bottom", "metric", "subject", "streak"),
    "projects": (
        "count",
        "total_investment",
        "planned_investment",
        "completed_investment",
        "completion",
        "stage",
        "stage_planned",
        "parties",
        "capacity",
        "programme",
        "parent",
    ),
}
AMOUNT_LINKS: Final = frozenset({"total_investment", "planned_investment", "completed_investment", "completion"})

# How far apart two records may start and still be compared, in code points. Only projects come so far: a project that
# is named early may be annotated at a later mention.
MAX_LEAD: Final = 4000
MAX_LAG: Final = 400


# --- Results ----------------------------------------------------------------------------------------------------------


class TypeScore(Model):
    """How well one type of record is predicted.

    All shares are floats from 0 to 1; a share of nothing is 0.

    Attributes:
        gold: how many records the reference has, without the optional ones.
        precision: the share of the predicted records that the reference has.
        recall: the share of the reference's records that are predicted.
        f1: the harmonic mean of precision and recall.
        exact_span: the share of the found records whose start and end are those of the reference.
        field_accuracy: the share of all compared fields that are right, over all found records.
        whole: the share of the reference's records that are found with every compared field right.
        fields: for each field the share of the found records that have it right; a field that was never compared is
            not in it.

    """

    gold: int
    precision: float
    recall: float
    f1: float
    exact_span: float
    field_accuracy: float
    whole: float
    fields: dict[str, float]


class EvaluationError(Model):
    """One difference between prediction and reference.

    Attributes:
        type: ``money``, ``percentages``, ``rankings`` or ``projects``.
        doc_id: the document, as the reference names it.
        what: ``missed`` (only the reference has the record), ``false`` (only the prediction has it), or the name of
            the field in which the two differ.
        gold: the reference's record in brief: ``text``, ``start`` (in code points from the start of the document) and,
            for a field, its ``value``. Where the value is the id of another record, ``refers_to`` is what is compared:
            that record's amount, or its name. ``None`` for ``false``.
        predicted: the same of the predicted record; ``None`` for ``missed``.

    """

    type: RecordType
    doc_id: str
    what: str
    gold: dict[str, Any] | None
    predicted: dict[str, Any] | None


class Evaluation(Model):
    """What :func:`evaluate` found out.

    Attributes:
        scores: a :class:`TypeScore` for each of the four record types.
        errors: every difference, by document, type and place in the lists.
        missing: the reference documents without a prediction; their records count as missed.
        unmatched: the predicted documents without a reference; they are ignored.

    """

    scores: dict[RecordType, TypeScore]
    errors: tuple[EvaluationError, ...] = ()
    missing: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()

    def to_table(self) -> dict[str, dict[str, Any]]:
        """Return the scores as JSON-able data: record type to the fields of its :class:`TypeScore`."""
        return {name: score.model_dump() for name, score in self.scores.items()}


# --- Evaluation -------------------------------------------------------------------------------------------------------


def evaluate(gold: Mapping[str, JsonObject], predicted: Mapping[str, JsonObject]) -> Evaluation:
    """Compare predicted documents with reference documents.

    Args:
        gold: the reference, documents by ``doc_id``; see :func:`read_gold`.
        predicted: the predictions, documents by ``doc_id``; see :func:`read_predictions`. The same document may stand
            under several keys.

    Returns:
        The scores over all reference documents, with every single error.

    Raises:
        InputError: a document has not the form that the output contract gives it, for example a record without
            ``start`` or a ``value`` that is no number.

    """
    tallies = {record_type: _Tally() for record_type in RECORD_TYPES}
    errors: list[EvaluationError] = []
    for doc_id, gold_doc in gold.items():
        predicted_doc = predicted.get(doc_id, {})
        _check_document(gold_doc, f"reference document {doc_id!r}")
        _check_prediction(predicted_doc, f"predicted document {doc_id!r}")
        for record_type, tally in tallies.items():
            errors += _compare(_Task(record_type, doc_id, gold_doc, predicted_doc), tally)
    return Evaluation(
        scores={record_type: tally.score(record_type) for record_type, tally in tallies.items()},
        errors=tuple(errors),
        missing=tuple(doc_id for doc_id in gold if doc_id not in predicted),
        unmatched=_unmatched(gold, predicted),
    )


def _unmatched(gold: Mapping[str, JsonObject], predicted: Mapping[str, JsonObject]) -> tuple[str, ...]:
    """Name the predicted documents that no reference asks for, each once, by their own ``doc_id`` if they have one."""
    names = {key: str(doc.get("doc_id") or key) for key, doc in predicted.items() if isinstance(doc, Mapping)}
    used = {name for key, name in names.items() if key in gold}
    return tuple(dict.fromkeys(name for name in names.values() if name not in used))


@dataclass
class _Tally:
    """The counts of one record type over all documents."""

    found: int = 0
    missed: int = 0
    false: int = 0
    exact_span: int = 0
    whole: int = 0
    compared: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def score(self, record_type: RecordType) -> TypeScore:
        """Turn the counts into shares; ``fields`` stand in the order of :data:`SCORED_FIELDS`."""
        gold = self.found + self.missed
        precision = _share(self.found, self.found + self.false)
        recall = _share(self.found, gold)
        return TypeScore(
            gold=gold,
            precision=precision,
            recall=recall,
            f1=_share(2 * precision * recall, precision + recall),
            exact_span=_share(self.exact_span, self.found),
            field_accuracy=_share(self.right.total(), self.compared.total()),
            whole=_share(self.whole, gold),
            fields={
                name: _share(self.right[name], self.compared[name])
                for name in SCORED_FIELDS[record_type]
                if self.compared[name]
            },
        )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


@dataclass(frozen=True)
class _Task:
    """One record type of one document, in the reference and in the prediction."""

    record_type: RecordType
    doc_id: str
    gold_doc: JsonObject
    predicted_doc: JsonObject

    def error(self, what: str, gold: JsonObject | None, predicted: JsonObject | None) -> EvaluationError:
        """Describe a difference; ``what`` as in :class:`EvaluationError`."""
        return EvaluationError(
            type=self.record_type,
            doc_id=self.doc_id,
            what=what,
            gold=None if gold is None else _brief(gold, what, self.gold_doc),
            predicted=None if predicted is None else _brief(predicted, what, self.predicted_doc),
        )


def _brief(record: JsonObject, what: str, doc: JsonObject) -> dict[str, Any]:
    """Say in brief which record of ``doc`` is meant, and what it has in the field ``what``."""
    brief: dict[str, Any] = {"text": _text_of(record), "start": record["start"]}
    if what not in ("missed", "false"):
        brief["value"] = record.get(what)
    if what in AMOUNT_LINKS:
        amount = _linked_amount(doc, record.get(what))
        brief["refers_to"] = None if amount is None else format(amount, "f")
    elif what == "parent":
        brief["refers_to"] = _linked_name(doc, record.get(what))
    return brief


def _compare(task: _Task, tally: _Tally) -> list[EvaluationError]:
    """Count one record type of one document into ``tally``, and list its errors: the reference's first."""
    golds, guesses = task.gold_doc.get(task.record_type, ()), task.predicted_doc.get(task.record_type, ())
    pairs = _pair(task.record_type, golds, guesses)
    errors: list[EvaluationError] = []
    for index, gold in enumerate(golds):
        if gold.get("optional"):
            continue
        if index in pairs:
            errors += _compare_fields(task, tally, gold, guesses[pairs[index]])
        else:
            tally.missed += 1
            errors.append(task.error("missed", gold, None))
    optional = [gold for gold in golds if gold.get("optional")]
    paired = set(pairs.values())
    for index, guess in enumerate(guesses):
        if index not in paired and not any(_overlap(gold, guess) > 0 for gold in optional):
            tally.false += 1
            errors.append(task.error("false", None, guess))
    return errors


def _compare_fields(task: _Task, tally: _Tally, gold: JsonObject, guess: JsonObject) -> list[EvaluationError]:
    """Count a found record into ``tally``, and list the fields that are wrong."""
    left_out = gold.get("optional_fields") or ()
    wrong = []
    for name in SCORED_FIELDS[task.record_type]:
        if name in left_out:
            continue
        right = FIELD_RULES.get(name, _equal)(
            _comparable(name, gold, task.gold_doc), _comparable(name, guess, task.predicted_doc)
        )
        tally.compared[name] += 1
        tally.right[name] += right
        if not right:
            wrong.append(name)
    tally.found += 1
    tally.exact_span += (gold["start"], gold["end"]) == (guess["start"], guess["end"])
    tally.whole += not wrong
    return [task.error(name, gold, guess) for name in wrong]


# --- Which records belong together ------------------------------------------------------------------------------------


def _pair(record_type: RecordType, golds: Sequence[JsonObject], guesses: Sequence[JsonObject]) -> dict[int, int]:
    """Pair each reference record with at most one predicted record, and the other way round.

    The largest overlap goes first; among equal ones the record that stands later in the reference's list, then in the
    predicted list.

    Returns:
        Indices into ``golds`` to indices into ``guesses``.

    """
    is_same = SAME_RECORD[record_type]
    candidates = [
        (_overlap(gold, guess), i, j)
        for i, gold in enumerate(golds)
        for j, guess in enumerate(guesses)
        if _within_reach(gold, guess) and is_same(gold, guess)
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(candidates, reverse=True):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _within_reach(gold: JsonObject, guess: JsonObject) -> bool:
    return bool(guess["start"] - gold["end"] < MAX_LAG and gold["start"] - guess["end"] < MAX_LEAD)


def _overlap(a: JsonObject, b: JsonObject) -> float:
    """Divide the common stretch of two spans by the stretch that they cover together: from 0 to 1."""
    common = min(a["end"], b["end"]) - max(a["start"], b["start"])
    if common <= 0:
        return 0.0
    return float(common / (max(a["end"], b["end"]) - min(a["start"], b["start"])))


def _holds(outer: JsonObject, inner: JsonObject) -> bool:
    return bool(outer["start"] <= inner["start"] and inner["end"] <= outer["end"])


def _same_amount(gold: JsonObject, guess: JsonObject) -> bool:
    """Compare place and number. Bounds are only looked at where neither has a value, as in ranges."""
    stated = gold.get("value") is not None or guess.get("value") is not None
    names = ("value",) if stated else ("lower", "upper")
    return _overlap(gold, guess) >= 0.5 and all(_number(gold.get(n)) == _number(guess.get(n)) for n in names)


def _same_money(gold: JsonObject, guess: JsonObject) -> bool:
    return _same_amount(gold, guess) and bool(gold.get("currency") == guess.get("currency"))


def _same_percentage(gold: JsonObject, guess: JsonObject) -> bool:
    return _same_amount(gold, guess) and bool(gold.get("unit") == guess.get("unit"))


def _same_ranking(gold: JsonObject, guess: JsonObject) -> bool:
    return _overlap(gold, guess) >= 0.3 and all(gold.get(n) == guess.get(n) for n in ("kind", "rank", "top_n"))


def _same_project(gold: JsonObject, guess: JsonObject) -> bool:
    """Decide whether two names mean one project.

    Either the reference's name is one of the predicted mentions, or both are groups of the same size and one name holds
    the other.
    """
    places = [guess, *(mention for mention in guess.get("mentions") or () if isinstance(mention, Mapping))]
    if any(_overlap(gold, place) >= 0.5 for place in places):
        return True
    count = gold.get("count") or 1
    return bool(count > 1 and count == guess.get("count")) and (_holds(gold, guess) or _holds(guess, gold))


SAME_RECORD: Final[dict[RecordType, Callable[[JsonObject, JsonObject], bool]]] = {
    "money": _same_money,
    "percentages": _same_percentage,
    "rankings": _same_ranking,
    "projects": _same_project,
}


# --- Which fields are right -------------------------------------------------------------------------------------------


def _comparable(name: str, record: JsonObject, doc: JsonObject) -> Any:
    """Get what :data:`FIELD_RULES` compares: the field, or for the id of another record what that one says.

    Ids differ between annotators, so a link to an amount is compared as whether there is one and which number it has,
    a parent by its name.
    """
    value = record.get(name)
    if name in AMOUNT_LINKS:
        return value is None, _linked_amount(doc, value)
    if name == "parent":
        return _linked_name(doc, value)
    return value


def _linked_amount(doc: JsonObject, link: Any) -> Decimal | None:
    """Get the value of the first money amount, else percentage, with this id; ``None`` if there is none.

    No link (``None``) finds a record without an id, as in the reference scorer: the figures must be the same. The
    output contract gives every record an id.
    """
    for record_type in ("money", "percentages"):
        for record in doc.get(record_type, ()):
            if record.get("id") == link:
                return _number(record.get("value"))
    return None


def _linked_name(doc: JsonObject, link: Any) -> str | None:
    """Get the name of the first project with this id; ``None`` without a link, or if it leads nowhere."""
    if link is None:
        return None
    return next((_text_of(project) for project in doc.get("projects", ()) if project.get("id") == link), None)


def _text_of(record: JsonObject) -> str:
    return str(record.get("text") or record.get("quote") or "")


def _number(value: Any) -> Decimal | None:
    """Read a number as the decimal that is written; raises ``InvalidOperation`` if it is none."""
    return None if value is None else Decimal(str(value))


_INSIGNIFICANT: Final = re.compile(r"[\s“”\"‘’'《》*]")


def _bare(value: Any) -> str:
    """Strip white space, quotation marks and asterisks from a plain string, or from an evidence span's text."""
    text = value.get("text") if isinstance(value, Mapping) else value
    return _INSIGNIFICANT.sub("", text or "")


def _alike(a: Any, b: Any) -> bool:
    """Decide whether two texts are as good as the same.

    If one contains the other, it must be at least a quarter of it; else at least half of their characters, in any
    order, must be common to both.
    """
    short, long = sorted((_bare(a), _bare(b)), key=len)
    if not short:
        return not long
    if short in long:
        return 4 * len(short) >= len(long)
    common = (Counter(short) & Counter(long)).total()
    return 4 * common >= len(short) + len(long)


def _equal(gold: Any, guess: Any) -> bool:
    return bool(gold == guess)


def _same_text(gold: Any, guess: Any) -> bool:
    return _alike(gold, guess) if gold and guess else not gold and not guess


def _same_period(gold: Any, guess: Any) -> bool:
    """Compare the dates; where the reference could not date the expression, its words."""
    if not gold or not guess:
        return not gold and not guess
    dates = (gold.get("from"), gold.get("to"))
    if dates == (None, None):
        return _alike(gold, guess)
    return dates == (guess.get("from"), guess.get("to"))


def _same_parties(gold: Any, guess: Any) -> bool:
    """Ask for as many names, and for one like each of the reference's."""
    golds, guesses = ([name for name in names or () if _bare(name)] for names in (gold, guess))
    return len(golds) == len(guesses) and all(any(_alike(a, b) for b in guesses) for a in golds)


def _same_capacity(gold: Any, guess: Any) -> bool:
    """Ask for as many capacities, and for one with the number of each of the reference's."""
    golds, guesses = ([_number(capacity.get("value")) for capacity in values or ()] for values in (gold, guess))
    return len(golds) == len(guesses) and all(value in guesses for value in golds)


def _same_flag(gold: Any, guess: Any) -> bool:
    return bool(gold) == bool(guess)


def _same_or(default: Any) -> Callable[[Any, Any], bool]:
    """Make a rule that asks for equality, where nothing said means ``default``."""
    return lambda gold, guess: bool((gold or default) == (guess or default))


FIELD_RULES: Final[dict[str, Callable[[Any, Any], bool]]] = {
    **dict.fromkeys(("metric", "subject", "base", "scope", "programme", "parent"), _same_text),
    **dict.fromkeys(("stage_planned", "from_bottom"), _same_flag),
    "period": _same_period,
    "parties": _same_parties,
    "capacity": _same_capacity,
    "bound": _same_or("exact"),
    "modality": _same_or("actual"),
    "count": _same_or(1),
    "streak": _same_or(None),
}
"""How a field of the reference and of the prediction are compared; a field without a rule must be equal."""


# --- Reading ----------------------------------------------------------------------------------------------------------


def read_gold(paths: Iterable[Path], *, encoding: str | None = None) -> dict[str, dict[str, Any]]:
    """Read reference annotations.

    Args:
        paths: JSON files that hold one document or a list of documents; a folder stands for all ``*.json`` directly in
            it.
        encoding: what files without a byte order mark are encoded in; UTF-8 unless given.

    Returns:
        The documents by ``doc_id``, in the order of the files.

    Raises:
        InputError: a file cannot be read, is not JSON or not of the expected form; a folder holds no annotations;
            a ``doc_id`` is missing or comes twice.
        ValueError: there is no encoding of the name ``encoding``.

    """
    documents: dict[str, dict[str, Any]] = {}
    origin: dict[str, str] = {}
    for file in _json_files(paths):
        content = _parse(_read_text(file, encoding), file)
        for number, document in enumerate(content if isinstance(content, list) else [content], start=1):
            place = f"{file}: document {number}" if isinstance(content, list) else str(file)
            doc_id = _check_named_document(document, place)
            if doc_id in documents:
                raise InputError(
                    f"{place}: doc_id {doc_id!r} is already that of {origin[doc_id]}; remove one of the two, or give "
                    "them different ids"
                )
            documents[doc_id], origin[doc_id] = document, place
    return documents


def read_predictions(path: Path, *, encoding: str | None = None) -> dict[str, dict[str, Any]]:
    """Read predictions, as the command line writes them.

    Args:
        path: a file with one JSON object per line, each the result for one document. Empty lines are skipped.
        encoding: what a file without a byte order mark is encoded in; UTF-8 unless given.

    Returns:
        The documents by ``doc_id``, and besides by the stem of their ``doc_id``: the file name up to its first dot or
        underscore (``pages/000_a3f1.txt`` is ``000``). A stem never hides a document that has it as its full
        ``doc_id``. Of several documents with the same ``doc_id`` or stem, the last one counts.

    Raises:
        InputError: the file cannot be read, or a line is not a result object with a ``doc_id``.
        ValueError: there is no encoding of the name ``encoding``.

    """
    by_id: dict[str, dict[str, Any]] = {}
    by_stem: dict[str, dict[str, Any]] = {}
    # Only a line feed ends a line: splitlines() would also cut at U+2028, which may stand unescaped in a JSON string.
    for number, line in enumerate(_read_text(path, encoding).split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        document = _parse(line, path, line=number)
        doc_id = _check_named_document(document, place)
        _check_prediction(document, place)
        by_id[doc_id] = by_stem[_stem(doc_id)] = document
    return {**by_id, **{stem: document for stem, document in by_stem.items() if stem not in by_id}}


def _stem(doc_id: str) -> str:
    return Path(doc_id).name.split(".")[0].split("_")[0]


def _json_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        files = sorted(path.glob("*.json"))
        if not files:
            raise InputError(f"{path}: the folder holds no .json file; name the folder of the annotations")
        yield from files


def _read_text(path: Path, encoding: str | None) -> str:
    try:
        # JSON is UTF-8 by its standard, so there is nothing to find out.
        return decode(Path(path).read_bytes(), encoding=encoding or "utf-8").text
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file; check the name and the working directory") from error
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read ({error.strerror}); name a readable file") from error
    except UnreadableError as error:
        what, _, _ = str(error).partition("; ")  # the remedy is that of a text
        raise InputError(f"{path}: {what}; save it as UTF-8, or name its encoding with --encoding") from error


def _parse(text: str, path: Path, line: int = 1) -> Any:
    """Parse JSON that begins at ``line`` of the file, counted from 1."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}:{line + error.lineno - 1}: not JSON ({error.msg}, column {error.colno}); mend the line, or write "
            "the file anew"
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}:{line}: JSON that cannot be read ({error}); write the file anew") from error


# --- Checking ---------------------------------------------------------------------------------------------------------


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    try:
        number = _number(value)
    except InvalidOperation:
        return False
    return number is None or number.is_finite()


def _is_count(value: Any) -> bool:
    return value is None or isinstance(value, int | float)


def _is_words(value: Any) -> bool:
    text = value.get("text") if isinstance(value, Mapping) else value
    return not text or isinstance(text, str)


def _is_period(value: Any) -> bool:
    return not value or (isinstance(value, Mapping) and _is_words(value))


def _is_words_list(value: Any) -> bool:
    return not value or (_is_list(value) and all(map(_is_words, value)))


def _is_capacities(value: Any) -> bool:
    return not value or (_is_list(value) and all(isinstance(v, Mapping) and _is_number(v.get("value")) for v in value))


_OFFSET: Final = (_is_offset, "an integer: 0-based, half-open offsets into the given text, in code points")
_WORDS: Final = (_is_words, "a string, an object with a text, or null")
_NUMBER: Final = (_is_number, 'a decimal number in plain notation such as "61330000000", or null')
_CHECKS: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    "start": _OFFSET,
    "end": _OFFSET,
    **dict.fromkeys(("value", "lower", "upper"), _NUMBER),
    **dict.fromkeys(("text", "quote", "metric", "subject", "base", "scope", "programme"), _WORDS),
    "period": (_is_period, "an object {text, start, end, from, to}, or null"),
    "parties": (_is_words_list, "a list of strings or of objects with a text"),
    "capacity": (_is_capacities, "a list of objects, each with a number as its value"),
    "count": (_is_count, "a number, or null"),
    "optional_fields": (lambda value: value is None or _is_list(value), "a list of field names"),
    "mentions": (lambda value: not value or _is_list(value), "a list"),
}
"""For a field of a record: what it must fulfil for the comparison, and how to say so."""


def _check_named_document(document: Any, place: str) -> str:
    """Check a document that was read from a file.

    Returns:
        Its ``doc_id``.

    Raises:
        InputError: it has none, or :func:`_check_document` objects.

    """
    _check_document(document, place)
    doc_id = document.get("doc_id")
    if not isinstance(doc_id, str) or not doc_id:
        raise InputError(f"{place}: the document has no doc_id; give it one (a string), the same in both files")
    return doc_id


def _check_document(document: Any, place: str) -> None:
    """Raise an InputError, which begins with ``place``, unless the comparison can work with the document."""
    if not isinstance(document, Mapping):
        raise InputError(f'{place}: not a JSON object; each document must be one: {{"doc_id": …, "money": […], …}}')
    for record_type in RECORD_TYPES:
        records = document.get(record_type, [])
        if not _is_list(records):
            raise InputError(f"{place}: {record_type} is not a list; write [] where there are no records")
        for index, record in enumerate(records):
            _check_record(record, f"{place}: {record_type}[{index}]")


def _check_record(record: Any, place: str) -> None:
    if not isinstance(record, Mapping):
        raise InputError(f"{place}: not a JSON object; each record must be one, with start and end")
    for name, (is_sound, form) in _CHECKS.items():
        if name not in record and name in ("start", "end"):
            raise InputError(f"{place}: the record {_label(record)} has no {name}; give it {form}")
        if name in record and not is_sound(record[name]):
            raise InputError(f"{place}: {name} of the record {_label(record)} is {record[name]!r}; it must be {form}")


def _label(record: JsonObject) -> str:
    return f"{record.get('id')!r} ({record.get('text') or record.get('quote') or 'no text'})"


def _check_prediction(document: Any, place: str) -> None:
    """Check what is only used of a prediction: its projects' mentions; else as :func:`_check_document`."""
    _check_document(document, place)
    for index, project in enumerate(document.get("projects", ())):
        for mention in project.get("mentions") or ():
            if isinstance(mention, Mapping) and not all(_is_offset(mention.get(name)) for name in ("start", "end")):
                raise InputError(
                    f"{place}: projects[{index}]: a mention of the record {_label(project)} has no start and end; "
                    f"each must be {_OFFSET[1]}"
                )
