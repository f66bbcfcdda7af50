"""What an expression cannot match without: characters that it begins or ends with, and words that it holds.

Where it begins with a known character, what of it can match there is known, too: an expression of fewer branches.
Whoever runs many expressions over a text looks for these first, since a plain search costs a small part of what trying
an expression costs. All is read from the structure of the expression, so that patterns need not say it, and errs on the
safe side: ``None`` where nothing certain can be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

import regex

from jzextract.patterns.structure import (
    Alternation,
    Anchor,
    Backreference,
    CharacterClass,
    Conditional,
    Escape,
    Group,
    Literal,
    Node,
    Range,
    Repetition,
    Setting,
    top_parts,
    walk,
)
from jzextract.patterns.structure import Sequence as Parts
from jzextract.patterns.structure_reader import read_structure

Texts = frozenset[str]
Edge = tuple[Texts | None, bool]
"""The characters at one end of what a part matches, ``None`` for any; and whether it may match nothing there."""

# Letters that match in either case, errors that are allowed, or text that is read backwards: the characters as written
# are then not those needed, or not at that end.
_NOT_LITERAL = regex.compile(r"\(\?[a-zA-Z]*[iIfFr]|\{[^{}:]*[ides][<=]")
# A class of more characters than these tells too little.
_MOST_CHARACTERS = 64
_NOTHING: Texts = frozenset()
# What stands at the ends of a text is the empty text.
_ENDS: Texts = frozenset(("",))
_END_OF_TEXT = {"$": frozenset(("", "\n")), r"\Z": _ENDS}
_START_OF_TEXT = {"^": _ENDS, r"\A": _ENDS}


def read_literally(expression: str) -> Parts | Alternation | None:
    """The structure of an expression whose characters stand for themselves, in the order of the text.

    Returns:
        ``None`` where it ignores case or allows errors, or reads backwards.

    Raises:
        StructureError: when it is no expression.
    """
    return None if _NOT_LITERAL.search(expression) else read_structure(expression)


@lru_cache(maxsize=4096)  # of the expressions of all libraries that share them
def first_characters_of(expression: str) -> Texts | None:
    """The characters with one of which every match begins.

    Args:
        expression: an expression with its fragments put in.

    Returns:
        ``None`` where a match may begin with any character, or be empty.

    Raises:
        StructureError: when it is no expression.
    """
    root = read_literally(expression)
    return None if root is None else _firsts(root)


@lru_cache(maxsize=256)
def branches_by_first_character(expression: str) -> Mapping[str, str] | None:
    """For each character that a match can begin with the expression without the branches that cannot.

    Args:
        expression: an expression with its fragments put in.

    Returns:
        Expressions that match where the character stands, and as the whole does there, by the character; ``None``
        where a match may begin with any character or be empty, or where a branch counts for others (its groups have
        numbers, it sets flags).

    Raises:
        StructureError: when it is no expression.
    """
    root = read_literally(expression)
    if root is None or not all(_means_the_same_alone(node) for node in walk(root)):
        return None
    return _by_first(root, expression)


@lru_cache(maxsize=4096)
def needed_words_of(expression: str) -> Texts | None:
    """Words of which every match holds at least one, or has it in front of its end.

    Args:
        expression: an expression with its fragments put in.

    Returns:
        The words; ``None`` where no such words can be told.

    Raises:
        StructureError: when it is no expression.
    """
    root = read_literally(expression)
    return None if root is None else needed_words(root)


def firsts_of(parts: Sequence[Node]) -> Edge:
    """The characters that parts one behind the other may begin with, those that a look ahead asks for among them."""
    return _edge_of(parts, forward=True)


def lasts_of(parts: Sequence[Node]) -> Edge:
    """The characters that parts one behind the other may end with, those that a look behind asks for among them."""
    return _edge_of(tuple(reversed(parts)), forward=False)


def _firsts(node: Node) -> Texts | None:
    """The characters with one of which every match of a part begins; ``None`` where that may be any, or none."""
    characters, may_be_empty = firsts_of([node])
    return None if may_be_empty or characters is None or "" in characters else characters


def _means_the_same_alone(node: Node) -> bool:
    """Whether a part means what it does without the branches beside it, and where a search begins at its place."""
    if isinstance(node, Group):
        return node.kind not in {"named", "numbered", "reset"}
    if isinstance(node, Anchor):
        return node.sign != r"\G"
    return not isinstance(node, Backreference | Conditional | Setting)


def _by_first(node: Node, source: str) -> dict[str, str] | None:
    """The source of a part for each character that it begins with; ``None`` where it may begin with any."""
    if isinstance(node, Alternation):
        return _by_first_of_branches([_by_first(branch, source) for branch in node.branches])
    if isinstance(node, Group) and node.kind == "plain":
        inner = _by_first(node.content, source)
        return inner and {first: f"(?:{text})" for first, text in inner.items()}
    firsts = _firsts(node)
    if firsts is None:
        return None
    if isinstance(node, Parts):
        begin = next(part for part in node.parts if firsts_of([part]) != (_NOTHING, True))
        inner = _by_first(begin, source)
        if inner is not None:
            before, behind = source[node.start : begin.start], source[begin.end : node.end]
            return {first: f"{before}{text}{behind}" for first, text in inner.items()}
    return dict.fromkeys(firsts, source[node.start : node.end])


def _by_first_of_branches(branches: Iterable[Mapping[str, str] | None]) -> dict[str, str] | None:
    joined: dict[str, list[str]] = {}
    for branch in branches:
        if branch is None:
            return None
        for first, text in branch.items():
            joined.setdefault(first, []).append(text)
    return {first: "|".join(texts) for first, texts in joined.items()}


def _edge_of(parts: Sequence[Node], *, forward: bool) -> Edge:
    known: Texts = _NOTHING
    for part in parts:
        characters, may_be_empty = _edge(part, forward=forward)
        if characters is None:
            return None, False
        known |= characters
        if not may_be_empty:
            return known, False
    return known, True


def _edge(node: Node, *, forward: bool) -> Edge:  # noqa: PLR0911  (a line for each kind of part)
    if isinstance(node, Literal):
        return frozenset(node.text[:1] if forward else node.text[-1:]), False
    if isinstance(node, CharacterClass):
        return _members(node), False
    if isinstance(node, Escape):
        return (digits() if node.sign == r"\d" else None), False
    if isinstance(node, Anchor):
        ends = (_END_OF_TEXT if forward else _START_OF_TEXT).get(node.sign)
        return (_NOTHING, True) if ends is None else (ends, False)
    if isinstance(node, Setting):
        return _NOTHING, True
    if isinstance(node, Group):
        return _edge_of_group(node, forward=forward)
    if isinstance(node, Repetition):
        characters, may_be_empty = _edge(node.item, forward=forward)
        return characters, may_be_empty or node.minimum == 0
    if isinstance(node, Alternation):
        branches = [_edge(branch, forward=forward) for branch in node.branches]
        return union_of(characters for characters, _ in branches), any(empty for _, empty in branches)
    if isinstance(node, Parts):
        return firsts_of(node.parts) if forward else lasts_of(node.parts)
    return None, False


def _edge_of_group(node: Group, *, forward: bool) -> Edge:
    if not node.is_look_around:
        return _edge(node.content, forward=forward)
    if node.kind == ("ahead" if forward else "behind"):
        asked, may_be_empty = _edge(node.content, forward=forward)
        if asked is not None and not may_be_empty:
            return asked, False  # whatever follows begins with what is asked for
    return _NOTHING, True


def needed_words(node: Node) -> Texts | None:  # noqa: PLR0911  (a line for each kind of part)
    """Words of which every match of a part holds at least one, or sees it ahead; ``None`` where none can be told."""
    if isinstance(node, Literal):
        return frozenset((node.text,))
    if isinstance(node, CharacterClass):
        members = _members(node)
        return members if members is not None and len(members) <= _MOST_CHARACTERS else None
    if isinstance(node, Group):
        return needed_words(node.content) if not node.is_look_around or node.kind == "ahead" else None
    if isinstance(node, Repetition):
        return needed_words(node.item) if node.minimum else None
    if isinstance(node, Alternation):
        return union_of(needed_words(branch) for branch in node.branches)
    if isinstance(node, Parts):
        return max((words for part in top_parts(node) if (words := needed_words(part))), key=rarity, default=None)
    return None


def rarity(words: Texts) -> tuple[int, int]:
    """How seldom words are, as far as can be told: longer words are rarer, and so are fewer."""
    return min(map(len, words)), -len(words)


def _members(node: CharacterClass) -> Texts | None:
    """The characters of a class, ``None`` where they are not listed."""
    if node.negated:
        return None
    members: set[str] = set()
    for item in node.items:
        if isinstance(item, Literal):
            members.update(item.text)
        elif isinstance(item, Range) and ord(item.last) - ord(item.first) < _MOST_CHARACTERS:
            members.update(map(chr, range(ord(item.first), ord(item.last) + 1)))
        elif isinstance(item, Escape) and item.sign == r"\d":
            members.update(digits())
        else:
            return None
    return frozenset(members)


@cache
def digits() -> Texts:
    r"""The characters that ``\d`` matches: the digits of all scripts."""
    return frozenset(regex.findall(r"\d", "".join(map(chr, range(_LAST_DIGIT + 1)))))


# Behind it, at 0x1FBF9, Unicode has no digits.
_LAST_DIGIT = 0x1FFFF


def union_of(sets: Iterable[Texts | None]) -> Texts | None:
    """All texts of several sets; ``None`` where one of them may be anything."""
    union: set[str] = set()
    for words in sets:
        if words is None:
            return None
        union |= words
    return frozenset(union)
