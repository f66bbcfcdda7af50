"""The expressions of ``patterns/projects/words.yml``, by the names that the mechanisms use."""

from __future__ import annotations

from dataclasses import dataclass, fields

import regex

from jzextract.patterns.library import PatternLibrary


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """Expressions over the clean view; each is the fragment ``project_<name>``, explained in its file."""

    marks: regex.Pattern[str]
    breaks: regex.Pattern[str]
    paired: regex.Pattern[str]
    phase: regex.Pattern[str]
    head: regex.Pattern[str]
    coordination: regex.Pattern[str]
    leads_on: regex.Pattern[str]
    size_class: regex.Pattern[str]
    average: regex.Pattern[str]
    partly: regex.Pattern[str]
    listed: regex.Pattern[str]
    goes_on: regex.Pattern[str]
    pronoun: regex.Pattern[str]
    predicate: regex.Pattern[str]
    place: regex.Pattern[str]
    noun_verb: regex.Pattern[str]
    expected: regex.Pattern[str]
    definite: regex.Pattern[str]
    part_count: regex.Pattern[str]
    anaphor: regex.Pattern[str]
    ahead: regex.Pattern[str]
    negated: regex.Pattern[str]
    programme: regex.Pattern[str]
    programme_event: regex.Pattern[str]
    programme_of: regex.Pattern[str]

    @classmethod
    def of(cls, library: PatternLibrary) -> ProjectWords:
        """The expressions of a library.

        Raises:
            PatternError: when one is missing.
        """
        return cls(**{field.name: library.expression(f"project_{field.name}") for field in fields(cls)})
