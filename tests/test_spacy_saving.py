"""A pipeline that is saved, sent or packaged gives what it gave before, elsewhere and later."""

from __future__ import annotations

import copy
import gzip
import importlib
import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.util import load_model_from_config

import jzextract
from jzextract.errors import PatternError
from jzextract.patterns.library import PatternLibrary, load_library
from tests.test_packs import COINS, STRING, make_pack

TEXT = (
    "2023年，青禾市完成固定资产投资62.1亿元，同比增长8.5%，总量居全省第2位。总投资3亿元的云岭水库项目已开工建设。"
    "拨给三百贯钱，征收厘金3万比索，出口2亿美元。"
)
WORDS = "extends: currencies\nabout: t\nentries: {比索: PHP}\n"
TOLLS = (
    "family: money.indicator\nabout: t\nfield: indicator\nrecords: [money]\ncues:\n"
    "  - {id: money.indicator.tolls, value: tax, before: [厘金]}\n"
)
DOLLARS = STRING.replace("coins.string", "coins.dollars").replace("贯钱", "美元") + (
    "    overrides: money.amounts.coins\n    priority: 90\n"
)


@pytest.fixture
def packed(tmp_path: Path) -> Language:
    """A pipeline whose pack adds to rules, cues and lexicons, overrides a rule and switches one off; it is gone now."""
    off = "disable: [money.amounts.small_coins, money.indicator.fee]\n"
    folder = make_pack(tmp_path / "pack", manifest=off, coins=COINS + STRING + DOLLARS, words=WORDS, tolls=TOLLS)
    nlp = jzextract.load(patterns=[folder], entities=True)
    shutil.rmtree(folder)
    return nlp


def by_disk(nlp: Language, folder: Path) -> Language:
    nlp.to_disk(folder / "saved")
    return spacy.load(folder / "saved")


def by_disk_twice(nlp: Language, folder: Path) -> Language:
    by_disk(nlp, folder).to_disk(folder / "again")
    shutil.rmtree(folder / "saved")
    return spacy.load(folder / "again")


def by_bytes(nlp: Language, folder: Path) -> Language:
    return load_model_from_config(nlp.config.copy(), auto_fill=True).from_bytes(nlp.to_bytes())


def by_pickle(nlp: Language, folder: Path) -> Language:
    return pickle.loads(pickle.dumps(nlp))  # type: ignore[no-any-return]


def by_deep_copy(nlp: Language, folder: Path) -> Language:
    return copy.deepcopy(nlp)


@pytest.mark.parametrize("way", [by_disk, by_disk_twice, by_bytes, by_pickle, by_deep_copy], ids=lambda w: w.__name__)
def test_a_pipeline_gives_the_same_with_its_packs_gone(
    packed: Language, tmp_path: Path, way: Callable[[Language, Path], Language]
) -> None:
    expected = packed(TEXT)
    assert {m.rule for m in expected._.jz.money} >= {"mine/money.coins.string", "mine/money.coins.dollars"}
    other = way(packed, tmp_path)
    found = other(TEXT)
    assert found._.jz == expected._.jz
    assert [(e.text, e.label_, e.id_) for e in found.ents] == [(e.text, e.label_, e.id_) for e in expected.ents]
    assert other.pipe_names == packed.pipe_names
    for record in expected._.jz.money:
        explanation = jzextract.explain(TEXT, record.id, nlp=other)
        assert explanation == jzextract.explain(TEXT, record.id, nlp=packed)


def test_a_saved_pipeline_asks_for_no_pack_of_that_name(packed: Language, tmp_path: Path) -> None:
    expected = packed(TEXT)._.jz
    packed.to_disk(tmp_path / "saved")
    other = make_pack(tmp_path / "pack", coins=COINS + "  - nonsense\n")
    assert packed.config["components"]["jz_money"]["patterns"] == [other]
    assert spacy.load(tmp_path / "saved")(TEXT)._.jz == expected


