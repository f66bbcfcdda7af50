"""Fields that cues decide (indicator, kind, direction, comparison, modality, bound …), for a page's mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from jzextract.page.view import PageView
from jzextract.patterns.cues import FieldCues, Scope

FieldValues = dict[str, str | None]


class Stretch(Protocol):
    """Anything with a place on the view."""

    @property
    def start(self) -> int:
        """The first code point."""

    @property
    def end(self) -> int:
        """The code point after the last."""


def resolve_fields(page: PageView, mentions: Sequence[Stretch], fields: Sequence[FieldCues]) -> list[FieldValues]:
    """Ask each field's cues for each mention.

    Args:
        page: the clean view.
        mentions: mentions of one type of record, in reading order.
        fields: the type's fields; one that depends on another's value comes after it.

    Returns:
        For each mention the value of each field; ``None`` where the field stays empty.
    """
    resolved: list[FieldValues] = []
    previous: Scope | None = None
    for mention in mentions:
        scope = _scope(page, mention, previous)
        before = resolved[-1] if resolved else {}
        values: FieldValues = {}
        for field in fields:
            values[field.field] = _value(page, field, scope, values, before, previous)
        resolved.append(values)
        previous = scope
    return resolved


def _scope(page: PageView, mention: Stretch, previous: Scope | None) -> Scope:
    """Where a mention looks for cues."""
    clause = page.clause_index(mention.start)
    segment = page.clauses[clause][0]
    if previous is not None and previous.clause == clause:
        segment = max(segment, previous.end)
    return Scope(mention.start, mention.end, min(segment, mention.start), clause)


def _value(
    page: PageView, field: FieldCues, scope: Scope, values: FieldValues, before: Mapping[str, str | None], previous: Scope | None
) -> str | None:
    if any(values.get(name) not in allowed for name, allowed in field.only.items()):
        return None
    hit = field.find(page, scope)
    if hit is not None:
        return hit.value
    if previous is not None and _lends(page, field, scope, previous):
        lent = before.get(field.field)
        if lent is not None:
            return lent
    return field.default


def _lends(page: PageView, field: FieldCues, scope: Scope, previous: Scope) -> bool:
    """Whether the mention before this one stands near enough to lend its value."""
    if field.inherit == "clause":
        return previous.clause == scope.clause
    return field.inherit == "sentence" and page.sentence_at(previous.start) == page.sentence_at(scope.start)
