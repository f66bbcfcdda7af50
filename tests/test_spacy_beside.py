"""The components work beside a tagger, a parser and a named entity recogniser, in front of them and behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

from jzextract.api import PIPELINE

# What is a place and what is an organisation, in brackets.
SENTENCES = [
    "[青禾市]完成投资62.1亿元，同比增长8.5%。",
    "去年，[柳河县]财政收入3.2亿元，总量居全省第2位。",
    "[青禾市]出口2亿美元，增长11%。[柳河县]进口3亿元，下降4%。",
    "总投资5亿元的云岭水库项目在[白石镇]开工。",
]
TEXT = SENTENCES[2].replace("[", "").replace("]", "")
TRAINED = ("tagger", "parser", "ner")
OURS = (*PIPELINE, "jz_entities")


def examples(nlp: Language) -> Iterator[Example]:
    """The sentences: places, digits as a tag of their own, and a tree that hangs on each sentence's first character."""
    for marked in SENTENCES:
        text = marked.replace("[", "").replace("]", "")
        entities, seen = [], 0
        for part in marked.split("[")[1:]:
            name = part.split("]")[0]
            start = text.index(name, seen)
            entities.append((start, start + len(name), "GPE"))
            seen = start + len(name)
        doc = nlp.make_doc(text)
        heads: list[int] = []
        first = 0
        for token in doc:
            heads.append(first)
            first = token.i + 1 if token.text == "。" else first
        known = {
            "tags": ["D" if token.is_digit or token.like_num else "C" for token in doc],
            "entities": entities,
            "heads": heads,
            "deps": ["ROOT" if head == i else "dep" for i, head in enumerate(heads)],
        }
        yield Example.from_dict(doc, known)


@pytest.fixture(scope="module")
def theirs() -> Language:
    """A pipeline of someone else, that knows the few sentences by heart."""
    fix_random_seed(7)
    nlp = spacy.blank("zh")
    for name in TRAINED:
        nlp.add_pipe(name, config={"min_action_freq": 1} if name == "parser" else {})
    known = list(examples(nlp))
    optimizer = nlp.initialize(lambda: known)
    optimizer.learn_rate = 0.004
    for _ in range(25):
        nlp.update(known, sgd=optimizer, drop=0.0)
    return nlp


def combined(theirs: Language, order: Sequence[str]) -> Language:
    """A pipeline of their components and ours, in any order."""
    nlp = spacy.blank("zh")
    for name in order:
        nlp.add_pipe(name, source=theirs if name in TRAINED else None)
    return nlp


def annotation_of(doc: Doc) -> list[tuple[str, str, int, str, str]]:
    return [(t.tag_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_) for t in doc]


ORDERS = {
    "in front of them": (*PIPELINE, *TRAINED),
    "behind them": (*TRAINED, *PIPELINE),
    "between them": (*PIPELINE[:3], *TRAINED, *PIPELINE[3:]),
}


def test_the_trained_components_have_learnt_something(theirs: Language) -> None:
    doc = theirs(TEXT)
    assert [(e.text, e.label_) for e in doc.ents] == [("青禾市", "GPE"), ("柳河县", "GPE")]
    assert {t.text for t in doc if t.tag_ == "D"} >= {"2", "3", "4"}
    assert [s.text for s in doc.sents] == ["青禾市出口2亿美元，增长11%。", "柳河县进口3亿元，下降4%。"]


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_neither_disturbs_the_other(nlp: Language, theirs: Language, order: Sequence[str]) -> None:
    together = combined(theirs, order)
    for text in (sentence.replace("[", "").replace("]", "") for sentence in SENTENCES):
        doc = together(text)
        assert annotation_of(doc) == annotation_of(theirs(text))
        assert doc._.jz == nlp(text)._.jz
        assert [e.label_ for e in doc.ents] == ["GPE"] * len(theirs(text).ents)


def test_in_batches_too(nlp: Language, theirs: Language) -> None:
    texts = [sentence.replace("[", "").replace("]", "") for sentence in SENTENCES] * 5
    together = combined(theirs, ORDERS["between them"])
    docs = list(together.pipe(texts, batch_size=3))
    assert [annotation_of(doc) for doc in docs] == [annotation_of(theirs(text)) for text in texts]
    assert [doc._.jz for doc in docs] == [nlp(text)._.jz for text in texts]


def test_entities_beside_those_of_a_recogniser(theirs: Language) -> None:
    expected = [
        ("青禾市", "GPE"),
        ("2亿美元", "MONEY"),
        ("11%", "PERCENT"),
        ("柳河县", "GPE"),
        ("3亿元", "MONEY"),
        ("4%", "PERCENT"),
    ]
    for order in ((*TRAINED, *OURS), (*OURS, *TRAINED)):  # who comes first keeps what it found
        doc = combined(theirs, order)(TEXT)
        assert [(e.text, e.label_) for e in doc.ents] == expected
        assert [e._.jz and e._.jz.id for e in doc.ents] == [None, "m1", "p1", None, "m2", "p2"]


def test_a_parser_keeps_to_the_sentences_of_the_page_or_gives_its_own(nlp: Language, theirs: Language) -> None:
    text = "青禾市出口2亿美元\n\n柳河县进口3亿元"  # the parser was taught to look for 。
    parsed = [sentence.text for sentence in theirs(text).sents]
    pages = [sentence.text for sentence in nlp(text).sents]
    assert pages == ["青禾市出口2亿美元\n\n", "柳河县进口3亿元"]
    assert parsed != pages
    before, behind = (combined(theirs, ORDERS[name])(text) for name in ("in front of them", "behind them"))
    assert [sentence.text for sentence in before.sents] == pages
    assert [sentence.text for sentence in behind.sents] == parsed
    assert before._.jz == behind._.jz == nlp(text)._.jz


def test_training_leaves_the_components_alone(nlp: Language) -> None:
    fix_random_seed(7)
    mine = spacy.blank("zh")
    for name in ("jz_page", "tagger", "jz_money", "jz_records"):
        mine.add_pipe(name)
    known = list(examples(mine))
    optimizer = mine.initialize(lambda: known)
    losses = mine.update(known, sgd=optimizer)
    assert [*losses] == ["tagger"]
    assert mine(TEXT)._.jz.money[0].text == nlp(TEXT)._.jz.money[0].text
    assert "token_acc" in mine.evaluate(known)


def test_analysis_of_a_mixed_pipeline(theirs: Language) -> None:
    together = combined(theirs, (*TRAINED, *OURS))
    analysis = together.analyze_pipes()
    assert analysis is not None
    assert not any(analysis["problems"].values())
