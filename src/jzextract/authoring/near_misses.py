"""How far a rule came that did not match: which of its parts stand in the text, and which one stopped it.

The parts are those of the pattern as it is written, one behind the other. The engine itself tries the pattern cut off
behind each part, so that what is said is what the engine would do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from jzextract.authoring.trials import Page, matches_of
from jzextract.patterns.budget import GuardedExpression
from jzextract.patterns.compiler import ExpansionError, compile_expression, expand
from jzextract.patterns.rules import Rule
from jzextract.patterns.structure import Alternation, Anchor, Group, Node, Repetition, Setting, top_parts, walk
from jzextract.patterns.structure_reader import StructureError, read_structure

_LOOKED_AT = "jz_look"
# So much of the text is shown where a part did not match.
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class NearMiss:
    """How far a rule came, at the place where it came farthest.

    Attributes:
        start, end: the stretch that matched, in code points of what was searched.
        text: its characters.
        pattern: the parts that matched, as they are written.
        groups: what the named groups among them took.
        stopped_by: the part that did not match, as it is written.
        look: ``None`` where that part is the next one; else all that match characters did, and it looks ``ahead`` or
            ``behind`` (of several that do not hold the first).
        forbids: whether the part is one that must not match.
        there: what stands where the part did not match; what it matches, where it must not.
        matched, parts: how many parts matched, of how many; those that may be missing are not counted.
        is_near: whether the first named group matched, or half of the parts.
    """

    start: int
    end: int
    text: str
    pattern: str
    groups: Mapping[str, str]
    stopped_by: str
    look: str | None
    forbids: bool
    there: str
    matched: int
    parts: int
    is_near: bool

    @property
    def share(self) -> float:
        """The share of the parts that matched, between 0 and 1."""
        return self.matched / self.parts


def nearest_miss(
    page: Page, rule: Rule, record_type: str, fragments: Mapping[str, str], *, whole: bool = False
) -> NearMiss | None:
    """The place where a rule that matches nowhere came farthest; of several branches the one that came farthest.

    Args:
        page: the document.
        rule: a rule that does not match there.
        record_type: what it finds.
        fragments: what its pattern may use.
        whole: also when it did not come near.

    Returns:
        ``None`` where no part of it matched, it did not come near, or its pattern cannot be divided into parts.
    """
    pattern = rule.spec.pattern
    try:
        branches = _branches(read_structure(pattern))
    except StructureError:
        return None
    search = _Search(page, rule, record_type, fragments)
    misses = [miss for parts in branches if (miss := search.farthest(pattern, parts, whole=whole)) is not None]
    return max(misses, key=lambda miss: (miss.share, miss.end - miss.start), default=None)


def _branches(root: Node) -> list[tuple[Node, ...]]:
    """The parts of a pattern, those of each branch where it is an alternation; needless brackets are opened."""
    if isinstance(root, Alternation):
        return [parts for branch in root.branches for parts in _branches(branch)]
    parts = top_parts(root)
    if len(parts) == 1 and isinstance(parts[0], Group) and parts[0].kind == "plain":
        return _branches(parts[0].content)
    return [parts]


class _Search:
    """Tries cut-off patterns of one rule on one page."""

    def __init__(self, page: Page, rule: Rule, record_type: str, fragments: Mapping[str, str]) -> None:
        self._page = page
        self._rule = rule
        self._record_type = record_type
        self._fragments = fragments

    def farthest(self, pattern: str, parts: Sequence[Node], *, whole: bool) -> NearMiss | None:
        plain = [part for part in parts if not _is_look(part)]
        needed = [i for i, part in enumerate(plain) if _is_needed(part)]
        if not needed:
            return None
        if len(plain) < len(parts):
            stopped = self._stopped_by_look(pattern, parts, needed=len(needed))
            if stopped is not None:
                return stopped
        # Cut off behind the first named group, or in the middle: nearer than that it must come.
        named = next((i for i in needed if _names_group(plain[i])), len(plain))
        near = min(named, needed[(len(needed) - 1) // 2])
        if not whole and self._best(_text(pattern, plain[: near + 1])) is None:
            return None
        best: regex.Match[str] | None = None
        count = 0
        for i in needed:
            match = self._best(_text(pattern, plain[: i + 1]))
            if match is None:
                break
            best, count = match, count + 1
        if best is None or count == len(needed):
            return None
        last = needed[count - 1]
        return NearMiss(
            *best.span(),
            text=best.group(),
            pattern=_text(pattern, plain[: last + 1]),
            groups=_groups(best),
            stopped_by=_text(pattern, [plain[needed[count]]]),
            look=None,
            forbids=False,
            there=best.string[best.end() : best.end() + _SHOWN],
            matched=count,
            parts=len(needed),
            is_near=last >= near,
        )

    def _stopped_by_look(self, pattern: str, parts: Sequence[Node], *, needed: int) -> NearMiss | None:
        """All parts match one behind the other, but what looks around forbids it; ``None`` where they do not match."""
        looks = [part for part in parts if _is_look(part)]
        rest = [part for part in parts if not _is_look(part)]
        if self._best(_text(pattern, rest)) is None:
            return None
        for look in looks:  # the one without which the pattern matches
            match = self._best(_marked(pattern, parts, look))
            if match is not None:
                return self._look_miss(pattern, parts, look, match, needed)
        for look in looks:  # several do not hold: the first of these
            if not self._holds_alone(pattern, parts, look):
                bare = [part for part in parts if part is look or part in rest]
                match = self._best(_marked(pattern, bare, look))
                return None if match is None else self._look_miss(pattern, parts, look, match, needed)
        return None

    def _holds_alone(self, pattern: str, parts: Sequence[Node], look: Node) -> bool:
        """Whether the pattern matches with only one of its parts that look around."""
        return self._best(_text(pattern, [part for part in parts if part is look or not _is_look(part)])) is not None

    def _look_miss(
        self, pattern: str, parts: Sequence[Node], look: Node, match: regex.Match[str], needed: int
    ) -> NearMiss:
        place = match.start(_LOOKED_AT)
        assert isinstance(look, Group | Anchor)
        ahead = isinstance(look, Anchor) or look.kind in ("ahead", "not_ahead")
        clean = match.string
        there = clean[place : place + _SHOWN] if ahead else clean[max(place - _SHOWN, 0) : place]
        forbids = isinstance(look, Group) and look.is_negative
        if forbids:
            assert isinstance(look, Group)
            inner = pattern[look.content.start : look.content.end]
            around = "=" if ahead else "<="
            found = self._compile(f"(?{around}(?P<{_LOOKED_AT}>{inner}))").match(clean, place)
            there = found[_LOOKED_AT] if found is not None else there
        return NearMiss(
            *match.span(),
            text=match.group(),
            pattern=_text(pattern, [part for part in parts if part is not look]),
            groups=_groups(match),
            stopped_by=_text(pattern, [look]),
            look="ahead" if ahead else "behind",
            forbids=forbids,
            there=there,
            matched=needed,
            parts=needed,
            is_near=True,
        )

    def _best(self, pattern: str) -> regex.Match[str] | None:
        """The longest match of a cut-off pattern, the first of them; none that is empty."""
        return max(self._matches(pattern), key=lambda match: match.end() - match.start(), default=None)

    def _matches(self, pattern: str) -> list[regex.Match[str]]:
        try:
            source = expand(pattern, self._fragments)
            expression = self._compile(pattern)
        except (regex.error, ExpansionError):  # as one that refers to a group which was cut off
            return []
        part = replace(self._rule, source=source, _pattern=expression)
        found = matches_of(self._page, part, self._record_type)
        return [match for match in found if match.end() > match.start()]

    def _compile(self, pattern: str) -> GuardedExpression:
        source = expand(pattern, self._fragments)
        return GuardedExpression(compile_expression(source), f"{self._rule.id}: {pattern}")


def _text(pattern: str, parts: Sequence[Node]) -> str:
    return "".join(pattern[part.start : part.end] for part in parts)


def _marked(pattern: str, parts: Sequence[Node], look: Node) -> str:
    """Parts as they are written, with an empty group in the place of one that looks around."""
    return "".join(f"(?P<{_LOOKED_AT}>)" if part is look else _text(pattern, [part]) for part in parts)


def _groups(match: regex.Match[str]) -> dict[str, str]:
    """What the named groups took."""
    return {
        name: "、".join(captured)
        for name, captured in match.capturesdict().items()
        if any(captured) and name != _LOOKED_AT
    }


def _is_look(part: Node) -> bool:
    return isinstance(part, Anchor) or (isinstance(part, Group) and part.is_look_around)


def _is_needed(part: Node) -> bool:
    """Whether a part matches characters wherever the pattern matches."""
    if isinstance(part, Setting | Anchor) or _is_look(part):
        return False
    return not (isinstance(part, Repetition) and part.minimum == 0)


def _names_group(part: Node) -> bool:
    return any(isinstance(node, Group) and node.kind == "named" for node in walk(part))
