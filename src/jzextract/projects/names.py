"""Where project names are, where they begin, and which of them belong to one list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from jzextract.numerals import parse_number
from jzextract.page.view import PageView
from jzextract.patterns.compiler import first_characters, lazy_expression, words_expression
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.matching import Found, find
from jzextract.projects.boundaries import Boundaries, Boundary
from jzextract.projects.words import ProjectWords

Stretch = tuple[int, int]

# No name is longer; what would be has no beginning that the rules know.
_MASK = "囗"
_LONGEST_NAME = 48
# A part of a coordination that ends with one of these is a name by itself (甲产业园、乙生产项目).
_WHOLE = ("产业园", "工业园", "科技园", "物流园", "基地", "综合体", "污水处理厂", "水厂", "医院")
_COUNTED = regex.compile(r"\d[个项家]")
_LONGEST_LIST = 160
_LONGEST_WIDENING = 30
# The lines of a form behind its 项目名称.
LONGEST_FORM = 300
# A facility's head noun that is a name by itself has this many characters (人才公寓).
_LEAST_WORKS = 4


@dataclass(slots=True)
class ProjectMention:
    """A project's name on the view, ``[start, end)`` in its code points.

    Attributes:
        kind: ``group`` (counted), ``single`` (its head noun makes it a project), ``works`` (a facility), ``member`` (of
            a list), ``phase``.
        count, bound: the size of a group; 1 for the others; ``None`` where a group has no number.
        number: where a group's number stands; ``None`` for the others.
        tail: where what is said of it begins: behind its number, or behind the list that it stands in.
        parent: the group or project that lists it.
        apart: the members of its list have amounts of their own (投资10亿元的甲、投资9亿元的乙等10个项目).
        reach: how far the lines run that belong to a labelled name; 0 for the others.
        clause: where the clause begins that the name stands in.
        sentence: the sentence that the name begins in.
    """

    start: int
    end: int
    kind: str
    rule: str
    count: int | None = 1
    bound: str = "exact"
    number: Stretch | None = None
    tail: int = 0
    head_start: int = 0
    amount: Stretch | None = None
    parent: ProjectMention | None = None
    reach: int = 0
    apart: bool = False
    members: list[ProjectMention] = field(default_factory=list)
    context: Stretch | None = None
    clause: int = 0
    sentence: Stretch = (0, 0)


class NameFinder:
    """Find project names with the rules and lexicons of a library."""

    def __init__(self, library: PatternLibrary, words: ProjectWords) -> None:
        self._words = words
        self._rules = library.rules("projects")
        boundaries = library.lexicons["project_boundaries"]
        self._boundaries = Boundaries(words.marks, words.breaks, words.noun_verb, boundaries)
        self._participles = frozenset(library.lexicons["project_participles"])
        self._tails = frozenset(library.lexicons["project_tails"])
        self._wholes = (*library.lexicons["project_heads"], *_WHOLE)
        generic = [*library.lexicons["project_generic"], *library.lexicons["project_heads"]]
        # The class in front of the words keeps most characters from being looked for in all of them.
        words_of_kind = f"(?={first_characters(generic)}){words_expression(generic)}"
        self._generic = lazy_expression(f"(?:[、和及“”（）A-Z类\\d]|{words_of_kind})*")

    def find(self, page: PageView) -> list[ProjectMention]:
        """All mentions of a page in reading order, members of lists included; no two overlap."""
        masked = self._words.paired.sub(lambda m: _MASK * len(m.group()), page.clean)
        mentions: list[ProjectMention] = []
        for found in find(page, self._rules):
            # What begins within quotation marks or brackets and ends outside is a piece of a name.
            if masked[found.start] != _MASK or masked[found.end - 1] == _MASK != masked[found.end : found.end + 1]:
                mentions += self._read(page, masked, found)
        kept = _without_overlaps(mentions)
        for i, mention in enumerate(kept):
            if mention.kind == "member" and mention.parent is not None and mention.parent.members[0] is mention:
                _widen_list(page, self._words, kept[max(i - _LONGEST_WIDENING, 0) : i], mention.parent)
        labelled = [m for m in kept if m.kind == "labelled"]
        ends = [*(m.start for m in labelled[1:]), len(page.clean)]
        for mention, end in zip(labelled, ends, strict=False):
            mention.reach = min(mention.end + LONGEST_FORM, end)
        starts = [m.start for m in labelled]
        if labelled:
            kept = [m for m in kept if m.kind == "labelled" or not _in_form(m, labelled, starts)]
        for mention in kept:
            mention.clause = page.clauses[page.clause_index(mention.start)][0]
            mention.sentence = page.sentence_at(mention.start)
        return kept

    def is_generic(self, page: PageView, mention: ProjectMention) -> bool:
        """Whether a name only says what kind of project it is (重点产业项目)."""
        return self._generic.fullmatch(page.clean, mention.start, mention.end) is not None

    def _read(self, page: PageView, masked: str, found: Found) -> Iterator[ProjectMention]:
        kind = str(found.rule.spec.set["kind"])
        if kind == "list":
            yield from self._read_list(page, masked, found)
            return
        if kind == "group":
            yield from self._read_group(page, masked, found)
            return
        if kind == "labelled":
            start, end = found.spans("name")[0]
            yield ProjectMention(start, end, kind, found.rule.id, tail=end, head_start=end)
            return
        head_start, head_end = found.spans("head")[0]
        start = head_start
        if kind != "phase":
            start, sign = self._start(page, masked, head_start, joined=kind == "single")
            head_end += len(self._words.phase.match(page.clean, head_end).group())  # type: ignore[union-attr]
            if start == head_start and (kind == "single" or head_end - start < _LEAST_WORKS):
                return
            # X是重点工程 says what X is; 在X举行 says where
            refused = self._words.predicate if kind == "single" else self._words.place
            if refused.fullmatch(sign) and not page.clean.startswith("的", head_end):
                return
        name = page.clean[start:head_end]
        if 0 < len(name) <= _LONGEST_NAME and self._words.pronoun.fullmatch(name) is None:
            yield ProjectMention(
                start, head_end, kind, found.rule.id, tail=max(found.end, head_end), head_start=head_start
            )

    def _read_group(self, page: PageView, masked: str, found: Found) -> Iterator[ProjectMention]:
        number = parse_number(found.match["count"])
        names = found.spans("name")
        if names:
            start, end = names[0]
            head_start = end - 2
        else:
            head_start, end = found.spans("head")[0]
            start, _ = self._start(page, masked, head_start, joined=False)
        amounts = [s for s in found.spans("amount") if s[0] < s[1]]
        yield ProjectMention(
            start,
            end,
            "group",
            found.rule.id,
            count=int(number.low_end),
            bound="over" if number.bound == "over" else "exact",
            number=found.spans("count")[0],
            tail=found.end,
            head_start=head_start,
            amount=amounts[0] if amounts else None,
        )

    def _start(self, page: PageView, masked: str, head: int, *, joined: bool) -> tuple[int, str]:
        """Where the name begins whose head noun stands at ``head``, and the word in front of it."""
        floor = max(page.sentence_at(head)[0], head - _LONGEST_NAME - 2)
        boundaries = self._in_front(masked, self._boundaries.last_break(masked, floor, head), head)
        if not boundaries:
            return floor, ""
        last = boundaries[-1]
        if last.end == head and last.word in self._participles:
            return self._first_participle(boundaries), ""
        start = last.end
        while start < head and page.clean[start] in " 和与及了":
            start += 1
        if joined and last.word == "、":
            return self._joined(page.clean, self._in_front(masked, floor, head), floor, start)
        return start, last.word

    def _joined(self, clean: str, boundaries: list[Boundary], floor: int, start: int) -> tuple[int, str]:
        """Where a name begins that is joined with others under one head noun: 甲路、乙路改扩建工程."""
        last = boundaries[-1]
        while last.word == "、":
            boundaries.pop()
            before = boundaries[-1].end if boundaries else floor
            part = clean[before : last.start]
            if not 2 <= len(part) <= 20 or part.endswith(self._wholes) or _COUNTED.search(part):
                break
            start = before
            if not boundaries:
                break
            last = boundaries[-1]
        return start, last.word

    def _first_participle(self, boundaries: Sequence[Boundary]) -> int:
        """Where the participles in front of a bare head noun begin (竣工投产项目)."""
        start = boundaries[-1].start
        for boundary in reversed(boundaries[:-1]):
            if boundary.end != start or boundary.word not in self._participles:
                break
            start = boundary.start
        return start

    def _in_front(self, masked: str, floor: int, head: int) -> list[Boundary]:
        """The words behind which a name may begin, as far as its head noun.

        A verb right in front of the head noun belongs to the name, where other words of the name stand before it
        (青禾桥改建工程).
        """
        # Some boundaries look at what follows them, so the search sees the head noun, too.
        found = self._boundaries.find(masked, floor, head, head + 4)
        if found and found[-1].end == head and found[-1].word in self._tails:
            before = found[-2].end if len(found) > 1 else floor
            if found[-1].start - before >= 2:
                found.pop()
        return found

    def _read_list(self, page: PageView, masked: str, found: Found) -> Iterator[ProjectMention]:
        """A、B等3个项目: the members, and the group where it has a number."""
        count = found.group("count")
        start, end = found.spans("group")[0]
        size = None if count is None else int(parse_number(count).low_end)
        group = ProjectMention(start, end, "group", found.rule.id, count=size, tail=found.end, head_start=end - 2)
        group.number = None if count is None else found.spans("count")[0]
        for first, last in self._members(page, masked, found.start):
            member = ProjectMention(first, last, "member", found.rule.id, tail=found.end, head_start=last, parent=group)
            group.members.append(member)
            yield member
        yield group

    def _members(self, page: PageView, masked: str, end: int) -> list[Stretch]:
        """The parts of a coordination that ends at ``end`` (the place of 等)."""
        floor = max(page.sentence_at(end)[0], end - _LONGEST_LIST)
        marks = [b for b in self._boundaries.find(masked, floor, end, end) if b.word != "、"]
        start = marks[-1].end if marks else floor
        parts: list[Stretch] = []
        for part in regex.finditer(r"[^、和及]+|(?<=[、])[^、]+", masked, pos=start, endpos=end):
            if part.end() - part.start() >= 2:
                parts.append(part.span())
        return parts


def coordinated(page: PageView, words: ProjectWords, first: ProjectMention, second: ProjectMention) -> bool:
    """Whether two names stand side by side in one coordination."""
    end = max(first.end, first.tail)
    return end < second.start and words.coordination.fullmatch(page.clean, end, second.start) is not None


def _widen_list(page: PageView, words: ProjectWords, before: Sequence[ProjectMention], group: ProjectMention) -> None:
    """Take the names in front of a list into it: 投资10亿元的甲项目、投资9亿元的乙等10个项目."""
    for mention in reversed(before):
        if mention.kind not in ("single", "works") or not coordinated(page, words, mention, group.members[0]):
            return
        mention.parent = group
        group.members.insert(0, mention)
        for member in group.members:
            member.apart = True


def _without_overlaps(mentions: Sequence[ProjectMention]) -> list[ProjectMention]:
    """Names that stand, none within another: a member of a list gives way to nothing, works to everything."""
    order = {"labelled": 0, "group": 1, "member": 2, "single": 3, "phase": 3, "works": 4}
    kept: list[ProjectMention] = []
    starts: list[int] = []
    for mention in sorted(mentions, key=lambda m: (order[m.kind], m.start - m.end, m.start)):
        place = bisect_left(starts, mention.end)
        if mention.start >= mention.end or (place and kept[place - 1].end > mention.start):
            continue
        starts.insert(place, mention.start)
        kept.insert(place, mention)
    return kept


def _in_form(mention: ProjectMention, labelled: Sequence[ProjectMention], starts: Sequence[int]) -> bool:
    """Whether a mention stands in the lines that belong to a labelled name."""
    index = bisect_left(starts, mention.start)
    return index > 0 and mention.start < labelled[index - 1].reach
