"""How the parts of an expression begin, end and may be left out, seen through the fragments that they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jzextract.authoring.alphabet import USUAL, characters_of
from jzextract.patterns.structure import (
    Alternation,
    Anchor,
    AnyCharacter,
    Backreference,
    CharacterClass,
    Conditional,
    Escape,
    Fuzzy,
    Group,
    Node,
    Reference,
    Repetition,
    Sequence,
    Setting,
)

# A class of more characters than these is wide: more than an alphabet with digits and signs.
_WIDE = 100
_ONE_CHARACTER = CharacterClass | AnyCharacter | Escape
_CHOICES = Alternation | Conditional | Group | Fuzzy | Reference


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an expression.

    Attributes:
        text: the expression that it is written in: the one that is looked at, or a fragment of it.
        node: its place in the structure of that.
        resolve: what fragments stand for: a name in, the whole fragment out.
    """

    text: str
    node: Node
    resolve: Callable[[str], Part]

    def __str__(self) -> str:
        return self.text[self.node.start : self.node.end]

    def of(self, node: Node) -> Part:
        """Another part of the same expression."""
        return Part(self.text, node, self.resolve)

    def children(self) -> Iterator[Part]:
        """What is within it, in the order of the text; of a named fragment, the fragment."""
        if isinstance(self.node, Reference):
            yield self.resolve(self.node.name)
        else:
            yield from map(self.of, self.node.children)

    @property
    def matches_nothing(self) -> bool:
        """Whether it only looks or sets, and matches no characters."""
        return isinstance(self.node, Anchor | Setting) or (isinstance(self.node, Group) and self.node.is_look_around)

    @property
    def may_be_empty(self) -> bool:
        """Whether it can match without any character."""
        if self.matches_nothing:
            return True
        if isinstance(self.node, Repetition) and self.node.minimum == 0:
            return True
        if isinstance(self.node, Conditional) and self.node.no is None:
            return True
        empty = (child.may_be_empty for child in self.children())
        if isinstance(self.node, Sequence | Repetition):
            return all(empty)
        return isinstance(self.node, _CHOICES) and any(empty)

    @property
    def is_wide(self) -> bool:
        """Whether it can run through any text: it matches by classes of more than an alphabet, digits and signs.

        A list of names, where each needs a sign beside it, is not wide.
        """
        if isinstance(self.node, Backreference):
            return True
        if isinstance(self.node, _ONE_CHARACTER):
            return (self.characters & USUAL).bit_count() > _WIDE
        if self.matches_nothing:
            return False
        children = [*self.children()]
        if isinstance(self.node, Sequence) and not all(child.is_wide or child.may_be_empty for child in children):
            return False
        return any(child.is_wide for child in children)

    @property
    def characters(self) -> int:
        """What a class or a sign matches, as a set of bits; nothing for other parts."""
        return characters_of(str(self)) if isinstance(self.node, _ONE_CHARACTER) else 0

    @property
    def varies(self) -> bool:
        """Whether it is a repetition of one round or several."""
        return isinstance(self.node, Repetition) and self.node.maximum not in {0, 1, self.node.minimum}

    def repetitions(self) -> Iterator[Part]:
        """The repetitions within it, its own first."""
        if isinstance(self.node, Repetition):
            yield self
        for child in self.children():
            yield from child.repetitions()

    def heads(self) -> Iterator[Part]:
        """The repetitions with which it can begin."""
        if self.varies:
            yield self
        if self.matches_nothing:
            return
        for child in self.children():
            yield from child.heads()
            if isinstance(self.node, Sequence) and not child.may_be_empty:
                return

    def tails(self) -> Iterator[Part]:
        """The repetitions with which it can end, and which can give back some of what they took."""
        is_settled = (isinstance(self.node, Repetition) and self.node.mode == "possessive") or (
            isinstance(self.node, Group) and self.node.kind == "atomic"
        )
        if is_settled or self.matches_nothing:
            return
        if self.varies:
            yield self
        children = [*self.children()]
        for child in reversed(children) if isinstance(self.node, Sequence) else children:
            yield from child.tails()
            if isinstance(self.node, Sequence) and not child.may_be_empty:
                return
