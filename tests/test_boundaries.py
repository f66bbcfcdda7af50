"""Token boundaries where records begin and end: words are split, and nothing else on the ``Doc`` changes."""

from __future__ import annotations

import time

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

import jzextract
from jzextract.components.boundaries import split_at

WORDS = ["青河", "县总", "投资20", "亿元", "项目开工", "。"]


def made(words: list[str] | None = None, spaces: list[bool] | None = None) -> Doc:
    words = words or WORDS
    return Doc(spacy.blank("zh").vocab, words=words, spaces=spaces or [False] * len(words))


def texts(doc: Doc) -> list[str]:
    return [token.text_with_ws for token in doc]


@pytest.mark.parametrize(
    ("words", "spaces", "offsets", "expected"),
    [
        (["青河县", "税收"], None, [2], ["青河", "县", "税收"]),
        (["青河县", "税收"], None, [1, 2, 4], ["青", "河", "县", "税", "收"]),
        (["青河县", "税收"], [True, False], [2, 5], ["青河", "县 ", "税", "收"]),
        (["青河县", "税收"], [True, False], [0, 3, 4, 6], ["青河县 ", "税收"]),
        (["青河县", "税收"], None, [], ["青河县", "税收"]),
    ],
)
def test_words_are_split(words: list[str], spaces: list[bool] | None, offsets: list[int], expected: list[str]) -> None:
    doc = made(words, spaces)
    split = split_at(doc, offsets)
    assert texts(split) == expected
    assert split.text == doc.text
    assert (split is doc) == (len(expected) == len(words))


def test_an_empty_doc() -> None:
    doc = Doc(spacy.blank("zh").vocab)
    assert split_at(doc, [0]) is doc


def annotated() -> Doc:
    """A ``Doc`` with all that other components may leave on one."""
    doc = made()
    doc.ents = [Span(doc, 0, 2, label="GPE", kb_id="Q1", span_id="e1"), Span(doc, 4, 5, label="EVENT")]
    for token, tag in zip(doc, ("NR", "NN", "NN", "M", "VV", "PU"), strict=True):
        token.tag_, token.pos_, token.lemma_ = tag, "NOUN", token.text
        token.is_sent_start = token.i in (0, 4)
    doc[1].norm_ = "区总"
    doc[0].set_morph("Case=Nom")  # type: ignore[attr-defined]
    for token in doc:
        token.head, token.dep_ = doc[4], "ROOT" if token.i == 4 else "nsubj"
    doc.spans["theirs"] = SpanGroup(doc, attrs={"by": "hand"}, spans=[Span(doc, 1, 3, "X", kb_id="Q2", span_id="s1")])
    doc.spans["none"] = []
    doc.tensor = np.arange(12, dtype="float32").reshape(6, 2)
    doc.cats = {"news": 1.0}
    doc.user_data["mine"] = 1
    doc.user_hooks["vector"] = lambda d: np.ones(2)
    doc._context = "theirs"
    return doc


def test_all_that_others_left_is_kept() -> None:
    doc = annotated()
    split = split_at(doc, [3, 6, 8, 12])
    assert texts(split) == ["青河", "县", "总", "投资", "20", "亿元", "项目", "开工", "。"]
    assert [(e.text, e.label_, e.kb_id_, e.id_) for e in split.ents] == [
        ("青河县总", "GPE", "Q1", "e1"), ("项目开工", "EVENT", "", "")]  # fmt: skip
    assert [t.tag_ for t in split] == ["NR", "NN", "NN", "NN", "NN", "M", "VV", "VV", "PU"]
    assert {t.pos_ for t in split} == {"NOUN"}
    assert [t.lemma_ for t in split] == [t.text for t in split]
    assert [t.norm_ for t in split][:3] == ["青河", "县", "总"]
    assert str(split[0].morph) == "Case=Nom"
    assert [s.text for s in split.sents] == [s.text for s in doc.sents]
    assert [(t.head.text, t.dep_) for t in split] == [
        ("项目", "nsubj"), ("项目", "nsubj"), ("县", "dep"), ("项目", "nsubj"), ("投资", "dep"), ("项目", "nsubj"),
        ("项目", "ROOT"), ("项目", "dep"), ("项目", "nsubj")]  # fmt: skip
    [span] = split.spans["theirs"]
    assert (span.text, span.label_, span.kb_id_, span.id_) == ("县总投资20", "X", "Q2", "s1")
    assert split.spans["theirs"].attrs == {"by": "hand"}
    assert list(split.spans["none"]) == []
    assert split.tensor.tolist() == [[0, 1], [2, 3], [2, 3], [4, 5], [4, 5], [6, 7], [8, 9], [8, 9], [10, 11]]
    assert (split.cats, split.user_data["mine"], split._context) == ({"news": 1.0}, 1, "theirs")
    assert split.vector.tolist() == [1, 1]
    assert Doc(split.vocab).from_bytes(split.to_bytes(exclude=["user_hooks"])).text == doc.text


