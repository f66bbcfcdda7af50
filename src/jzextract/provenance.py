"""Where the value of a field came from: by which mechanism, which pattern, and from which words.

The components keep it in ``doc.user_data["jz.how"]`` as plain data; :func:`jzextract.explain` puts it into words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from jzextract.attribution.findings import How

FieldHow = Literal[
    # by a cue, and where that stands
    "cue_beside",  # touching the mention
    "cue_before",  # in front of it, in its own clause
    "cue_behind",  # behind it
    "cue_earlier",  # in an earlier clause of the sentence
    "cue_page",  # earlier on the page
    "cue_heading",  # in the heading of a table
    "cue_inside",  # within the name of a group of projects
    "cue_dealt",  # one of several that 分别 deals out
    "lent",  # the mention before it has the value by a cue, and lends it
    "default",  # no cue answers
    # by the mention itself
    "digits",  # the number as written
    "ends",  # lower and upper, from the number and its bound
    "number_bound",  # a range, 余, 数十亿
    "unit",  # the unit
    "minus",  # a written minus
    "rule",  # the rule that found the mention
    "planned_kind",  # an investment.planned is always planned
    "clause",  # a time in front of the mention, in its own clause
    # of rankings
    "level_word",  # a word of the lexicon scope_levels
    "level_suffix",  # the scope's last character
    "level_home",  # no scope: the territory that the paragraph speaks of
    "level_subject",  # no scope: one level above who holds the rank
    "level_unknown",  # no word tells the territory
    # of projects
    "named",  # a mention of the name
    "again",  # a further mention
    "single",  # one named project
    "counted",  # a group's number
    "uncounted",  # a group without a number
    "party",  # an organisation
    "capacity",  # what it can put out or hold
    "programme",  # a quoted programme
    "link_ahead",  # an amount that leads on to the project
    "link_behind",  # an amount that stands behind the project's name
    "link_dealt",  # one of several that 分别 deals out
    "stage_money",  # money was spent, or a part of the plan is done
    "stage_group",  # the group's
    "ahead",  # a word that says that the stage is still to come
    "reached",  # no word says that it is still to come
    "parent_list",  # A、B等3个项目
    "parent_part",  # 其中, 主要包括
    "parent_phase",  # a phase and its project
    "absent",  # the text names none
]


class Source(NamedTuple):
    """Where a value came from.

    Attributes:
        how: the mechanism.
        pattern: the id of the rule or cue, or the name of the lexicon; ``None`` where none decided.
        span: the words that decided, ``[start, end)`` in code points of the clean view; ``None`` where none did.
    """

    how: How | FieldHow
    pattern: str | None = None
    span: tuple[int, int] | None = None


DEFAULT = Source("default")
"""No word says otherwise. It is not kept: a field that has a value and no source has its default."""
