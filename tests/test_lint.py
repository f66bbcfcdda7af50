"""What ``lint`` finds, each kind with the line, and what it leaves alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import regex
from typer.testing import CliRunner

import jzextract
from jzextract.authoring.asked import ASKED_FRAGMENTS, ASKED_LEXICONS
from jzextract.authoring.lint import lint
from jzextract.authoring.parts import Part
from jzextract.authoring.repetitions import costly_parts
from jzextract.cli import app
from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.patterns.structure_reader import read_structure

pytestmark = pytest.mark.usefixtures("shipped_once")

EXAMPLES = "    examples:\n      - text: 拨给[[3贯]]。\n      - text: 没有数。\n"
RULES = f"""family: money.mine
about: for this test
fragments:
  coin: 贯
rules:
  - id: money.mine.a
    pattern: '(?P<amount>{{{{number}}}}){{{{coin}}}}'
    needs: [贯]
    unless: {{after: [级], before: [第]}}
{EXAMPLES}"""
CUES = """family: money.indicator
about: for this test
field: indicator
records: [money]
cues:
  - id: money.indicator.mine
    value: gdp
    before: [贯钱值, '缗钱(?:值|数)']
    examples:
      - text: 贯钱值[[3元]]。
"""
WORDS = "lexicon: mine\nabout: for this test\nentries: [缗, 贯]\n"
USED = RULES.replace("coin: 贯", "coin: '{{mine}}'")


def found(folder: Path, **files: str) -> list[tuple[str, str]]:
    """The findings of a folder: ``file:line code``, and what is said."""
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return [(f"{Path(f.path).stem}:{f.line} {f.code}", f"{f.message}; {f.suggestion}") for f in lint([folder])]


def test_good_files_have_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, rules=USED, cues=CUES, words=WORDS) == []


def test_the_shipped_patterns_have_no_findings() -> None:
    assert list(map(str, lint())) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("coin: 贯", "coin: 贯\n  spare: 缗", "rules:5 unused", "nothing uses the fragment 'spare'"),
        ("{{coin}}", "{{coins}}", "rules:7 undefined", "'coins'; did you mean coin"),
        ("{{coin}}'", r"{{coin}}\b'", "rules:7 boundary", r"\\b marks no word in Chinese text"),
        ("{{coin}}'", "{{coin}}[１２]'", "rules:7 unfolded", "write 1"),
        ("coin: 贯", "coin: 貫", "rules:4 unfolded", "write 贯"),
        ("needs: [贯]", "needs: [３贯]", "rules:8 unfolded", "write 3"),
        ("needs: [贯]", "needs: [贯, 贯]", "rules:8 shadowed", "'贯' stands here twice"),
        ("needs: [贯]", "needs: [贯, 贯钱]", "rules:8 shadowed", "'贯钱' holds only where '贯' holds too"),
        ("after: [级]", "after: [级, 级别]", "rules:9 shadowed", "'级别' holds only where '级' holds too"),
        ("before: [第]", "before: [第, 每第]", "rules:9 shadowed", "'每第' holds only where '第' holds too"),
        ("{{coin}}'", "[{{coin}}]'", "rules:7 fragment", "a fragment stands within a class"),
        ("{{coin}}'", "{{coin}}[^，]*元'", "rules:7 unbounded", r"as \{0,20\} instead of \*"),
        ("{{coin}}'", "{{coin}}(?:贯+)+元'", "rules:7 nested", "possessive"),
        ("coin: 贯", "coin: '(?:贯+)+元'", "rules:4 nested", "every round multiplies them"),
        ("{{coin}}'", r"{{coin}}\d*\d*元'", "rules:7 adjacent", "share it in every way"),
        ("{{coin}}'", "(?:{{coin}}){e<=1}'", "rules:7 costly", "tries every error"),
        ("{{coin}}'", "{{coin}}(?P<colour>红)'", "rules:6 fields", "'colour' stands for no field"),
        ("P<amount>", "P<sign>", "rules:6 fields", "lacks a group; it needs amount"),
        ("    needs", "    set: {bound: never}\n    needs", "rules:6 fields", "'set' gives bound the value 'never'"),
        ("      - text: 没有数。\n", "", "rules:6 examples", "add one without brackets"),
        ("      - text: 拨给[[3贯]]。\n", "", "rules:6 examples", "add one with"),
        (EXAMPLES, "", "rules:6 examples", "add one with .* and one without brackets"),
        ("没有数。", "没有[[数。", "rules:12 examples", "pair the brackets"),
        ("没有数。\n", "没有数。\n        published: 昨天\n", "rules:12 examples", "write it as 2020-10-17"),
        ("    needs", "    overrides: money.mine.nosuch\n    needs", "rules:6 conflict", "no rule or cue is called"),
        ("    needs", "    need", "rules:8 schema", "unknown key 'need'"),
    ],
)  # fmt: skip
def test_a_finding_about_rules(old: str, new: str, place: str, said: str, tmp_path: Path) -> None:
    assert old in RULES
    findings = found(tmp_path, rules=RULES.replace(old, new, 1))
    assert [what for where, what in findings if where == place and re.search(said, what)], findings


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("[贯钱值,", "[贯钱值, 贯钱值,", "cues:8 shadowed", "stands here twice"),
        ("[贯钱值,", "[缗钱数,", "cues:8 shadowed", r"'缗钱数' is matched by '缗钱\(\?:值|数\)' too"),
        ("[贯钱值,", "[国民生产总值,", "cues:8 shadowed", "money.indicator.gdp .* has it too, and says the same"),
        ("[[3元]]", "3元", "cues:6 examples", "add one with"),
        ("value: gdp", "value: weather", "cues:6 fields", "'weather' is none that 'indicator' can have"),
        ("钱(?:值|数)", "钱(?:[一-龥]+数)", "cues:8 unbounded", r"as \{1,20\} instead of \+"),
    ],
)
def test_a_finding_about_cues(old: str, new: str, place: str, said: str, tmp_path: Path) -> None:
    [(where, what)] = found(tmp_path, cues=CUES.replace(old, new, 1))
    assert where == place
    assert re.search(said, what)


def test_a_word_in_two_cues_with_different_values(tmp_path: Path) -> None:
    second = (
        "  - id: money.indicator.other\n    value: profit\n    before: [利, 贯钱值]\n" + CUES[CUES.index("    exam") :]
    )
    places = [place for place, _ in found(tmp_path, cues=CUES + second)]
    assert places == ["cues:11 conflict"]


@pytest.mark.parametrize(
    ("files", "place", "said"),
    [
        ({"words": WORDS}, "words:1 unused", "nothing uses the lexicon 'mine'"),
        ({"words": WORDS.replace("贯]", "贯, 缗]"), "rules": USED}, "words:3 shadowed", "'缗' stands here twice"),
        ({"words": WORDS.replace("贯]", "４贯]"), "rules": USED}, "words:3 unfolded", "write 4"),
        ({"more": "extends: currencies\nabout: t\nentries: {美元: USD}\n"}, "more:3 shadowed", "has '美元' already"),
        ({"more": "extends: nosuch\nabout: t\nentries: [贯]\n"}, "more:1 conflict", "there is no lexicon 'nosuch'"),
        ({"a": WORDS, "b": WORDS, "rules": USED}, "b:1 conflict", "is defined twice"),
    ],
)
def test_a_finding_about_lexicons(files: dict[str, str], place: str, said: str, tmp_path: Path) -> None:
    [(where, what)] = found(tmp_path, **files)
    assert where == place
    assert said in what


def test_every_fault_is_told_and_none_for_what_only_follows_from_it(tmp_path: Path) -> None:
    rules = RULES.replace("coin: 贯", "coin: '(贯'").replace("needs: [贯]", "needs: [贯, 贯]")
    more = rules.replace("money.mine", "money.more").replace("    needs", "    colour: red\n    needs")
    assert [place for place, _ in found(tmp_path, a=rules, b=more)] == [
        "a:4 expression", "a:8 shadowed", "b:4 expression", "b:8 schema",
    ]  # fmt: skip


def test_a_shared_fragment_that_is_broken_is_told_where_it_is_written(tmp_path: Path) -> None:
    shared = "family: shared.mine\nabout: for this test\nfragments:\n  coins: '(贯'\n"
    assert [
        place for place, _ in found(tmp_path, shared=shared, rules=RULES.replace("coin: 贯", "coin: '{{coins}}'"))
    ] == ["shared:4 expression"]


# What each expression costs: those that are told off, and their text's cost grows faster than the text does.
COSTLY = [
    ("(甲+)+乙", "nested"),
    ("(甲|甲甲)+乙", "nested"),
    ("(甲*乙*)*丙", "nested"),
    ("(?:甲?乙?)*丙", "nested"),
    (r"(?:\d+,?)+元", "nested"),
    (r"(?:\d+|[一二三])+元", "nested"),
    ("(?:市|区|市区)+丙", "nested"),
    ("(?:[一-龥]{1,20}){1,20}元", "nested"),
    ("(?:[一-龥]{1,20}、?){1,9}元", "nested"),
    ("(?>(?:甲|甲甲)+乙)", "nested"),
    ("(?=(?:甲+)+乙)甲", "nested"),
    ("[^，]*元", "unbounded"),
    (".+元", "unbounded"),
    ("[一-龥]{2,}元", "unbounded"),
    ("[一-龥]*+元", "unbounded"),
    ("[一-龥]{0,5000}元", "unbounded"),
    (r"\w+元", "unbounded"),
    (r"(?:\p{Han}|\d)+元", "unbounded"),
    (r"\d*\d*元", "adjacent"),
    (r"\s*\n\s*元", "adjacent"),
    ("[一-龥]{0,40}市?[一-龥]{0,40}元", "adjacent"),
    ("(?:约|近)*(?:约|超)*元", "adjacent"),
]
CHEAP = [
    "[^，]{0,20}元", r"\d+元", r"[\d.,]+元", r"\d+(?:,\d{3})*(?:\.\d+)?元", " *[百千万亿]+ *元", "[A-Za-z]+元",
    "(?:约|近|超过?)*元", "(?:张三|李四|王五)+", "(?:甲++乙?)+丙", "(?>甲+)+乙", "(?:甲|甲甲)++", r"(?:\d{4}年)+",
    "(?:[一-龥]{1,4}、){1,30}元", "(?:[一-龥]{1,4}、?){1,2}元", "[一-龥]{1,10}市[一-龥]{1,10}区", "[百千]+[万亿]*元",
]  # fmt: skip


def costs(expression: str) -> set[str]:
    def unknown(name: str) -> Part:
        raise KeyError(name)

    return {costly.code for costly in costly_parts(Part(expression, read_structure(expression), unknown))}


@pytest.mark.parametrize(("expression", "code"), COSTLY)
def test_what_costs_too_much(expression: str, code: str) -> None:
    assert code in costs(expression)


@pytest.mark.parametrize("expression", CHEAP)
def test_what_is_cheap(expression: str) -> None:
    assert costs(expression) == set()


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("(甲|甲甲)+乙", "甲" * 60),
        ("(?:市|区|市区)+丙", "市区" * 60),
        ("(?>(?:甲|甲甲)+乙)", "甲" * 60),
        ("(?:[一-龥]{1,20}){1,20}元", "山" * 200),
        (r"\s*\n\s*元", "\n" * 20_000),
        ("(甲*乙*)*丙", "甲乙" * 20_000),
        ("[一-龥]+元", "山" * 400_000),
    ],
)
def test_what_is_told_off_really_costs_so_much(expression: str, text: str) -> None:
    assert costs(expression)
    with pytest.raises(TimeoutError):
        compile_expression(expression).search(f"{text}。乙丙元", timeout=0.5)


@pytest.mark.parametrize("expression", CHEAP)
def test_what_is_cheap_really_is(expression: str) -> None:
    words = [
        "约近超过" * 3,
        "1,234,567.89" * 2,
        "张三李四王五" * 3,
        "山水市" * 9,
        "甲甲甲乙" * 5,
        "2020年" * 5,
        " " * 20,
    ]
    text = "。".join(words) * 40
    pattern = compile_expression(expression)
    assert sum(1 for _ in pattern.finditer(text, timeout=5.0)) >= 0


def test_a_last_repetition_costs_nothing_where_the_search_goes_on_behind_it(tmp_path: Path) -> None:
    assert found(tmp_path, rules=RULES.replace("{{coin}}'", "{{coin}}[^，]*'")) == []
    at_numbers = RULES.replace("{{coin}}'", "{{coin}}[^，]*'").replace("    needs", "    at: number\n    needs")
    assert [place for place, _ in found(tmp_path, rules=at_numbers)] == ["rules:7 unbounded"]


class _Asking(dict[str, object]):
    """A mapping that remembers what it was asked for."""

    def __init__(self, known: dict[str, object]) -> None:
        super().__init__(known)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> object:
        self.asked.add(name)
        return super().__getitem__(name)


def test_the_mechanisms_ask_for_what_is_declared(monkeypatch: pytest.MonkeyPatch, example_text: str) -> None:
    library = load_library()
    lexicons = _Asking(dict(library.lexicons))
    fragments: set[str] = set()
    expression = PatternLibrary.expression

    def asked(self: PatternLibrary, fragment: str) -> regex.Pattern[str]:
        fragments.add(fragment)
        return expression(self, fragment)

    monkeypatch.setattr(library, "lexicons", lexicons)
    monkeypatch.setattr(PatternLibrary, "expression", asked)
    monkeypatch.setattr("jzextract.components.common.load_library", lambda patterns: library)
    from jzextract.periods import words

    words.words_of.cache_clear()
    table = "\n\n| 项目 | 总投资（美元） |\n|---|---|\n| 水厂 | 300 |\n"
    jzextract.load()(example_text + table)
    words.words_of.cache_clear()
    assert fragments == ASKED_FRAGMENTS
    assert lexicons.asked == ASKED_LEXICONS


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["patterns", "lint", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_the_command_writes_a_finding_a_line_and_their_number(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULES.replace("[贯]", "[贯, 贯]"), encoding="utf-8")
    assert run(tmp_path) == (
        1,
        f"{tmp_path.as_posix()}/a.yml:8: [money.mine.a] shadowed: '贯' stands here twice; leave one out\n1 finding\n",
    )
    status, output = run(tmp_path, "--format", "json")
    assert status == 1
    assert json.loads(output) == [
        {
            "path": f"{tmp_path.as_posix()}/a.yml",
            "line": 8,
            "rule": "money.mine.a",
            "code": "shadowed",
            "message": "'贯' stands here twice",
            "suggestion": "leave one out",
        }
    ]


def test_the_command_is_content_with_good_files(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULES, encoding="utf-8")
    assert run(tmp_path) == (0, "no findings\n")
    assert run(tmp_path, "--format", "json") == (0, "[]\n")


def test_the_command_wants_a_pack_that_is_there() -> None:
    status, output = run("no_such_pack")
    assert status == 1
    assert "no such folder of patterns, and no installed pack of that name" in output
