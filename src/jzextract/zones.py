"""Memory zones that threads do not take from each other.

What spaCy reads in a memory zone is forgotten when the zone ends, for the whole vocabulary: one thread must not end it
while another one works. So each vocabulary has a lock; who extracts with it waits for its turn.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jzextract.errors import PipelineError
from jzextract.tokenizer import CharacterTokenizer

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

# By the vocabulary's address, since spaCy's vocabularies have no weak references: an address that is used again finds
# a lock that nobody holds.
_locks: defaultdict[int, threading.RLock] = defaultdict(threading.RLock)
_owners: dict[int, int] = {}


@contextmanager
def turn(nlp: Language) -> Iterator[None]:
    """Wait until no other thread extracts with a pipeline's vocabulary, and keep others out."""
    with _locks[id(nlp.vocab)]:
        yield


@contextmanager
def memory_zone(nlp: Language) -> Iterator[None]:
    """A memory zone of a pipeline, for one thread at a time; within a zone that is open already, that one."""
    with turn(nlp):
        # spaCy's zones cannot be nested: the inner one would end the outer one. (Its type stubs miss the attribute.)
        if nlp.vocab.in_memory_zone:  # type: ignore[attr-defined]
            yield
            return
        key = id(nlp.vocab)
        _owners[key] = threading.get_ident()
        try:
            with nlp.memory_zone():
                yield
        finally:
            del _owners[key]
            if isinstance(nlp.tokenizer, CharacterTokenizer):
                nlp.tokenizer.keep_characters()


def check_zone(vocab: Vocab) -> None:
    """Refuse to work on strings that will be forgotten when another thread's zone ends.

    Raises:
        PipelineError: when another thread has a zone of this vocabulary open.
    """
    if _owners.get(id(vocab), threading.get_ident()) != threading.get_ident():
        raise PipelineError(
            "another thread extracts with this pipeline, in a memory zone at whose end this text would be forgotten; "
            "use jzextract.extract_many(…, nlp=nlp) in all threads, which take turns, or load a pipeline for each"
        )


def forget_turns() -> None:
    """Begin anew, in a process that was forked while threads of its parent had their turn."""
    _locks.clear()
    _owners.clear()
