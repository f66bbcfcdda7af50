"""Fields that cues decide (indicator, kind, direction, comparison, modality, bound …), for a page's mentions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import regex

from jzextract.page.view import PageView
from jzextract.patterns.cue_sets import Hit
from jzextract.patterns.cues import FieldCues, Scope
from jzextract.provenance import DEFAULT, FieldHow, Source


class FieldValue(NamedTuple):
    """The value of a field, and where it came from."""

    value: str
    source: Source


FieldValues = dict[str, FieldValue | None]

_LIST_SIGN = regex.compile("(?:/[一-龥]{1,4}|左右|以上)?(?:、|和|及|与|以及)")
_DEALS_OUT = regex.compile("分别|依次|各")


class Stretch(Protocol):
    """Anything with a place on the view."""

    @property
    def start(self) -> int:
        """The first code point."""

    @property
    def end(self) -> int:
        """The code point after the last."""

    @property
    def context(self) -> tuple[int, int] | None:
        """Where the words about it stand, if not in front of it (a table's cell)."""


def resolve_fields(page: PageView, mentions: Sequence[Stretch], fields: Sequence[FieldCues]) -> list[FieldValues]:
    """Ask each field's cues for each mention.

    Args:
        page: the clean view.
        mentions: mentions of one type of record, in reading order.
        fields: the type's fields; one that depends on another's value comes after it.

    Returns:
        For each mention the value of each field, with its source; ``None`` where the field stays empty.
    """
    scopes = scopes_of(page, mentions)
    resolved: list[FieldValues] = [{} for _ in scopes]
    for field in fields:
        dealt = _deal_out(page, field, scopes) if field.distribute else {}
        onward = field.onward(page)
        default = None if field.default is None else FieldValue(field.default, DEFAULT)
        for i, scope in enumerate(scopes):
            previous = (scopes[i - 1], resolved[i - 1][field.field]) if i else None
            if i in dealt:
                value: FieldValue | None = _of_hit(dealt[i], "cue_dealt")
            else:
                value = _own_value(page, field, mentions[i], scope, resolved[i], onward)
            if value is None and not _is_empty(field, resolved[i]):
                value = _lent_value(page, field, scope, previous) or default
            resolved[i][field.field] = value
    return resolved


def scopes_of(page: PageView, mentions: Sequence[Stretch]) -> list[Scope]:
    """Where each of a page's mentions of one type looks for cues; they come in reading order."""
    scopes: list[Scope] = []
    for mention in mentions:
        scopes.append(_scope(page, mention, scopes[-1] if scopes else None))
    return scopes


def value_of(values: FieldValues, field: str) -> str | None:
    """The bare value of a field; ``None`` where it is empty or nothing asked for it."""
    known = values.get(field)
    return None if known is None else known.value


def sources_of(values: FieldValues) -> dict[str, Source]:
    """The sources of the fields that have a value."""
    return {field: known.source for field, known in values.items() if known is not None}


def _of_hit(hit: Hit, how: FieldHow) -> FieldValue:
    """What a cue says. A cue that only looks around itself covers no words of its own."""
    return FieldValue(hit.value, Source(how, hit.cue, (hit.start, hit.end) if hit.start < hit.end else None))


def _how(page: PageView, mention: Stretch, scope: Scope, hit: Hit) -> FieldHow:
    """Where a cue stands from its mention."""
    if hit.end == mention.start or hit.start == mention.end:
        return "cue_beside"
    if hit.end > mention.start:
        return "cue_behind"
    if mention.context is not None:
        return "cue_heading"
    if hit.start >= scope.clause_start:
        return "cue_before"
    return "cue_earlier" if hit.start >= page.sentence_at(mention.start)[0] else "cue_page"


def _scope(page: PageView, mention: Stretch, previous: Scope | None) -> Scope:
    """Where a mention looks for cues."""
    if mention.context is not None:
        start, end = mention.context
        return Scope(end, mention.end, page.clause_index(start), start, start, start)
    clause = page.clause_index(mention.start)
    clause_start = page.clauses[clause][0]
    introduced = clause > 0 and page.clean[page.clauses[clause - 1][1] : clause_start] == "："
    if introduced and (previous is None or previous.end <= page.clauses[clause - 1][0]):
        clause_start = page.clauses[clause - 1][0]
    clause_start = min(clause_start, mention.start)
    segment = clause_start if previous is None else max(clause_start, min(previous.end, mention.start))
    floor = 0 if previous is None else min(previous.end, mention.start)
    return Scope(mention.start, mention.end, clause, clause_start, segment, floor)


def _own_value(  # noqa: PLR0913, PLR0917  (a mention, where it looks, and what is known)
    page: PageView, field: FieldCues, mention: Stretch, scope: Scope, values: FieldValues, onward: Sequence[Hit]
) -> FieldValue | None:
    """One field of one mention by its cues; ``None`` where there is none, or where the field has no place."""
    if _is_empty(field, values):
        return None
    hit = field.find(page, scope, onward) or field.find_earlier(page, scope)
    return None if hit is None else _of_hit(hit, _how(page, mention, scope, hit))


def _lent_value(
    page: PageView, field: FieldCues, scope: Scope, previous: tuple[Scope, FieldValue | None] | None
) -> FieldValue | None:
    """One field of one mention from the mention before it; the cue and its words stay with the value."""
    if previous is None:
        return None
    neighbour, known = previous
    if known is None or (field.lends and known.value not in field.lends) or not _lends(page, field, scope, neighbour):
        return None
    if known.source is DEFAULT:
        return known
    return FieldValue(known.value, Source("lent", known.source.pattern, known.source.span))


def _is_empty(field: FieldCues, values: FieldValues) -> bool:
    """Whether the field has no place beside what the other fields say (a share has no direction)."""
    return bool(field.only) and any(value_of(values, name) not in allowed for name, allowed in field.only.items())


def _lends(page: PageView, field: FieldCues, scope: Scope, previous: Scope) -> bool:
    """Whether the mention before this one stands near enough to lend its value."""
    if field.inherit == "list":
        return _LIST_SIGN.fullmatch(page.clean, previous.end, scope.start) is not None
    if field.inherit == "clause":
        return previous.clause == scope.clause
    return field.inherit == "sentence" and _same_sentence(page, previous, scope)


def _same_sentence(page: PageView, previous: Scope, scope: Scope) -> bool:
    """Whether two mentions share a sentence; one that opens with 其中 goes on with the sentence before it."""
    first, second = page.sentence_at(previous.start), page.sentence_at(scope.start)
    return first == second or (first[1] == second[0] and page.clean.startswith("其中", second[0]))


def _deal_out(page: PageView, field: FieldCues, scopes: Sequence[Scope]) -> dict[int, Hit]:
    """A、B分别为x、y: the first noun for the first mention, and so on, where there are as many of each."""
    dealt: dict[int, Hit] = {}
    for i, scope in enumerate(scopes):
        marks = list(_DEALS_OUT.finditer(page.clean, scope.segment, scope.start))
        if not marks:
            continue
        last = i
        while last + 1 < len(scopes) and _LIST_SIGN.fullmatch(page.clean, scopes[last].end, scopes[last + 1].start):
            last += 1
        nouns = field.members(page, scope.clause_start, marks[-1].start())
        if len(nouns) == last - i + 1 > 1:
            dealt.update({i + n: noun for n, noun in enumerate(nouns)})
    return dealt
