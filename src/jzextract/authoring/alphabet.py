"""Sets of characters as numbers whose bits are the characters, so that what two classes share is one step."""

from __future__ import annotations

from functools import lru_cache

from jzextract.patterns.compiler import compile_expression

# ASCII and the scripts and signs below the Han characters, those, and the full-width forms; all others count as one.
_ALPHABET = "".join(map(chr, (*range(0x3100), *range(0x4E00, 0xA000), *range(0xFF00, 0xFFF0))))
_PLACES = {character: i for i, character in enumerate(_ALPHABET)}
_OTHER = 1 << len(_ALPHABET)
_AN_OTHER = "\U00020000"
EVERYTHING = 2 * _OTHER - 1
"""All characters."""
USUAL = sum(1 << _PLACES[chr(code)] for code in (*range(0x80), *range(0x3000, 0x3040), *range(0x4E00, 0x9FA6)))
"""Those that make up Chinese text: ASCII, the Chinese signs, and the Han characters."""


@lru_cache(maxsize=4096)
def characters_of(source: str) -> int:
    r"""The characters that a class (``[一-龥]``, ``\d``, ``.``) matches.

    Raises:
        regex.error: when it is not an expression of the module ``regex``.
    """
    bits = 0
    for match in compile_expression(f"(?:{source})+").finditer(_ALPHABET):
        bits |= (1 << match.end()) - (1 << match.start())
    return bits | (_OTHER if compile_expression(source).fullmatch(_AN_OTHER) else 0)


def bits_of(character: str) -> int:
    """The set of one character."""
    return 1 << _PLACES[character] if character in _PLACES else _OTHER
