"""Run the examples of pattern files with the pipeline that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

import jzextract
from jzextract.api import PIPELINE
from jzextract.authoring.examples import ExampleCase, check_example, read_examples
from jzextract.components.common import PUBLISHED_KEY
from jzextract.errors import PatternError
from jzextract.page.fold import fold
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.patterns.packs import find_packs, shipped_pack
from jzextract.patterns.rules import Rule

# Rules whose matches make no records: the one rule is run over the example by itself.
_MATCHED_ALONE = frozenset({"page", "tables", "scopes", "streaks", "capacities", "parties"})
# Rules whose matches only serve attribution, and the group that they are for.
_GROUPS = {"recipients": "subject", "contests": "metric"}
_BEFORE_MONEY = PIPELINE.index("jz_money")

RecordData = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example that was run, and what differs from what it asks for: nothing where it is as it should be."""

    case: ExampleCase
    differences: tuple[str, ...]


class ExampleRunner:
    """Runs examples with the shipped patterns and those of packs.

    Args:
        packs: folders, or names of installed packs, as for :func:`jzextract.load`.

    Raises:
        PatternError: when a pattern file cannot be used.
    """

    def __init__(self, packs: Sequence[str | Path] = ()) -> None:
        self._library: PatternLibrary = load_library(packs)
        self._nlp: Language = jzextract.load(patterns=packs)
        self._periods: Language = jzextract.load(patterns=packs, disable=PIPELINE[_BEFORE_MONEY:])

    def run(self, case: ExampleCase) -> ExampleResult:
        """Run one example.

        Raises:
            PatternError: when its brackets do not pair, or its day of publication is no date.
        """
        try:
            return ExampleResult(case, tuple(check_example(case, self._records)))
        except ValueError as error:
            raise PatternError(str(error), path=case.path, line=case.line, rule=case.rule) from error

    def _records(self, case: ExampleCase, text: str) -> list[RecordData]:
        """The records that the library finds; for rules about lines and tables, which make none, what they match."""
        kind = case.record_types[0] if len(case.record_types) == 1 else ""
        if kind in _MATCHED_ALONE:
            rule = self._rule(kind, case.rule)
            line = rule.pattern.match if "kind" in rule.spec.set else rule.pattern.fullmatch
            match = (line if kind == "page" else rule.pattern.search)(fold(text))
            return [] if match is None else [{"text": match.group(), "start": match.start(), "end": match.end()}]
        if kind in _GROUPS:
            found = self._rule(kind, case.rule).pattern.finditer(fold(text))
            spans = [span for match in found for span in match.spans(_GROUPS[kind])]
            return [{"text": text[start:end], "start": start, "end": end} for start, end in spans]
        if kind == "periods":
            return self._time_expressions(text, case.example.published)
        [result] = jzextract.extract_many([{"text": text, "published": case.example.published}], nlp=self._nlp)
        types = ("percentages",) if kind == "bases" else case.record_types
        return [record for record_type in types for record in result.to_dict().get(record_type, [])]

    def _rule(self, record_type: str, identifier: str) -> Rule:
        return next(rule for rule in self._library.rules(record_type) if rule.id == identifier)

    def _time_expressions(self, text: str, published: str | None) -> list[RecordData]:
        """The time expressions; a result holds them only as parts of records, so their component is asked."""
        doc = self._periods.make_doc(text)
        if published is not None:
            doc.user_data[PUBLISHED_KEY] = published
        return list(self._periods(doc).user_data["jz.periods"])


def run_examples(packs: Sequence[str | Path] = ()) -> Iterator[ExampleResult]:
    """Run all examples of the packs, of the shipped patterns where none is named; one after the other.

    Raises:
        PatternError: when a pattern file cannot be used.
    """
    found = find_packs(packs)
    runner = ExampleRunner(packs)
    disabled = {identifier for pack in found for identifier in pack.disable}
    for pack in found or [shipped_pack()]:
        for case in read_examples(pack):
            if case.rule not in disabled:
                yield runner.run(case)
