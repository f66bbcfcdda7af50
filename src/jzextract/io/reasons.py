"""Why rules and cues did what they did in a text, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TextIO

from jzextract.authoring.decisions import CueReasons, Decision, Overruled
from jzextract.authoring.near_misses import NearMiss
from jzextract.authoring.reasons import Reason, RuleReasons
from jzextract.io.display import in_place, one_line, without_blanks
from jzextract.patterns.schema import Condition

# So many matches of one rule are shown, and so many cues that one overruled.
_MOST_MATCHES = 4
_MOST_OVERRULED = 3
_LONGEST_PART = 70
_LONGEST_VIEW = 500
_MOST_WORDS = 8
_AROUND = 12
# Rules that the extraction does not try on the whole text.
_ELSEWHERE = {
    "page": "from the beginning of a line",
    "tables": "in what heads a table",
    "bases": "in front of a percentage, in its clause",
    "recipients": "in front of an amount, in its clause",
    "contests": "in front of a rank, in its sentence",
    "capacities": "in the name of a project, and behind it",
    "parties": "in the name of a project, and beside it; here on the whole text",
}
_LOSSES = {
    "priority": "it has the higher priority ({winner} over {loser})",
    "length": "it is longer",
    "order": "its rule comes first (both have the same priority and length)",
    "place": "it begins first (both have the same priority and length)",
}
_OVERRULED = {
    "list": "the list '{place}' is asked later",
    "nearer": "it stands farther away, or is shorter",
    "other": "something else decided",
}


def write_view(clean: str, source: str, stream: TextIO) -> None:
    """Write the text as the rules see it, where that is not as it was given and not long."""
    if clean.strip() != source.strip() and len(clean) <= _LONGEST_VIEW:
        stream.write("as the rules see it:\n")
        for line in clean.splitlines():
            stream.write(f"  {one_line(line)}\n")
        stream.write("\n")


def write_rules(rules: Sequence[RuleReasons], clean: str, stream: TextIO, *, top: int | None = None) -> None:
    """Write what became of rules, the nearest first.

    Args:
        rules: in the order in which they are to be shown.
        clean: the text as the rules see it.
        stream: where to write.
        top: show so many; all for ``None``.
    """
    for one in rules[:top]:
        stream.write(f"{one.rule.id} ({one.place})\n")
        for line in _rule_lines(one, clean):
            stream.write(f"  {line}\n")
        stream.write("\n")
    rest = 0 if top is None else len(rules) - top
    if rest > 0:
        stream.write(f"and {_count(rest, 'rule')} more; --top {len(rules)} shows all, --rule ID one of them\n\n")


def write_decisions(decisions: Iterable[Decision], stream: TextIO, *, top: int | None = None) -> None:
    """Write which cues decided the fields of the records.

    Args:
        decisions: those about one record one after the other.
        stream: where to write.
        top: show so many records; all for ``None``.
    """
    records = [list(group) for _, group in groupby(decisions, key=lambda decision: decision.record.id)]
    for group in records[:top]:
        record = group[0].record
        stream.write(f"{record.id} {without_blanks(record.text)}\n")
        for decision in group:
            for line in _decision_lines(decision):
                stream.write(f"  {line}\n")
    rest = 0 if top is None else len(records) - top
    if rest > 0:
        stream.write(f"and {_count(rest, 'record')} more; --top {len(records)} shows all\n")


def write_cue(reasons: CueReasons, stream: TextIO) -> None:
    """Write what became of one cue."""
    stream.write(f"{reasons.cue} ({reasons.place}), for the field '{reasons.field}'\n")
    if not reasons.words:
        stream.write("  none of its words stands in the text\n")
    for place, word in reasons.words:
        stream.write(f"  in the text stands 「{word}」, of its list '{place}'\n")
    if reasons.words and not (reasons.decided or reasons.overruled):
        stream.write("  but not where one of the records that were found looks for it, or they say the same\n")
    for decision in reasons.decided:
        stream.write(f"  it decides for {decision.record.id} {without_blanks(decision.record.text)}:\n")
        for line in _decision_lines(decision):
            stream.write(f"    {line}\n")
    for decision in reasons.overruled:
        stream.write(f"  it is overruled for {decision.record.id} {without_blanks(decision.record.text)}:\n")
        for line in _decision_lines(decision):
            stream.write(f"    {line}\n")


def _rule_lines(one: RuleReasons, clean: str) -> Iterator[str]:
    needs = one.rule.spec.needs
    if needs and not one.literals:
        lacking = "that does not stand" if len(needs) == 1 else "none of them stands"
        yield f"it needs {_words(needs)}: {lacking} in the text"
        return
    if needs:
        yield f"it needs {_words(needs)}: there is {_words(one.literals)}"
    if one.rule.spec.at:
        yield "it is tried only where a number begins"
    if one.record_type in _ELSEWHERE:
        yield f"the extraction tries it only {_ELSEWHERE[one.record_type]}"
    if one.left_out is not None:
        yield f"left out: {one.left_out}"
    for reason in one.reasons[:_MOST_MATCHES]:
        yield from _reason_lines(one, reason, clean)
    if len(one.reasons) > _MOST_MATCHES:
        yield f"and {_count(len(one.reasons) - _MOST_MATCHES, 'match')} more"


def _reason_lines(one: RuleReasons, reason: Reason, clean: str) -> Iterator[str]:
    if reason.outcome in ("near", "nothing") and reason.miss is None:
        if not one.left_out:
            yield "no part of it matches anywhere in the text"
        return
    if reason.miss is not None:
        yield from _miss_lines(reason.miss)
        return
    said = {
        "found": f"found {', '.join(reason.records)}",
        "served": "matches, and serves other records",
        "taken": "matches, but what reads its matches made no record of it",
        "trap": "matches; it is a trap, and yields nothing",
        "lost": "matches, but gave way",
        "refused": "matches, but is refused",
    }[reason.outcome]
    yield f"{said}: {_shown(reason, clean)}"
    if reason.groups:
        yield f"  {_groups(reason.groups)}"
    yield from (f"  {line}" for line in _verdict_lines(one, reason))
    if reason.winner is not None:
        winner = reason.winner
        why = _why(reason.why, winner.rule.spec.priority, one.rule.spec.priority)
        yield f"  「{without_blanks(winner.match.group())}」 of {winner.rule.id} won: {why}"
    for loser, key in reason.over[:_MOST_OVERRULED]:
        why = _why(key, one.rule.spec.priority, loser.rule.spec.priority)
        yield f"  won over 「{without_blanks(loser.match.group())}」 of {loser.rule.id}: {why}"
    if len(reason.over) > _MOST_OVERRULED:
        yield f"  and over {len(reason.over) - _MOST_OVERRULED} more"


def _verdict_lines(one: RuleReasons, reason: Reason) -> Iterator[str]:
    verdict, spec = reason.verdict, one.rule.spec
    if verdict.key == "unless":
        yield f"'unless' forbids it: 「{verdict.word}」 stands beside it"
    elif verdict.key == "when" and verdict.holds:
        yield f"'when' allows it: 「{verdict.word}」 stands beside it"
    elif verdict.key == "when":
        yield f"'when' wants {_condition(spec.when)}"
    elif spec.unless.before or spec.unless.after:
        yield "'unless' does not forbid it: none of its words stands beside it"


def _condition(condition: Condition) -> str:
    wanted = []
    if condition.before:
        wanted.append(f"one of {_words(condition.before)} directly in front of it")
    if condition.after:
        wanted.append(f"one of {_words(condition.after)} directly behind it")
    return " or ".join(wanted)


def _miss_lines(miss: NearMiss) -> Iterator[str]:
    text, part = without_blanks(miss.text), _part(miss.stopped_by)
    if miss.look is None:
        yield f"does not match; {miss.matched} of its {miss.parts} parts do: 「{text}」 is {_part(miss.pattern)}"
    else:
        yield f"does not match; all its parts do, but not what looks around: 「{text}」"
    if miss.groups:
        yield f"  {_groups(miss.groups)}"
    there = without_blanks(miss.there)
    if miss.look is None:
        yield f"  then it wants {part}; " + (f"there stands 「{there}」" if there else "there the text ends")
        return
    if miss.look == "ahead":
        side, end = "behind it", "the text ends there"
    else:
        side, end = "in front of it", "the text begins there"
    stands = f"「{there}」 stands {side}" if there else end
    yield f"  {part} {'forbids that' if miss.forbids else 'does not hold'}: {stands}"


def _decision_lines(decision: Decision) -> Iterator[str]:
    field, pattern = decision.field, decision.field.pattern
    sentence = field.sentence
    if pattern is not None and decision.place is not None:
        sentence = sentence.removesuffix(f"{pattern.file})") + f"{decision.place})"
    yield f"{field.field} is {field.shown}: {sentence}"
    for other in decision.overruled[:_MOST_OVERRULED]:
        yield f"  not {other.value}, as 「{other.words}」 says ({other.cue}): {_overruled(other)}"


def _overruled(other: Overruled) -> str:
    return _OVERRULED[other.why].format(place=other.place)


def _shown(reason: Reason, clean: str) -> str:
    end = reason.start + len(reason.text)
    first = clean.rfind("\n", 0, reason.start) + 1
    last = clean.find("\n", end)
    if clean[reason.start : end] != reason.text:  # a line of the text as it was given
        return f"「{without_blanks(reason.text)}」"
    return in_place(
        clean[first : last if last >= 0 else len(clean)], reason.start - first, end - first, context=_AROUND
    )


def _why(key: str, winner: int, loser: int) -> str:
    return _LOSSES[key].format(winner=winner, loser=loser)


def _groups(groups: Mapping[str, str]) -> str:
    return ", ".join(f"{name} 「{without_blanks(text)}」" for name, text in groups.items())


def _words(words: Sequence[str]) -> str:
    more = f" … ({len(words)} in all)" if len(words) > _MOST_WORDS else ""
    return "、".join(words[:_MOST_WORDS]) + more


def _part(pattern: str) -> str:
    shown = one_line(pattern)
    return shown if len(shown) <= _LONGEST_PART else f"{shown[:_LONGEST_PART]}…"


def _count(number: int, what: str) -> str:
    plural = f"{what}es" if what.endswith("ch") else f"{what}s"
    return f"{number} {what if number == 1 else plural}"
