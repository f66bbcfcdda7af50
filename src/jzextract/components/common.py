"""What the components share: where they keep their data on a ``Doc``, and how they find what another one prepared.

All data in ``doc.user_data`` is JSON-able, so that a ``Doc`` survives ``to_bytes``, ``DocBin`` and multiprocessing.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from spacy.tokens import Doc

from jzextract.components.boundaries import span_group, split_at_records
from jzextract.errors import PatternError, PipelineError
from jzextract.page.view import PageView
from jzextract.patterns.budget import Budget, budget_of, share_budget
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.provenance import DEFAULT, Source
from jzextract.tokenizer import text_length

PAGE_KEY = "jz.page"
PUBLISHED_KEY = "jz.published"
DOC_ID_KEY = "jz.doc_id"
WITH_TEXT_KEY = "jz.with_text"
HOW_KEY = "jz.how"
"""Where ``doc.user_data`` keeps from where each field was taken:
``{record id: {field: [mechanism, id of the rule or cue, start, end]}}``.

The mechanism is one of ``How`` or ``FieldHow``; the id, and the offsets of the words that decided (code points of the
given text), are ``None`` where there are none. A field that is missing has its default, or is empty. Of a field with
several values, the second one's is ``field.2``.
"""

DIAGNOSTICS_KEY = "jz.diagnostics"

PAGE_ATTRIBUTE = "doc._.jz_page"
"""What the factories require and ``jz_page`` assigns, for ``nlp.analyze_pipes()``."""
_SAVED = "patterns.json.gz"

RecordData = dict[str, Any]


# The views, each with the data that it was read from: other data of the same Doc is another page.
_pages: WeakKeyDictionary[Doc, tuple[dict[str, Any], PageView]] = WeakKeyDictionary()


class PatternComponent:
    """A component that works with the pattern library.

    The patterns are read when they are first needed, or by :meth:`initialize`; a pipeline that is loaded from disk or
    bytes has those that it was saved with, whatever packs its config names. Saved and pickled are the patterns, all of
    them.

    Args:
        name: the component's name in its pipeline.
        patterns: packs of further patterns, after the shipped ones: folders, or names of installed packs.
    """

    opens_document = False
    """Whether it is the first component that works on a ``Doc``."""

    def __init__(self, name: str, patterns: list[str]) -> None:
        self.name = name
        self.patterns = patterns
        self._library: PatternLibrary | None = None

    @property
    def library(self) -> PatternLibrary:
        """The patterns; the shipped ones and those of the packs are read when nothing was loaded before.

        Raises:
            PatternError: when a pack is not there, or a pattern file cannot be used.
        """
        return self._library or self._use(load_library(self.patterns))

    def _use(self, library: PatternLibrary) -> PatternLibrary:
        # The library comes last: another thread that sees it finds the component ready.
        self.prepare(library)
        self._library = library
        return library

    def prepare(self, library: PatternLibrary) -> None:
        """Take from the library what the component needs ready at hand; by default nothing."""

    def initialize(self, get_examples: Callable[[], Iterable[Any]] | None = None, *, nlp: Any = None) -> None:
        """Read the patterns now, if none were loaded; ``nlp.initialize()`` calls it. Nothing is learnt from examples.

        Raises:
            PatternError: when a pack is not there, or a pattern file cannot be used.
        """
        _ = self.library

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """All patterns, those of packs too."""
        return self.library.to_bytes()

    def from_bytes(self, content: bytes, *, exclude: Iterable[str] = ()) -> PatternComponent:
        """Take the patterns of :meth:`to_bytes`, whatever packs the config names.

        Raises:
            PatternError: when they are damaged, or were saved by another release of jzextract.
        """
        self._use(PatternLibrary.from_bytes(content))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write all patterns into a folder of the pipeline."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _SAVED).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> PatternComponent:
        """Take the patterns of :meth:`to_disk`, whatever packs the config names.

        Raises:
            PatternError: when they are not there, are damaged, or were saved by another release of jzextract.
        """
        file = Path(path) / _SAVED
        try:
            content = file.read_bytes()
        except OSError as error:
            raise PatternError(
                f"the saved patterns of '{self.name}' cannot be read ({error.strerror}); save the pipeline again",
                path=file.as_posix(),
            ) from error
        self._use(PatternLibrary.from_bytes(content, file.as_posix()))
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {"name": self.name, "patterns": self.patterns, "library": self.library}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.name, self.patterns = state["name"], state["patterns"]
        self._use(state["library"])

    def __call__(self, doc: Doc) -> Doc:
        """Do the component's work on a ``Doc``, within the budget that patterns of packs have there.

        Returns:
            The ``Doc``; a copy with the same user data where tokens had to be split, so that records begin and end
            with tokens.

        Raises:
            PatternError: when its patterns are read now, and cannot be used.
            PipelineError: when a component that this one needs did not run before.
        """
        _ = self.library
        with budget_of(doc, text_length(doc), anew=self.opens_document) as budget, _collector_paused():
            self.process(doc)
        if budget.incidents:
            _keep_diagnostics(doc, budget)
        split = split_at_records(doc)
        if split is not doc:
            share_budget(doc, split)
            if doc in _pages:
                _pages[split] = _pages[doc]
        return split

    def process(self, doc: Doc) -> None:
        """Add to a ``Doc`` what the component finds.

        Raises:
            PipelineError: when a component that this one needs did not run before.
        """
        raise NotImplementedError


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Let Python's collector of reference cycles wait until a component is done with a ``Doc``.

    A component makes many objects that stay, and no cycles; on a long text looking through all of them again and again
    took a seventh of the time. Where the caller has switched the collector off, it stays off.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _keep_diagnostics(doc: Doc, budget: Budget) -> None:
    """Keep on the ``Doc`` what of packs was left out, with the stretch of the given text that it is about."""
    data = doc.user_data.get(PAGE_KEY)
    page = None if data is None else PageView.from_data(data)
    kept = {(d["kind"], d["rule"]): d for d in doc.user_data.get(DIAGNOSTICS_KEY, ())}
    for incident in budget.incidents.values():
        start, end = 0, text_length(doc)
        if page is not None and incident.text == page.clean and incident.start < incident.end:
            start, end = page.source_span(incident.start, incident.end)
        diagnostic = {"kind": incident.kind, "rule": incident.owner, "message": incident.message}
        kept[incident.kind, incident.owner] = {**diagnostic, "start": start, "end": end}
    doc.user_data[DIAGNOSTICS_KEY] = [*kept.values()]


def page_of(doc: Doc, component: str) -> PageView:
    """The clean view that ``jz_page`` left on the ``Doc``.

    Raises:
        PipelineError: when ``jz_page`` did not run.
    """
    require_page(doc, component)
    data = doc.user_data[PAGE_KEY]
    known = _pages.get(doc)
    if known is None or known[0] is not data:
        known = _pages[doc] = (data, PageView.from_data(data))
    return known[1]


def keep_page(doc: Doc, page: PageView) -> None:
    """Keep the clean view that ``doc.user_data`` has as data, for the components behind ``jz_page``."""
    _pages[doc] = (doc.user_data[PAGE_KEY], page)


def require_page(doc: Doc, component: str) -> None:
    """See that ``jz_page`` ran before a component.

    Raises:
        PipelineError: when it did not.
    """
    if PAGE_KEY not in doc.user_data:
        raise PipelineError(
            f"'{component}' needs the clean view of the page; add it in front: "
            f"nlp.add_pipe('jz_page', before='{component}'), or switch it on: nlp.enable_pipe('jz_page')"
        )


def published_of(doc: Doc, page: PageView) -> dt.date | None:
    """The day of publication: as the caller gave it, else as the page's dateline states it."""
    given = doc.user_data.get(PUBLISHED_KEY)
    return page.publication_date if given is None else dt.date.fromisoformat(given)


