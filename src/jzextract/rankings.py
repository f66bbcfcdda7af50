"""From a rule's match to a ranking: which characters, what kind, which rank, among whom."""

from __future__ import annotations

from dataclasses import dataclass

from jzextract.numerals import parse_number
from jzextract.patterns.matching import Found
from jzextract.provenance import Source

Stretch = tuple[int, int]


@dataclass(slots=True)
class RankingMention:
    """A ranking on the view: ``[start, end)`` in its code points.

    ``scope`` is the stretch that names the competitors, ``None`` where the match has none. ``streak`` is a value and a
    unit (``year`` …), where the rank term itself says it (五连冠). ``context`` is always ``None``: the words about a
    ranking stand in front of it. ``scope_source`` and ``streak_source`` say from where the two were taken.
    """

    start: int
    end: int
    kind: str
    rank: int | None
    top_n: int | None
    from_bottom: bool
    scope: Stretch | None
    streak: tuple[int, str] | None
    rule: str
    context: Stretch | None = None
    scope_source: Source | None = None
    streak_source: Source | None = None


def read_ranking(found: Found) -> list[RankingMention]:
    """The ranking in a match; a match whose digits make no whole number has none.

    Groups: ``scope``; ``rank`` and ``top_n`` (numbers); ``streak`` (五 in 五连冠). ``set`` gives the ``kind``, and
    ``rank``, ``top_n`` and ``from_bottom`` where words say them (首位 is 1).
    """
    settings, rule = found.rule.spec.set, found.rule.id
    try:
        rank, top_n, streak = (_whole(found.group(name)) for name in ("rank", "top_n", "streak"))
    except ValueError:
        return []
    scope = next((s for s in reversed(found.spans("scope")) if s[0] < s[1]), None)
    return [
        RankingMention(
            start=found.start,
            end=found.end,
            kind=str(settings["kind"]),
            rank=rank if rank is not None else _setting(settings.get("rank")),
            top_n=top_n if top_n is not None else _setting(settings.get("top_n")),
            from_bottom=bool(settings.get("from_bottom")),
            scope=scope,
            streak=None if streak is None else (streak, "time"),
            rule=rule,
            scope_source=None if scope is None else Source("inside", rule, scope),
            streak_source=None if streak is None else Source("rule", rule, found.spans("streak")[0]),
        )
    ]


def _whole(text: str | None) -> int | None:
    """A rank as an integer.

    Raises:
        ValueError: when the text is no whole number.
    """
    if text is None:
        return None
    value = parse_number(text).low_end
    if value != int(value):
        raise ValueError(f"not a whole number: {text!r}")
    return int(value)


def _setting(value: str | int | bool | None) -> int | None:
    return None if value is None else int(value)
