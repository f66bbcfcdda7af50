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
