"""With what the matches of an expression begin, in up to three characters, and what they end with.

What is told here is never too narrow: where it cannot be told, the expression must be asked everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from jzextract.patterns.literals import digits
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
    Sequence,
    Setting,
    walk,
)
from jzextract.patterns.structure_reader import read_structure

# A class with more characters than these (一-龥) says nothing.
_MOST_CHARACTERS = 400
_MOST_EDGES = 20_000
_LENGTH = 3

LAST_BASIC = "\uffff"
"""The last character of which it is known whether it is a digit: an expression may take more for digits behind it."""

Edges = frozenset[tuple[str, bool]]
"""What a part can begin with, up to two characters, and whether what stands behind it can add to that."""

_UNKNOWN: Edges = frozenset({("", False)})
_NOTHING: Edges = frozenset({("", True)})


@lru_cache(maxsize=1024)
def beginnings(source: str) -> frozenset[str] | None:
    """With what each match of an expression begins: with one of these of one to three characters.

    Args:
        source: an expression without references.

    Returns:
        ``None`` where that cannot be told. Digits behind :data:`LAST_BASIC` are left out.
    """
    return _texts(_Reader(source, backwards=False).edges())


@lru_cache(maxsize=1024)
def endings(source: str) -> frozenset[str] | None:
    """With what each match ends of an expression that holds at the end of the text only; ``None`` for any other."""
    root = read_structure(source)
    branches = root.branches if isinstance(root, Alternation) else (root,)
    if not all(_is_closed(branch, source) for branch in branches):
        return None
    edges = _texts(_Reader(source, backwards=True).edges())
    return None if edges is None else frozenset(text[::-1] for text in edges)


@dataclass(frozen=True, slots=True)
class Choice:
    """An expression that is a choice between branches, and what must match behind each of them."""

    branches: tuple[tuple[str, frozenset[str]], ...]
    tail: str

    def beginning_with(self, first: str) -> str:
        """An expression that matches as the whole does where a character stands: of the branches that begin with it."""
        branches = [source for source, edges in self.branches if any(edge[0] == first for edge in edges)]
        return f"(?:{'|'.join(branches)}){self.tail}"


@lru_cache(maxsize=1024)
def choice(source: str) -> Choice | None:
    """The branches of an expression; ``None`` for one that is none, or has groups or a branch that begins anyhow."""
    root = read_structure(source)
    if not all(_is_plain(node) for node in walk(root)):
        return None
    while isinstance(root, Sequence) and len(root.parts) == 1 and isinstance(root.parts[0], Group):
        root = root.parts[0].content
    tail = ""
    if isinstance(root, Sequence) and root.parts and isinstance(root.parts[0], Group) and root.parts[0].kind == "plain":
        tail = source[root.parts[0].end : root.end]
        root = root.parts[0].content
    if not isinstance(root, Alternation):
        return None
    branches = [(source[b.start : b.end], _Reader(source, backwards=False).of(b)) for b in _branches(root)]
    known = [(text, texts) for text, edges in branches if (texts := _texts(edges)) is not None]
    return Choice(tuple(known), tail) if len(known) == len(branches) else None


def _is_plain(node: Node) -> bool:
    """Whether a part means the same wherever it stands."""
    if isinstance(node, Group):
        return node.kind not in {"named", "numbered", "reset"}
    return not isinstance(node, Backreference | Conditional | Setting)


def _branches(node: Alternation) -> Iterator[Sequence]:
    """The branches of an alternation, and those of one that is a branch by itself."""
    for branch in node.branches:
        inner = branch.parts[0] if len(branch.parts) == 1 else None
        if isinstance(inner, Group) and inner.kind == "plain" and isinstance(inner.content, Alternation):
            yield from _branches(inner.content)
        else:
            yield branch


def _is_closed(branch: Node, source: str) -> bool:
    """Whether a branch matches at the end of the text only."""
    if isinstance(branch, Group) and not branch.is_look_around:
        branch = branch.content
    if isinstance(branch, Alternation):
        return all(_is_closed(inner, source) for inner in branch.branches)
    if isinstance(branch, Sequence):
        return bool(branch.parts) and _is_closed(branch.parts[-1], source)
    return isinstance(branch, Anchor) and source[branch.start : branch.end] == "$"


def _texts(edges: Edges) -> frozenset[str] | None:
    texts = frozenset(text for text, _ in edges)
    return None if "" in texts else texts


class _Reader:
    """Reads the edges of one expression, forwards or backwards."""

    def __init__(self, source: str, *, backwards: bool) -> None:
        self._source = source
        self._backwards = backwards

    def edges(self) -> Edges:
        """The edges of the whole expression."""
        return self.of(read_structure(self._source))

    def of(self, node: Node) -> Edges:
        """The edges of a part."""
        match node:
            case Literal():
                text = node.text[::-1] if self._backwards else node.text
                edges = frozenset({(text[:_LENGTH], len(text) < _LENGTH)})
            case CharacterClass() | Escape():
                characters = self._characters(node)
                known = characters is not None
                edges = frozenset((c, not c.isdecimal()) for c in characters or ()) if known else _UNKNOWN
            case Alternation():
                edges = frozenset(chain.from_iterable(self.of(branch) for branch in node.branches))
            case Sequence():
                edges = self._of_sequence(node)
            case Repetition():
                edges = self._of_repetition(node)
            case Group():
                edges = self._seen_ahead(node) if node.is_look_around else self.of(node.content)
            case _:
                edges = _NOTHING if isinstance(node, Anchor) else _UNKNOWN
        return edges

    def _characters(self, node: Node) -> frozenset[str] | None:
        """The characters that a class has; ``None`` for one with too many."""
        if isinstance(node, Literal):
            return frozenset(node.text)
        if isinstance(node, Escape):
            return digits() if self._source[node.start : node.end] == r"\d" else None
        if isinstance(node, Range):
            codes = range(ord(node.first), ord(node.last) + 1)
            return frozenset(map(chr, codes)) if len(codes) <= _MOST_CHARACTERS else None
        if not isinstance(node, CharacterClass) or node.negated:
            return None
        parts = [self._characters(item) for item in node.items]
        known = [part for part in parts if part is not None]
        return frozenset().union(*known) if len(known) == len(parts) else None

    def _of_sequence(self, node: Sequence) -> Edges:
        edges = _NOTHING
        for part in reversed(node.parts) if self._backwards else node.parts:
            if not any(grows for _, grows in edges):
                return edges
            edges = _joined(edges, self.of(part))
        return edges

    def _seen_ahead(self, node: Group) -> Edges:
        """What a look around says of the characters behind it (完成(?=投资))."""
        if self._backwards or node.kind != "ahead":
            return _NOTHING
        edges = frozenset((text, False) for text, _ in self.of(node.content))
        return _NOTHING if "" in dict(edges) else edges

    def _of_repetition(self, node: Repetition) -> Edges:
        edges = self.of(node.item)
        if node.maximum != 1:  # what is repeated may follow itself
            edges = frozenset((text, grows and not text) for text, grows in edges)
        return edges | _NOTHING if node.minimum == 0 else edges


def _joined(edges: Edges, following: Edges) -> Edges:
    # Behind the first character the digits of all scripts would make too many.
    behind = _UNKNOWN if any(text[:1].isdecimal() for text, _ in following) else following
    joined = frozenset(
        ((text + more)[:_LENGTH], more_grows and len(text) + len(more) < _LENGTH) if grows else (text, False)
        for text, grows in edges
        for more, more_grows in ((behind if text else following) if grows else _NOTHING)
    )
    return joined if len(joined) <= _MOST_EDGES else frozenset((text, False) for text, _ in edges)
