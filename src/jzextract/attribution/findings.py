"""What attribution finds: stretches of the view, and by which mechanism each was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from jzextract.attribution.slots import Span

How = Literal[
    "own",  # the words in front of the value, in its own clause
    "verb",  # a verb that is measured itself (投入, 到位)
    "change",  # a change is named (较年初增加)
    "behind",  # behind the value (2860万元的门票收入)
    "inside",  # inside the rank (全市体量最大)
    "rest",  # words that no head noun marks
    "quantity",  # what a bare count in front of it counts
    "score",  # the score beside a rank
    "contest",  # the assessment or contest of a rank
    "carried",  # from the value or the clause before
    "dealt",  # 分别
    "recipient",  # 为X, 帮助X
    "apposition",  # behind a dash
    "listed",  # behind the rank (前三位依次是甲县、乙县、丙县)
    "described",  # behind the amount and 的 (总规模5亿元的某某基金)
    "class",  # the class that an amount delimits (1亿元以上项目)
    "group",  # the group of projects spoken of
    "project",  # the project that the amount is linked to
    "bracket",  # in front of the bracket
    "introduced",  # the words in front of a colon
    "table",  # the heading of a table's column, or the first words of its row
    "whole",  # the whole that 其中 opens the parts of
    "plan",  # the plan that an amount is, as the base of the percentage behind it names it
    "base",  # a rule of patterns/attribution/bases.yml
]


class Finding(NamedTuple):
    """A stretch of the view that a field was read from, the mechanism that led to it, and its rule where it has one."""

    span: Span
    how: How
    rule: str | None = None


@dataclass(slots=True)
class Attribution:
    """What is known of one slot.

    ``of_change``: the metric names a change or a ratio (增收, 比重), which the clauses behind it do not speak of.
    """

    metric: Finding | None = None
    subject: Finding | None = None
    base: Finding | None = None
    of_change: bool = False
