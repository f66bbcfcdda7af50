"""Every example of every pattern file."""

from __future__ import annotations

from collections import defaultdict

import pytest

from jzextract.authoring.examples import ExampleCase, read_examples, unbracket
from jzextract.authoring.testing import ExampleRunner
from jzextract.patterns.loader import parse_pattern_file
from jzextract.patterns.packs import shipped_pack
from jzextract.patterns.schema import CueFile, RuleFile

CASES = read_examples()


@pytest.fixture(scope="module")
def runner() -> ExampleRunner:
    return ExampleRunner()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_example(case: ExampleCase, runner: ExampleRunner) -> None:
    assert runner.run(case).differences == ()


def test_an_example_that_is_wrong_is_told_in_words(runner: ExampleRunner) -> None:
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
    cases = [ExampleCase("check.yml", "money.check.rule", 1, ("money",), e) for e in examples]
    assert [list(runner.run(case).differences) for case in cases] == [
        ["found, but not in brackets: '5万元'"],
        ["3万元: value is '30000', not '5'"],
    ]


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
    for file in shipped_pack().files(indexed=False):
        spec = file.spec
        if isinstance(spec, RuleFile):
            for rule in spec.rules:
                total = positive[rule.id] + negative[rule.id]
                if total < 3 or (not positive[rule.id] and not rule.reject):
                    lacking.append(rule.id)
        elif isinstance(spec, CueFile):
            lacking += [cue.id for cue in spec.cues if not positive[cue.id]]
    assert lacking == []
