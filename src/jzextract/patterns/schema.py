"""What a pattern file may say: rules (find mentions), cues (set a field), lexicons, additions to them, and a manifest.

Every key that is not named here is an error. The models are the single source of the JSON Schema for editors.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]*/)?[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
PackName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
FragmentName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Word = Annotated[str, StringConstraints(min_length=1)]


class Part(BaseModel):
    """The strictness that all parts of a pattern file share."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Example(Part):
    """A sentence with ``[[…]]`` around each record that must be found, and the fields that they must have.

    ``expect`` is one mapping for all brackets, or a list with one mapping a bracket. Without brackets nothing may be
    found. ``published`` (ISO date) is given to the extraction where the sentence needs it.
    """

    text: Word
    expect: dict[str, Any] | list[dict[str, Any]] = {}
    published: str | None = None


class Condition(Part):
    """Words that stand directly before or after a match."""

    before: list[Word] = []
    after: list[Word] = []


class RuleSpec(Part):
    """A rule that finds mentions.

    Attributes:
        id: begins with the family's name.
        pattern: an expression for the module ``regex`` over the clean view, with ``{{fragment}}`` and ``{{lexicon}}``.
        about: what it is for, where the family's ``about`` does not say it.
        at: ``number`` when every match begins with a number; the rule is then tried only there.
        needs: literals of which one stands within 64 code points of every match; the rule is tried there only.
        priority: where rules overlap, the higher one wins; then the longer match; then file and id.
        set: fields that the rule itself decides.
        reject: the match is consumed and yields no record (a trap).
        unless, when: words beside the match that forbid or demand it.
        overrides: the id of the rule that this one of a pack takes the place of.
        examples: at least two that match and one that does not (shipped patterns).
    """

    id: Identifier
    pattern: Word
    about: str | None = None
    at: Annotated[str, StringConstraints(pattern="^number$")] | None = None
    needs: list[Word] = []
    priority: int = 0
    set: dict[str, str | int | bool] = {}
    reject: bool = False
    unless: Condition = Condition()
    when: Condition = Condition()
    overrides: RuleId | None = None
    examples: list[Example] = []


class RuleFile(Part):
    """A family of rules. The family's first part names the record type (``money.amounts`` finds money)."""

    family: Identifier
    about: str
    fragments: dict[FragmentName, Word] = {}
    rules: list[RuleSpec] = []


class CueSpec(Part):
    """Words that say what a field's value is. Each list holds words or expressions.

    Attributes:
        id: begins with the family's name.
        value: what the field becomes.
        touching_before, touching_after: directly beside the mention.
        before: in front of the mention, after the mention before it; the nearest one decides.
        after: behind the mention, in the same clause, before the next number.
        weak: like ``before``, asked only when nothing else answers (verbs, where nouns decide).
        clause: anywhere in the clause in front of the mention.
        carry: in an earlier clause; holds for the clauses that follow, to the next semicolon.
        carry_on: in an earlier clause of the sentence; holds for all clauses that follow.
        onward: anywhere in front of the mention; holds for the rest of the page.
        overrides: the id of the cue that this one of a pack takes the place of.
    """

    id: Identifier
    value: str
    about: str | None = None
    touching_before: list[Word] = []
    touching_after: list[Word] = []
    before: list[Word] = []
    after: list[Word] = []
    weak: list[Word] = []
    clause: list[Word] = []
    carry: list[Word] = []
    carry_on: list[Word] = []
    onward: list[Word] = []
    overrides: RuleId | None = None
    examples: list[Example] = []


class CueFile(Part):
    """Cues for one field; in a pack also further cues for a field that has some.

    Attributes:
        field: the field that they set.
        records: the record types that have it.
        default: the field's value where no cue answers.
        inherit: whether a mention takes the value of the mention before it: only within a ``list`` (A、B和C), or
            anywhere in its ``clause`` or ``sentence``.
        lends: the values that are taken over so; all where it says nothing.
        distribute: 分别 deals several cues out to as many mentions, one to one.
        only: other fields' values without which the field stays empty (a direction needs a growth or a gap).
        gap: words that may stand between a mention and a touching cue.
    """

    family: Identifier
    about: str
    field: FragmentName
    records: list[str]
    default: str | None = None
    inherit: Annotated[str, StringConstraints(pattern="^(list|clause|sentence)$")] | None = None
    lends: list[str] = []
    distribute: bool = False
    only: dict[str, list[str]] = {}
    gap: list[Word] = []
    fragments: dict[FragmentName, Word] = {}
    cues: list[CueSpec]


def _not_empty(entries: list[str] | dict[str, str]) -> list[str] | dict[str, str]:
    if not entries:
        raise ValueError("a lexicon needs at least one entry")
    return entries


Entries = Annotated[list[Word] | dict[Word, str], AfterValidator(_not_empty)]


class LexiconFile(Part):
    """A word list, offered to patterns as ``{{name}}``; where it maps words, the value is what a word stands for.

    Attributes:
        lexicon: its name.
        entries: the words; a mapping where each stands for something.
        values: an expression for the values that entries of packs may have; without it they have one of those that
            are there.
    """

    lexicon: FragmentName
    about: str
    values: Word | None = None
    entries: Entries


class ExtensionFile(Part):
    """Further entries for a lexicon that another file defines.

    Attributes:
        extends: the lexicon's name.
        entries: in the lexicon's own form, a list or a mapping.
    """

    extends: FragmentName
    about: str
    entries: Entries


class Manifest(Part):
    """The file ``pack.yml`` of a pack: what it is called, and for which versions of jzextract it is made.

    Attributes:
        pack: the name; it stands in front of the ids of the pack's rules (``land/quantities.area.site``).
        about: what the pack is for.
        engine: the versions of jzextract that it works with, as pip writes them (``>=0.1,<0.2``).
        folder: the folder of the pattern files, relative to the manifest; without it the manifest's own.
        disable: ids of rules and cues that are switched off.
    """

    pack: PackName
    about: str
    engine: Word
    folder: Word = "."
    disable: list[RuleId] = []


PatternFile = RuleFile | CueFile | LexiconFile | ExtensionFile
