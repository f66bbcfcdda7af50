"""From patterns as they are written to expressions that run: fragments, lexicons, word lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, cast

import regex

from jzextract.numerals import NUMBER

# A number is read to its end, never to a part of it.
BUILTIN_FRAGMENTS = {"number": f"(?>{NUMBER})"}

MOST_CHARACTERS = 100_000
"""The longest expression that fragments may be expanded to; the longest of the shipped patterns has some 5,000."""

_REFERENCE = regex.compile(r"\{\{(\w+)\}\}")
_GROUP_NAME = regex.compile(r"\(\?P?<([^\W\d]\w*)>")
_SPECIAL = regex.compile(r"[\\^$.|?*+()\[\]{}]")


def known_names(name: str, names: Iterable[str]) -> str:
    """Which names there are that look like one that is not there."""
    known = sorted(names)
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else f"there are: {', '.join(known[:12])} …"


class ExpansionError(ValueError):
    """A fragment that is not defined, or contains itself, or fragments that grow too long together."""


def group_names(pattern: str) -> set[str]:
    """The named groups of an expression."""
    return set(_GROUP_NAME.findall(pattern))


def reference_names(pattern: str) -> list[str]:
    """The fragments and lexicons that an expression names."""
    return _REFERENCE.findall(pattern)


def is_word(text: str) -> bool:
    """Whether an entry of a word list is a plain word, not an expression."""
    return _SPECIAL.search(text) is None


def expand(pattern: str, fragments: Mapping[str, str]) -> str:
    """Replace every ``{{name}}`` by its fragment, in a group of its own.

    Raises:
        ExpansionError: for an undefined name, a fragment with named groups, a circle of fragments, or an expression
            that becomes too long.
    """
    expanded = _expand(pattern, fragments, ())
    if len(expanded) > MOST_CHARACTERS:  # one pattern that is that long, without any fragment
        raise ExpansionError(_TOO_LONG)
    return expanded


_TOO_LONG = f"the pattern is longer than {MOST_CHARACTERS:,} characters with its fragments; divide it"


def _expand(pattern: str, fragments: Mapping[str, str], inside: tuple[str, ...]) -> str:
    length = 0

    def replacement(match: regex.Match[str]) -> str:
        nonlocal length
        name = match[1]
        if name in inside:
            raise ExpansionError(f"the fragment '{name}' contains itself ({' → '.join((*inside, name))})")
        if name not in fragments:
            raise ExpansionError(f"the fragment '{name}' is not defined; {known_names(name, fragments)}")
        if group_names(fragments[name]):
            raise ExpansionError(f"the fragment '{name}' has named groups; only a rule's pattern may name groups")
        expanded = f"(?:{_expand(fragments[name], fragments, (*inside, name))})"
        length += len(expanded)
        if length > MOST_CHARACTERS:
            raise ExpansionError(_TOO_LONG)
        return expanded

    return _REFERENCE.sub(replacement, pattern)


def words_expression(words: Iterable[str]) -> str:
    """An expression that matches the longest of the words, as a tree of their common beginnings.

    A tree is several times as fast as a flat alternation, for it looks at each character once.
    """
    tree: dict[str, dict[str, object]] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})  # type: ignore[assignment]
        node[""] = {}
    return _tree_expression(tree)


def _tree_expression(tree: Mapping[str, Mapping[str, object]]) -> str:
    """The expression of one node: longer continuations first, so that the longest word wins."""
    branches = [
        regex.escape(character) + _tree_expression(node)  # type: ignore[arg-type]
        for character, node in tree.items()
        if character
    ]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    if "" not in tree:
        return joined
    return f"(?:{joined})?"


def first_characters(words: Iterable[str]) -> str:
    """A character class of the words' first characters."""
    return "[" + "".join(sorted({re.escape(word[0]) for word in words})) + "]"


def words_scanner(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern whose group 1 is the longest of the words at each place where one begins, also where they overlap.

    It matches nothing itself. The module ``re`` runs it four times as fast as ``regex``, and jumps from one of the
    first characters to the next.
    """
    known = list(words)
    return re.compile(f"(?={first_characters(known)})(?=({words_expression(known)}))")


class _LazyExpression:
    """An expression that is compiled when it is first asked something; then it answers as the compiled one does."""

    def __init__(self, source: str) -> None:
        self.pattern = source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copying and pickling ask for
            raise AttributeError(name)
        compiled = self.__dict__.get("compiled")
        if compiled is None:
            compiled = self.__dict__["compiled"] = compile_expression(self.pattern)
        answer = self.__dict__[name] = getattr(compiled, name)  # from now on it is found without this method
        return answer

    def __reduce__(self) -> tuple[type[_LazyExpression], tuple[str]]:
        return _LazyExpression, (self.pattern,)


def lazy_expression(source: str) -> regex.Pattern[str]:
    """An expression that is compiled when it is first needed: that takes 2 ms, and many are not."""
    return cast("regex.Pattern[str]", _LazyExpression(source))


@lru_cache(maxsize=4096)  # of all libraries that share them; the cache of regex holds 500, fewer than one has
def compile_expression(pattern: str) -> regex.Pattern[str]:
    """Compile an expanded pattern.

    Raises:
        regex.error: when it is not an expression of the module ``regex``.
    """
    return regex.compile(pattern, flags=regex.VERSION1 | regex.DOTALL)
