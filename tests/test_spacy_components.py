"""What programmers know of spaCy works: factories, attributes, spans, entities and sentences."""

from __future__ import annotations

import pickle
import subprocess
import sys
from importlib.metadata import entry_points
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

import jzextract
from jzextract.api import PIPELINE
from jzextract.components.entities import ENTITY_TYPES
from jzextract.errors import PipelineError

TEXT = (
    "2023年，青禾市完成固定资产投资62.1亿元，同比增长8.5%，总量居全省第2位。"
    "总投资3亿元的云岭水库项目已开工建设，流转土地70亩。"
)
FINDERS = [name for name in PIPELINE if name not in ("jz_page", "jz_attribution", "jz_records")]


def pipeline(*names: str) -> Language:
    """A pipeline of one's own on spaCy's blank one, with spaCy's own tokenizer."""
    nlp = spacy.blank("zh")
    for name in names:
        nlp.add_pipe(name)
    return nlp


def analysis_of(nlp: Language) -> dict[str, Any]:
    analysis = nlp.analyze_pipes()
    assert analysis is not None
    return analysis


# --- Factories --------------------------------------------------------------------------------------------------------


def test_every_factory_is_an_entry_point() -> None:
    installed = {point.name for point in entry_points(group="spacy_factories") if point.value.startswith("jzextract.")}
    assert installed == {*PIPELINE, "jz_entities"}


@pytest.mark.parametrize("name", FINDERS)
def test_a_finder_works_alone_behind_the_page(nlp: Language, name: str) -> None:
    key = name.replace("jz_", "jz.")
    alone, together = pipeline("jz_page", name)(TEXT), nlp(TEXT)
    assert [(s.start_char, s.end_char, s.id_) for s in alone.spans.get(key, ())] == [
        (s.start_char, s.end_char, s.id_) for s in together.spans.get(key, ())
    ]


@pytest.mark.parametrize("name", [*PIPELINE[1:], "jz_entities"])
def test_what_a_component_needs_is_said(name: str) -> None:
    nlp = pipeline(name)
    [missing] = analysis_of(nlp)["problems"].values()
    if name == "jz_entities":
        assert missing == ["doc.spans"]
        return
    assert "doc._.jz_page" in missing
    with pytest.raises(PipelineError, match=rf"'{name}' needs .*nlp\.add_pipe\('jz_page', before='{name}'\)"):
        nlp(TEXT)


def test_the_whole_pipeline_has_no_problems() -> None:
    nlp = jzextract.load(entities=True)
    analysis = analysis_of(nlp)
    assert not any(analysis["problems"].values())
    assert analysis["attrs"]["doc._.jz_page"]["assigns"] == ["jz_page"]
    assert analysis["attrs"]["doc.ents"]["assigns"] == ["jz_entities"]
    assert analysis["attrs"]["doc._.jz"]["assigns"] == ["jz_records"]


@pytest.mark.parametrize("name", PIPELINE[1:])
def test_a_component_switched_off_leaves_the_others_working(nlp: Language, name: str) -> None:
    whole = nlp(TEXT)._.jz
    key = name.removeprefix("jz_")
    with nlp.select_pipes(disable=[name]):
        part = nlp(TEXT)._.jz
    for kind in ("money", "percentages", "rankings", "projects"):
        expected = [] if kind == key else [record.text for record in getattr(whole, kind)]
        assert [record.text for record in getattr(part, kind)] == expected


def test_the_page_switched_off_is_said(nlp: Language) -> None:
    with (
        nlp.select_pipes(disable=["jz_page"]),
        pytest.raises(PipelineError, match=r"switch it on: nlp\.enable_pipe\('jz_page'\)"),
    ):
        nlp(TEXT)


@pytest.mark.parametrize("language", ["zh", "en", "xx"])
def test_records_are_the_same_with_the_tokenizers_of_spacy(nlp: Language, language: str) -> None:
    other = spacy.blank(language)
    for name in PIPELINE:
        other.add_pipe(name)
    doc = other(TEXT)
    assert doc._.jz == nlp(TEXT)._.jz
    for span, record in zip(doc.spans["jz.money"], doc._.jz.money, strict=True):
        assert record.text in span.text  # a span is as wide as the tokens that the record stands in
        assert span._.jz == record


