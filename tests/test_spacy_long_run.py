"""Long-running use: flat memory, several pipelines in a process, and threads that share one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import jzextract
from jzextract.errors import PipelineError
from jzextract.patterns.budget import Budget, budget_of
from jzextract.zones import memory_zone
from tests.test_packs import COINS, STRING, make_pack

TEXTS = [
    f"{2000 + i}年，青禾市QH{i:x}园区完成投资{i}.{i % 89}亿元，同比增长{i}.5%，总量居全省第{i % 9 + 1}位。"
    for i in range(1, 41)
]


# --- Memory -----------------------------------------------------------------------------------------------------------


def held(nlp: Language) -> tuple[int, int]:
    return len(nlp.vocab.strings), sum(1 for _ in nlp.vocab)  # len(nlp.vocab) also counts what was forgotten


def test_nothing_is_kept_of_many_texts() -> None:
    nlp = jzextract.load()
    texts = (f"园区QH{i:x}完成投资{i}.{i % 89}亿元。" for i in range(1_000))
    results = jzextract.extract_many(texts, nlp=nlp, batch_size=64)  # of single characters, which stay, it has all
    assert [m.text for m in next(results).money] == ["0.0亿元"]
    before = held(nlp)
    assert sum(len(result.money) for result in results) == 999
    assert held(nlp) == before


def test_nothing_is_kept_in_a_zone_of_the_callers_own() -> None:
    nlp = jzextract.load(entities=True)
    before = held(nlp)
    for start in range(0, len(TEXTS), 10):
        with nlp.memory_zone():
            found = [doc._.jz.money[0].text for doc in nlp.pipe(TEXTS[start : start + 10])]
            [first] = [result.money[0].text for result in jzextract.extract_many(TEXTS[:1], nlp=nlp)]
            docs = [nlp(text) for text in TEXTS[:2]]  # the inner call left the zone as it was
            assert [doc.text for doc in docs] == TEXTS[:2]
        assert len(found) == 10
        assert first == "1.1亿元"
    assert held(nlp) == before


def test_without_zones_spacy_keeps_what_it_read() -> None:
    nlp = jzextract.load()
    before = held(nlp)
    for text in TEXTS:
        nlp(text)
    assert held(nlp) > before


# --- Two pipelines ----------------------------------------------------------------------------------------------------


def test_pipelines_with_different_patterns_read_the_same_docs_in_turn(tmp_path: Path) -> None:
    coins = make_pack(tmp_path / "a", "coins", coins=COINS + STRING)
    strings = make_pack(tmp_path / "b", "strings", coins=COINS + STRING.replace("贯钱", "吊钱"))
    text = "先付三百贯钱，再付五吊钱，另付3万元。"
    pipelines = {
        "none": jzextract.load(),
        "coins": jzextract.load(patterns=[coins]),
        "strings": jzextract.load(patterns=[strings]),
        "both": jzextract.load(patterns=[coins, strings]),
    }
    expected = {
        "none": ["3万元"],
        "coins": ["三百贯钱", "3万元"],
        "strings": ["五吊钱", "3万元"],
        "both": ["三百贯钱", "五吊钱", "3万元"],
    }
    # One component of each pipeline after the other, so that all docs are half done at a time.
    for _ in range(2):
        docs = {name: nlp.make_doc(text) for name, nlp in pipelines.items()}
        for step in pipelines["none"].pipe_names:
            for name, nlp in pipelines.items():
                docs[name] = nlp.get_pipe(step)(docs[name])
        assert {name: [m.text for m in doc._.jz.money] for name, doc in docs.items()} == expected


# regex itself sees through (a+)+; an alternation of overlapping branches within a repetition it does not.
ENDLESS = (
    "family: money.x\nabout: t\nrules:\n"
    "  - {id: money.x.endless, pattern: '(?P<amount>{{number}})元?(?:[一-龥]|[一-龥]{2})+；', at: number}\n"
    "  - {id: money.x.odd, pattern: '(?P<amount>{{number}})(?P<currency>串)', at: number}\n"
)


def test_what_is_left_out_is_reported_whatever_comes_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jzextract.patterns.budget.SECONDS_A_DOCUMENT", 0.1)
    nlp = jzextract.load(patterns=[make_pack(tmp_path / "a", rules=ENDLESS)])
    endless = "征收了青禾县柳河镇各村各户的多种多样的款项" * 2
    bad, good = nlp.make_doc(f"付了五串，另付3万元{endless}，以及；"), nlp.make_doc(TEXTS[0])
    for _, step in nlp.pipeline:
        bad, good = step(bad), step(good)
    assert {(d.kind, d.rule) for d in bad._.jz.diagnostics} == {
        ("budget", "mine/money.x.endless"),
        ("unreadable", "mine/money.x.odd"),
    }
    assert good._.jz.diagnostics == ()


def test_a_document_has_one_budget_for_all_its_components(nlp: Language) -> None:
    first, second = nlp.make_doc("甲"), nlp.make_doc("乙")

    def spend(doc: Doc, *, anew: bool = False) -> Budget:
        with budget_of(doc, len(doc.text), anew=anew) as budget:
            budget.left -= 0.25
            return budget

    begun = spend(first, anew=True)
    other = spend(second, anew=True)
    assert spend(first) is begun
    assert other is not begun
    assert begun.left == pytest.approx(other.left - 0.25)
    assert spend(first, anew=True) is not begun


# --- Threads ----------------------------------------------------------------------------------------------------------


def together(call: Callable[[str], jzextract.ExtractionResult], threads: int = 8) -> list[jzextract.ExtractionResult]:
    """What a call gives for all texts, when threads begin at the same moment."""
    start = threading.Barrier(threads)

    def work(number: int) -> list[jzextract.ExtractionResult]:
        start.wait()
        return [call(text) for text in TEXTS[number::threads]]

    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(work, range(threads)))
    return [parts[i % threads][i // threads] for i in range(len(TEXTS))]


def test_threads_may_share_a_pipeline(nlp: Language) -> None:
    expected = [nlp(text)._.jz for text in TEXTS]
    fresh = jzextract.load()  # nothing of it is compiled yet
    assert together(lambda text: fresh(text)._.jz) == expected


def test_threads_may_share_a_pipeline_whose_patterns_nobody_read_yet(nlp: Language) -> None:
    import spacy

    fresh = spacy.blank("zh")
    for name in nlp.pipe_names:
        fresh.add_pipe(name)
    assert together(lambda text: fresh(text)._.jz) == [nlp(text)._.jz for text in TEXTS]


def test_threads_that_extract_take_turns(nlp: Language) -> None:
    expected = list(jzextract.extract_many(TEXTS))
    assert together(jzextract.extract) == expected
    fresh = jzextract.load()
    assert together(lambda text: next(iter(jzextract.extract_many([text], nlp=fresh)))) == expected
    before = held(fresh)
    together(lambda text: next(iter(jzextract.extract_many([text], nlp=fresh))))
    assert held(fresh) == before


def test_processes_may_be_started_while_threads_extract() -> None:
    nlp = jzextract.load()
    expected = [result.money for result in jzextract.extract_many(TEXTS, nlp=nlp)]
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(lambda: [result.money for result in jzextract.extract_many(TEXTS, nlp=nlp, batch_size=1)])
        found = [result.money for result in jzextract.extract_many(TEXTS, 2, 4, nlp=nlp)]
        assert found == other.result() == expected


def test_a_text_that_another_threads_zone_would_forget_is_an_error() -> None:
    nlp, other = jzextract.load(), jzextract.load()
    with ThreadPoolExecutor(1) as pool, memory_zone(nlp):
        with pytest.raises(PipelineError, match=r"another thread extracts .*use jzextract\.extract_many\(…, nlp=nlp\)"):
            pool.submit(nlp, TEXTS[0]).result()
        assert len(pool.submit(other, TEXTS[0]).result()._.jz.money) == 1
        assert len(nlp(TEXTS[0])._.jz.money) == 1  # this thread's own zone
    with ThreadPoolExecutor(1) as pool:
        assert len(pool.submit(nlp, TEXTS[0]).result()._.jz.money) == 1
