"""Numbers as Chinese government texts write them, read exactly: characters in, :class:`~decimal.Decimal` out.

Read are Arabic digits (with thousands separators, full-width), Chinese numerals (everyday 三亿六千万, financial
叁亿陆仟万, place notation 二〇二一, decimal 三点七亿, 廿三亿), mixtures (2亿3600万, 12万3千, 4.6个亿), the infixes
余 and 多 (1300余万: at least 13 million) and 来 (20来万: about), several (数十亿, 几百万, 十几亿), two neighbours
(四五千) and an implied one (亿, 百亿). No float is used on the way.

``NUMBER`` is the expression that the pattern engine offers as ``{{number}}``; it finds exactly what
:func:`parse_number` reads.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal, Inexact, localcontext
from typing import Literal, NamedTuple

import regex

NumberBound = Literal["exact", "about", "over", "range", "vague"]

_DIGIT_FORMS = ["零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"]
_DIGITS = {c: i for i, group in enumerate(_DIGIT_FORMS) for c in group}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000, "k": 1000}
_BIG_UNITS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_UNITS = _SMALL_UNITS | _BIG_UNITS

# No page states an amount in more digits; what does not fit is no number, rather than a rounded one.
_EXACT = Context(prec=60, traps=[Inexact])

# Financial and Traditional forms of the units, and look-alike decimal points.
_FOLD = str.maketrans("拾佰仟萬億點貳參陸兩幾數餘個‧", "十百千万亿点贰叁陆两几数余个.")

_DIGIT = "[" + "".join(_DIGITS) + "]"
# 百 before 分 belongs to 百分点, 千 before a unit of measure to 千瓦, 千米 …
_UNIT = "(?:[十拾佰仟万亿兆]|百(?!分)|千(?![瓦克米伏卡帕赫升焦字]))"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?=\.\d|[万亿])|\d+)(?:\.\d+)?"
_MIXED = (
    rf"{_ARABIC}(?:k(?![0-9A-Za-z])"
    rf"|(?:[余多几]|来(?={_UNIT}))?(?:个多?(?=[万亿]))?{_UNIT}+[余多]?"
    rf"(?:零?{_ARABIC}[余多]?{_UNIT}+)*+|[余多])?"
)
_CHINESE = (
    rf"(?:[数几](?={_UNIT}))?(?:{_DIGIT}|{_UNIT}|[廿卅])"
    rf"(?:{_DIGIT}|{_UNIT}|[点.](?={_DIGIT})|(?<={_UNIT})(?:[余多几]|来(?={_UNIT}))|个(?=多?[万亿])|(?<=个)多)*+"
)
NUMBER = rf"(?:{_MIXED}|{_CHINESE})"
"""Expression (for the module ``regex``) of a number in folded text, without sign, currency or unit of measure."""

# For the numbers that are read without a look at their grammar: the zeros that a unit stands for, the lengths of
# numbers with one separator (1,234 to 123,456), and the most digits that surely keep within the precision.
_ZEROS = {word: len(str(unit)) - 1 for word, unit in _BIG_UNITS.items()}
_ONE_SEPARATOR = range(5, 8)
_MOST_PLAIN = 40

# A place where a number may begin: the first digit of a run, or a Chinese digit or unit that none stands before.
_CHINESE_START = "".join(_DIGITS) + "十百千万亿兆拾佰仟数几廿卅"
# A match goes on to the end of the run, and the expression begins with one set of characters: so a search is twice as
# fast as one for the single character.
NUMBER_START = re.compile(rf"[\d{_CHINESE_START}](?:(?<=[{_CHINESE_START}])[{_CHINESE_START}]*|(?<![\d.]\d)[\d.]*)")

_TOKEN = regex.compile(
    rf"(?P<arabic>{_ARABIC})|(?P<digits>{_DIGIT}+(?:[点.]{_DIGIT}+)?|[点.]{_DIGIT}+)|(?P<unit>[十百千万亿兆k])|(?P<mark>[余多几数个来])"
)
_SCALE_AT_END = regex.compile(r"(?P<small>[十百千]*)(?P<big>[万亿兆]*)$")


class Number(NamedTuple):
    """A number that was read.

    ``value`` is ``None`` for a range and for a vague number. ``lower`` and ``upper`` follow OUTPUT.md's table: both
    equal ``value`` when exact; only ``lower`` is known with 余 or 多, neither with 来; both ends are given for ranges
    and vague numbers.
    """

    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    bound: NumberBound = "exact"

    @classmethod
    def exactly(cls, value: Decimal) -> Number:
        """A number without any modifier."""
        return cls(value, value, value)

    def __neg__(self) -> Number:
        """The number with a minus before it; lower and upper end change places."""

        def minus(end: Decimal | None) -> Decimal | None:
            return None if end is None else -end

        return Number(minus(self.value), minus(self.upper), minus(self.lower), self.bound)

    @property
    def low_end(self) -> Decimal:
        """The smallest number that is meant: the lower end of a range, the value itself otherwise."""
        end = self.lower if self.value is None else self.value
        if end is None:
            raise ValueError(f"a number without value and lower end: {self!r}")
        return end

    @property
    def high_end(self) -> Decimal:
        """The largest number that is stated: the upper end of a range, the value itself otherwise."""
        end = self.upper if self.value is None else self.value
        if end is None:
            raise ValueError(f"a number without value and upper end: {self!r}")
        return end

    def times(self, factor: Decimal) -> Number:
        """The same number in a unit that is ``factor`` times smaller (``factor`` > 0)."""

        def scaled(end: Decimal | None) -> Decimal | None:
            return None if end is None else tidy(_EXACT.multiply(end, factor))

        return Number(scaled(self.value), scaled(self.lower), scaled(self.upper), self.bound)


class _Token(NamedTuple):
    """A literal (``unit`` 0) or a unit of a number's notation."""

    value: Decimal
    unit: int
    text: str


