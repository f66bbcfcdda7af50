"""What an expression cannot match without: characters that it begins with, and words that it holds.

Whoever runs many expressions over a text looks for these first, since a plain search costs a small part of what trying
an expression costs. Both are read from the structure of the expression, so that patterns need not say them, and both
err on the safe side: ``None`` where nothing certain can be said.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from jzextract.patterns.structure import (
    Alternation,
    Anchor,
    CharacterClass,
    Group,
    Literal,
    Node,
    Range,
    Repetition,
    Sequence,
    Setting,
)
from jzextract.patterns.structure_reader import read_structure

Texts = frozenset[str]

# Letters that match in either case, or errors that are allowed: the characters as written are then not those needed.
_IGNORES_CASE = regex.compile(r"\(\?[a-zA-Z]*[iIfF]|\{[^{}:]*[ides][<=]")
# A class of more characters than these tells too little.
_MOST_CHARACTERS = 64
_NOTHING: Texts = frozenset()


def first_characters_of(expression: str) -> Texts | None:
    """The characters with one of which every match begins.

    Args:
        expression: an expression with its fragments put in.

    Returns:
        ``None`` where a match may begin with any character, or be empty.

    Raises:
        StructureError: when it is no expression.
    """
    if _IGNORES_CASE.search(expression):
        return None
    characters, may_be_empty = _firsts(read_structure(expression))
    return None if may_be_empty else characters


def needed_words_of(expression: str) -> Texts | None:
    """Words of which every match holds at least one, among the characters that it matches itself.

    Args:
        expression: an expression with its fragments put in.

    Returns:
        The words; ``None`` where no such words can be told.

    Raises:
        StructureError: when it is no expression.
    """
    return None if _IGNORES_CASE.search(expression) else _needed(read_structure(expression))


def _firsts(node: Node) -> tuple[Texts | None, bool]:
    """The characters that a part may begin with, ``None`` for any; and whether it may match nothing."""
    if isinstance(node, Literal):
        return frozenset(node.text[:1]), False
    if isinstance(node, CharacterClass):
        return _members(node), False
    if isinstance(node, Anchor | Setting) or (isinstance(node, Group) and node.is_look_around):
        return _NOTHING, True
    if isinstance(node, Group):
        return _firsts(node.content)
    if isinstance(node, Repetition):
        characters, may_be_empty = _firsts(node.item)
        return characters, may_be_empty or node.minimum == 0
    if isinstance(node, Alternation):
        branches = [_firsts(branch) for branch in node.branches]
        return _union(characters for characters, _ in branches), any(empty for _, empty in branches)
    if isinstance(node, Sequence):
        return _firsts_of_sequence(node)
    return None, False


def _firsts_of_sequence(node: Sequence) -> tuple[Texts | None, bool]:
    begun: Texts = _NOTHING
    for part in node.parts:
        characters, may_be_empty = _firsts(part)
        if characters is None:
            return None, False
        begun |= characters
        if not may_be_empty:
            return begun, False
    return begun, True


def _needed(node: Node) -> Texts | None:
    if isinstance(node, Literal):
        return frozenset((node.text,))
    if isinstance(node, CharacterClass):
        return _members(node)
    if isinstance(node, Group):
        return None if node.is_look_around else _needed(node.content)
    if isinstance(node, Repetition):
        return _needed(node.item) if node.minimum else None
    if isinstance(node, Alternation):
        return _union(_needed(branch) for branch in node.branches)
    if isinstance(node, Sequence):
        return max((words for part in node.parts if (words := _needed(part))), key=_rarity, default=None)
    return None


def _rarity(words: Texts) -> tuple[int, int]:
    """Longer words are rarer, and so are fewer."""
    return min(map(len, words)), -len(words)


def _members(node: CharacterClass) -> Texts | None:
    """The characters of a class, ``None`` where they are many or not listed."""
    if node.negated:
        return None
    members: set[str] = set()
    for item in node.items:
        if isinstance(item, Literal):
            members.update(item.text)
        elif isinstance(item, Range) and ord(item.last) - ord(item.first) < _MOST_CHARACTERS:
            members.update(map(chr, range(ord(item.first), ord(item.last) + 1)))
        else:
            return None
    return frozenset(members) if len(members) <= _MOST_CHARACTERS else None


def _union(sets: Iterable[Texts | None]) -> Texts | None:
    union: set[str] = set()
    for words in sets:
        if words is None:
            return None
        union |= words
    return frozenset(union)