def test_components_of_another_pipeline_are_taken_over(nlp: Language) -> None:
    mine = spacy.blank("zh")
    for name in ("jz_page", "jz_percentages"):
        mine.add_pipe(name, source=nlp)
    assert [p.text for p in mine(TEXT)._.jz.percentages] == ["8.5%"]


# --- Attributes, spans and sentences ----------------------------------------------------------------------------------


def test_spans_carry_the_ids_and_labels_of_their_records(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert {name: [(s.text, s.id_, s.label_) for s in group] for name, group in doc.spans.items()} == {
        "jz.periods": [("2023年", "t1", "DATE")],
        "jz.money": [("62.1亿元", "m1", "MONEY"), ("3亿元", "m2", "MONEY")],
        "jz.percentages": [("8.5%", "p1", "PERCENT")],
        "jz.rankings": [("全省第2位", "r1", "ORDINAL")],
        "jz.projects": [("云岭水库项目", "j1", "PROJECT")],
    }


def test_a_span_knows_its_record(nlp: Language) -> None:
    doc = nlp(TEXT)
    result = doc._.jz
    for kind in ("money", "percentages", "rankings", "projects"):
        assert [span._.jz for span in doc.spans[f"jz.{kind}"]] == list(getattr(result, kind))
    [period] = doc.spans["jz.periods"]
    assert isinstance(period._.jz, jzextract.Period)
    assert period._.jz == result.money[0].period


def test_a_span_of_someone_else_has_no_record(nlp: Language) -> None:
    doc = nlp(TEXT)
    money = doc.spans["jz.money"][0]
    assert doc[money.start : money.end]._.jz is None
    assert Span(doc, 0, 1, label="MONEY", span_id="m1")._.jz is None
    assert Span(doc, 0, 1, span_id="x1")._.jz is None
    assert nlp("没有数字。")[0:1]._.jz is None


def test_a_doc_without_records_says_so(nlp: Language) -> None:
    [bare] = DocBin(docs=[nlp(TEXT)]).get_docs(nlp.vocab)
    for doc in (bare, nlp.make_doc(TEXT)):
        with pytest.raises(PipelineError, match=r"holds no records; .*DocBin\(store_user_data=True\)"):
            _ = doc._.jz


def test_sentences_of_the_page_and_those_that_are_there() -> None:
    text = "甲：收入3亿元。\n\n乙：收入4亿元"
    assert [s.text for s in pipeline("jz_page")(text).sents] == ["甲：收入3亿元。\n\n", "乙：收入4亿元"]
    behind = pipeline("jz_page", "sentencizer")(text)
    assert [s.text for s in behind.sents] == ["甲：收入3亿元。\n\n", "乙：收入4亿元"]
    before = spacy.blank("zh")
    before.add_pipe("sentencizer", config={"punct_chars": ["："]})
    theirs = [s.text for s in before(text).sents]
    before.add_pipe("jz_page")
    before.add_pipe("jz_money")
    doc = before(text)
    assert [s.text for s in doc.sents] == theirs == ["甲：", "收入3亿元。\n\n乙：", "收入4亿元"]
    assert [m.text for m in doc._.jz.money] == ["3亿元", "4亿元"]


# --- Entities ---------------------------------------------------------------------------------------------------------


def test_entities_on_request() -> None:
    doc = jzextract.load(entities=True)(TEXT)
    assert [(e.text, e.label_, e.id_) for e in doc.ents] == [
        ("2023年", "DATE", "t1"),
        ("62.1亿元", "MONEY", "m1"),
        ("8.5%", "PERCENT", "p1"),
        ("全省第2位", "ORDINAL", "r1"),
        ("3亿元", "MONEY", "m2"),
    ]
    assert [e._.jz.text for e in doc.ents] == [e.text for e in doc.ents]
    assert jzextract.load()(TEXT).ents == ()


def test_entities_that_are_there_stay() -> None:
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "青禾市"}, {"label": "CARDINAL", "pattern": "62"}])  # type: ignore[attr-defined]
    for name in (*PIPELINE, "jz_entities"):
        nlp.add_pipe(name)
    found = [(e.text, e.label_) for e in nlp(TEXT).ents]
    assert found == [
        ("2023年", "DATE"),
        ("青禾市", "GPE"),
        ("62", "CARDINAL"),
        ("8.5%", "PERCENT"),
        ("全省第2位", "ORDINAL"),
        ("3亿元", "MONEY"),
    ]


