"""Pattern files that are wrong: one clear error each, with file, rule and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from jzextract.errors import PatternError
from jzextract.patterns.compiler import ExpansionError, expand, words_expression
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.loader import load_folder, parse_pattern_file
from jzextract.patterns.packs import shipped_pack

HEAD = "family: money.mine\nabout: test\nrules:\n"
GOOD = "  - id: money.mine.a\n    pattern: '(?P<amount>{{number}})(?P<currency>贯)'\n"
LEXICON = "lexicon: currencies\nabout: test\nentries: {贯: XAU}\n"
SIGNS = "lexicon: currency_signs\nabout: test\nentries: {§: XAU}\n"

WRONG = [
    ("misspelt key", HEAD + "  - id: money.mine.a\n    patern: x\n",
     r"mine.yml:4: \[money.mine.a\].*'pattern' is missing"),
    ("unknown key", HEAD + GOOD + "    colour: red\n", r"mine.yml:6: \[money.mine.a\] unknown key 'colour'"),
    ("unknown key at the top", "famly: x\n", r"mine.yml:1: unknown key 'famly'|'family' is missing"),
    ("wrong type", HEAD + GOOD + "    priority: high\n", r"mine.yml:6: \[money.mine.a\] 'priority'"),
    ("undefined fragment", HEAD + "  - id: money.mine.a\n    pattern: '(?P<amount>{{numbr}})'\n",
     r"mine.yml:4: \[money.mine.a\] the fragment 'numbr' is not defined"),
    ("circle of fragments", "family: money.mine\nabout: t\nfragments: {a: '{{b}}', b: '{{a}}'}\nrules:\n"
     "  - id: money.mine.a\n    pattern: '(?P<amount>{{a}})'\n",
     r"\[money.mine.a\] the fragment 'a' contains itself \(a → b → a\)"),
    ("group in a fragment", "family: money.mine\nabout: t\nfragments: {a: '(?P<low>x)'}\nrules:\n"
     "  - id: money.mine.a\n    pattern: '(?P<amount>{{a}})'\n", "has named groups"),
    ("group without field", HEAD + "  - id: money.mine.a\n    pattern: '(?P<amount>{{number}})(?P<colour>红)'\n",
     r"mine.yml:4: \[money.mine.a\] the group 'colour' stands for no field"),
    ("no number", HEAD + "  - id: money.mine.a\n    pattern: 贯\n", "lacks a group; it needs amount or"),
    ("unknown field in set", HEAD + GOOD + "    set: {colour: red}\n", "'set' knows no field 'colour'"),
    ("bad expression", HEAD + "  - id: money.mine.a\n    pattern: '(?P<amount>{{number}}'\n", "not a valid expression"),
    ("duplicate id", HEAD + GOOD + GOOD, r"\[money.mine.a\] the id is used twice"),
    ("foreign id", HEAD + GOOD.replace("money.mine.a", "money.other.a"), "must begin with the family's name"),
    ("unknown record type", (HEAD + GOOD).replace("money.mine", "gold.mine"), "'gold' is no type of record"),
    ("not YAML", "family: [money\n", "mine.yml:[12]: is not valid YAML"),
    ("no mapping", "- a\n- b\n", "holds no mapping"),
    ("duplicate key", "family: money.mine\nfamily: money.mine\n", "mine.yml:2: is not valid YAML"),
    ("empty lexicon", "lexicon: mine\nabout: t\nentries: []\n", "at least one entry"),
    ("cue without words", "family: money.mine\nabout: t\nfield: indicator\nrecords: [money]\ncues:\n"
     "  - id: money.mine.a\n    value: gdp\n", r"mine.yml:6: \[money.mine.a\] the cue has no words"),
    ("bad cue", "family: money.mine\nabout: t\nfield: indicator\nrecords: [money]\ncues:\n"
     "  - id: money.mine.a\n    value: gdp\n    before: ['(x']\n",
     r"mine.yml:6: \[money.mine.a\] the pattern is not a valid expression"),
    ("groups in a cue", "family: money.mine\nabout: t\nfield: indicator\nrecords: [money]\ncues:\n"
     "  - id: money.mine.a\n    value: gdp\n    before: ['(?P<x>x)']\n", "a cue names no groups"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_wrong_file_is_one_clear_error(text: str, message: str) -> None:
    with pytest.raises(PatternError, match=message):
        PatternLibrary([parse_pattern_file(LEXICON, "currencies.yml"), parse_pattern_file(text, "mine.yml")])


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "silver.yml").write_text(
        "family: money.silver\nabout: old coins\nrules:\n"
        "  - id: money.silver.string\n    pattern: '(?P<amount>{{number}})贯钱'\n    set: {currency: XAG}\n",
        encoding="utf-8",
    )
    import jzextract

    nlp = jzextract.load(patterns=[tmp_path])
    money = nlp("拨给三百贯钱，另付5万元。")._.jz.money
    assert [(m.text, str(m.value), m.currency, m.rule) for m in money] == [
        ("三百贯钱", "300", "XAG", "local/money.silver.string"),
        ("5万元", "50000", "CNY", "money.amounts.number_currency"),
    ]
    assert [m.text for m in jzextract.load()("拨给三百贯钱，另付5万元。")._.jz.money] == ["5万元"]


@pytest.mark.parametrize(("make", "message"), [(False, "no such folder"), (True, "holds no .yml file")])
def test_a_folder_that_holds_nothing(tmp_path: Path, make: bool, message: str) -> None:
    folder = tmp_path / "mine"
    if make:
        folder.mkdir()
    with pytest.raises(PatternError, match=message):
        load_folder(folder)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"family: \xff")
    with pytest.raises(PatternError, match=r"a.yml:1: is not UTF-8 \(byte 8\)"):
        load_folder(tmp_path)


def test_the_longest_word_of_a_lexicon_wins() -> None:
    import regex

    pattern = regex.compile(words_expression(["投资", "投资额", "投", "总投资", "$a.b"]))
    assert [m.group() for m in pattern.finditer("投资额总投资投a$a.b")] == ["投资额", "总投资", "投", "$a.b"]


def test_fragments_do_not_mix_with_what_stands_around() -> None:
    assert expand("{{a}}b", {"a": "x|y"}) == "(?:x|y)b"
    with pytest.raises(ExpansionError):
        expand("{{c}}", {"a": "x"})


def test_all_shipped_expressions_compile() -> None:
    pack = shipped_pack()
    files = pack.files(indexed=False)  # what is read from YAML is checked and compiled at once
    assert all(file.fresh for file in files)
    assert PatternLibrary(files, [pack]).rules("money")