class Placed(Protocol):
    """A mention: a stretch of the view, and the rule that found it."""

    @property
    def start(self) -> int:
        """The first code point of the view."""

    @property
    def end(self) -> int:
        """The code point after the last."""

    @property
    def rule(self) -> str:
        """The rule's id."""


def place(page: PageView, mention: Placed, identifier: str) -> RecordData:
    """What every record says of its place, in the characters of the given text."""
    start = mention.start
    source_start, source_end = page.source_span(start, mention.end)
    sentence_start, sentence_end = page.source_span(*page.sentence_at(start))
    return {
        "id": identifier,
        "text": page.source[source_start:source_end],
        "start": source_start,
        "end": source_end,
        "rule": mention.rule,
        "sentence": {
            "start": sentence_start if sentence_start < source_start else source_start,
            "end": sentence_end if sentence_end > source_end else source_end,
        },
    }


def evidence(page: PageView, start: int, end: int) -> RecordData:
    """An evidence span for ``[start, end)`` of the view."""
    source_start, source_end = page.source_span(start, end)
    return {"text": page.source[source_start:source_end], "start": source_start, "end": source_end}


def keep_sources(doc: Doc, page: PageView, identifier: str, sources: Mapping[str, Source]) -> None:
    """Keep from where the fields of a record were taken, beside what is known of its other fields."""
    kept = doc.user_data.setdefault(HOW_KEY, {}).setdefault(identifier, {})
    for field, source in sources.items():
        if source is DEFAULT:
            continue
        if source.span is None:
            kept[field] = (source.how, source.pattern, None, None)
        else:
            kept[field] = (source.how, source.pattern, *page.source_span(*source.span))


def store(doc: Doc, record_type: str, records: list[RecordData], label: str) -> None:
    """Keep a type's records on the ``Doc``, as data and as ``doc.spans['jz.<type>']`` with their ids."""
    doc.user_data[f"jz.{record_type}"] = records
    doc.spans[f"jz.{record_type}"] = span_group(doc, f"jz.{record_type}", records, label)
