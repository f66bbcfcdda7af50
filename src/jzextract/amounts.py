"""From a rule's match to amounts: which characters, which number, in which unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jzextract.numerals import Number, parse_number, parse_range, shared_scale
from jzextract.patterns.matching import Found

LOCAL_CURRENCY = "local"
"""What the lexicon of currencies gives for 元, 块, 圆: that of the place, CNY unless the text says otherwise."""

_NOTHING = Number.exactly(Decimal(0))
_COINS = (("jiao", Decimal("0.1")), ("fen", Decimal("0.01")))


@dataclass(slots=True)
class AmountMention:
    """An amount on the view: ``[start, end)`` in its code points, the number, and what its rule already settles.

    ``unit`` is a currency (ISO 4217, or ``LOCAL_CURRENCY``) for money, ``percent``, ``percentage_point`` or
    ``permille`` for percentages, and that of a quantity as records have it. ``bound`` is what the rule or the number
    itself says, ``None`` where neither does. ``context`` is where the words about a table's cell stand, ``None`` where
    they stand in front of the mention.
    """

    start: int
    end: int
    number: Number
    unit: str
    rule: str
    bound: str | None = None
    context: tuple[int, int] | None = None


def read_money(found: Found, currencies: Mapping[str, str]) -> list[AmountMention]:
    """The amounts of money in a match: one, or one a member of a list.

    Groups: ``amount`` with ``jiao``, ``fen`` and ``sign`` (a written minus); or ``low`` and ``high``; or a repeated
    ``item``; or ``cell`` with ``scale`` (a bare number, and the 万 or 亿 of its label); and ``currency``, a word of the
    lexicon of currencies. The numbers are in whole units of the currency.
    """
    word = found.group("currency")
    unit = str(found.rule.spec.set.get("currency") or (currencies[word] if word else LOCAL_CURRENCY))
    return _read(found, unit, _with_coins)


def read_percentages(found: Found) -> list[AmountMention]:
    """The percentages in a match: one, or one a member of a list.

    Groups: as for money, and ``sign`` (a written minus), ``half`` (半 or a digit after 成). ``set`` gives the ``unit``,
    and ``tenths`` where the number counts tenths (三成 is 30 per cent).
    """
    unit = str(found.rule.spec.set.get("unit", "percent"))
    return _read(found, unit, _with_tenths)


def read_quantities(found: Found, units: Mapping[str, str]) -> list[AmountMention]:
    """The quantities in a match: groups as for percentages, and ``unit``.

    ``set`` gives the unit where it is not written.

    Args:
        found: the match.
        units: for other spellings of a unit the one that records have.
    """
    written = str(found.rule.spec.set.get("unit") or found.group("unit") or "")
    return _read(found, units.get(written, written), _as_it_is)


def _as_it_is(number: Number, found: Found) -> Number:
    return number


def _read(found: Found, unit: str, complete: Callable[[Number, Found], Number]) -> list[AmountMention]:
    """The mentions of a match, with its sign; a match whose digits make no number has none."""
    bound = found.rule.spec.set.get("bound")
    said = None if bound is None else str(bound)
    try:
        mentions = [
            AmountMention(start, end, number, unit, found.rule.id, said)
            for start, end, number in _numbers(found, complete)
        ]
    except ValueError:  # the digits make no number (十百): nothing is stated
        return []
    if found.group("sign"):
        for mention in mentions:
            mention.number = -mention.number
    return mentions


def _numbers(found: Found, complete: Callable[[Number, Found], Number]) -> list[tuple[int, int, Number]]:
    """The numbers of a match, each with its place.

    Raises:
        ValueError: when digits make no number.
    """
    start, end = found.start, found.end
    # Most rules have the one group ``amount``: what they do not have is not asked for.
    groups = found.match.re.groupindex
    if "item" in groups and (items := found.match.spans("item")):
        return _read_items(found, items, complete)
    if "cell" in groups and (cells := found.match.spans("cell")):
        scale = parse_number(found.group("scale") or "1").low_end
        start, end = cells[0]
        return [(start, end, parse_number(found.match.string[start:end]).times(scale))]
    if "low" in groups:
        low, high = found.group("low"), found.group("high")
        if low is not None and high is not None:
            lower, upper = (complete(Number.exactly(end), found).low_end for end in parse_range(low, high))
            return [(start, end, Number(None, lower, upper, "range"))]
    amount = found.group("amount")
    return [(start, end, complete(parse_number(amount) if amount else _NOTHING, found))]


def _read_items(
    found: Found, items: list[tuple[int, int]], complete: Callable[[Number, Found], Number]
) -> list[tuple[int, int, Number]]:
    """A list's members: each takes the last one's scale; the last one's text runs to the end of the unit."""
    text = found.match.string
    last = text[slice(*items[-1])]
    numbers = []
    for start, end in items:
        member = text[start:end]
        number = complete(parse_number(member).times(shared_scale(member, last)), found)
        numbers.append((start, end, number))
    start, _, number = numbers[-1]
    numbers[-1] = (start, found.end, number)
    return numbers


def _with_coins(number: Number, found: Found) -> Number:
    """Add 角 (a tenth of the unit) and 分 (a hundredth)."""
    groups = found.match.re.groupindex
    coins = Decimal(0)
    for group, share in _COINS:
        if group in groups and (count := found.match[group]):
            coins += parse_number(count).low_end * share
    return Number.exactly(number.low_end + coins) if coins else number


def _with_tenths(number: Number, found: Found) -> Number:
    """三成 is 30 per cent, 一成半 15, 三成三 33."""
    if not found.rule.spec.set.get("tenths"):
        return number
    number = number.times(Decimal(10))
    half = found.group("half")
    if not half:
        return number
    return Number.exactly(number.low_end + (Decimal(5) if half == "半" else parse_number(half).low_end))
