"""Run the examples of pattern files with the pipeline that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from spacy.language import Language

import jzextract
from jzextract.api import PIPELINE
from jzextract.authoring.examples import ExampleCase, check_example, read_examples
from jzextract.components.common import PUBLISHED_KEY
from jzextract.errors import InputError, PatternError
from jzextract.io.display import one_line
from jzextract.page.fold import fold
from jzextract.patterns.compiler import known_names
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
        except (ValueError, InputError) as error:
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


def run_examples(packs: Sequence[str | Path] = (), *, rule: str | None = None) -> Iterator[ExampleResult]:
    """Run all examples of the packs, of the shipped patterns where none is named; one after the other.

    Args:
        packs: folders, or names of installed packs.
        rule: the id of a rule or cue; only its examples are run.

    Raises:
        PatternError: when a pattern file cannot be used, or there is no such rule.
    """
    found = find_packs(packs)
    runner = ExampleRunner(packs)
    disabled = {identifier for pack in found for identifier in pack.disable}
    cases = [case for pack in found or [shipped_pack()] for case in read_examples(pack) if case.rule not in disabled]
    if rule is not None:
        known = sorted({case.rule for case in cases})
        cases = [case for case in cases if case.rule == rule]
        if not cases:
            raise PatternError(f"no examples; {known_names(rule, known)}", path=rule)
    return map(runner.run, cases)


def write_results(results: Iterable[ExampleResult], stream: TextIO) -> int:
    """Write what differs, example after example, and a line that counts.

    Returns:
        How many examples differ.
    """
    count = failed = 0
    for result in results:
        count += 1
        if not result.differences:
            continue
        failed += 1
        case = result.case
        place = case.path if case.line is None else f"{case.path}:{case.line}"
        stream.write(f"{place}: [{case.rule}] example {case.number}\n  {one_line(case.example.text)}\n")
        stream.writelines(f"  - {difference}\n" for difference in result.differences)
    stream.write(f"{count} examples, {failed or 'none'} of them not as they should be\n")
    return failed
