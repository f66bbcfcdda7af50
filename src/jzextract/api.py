"""The functions that most programs need: load a pipeline, extract from one text, extract from many."""

from __future__ import annotations

import datetime as dt
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jzextract.documents import Document
from jzextract.errors import InputError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from jzextract.explanations import Explanation
    from jzextract.records import ExtractionResult

Item = str | Document | Mapping[str, Any]
"""What can be extracted from: a text, a document, or a mapping with ``text``, ``doc_id`` and ``published``."""

PIPELINE = (
    *("jz_page", "jz_periods", "jz_money", "jz_percentages", "jz_quantities", "jz_rankings", "jz_projects"),
    *("jz_attribution", "jz_records"),
)
# With many more, a process of several has nothing to do while another one finishes the last batch.
_BATCH_SIZE = 16

_Data = dict[str, Any]
"""A result as plain data."""


def load(
    *,
    patterns: Sequence[str | Path] = (),
    disable: Sequence[str] = (),
    entities: bool = False,
    segmenter: str = "char",
    segmenter_model: str | Path | None = None,
) -> Language:
    """Load the pipeline that extracts all records.

    Threads may share it: ``nlp(text)`` in several at a time gives the same results, and :func:`extract_many` takes
    turns. While one extracts many, another must not call ``nlp(text)`` on the same pipeline: spaCy forgets the batch's
    strings for all of them. That is an error where it is noticed; use :func:`extract_many` in all threads.

    Args:
        patterns: packs of further patterns, read after the shipped ones: folders, or names of installed packs.
        disable: components to leave out (``jz_percentages`` …).
        entities: also write money, percentages, rankings, quantities and time expressions to ``doc.ents`` (MONEY,
            PERCENT, ORDINAL, QUANTITY, DATE), with the component ``jz_entities``.
        segmenter: what a token is: ``char`` (a character) or ``pkuseg`` (a word, by spacy-pkuseg). The records are the
            same; their boundaries are boundaries of tokens either way.
        segmenter_model: the model of ``pkuseg``: a folder, or one of spacy-pkuseg's own names (``spacy_ontonotes`` …),
            which is downloaded the first time.

    Returns:
        A ``spacy.Language``; ``nlp(text)._.jz`` is the :class:`~jzextract.records.ExtractionResult`.

    Raises:
        PatternError: when a pattern file cannot be used.
        SegmenterError: when ``pkuseg`` has no model that can be used; the message says how to get one.
        ValueError: when ``disable`` names a component that the pipeline does not have, or ``segmenter`` no segmenter.
    """
    import spacy

    from jzextract import __version__
    from jzextract.components import factories  # noqa: F401  registers what the config names
    from jzextract.tokenizer import check_segmenter, open_segmenter

    unknown = sorted(set(disable) - set(PIPELINE))
    if unknown:
        raise ValueError(f"no component {', '.join(unknown)}; the pipeline has: {', '.join(PIPELINE)}")
    model = segmenter_model.as_posix() if isinstance(segmenter_model, Path) else segmenter_model
    check_segmenter(segmenter, model)
    packs = [p.as_posix() if isinstance(p, Path) else p for p in patterns]
    tokenizer: dict[str, Any] = {"@tokenizers": "jzextract.tokenizer.v1"}
    if segmenter != "char":
        tokenizer |= {"segmenter": segmenter, "model": model, "patterns": packs}
    settings = {"tokenizer": tokenizer, "after_creation": {"@callbacks": "jzextract.any_length.v1"}}
    nlp = spacy.blank("zh", config={"nlp": settings})
    # `spacy package` finds the packages of factories by itself, but not in every way of installing them.
    nlp.meta["requirements"] = [f"jzextract{spacy.util.get_minor_version_range(__version__)}"]
    if segmenter != "char":
        open_segmenter(nlp)
    for name in PIPELINE:
        if name in disable:
            continue
        if name == "jz_records":
            nlp.add_pipe(name)
        else:
            # The component would read its patterns when it first needs them; what is wrong with them is said here.
            nlp.add_pipe(name, config={"patterns": packs}).initialize()  # type: ignore[attr-defined]
    if entities:
        nlp.add_pipe("jz_entities")
    return nlp


@lru_cache(maxsize=1)
def _default() -> Language:
    return load()


def extract(text: str, published: dt.date | str | None = None, doc_id: str | None = None) -> ExtractionResult:
    """Extract all records from one text.

    Args:
        text: the page as it is, with its line breaks; offsets in the result count its code points.
        published: the day of publication (a date or ISO text); without it the page's own dateline counts.
        doc_id: what the result is to be called.

    Raises:
        InputError: when ``text`` is no string, or ``published`` no date.
    """
    return next(extract_many([Document(text, doc_id, _date(published))]))


