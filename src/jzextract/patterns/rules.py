"""A rule that finds mentions, ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from jzextract.patterns.budget import Expression, GuardedExpression
from jzextract.patterns.compiler import MOST_CHARACTERS, compile_expression
from jzextract.patterns.gates import NumberGate, WordGate, number_gates, word_gates
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.record_types import match_fault
from jzextract.patterns.schema import RuleSpec
from jzextract.patterns.structure import least_length
from jzextract.patterns.structure_reader import StructureError, read_structure

# So many characters on each side of a fault are shown.
_NEAR = 12


Gates = tuple[tuple[NumberGate, ...] | None, tuple[WordGate, ...] | None]
"""What must stand where a rule that begins with a number is tried, and around what any rule is searched for."""


@dataclass(slots=True)
class Rule:
    """A rule that finds mentions, ready to run. ``order`` is its place among all rules (file, then position).

    ``id`` has the name of its pack in front (``land/quantities.area.site``); that of a shipped rule is bare.
    """

    spec: RuleSpec
    file: LoadedFile
    id: str
    source: str
    order: int
    lexicons: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    _pattern: Expression | None = field(default=None, repr=False)
    _gates: Gates | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def gates(self) -> Gates:
        """Where the rule may match at all; read from its expression when it is first needed."""
        if self._gates is None:
            numbers = number_gates(self.source) if self.spec.at else None
            self._gates = numbers, word_gates(self.source, tuple(self.spec.needs))
        return self._gates

    @property
    def pattern(self) -> Expression:
        """The expression, compiled when it is first needed; one of a pack is stopped when it takes too long.

        Raises:
            PatternError: when it is not an expression of the module ``regex``.
        """
        if self._pattern is None:
            pattern = compile_for(self.source, self.file, self.spec.id, self.spec.pattern)
            self._pattern = self._guarded(pattern) if self.file.pack else pattern
        return self._pattern

    @property
    def has_conditions(self) -> bool:
        """Whether words beside a match say something about it."""
        spec = self.spec
        return bool(spec.unless.before or spec.unless.after or spec.when.before or spec.when.after)

    def _guarded(self, pattern: regex.Pattern[str]) -> GuardedExpression:
        return GuardedExpression(pattern, self.id, lambda match: match_fault(self.spec, match, self.lexicons))


def compile_for(source: str, file: LoadedFile, identifier: str, written: str = "") -> regex.Pattern[str]:
    """Compile an expanded expression of a rule or cue.

    Args:
        source: the expression, with its fragments put in.
        file: where it stands.
        identifier: the rule or cue.
        written: the expression as the file writes it, to say in it what is wrong.

    Raises:
        PatternError: when it is not an expression of the module ``regex``, or takes too much room.
    """
    try:
        if file.fresh:
            _check_size(source, file, identifier)
        return compile_expression(source)
    except (regex.error, OverflowError, RecursionError) as error:
        what = _fault_in(written) or getattr(error, "msg", None) or "its brackets go too deep"
        raise file.error(f"the pattern is not a valid expression: {what}", identifier) from error


def _check_size(source: str, file: LoadedFile, identifier: str) -> None:
    """What must be repeated is written out when an expression is compiled, so a few characters can fill the memory."""
    try:
        size = least_length(read_structure(source))
    except StructureError:
        return  # compiling it says what is wrong
    if size > MOST_CHARACTERS:
        raise file.error(
            f"the pattern repeats {size:,} characters at least; the most are {MOST_CHARACTERS:,}", identifier
        )


def _fault_in(written: str) -> str | None:
    """What is wrong with an expression, and near which of its characters; ``None`` where its structure is sound."""
    try:
        read_structure(written)
    except StructureError as error:
        near = written[max(error.offset - _NEAR, 0) : error.offset + _NEAR]
        return f"{error}, near {near}"
    return None
