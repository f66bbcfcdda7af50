"""The structure of an expression as it is written: a tree of its parts, each with its place in the text.

The module ``regex`` compiles expressions but does not say what is in them. Those who check patterns, count which of
their words fire, or show how far one matched need that, in offsets of the text that the author wrote, with our own
``{{name}}`` as leaves.

This is the tree, and what is asked of it; :func:`jzextract.patterns.structure_reader.read_structure` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as Choice

GroupKind = Choice[
    "plain",
    "named",
    "numbered",
    "atomic",
    "reset",
    "ahead",
    "not_ahead",
    "behind",
    "not_behind",
]
Mode = Choice["greedy", "lazy", "possessive"]


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression: ``[start, end)`` in the code points of its text."""

    start: int
    end: int

    @property
    def children(self) -> tuple[Node, ...]:
        """The parts within it, in the order of the text."""
        return ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """Characters that stand for themselves, escaped or not; those that follow each other are one part."""

    text: str


@dataclass(frozen=True, slots=True)
class AnyCharacter(Node):
    """The sign ``.``."""


@dataclass(frozen=True, slots=True)
class Escape(Node):
    r"""A class of characters by its name: ``\d``, ``\p{Han}``, ``\X``, ``[:alpha:]``; ``sign`` is how it is written."""

    sign: str


@dataclass(frozen=True, slots=True)
class Anchor(Node):
    r"""A place between characters, as ``^``, ``$``, ``\b`` and ``\G``; ``sign`` is how it is written."""

    sign: str


@dataclass(frozen=True, slots=True)
class Backreference(Node):
    r"""What a group matched before (``\1``, ``(?P=name)``), or the group once more (``(?1)``, ``(?&name)``)."""


@dataclass(frozen=True, slots=True)
class Setting(Node):
    """What matches nothing: flags for what follows (``(?i)``), a comment, a verb (``(*SKIP)``)."""


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """Our own ``{{name}}``: a fragment or a lexicon."""

    name: str


@dataclass(frozen=True, slots=True)
class Range(Node):
    """``一-龥`` within brackets."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SetOperator(Node):
    """``--``, ``&&``, ``~~`` or ``||`` between the parts of a class."""


@dataclass(frozen=True, slots=True)
class CharacterClass(Node):
    """``[…]``: characters, ranges, named classes, further classes, and signs that join them."""

    negated: bool
    items: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """Its items."""
        return self.items


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """Parts one behind the other; it may be empty."""

    parts: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """Its parts."""
        return self.parts


@dataclass(frozen=True, slots=True)
class Alternation(Node):
    """Two or more branches of which one matches, the first that can."""

    branches: tuple[Sequence, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """Its branches."""
        return self.branches


@dataclass(frozen=True, slots=True)
class Group(Node):
    """A part in round brackets; a look around (``ahead``, ``not_behind`` …) matches no characters itself."""

    kind: GroupKind
    content: Sequence | Alternation
    name: str | None = None

    @property
    def children(self) -> tuple[Node, ...]:
        """What stands within the brackets."""
        return (self.content,)

    @property
    def is_look_around(self) -> bool:
        """Whether it only looks, and matches no characters."""
        return self.kind in {"ahead", "not_ahead", "behind", "not_behind"}

    @property
    def is_negative(self) -> bool:
        """Whether it holds where its content does not match."""
        return self.kind in {"not_ahead", "not_behind"}


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """``(?(name)yes|no)``: a branch for where a group took part, or a look around holds, and one for where not."""

    look: Group | None
    yes: Sequence
    no: Sequence | None

    @property
    def children(self) -> tuple[Node, ...]:
        """The look around, where there is one, and the branches."""
        return tuple(part for part in (self.look, self.yes, self.no) if part is not None)


@dataclass(frozen=True, slots=True)
class Repetition(Node):
    """A part that stands ``minimum`` to ``maximum`` times; ``None`` is without end. ``sign`` is where ``+`` begins."""

    item: Node
    minimum: int
    maximum: int | None
    mode: Mode
    sign: int

    @property
    def children(self) -> tuple[Node, ...]:
        """What is repeated."""
        return (self.item,)


@dataclass(frozen=True, slots=True)
class Fuzzy(Node):
    """A part that may match with errors (``(?:投资){e<=1}``)."""

    item: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """What is matched with errors."""
        return (self.item,)


@dataclass(frozen=True, slots=True)
class AlternationPlace:
    """An alternation in an expression.

    Attributes:
        node: it; its branches have the offsets.
        negated: it stands within a negative look around, so that no match goes through it.
        repeated: it stands within a repetition, so that one match may go through several branches.
    """

    node: Alternation
    negated: bool
    repeated: bool


def walk(node: Node) -> Iterator[Node]:
    """A part and all parts within it, in the order of the text, the outer before the inner."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(part.children))


def top_parts(root: Node) -> tuple[Node, ...]:
    """What must match one behind the other; anything but a sequence is one part."""
    return root.parts if isinstance(root, Sequence) else (root,)


def alternations(root: Node) -> list[AlternationPlace]:
    """All alternations, in the order of the text."""
    return list(_alternations(root, negated=False, repeated=False))


def _alternations(node: Node, *, negated: bool, repeated: bool) -> Iterator[AlternationPlace]:
    if isinstance(node, Alternation):
        yield AlternationPlace(node, negated, repeated)
    negated = negated or (isinstance(node, Group) and node.is_negative)
    repeated = repeated or (isinstance(node, Repetition) and node.maximum != 1)
    for child in node.children:
        yield from _alternations(child, negated=negated, repeated=repeated)


def repetitions(root: Node) -> list[Repetition]:
    """All repetitions, in the order of the text, the outer before the inner."""
    return [node for node in walk(root) if isinstance(node, Repetition)]


def references(root: Node) -> list[Reference]:
    """All fragments and lexicons that are named, in the order of the text."""
    return [node for node in walk(root) if isinstance(node, Reference)]


def most_length(node: Node) -> int | None:  # noqa: PLR0911  (a line for each kind of part)
    """The most characters that a part matches or looks at behind that; ``None`` where there is no such number."""
    if isinstance(node, Repetition):
        item = most_length(node.item)
        return None if node.maximum is None or item is None else node.maximum * item
    if isinstance(node, Literal):
        return len(node.text)
    if isinstance(node, AnyCharacter | CharacterClass) or (isinstance(node, Escape) and node.sign not in _LONG):
        return 1
    if isinstance(node, Backreference | Fuzzy | Reference | Escape):
        return None
    if isinstance(node, Group) and node.kind in {"behind", "not_behind"}:
        return 0
    lengths = [most_length(child) for child in node.children]
    known = [length for length in lengths if length is not None]
    if len(known) < len(lengths):
        return None
    return max(known, default=0) if isinstance(node, Alternation | Conditional) else sum(known)


_LONG = (r"\X", r"\R")


def least_length(node: Node) -> int:
    """How many characters an expression has, where each part that must be repeated is written out so often."""
    if isinstance(node, Repetition):
        return max(node.minimum, 1) * least_length(node.item)
    if isinstance(node, Literal):
        return len(node.text)
    return sum(least_length(child) for child in node.children) or 1
