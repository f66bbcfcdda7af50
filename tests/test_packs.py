"""Packs: patterns of one's own, what they may change, and what they may not do."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

import jzextract
from jzextract.errors import PatternError
from jzextract.patterns.library import load_library
from jzextract.patterns.packs import find_packs
from tests.conftest import ROOT

EXAMPLE = ROOT / "examples" / "pack"
MANIFEST = "pack: {name}\nabout: For a test.\nengine: '>=0.1'\n"
COINS = "family: money.coins\nabout: Old coins.\nrules:\n"
STRING = "  - id: money.coins.string\n    pattern: '(?P<amount>{{number}})贯钱'\n    set: {currency: XAG}\n"


def make_pack(folder: Path, name: str = "mine", manifest: str = "", **files: str) -> str:
    """Write a pack, and give its name for ``load``."""
    folder.mkdir()
    (folder / "pack.yml").write_text(MANIFEST.format(name=name) + manifest, encoding="utf-8")
    for stem, text in files.items():
        (folder / f"{stem}.yml").write_text(text, encoding="utf-8")
    return folder.as_posix()


def money(text: str, *packs: str) -> list[tuple[str, str, str]]:
    found = jzextract.load(patterns=packs)(text)._.jz.money
    return [(m.text, m.rule, m.indicator) for m in found]


# --- What a pack may do -----------------------------------------------------------------------------------------------


def test_a_pack_adds_rules_under_its_name(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "a", coins=COINS + STRING)
    assert money("拨给三百贯钱。", pack) == [("三百贯钱", "mine/money.coins.string", "other")]
    assert money("拨给三百贯钱。") == []


def test_a_pack_adds_entries_to_a_lexicon(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "a", words="extends: currencies\nabout: t\nentries: {比索: PHP}\n")
    [found] = jzextract.load(patterns=[pack])("出口额3亿比索。")._.jz.money
    assert (found.text, found.currency) == ("3亿比索", "PHP")


def test_a_pack_adds_cues_to_a_field(tmp_path: Path) -> None:
    cues = (
        "family: money.indicator\nabout: t\nfield: indicator\nrecords: [money]\ncues:\n"
        "  - {id: money.indicator.tolls, value: tax, before: [厘金]}\n"
    )
    pack = make_pack(tmp_path / "a", cues=cues)
    assert [m[2] for m in money("征收厘金3万元。", pack)] == ["tax"]
    assert [m[2] for m in money("征收厘金3万元。")] != ["tax"]


def test_a_pack_takes_the_place_of_a_rule(tmp_path: Path) -> None:
    rule = STRING.replace("贯钱", "美元") + "    overrides: money.amounts.number_currency\n    at: number\n"
    pack = make_pack(tmp_path / "a", coins=COINS + rule)
    assert money("出口3亿美元，内销5亿元。", pack)[0][:2] == ("3亿美元", "mine/money.coins.string")
    assert "5亿元" not in [m[0] for m in money("出口3亿美元，内销5亿元。", pack)]
    kept = [rule.id for rule in load_library().rules("money")]
    changed = [rule.id for rule in load_library([pack]).rules("money")]
    place = kept.index("money.amounts.number_currency")
    assert changed == [*kept[:place], "mine/money.coins.string", *kept[place + 1 :]]


def test_a_pack_takes_the_place_of_a_cue(tmp_path: Path) -> None:
    cues = (
        "family: money.indicator\nabout: t\nfield: indicator\nrecords: [money]\ncues:\n"
        "  - {id: money.indicator.duties, value: tax, before: [关税], overrides: money.indicator.tax}\n"
    )
    pack = make_pack(tmp_path / "a", cues=cues)
    assert [m[2] for m in money("个人所得税3万元。")] == ["tax"]
    assert [m[2] for m in money("个人所得税3万元。", pack)] != ["tax"]
    assert [m[2] for m in money("关税3万元。", pack)] == ["tax"]


def test_a_pack_switches_rules_and_cues_off(tmp_path: Path) -> None:
    off = "disable: [money.amounts.number_currency, money.indicator.tax]\n"
    pack = make_pack(tmp_path / "a", manifest=off, coins=COINS + STRING)
    assert money("个人所得税3万元。", pack) == []
    assert "money.amounts.number_currency" not in [rule.id for rule in load_library([pack]).rules("money")]


def test_two_packs_work_together_and_two_pipelines_do_not_disturb_each_other(tmp_path: Path) -> None:
    first = make_pack(tmp_path / "a", "first", coins=COINS + STRING)
    second = make_pack(tmp_path / "b", "second", coins=COINS + STRING.replace("贯钱", "吊钱"))
    text = "先付三百贯钱，再付五吊钱。"
    assert [m[1] for m in money(text, first, second)] == ["first/money.coins.string", "second/money.coins.string"]
    both, one = jzextract.load(patterns=[first, second]), jzextract.load(patterns=[second])
    assert [len(nlp(text)._.jz.money) for nlp in (both, one, both)] == [2, 1, 2]


def test_a_pack_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "a", coins=COINS + STRING)
    assert [m[0] for m in money("先付三百贯钱，再付五十吊钱。", pack)] == ["三百贯钱"]
    (tmp_path / "a" / "coins.yml").write_text(COINS + STRING.replace("贯钱", "吊钱 ?"), encoding="utf-8")
    assert [m[0] for m in money("先付三百贯钱，再付五十吊钱。", pack)] == ["五十吊钱"]


def test_quantities_are_what_a_pack_says_they_are() -> None:
    nlp = jzextract.load(patterns=[EXAMPLE / "src" / "jzextract_land"])
    result = nlp("今年，青禾镇计划流转土地约300亩，建成大棚20垧；全市粮食播种面积320万亩，增长1.2%。")._.jz
    told = [
        (q.text, str(q.value), q.unit, q.bound, q.modality, q.metric and q.metric.text, q.subject and q.subject.text)
        for q in result.quantities
    ]
    assert told[1:] == [
        ("20垧", "20", "公顷", "exact", "actual", "大棚", "青禾镇"),
        ("320万亩", "3200000", "亩", "exact", "actual", "粮食播种面积", "全市"),
    ]
    assert told[0][:5] == ("300亩", "300", "亩", "about", "planned")
    assert {q.quantity for q in result.quantities} == {"area"}
    assert [p.metric and p.metric.text for p in result.percentages] == ["粮食播种面积"]
    assert [q["id"] for q in result.to_dict()["quantities"]] == ["q1", "q2", "q3"]
    assert "quantities" not in jzextract.extract("占地70亩。").to_dict()


def test_a_quantity_can_be_explained() -> None:
    nlp = jzextract.load(patterns=[EXAMPLE / "src" / "jzextract_land"])
    explanation = jzextract.explain("项目占地约70亩。", "q1", nlp=nlp)
    assert explanation.rule.file.endswith("jzextract_land/patterns/area.yml")
    assert explanation["bound"].pattern is not None
    assert "70亩" in str(explanation)


# --- Conflicts: errors that name both sides ---------------------------------------------------------------------------

RULE_OFF = STRING + "    overrides: money.amounts.number_currency\n"
CONFLICTS = [
    ("the same name", {"name": "mine"}, {"name": "mine"}, r"b/pack\.yml: the pack 'mine' is given twice .*a/pack\.yml"),
    ("the same override", {"name": "first", "coins": COINS + RULE_OFF}, {"name": "second", "coins": COINS + RULE_OFF},
     r"b/coins\.yml:4: .*'money\.amounts\.number_currency' is overridden by first/money\.coins\.string too "
     r"\(.*a/coins\.yml\)"),
    ("override and switch off", {"name": "first", "coins": COINS + RULE_OFF},
     {"name": "second", "manifest": "disable: [money.amounts.number_currency]\n"},
     r"b/pack\.yml:4: .*is overridden by first/money\.coins\.string \(.*a/coins\.yml\)"),
    ("two meanings of a word", {"name": "first", "words": "extends: currencies\nabout: t\nentries: {贯: XAU}\n"},
     {"name": "second", "words": "extends: currencies\nabout: t\nentries:\n  贯: XAG\n"},
     r"b/words\.yml:4: '贯' stands for XAG here, and for XAU in .*a/words\.yml"),
    ("one lexicon", {"name": "first", "words": "lexicon: own\nabout: t\nentries: [a]\n"},
     {"name": "second", "words": "lexicon: own\nabout: t\nentries: [b]\n"},
     r"b/words\.yml:1: the lexicon 'own' is defined twice \(also in .*a/words\.yml\).*extends: own"),
    ("one fragment", {"name": "first", "words": "family: shared.a\nabout: t\nfragments: {own: a}\n"},
     {"name": "second", "words": "family: shared.b\nabout: t\nfragments: {own: b}\n"},
     r"b/words\.yml:\d: the fragment 'own' is defined twice \(also in .*a/words\.yml\)"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "message"), [c[1:] for c in CONFLICTS], ids=[c[0] for c in CONFLICTS])
def test_conflicts_name_both_sides(tmp_path: Path, first: dict[str, str], second: dict[str, str], message: str) -> None:
    filler = {"filler": "lexicon: {}\nabout: t\nentries: [x]\n"}
    packs = [
        make_pack(tmp_path / letter, **{"filler": filler["filler"].format(f"filler_{letter}"), **files})
        for letter, files in zip("ab", (first, second), strict=True)
    ]
    with pytest.raises(PatternError, match=message):
        jzextract.load(patterns=packs)


WRONG = [
    ("an unknown rule switched off", "disable: [money.amounts.number_curency]\n", "",
     r"pack\.yml:4: 'disable': no rule or cue is called .*did you mean money\.amounts\.number_currency"),
    ("an unknown rule overridden", "", COINS + STRING + "    overrides: money.amounts.none\n",
     r"rules\.yml:4: \[money\.coins\.string\] 'overrides': no rule or cue"),
    ("an own rule overridden", "", COINS + STRING + STRING.replace("string", "other") +
     "    overrides: mine/money.coins.string\n", r"rules\.yml:7: .*is of the same pack"),
    ("another kind overridden", "", COINS + STRING + "    overrides: money.indicator.tax\n", "is of another kind"),
    ("an unknown lexicon", "", "extends: curencies\nabout: t\nentries: {贯: XAG}\n",
     "no lexicon 'curencies'; did you mean currencies"),
    ("a value that nobody knows", "", "extends: scope_levels\nabout: t\nentries: {全屯: village}\n",
     r"rules\.yml:3: '全屯' stands for 'village', which the lexicon 'scope_levels' does not know; its values are: "),
    ("the other form", "", "extends: currencies\nabout: t\nentries: [贯]\n", "a mapping, word: value"),
    ("a field's default", "", "family: money.indicator\nabout: t\nfield: indicator\nrecords: [money]\ndefault: tax\n"
     "cues:\n  - {id: money.indicator.x, value: tax, before: [x]}\n", "'default' is settled where the family begins"),
    ("another word's value", "", "family: money.indicator\nabout: t\nfield: indicator\nrecords: [money]\n"
     "cues:\n  - {id: money.indicator.x, value: gdp, before: [社会消费品零售总额]}\n",
     r"'社会消费品零售总额' in 'before' says gdp here, and consumption in money\.indicator\.consumption"),
    ("a value that is none", "", "family: money.indicator\nabout: t\nfield: indicator\nrecords: [money]\n"
     "cues:\n  - {id: money.indicator.x, value: taxes, before: [x]}\n", "the value 'taxes' is none that 'indicator'"),
    ("a setting that is none", "", COINS + STRING.replace("XAG", "silver"), "'set' gives currency the value 'silver'"),
    ("a mention without its group", "", "family: projects.x\nabout: t\nrules:\n"
     "  - {id: projects.x.a, pattern: '(?P<name>x)', set: {kind: single}}\n", "lacks a group; it needs head"),
    ("no quantity", "", "family: quantities.x\nabout: t\nrules:\n"
     "  - {id: quantities.x.a, pattern: '(?P<amount>{{number}})亩'}\n", "'set' lacks the field 'quantity'"),
    ("another version", "engine: '>=99'\n", "", r"pack\.yml:3: the pack works with jzextract >=99, this is"),
    ("no version", "engine: new\n", "", r"pack\.yml:3: 'engine': 'new' is no range of versions; .*>=0\.1,<0\.2"),
    ("a folder outside", "folder: ../b\n", "", r"pack\.yml:4: 'folder': '\.\./b' leads out of the pack"),
    ("a folder from the root", "folder: /\n", "", r"pack\.yml:4: 'folder': '/' leads out of the pack"),
    ("no such folder", "folder: b\n", "", r"pack\.yml:4: 'folder': there is no folder 'b'"),
    ("a wrong key", "code: run.py\n", "", r"pack\.yml:4: unknown key 'code'"),
]  # fmt: skip


@pytest.mark.parametrize(("manifest", "rules", "message"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_wrong_pack_is_one_clear_error(tmp_path: Path, manifest: str, rules: str, message: str) -> None:
    pack = make_pack(tmp_path / "a", rules=rules or COINS + STRING)
    text = MANIFEST.format(name="mine")
    if manifest.startswith("engine"):
        text = text.replace("engine: '>=0.1'\n", "")
    (tmp_path / "a" / "pack.yml").write_text(text + manifest, encoding="utf-8")
    with pytest.raises(PatternError, match=message):
        jzextract.load(patterns=[pack])


def test_a_link_that_leads_out_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yml"
    secret.write_text("lexicon: secret\nabout: t\nentries: [x]\n", encoding="utf-8")
    pack = make_pack(tmp_path / "a", coins=COINS + STRING)
    (tmp_path / "a" / "link.yml").symlink_to(secret)
    with pytest.raises(PatternError, match=r"a/link\.yml: leads out of its folder"):
        jzextract.load(patterns=[pack])


# --- What a stranger's pack cannot do ---------------------------------------------------------------------------------

# regex itself sees through (a+)+; an alternation of overlapping branches within a repetition it does not.
MANY = "(?:[一-龥]|[一-龥]{2})+"
ENDLESS = [
    ("a rule", "family: money.x\nabout: t\nrules:\n"
     f"  - id: money.x.endless\n    pattern: '(?P<amount>{{{{number}}}})元?{MANY}；'\n    at: number\n",
     "mine/money.x.endless"),
    ("a rule that is tried everywhere", "family: money.x\nabout: t\nrules:\n"
     f"  - id: money.x.endless\n    pattern: '征收{MANY}；(?P<amount>{{{{number}}}})贯'\n", "mine/money.x.endless"),
    ("a cue", "family: money.indicator\nabout: t\nfield: indicator\nrecords: [money]\ncues:\n"
     f"  - id: money.indicator.endless\n    value: tax\n    onward: ['征收{MANY}；']\n",
     "mine/money.indicator.endless"),
    ("a base", "family: bases.x\nabout: t\nrules:\n"
     f"  - {{id: bases.x.endless, pattern: '占(?P<base>(?:{MANY}|[一-龥]{{2,9}})+)[着了]$', set: {{kind: share}}}}\n",
     "mine/bases.x.endless"),
]  # fmt: skip
LONG = "征收了青禾县柳河镇各村各户的多种多样的款项" * 2


@pytest.mark.parametrize(("rules", "rule"), [e[1:] for e in ENDLESS], ids=[e[0] for e in ENDLESS])
def test_a_rule_without_end_is_stopped_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rules: str, rule: str
) -> None:
    monkeypatch.setattr("jzextract.patterns.budget.SECONDS_A_DOCUMENT", 0.1)
    text = f"{LONG}3万元{LONG}，占{LONG[:21]}的30%。"
    pack = make_pack(tmp_path / "a", endless=rules, coins=COINS + STRING)
    nlp = jzextract.load(patterns=[pack])
    result = nlp(f"{text}另付五贯钱；。")._.jz
    assert [(d.kind, d.rule) for d in result.diagnostics] == [("budget", rule)]
    assert "took too long" in result.diagnostics[0].message
    assert 0 <= result.diagnostics[0].start < result.diagnostics[0].end <= len(text) + 8
    assert [m.text for m in result.money] == ["3万元", "五贯钱"]
    assert nlp("税收3万元。")._.jz.diagnostics == ()
    assert "diagnostics" in result.to_dict()


def test_a_match_that_cannot_be_read_is_left_out_and_reported(tmp_path: Path) -> None:
    rules = (
        "family: money.x\nabout: t\nrules:\n"
        "  - {id: money.x.odd, pattern: '(?P<amount>{{number}})(?P<currency>串)', at: number}\n"
    )
    result = jzextract.load(patterns=[make_pack(tmp_path / "a", rules=rules)])("付了五串和3万元。")._.jz
    assert [m.text for m in result.money] == ["3万元"]
    [diagnostic] = result.diagnostics
    assert (diagnostic.kind, diagnostic.rule, diagnostic.start, diagnostic.end) == (
        "unreadable",
        "mine/money.x.odd",
        2,
        4,
    )
    assert "'currency' holds no word of the lexicon currencies" in diagnostic.message


def test_no_code_of_a_package_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    make_pack(tmp_path / "pack", "loud", coins=COINS + STRING)
    site.mkdir()
    (tmp_path / "pack").rename(site / "loud_pack")
    (site / "loud_pack" / "__init__.py").write_text("raise SystemExit('this ran')\n", encoding="utf-8")
    info = site / "loud_pack-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: loud-pack\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[jzextract.patterns]\nloud = loud_pack\n", encoding="utf-8")
    monkeypatch.syspath_prepend(site)
    [pack] = find_packs(["loud"])
    assert (pack.name, pack.distribution) == ("loud", "loud-pack 1.0")
    assert money("付了五贯钱。", "loud") == [("五贯钱", "loud/money.coins.string", "other")]
    assert "loud_pack" not in sys.modules


def test_a_name_that_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=r"nobody: no such folder of patterns, and no installed pack"):
        jzextract.load(patterns=["nobody"])
    with pytest.raises(PatternError, match=r"no such folder of patterns"):
        jzextract.load(patterns=[tmp_path / "none"])


# --- The example ------------------------------------------------------------------------------------------------------


def test_the_example_pack_is_built_installed_and_used(tmp_path: Path) -> None:
    """In an environment of its own, to which this one lends jzextract and what that needs: there may be no network."""
    venv.create(tmp_path / "venv", with_pip=True)
    windows = os.name == "nt"
    python = tmp_path / "venv" / ("Scripts/python.exe" if windows else "bin/python")
    site = sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv"), "platbase": str(tmp_path / "venv")})
    lent = [path for path in sys.path if path.endswith("site-packages")] + [str(ROOT / "src")]
    Path(site, "lent.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")

    def run(*words: str) -> str:
        done = subprocess.run(
            [str(python), *words], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", str(EXAMPLE))
    (tmp_path / "page.txt").write_text("青禾镇流转土地300亩。", encoding="utf-8")
    assert "land\tjzextract-land 0.1.0\t" in run("-m", "jzextract", "patterns", "list")
    assert "none of them not as they should be" in run("-m", "jzextract", "patterns", "test", "land")
    assert '"rule":"land/quantities.area.plain"' in run("-m", "jzextract", "extract", "--patterns", "land", "page.txt")