_UNIT_TOKENS = {word: _Token(Decimal(unit), unit, word) for word, unit in _UNITS.items()}
_ONE_OF_SEVERAL = {word: _Token(Decimal(1), 0, word) for word in "几数"}


def tidy(value: Decimal) -> Decimal:
    """The same decimal without the zeros that a multiplication left behind: ``6E+3`` and ``6.50`` are 6000 and 6.5."""
    if value == value.to_integral_value():
        return Decimal(int(value))
    return value.normalize(_EXACT)


def parse_number(text: str) -> Number:
    """Read a number.

    Args:
        text: one number as a page writes it; white space in it is passed over, full-width forms are folded.

    Raises:
        ValueError: when the text is not one number.
    """
    plain = _SINGLE.get(text) or _plain_number(text)
    if plain is not None:
        return plain
    folded = unicodedata.normalize("NFKC", "".join(text.split())).translate(_FOLD)
    folded = folded.replace("廿", "二十").replace("卅", "三十")
    try:
        with localcontext(_EXACT):
            return _read(folded)
    except Inexact as error:
        raise ValueError(f"more digits than a stated number has: {text[:20]!r}…") from error


def _plain_number(text: str) -> Number | None:
    """What most numbers are, without a look at their grammar: 3200, 12.5, 8.7亿, 31,706万; ``None`` for all others."""
    zeros = _ZEROS.get(text[-1:], 0)
    digits = text[:-1] if zeros else text
    if digits[-4:-3] == "," and len(digits) in _ONE_SEPARATOR and "." not in digits:
        digits = digits[:-4] + digits[-3:]
    whole, point, fraction = digits.partition(".")
    written = whole + fraction
    # str.isdecimal is true of the digits of all scripts, and these fold in ways of their own.
    if not (written.isdecimal() and written.isascii() and len(written) <= _MOST_PLAIN and whole):
        return None
    if len(fraction) <= zeros:
        return None if point and not fraction else Number.exactly(Decimal(int(written + "0" * (zeros - len(fraction)))))
    return None if zeros or fraction[-1] == "0" else Number.exactly(Decimal(digits))


def _read(folded: str) -> Number:
    """Read a number from folded text without white space."""
    if folded[:1] in ("-", "负"):
        return -_read(folded[1:])
    tokens, marks = _tokenise(folded)
    if not tokens:
        raise ValueError(f"not a number: {folded!r}")
    neighbours = _neighbours(tokens)
    if neighbours is not None:
        low, high = (_evaluate(t) for t in neighbours)
        return Number(None, low, high, "range")
    value = _evaluate(tokens)
    if "几" in marks or "数" in marks:
        return _several(value, leading=folded[0] in "几数", step=_step(tokens))
    if "余" in marks or "多" in marks:
        return Number(value, value, None, "over")
    if "来" in marks:
        return Number(value, None, None, "about")
    return Number.exactly(value)


def parse_range(low: str, high: str) -> tuple[Decimal, Decimal]:
    """Read the two ends of a range, the lower one in the upper one's scale where it has none of its own.

    3000 to 5000万 is 30,000,000 to 50,000,000; 10万 to 30万 keeps its own units; 500 to 2万 is 500 to 20,000 (a scale
    that would turn the range round is not shared).

    Raises:
        ValueError: when one of the texts is not a number.
    """
    lower, upper = parse_number(low).low_end, parse_number(high).high_end
    shared = shared_scale(low, high)
    scaled = tidy(_EXACT.multiply(lower, shared))
    return (scaled if scaled <= upper else lower), upper


