"""Every example of every pattern file."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from spacy.language import Language

import jzextract
from jzextract.api import PIPELINE
from jzextract.components.common import PUBLISHED_KEY
from jzextract.page.fold import fold
from jzextract.patterns.examples import ExampleCase, check_example, read_examples, unbracket
from jzextract.patterns.library import load_library
from jzextract.patterns.loader import parse_pattern_file, shipped_folder
from jzextract.patterns.schema import CueFile, RuleFile

CASES = read_examples()
# Rules whose matches only serve attribution, and the group that they are for.
GROUPS = {"recipients": "subject", "contests": "metric"}


def records_of(case: ExampleCase, text: str) -> list[dict[str, Any]]:
    """The records that the library finds; for rules about lines and tables, which make none, what they match."""
    [kind] = case.record_types if len(case.record_types) == 1 else [""]
    if kind in ("page", "tables", "scopes", "streaks", "capacities", "parties"):
        rule = next(r for r in load_library().rules(kind) if r.id == case.rule)
        line = rule.pattern.match if "kind" in rule.spec.set else rule.pattern.fullmatch
        match = (line if kind == "page" else rule.pattern.search)(fold(text))
        return [] if match is None else [{"text": match.group(), "start": match.start(), "end": match.end()}]
    if kind in GROUPS:
        rule = next(r for r in load_library().rules(kind) if r.id == case.rule)
        spans = [span for match in rule.pattern.finditer(fold(text)) for span in match.spans(GROUPS[kind])]
        return [{"text": text[start:end], "start": start, "end": end} for start, end in spans]
    if kind == "periods":
        return periods_of(text, case.example.published)
    result = jzextract.extract(text, case.example.published).to_dict()
    types = ("percentages",) if kind == "bases" else case.record_types
    return [record for record_type in types for record in result[record_type]]


def periods_of(text: str, published: str | None) -> list[dict[str, Any]]:
    """The time expressions of a text; a result holds them only as parts of records, so their component is asked."""
    nlp = jzextract.load(disable=PIPELINE[2:])
    doc = nlp.make_doc(text)
    if published is not None:
        doc.user_data[PUBLISHED_KEY] = published
    return list(nlp(doc).user_data["jz.periods"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_example(case: ExampleCase, nlp: Language) -> None:
    assert check_example(case, records_of) == []


def test_an_example_that_is_wrong_is_told_in_words() -> None:
    text = """
family: money.check
about: for this test
rules:
  - id: money.check.rule
    pattern: '(?P<amount>{{number}})元'
    examples:
      - text: 收入[[3万元]]和5万元。
      - text: 收入[[3万元]]。
        expect: {value: '5'}
"""
    file = parse_pattern_file(text, "check.yml")
    assert isinstance(file.spec, RuleFile)
    examples = file.spec.rules[0].examples
    told = [check_example(ExampleCase("check.yml", "money.check.rule", 1, ("money",), e), records_of) for e in examples]
    assert told == [["found, but not in brackets: '5万元'"], ["3万元: value is '30000', not '5'"]]


@pytest.mark.parametrize("marked", ["收入[[3万元。", "收入3万元]]。"])
def test_brackets_must_pair(marked: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        unbracket(marked)


def test_every_shipped_rule_has_examples_for_and_against_it() -> None:
    positive: dict[str, int] = defaultdict(int)
    negative: dict[str, int] = defaultdict(int)
    for case in CASES:
        (positive if "[[" in case.example.text else negative)[case.rule] += 1
    lacking = []
    for path in sorted(shipped_folder().rglob("*.yml")):
        spec = parse_pattern_file(path.read_text("utf-8"), path.name).spec
        if isinstance(spec, RuleFile):
            for rule in spec.rules:
                total = positive[rule.id] + negative[rule.id]
                if total < 3 or (not positive[rule.id] and not rule.reject):
                    lacking.append(rule.id)
        elif isinstance(spec, CueFile):
            lacking += [cue.id for cue in spec.cues if not positive[cue.id]]
    assert lacking == []
