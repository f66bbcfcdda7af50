r"""Repetitions that cost too much: endless ones of wide classes, those within others, those beside their like.

What an expression costs is how many ways it is tried at one place of a text. All patterns together may take 50 µs a
character, and a step of ``regex`` takes some 10 ns; so one expression is allowed 1,000 steps a character.

* A repetition without a bound goes on as far as its content does, and does so from every place: with ``[^，]*`` a page
  of n characters costs n² steps. Content that is narrow is left alone: digits, blanks, listed signs, listed words
  (``\d+``, ``(?:约|近)*``), for such runs are short in what people write.
* A repetition whose content can match one text in two ways tries all combinations: ``(?:a+)+`` takes 2ⁿ steps.
* Two repetitions beside each other that can match the same share it out in every way: ``\d*\d*``, ``\s*\n\s*``.

Looks around are not followed, so a warning may come where only one of them makes the ways one; a bound, or ``++``,
answers that too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from jzextract.authoring.alphabet import bits_of
from jzextract.authoring.automaton import Automaton, TooLargeError
from jzextract.authoring.parts import Part
from jzextract.patterns.structure import Fuzzy, Literal, Repetition, Sequence, walk

MOST_STEPS = 1_000
"""The most steps that one expression may take for one place of a text."""
# How long runs of narrow content get.
_LONGEST_RUN = 40
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Costly:
    """A part of an expression that costs too much: its kind, what is wrong, and what to write instead."""

    code: str
    message: str
    suggestion: str


def costly_parts(whole: Part, *, consumes: bool = False) -> Iterator[Costly]:
    """All that costs too much in an expression as it is written; what is wrong within its fragments is said of those.

    Args:
        whole: the expression.
        consumes: whether the search goes on behind a match, so that what its last repetition takes is looked at once.
    """
    is_last = whole.node.children[-1] if consumes and isinstance(whole.node, Sequence) and whole.node.parts else None
    for part in map(whole.of, walk(whole.node)):
        try:
            if isinstance(part.node, Fuzzy):
                yield Costly("costly", f"{_clip(part)} tries every error at every place", "write out the forms")
            elif isinstance(part.node, Repetition):
                yield from () if part.node is is_last else _endless(part)
                yield from _nested(part)
            elif isinstance(part.node, Sequence):
                yield from _beside(part)
        except TooLargeError:
            yield Costly("costly", f"{_clip(part)} can match in too many ways to count them", "divide it")


def _endless(part: Part) -> Iterator[Costly]:
    """A repetition that goes on through any text."""
    node = cast("Repetition", part.node)
    item = part.of(node.item)
    if (node.maximum is None or node.maximum > MOST_STEPS) and item.is_wide:
        bounded = f"{{{node.minimum},{max(20, 2 * node.minimum)}}}"
        yield Costly(
            "unbounded",
            f"{_clip(part)} goes on through any text, and does so from every place of it",
            f"give it the bound that it needs, as {bounded} instead of {part.text[node.sign : node.end]}",
        )


# --- Within each other ------------------------------------------------------------------------------------------------


def _nested(part: Part) -> Iterator[Costly]:
    """A repetition whose content can match one text in several ways."""
    node = cast("Repetition", part.node)
    item = part.of(node.item)
    # A possessive one that needs one round at most is content with what it has when a further round fails.
    is_settled = node.mode == "possessive" and node.minimum <= 1
    if is_settled or item.characters or node.maximum in {0, 1}:
        return
    places = Automaton(item)
    places.close()
    if not places.is_ambiguous():
        return
    longest = max([2, *map(_lengths, item.repetitions())])
    if node.maximum is None or longest**node.maximum > MOST_STEPS:
        yield Costly(
            "nested",
            f"what {_clip(part)} repeats can match one text in several ways, and every round multiplies them",
            "let its parts begin differently, make the repetition within it possessive (++), or drop one of the two",
        )


def _lengths(part: Part) -> int:
    """In how many lengths a repetition can match."""
    node = cast("Repetition", part.node)
    if node.maximum is not None:
        return node.maximum - node.minimum + 1
    return MOST_STEPS if part.of(node.item).is_wide else _LONGEST_RUN


# --- Beside each other ------------------------------------------------------------------------------------------------


def _beside(sequence: Part) -> Iterator[Costly]:
    """Repetitions that follow each other and can match the same."""
    parts = [*sequence.children()]
    for i, part in enumerate(parts):
        for before in part.tails():
            for after in _heads_behind(before, parts[i + 1 :]):
                if _lengths(before) * _lengths(after) > MOST_STEPS and _have_common_text(before, after):
                    yield Costly(
                        "adjacent",
                        f"{_clip(before)} and {_clip(after)} behind it can match the same, and share it in every way",
                        "make them one, bound them, let them match different characters, or make the first one "
                        "possessive (++)",
                    )


def _heads_behind(before: Part, parts: list[Part]) -> Iterator[Part]:
    """The repetitions that can follow one; of two without a bound also behind something that the first can match."""
    is_apart = False
    is_endless = cast("Repetition", before.node).maximum is None
    for part in parts:
        for head in part.heads():
            if not is_apart or cast("Repetition", head.node).maximum is None:
                yield head
        if not part.may_be_empty:
            is_apart = True
            if not is_endless or not _is_within(part, before):
                return


def _is_within(part: Part, repetition: Part) -> bool:
    """Whether a repetition of one class can match a part too."""
    characters = repetition.of(cast("Repetition", repetition.node).item).characters
    if isinstance(part.node, Literal):
        return all(bits_of(character) & characters for character in part.node.text)
    return bool(part.characters & characters)


def _have_common_text(before: Part, after: Part) -> bool:
    one, other = (Automaton(part.of(cast("Repetition", part.node).item)) for part in (before, after))
    one.close()
    other.close()
    return one.common_text(other)


def _clip(part: Part) -> str:
    text = str(part)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN // 2]}…{text[-_LONGEST_SHOWN // 3 :]}"
