"""Words as tokens: the same records, models from everywhere they come from, and what is said where there is none."""

from __future__ import annotations

import io
import pickle
import shutil
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy_pkuseg.config import config as pkuseg_config

import jzextract
from jzextract.errors import InputError, SegmenterError
from jzextract.patterns.library import load_library
from jzextract.segmenter.dictionary import UserDictionary
from jzextract.segmenter.model import open_model
from jzextract.segmenter.tokenizer import WordTokenizer
from jzextract.tokenizer import CharacterTokenizer
from tests.conftest import ROOT
from tests.damage import variants
from tests.test_damage import CASES

CORPUS = ROOT / "tests" / "segmented.txt"
DEV = sorted((ROOT / "benchmarks" / "corpus" / "dev").glob("*.txt"))
TEXT = "今年，青河县完成固定资产投资62.1亿元，占年度计划的70.1%，居全市第一位。"


def texts(doc: Doc) -> list[str]:
    return [token.text for token in doc]


def tokenizer_of(nlp: Language) -> WordTokenizer:
    assert isinstance(nlp.tokenizer, WordTokenizer)
    return nlp.tokenizer


def small(model: str | Path, patterns: list[str] | None = None) -> Language:
    """A small pipeline of one's own."""
    tokenizer = {"segmenter": "pkuseg", "model": str(model), "patterns": patterns}
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "jzextract.tokenizer.v1", **tokenizer}}})
    for name in ("jz_page", "jz_money", "jz_records"):
        nlp.add_pipe(name)
    return nlp


def everything(doc: Doc) -> list[object]:
    """Records, spans of all groups and sentences, by characters."""
    spans = {name: [(s.start_char, s.end_char, s.label_, s.id_) for s in group] for name, group in doc.spans.items()}
    return [doc._.jz, spans, [sentence.start_char for sentence in doc.sents], doc.text]


# --- Tokens -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青河县完成投资", ["青河县", "完成", "投资"]),
        ("完成投资62.1亿元", ["完成", "投资", "62.1", "亿元"]),
        ("完 成投\n资62.1亿元", ["完", "成", "投", "\n", "资", "62.1", "亿元"]),
        ("完成\n\n投资", ["完成", "\n\n", "投资"]),
        ("完成 投资 ", ["完成", "投资"]),
        ("增长8.5%（R&D占2%）", ["增长", "8.5", "%", "（", "R", "&", "D", "占", "2", "%", "）"]),
        ("", []),
        (" \n ", [" ", "\n"]),
    ],
)
def test_tokens(word_nlp: Language, text: str, expected: list[str]) -> None:
    doc = word_nlp.make_doc(text)
    assert texts(doc) == expected
    assert doc.text == text


@pytest.mark.parametrize(
    "text",
    ["a b  c\n d", " 前 后 ", "R&D 3.5% ", "\t\r\n3,456.7亿", "👍 5亿元\u2028", "。" * 9, "投资，" * 900, "资" * 999],
)
def test_the_tokens_join_to_the_text(word_nlp: Language, text: str) -> None:
    assert word_nlp.make_doc(text).text == text


def test_numbers_are_tokens_as_with_characters(nlp: Language, word_nlp: Language, example_text: str) -> None:
    numbers = [t.text for t in nlp.make_doc(example_text) if t.text[0].isdigit()]
    assert [t.text for t in word_nlp.make_doc(example_text) if t.text[0].isdigit()] == numbers


def test_half_of_a_surrogate_pair(word_nlp: Language) -> None:
    with pytest.raises(InputError, match="half of a surrogate pair at offset 2"):
        word_nlp("投资\ud800")


# --- The same records -------------------------------------------------------------------------------------------------


def test_the_example_is_the_same(nlp: Language, word_nlp: Language, example_text: str) -> None:
    doc = word_nlp(example_text)
    assert everything(doc) == everything(nlp(example_text))
    assert len(doc) < 0.75 * len(nlp.make_doc(example_text))
    for name in ("money", "percentages", "rankings", "projects"):
        records = getattr(doc._.jz, name)
        assert [(s.start_char, s.end_char) for s in doc.spans[f"jz.{name}"]] == [(r.start, r.end) for r in records]


@pytest.mark.parametrize("page", DEV, ids=lambda page: page.stem)
def test_the_corpus_is_the_same(nlp: Language, word_nlp: Language, page: Path) -> None:
    text = page.read_bytes().decode("utf-8")
    assert everything(word_nlp(text)) == everything(nlp(text))


@pytest.mark.parametrize("number", range(0, len(DEV), 10))
def test_damaged_pages_are_the_same(nlp: Language, word_nlp: Language, number: int) -> None:
    for name, damaged in variants(DEV[number].read_bytes().decode("utf-8")).items():
        assert everything(word_nlp(damaged.text)) == everything(nlp(damaged.text)), name


def test_damaged_sentences_are_the_same(nlp: Language, word_nlp: Language) -> None:
    for name, text, _ in CASES:
        assert everything(word_nlp(text)) == everything(nlp(text)), name


