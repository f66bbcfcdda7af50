"""The benchmarks run, on tiny texts, and say what they measure; how long anything takes is not looked at."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from spacy.language import Language

from benchmarks import awkward, comparison, processes, rules, scaling, speed, startup, texts
from benchmarks.aims import Aim, aims_of
from benchmarks.measure import NotMeasuredError, Series, Worker, fresh, in_turns, machine, ratio
from benchmarks.peers.install import NPM, REQUIREMENTS, python_of
from benchmarks.systems import OWN_PACKAGES, SYSTEMS, run_parts
from jzextract.patterns.library import PatternLibrary, load_library

from .conftest import ROOT

PEERS = ROOT / ".venv-peers"
TEXT = "2024年1至10月，青禾市完成投资37.5亿元，增长12.4%，9月30日全市第2位。\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    path = tmp_path / "pages.json"
    path.write_text(json.dumps([TEXT * 3, TEXT]), encoding="utf-8")
    return path


# Texts


def test_a_repeated_text_has_other_figures_and_the_same_times() -> None:
    first, second, third = texts.repeated(TEXT, 3 * (len(TEXT) + 2)).split("\n\n\n")[:3]
    assert first == TEXT.rstrip()
    assert len({first, second, third}) == 3
    for text in (second, third):
        assert text.startswith("2024年1至10月，青禾市完成投资")
        assert "9月30日" in text
        assert len(text) == len(first)


def test_no_page_occurs_twice_and_pages_join_to_the_text() -> None:
    text = texts.repeated(texts.corpus(), 200_000)
    pages = texts.pages(text)
    assert "".join(pages) == text
    assert len(text) == 200_000
    assert {len(page) for page in pages[:-1]} == {texts.PAGE}
    assert len(set(pages)) == len(pages)
    assert texts.repeated(texts.corpus(), 50_000, seed=1) != text[:50_000]


def test_an_exchange_of_digits_leaves_the_number_of_records(nlp: Language) -> None:
    text = texts.corpus(("dev",))[:6_000]
    repetition = texts.repeated(text, 2 * len(text) + 4)[len(text) + 2 :]
    before, after = nlp(text)._.jz, nlp(repetition)._.jz
    assert len(before.money) == len(after.money) > 50
    assert len(before.percentages) == len(after.percentages)
    assert [m.text for m in before.money] != [m.text for m in after.money]


def test_an_empty_text_cannot_be_repeated() -> None:
    with pytest.raises(ValueError, match="no text"):
        texts.repeated("", 10)


# Systems in processes of their own


@pytest.mark.parametrize("name", ["spacy", "scan"])
def test_a_worker_answers(pages: Path, name: str) -> None:
    worker = Worker([sys.executable, "-m", "benchmarks.systems", str(pages), name])
    try:
        assert {"python", *OWN_PACKAGES[name]} == {*worker.versions}
        assert worker.ask(warm=60, least=1)["pages"] == 2
        answer = worker.ask(run=3)  # from the first page again when there are no more
    finally:
        worker.close()
    assert answer["pages"] == 3
    assert answer["characters"] == 7 * len(TEXT)
    assert answer["processor"] > 0


def test_systems_read_a_page() -> None:
    for name, make in SYSTEMS.items():
        system = make()
        found = system(TEXT)
        assert (found is None) == (name == "components")


def test_money_alone_has_values() -> None:
    doc = SYSTEMS["money"]()(TEXT)
    assert doc.user_data["jz.money"][0]["value"] == "3750000000"  # type: ignore[attr-defined]


def test_parts_are_the_components(nlp: Language) -> None:
    parts: dict[str, float] = {}
    run_parts(nlp, TEXT, parts)
    assert [*parts] == ["tokenizer", *nlp.pipe_names]


def test_what_cannot_run_is_a_row_with_the_reason(pages: Path) -> None:
    commands = {
        "spacy": [sys.executable, "-m", "benchmarks.systems", str(pages), "spacy"],
        "absent": [str(pages.parent / "absent"), "x"],
        "broken": [sys.executable, "-c", "raise SystemError('it broke')"],
        "late": [sys.executable, "-c", "import sys; print('{\"versions\": {}}', flush=True); sys.exit('gone')"],
    }
    series = in_turns(commands, rounds=2, seconds=0.1)
    assert len(series["spacy"].runs) == 2
    assert "No such file" in series["absent"].missing
    assert "it broke" in series["broken"].missing
    assert "gone" in series["late"].missing
    assert series["late"].to_data()["missing"]


def test_a_worker_that_hangs_is_given_up() -> None:
    with pytest.raises(NotMeasuredError, match="more than"):
        Worker([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.5)


def test_a_fresh_process_that_fails_says_why() -> None:
    with pytest.raises(NotMeasuredError, match="IndexError"):
        fresh("scaling")


@pytest.mark.parametrize("name", [*REQUIREMENTS, NPM, "recognizers_paragraphs"])
def test_a_peer_reads_pages(pages: Path, name: str) -> None:
    if not python_of(PEERS).is_file():
        pytest.skip("the peers are not installed; make bench installs them")
    if name not in REQUIREMENTS and shutil.which("node") is None:
        pytest.skip("there is no Node")
    try:
        worker = Worker(comparison.commands(pages, PEERS)[name], timeout=120)
    except NotMeasuredError as reason:
        pytest.skip(str(reason))
    try:
        worker.ask(warm=0.1, least=1)
        assert worker.ask(run=2)["characters"] == 4 * len(TEXT)
    finally:
        worker.close()


@pytest.fixture(scope="module")
def without_peers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Series]:
    return comparison.compare([TEXT], tmp_path_factory.mktemp("peers"), rounds=1, seconds=0.01)


def test_peers_that_are_not_installed(without_peers: dict[str, Series]) -> None:
    assert {*without_peers} == {*comparison.LABELS}
    data = comparison.to_data(without_peers)
    assert data["systems"]["pipeline"]["to_spacy"] > 0
    for name in (*REQUIREMENTS, NPM, "recognizers_paragraphs"):
        assert "make bench" in data["systems"][name]["missing"]
    assert data["figures"]["money_to_jionlp"] is None
    assert data["figures"]["speed_to_duckling"] is None


def test_a_peer_that_failed_to_install_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python_of(tmp_path).parent.mkdir()
    python_of(tmp_path).touch()
    (tmp_path / "failures.json").write_text(json.dumps({"duckling": "no wheel", NPM: "no Node"}), encoding="utf-8")
    monkeypatch.setattr(comparison, "in_turns", lambda commands, **options: {name: Series() for name in commands})
    series = comparison.compare([TEXT], tmp_path, rounds=1, seconds=0.01)
    assert series["duckling"].missing == "no wheel"
    assert series["recognizers_paragraphs"].missing == "no Node"
    assert series["jionlp"].missing == ""


# Figures


def test_ratios_are_compared_round_by_round() -> None:
    # The machine was slow in the second round, for both.
    assert ratio(Series(runs=[3.0, 30.0, 6.0]), Series(runs=[1.0, 10.0, 2.0])) == 3.0
    assert ratio(Series(), Series(runs=[1.0])) is None


def test_of_recognizers_the_fastest_edition_counts() -> None:
    series = {name: Series(missing="none") for name in comparison.LABELS}
    series |= {"pipeline": Series(runs=[2.0]), NPM: Series(runs=[90.0]), "recognizers_python": Series(runs=[20.0])}
    figures = comparison.figures(series)
    assert figures["speed_to_recognizers"] == 10.0
    assert "Python" in figures["recognizers_note"]


@pytest.mark.parametrize(
    ("figure", "verdict"), [(None, "not measured"), (3.1, "not met"), (3.0, "met"), (1.5, "met, stretch too")]
)
def test_an_aim_says_whether_it_is_met(figure: float | None, verdict: str) -> None:
    assert Aim("", figure, "at most", 3.0, 1.5).verdict == verdict


def test_an_aim_that_is_a_least() -> None:
    assert [Aim("", figure, "at least", 8.0).met for figure in (7.9, 8.0, None)] == [False, True, None]


def test_without_figures_no_aim_is_met() -> None:
    assert {aim.verdict for aim in aims_of({})} == {"not measured"}


# Sections


def test_scaling_measures_time_and_memory() -> None:
    for way in scaling.WAYS:
        measured = scaling.measure(way, 300)
        assert (measured["way"], measured["size"]) == (way, 300)
        assert measured["time"] > 0
        assert measured["memory"] >= 0


def test_the_shortest_and_the_longest_text_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[tuple[str, int]] = []

    def measured(module: str, way: str, size: str) -> dict[str, float]:
        turns.append((way, int(size)))
        return {"time": len(turns), "memory": 100 * int(size)}

    monkeypatch.setattr(scaling, "fresh", measured)
    section = scaling.scale((10, 20, 40), rounds=2)
    assert turns[-2:] == [("one", 10), ("one", 40)]
    assert [len(row["runs"]) for row in section["rows"]] == [2, 1, 2, 1, 1, 1]
    assert section["figures"] == {
        "longest": 40,
        "long_to_short": (3 / 1 + 8 / 7) / 2,
        "bytes_per_character": 100.0,
        "bytes_per_added_character": [],
    }


def test_memory_that_grows_faster_than_the_text_shows() -> None:
    runs = {
        ("one", size): [{"time": 1.0, "memory": memory}]
        for size, memory in ((10_000, 9e9), (100_000, 40e6), (200_000, 80e6), (400_000, 320e6))
    }
    rows = [scaling.row_of(way, size, measured) for (way, size), measured in runs.items()]
    figures = scaling.figures_of(runs, rows)
    assert figures["bytes_per_added_character"] == [400.0, 1200.0]
    assert figures["bytes_per_character"] == 1200.0


def test_awkward_texts_have_the_length_that_is_asked_for() -> None:
    for name, make in awkward.TEXTS.items():
        assert len(make(700)) == 700, name


def test_awkward_texts_are_compared_at_two_sizes() -> None:
    measured = awkward.compare(1, (100, 200))
    assert [row["name"] for row in measured["rows"]] == [*awkward.TEXTS]
    assert measured["figures"]["awkward"] == max(row["long_to_short"] for row in measured["rows"])


def test_two_processes_are_compared_with_one() -> None:
    measured = processes.measure(1_000, 1)
    assert measured["figures"].keys() == {"two_to_one", "two_to_one_large_batches", "two_to_one_steady"}
    assert measured["seconds"]["2 processes"] > 0


def test_startup_hides_jzextract_from_spacy() -> None:
    before, _ = startup.CODE["spacy"]
    code = "print(*(p.name for p in __import__('importlib.metadata').metadata.entry_points(group='spacy_factories')))"
    done = subprocess.run([sys.executable, "-c", f"{before}\n{code}"], capture_output=True, text=True, check=True)
    assert "jz_" not in done.stdout
    assert all(time > 0 for time in startup.seconds("sum(range(10_000))", before))


# More rules


@pytest.fixture(scope="module")
def twice() -> PatternLibrary:
    return rules.multiplied(2)


def test_rules_are_multiplied_with_words_of_their_own(twice: PatternLibrary) -> None:
    shipped = load_library()
    assert rules.count(twice) == 2 * rules.count(shipped)
    known = {rule.id: rule.source for rule in shipped.rules("money")}
    copies = {rule.id.removesuffix(".copy1"): rule.source for rule in twice.rules("money") if rule.id not in known}
    assert copies.keys() == known.keys()
    assert not {*copies.values()} & {*known.values()}


def test_copies_of_rules_find_nothing(twice: PatternLibrary) -> None:
    text = texts.corpus(("dev",))
    for kind in ("money", "percentages", "rankings", "projects", "periods"):
        for rule in twice.rules(kind):
            if rule.id.endswith(".copy1"):
                assert rule.pattern.search(text) is None


def test_other_words_stand_about_as_often() -> None:
    words = rules.Words({"投资", "投"}, "投资投资增长增长甲乙")
    assert words.other("投资") == words.other("投资") == "增长"
    one = words.other("投")
    assert one not in "投资"
    assert words.expression(r"{{number}}(?:投资|[投])[一-龥]\d") == rf"{{{{number}}}}(?:增长|[{one}])[一-龥]\d"
    assert len(words.other("没有见过")) == 4


def test_a_pipeline_with_more_rules_runs(nlp: Language) -> None:
    grown = rules.pipeline(2)
    assert [m.text for m in grown(TEXT)._.jz.money] == [m.text for m in nlp(TEXT)._.jz.money]


# The whole run


def test_a_run_is_shown_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_peers: dict[str, Series]
) -> None:
    def size(module: str, way: str, size: str) -> dict[str, float]:
        return {"time": 1.0, "memory": 1.0}

    def turns(commands: Mapping[str, object], **options: float) -> dict[str, Series]:
        return {name: Series(2, [float(name)], [1.0]) for name in commands}

    monkeypatch.setattr(scaling, "fresh", size)
    monkeypatch.setattr(rules, "in_turns", turns)
    monkeypatch.setattr(startup, "seconds", lambda code, before: (len(code) / 100, 1.0))
    monkeypatch.setattr(comparison, "compare", lambda *arguments, **options: without_peers)
    monkeypatch.setattr(speed, "newspaper", lambda: None)
    settings = speed.Settings(tmp_path, 600, 1, 0.01, sizes=(200, 400), scaling_rounds=1, starts=1)
    told: list[str] = []
    kept: list[int] = []
    results = speed.measure(settings, [], told.append, lambda results: kept.append(len(results["aims"])))
    assert kept == [9] * len(speed.SECTIONS)
    assert told == [*speed.SECTIONS]
    assert json.loads(json.dumps(results)).keys() >= {"machine", "versions", "settings", "aims", *speed.SECTIONS}
    assert results["newspaper"]["missing"]
    measured = {aim["name"] for aim in results["aims"] if aim["met"] is not None}
    assert len(measured) == 6  # all but those that compare with peers
    console = Console(file=(out := StringIO()), width=120)
    speed.show(results, console)
    assert "jz_attribution" in out.getvalue()
    assert "make bench installs it" in out.getvalue()
    assert "not measured" in out.getvalue()


def test_a_section_that_cannot_be_measured_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(settings: speed.Settings) -> dict[str, object]:
        raise NotMeasuredError("it broke")

    monkeypatch.setitem(speed.SECTIONS, "rules", fail)
    results = speed.measure(speed.Settings(tmp_path), ["rules"], lambda name: None, lambda results: None)
    assert results["rules"] == {"missing": "it broke"}
    console = Console(file=(out := StringIO()), width=120)
    assert {aim.verdict for aim in speed.show(results, console)} == {"not measured"}
    assert "it broke" in out.getvalue()


def test_the_machine_is_named() -> None:
    assert machine().keys() == {"system", "processor", "cores", "python", "load_before"}
