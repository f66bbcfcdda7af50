"""The examples of pattern files, run: what is in brackets is found, what is not is not, whole lists are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.packs import Pack, shipped_pack
from jzextract.patterns.schema import CueFile, CueSpec, Example, ExtensionFile, LexiconFile, RuleSpec

Extract = Callable[["ExampleCase", str], list[dict[str, Any]]]
"""A case and its bare text in; the records of the case's types as JSON-able data out, with ``start`` and ``end``."""


@dataclass(frozen=True, slots=True)
class ExampleCase:
    """One example: where it stands, and what it asks for."""

    path: str
    rule: str
    number: int
    record_types: tuple[str, ...]
    example: Example
    line: int | None = None

    @property
    def name(self) -> str:
        """What reports call the example."""
        return f"{self.path}:{self.rule}#{self.number}"


def read_examples(pack: Pack | None = None) -> list[ExampleCase]:
    """All examples of a pack's files (the shipped ones for ``None``), read from the YAML itself.

    Raises:
        PatternError: when a file cannot be used.
    """
    pack = shipped_pack() if pack is None else pack
    return [case for file in pack.files(indexed=False) for case in _cases(file)]


def _cases(file: LoadedFile) -> Iterator[ExampleCase]:
    spec = file.spec
    if isinstance(spec, LexiconFile | ExtensionFile):
        return
    types = tuple(spec.records) if isinstance(spec, CueFile) else (spec.family.split(".")[0],)
    key = "cues" if isinstance(spec, CueFile) else "rules"
    parts: Sequence[RuleSpec | CueSpec] = spec.cues if isinstance(spec, CueFile) else spec.rules
    for i, part in enumerate(parts):
        for number, example in enumerate(part.examples):
            line = file.line(key, i, "examples", number)
            yield ExampleCase(file.path, file.qualified(part.id), number + 1, types, example, line)


def unbracket(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Take ``[[…]]`` out of an example's text.

    Returns:
        The bare text, and the stretches that stood in brackets, in its offsets.

    Raises:
        ValueError: when brackets do not pair.
    """
    text, spans = "", []
    for i, part in enumerate(marked.split("[[")):
        if i == 0:
            text = part
            continue
        inside, closed, rest = part.partition("]]")
        if not closed:
            raise ValueError(f"a bracket [[ without its ]] in: {marked}")
        spans.append((len(text), len(text) + len(inside)))
        text += inside + rest
    if "]]" in text:
        raise ValueError(f"a bracket ]] without its [[ in: {marked}")
    return text, spans


def check_example(case: ExampleCase, extract: Extract) -> list[str]:
    """Run one example.

    Returns:
        What differs, a readable line each; an empty list when all is as it should be.
    """
    text, wanted = unbracket(case.example.text)
    records = sorted(extract(case, text), key=lambda r: (r["start"], r["end"]))
    found = [(r["start"], r["end"]) for r in records]
    differences = [f"not found: {text[s:e]!r}" for s, e in wanted if (s, e) not in found]
    differences += [f"found, but not in brackets: {text[s:e]!r}" for s, e in found if (s, e) not in wanted]
    if not differences:
        differences = list(_field_differences(case.example, records))
    return differences


def _field_differences(example: Example, records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Fields that are not what the example expects."""
    records = list(records)
    expected = example.expect if isinstance(example.expect, list) else [example.expect] * len(records)
    if len(expected) != len(records):
        yield f"'expect' lists {len(expected)} records, the brackets {len(records)}"
        return
    for fields, record in zip(expected, records, strict=True):
        for name, value in fields.items():
            actual = _as_expected(record.get(name, "no such field"), value)
            if actual != value:
                yield f"{record['text']}: {name} is {actual!r}, not {value!r}"


def _as_expected(actual: Any, value: Any) -> Any:
    """An evidence span as the example writes it: as its text, or as those of its parts that are named (from, to)."""
    if isinstance(actual, Mapping) and "text" in actual:
        return {key: actual.get(key) for key in value} if isinstance(value, Mapping) else actual["text"]
    return actual