def test_processes_and_bytes(word_nlp: Language) -> None:
    items = [TEXT * (i + 1) for i in range(4)]
    expected = [word_nlp(text)._.jz for text in items]
    assert list(jzextract.extract_many(items, n_process=2, batch_size=2, nlp=word_nlp)) == expected
    doc = word_nlp(TEXT)
    assert everything(Doc(word_nlp.vocab).from_bytes(doc.to_bytes())) == everything(doc)


# --- The user dictionary ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (["固定", "固定资产投资"], "固定资产投资", ["固定资产投资"]),
        (["固定", "固定资产投资"], "固定资产管理", ["固定", "资产管理"]),
        (["生产总值", "地区生产总值"], "本地区生产总值高", ["本", "地区生产总值", "高"]),
        ([], "固定资产", ["固定资产"]),
        (["固定"], "", []),
    ],
)
def test_the_longest_word_is_kept_whole(words: list[str], text: str, expected: list[str]) -> None:
    pieces, known, tags = UserDictionary(words).solve(text)
    assert pieces == expected
    assert [piece in words for piece in pieces] == known
    assert len(tags) == len(pieces)


def test_which_words_of_lexicons_are_in_it() -> None:
    words = load_library().dictionary()
    assert {"固定资产投资", "地区生产总值", "污水处理厂", "澳大利亚元", "千瓦时"} <= {*words}
    assert not {"投资", "用电", "GDP", "R&D", "值得一提的是", "加快建设", "连续突破"} & {*words}
    assert words == sorted(words)


def test_they_are_tokens(segmenter_model: Path, word_nlp: Language) -> None:
    text = "本市污水处理厂与固定资产投资"
    assert {"污水处理厂", "固定资产投资"} <= {*texts(word_nlp.make_doc(text))}
    assert not {"污水处理厂", "固定资产投资"} & {*open_model(str(segmenter_model), dictionary=False).cut(text)}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.yml").write_text("pack: mine\nabout: t\nengine: '>=0.1'\n", encoding="utf-8")
    (folder / "words.yml").write_text("extends: metric_heads\nabout: t\nentries: [碳汇交易总值]\n", encoding="utf-8")
    return folder


def test_the_words_of_packs_are_in_it_also_where_a_saved_pipeline_has_no_pack(
    segmenter_model: Path, pack: Path
) -> None:
    nlp = small(segmenter_model, [pack.as_posix()])
    assert "碳汇交易总值" in texts(nlp.make_doc("全县碳汇交易总值3亿元"))
    saved = tokenizer_of(nlp).to_bytes()
    shutil.rmtree(pack)
    other = small(segmenter_model)
    assert "碳汇交易总值" not in texts(other.make_doc("全县碳汇交易总值3亿元"))
    tokenizer_of(other).from_bytes(saved)
    assert "碳汇交易总值" in texts(other.make_doc("全县碳汇交易总值3亿元"))


# --- Configs and saved pipelines --------------------------------------------------------------------------------------


def test_a_saved_pipeline_works_without_the_model_it_was_made_of(segmenter_model: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(segmenter_model, tmp_path / "model"))
    nlp = small(copy)
    expected = texts(nlp(TEXT)), nlp(TEXT)._.jz
    nlp.to_disk(tmp_path / "pipeline")
    data = nlp.to_bytes()
    shutil.rmtree(copy)
    config = nlp.config.from_str(nlp.config.to_str())
    from_bytes = spacy.blank("zh", config=config).from_bytes(data)
    for loaded in (spacy.load(tmp_path / "pipeline"), from_bytes, pickle.loads(pickle.dumps(nlp))):
        assert (texts(loaded(TEXT)), loaded(TEXT)._.jz) == expected
    assert tokenizer_of(from_bytes).to_bytes() == tokenizer_of(nlp).to_bytes()


def test_the_config_says_what_the_tokenizer_is(segmenter_model: Path, word_nlp: Language, tmp_path: Path) -> None:
    word_nlp.config.to_disk(tmp_path / "config.cfg")
    assert word_nlp.config["nlp"]["tokenizer"] == {
        "@tokenizers": "jzextract.tokenizer.v1",
        "segmenter": "pkuseg",
        "model": segmenter_model.as_posix(),
        "patterns": [],
    }
    again = spacy.util.load_model_from_config(spacy.util.load_config(tmp_path / "config.cfg"))
    assert everything(again(TEXT)) == everything(word_nlp(TEXT))
    assert texts(again(TEXT)) == texts(word_nlp(TEXT))


def test_the_tokenizer_works_in_a_pipeline_of_ones_own(segmenter_model: Path) -> None:
    assert texts(small(segmenter_model)("青河县完成投资")) == ["青河县", "完成", "投资"]


def test_characters_stay_the_default(nlp: Language) -> None:
    assert nlp.config["nlp"]["tokenizer"]["segmenter"] == "char"
    assert type(nlp.tokenizer) is CharacterTokenizer
    assert texts(jzextract.load(segmenter="char").make_doc("完成投资")) == list("完成投资")