def test_all_of_the_example_article_in_a_new_process(nlp: Language, tmp_path: Path, example_text: str) -> None:
    nlp.to_disk(tmp_path / "saved")
    code = (
        "import sys, spacy; nlp = spacy.load(sys.argv[1]); text = sys.stdin.buffer.read().decode('utf-8'); "
        "sys.stdout.buffer.write(nlp(text)._.jz.to_json().encode('utf-8'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "saved")],
        input=example_text.encode("utf-8"),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8") == nlp(example_text)._.jz.to_json()


def test_components_of_a_saved_pipeline_can_be_left_out(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    whole = nlp(TEXT)._.jz
    for way in ("exclude", "disable"):
        part = spacy.load(tmp_path / "saved", **{way: ["jz_money"]})(TEXT)._.jz  # type: ignore[arg-type]
        assert part.money == ()
        assert [p.text for p in part.percentages] == [p.text for p in whole.percentages]
        assert part.rankings == whole.rankings


def test_a_config_alone_makes_the_pipeline_anew(nlp: Language, tmp_path: Path) -> None:
    nlp.config.to_disk(tmp_path / "config.cfg")
    config = spacy.util.load_config(tmp_path / "config.cfg")
    other = load_model_from_config(config, auto_fill=True)
    assert other(TEXT)._.jz == nlp(TEXT)._.jz
    assert other.config.to_str() == nlp.config.to_str()
    assert other.max_length == nlp.max_length > 10**6


def test_a_config_names_the_packs_that_it_needs(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "pack", coins=COINS + STRING)
    config = jzextract.load(patterns=[pack]).config
    other = load_model_from_config(config, auto_fill=True)
    assert [m.text for m in other("拨给三百贯钱。")._.jz.money] == ["三百贯钱"]
    shutil.rmtree(pack)
    lost = load_model_from_config(config, auto_fill=True)
    # The library of a folder that was read before is kept; another name is read anew.
    lost.get_pipe("jz_page").patterns = [f"{pack}/../none"]  # type: ignore[attr-defined]
    with pytest.raises(PatternError, match="no such folder of patterns"):
        lost("拨给三百贯钱。")


def test_initialize_reads_the_patterns_at_once_and_keeps_those_of_a_saved_pipeline(
    packed: Language, tmp_path: Path
) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jz_page", config={"patterns": ["nobody"]})
    with pytest.raises(PatternError, match="nobody: no such folder of patterns, and no installed pack"):
        nlp.initialize()
    other = by_disk(packed, tmp_path)
    other.initialize()
    assert other(TEXT)._.jz == packed(TEXT)._.jz


# --- spacy package ----------------------------------------------------------------------------------------------------


def test_a_packaged_pipeline_works(packed: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed.to_disk(tmp_path / "saved")
    (tmp_path / "out").mkdir()
    command = ["package", str(tmp_path / "saved"), str(tmp_path / "out"), "--name", "figures", "--version", "1.0"]
    subprocess.run([sys.executable, "-m", "spacy", *command, "--build", "none"], check=True, capture_output=True)
    folder = tmp_path / "out" / "zh_figures-1.0"
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    assert any(requirement.startswith("jzextract>=") for requirement in meta["requirements"])
    shutil.copy(folder / "meta.json", folder / "zh_figures")  # its setup.py does that when it is built
    monkeypatch.syspath_prepend(folder)
    module = importlib.import_module("zh_figures")
    assert module.load()(TEXT)._.jz == packed(TEXT)._.jz
    assert spacy.load(folder / "zh_figures" / "zh_figures-1.0")(TEXT)._.jz == packed(TEXT)._.jz


# --- The bytes --------------------------------------------------------------------------------------------------------


def test_a_library_gives_the_same_bytes_again_and_is_one_for_all() -> None:
    library = load_library()
    content = library.to_bytes()
    assert PatternLibrary.from_bytes(content) is PatternLibrary.from_bytes(bytes(bytearray(content)))
    data = json.loads(gzip.decompress(content))
    again = PatternLibrary([*library.files], library.packs)
    assert again.to_bytes() == content
    assert {file["path"] for file in data["files"]} == {file.path for file in library.files}
    assert "examples" not in {key for file in data["files"] for rule in file["data"].get("rules", ()) for key in rule}


def test_what_is_read_back_is_what_was_written(tmp_path: Path) -> None:
    pack = make_pack(tmp_path / "pack", coins=COINS + STRING, words=WORDS, tolls=TOLLS)
    library = load_library([pack])
    content = library.to_bytes()
    del library
    load_library.__globals__["_load_library"].cache_clear()
    read = PatternLibrary.from_bytes(content)
    fresh = load_library([pack])
    assert read is not fresh
    for kind in ("money", "percentages", "rankings", "projects", "periods", "page"):
        assert [(r.id, r.source, r.order) for r in read.rules(kind)] == [
            (r.id, r.source, r.order) for r in fresh.rules(kind)
        ]
        assert [f.field for f in read.fields(kind)] == [f.field for f in fresh.fields(kind)]
    assert read.lexicons == fresh.lexicons
    assert fresh.to_bytes() == content


def test_the_components_of_a_saved_pipeline_share_their_patterns(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    other = spacy.load(tmp_path / "saved")
    steps = [step for name, step in other.pipeline if name != "jz_records"]
    assert len({id(step.library) for step in steps}) == 1  # type: ignore[attr-defined]


DAMAGE: list[tuple[str, bytes | None, str]] = [
    ("nothing", None, r"jz_money/patterns\.json\.gz: the saved patterns of 'jz_money' cannot be read \(No such file"),
    ("no gzip", b"abc", "the saved patterns are damaged; save the pipeline again"),
    ("cut off", gzip.compress(b"{}" * 9)[:-9], "the saved patterns are damaged"),
    ("no JSON", gzip.compress(b"{"), "the saved patterns are damaged"),
    (
        "another format",
        gzip.compress(b'{"format": 99, "version": "9.1"}'),
        r"saved by jzextract 9\.1, which saves",
    ),
    ("another release", gzip.compress(b'{"format": 1, "version": "0.99.1"}'), r"by jzextract 0\.99\.1, this is .*anew"),
    ("another thing", gzip.compress(b"[]"), "saved by jzextract \\?, which"),
]


@pytest.mark.parametrize(("content", "message"), [d[1:] for d in DAMAGE], ids=[d[0] for d in DAMAGE])
def test_damaged_patterns_are_one_clear_error(tmp_path: Path, content: bytes | None, message: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jz_money")
    nlp.to_disk(tmp_path / "saved")
    file = tmp_path / "saved" / "jz_money" / "patterns.json.gz"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PatternError, match=message):
        spacy.load(tmp_path / "saved")
