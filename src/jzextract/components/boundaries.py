"""Token boundaries where records begin and end, whatever the tokenizer made of the text.

A word that reaches across such a boundary is split. spaCy's own retokenizer splits one token after the other, each time
going over the whole ``Doc`` (0.2 µs a token and split: minutes for a page of a million characters), and leaves the new
tokens without some annotation and with some of their neighbours. So all splits of a ``Doc`` are made at once, in a copy
that keeps everything that was on the first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span, SpanGroup

from jzextract.tokenizer import text_length

_Integers = npt.NDArray[np.int64]

# What other components may have written on tokens.
_ATTRIBUTES = (
    *("LEMMA", "NORM", "TAG", "POS", "MORPH", "DEP", "HEAD", "SENT_START"),
    *("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID"),
)
_SIDES = ("start", "end")
_INSIDE, _BEGIN = 1, 3  # of an entity, as in Token.ent_iob
_NO_START = -1
_PART = "dep"
"""The relation of a word's further parts to its first, in a ``Doc`` that is parsed: spaCy's label for any relation."""


@dataclass(slots=True)
class _Tokens:
    """What the components found of a ``Doc``'s tokens, so that each of them need not go over all tokens.

    Attributes:
        starts: where they begin, in code points.
        settled: the groups of records that begin and end with tokens, each with its records and how many they were.
    """

    starts: npt.NDArray[np.int64]
    settled: dict[str, tuple[Sequence[Mapping[str, Any]], int]] = field(default_factory=dict)


_known: WeakKeyDictionary[Doc, _Tokens] = WeakKeyDictionary()


def _tokens_of(doc: Doc) -> _Tokens:
    """What is known of the tokens; nothing any more, when another component merged or split some in between."""
    tokens = _known.get(doc)
    return _read_tokens(doc) if tokens is None or len(tokens.starts) != len(doc) else tokens


def _read_tokens(doc: Doc) -> _Tokens:
    know_tokens(doc, doc.to_array("IDX").astype(np.int64))
    return _known[doc]


def know_tokens(doc: Doc, starts: _Integers) -> None:
    """Keep for a ``Doc`` where its tokens begin (its attribute ``IDX``), and forget what was known before."""
    _known[doc] = _Tokens(starts)


def span_group(doc: Doc, name: str, records: Sequence[Mapping[str, Any]], label: str) -> SpanGroup:
    """The spans of records, by their offsets, with their ids; where a boundary is within a token, the whole token."""
    tokens = _tokens_of(doc)
    spans, are_whole = _spans(doc, tokens.starts, records, label)
    if not are_whole:  # a boundary is within a token; or they are others, as many as before
        tokens = _read_tokens(doc)
        spans, are_whole = _spans(doc, tokens.starts, records, label)
    if are_whole:
        tokens.settled[name] = (records, len(records))
    return SpanGroup(doc, name=name, spans=spans)


def _spans(doc: Doc, starts: _Integers, records: Sequence[Mapping[str, Any]], label: str) -> tuple[list[Span], bool]:
    """The spans of records, and whether all of them begin and end with the records."""
    # Doc.char_span walks all tokens each time; the tokens' offsets are looked up here once for all records.
    within = [offset for record in records for offset in (record["start"], record["end"] - 1)]
    behind = np.searchsorted(starts, within, side="right").tolist()
    key = doc.vocab.strings.add(label)
    are_whole = True
    spans = []
    for record, first, last in zip(records, behind[::2], behind[1::2], strict=True):
        span = Span(doc, first - 1, last, key, span_id=record["id"])
        are_whole = are_whole and span.start_char == record["start"] and span.end_char == record["end"]
        spans.append(span)
    return spans, are_whole


def split_at_records(doc: Doc) -> Doc:
    """A ``Doc`` with token boundaries where its records begin and end: itself, if they are there already.

    The spans of the records are made anew: before, they had the whole tokens.
    """
    stored = {name: doc.user_data[name] for name in doc.spans if name.startswith("jz.") and name in doc.user_data}
    if not stored:
        return doc
    settled = _tokens_of(doc).settled
    if all(
        (known := settled.get(name)) is not None and known[0] is records and known[1] == len(records)
        for name, records in stored.items()
    ):
        return doc
    split = split_at(doc, (record[side] for records in stored.values() for record in records for side in _SIDES))
    if split is not doc:
        for name, records in stored.items():
            if records:
                split.spans[name] = span_group(split, name, records, doc.spans[name][0].label_)
    return split


def split_at(doc: Doc, offsets: Iterable[int]) -> Doc:
    """A ``Doc`` with token boundaries at all ``offsets``.

    Args:
        doc: is left as it is.
        offsets: code points of the text, each within it.

    Returns:
        ``doc`` itself where all are boundaries already, else a copy with the words split and all else kept: entities,
        sentence starts, tags and relations, span groups with their attributes, user data (the same dictionary), the
        tensor. The parts of a word have its annotation; in a parsed ``Doc`` they depend on the first of them.
    """
    wanted = np.unique(np.fromiter(offsets, dtype=np.int64))
    if not len(doc) or not len(wanted):
        return doc
    starts = doc.to_array("IDX").astype(np.int64)
    at = np.searchsorted(starts, wanted, side="right") - 1
    if ((starts[at] == wanted) | (wanted == text_length(doc))).all():
        return doc  # as nearly always with characters
    lengths, blanks = doc.to_array(["LENGTH", "SPACY"]).astype(np.int64).T
    cuts = wanted[(wanted > starts[at]) & (wanted < starts[at] + lengths[at])]
    if not len(cuts):
        return doc
    text = doc.text
    new_starts = np.sort(np.concatenate([starts, cuts]))
    source = np.searchsorted(starts, new_starts, side="right") - 1
    is_last = np.append(source[1:] != source[:-1], True)
    new_ends = np.where(is_last, starts[source] + lengths[source], np.append(new_starts[1:], 0))
    split = Doc(
        doc.vocab,
        words=[text[start:end] for start, end in zip(new_starts.tolist(), new_ends.tolist(), strict=True)],
        spaces=(blanks[source].astype(bool) & is_last).tolist(),
        user_data=doc.user_data,
    )
    _copy_document(doc, split, source)
    _copy_annotation(doc, split, source)
    _copy_spans(doc, split, source)
    return split


def _copy_document(doc: Doc, split: Doc, source: _Integers) -> None:
    """What belongs to the whole ``Doc``, and the rows of its tensor."""
    split.cats = dict(doc.cats)
    split.has_unknown_spaces = doc.has_unknown_spaces
    split.user_hooks = doc.user_hooks
    split.user_token_hooks = doc.user_token_hooks
    split.user_span_hooks = doc.user_span_hooks
    split._context = doc._context  # what nlp.pipe(as_tuples=True) brings back with the Doc
    if doc.tensor is not None and len(doc.tensor) == len(doc):
        split.tensor = doc.tensor[source]


def _copy_annotation(doc: Doc, split: Doc, source: _Integers) -> None:
    """What is written on the tokens; each part of a word has what the word has."""
    columns = dict(zip(_ATTRIBUTES, doc.to_array(list(_ATTRIBUTES)).astype(np.int64).T, strict=True))
    defaults = dict(zip(_ATTRIBUTES, split.to_array(list(_ATTRIBUTES)).astype(np.int64).T, strict=True))
    new = {name: column[source] for name, column in columns.items()}
    is_further = np.append(False, source[1:] == source[:-1])
    is_part = is_further | np.append(is_further[1:], False)
    # A part has its own letters: the word's normal form and lemma are not those of its parts.
    new["NORM"][is_part] = defaults["NORM"][is_part]
    has_lemma = is_part & (new["LEMMA"] != 0)
    new["LEMMA"][has_lemma] = split.to_array("ORTH").astype(np.int64)[has_lemma]
    new["SENT_START"][is_further & (new["SENT_START"] == 1)] = _NO_START
    # A blocked token begins an entity of no type; its parts are blocked, too.
    new["ENT_IOB"][is_further & (new["ENT_IOB"] == _BEGIN) & (new["ENT_TYPE"] != 0)] = _INSIDE
    if columns["DEP"].any():
        firsts = np.flatnonzero(~is_further)
        heads = firsts[(np.arange(len(doc)) + columns["HEAD"])[source]]
        new["HEAD"] = np.where(is_further, firsts[source], heads) - np.arange(len(split))
        new["DEP"][is_further] = np.uint64(split.vocab.strings.add(_PART)).astype(np.int64)
    changed = [name for name in _ATTRIBUTES if (new[name] != defaults[name]).any()]
    # Heads without relations, or relations without heads, are no parse.
    names = [n for n in _ATTRIBUTES if n in changed or (n in ("DEP", "HEAD") and columns["DEP"].any())]
    if names:
        values = np.stack([new[name] for name in names], axis=1).astype(np.uint64)
        split.from_array(names, values)  # type: ignore[arg-type]


def _copy_spans(doc: Doc, split: Doc, source: _Integers) -> None:
    """All span groups: a span begins with the first part of its first word, and ends with the last of its last."""
    firsts = np.append(np.searchsorted(source, np.arange(len(doc)), side="left"), len(split)).tolist()
    for key, group in doc.spans.items():
        spans = [Span(split, firsts[s.start], firsts[s.end], label=s.label, kb_id=s.kb_id, span_id=s.id) for s in group]
        split.spans[key] = SpanGroup(split, name=group.name, attrs=dict(group.attrs), spans=spans)