def test_spacy_pkuseg_is_imported_only_when_it_is_used() -> None:
    import subprocess

    code = "import sys, jzextract; jzextract.load().make_doc('投资3亿元'); print('spacy_pkuseg' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"


# --- What is said where there is no model -----------------------------------------------------------------------------

WAYS = ("spacy_ontonotes", "fetch it elsewhere", "https://github.com/", "jzextract segmenter train")


def complaint(segmenter_model: str | Path | None) -> str:
    with pytest.raises(SegmenterError) as caught:
        jzextract.load(segmenter="pkuseg", segmenter_model=segmenter_model)
    return str(caught.value)


def test_no_model_is_named() -> None:
    said = complaint(None)
    assert said.startswith("segmenter 'pkuseg' needs a model, and none is named")
    assert all(way in said for way in WAYS), said


def test_no_such_model(segmenter_model: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for place, what in (
        (tmp_path / "nowhere", "there is no such model, and no such folder"),
        (segmenter_model / "weights.npz", "is a file, not the folder of a model"),
        (tmp_path / "empty", "it has no features.msgpack"),
    ):
        said = complaint(place)
        assert what in said
        assert all(way in said for way in WAYS), said


@pytest.mark.parametrize("name", ["weights.npz", "features.msgpack"])
@pytest.mark.parametrize("content", [b"", b"\x00nothing", "half"])
def test_a_damaged_model(segmenter_model: Path, tmp_path: Path, name: str, content: bytes | str) -> None:
    copy = Path(shutil.copytree(segmenter_model, tmp_path / "model"))
    whole = (copy / name).read_bytes()
    (copy / name).write_bytes(content if isinstance(content, bytes) else whole[: len(whole) // 2])
    assert "cannot be read" in complaint(copy)


def test_a_pipeline_of_characters_holds_no_model(segmenter_model: Path, tmp_path: Path, nlp: Language) -> None:
    words = small(segmenter_model)
    with pytest.raises(SegmenterError, match="come from a pipeline with segmenter 'char'"):
        tokenizer_of(words).from_bytes(CharacterTokenizer(nlp.vocab).to_bytes())
    with pytest.raises(SegmenterError, match="holds no model"):
        tokenizer_of(words).from_disk(tmp_path)


def test_spacy_pkuseg_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy_pkuseg", None)
    assert "pip install spacy-pkuseg" in complaint("mixed")


def test_a_segmenter_that_is_none() -> None:
    with pytest.raises(ValueError, match="no segmenter 'jieba'; there are: char, pkuseg"):
        jzextract.load(segmenter="jieba")
    with pytest.raises(ValueError, match="'char' takes no model"):
        jzextract.load(segmenter_model="mixed")
    with pytest.raises(ValueError, match="no segmenter 'jieba'"):
        spacy.blank(
            "zh", config={"nlp": {"tokenizer": {"@tokenizers": "jzextract.tokenizer.v1", "segmenter": "jieba"}}}
        )


# --- Models by name ---------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where spacy-pkuseg keeps what it downloads."""
    folder = tmp_path / "home"
    monkeypatch.setattr(pkuseg_config, "pkuseg_home", str(folder))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """A server that has the files of this mapping, in place of the one that has the models."""
    files: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = files.get(self.path, b"not found")
            self.send_response(200 if self.path in files else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setitem(pkuseg_config.model_urls, "news", f"http://127.0.0.1:{server.server_port}/news.zip")
        yield files
        server.shutdown()
        thread.join()


def zipped(segmenter_model: Path) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for path in segmenter_model.iterdir():
            file.write(path, path.name)
    return archive.getvalue()


def test_a_name_is_downloaded_once(
    segmenter_model: Path, home: Path, served: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    served["/news.zip"] = zipped(segmenter_model)
    monkeypatch.setitem(pkuseg_config.model_hash, "news", "")
    for _ in range(2):
        nlp = jzextract.load(segmenter="pkuseg", segmenter_model="news")
        assert texts(nlp.make_doc("青河县完成投资")) == ["青河县", "完成", "投资"]
        served.clear()


def test_off_the_network(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    said = complaint("spacy_ontonotes")
    assert said.startswith("the model 'spacy_ontonotes' cannot be downloaded from https://github.com/")
    for way in ("fetch that file on one that has", "jzextract segmenter train", "HTTPS_PROXY"):
        assert way in said


@pytest.mark.parametrize("content", [None, b"a page that says no"])
def test_the_network_gives_something_else(home: Path, served: dict[str, bytes], content: bytes | None) -> None:
    if content is not None:
        served["/news.zip"] = content
    said = complaint("news")
    assert "cannot be downloaded from http://127.0.0.1" in said
    assert "invalid hash value" in said


def test_a_download_that_was_broken_off(home: Path) -> None:
    home.mkdir()
    (home / "news.zip").write_bytes(b"")
    assert f"delete {home / 'news.zip'} and {home / 'news'}, and it is downloaded anew" in complaint("news")