def explain(
    text: str, record_id: str, published: dt.date | str | None = None, *, nlp: Language | None = None
) -> Explanation:
    """Say which pattern found a record, and from where and how each of its fields was taken.

    Args:
        text: the page as it is, as for :func:`extract`.
        record_id: the record's id in the result of :func:`extract` (``m1``, ``p1``, ``r1``, ``j1`` …).
        published: the day of publication (a date or ISO text); without it the page's own dateline counts.
        nlp: the pipeline to use; the default one when ``None``.

    Returns:
        The explanation: a model, and with ``str()`` a text that needs no knowledge of programming.

    Raises:
        InputError: when ``text`` is no string, ``published`` no date, or the text has no such record.
    """
    from jzextract.explanations import explain_record
    from jzextract.zones import memory_zone

    pipeline = _default() if nlp is None else nlp
    documents = _documents([Document(text, published=_date(published))])
    with memory_zone(pipeline):
        return explain_record(pipeline(next(_docs(pipeline, documents))), record_id, pipeline)


def extract_many(
    texts_or_items: Iterable[Item],
    n_process: int = 1,
    batch_size: int = _BATCH_SIZE,
    *,
    nlp: Language | None = None,
) -> Iterator[ExtractionResult]:
    """Extract records from many texts, lazily and in order, in flat memory.

    Threads may call it with the same pipeline: they take turns, a batch each.

    Args:
        texts_or_items: texts, documents, or mappings with ``text`` and, if you like, ``doc_id`` and ``published`` (a
            date or ISO text). Read as the results are asked for.
        n_process: processes to work in; -1 for one a core.
        batch_size: documents a batch.
        nlp: the pipeline to use; the default one when ``None``.

    Raises:
        InputError: when an item is none of these, or its day of publication is no date.
    """
    pipeline = _default() if nlp is None else nlp
    documents = _documents(texts_or_items)
    if n_process == 1:
        while batch := list(islice(documents, batch_size)):
            yield from _results(_extract_batch(pipeline, batch))
    else:
        yield from _extract_in_processes(pipeline, documents, n_process, batch_size)


def _results(batch: Iterable[_Data]) -> Iterator[ExtractionResult]:
    from jzextract.records import ExtractionResult

    return map(ExtractionResult.model_validate, batch)


def _extract_batch(nlp: Language, batch: Sequence[Document]) -> list[_Data]:
    """Results of a batch, as plain data; its strings are forgotten with it, so that a process may run for long."""
    from jzextract.components.records import result_data
    from jzextract.zones import memory_zone

    with memory_zone(nlp):
        return [result_data(doc) for doc in nlp.pipe(_docs(nlp, batch), batch_size=len(batch))]


def _extract_in_processes(
    nlp: Language, documents: Iterator[Document], n_process: int, batch_size: int
) -> Iterator[ExtractionResult]:
    """Results from several processes, in order, with few batches under way at a time.

    spaCy's own ``nlp.pipe(n_process=…)`` sends whole docs back, and never ends when the caller stops early.
    """
    from jzextract.zones import turn

    workers = (os.cpu_count() or 1) if n_process < 0 else n_process
    batches = iter(lambda: list(islice(documents, batch_size)), [])
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(nlp,)) as pool:
        under_way: deque[Future[list[_Data]]] = deque()
        try:
            for batch in batches:
                with turn(nlp):  # a process that is started now copies the pipeline as it is
                    under_way.append(pool.submit(_work, batch))
                if len(under_way) >= 2 * workers:
                    yield from _results(under_way.popleft().result())
            while under_way:
                yield from _results(under_way.popleft().result())
        finally:
            for future in under_way:
                future.cancel()


_worker_nlp: Language | None = None


def _start_worker(nlp: Language) -> None:
    """Give a worker process its pipeline."""
    from jzextract.zones import forget_turns

    global _worker_nlp
    forget_turns()
    _worker_nlp = nlp


def _work(batch: Sequence[Document]) -> list[_Data]:
    """One batch in a worker process."""
    if _worker_nlp is None:
        raise RuntimeError("a worker process was started without its pipeline")
    return _extract_batch(_worker_nlp, batch)


def _documents(items: Iterable[Item]) -> Iterator[Document]:
    """The items as documents, one at a time."""
    for number, item in enumerate(items, 1):
        document: object = item
        if isinstance(item, str):
            document = Document(item)
        elif isinstance(item, Mapping) and isinstance(item.get("text"), str):
            document = Document(item["text"], item.get("doc_id"), _date(item.get("published")))
        if not isinstance(document, Document) or not isinstance(document.text, str):
            kind = type(item).__name__
            raise InputError(
                f"item {number} is a {kind}; give a string, a jzextract.Document, or a mapping with a string as 'text'"
            )
        yield document


def _docs(nlp: Language, documents: Iterable[Document]) -> Iterator[Doc]:
    """Tokenised documents that carry their id and day of publication through the pipeline."""
    from jzextract.components.common import DOC_ID_KEY, PUBLISHED_KEY, WITH_TEXT_KEY

    for document in documents:
        doc = nlp.make_doc(document.text)
        if document.doc_id is not None:
            doc.user_data[DOC_ID_KEY] = document.doc_id
        if document.published is not None:
            doc.user_data[PUBLISHED_KEY] = document.published.isoformat()
        if document.with_text:
            doc.user_data[WITH_TEXT_KEY] = True
        yield doc


def _date(published: dt.date | str | None) -> dt.date | None:
    """A day of publication as a date."""
    if published is None or isinstance(published, dt.date):
        return published
    try:
        return dt.date.fromisoformat(published)
    except (TypeError, ValueError) as error:
        raise InputError(f"published is {published!r}; give a date, or ISO text such as '2024-10-01'") from error
