"""The functions that programs call, and the spaCy pipeline behind them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal

import pydantic
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import jzextract

TEXT = "今年，全区完成投资62.1亿元，占年度计划的70.1%。"


def test_extract() -> None:
    result = jzextract.extract(TEXT, published="2020-10-17", doc_id="a.txt")
    assert (result.schema_version, result.doc_id, result.published) == ("1", "a.txt", dt.date(2020, 10, 17))
    [money], [percentage] = result.money, result.percentages
    assert (money.text, money.value, money.currency, money.indicator, money.modality) == (
        "62.1亿元", Decimal("6210000000"), "CNY", "investment.completed", "actual")  # fmt: skip
    assert (percentage.value, percentage.unit, percentage.kind, percentage.bound) == (
        Decimal("70.1"), "percent", "completion", "exact")  # fmt: skip
    assert (money.id, percentage.id) == ("m1", "p1")
    assert money.sentence == jzextract.Offsets(start=0, end=len(TEXT))
    assert money.rule == "money.amounts.number_currency"


def test_json_writes_decimals_in_plain_notation() -> None:
    data = json.loads(jzextract.extract("总规模1.2万亿元，约0.50元。").to_json())
    assert [m["value"] for m in data["money"]] == ["1200000000000", "0.5"]
    assert data["rankings"] == data["projects"] == []
    assert data["money"][0]["metric"] == {"text": "总规模", "start": 0, "end": 3}


def test_records_are_frozen() -> None:
    result = jzextract.extract(TEXT)
    with pytest.raises(pydantic.ValidationError):
        result.money[0].value = Decimal(1)


def test_a_result_reads_its_own_json() -> None:
    result = jzextract.extract(TEXT, published="2020-10-17")
    assert jzextract.ExtractionResult.model_validate_json(result.to_json()) == result


@pytest.mark.parametrize("published", ["17.10.2020", "2020-13-01", 5])
def test_a_date_that_is_none(published: str) -> None:
    with pytest.raises(jzextract.InputError, match="give a date"):
        jzextract.extract(TEXT, published=published)


def test_an_item_that_is_no_text() -> None:
    with pytest.raises(jzextract.InputError, match="item 2 is a int"):
        list(jzextract.extract_many(["好", 5]))  # type: ignore[list-item]


def test_the_page_states_the_date_and_the_caller_overrules_it() -> None:
    page = "2021年3月5日 星期五\n\n正文。"
    assert jzextract.extract(page).published == dt.date(2021, 3, 5)
    assert jzextract.extract(page, published="2022-01-01").published == dt.date(2022, 1, 1)


def test_extract_many_is_lazy_and_keeps_the_order() -> None:
    read = []

    def items() -> Iterator[jzextract.Document]:
        for i in range(10):
            read.append(i)
            yield jzextract.Document(f"收入{i + 1}万元。", doc_id=str(i))

    results = jzextract.extract_many(items(), batch_size=2)
    assert read == []
    assert next(results).doc_id == "0"
    assert len(read) == 2
    assert [r.doc_id for r in results] == [str(i) for i in range(1, 10)]


def test_two_processes_give_the_same() -> None:
    items = [jzextract.Document(TEXT * (i + 1), str(i), dt.date(2020, 1, 1)) for i in range(6)]
    assert list(jzextract.extract_many(items, n_process=2, batch_size=2)) == list(jzextract.extract_many(items))


def test_a_caller_may_stop_early_with_processes_at_work() -> None:
    def items() -> Iterator[str]:
        while True:
            yield TEXT * 50

    results = jzextract.extract_many(items(), n_process=2, batch_size=2)
    assert next(results).money
    results.close()  # type: ignore[attr-defined]


def test_items_may_be_mappings() -> None:
    [result] = jzextract.extract_many([{"text": TEXT, "doc_id": "a", "published": "2020-10-17"}])
    assert (result.doc_id, result.published, len(result.money)) == ("a", dt.date(2020, 10, 17), 1)
    with pytest.raises(jzextract.InputError, match="item 1 is a dict"):
        list(jzextract.extract_many([{"title": TEXT}]))


def test_nothing_in_nothing_out() -> None:
    assert list(jzextract.extract_many([])) == []
    assert jzextract.extract("").money == ()


def test_the_doc_holds_the_given_text(nlp: Language, example_text: str) -> None:
    doc = nlp(example_text)
    assert doc.text == example_text
    assert [s.id_ for s in doc.spans["jz.money"]] == [m.id for m in doc._.jz.money]
    assert [(s.start_char, s.end_char) for s in doc.spans["jz.money"]] == [(m.start, m.end) for m in doc._.jz.money]
    assert [s.text for s in doc.spans["jz.percentages"]] == [p.text for p in doc._.jz.percentages]
    assert "".join(s.text_with_ws for s in doc.sents) == example_text


@pytest.mark.parametrize("text", ["a b  c\n d", " 前 后 ", "R&D 3.5% ", "\t\r\n3,456.7亿", "👍 5亿元\u2028"])
def test_the_tokenizer_loses_nothing(nlp: Language, text: str) -> None:
    assert nlp.make_doc(text).text == text


def test_records_survive_bytes(nlp: Language, example_text: str) -> None:
    doc = nlp(example_text)
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert copy._.jz == doc._.jz
    [stored] = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert stored._.jz == doc._.jz


def test_components_can_be_left_out() -> None:
    result = jzextract.load(disable=["jz_money"])(TEXT)._.jz
    assert (len(result.money), len(result.percentages)) == (0, 1)
    with pytest.raises(ValueError, match="no component jz_gold; the pipeline has: jz_page"):
        jzextract.load(disable=["jz_gold"])


def test_a_component_says_what_it_misses() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("jz_money")
    with pytest.raises(jzextract.PipelineError, match=r"'jz_money' needs .* nlp.add_pipe\('jz_page'"):
        nlp(TEXT)


def test_the_components_work_in_a_pipeline_of_ones_own() -> None:
    nlp = spacy.blank("zh")
    for name in ("jz_page", "jz_money", "jz_records"):
        nlp.add_pipe(name)
    assert [m.text for m in nlp(TEXT)._.jz.money] == ["62.1亿元"]


def test_a_pipeline_can_be_saved(tmp_path: str) -> None:
    nlp = jzextract.load()
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.jz == nlp(TEXT)._.jz


def test_the_schema_names_every_field() -> None:
    schema = jzextract.ExtractionResult.model_json_schema(mode="serialization")
    assert set(schema["properties"]) == {
        "schema_version",
        "doc_id",
        "published",
        "text",
        "money",
        "percentages",
        "rankings",
        "projects",
        "quantities",
        "diagnostics",
    }
    money = schema["$defs"]["MoneyAmount"]["properties"]
    assert money["value"]["anyOf"][0]["type"] == "string"
    assert {"indicator", "currency", "modality", "metric", "subject", "period", "rule", "sentence"} <= set(money)
