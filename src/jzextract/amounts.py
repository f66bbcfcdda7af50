"""From a rule's match to amounts: which characters, which number, in which unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from jzextract.numerals import Number, parse_number, parse_range, shared_scale
from jzextract.patterns.matching import Found

LOCAL_CURRENCY = "local"
"""What the lexicon of currencies gives for 元, 块, 圆: that of the place, CNY unless the text says otherwise."""


@dataclass(frozen=True, slots=True)
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
    return [_signed(m, found) for m in _read(found, unit, _with_coins)]


def read_percentages(found: Found) -> list[AmountMention]:
    """The percentages in a match: one, or one a member of a list.

    Groups: as for money, and ``sign`` (a written minus), ``half`` (半 or a digit after 成). ``set`` gives the ``unit``,
    and ``tenths`` where the number counts tenths (三成 is 30 per cent).
    """
    unit = str(found.rule.spec.set.get("unit", "percent"))
    return [_signed(m, found) for m in _read(found, unit, _with_tenths)]


def read_quantities(found: Found, units: Mapping[str, str]) -> list[AmountMention]:
    """The quantities in a match: groups as for percentages, and ``unit``.

    ``set`` gives the unit where it is not written.

    Args:
        found: the match.
        units: for other spellings of a unit the one that records have.
    """
    written = str(found.rule.spec.set.get("unit") or found.group("unit") or "")
    return [_signed(m, found) for m in _read(found, units.get(written, written), _as_it_is)]


def _as_it_is(number: Number, found: Found) -> Number:
    return number


def _read(found: Found, unit: str, complete: Callable[[Number, Found], Number]) -> list[AmountMention]:
    """The mentions of a match; a match whose digits make no number has none."""
    rule = found.rule
    bound = rule.spec.set.get("bound")
    base = AmountMention(
        found.start, found.end, Number.exactly(Decimal(0)), unit, rule.id, None if bound is None else str(bound)
    )
    try:
        items = found.spans("item")
        if items:
            return _read_items(found, base, items, complete)
        for start, end in found.spans("cell"):
            scale = parse_number(found.group("scale") or "1").low_end
            number = parse_number(found.match.string[start:end]).times(scale)
            return [replace(base, start=start, end=end, number=number)]
        low, high = found.group("low"), found.group("high")
        if low is not None and high is not None:
            ends = (complete(Number.exactly(end), found) for end in parse_range(low, high))
            lower, upper = (end.low_end for end in ends)
            return [replace(base, number=Number(None, lower, upper, "range"))]
        amount = found.group("amount")
        number = parse_number(amount) if amount else Number.exactly(Decimal(0))
        return [replace(base, number=complete(number, found))]
    except ValueError:  # the digits make no number (十百): nothing is stated
        return []


def _read_items(
    found: Found, base: AmountMention, items: list[tuple[int, int]], complete: Callable[[Number, Found], Number]
) -> list[AmountMention]:
    """A list's members: each takes the last one's scale; the last one's text runs to the end of the unit."""
    text = found.match.string
    last = text[slice(*items[-1])]
    mentions = []
    for start, end in items:
        member = text[start:end]
        number = complete(parse_number(member).times(shared_scale(member, last)), found)
        mentions.append(replace(base, start=start, end=end, number=number))
    mentions[-1] = replace(mentions[-1], end=found.end)
    return mentions


def _with_coins(number: Number, found: Found) -> Number:
    """Add 角 (a tenth of the unit) and 分 (a hundredth)."""
    coins = Decimal(0)
    for group, share in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        count = found.group(group)
        if count:
            coins += parse_number(count).low_end * share
    return number if not coins else Number.exactly(number.low_end + coins)


def _with_tenths(number: Number, found: Found) -> Number:
    """三成 is 30 per cent, 一成半 15, 三成三 33."""
    if not found.rule.spec.set.get("tenths"):
        return number
    number = number.times(Decimal(10))
    half = found.group("half")
    if not half:
        return number
    return Number.exactly(number.low_end + (Decimal(5) if half == "半" else parse_number(half).low_end))


def _signed(mention: AmountMention, found: Found) -> AmountMention:
    """The mention with the minus that is written before it."""
    if not found.group("sign"):
        return mention
    return replace(mention, number=-mention.number)