def test_tokens_that_are_closed_to_entities_stay_closed(nlp: Language) -> None:
    doc = nlp(TEXT)
    doc.set_ents([], blocked=[doc.spans["jz.money"][0]], default="unmodified")
    jzextract.load(entities=True).get_pipe("jz_entities")(doc)
    assert "62.1亿元" not in [e.text for e in doc.ents]
    assert "3亿元" in [e.text for e in doc.ents]


def test_types_of_entities_can_be_chosen(nlp: Language) -> None:
    mine = pipeline("jz_page", "jz_money", "jz_percentages")
    mine.add_pipe("jz_entities", config={"types": ["percentages"]})
    assert [e.text for e in mine(TEXT).ents] == ["8.5%"]
    with pytest.raises(PipelineError, match=rf"names gold, projects; what can be entities are: {ENTITY_TYPES[0]}"):
        spacy.blank("zh").add_pipe("jz_entities", config={"types": ["gold", "projects"]})


def test_displacy_shows_both() -> None:
    doc = jzextract.load(entities=True)(TEXT)
    entities = displacy.render(doc, style="ent", jupyter=False)
    for text, label in (("62.1亿元", "MONEY"), ("8.5%", "PERCENT"), ("全省第2位", "ORDINAL"), ("2023年", "DATE")):
        [mark] = [part for part in entities.split("<mark")[1:] if text in part]
        assert label in mark
    spans = displacy.render(doc, style="span", options={"spans_key": "jz.money"}, jupyter=False)
    assert spans.count("MONEY") == 2
    assert spans.index("62.1") < spans.index("MONEY") < spans.index("云") < len(spans)
    assert "PERCENT" not in spans


# --- Docs that travel -------------------------------------------------------------------------------------------------


def test_records_survive_all_ways_of_copying(nlp: Language) -> None:
    doc = jzextract.load(entities=True)(TEXT)
    [stored] = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    ways = {
        "bytes": Doc(nlp.vocab).from_bytes(doc.to_bytes()),
        "bin": stored,
        "copy": doc.copy(),
        "pickle": pickle.loads(pickle.dumps(doc)),
    }
    for way, copy in ways.items():
        assert copy._.jz == doc._.jz, way
        assert [e._.jz for e in copy.ents] == [e._.jz for e in doc.ents], way
        for name, group in doc.spans.items():
            assert [(s.text, s.id_, s._.jz) for s in copy.spans[name]] == [(s.text, s.id_, s._.jz) for s in group], way


def test_two_processes_send_the_records_back(nlp: Language) -> None:
    texts = [TEXT, "全县贷款余额361.8亿元，增长9.3%。"] * 3
    docs = list(nlp.pipe(texts, n_process=2, batch_size=2))
    assert [doc._.jz for doc in docs] == [nlp(text)._.jz for text in texts]
    assert docs[1].spans["jz.money"][0]._.jz == docs[1]._.jz.money[0]


READERS = {
    "a pipeline": "import spacy; nlp = spacy.blank('zh'); doc = pickle.load(sys.stdin.buffer)",
    "no pipeline": "import jzextract.components; doc = pickle.load(sys.stdin.buffer)",
}


@pytest.mark.parametrize("code", READERS.values(), ids=READERS)
def test_a_new_process_reads_the_records(nlp: Language, code: str) -> None:
    show = "print(doc._.jz.to_json(), doc.spans['jz.money'][0]._.jz.value)"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", f"import pickle, sys; {code}; {show}"],
        input=pickle.dumps(nlp(TEXT)),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8").strip() == f"{nlp(TEXT)._.jz.to_json()} 6210000000"


def test_a_pipeline_needs_no_entry_points() -> None:
    """In a checkout they are those of the time when it was installed, and a pull may have brought more."""
    code = """
import importlib.metadata as metadata
import catalogue
known = metadata.entry_points()
catalogue.AVAILABLE_ENTRY_POINTS = metadata.EntryPoints(
    point for group in known.groups for point in known.select(group=group) if not point.value.startswith("jzextract")
)
import jzextract
print([amount.text for amount in jzextract.load(entities=True)("收入3亿元。")._.jz.money])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "['3亿元']"), done.stderr
