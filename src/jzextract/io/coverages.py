"""What of the patterns a corpus used, as text: by file, what never fired first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TextIO

from jzextract.authoring.coverage import Coverage, Kind, Part
from jzextract.io.display import one_line

_KINDS: dict[Kind, tuple[str, str]] = {
    "rule": ("rule", "rules"),
    "cue": ("cue", "cues"),
    "word": ("word of cues", "words of cues"),
    "alternative": ("alternative", "alternatives"),
    "entry": ("entry", "entries"),
}
# In short form so many are named of one rule, cue, fragment or lexicon, and so many of these.
_MOST_TEXTS = 8
_MOST_OWNERS = 6
_LONGEST_TEXT = 24
_EVIDENCE = """\
rules: matches that stood; cues and their words: fields that they decided; alternatives and entries: matches and
decisions that went through them. Those that only the mechanisms use (metric, subject, project …) count where they stand
in the text, whether anything came of it or not. Alternatives within negative look arounds are not counted.
"""


def write_coverage(coverage: Coverage, stream: TextIO, *, never: bool = False, counts: bool = False) -> None:
    """Write what never fired, file by file, and how many of each kind did.

    Args:
        coverage: what was counted.
        stream: where to write.
        never: list all that never fired, and nothing else.
        counts: list everything with its count, what fired least first.
    """
    for path, group in groupby(coverage.parts, key=lambda part: part.path):
        parts = list(group)
        if never and all(part.count for part in parts):
            continue
        stream.write(one_line(path) + ("\n" if never else f": {_shares(parts)}\n"))
        lines = _counted(parts) if counts and not never else _never(parts, short=not never)
        for line in lines:
            stream.write(f"  {line}\n")
        stream.write("\n")
    if never:
        return
    documents = "1 document" if coverage.documents == 1 else f"{coverage.documents} documents"
    stream.write(f"{documents} of {coverage.characters:,} characters: {_shares(coverage.parts)} fired\n\n")
    stream.write(_EVIDENCE)
    for identifier, count in coverage.stopped.items():
        in_them = "1 document" if count == 1 else f"{count} documents"
        stream.write(f"{identifier} took too long in {in_them}, and was left out there\n")
    if coverage.uncounted:
        owners = ", ".join(coverage.uncounted)
        stream.write(f"Not counted, for they name groups by number, or are too long: the alternatives of {owners}\n")


def _shares(parts: Sequence[Part]) -> str:
    """How many of each kind fired: 5 of 6 rules, 12 of 20 alternatives."""
    shares = []
    for kind, (one, several) in _KINDS.items():
        known = [part for part in parts if part.kind == kind]
        if known:
            fired = sum(1 for part in known if part.count)
            shares.append(f"{fired} of {len(known)} {one if len(known) == 1 else several}")
    return ", ".join(shares)


def _never(parts: Sequence[Part], *, short: bool) -> Iterator[str]:
    for kind, (one, several) in _KINDS.items():
        never = [part for part in parts if part.kind == kind and not part.count]
        if not never:
            continue
        if kind in ("rule", "cue"):
            yield from _listed(f"never, {several if len(never) > 1 else one}: ", map(_place, never), short)
        elif kind == "entry":
            yield from _entries(never, short)
        else:
            yield from _by_owner(kind, never, short)


def _entries(never: Sequence[Part], short: bool) -> Iterator[str]:
    """The entries of one lexicon: those that are not in the text, and those that were in no match."""
    absent = [part for part in never if not part.occurs]
    unused = [part for part in never if part.occurs]
    yield from _listed("never, not in the text: ", map(_text, absent), short)
    yield from _listed("never, in the text, but in no match: ", map(_text, unused), short)


def _by_owner(kind: Kind, never: Sequence[Part], short: bool) -> Iterator[str]:
    groups = [list(group) for _, group in groupby(never, key=lambda part: (part.owner, part.line))]
    shown = groups[:_MOST_OWNERS] if short else groups
    for group in shown:
        several = _KINDS[kind][len(group) > 1]
        yield from _listed(f"never, {several} {_place(group[0])}: ", map(_text, group), short)
    rest = sum(map(len, groups[len(shown) :]))
    if rest:
        yield f"and {rest} more {_KINDS[kind][rest > 1]} that never fired; --never lists all"


def _listed(lead: str, texts: Iterable[str], short: bool) -> Iterator[str]:
    """Texts behind what they are; nothing where there are none."""
    known = list(texts)
    shown = known[:_MOST_TEXTS] if short else known
    rest = len(known) - len(shown)
    if known:
        yield f"{lead}{'、'.join(shown)}{f' … and {rest} more' if rest else ''}"


def _counted(parts: Sequence[Part]) -> Iterator[str]:
    """All parts with their counts, those of one kind together, what fired least first."""
    kinds = list(_KINDS)
    for part in sorted(parts, key=lambda part: (kinds.index(part.kind), part.count)):
        occurs = f" (in the text {part.occurs} times)" if part.occurs and part.occurs != part.count else ""
        text = "" if part.kind in ("rule", "cue") else f": {one_line(part.text) or '(nothing)'}"
        yield f"{part.count:7}  {_KINDS[part.kind][0]} {_place(part)}{text}{occurs}"


def _place(part: Part) -> str:
    return part.owner if part.line is None else f"{part.owner} (line {part.line})"


def _text(part: Part) -> str:
    """A word, or an alternative as it is written; one that is empty by its name."""
    text = one_line(part.text)
    if len(text) > _LONGEST_TEXT:
        return f"{text[:_LONGEST_TEXT]}…"
    return text or "(nothing)"
