"""What a pattern file may say: rules (find mentions), cues (set a field), lexicons, additions to them, and a manifest.

Every key that is not named here is an error. The models are the single source of the JSON Schema for editors, which
shows what is said of each key below.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, TypeAdapter

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]*/)?[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
PackName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
FragmentName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Word = Annotated[str, StringConstraints(min_length=1)]


class Part(BaseModel):
    """The strictness that all parts of a pattern file share."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


class Example(Part):
    """A sentence with ``[[…]]`` around each record that must be found, and the fields that they must have."""

    text: Word
    """The sentence; without brackets nothing may be found in it."""
    expect: dict[str, Any] | list[dict[str, Any]] = {}
    """Fields and their values: one mapping for all brackets, or a list with one mapping a bracket."""
    published: str | None = None
    """The day of publication (2020-10-17), where the sentence needs it."""


class Condition(Part):
    """Words that stand directly before or after a match."""

    before: list[Word] = []
    """Directly before the match."""
    after: list[Word] = []
    """Directly behind the match."""


class RuleSpec(Part):
    """A rule that finds mentions."""

    id: Identifier
    """Begins with the family's name: quantities.area.site."""
    pattern: Word
    """An expression over the clean view of the page, with {{fragment}} and {{lexicon}}, and a named group a field."""
    about: str | None = None
    """What it is for, where the family's about does not say it."""
    at: Literal["number"] | None = None
    """number: every match begins with a number, so the rule is tried only there."""
    needs: list[Word] = []
    """Literals of which one stands within 64 characters of every match; the rule is tried there only."""
    priority: int = 0
    """Where rules overlap, the higher one wins; then the longer match; then file and id."""
    set: dict[str, str | int | bool] = {}
    """Fields that the rule itself decides."""
    reject: bool = False
    """A trap: the match is consumed and yields no record."""
    unless: Condition = Condition()
    """Words beside the match that forbid it."""
    when: Condition = Condition()
    """Words beside the match of which one is needed."""
    overrides: RuleId | None = None
    """The id of the rule that this one of a pack takes the place of."""
    examples: list[Example] = []
    """At least two with [[…]] around what must be found, and one without, for what must not."""


class RuleFile(Part):
    """A family of rules. The family's first part names the record type (money.amounts finds money)."""

    family: Identifier
    """The name of the family; its first part is the type of record."""
    about: str
    """What the family is for."""
    fragments: dict[FragmentName, Word] = {}
    """Named pieces of expressions, used as {{name}}; they name no groups of their own."""
    rules: list[RuleSpec] = []
    """The rules, in their order."""


class CueSpec(Part):
    """Words that say what a field's value is. Each list holds words or expressions."""

    id: Identifier
    """Begins with the family's name: money.indicator.tax."""
    value: str
    """What the field becomes."""
    about: str | None = None
    """What it is for, where the family's about does not say it."""
    touching_before: list[Word] = []
    """Directly before the mention."""
    touching_after: list[Word] = []
    """Directly behind the mention."""
    before: list[Word] = []
    """In front of the mention, behind the mention before it; the nearest one decides."""
    after: list[Word] = []
    """Behind the mention, in the same clause, before the next number."""
    weak: list[Word] = []
    """Like before, asked only when nothing else answers (verbs, where nouns decide)."""
    clause: list[Word] = []
    """Anywhere in the clause in front of the mention."""
    carry: list[Word] = []
    """In an earlier clause; holds for the clauses that follow, to the next semicolon."""
    carry_on: list[Word] = []
    """In an earlier clause of the sentence; holds for all clauses that follow."""
    onward: list[Word] = []
    """Anywhere in front of the mention; holds for the rest of the page."""
    overrides: RuleId | None = None
    """The id of the cue that this one of a pack takes the place of."""
    examples: list[Example] = []
    """Sentences with [[…]] around the mentions, and the value that they must have."""


def _not_without_cues(cues: list[CueSpec]) -> list[CueSpec]:
    if not cues:
        raise ValueError("a file of cues needs at least one cue")
    return cues


class CueFile(Part):
    """Cues for one field; in a pack also further cues for a field that has some."""

    family: Identifier
    """The name of the family; a pack that adds cues to a field uses the name that is there."""
    about: str
    """What the family is for."""
    field: FragmentName
    """The field that the cues set."""
    records: list[str]
    """The types of record that have it."""
    default: str | None = None
    """The field's value where no cue answers."""
    inherit: Literal["list", "clause", "sentence"] | None = None
    """Take the value of the mention before: only within a list (A、B和C), or anywhere in its clause or sentence."""
    lends: list[str] = []
    """The values that are taken over so; all where it says nothing."""
    distribute: bool = False
    """分别 deals several cues out to as many mentions, one to one."""
    only: dict[str, list[str]] = {}
    """Other fields' values without which the field stays empty (a direction needs a growth or a gap)."""
    gap: list[Word] = []
    """Words that may stand between a mention and a touching cue."""
    fragments: dict[FragmentName, Word] = {}
    """Named pieces of expressions, used as {{name}}."""
    cues: Annotated[list[CueSpec], AfterValidator(_not_without_cues)]
    """The cues, in their order."""


# A longer word would stand in no text, and the expression of a lexicon is as deep as its longest word.
_Entry = Annotated[str, StringConstraints(min_length=1, max_length=100)]


def _not_empty(entries: list[str] | dict[str, str]) -> list[str] | dict[str, str]:
    if not entries:
        raise ValueError("a lexicon needs at least one entry")
    return entries


Entries = Annotated[list[_Entry] | dict[_Entry, str], AfterValidator(_not_empty)]


class LexiconFile(Part):
    """A word list, offered to patterns as {{name}}; where it maps words, the value is what a word stands for."""

    lexicon: FragmentName
    """The name of the lexicon."""
    about: str
    """What it lists."""
    words: bool = False
    """true: its entries are nouns, as a dictionary lists them. The longer ones are kept whole when text is cut into
    words (segmenter pkuseg)."""
    values: Word | None = None
    """An expression for the values that entries of packs may have; without it they have one of those that are there."""
    entries: Entries
    """The words; a mapping where each stands for something."""


class ExtensionFile(Part):
    """Further entries for a lexicon that another file defines."""

    extends: FragmentName
    """The name of the lexicon."""
    about: str
    """What is added."""
    entries: Entries
    """The words, in the lexicon's own form: a list or a mapping."""


class Manifest(Part):
    """The file pack.yml of a pack: what it is called, and for which versions of jzextract it is made."""

    pack: PackName
    """The name; it stands in front of the ids of the pack's rules (land/quantities.area.site)."""
    about: str
    """What the pack is for."""
    engine: Word
    """The versions of jzextract that it works with, as pip writes them (>=0.1,<0.2)."""
    folder: Word = "."
    """The folder of the pattern files, relative to the manifest; without it the manifest's own."""
    disable: list[RuleId] = []
    """Ids of rules and cues that are switched off."""


PatternFile = RuleFile | CueFile | LexiconFile | ExtensionFile


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a pattern file or manifest, for editors."""
    schema = TypeAdapter[Any](PatternFile | Manifest).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A pattern file of jzextract",
        **schema,
    }
