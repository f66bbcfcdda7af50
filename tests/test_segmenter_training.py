"""``jzextract segmenter train``: which lines it takes, what it says, and that the model is whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import jzextract
from jzextract.cli import app
from jzextract.errors import InputError
from jzextract.segmenter.corpus import read_corpus
from jzextract.segmenter.model import open_model
from jzextract.segmenter.training import score, train

from .conftest import SEGMENTED

TEXT = "今年，青河县完成固定资产投资62.1亿元，占年度计划的70.1%。"


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["segmenter", "train", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def test_train_says_how_good_the_model_is(tmp_path: Path) -> None:
    code, told, _ = run(SEGMENTED, tmp_path / "model", "--held-out", "0.2", "--iterations", "2")
    assert code == 0
    assert told.startswith("lines: 40 to train on, 10 held out\n")
    rows = {line[:25].strip(): [float(figure) for figure in line[25:].split()] for line in told.splitlines()[3:5]}
    assert [*rows] == ["the model by itself", "with the dictionaries"]
    for precision, recall, f1 in rows.values():
        assert f1 == pytest.approx(2 * precision * recall / (precision + recall), abs=0.002)
        assert f1 > 0.5
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert jzextract.load(segmenter="pkuseg", segmenter_model=tmp_path / "model")(TEXT)._.jz.money


def test_the_same_corpus_gives_the_same_model(segmenter_model: Path, tmp_path: Path) -> None:
    import random

    random.seed(5)
    train(read_corpus(SEGMENTED, 0.1), tmp_path / "again", iterations=5)
    after = random.random()
    for name in ("weights.npz", "features.msgpack"):
        assert (tmp_path / "again" / name).read_bytes() == (segmenter_model / name).read_bytes()
    random.seed(5)
    assert random.random() == after


def test_the_scores_count_words(segmenter_model: Path) -> None:
    class Fixed:
        def cut(self, text: str) -> list[str]:
            return ["完成", "投资额", "大"]

    made = score(Fixed(), [["完成", "投资", "额大"]])  # type: ignore[arg-type]
    assert (made.gold, made.found, made.right) == (3, 3, 1)
    assert made.precision == made.recall == made.f1 == pytest.approx(1 / 3)
    assert score(open_model(str(segmenter_model), dictionary=False), read_corpus(SEGMENTED, 0.1).train).f1 > 0.8


def test_which_lines_are_held_out(tmp_path: Path) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text("".join(f"词 {i}\n\n" for i in range(20)) + "词 3\n", encoding="utf-8")
    corpus = read_corpus(path, 0.2)
    assert corpus.held_out == [["词", str(i)] for i in (4, 9, 14, 19)]
    assert (len(corpus.train), corpus.repeated) == (16, 1)
    path.write_bytes(path.read_bytes().decode("utf-8").encode("gb18030"))
    with pytest.raises(InputError, match="name it, as with --encoding gb18030"):
        read_corpus(path, 0.2)
    assert read_corpus(path, 0.2, "gb18030") == corpus


LINES = "".join(f"完成 投资 {i} 亿元\n" for i in range(12))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            LINES + "全市完成固定资产投资六十二亿元同比增长百分之八点五居全省第二位\n",
            "corpus.txt:13: '全市完成固定资产投资六十二亿元同比增长百…' has 31 characters",
        ),
        (LINES + "完成/v 投资/n\n", "corpus.txt:13: the words carry tags (完成/v); leave the tags out"),
        ("完成 投资\n" * 50, "corpus.txt: 1 different lines, of which 1 would be trained on and 0 held out"),
        ("", "corpus.txt: 0 different lines"),
        (LINES + "投资\0", "corpus.txt: has NUL bytes"),
    ],
)
def test_a_corpus_that_is_none(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "corpus.txt").write_text(content, encoding="utf-8")
    code, told, said = run(tmp_path / "corpus.txt", tmp_path / "model")
    assert (code, told) == (1, "")
    assert message in said
    assert not (tmp_path / "model").exists()


def test_other_things_that_cannot_be(tmp_path: Path, segmenter_model: Path) -> None:
    for words, status, message in (
        ((tmp_path / "none.txt", tmp_path / "m"), 1, "none.txt: there is no such file"),
        ((tmp_path, tmp_path / "m"), 1, "cannot be read"),
        ((SEGMENTED, segmenter_model), 1, "is there already"),
        ((SEGMENTED, tmp_path / "a" / "m"), 1, "does not exist; create it first"),
        ((SEGMENTED, tmp_path / "m", "--held-out", "1"), 2, "between 0 and 1"),
        ((SEGMENTED, tmp_path / "m", "--iterations", "0"), 2, "iterations"),
        ((SEGMENTED, tmp_path / "m", "--held-out", "0.9"), 1, "5 would be trained on and 45 held out"),
    ):
        code, told, said = run(*words)
        assert (code, told) == (status, ""), words
        assert message in said
    assert list(tmp_path.iterdir()) == []


def test_a_training_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def stop(number: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(read_corpus(SEGMENTED, 0.1), tmp_path / "model", iterations=3, on_iteration=stop)
    assert list(tmp_path.iterdir()) == []
