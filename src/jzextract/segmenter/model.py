"""A model of spacy-pkuseg with its dictionaries: found by name or folder, written to a folder, read from one.

spacy-pkuseg is imported when a model is asked for, and not before.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from jzextract.errors import SegmenterError
from jzextract.segmenter.dictionary import UserDictionary

_FEATURES = ("features.msgpack", "features.pkl", "features.json", "unigram_word.txt")
_WEIGHTS = ("weights.npz", "model.txt")
_DICTIONARIES = "dictionaries.json"
# What reading a file that is damaged, or something else, comes to.
_UNUSABLE: tuple[type[Exception], ...] = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    AssertionError,
    EOFError,
    zipfile.BadZipFile,
)
# spacy-pkuseg hands the folder to its parts in a variable of its module.
_loading = Lock()


FILES = (_FEATURES[0], _WEIGHTS[0], _DICTIONARIES)
"""The files that :meth:`Segmenter.save` writes."""


class Segmenter:
    """Cut text into words, by a model and a user dictionary.

    Args:
        engine: a ``spacy_pkuseg.pkuseg``.
        words: the user dictionary: words that are kept whole.
    """

    def __init__(self, engine: Any, words: Iterable[str]) -> None:
        self._engine = engine
        self._engine.preprocesser = UserDictionary(words)

    @property
    def words(self) -> list[str]:
        """The user dictionary, sorted."""
        return list(self._engine.preprocesser.words)

    def cut(self, text: str) -> list[str]:
        """The words of a text, which join to the text itself if there is no white space in it."""
        return list(self._engine.cut(text))

    def save(self, folder: Path) -> None:
        """Write the model and the dictionaries to a folder, which is made if need be.

        Raises:
            OSError: when they cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._engine.feature_extractor.save(str(folder))
        self._engine.model.save(str(folder))
        after = self._engine.postprocesser
        merged = sorted(after.other_words) if after.do_process else None
        dictionaries = json.dumps({"user": self.words, "merged": merged}, ensure_ascii=False)
        (folder / _DICTIONARIES).write_text(dictionaries, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Segmenter:
        """Read what :meth:`save` wrote.

        Raises:
            SegmenterError: when the folder does not hold it.
        """
        if not (folder / _DICTIONARIES).is_file():
            raise SegmenterError(
                f"{folder}: holds no model: the pipeline was saved with another segmenter; load it with the config it "
                "was saved with"
            )
        engine = _read(folder, f"{folder}", user_dict=None)
        try:
            dictionaries = json.loads((folder / _DICTIONARIES).read_text("utf-8"))
            merged, words = dictionaries["merged"], dictionaries["user"]
        except _UNUSABLE as error:
            raise SegmenterError(
                f"{folder / _DICTIONARIES}: cannot be read ({_brief(error)}); save the pipeline anew"
            ) from error
        if merged is not None:
            engine.postprocesser.do_process = True
            engine.postprocesser.common_words = set()
            engine.postprocesser.other_words = set(merged)
        return cls(engine, words)


def open_model(model: str | None, words: Iterable[str] = (), *, dictionary: bool = True) -> Segmenter:
    """Open a model.

    Args:
        model: one of spacy-pkuseg's own names, which is downloaded the first time, or a folder.
        words: the user dictionary: words that are kept whole.
        dictionary: whether spacy-pkuseg's own dictionary joins words, too, as it does by default.

    Raises:
        SegmenterError: when there is no model, or it cannot be used. The message says how to get one.
    """
    names = pkuseg_module().config.available_models
    if not model:
        raise SegmenterError(f"segmenter 'pkuseg' needs a model, and none is named. {_how_to_get_one()}")
    if model in names:
        engine = _download(model, "default" if dictionary else None)
    else:
        _check_folder(Path(model))
        engine = _read(Path(model), model, user_dict="default" if dictionary else None)
    return Segmenter(engine, words)


def pkuseg_module() -> ModuleType:
    """spacy-pkuseg, imported now.

    Raises:
        SegmenterError: when it cannot be imported.
    """
    try:
        import spacy_pkuseg
    except ImportError as error:
        raise SegmenterError(
            f"segmenter 'pkuseg' needs the package spacy-pkuseg, which cannot be imported ({error}); "
            "install it: pip install spacy-pkuseg"
        ) from error
    module: ModuleType = spacy_pkuseg
    return module


def _how_to_get_one() -> str:
    """The three ways to a model."""
    config = pkuseg_module().config
    names = ", ".join(config.available_models)
    return (
        f"With a network, name one of spacy-pkuseg's own, which is downloaded once: {names}. Without one, fetch it "
        f"elsewhere ({config.model_urls['spacy_ontonotes']}), unpack it, and name its folder; or train one from "
        "segmented text and name that: jzextract segmenter train CORPUS OUT."
    )


def _check_folder(folder: Path) -> None:
    """A model is a folder with the features and the weights."""
    if not folder.is_dir():
        what = (
            "is a file, not the folder of a model" if folder.exists() else "there is no such model, and no such folder"
        )
        raise SegmenterError(f"{folder}: {what}. {_how_to_get_one()}")
    for files in (_FEATURES, _WEIGHTS):
        if not any((folder / name).is_file() for name in files):
            raise SegmenterError(
                f"{folder}: is no folder of a model: it has no {files[0]}; name the folder that has "
                f"{_FEATURES[0]} and {_WEIGHTS[0]}. {_how_to_get_one()}"
            )


def _read(folder: Path, name: str, *, user_dict: str | None) -> Any:
    """The engine of a model's folder."""
    with _loading:
        try:
            weights = folder / _WEIGHTS[0]
            if weights.is_file():
                zipfile.ZipFile(weights).close()  # numpy leaves a file open that turns out to be no archive
            return pkuseg_module().pkuseg(str(folder), user_dict=user_dict)
        except _UNUSABLE as error:
            raise SegmenterError(
                f"{name}: the model in this folder cannot be read ({_brief(error)}); fetch or train it anew"
            ) from error


def _download(name: str, user_dict: str | None) -> Any:
    """The engine of one of spacy-pkuseg's own models, downloaded where it is not there yet."""
    config = pkuseg_module().config
    home, url = Path(config.pkuseg_home), config.model_urls[name]
    archive = home / Path(url).name
    there = archive.exists()
    with _loading:
        try:
            return pkuseg_module().pkuseg(name, user_dict=user_dict)
        except _unusable_or_offline() as error:
            if there or archive.exists():
                what = (
                    f"is in {home / name}, but cannot be read ({_brief(error)}); delete {archive} and {home / name}, "
                    "and it is downloaded anew"
                )
            else:
                what = (
                    f"cannot be downloaded from {url} ({_brief(error)}). If this machine has no network, fetch that "
                    f"file on one that has, unpack it, and name its folder as the model; or train one from segmented "
                    "text: jzextract segmenter train CORPUS OUT. If it has, try again, or see whether a proxy "
                    "(HTTPS_PROXY) is needed"
                )
            raise SegmenterError(f"the model '{name}' {what}") from error


def _unusable_or_offline() -> tuple[type[Exception], ...]:
    """What a download may come to: errors of files, of a connection, and a file that is not the expected one."""
    from http.client import HTTPException

    from urllib3.exceptions import HTTPError

    return (*_UNUSABLE, HTTPException, HTTPError, RuntimeError)


def _brief(error: BaseException) -> str:
    """An error as part of a line."""
    return f"{type(error).__name__}: {error}".partition("\n")[0][:200]
