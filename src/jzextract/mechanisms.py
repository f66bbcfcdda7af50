"""How the value of a field was found, in words for readers of the records."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # The mechanisms of attribution (``How``): what, who, against what.
    "own": "read in front of {it}, in its own clause",
    "verb": "the verb in front of {it} says what is measured",
    "change": "names a change, and stands in front of {it}",
    "behind": "stands behind {it}",
    "inside": "stands within {it} itself",
    "rest": "the words in front of {it}; none of them is a known name of a quantity",
    "quantity": "what the number in front of {it} counts",
    "score": "the score that stands beside {it}",
    "contest": "the assessment or contest that {it} belongs to",
    "carried": "carried on from earlier words, for none stand beside {it}",
    "dealt": "the text lists several and deals them out one to one (as with 分别); this one belongs to {it}",
    "recipient": "who receives it: the text says that it is obtained for them (为…, 帮助…)",
    "apposition": "named behind a dash",
    "listed": "one of those that are listed behind {it}",
    "described": "named behind {it}, which describes it (…的…)",
    "class": "the class that {it} marks off (as in 1亿元以上项目)",
    "group": "the group of projects that the text speaks of",
    "project": "the project that {it} is said of",
    "bracket": "stands in front of the bracket that holds {it}",
    "introduced": "stands in front of the colon that leads to {it}",
    "table": "the heading of the table's column, or the first words of its row",
    "whole": "the whole whose parts the text lists (其中)",
    "plan": "the plan that it is, as the percentage behind it names it",
    "base": "named in front of {it} as what it is measured against",
    # Words that decide (cues), and where they stand.
    "cue_beside": "because of {words}, right beside {it}",
    "cue_before": "because of {words}, in front of {it}",
    "cue_behind": "because of {words}, behind {it}",
    "cue_earlier": "because of {words}, in an earlier clause of the sentence",
    "cue_page": "because of {words} earlier on the page, which holds for all that follows",
    "cue_heading": "because of {words}, in the heading of the table",
    "cue_inside": "because of {words}, within the name",
    "cue_dealt": "because of {words}: the text lists several and deals them out one to one (as with 分别)",
    "lent": "the same as for the figure before it, where it is so because of {words}",
    "default": "assumed, since no word says otherwise",
    # What the mention says itself.
    "digits": "the number in {words}",
    "ends": "follows from the number and its bound",
    "number_bound": "because of the way in which the number is written: {words}",
    "unit": "because of the unit in {words}",
    "minus": "because of the minus in {words}",
    "rule": "read from {words} by the pattern that found it",
    "planned_kind": "because of {words}: a planned investment is always planned",
    "clause": "stands in front of {it}, in its own clause",
    # Rankings.
    "level_word": "because of {words}, in the scope",
    "level_suffix": "because the scope ends with {words}",
    "level_home": "no scope is named; the paragraph speaks of {words}",
    "level_subject": "no scope is named; those like {words}, which holds it, compete there",
    "level_unknown": "no word says among which territory's",
    # Projects.
    "named": "the name, where it is first said",
    "again": "the same name, said again",
    "single": "it is one project with a name",
    "counted": "because of {words}, the number beside the name",
    "uncounted": "a group, and the text gives no number",
    "party": "read as an organisation that builds, invests or cooperates",
    "capacity": "read as what the project puts out or holds",
    "programme": "the quoted programme that it belongs to",
    "link_ahead": "{words} leads on to the name",
    "link_behind": "{words} stands behind the name",
    "link_dealt": "{words}: the text lists several and deals them out one to one (as with 分别)",
    "stage_money": "because money was spent, or a part of the plan is done",
    "stage_group": "the same as for the group that lists it, where it is so because of {words}",
    "ahead": "because of {words}: that is still to come",
    "reached": "no word says that it is still to come",
    "parent_list": "listed as one of {words}",
    "parent_part": "listed as a part of {words} (as with 其中)",
    "parent_phase": "a phase of {words}",
    "absent": "the text says nothing about it, or it does not apply",
}
"""The text of every ``How`` and ``FieldHow``. ``{it}`` is the amount, the percentage, the rank or the name; ``{words}``
are the words that decided."""


def in_words(how: str, it: str, words: str | None) -> str:
    """Put a mechanism into words.

    Args:
        how: the mechanism's key.
        it: what the record's own characters are called ("the amount").
        words: the words that decided; ``None`` where they are not known one by one.
    """
    return TEXTS[how].format(it=it, words=words or "the words around it")
