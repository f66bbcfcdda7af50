"""Fields that cues decide (indicator, kind, direction, comparison, modality, bound …), for a page's mentions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import regex

from jzextract.page.view import PageView
from jzextract.patterns.cues import FieldCues, Hit, Scope

FieldValues = dict[str, str | None]

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
        For each mention the value of each field; ``None`` where the field stays empty.
    """
    scopes: list[Scope] = []
    for mention in mentions:
        scopes.append(_scope(page, mention, scopes[-1] if scopes else None))
    resolved: list[FieldValues] = [{} for _ in scopes]
    for field in fields:
        dealt = _deal_out(page, field, scopes) if field.distribute else {}
        onward = field.onward(page)
        for i, scope in enumerate(scopes):
            previous = (scopes[i - 1], resolved[i - 1][field.field]) if i else None
            value = dealt.get(i) or _own_value(page, field, scope, resolved[i], onward)
            resolved[i][field.field] = value or _lent_value(page, field, scope, resolved[i], previous)
    return resolved


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


def _own_value(
    page: PageView, field: FieldCues, scope: Scope, values: FieldValues, onward: Sequence[Hit]
) -> str | None:
    """One field of one mention by its cues; ``None`` where there is none, or where the field has no place."""
    if _is_empty(field, values):
        return None
    hit = field.find(page, scope, onward) or field.find_earlier(page, scope)
    return None if hit is None else hit.value


def _lent_value(
    page: PageView, field: FieldCues, scope: Scope, values: FieldValues, previous: tuple[Scope, str | None] | None
) -> str | None:
    """One field of one mention from the mention before it, else the default."""
    if _is_empty(field, values):
        return None
    if previous is not None:
        neighbour, value = previous
        if value is not None and (not field.lends or value in field.lends) and _lends(page, field, scope, neighbour):
            return value
    return field.default


def _is_empty(field: FieldCues, values: FieldValues) -> bool:
    """Whether the field has no place beside what the other fields say (a share has no direction)."""
    return any(values.get(name) not in allowed for name, allowed in field.only.items())


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


def _deal_out(page: PageView, field: FieldCues, scopes: Sequence[Scope]) -> dict[int, str]:
    """A、B分别为x、y: the first noun's value for the first mention, and so on, where there are as many of each."""
    dealt: dict[int, str] = {}
    for i, scope in enumerate(scopes):
        marks = list(_DEALS_OUT.finditer(page.clean, scope.segment, scope.start))
        if not marks:
            continue
        last = i
        while last + 1 < len(scopes) and _LIST_SIGN.fullmatch(page.clean, scopes[last].end, scopes[last + 1].start):
            last += 1
        nouns = field.members(page, scope.clause_start, marks[-1].start())
        if len(nouns) == last - i + 1 > 1:
            dealt.update({i + n: noun.value for n, noun in enumerate(nouns)})
    return dealt
