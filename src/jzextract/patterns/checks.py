"""What is wrong with one rule or cue, whatever else there is: its groups, its settings, its words."""

from __future__ import annotations

from collections.abc import Iterator

from jzextract.patterns.compiler import group_names
from jzextract.patterns.cues import PLACES
from jzextract.patterns.record_types import RECORD_TYPES, cue_fault, cue_fields, setting_fault
from jzextract.patterns.schema import CueFile, CueSpec, RuleSpec

_RECORDS = tuple(name for name, known in RECORD_TYPES.items() if known.model is not None)


def rule_faults(rule: RuleSpec, record_type: str) -> Iterator[str]:
    """What is wrong with the groups and settings of a rule, one message each.

    Groups and fields correspond: no group without a field, no field that is unknown, none missing.
    """
    known = RECORD_TYPES[record_type]
    groups = group_names(rule.pattern)
    for name in sorted(groups - known.groups):
        yield f"the group '{name}' stands for no field; there are: {', '.join(sorted(known.groups))}"
    for name, value in sorted(rule.set.items()):
        if name not in known.settable:
            yield f"'set' knows no field '{name}'; there are: {', '.join(sorted(known.settable)) or 'none'}"
        elif fault := setting_fault(record_type, name, value):
            yield f"'set' gives {name} the value {value!r}: {fault}"
    if rule.reject:
        return
    needed = known.kinds.get(str(rule.set.get("kind")), known.one_of)
    if needed and not any(names <= groups for names in needed):
        ways = " or ".join("+".join(sorted(names)) for names in needed)
        yield f"the pattern lacks a group; it needs {ways}"
    if record_type == "page" and "kind" not in rule.set and not {"month", "day"} <= groups:
        yield "the pattern lacks groups; a dateline needs year (or republic), month and day, other lines a 'kind'"
    for name in sorted(known.required - {*rule.set}):
        yield f"'set' lacks the field '{name}'"


def cue_entries(cue: CueSpec) -> list[str]:
    """All words and expressions of a cue, list by list."""
    return [entry for place in PLACES for entry in getattr(cue, place)]


def cue_faults(cue: CueSpec, spec: CueFile) -> Iterator[str]:
    """What is wrong with a cue, one message each."""
    for record_type in spec.records:
        known = cue_fields(record_type)
        if not known:
            yield f"'{record_type}' are no records; 'records' lists some of: {', '.join(_RECORDS)}"
        elif spec.field not in known:
            yield f"{record_type} have no field '{spec.field}'; there are: {', '.join(known)}"
        elif fault := cue_fault(record_type, spec.field, cue.value):
            yield f"the value {cue.value!r} is none that '{spec.field}' can have: {fault}"
    entries = cue_entries(cue)
    if not entries:
        yield "the cue has no words; give at least one list (before, after, clause …)"
    for entry in entries:
        if group_names(entry):
            yield f"a cue names no groups: {entry!r}"