def shared_scale(member: str, last: str) -> Decimal:
    """The scale that an earlier member of a list or range takes from the last one: 亿 for 36.8 in 36.8和9.4亿.

    A member with a big unit of its own (1.4万) takes none; one with a small unit (七千 in 七千到九千亿) takes the big
    unit only.
    """
    member, last = (unicodedata.normalize("NFKC", s).translate(_FOLD).rstrip("余多") for s in (member, last))
    if any(unit in member for unit in _BIG_UNITS):
        return Decimal(1)
    ending = _SCALE_AT_END.search(last)
    scale = Decimal(1)
    if ending is None:
        return scale
    units = ending["big"] if any(unit in member for unit in _SMALL_UNITS) else ending["small"] + ending["big"]
    for unit in units:
        scale *= _UNITS[unit]
    return scale


def _tokenise(text: str) -> tuple[list[_Token], set[str]]:
    """Split a folded number into literals and units; marks (余, 多, 几, 数, 个) come apart, as a set."""
    tokens: list[_Token] = []
    marks: set[str] = set()
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"not a number: {text!r} (at {text[position]!r})")
        position = match.end()
        word, kind = match.group(), match.lastgroup
        if kind == "mark":
            marks.add(word)
            if (word == "几" and not tokens) or word == "数":
                tokens.append(_ONE_OF_SEVERAL[word])
        elif kind == "unit":
            tokens.append(_UNIT_TOKENS[word])
        elif kind == "arabic":
            tokens.append(_Token(Decimal(word.replace(",", "").replace(" ", "")), 0, word))
        elif word not in "零〇" or not tokens:  # the 零 of 3亿零500万 only holds a place
            tokens.append(_Token(_digit_run(word), 0, word))
    return tokens, marks


def _digit_run(text: str) -> Decimal:
    """Chinese digits by place, with 点 (or ‧) as the decimal point: 二〇二一, 零五, 五点六."""
    return Decimal("".join("." if c in "点." else str(_DIGITS[c]) for c in text))


def _evaluate(tokens: list[_Token]) -> Decimal:
    """Add up literals and units; a unit without a literal before it counts once (百亿, 十五)."""
    total = Decimal(0)
    section: Decimal | None = None  # what stands below the next big unit
    pending: Decimal | None = None  # a literal that waits for its unit
    last_big = 0
    for token in tokens:
        if not token.unit:
            if pending is not None:
                raise ValueError(f"two numbers side by side: {''.join(t.text for t in tokens)!r}")
            pending = token.value
        elif token.text in _SMALL_UNITS:
            section = (section or Decimal(0)) + token.value * (Decimal(1) if pending is None else pending)
            pending = None
        else:
            if pending is not None:
                section = (section or Decimal(0)) + pending
            if last_big and token.unit > last_big:  # 3千万亿, 万亿: the unit multiplies all before it
                total = (total + (section or 0)) * token.value
            else:
                total += (Decimal(1) if section is None else section) * token.value
            section, pending, last_big = None, None, token.unit
    return tidy(total + (section or 0) + _tail(tokens, pending))


def _tail(tokens: list[_Token], pending: Decimal | None) -> Decimal:
    """The literal that ends a number; after a unit it may stand for the next lower one (一万二 is 12,000)."""
    if pending is None:
        return Decimal(0)
    if len(tokens) > 1 and len(tokens[-1].text) == 1 and tokens[-1].text in _DIGITS and tokens[-2].unit >= 100:
        return pending * tokens[-2].unit / 10
    return pending


def _neighbours(tokens: list[_Token]) -> tuple[list[_Token], list[_Token]] | None:
    """The two numbers that neighbouring digits stand for: 四五千 is 四千 and 五千, 十五六 is 十五 and 十六."""
    for i, token in enumerate(tokens):
        digits = token.text
        if token.unit or len(digits) != 2 or digits[0] not in _DIGITS or digits[1] not in _DIGITS:
            continue
        beside_unit = (i + 1 < len(tokens) and tokens[i + 1].unit) or (i > 0 and tokens[i - 1].text == "十")
        if beside_unit and 0 < _DIGITS[digits[0]] == _DIGITS[digits[1]] - 1:
            first, second = (_Token(Decimal(_DIGITS[d]), 0, d) for d in digits)
            return [*tokens[:i], first, *tokens[i + 1 :]], [*tokens[:i], second, *tokens[i + 1 :]]
    return None


def _step(tokens: list[_Token]) -> Decimal:
    """The unit that 几 counts below in 十几亿: 十 of 亿."""
    step = Decimal(1)
    smalls = [t for t in tokens if t.text in _SMALL_UNITS]
    if smalls:
        step *= smalls[-1].value
    for token in tokens:
        if token.text in _BIG_UNITS:
            step *= token.value
    return step


def _several(value: Decimal, *, leading: bool, step: Decimal) -> Number:
    """数十亿 lies between 10 and 100亿, 十几亿 between 10 and 20亿."""
    upper = value * 10 if leading else value + step
    return Number(None, value, tidy(upper), "vague")


# The numbers of one character that is no digit of a Western script: 二, 十, 万.
_SINGLE = {c: _read(c.translate(_FOLD)) for c in (*_DIGITS, *_UNITS)}
