"""Reads the syntax of the module ``regex`` (``VERSION1``) into the tree of :mod:`jzextract.patterns.structure`.

Whether an expression is valid, only ``regex`` itself says: what it refuses may be read here, but what it accepts is
read, unless its brackets go deeper than anybody writes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import regex

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
    GroupKind,
    Literal,
    Mode,
    Node,
    Range,
    Reference,
    Repetition,
    Sequence,
    SetOperator,
    Setting,
)

_DEEPEST = 150
_REFERENCE = regex.compile(r"\{\{(\w+)\}\}")
_COUNT = regex.compile(r"\{(?:(?P<exact>\d+)|(?P<low>\d*),(?P<high>\d*))\}")
_FUZZY = regex.compile(r"\{(?=[^{}:]*[ides])[\d<=+, ides]+(?::(?:\[(?:\\.|[^\]])*\]|\\.|[^\[\\}])+)?\}")
_SIMPLE: Mapping[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_MODES: Mapping[str, Mode] = {"?": "lazy", "+": "possessive"}
_GROUPS: Mapping[str, GroupKind] = {
    "(?:": "plain",
    "(?>": "atomic",
    "(?|": "reset",
    "(?=": "ahead",
    "(?!": "not_ahead",
    "(?<=": "behind",
    "(?<!": "not_behind",
}
_NAMED = regex.compile(r"\(\?P?<(\w+)>")
_FLAGS = regex.compile(r"\(\?([a-zA-Z0-9]*)(?:-([a-zA-Z0-9]+))?([:)])")
_VERB = regex.compile(r"\(\*\w+\)")
_COMMENT = regex.compile(r"\(\?#(?:\\.|[^)\\])*\)", flags=regex.DOTALL)
_CALL = regex.compile(r"\(\?(?:R|[+-]?\d+|&\w+|P[>&=]\w+)\)")
_CONDITION = regex.compile(r"\(\?\((\w+)\)")
_POSIX = regex.compile(r"\[:\^?[\w= ]+:\]")
_CHARACTER = regex.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^{}]+\}|0[0-7]{0,2}|[1-7][0-7]{2})"
)
_OCTAL = regex.compile(r"\\[0-7]{1,3}")
_ANCHOR = regex.compile(r"\\[AbBmMGKZ]")
_ESCAPES: tuple[tuple[type[Escape | Backreference], regex.Pattern[str]], ...] = (
    (Escape, regex.compile(r"\\(?:[pP](?:\{[^{}]*\}|[CLMNPSZ])|[dDsSwWh])")),  # also within a class
    (Escape, regex.compile(r"\\(?:[RX]|L<\w+>)")),
    (Backreference, regex.compile(r"\\(?:[1-9]\d?|g<\w+>)")),
)
_CONTROL = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SET_SIGNS = ("--", "&&", "~~", "||")


class StructureError(ValueError):
    """An expression whose structure cannot be read; ``offset`` is where in it, in code points."""

    def __init__(self, message: str, offset: int) -> None:
        self.offset = offset
        super().__init__(message)


def read_structure(expression: str) -> Sequence | Alternation:
    """Read the structure of an expression, as it is written in a pattern file or with its fragments put in.

    Raises:
        StructureError: when it has none, or its brackets go too deep.
    """
    return _Reader(expression).read()


class _Reader:
    """Reads one expression from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._spaced = False  # (?x): blanks and comments count for nothing

    def read(self) -> Sequence | Alternation:
        root = self._alternation()
        if self._at < len(self._text):
            raise StructureError("a bracket ) without its (", self._at)
        return root

    # --- Sequences ----------------------------------------------------------------------------------------------------

    def _alternation(self) -> Sequence | Alternation:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise StructureError(f"more than {_DEEPEST} brackets within each other", self._at)
        start = self._at
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        self._depth -= 1
        return branches[0] if len(branches) == 1 else Alternation(start, self._at, tuple(branches))

    def _sequence(self) -> Sequence:
        start = self._at
        parts: list[Node] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            if self._spaced and self._skip_blank():
                continue
            part = self._quantified(parts) or self._atom()
            parts.append(part)
        return Sequence(start, self._at, tuple(_joined(parts)))

    def _skip_blank(self) -> bool:
        character = self._text[self._at]
        if character == "#":
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
        elif character.isspace():
            self._at += 1
        else:
            return False
        return True

    def _quantified(self, parts: list[Node]) -> Node | None:
        """The last part with the quantifier that stands here; ``None`` where none does."""
        start, sign = self._at, self._text[self._at]
        if sign not in "*+?{" or _REFERENCE.match(self._text, start):
            return None
        counts = _SIMPLE.get(sign)
        match = None if counts else _COUNT.match(self._text, start)
        if match is not None:
            high = match["exact"] or match["high"]
            counts = int(match["exact"] or match["low"] or 0), int(high) if high else None
        if counts is None:
            fuzzy = _FUZZY.match(self._text, start)
            if fuzzy is None:
                return None  # a { that stands for itself
            self._at = fuzzy.end()
            item = self._repeatable(parts, start)
            return Fuzzy(item.start, self._at, item)
        self._at = start + 1 if match is None else match.end()
        following = self._text[self._at : self._at + 1]
        mode: Mode = _MODES.get(following, "greedy")
        self._at += mode != "greedy"
        item = self._repeatable(parts, start)
        return Repetition(item.start, self._at, item, *counts, mode, start)

    @staticmethod
    def _repeatable(parts: list[Node], sign: int) -> Node:
        if not parts or isinstance(parts[-1], Repetition | Setting):
            raise StructureError("nothing to repeat", sign)
        return parts.pop()

    def _atom(self) -> Node:
        start, character = self._at, self._text[self._at]
        if character in "([\\":
            return {"(": self._bracket, "[": self._class, "\\": self._escape}[character]()
        if (reference := self._reference()) is not None:
            return reference
        self._at += 1
        if character == ".":
            return AnyCharacter(start, self._at)
        return Anchor(start, self._at, character) if character in "^$" else Literal(start, self._at, character)

    def _reference(self) -> Reference | None:
        start = self._at
        match = _REFERENCE.match(self._text, start)
        if match is None:
            return None
        self._at = match.end()
        return Reference(start, self._at, match[1])

    # --- Round brackets -----------------------------------------------------------------------------------------------

    def _bracket(self) -> Node:
        start = self._at
        for leaf, pattern in ((Setting, _COMMENT), (Setting, _VERB), (Backreference, _CALL)):
            match = pattern.match(self._text, start)
            if match is not None:
                self._at = match.end()
                return leaf(start, self._at)
        if self._text.startswith("(?(", start):
            return self._conditional()
        spaced = self._spaced
        name: str | None = None
        kind: GroupKind
        if (sign := next((sign for sign in _GROUPS if self._text.startswith(sign, start)), None)) is not None:
            self._at, kind = start + len(sign), _GROUPS[sign]
        elif (named := _NAMED.match(self._text, start)) is not None:
            self._at, kind, name = named.end(), "named", named[1]
        elif (flags := _FLAGS.match(self._text, start)) is not None:
            self._at, kind = flags.end(), "plain"
            self._spaced = (self._spaced or "x" in flags[1]) and "x" not in (flags[2] or "")
            if flags[3] == ")":
                return Setting(start, self._at)
        elif self._text.startswith("(?", start):
            raise StructureError("a bracket (? of an unknown kind", start)
        else:
            self._at, kind = start + 1, "numbered"
        content = self._alternation()
        self._close(start)
        self._spaced = spaced
        return Group(start, self._at, kind, content, name)

    def _conditional(self) -> Conditional:
        start = self._at
        look = None
        condition = _CONDITION.match(self._text, start)
        if condition is not None:
            self._at = condition.end()
        else:
            self._at = start + 2
            inner = self._bracket()
            if not isinstance(inner, Group) or not inner.is_look_around:
                raise StructureError("a condition that is no group and no look around", start)
            look = inner
        yes = self._sequence()
        no = self._sequence() if self._take("|") else None
        self._close(start)
        return Conditional(start, self._at, look, yes, no)

    def _close(self, start: int) -> None:
        if not self._take(")"):
            raise StructureError("a bracket ( without its )", start)

    def _take(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True

    # --- Classes and escapes ------------------------------------------------------------------------------------------

    def _class(self) -> CharacterClass:
        start = self._at
        self._depth += 1
        if self._depth > _DEEPEST:
            raise StructureError(f"more than {_DEEPEST} brackets within each other", start)
        self._at += 1
        negated = self._take("^")
        items = [self._member(start)]  # of a ] at the beginning, or behind an operator, the class does not end
        while not self._take("]"):
            operator = self._operator()
            items += [self._member(start)] if operator is None else [operator, self._member(start)]
        self._depth -= 1
        return CharacterClass(start, self._at, negated, tuple(items))

    def _operator(self) -> SetOperator | None:
        start = self._at
        if any(self._take(sign) for sign in _SET_SIGNS):
            return SetOperator(start, self._at)
        return None

    def _member(self, opened: int) -> Node:
        """A character, a range, a named class, a class."""
        first = self._item(opened)
        text, hyphen = self._text, self._at
        is_range = isinstance(first, Literal) and text.startswith("-", hyphen)
        if not is_range or text.startswith(("--", "-]"), hyphen):
            return first
        self._at += 1
        last = self._item(opened)
        if isinstance(last, Literal) and isinstance(first, Literal):
            return Range(first.start, self._at, first.text, last.text)
        self._at = hyphen  # [a-\d]: the hyphen stands for itself, and is read again
        return first

    def _item(self, opened: int) -> Node:
        start = self._at
        if start >= len(self._text):
            raise StructureError("a bracket [ without its ]", opened)
        if (reference := self._reference()) is not None:
            return reference
        posix = _POSIX.match(self._text, start)
        if posix is not None:
            self._at = posix.end()
            return Escape(start, self._at, posix[0])
        if self._text[start] == "[":
            return self._class()
        if self._text[start] == "\\":
            return self._escape(in_class=True)
        self._at += 1
        return Literal(start, self._at, self._text[start])

    def _escape(self, *, in_class: bool = False) -> Node:
        start = self._at
        if start + 1 >= len(self._text):
            raise StructureError("a \\ with nothing behind it", start)
        if _REFERENCE.match(self._text, start + 1):
            raise StructureError("a \\ in front of {{…}}", start)
        character = (_OCTAL.match(self._text, start) if in_class else None) or _CHARACTER.match(self._text, start)
        if character is not None:
            self._at = character.end()
            return Literal(start, self._at, _unescaped(character[0]))
        for leaf, pattern in _ESCAPES[:1] if in_class else _ESCAPES:
            match = pattern.match(self._text, start)
            if match is not None:
                self._at = match.end()
                return Backreference(start, self._at) if leaf is Backreference else Escape(start, self._at, match[0])
        anchor = None if in_class else _ANCHOR.match(self._text, start)
        self._at = start + 2
        if anchor is not None:
            return Anchor(start, self._at, anchor[0])
        escaped = self._text[start + 1]
        return Literal(start, self._at, _CONTROL.get(escaped, escaped))


def _unescaped(escape: str) -> str:
    """The character whose number or name is escaped."""
    kind = escape[1]
    if kind in "xuU":
        number = int(escape[2:], 16)
    elif kind == "N":
        try:
            return unicodedata.lookup(escape[3:-1])
        except KeyError as error:
            raise StructureError(f"no character is called {escape[3:-1]}", 0) from error
    else:
        number = int(escape[1:], 8)
    if number > 0x10FFFF:
        raise StructureError(f"no character has the number {escape}", 0)
    return chr(number)


def _joined(parts: list[Node]) -> list[Node]:
    """Neighbouring literals as one."""
    joined: list[Node] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Literal) and isinstance(last, Literal) and last.end == part.start:
            joined[-1] = Literal(last.start, part.end, last.text + part.text)
        else:
            joined.append(part)
    return joined
