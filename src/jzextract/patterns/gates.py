"""Where on a page a rule may match at all: what must stand there, read from the structure of its expression.

A gate never loses a match. It says which words every match holds, which characters stand directly in front of them,
and, for a rule that begins with a number, what stands on both sides of that number's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from jzextract.patterns.compiler import BUILTIN_FRAGMENTS
from jzextract.patterns.literals import Edge, Texts, firsts_of, lasts_of, needed_words, rarity, read_literally
from jzextract.patterns.structure import (
    Alternation,
    Backreference,
    CharacterClass,
    Conditional,
    Group,
    Literal,
    Node,
    most_length,
    top_parts,
    walk,
)
from jzextract.patterns.structure_reader import read_structure

# A number is long to read and begins many rules; one character of no text stands for it.
_NUMBER = "\ue000"
_NUMBER_SOURCE = BUILTIN_FRAGMENTS["number"]
REACH = 64
"""A match begins and ends within so many code points of a word that the author of its rule states."""
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class NumberGate:
    """What must stand where a match begins with a number; ``None`` for anything.

    Attributes:
        first: one of these is the first character.
        last: one of these is the last character of the number.
        behind: one of these stands directly behind the number, the empty text for the end of the page.
        rest: an expression of what must follow the number, where that is more than ``behind`` says.
        reach: so many code points behind the number a match ends at most, with what it looks at; ``None`` for any
            number of them.
    """

    first: Texts | None = None
    last: Texts | None = None
    behind: Texts | None = None
    rest: str | None = None
    reach: int | None = None

    def lets_pass(self, first: str, last: str, behind: str) -> bool:
        """Whether a match may begin with a number of this first and last character, and this one behind it."""
        return (
            (self.first is None or first in self.first)
            and (self.last is None or last in self.last)
            and (self.behind is None or behind in self.behind)
        )


@dataclass(frozen=True, slots=True)
class WordGate:
    """What every match holds.

    Attributes:
        words: one of these.
        before: one of these characters stands directly in front of it, the empty text for the beginning of the page;
            ``None`` for any.
        after: the same, directly behind it.
        others: further words, of each set one.
        left: so many code points in front of the word a match begins at most; ``None`` for any number.
        right: so many behind the beginning of the word it ends at most, with what it looks at; ``None`` for any number.
    """

    words: Texts
    before: Texts | None = None
    after: Texts | None = None
    others: tuple[Texts, ...] = ()
    left: int | None = REACH
    right: int | None = REACH


@lru_cache(maxsize=2048)  # of the rules of all libraries that share them
def number_gates(expression: str) -> tuple[NumberGate, ...] | None:
    """The gates of an expression that is tried where numbers begin, one for each of its branches.

    Returns:
        ``None`` where nothing is known of what a branch begins with.
    """
    gates = [_number_gate(*branch) for branch in _branches(expression)]
    known = tuple(gate for gate in gates if gate is not None)
    return known if len(known) == len(gates) else None


@lru_cache(maxsize=2048)
def word_gates(expression: str, needs: tuple[str, ...]) -> tuple[WordGate, ...] | None:
    """The gates of an expression that is searched for, one for each of its branches.

    Args:
        expression: the expression, with its fragments put in.
        needs: the words of which every match holds one, as the author of the pattern states them; may be empty.

    Returns:
        ``None`` where neither the author nor the expression says what a match needs.
    """
    gates = [_word_gate(parts, needs) for parts, _ in _branches(expression)]
    known = tuple(gate for gate in gates if gate is not None)
    return known if len(known) == len(gates) else None


def _branches(expression: str) -> list[tuple[list[Node], str]]:
    """The parts of each branch of an expression, with the text whose offsets they have: the numbers in it are short.

    A branch has no parts where they say nothing.
    """
    short = expression.replace(_NUMBER_SOURCE, _NUMBER)
    root = read_literally(short)
    if root is None:
        return [([], short)]
    branches = root.branches if isinstance(root, Alternation) else (root,)
    return [(list(_flat(branch)), short) for branch in branches]


def _flat(node: Node) -> Iterator[Node]:
    """The parts of a sequence one behind the other, those of groups that hold a sequence among them."""
    for part in top_parts(node):
        if isinstance(part, Group) and not part.is_look_around and not isinstance(part.content, Alternation):
            yield from _flat(part.content)
        else:
            yield part


def _number_gate(parts: Sequence[Node], short: str) -> NumberGate | None:
    index = next((i for i, part in enumerate(parts) if firsts_of([part]) != (frozenset(), True)), None)
    if index is None:
        return None
    number = parts[index]
    if isinstance(number, Literal) and number.text == _NUMBER:
        rest = parts[index + 1 :]
        reach = _reach(rest, stated=False)
        return NumberGate(None, _last_asked(rest), _firsts(rest), _rest(rest, short), reach)
    first = _firsts(parts)
    return None if first is None else NumberGate(first=first, reach=_reach(parts, stated=False))


def _rest(rest: Sequence[Node], short: str) -> str | None:
    """The parts behind a number as an expression, where they are more than one, and need no group in front of them."""
    if len(rest) <= 1 or any(isinstance(node, Backreference | Conditional) for part in rest for node in walk(part)):
        return None
    return "".join(short[part.start : part.end] for part in rest).replace(_NUMBER, _NUMBER_SOURCE)


def _last_asked(rest: Sequence[Node]) -> Texts | None:
    """The characters of which a look behind asks for one, directly behind a number."""
    look = rest[0] if rest else None
    return _lasts([look]) if isinstance(look, Group) and look.kind == "behind" else None


def _firsts(parts: Sequence[Node]) -> Texts | None:
    """The characters that parts begin with, where nothing else may stand there."""
    return _with_numbers(firsts_of(parts), 0)


def _lasts(parts: Sequence[Node]) -> Texts | None:
    """The characters that parts end with, where nothing else may stand there."""
    return _with_numbers(lasts_of(parts), 1)


def _with_numbers(edge: Edge, side: int) -> Texts | None:
    characters, may_be_empty = edge
    if may_be_empty or characters is None:
        return None
    return characters - {_NUMBER} | _number_edges()[side] if _NUMBER in characters else characters


@cache
def _number_edges() -> tuple[Texts, Texts]:
    """The characters that numbers begin and end with."""
    number = [read_structure(_NUMBER_SOURCE)]
    return firsts_of(number)[0] or frozenset(), lasts_of(number)[0] or frozenset()


def _word_gate(parts: Sequence[Node], needs: Sequence[str]) -> WordGate | None:
    known = {i: words for i, part in enumerate(parts) if (words := _words_of(part))}
    # An author knows which of the words are rare.
    stated = [i for i, words in known.items() if _are_meant(words, needs)]
    if needs and not stated:
        return WordGate(frozenset(needs), others=tuple(known.values()))
    if not known:
        return None
    index = max(stated or known, key=lambda i: rarity(known[i]))
    words, part = known[index], parts[index]
    others = tuple(other for i, other in known.items() if i != index)
    if not _begins_with_words(part, words):
        reach = _reach(parts, stated=bool(needs))
        return WordGate(words, others=others, left=reach, right=reach)
    # Of a longer word that begins with a shorter one, what stands behind it is not known.
    is_whole = isinstance(part, Literal) or (isinstance(part, CharacterClass) and all(len(w) == 1 for w in words))
    return WordGate(
        words,
        _lasts(parts[:index]),
        _firsts(parts[index + 1 :]) if is_whole else None,
        others,
        _reach(parts[:index], stated=bool(needs)),
        _reach(parts[index:], stated=bool(needs)),
    )


def _reach(parts: Sequence[Node], *, stated: bool) -> int | None:
    """The most characters that parts match or look at, ``None`` for any number; as far as an author's words reach."""
    lengths = [_length(part) for part in parts]
    if None in lengths:
        return REACH if stated else None
    length = sum(length or 0 for length in lengths)
    return min(length, REACH) if stated else length


def _length(part: Node) -> int | None:
    length = most_length(part)
    return None if length is None else length + _LONGEST_NUMBER * _texts(part).count(_NUMBER)


def _texts(part: Node) -> str:
    return "".join(node.text for node in walk(part) if isinstance(node, Literal))


def _are_meant(words: Texts, needs: Sequence[str]) -> bool:
    """Whether words are those that an author states, or longer ones that hold them."""
    return bool(needs) and all(any(need in word for need in needs) for word in words)


def _words_of(part: Node) -> Texts | None:
    words = needed_words(part)
    return None if words is None or any(_NUMBER in word for word in words) else words


def _begins_with_words(part: Node, words: Texts) -> bool:
    """Whether a part begins with one of the words, so that what is in front of the part is in front of the word."""
    if isinstance(part, Literal):
        return part.text in words
    if isinstance(part, CharacterClass):
        return True
    if isinstance(part, Group):
        return _begins_with_words(part.content, words)
    if isinstance(part, Alternation):
        return all(_begins_with_words(branch, words) for branch in part.branches)
    first = next(iter(top_parts(part)), None)
    return isinstance(first, Literal) and first.text in words
