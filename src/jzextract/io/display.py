"""Text from outside, made safe and short enough to show on one line of a terminal."""

from __future__ import annotations

import unicodedata

# Control, format and surrogate characters: they could move the cursor, colour the screen or fail to encode.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def one_line(text: str) -> str:
    """Show ``text`` on one line: control characters as escapes, all else as it is."""
    return "".join(
        char.encode("unicode_escape").decode("ascii") if _is_unseen(char) or char in "\u2028\u2029" else char
        for char in text
    )


def without_blanks(text: str) -> str:
    """Leave out line breaks, blanks and control characters, which a page has inside an expression by accident."""
    return "".join(char for char in text if not (char.isspace() or _is_unseen(char)))


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN


# So much of a long sentence is shown on either side of what is marked.
_CONTEXT = 60


def in_place(text: str, start: int, end: int, *, context: int = _CONTEXT) -> str:
    """Show ``text[start:end]`` in double brackets, as the examples of the pattern files have it, on one line.

    Args:
        text: the sentence, or what else there is around it.
        start: where the stretch begins that is marked, in code points.
        end: the code point after its last.
        context: the most code points that are shown on either side; where there are more, a … stands for them.
    """
    before, behind = without_blanks(text[:start]), without_blanks(text[end:])
    if len(before) > context:
        before = f"…{before[-context:]}"
    if len(behind) > context:
        behind = f"{behind[:context]}…"
    return f"{before}[[{without_blanks(text[start:end])}]]{behind}"