def test_the_doc_that_is_split_stays_as_it_is() -> None:
    doc = annotated()
    before = (texts(doc), list(doc.ents), [s.text for s in doc.sents])
    split_at(doc, [3, 6])
    assert (texts(doc), list(doc.ents), [s.text for s in doc.sents]) == before


def test_blocked_and_missing_entities_stay_so() -> None:
    doc = made()
    doc.set_ents([], blocked=[doc[2:3]], missing=[doc[4:5]], default="outside")
    split = split_at(doc, [6, 12])
    assert [t.ent_iob_ for t in split] == ["O", "O", "B", "B", "O", "", "", "O"]
    assert split.ents == ()


def test_many_splits_take_no_time() -> None:
    doc = made(["中国"] * 50_000)
    began = time.perf_counter()
    split = split_at(doc, range(1, 100_000, 20))
    assert len(split) == 55_000
    assert time.perf_counter() - began < 5  # one after the other, as spaCy splits, it is a minute


# --- In a pipeline ----------------------------------------------------------------------------------------------------

TEXT = "青河县完成投资62.1亿元，居全市第一位。产业园项目总投资3亿元，计划2024年底开工。"
AWKWARD = [
    "青河县完",
    "成投资62.1亿",
    "元，",
    "居全",
    "市第一位。产业",
    "园项目总",
    "投资3亿元，计",
    "划2024年底开",
    "工。",
]


@pytest.fixture(scope="module")
def awkward(nlp: Language) -> Language:
    """The whole pipeline behind a tokenizer whose words cross every boundary, and a component that marks entities."""
    made = jzextract.load()
    made.tokenizer = lambda text: Doc(made.vocab, words=AWKWARD, spaces=[False] * len(AWKWARD))
    marks = made.add_pipe("entity_ruler", first=True)
    marks.add_patterns([{"label": "PART", "pattern": [{"ORTH": "市第一位。产业"}]}])  # type: ignore[attr-defined]
    return made


def test_records_and_sentences_are_as_with_characters(nlp: Language, awkward: Language) -> None:
    by_characters, by_words = nlp(TEXT), awkward(TEXT)
    assert by_words._.jz == by_characters._.jz
    for name, group in by_characters.spans.items():
        assert [(s.text, s.start_char, s.label_, s.id_) for s in by_words.spans[name]] == [
            (s.text, s.start_char, s.label_, s.id_) for s in group
        ]
    assert [s.text for s in by_words.sents] == [s.text for s in by_characters.sents]
    assert not {"成投资62.1亿", "市第一位。产业"} & {*texts(by_words)}
    assert {len(group) for group in by_words.spans.values()} >= {2}


def test_entities_that_were_there_stay(awkward: Language) -> None:
    [entity] = awkward(TEXT).ents
    assert (entity.text, entity.label_) == ("市第一位。产业", "PART")


def test_a_component_behind_sees_the_split_tokens(awkward: Language) -> None:
    [(doc, context)] = awkward.pipe([(TEXT, {"page": 1})], as_tuples=True)
    assert context == {"page": 1}
    assert [t.text for t in doc.spans["jz.money"][0]] == ["62.1亿", "元"]


def test_incidents_of_all_components_are_kept_where_tokens_are_split(awkward: Language) -> None:
    from jzextract.components.common import DIAGNOSTICS_KEY
    from jzextract.patterns.budget import Budget, budget_of, share_budget

    doc = awkward.make_doc(TEXT)
    with budget_of(doc, len(TEXT), anew=True) as first:
        pass
    split = split_at(doc, [1])
    share_budget(doc, split)
    with budget_of(split, len(TEXT)) as second:
        assert isinstance(second, Budget)
    assert second is first
    assert DIAGNOSTICS_KEY not in awkward(TEXT).user_data
