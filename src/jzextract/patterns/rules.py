"""A rule that finds mentions, ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from jzextract.patterns.budget import Expression, GuardedExpression
from jzextract.patterns.compiler import compile_expression
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.record_types import match_fault
from jzextract.patterns.schema import RuleSpec


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

    @property
    def pattern(self) -> Expression:
        """The expression, compiled when it is first needed; one of a pack is stopped when it takes too long.

        Raises:
            PatternError: when it is not an expression of the module ``regex``.
        """
        if self._pattern is None:
            pattern = compile_for(self.source, self.file, self.spec.id)
            self._pattern = self._guarded(pattern) if self.file.pack else pattern
        return self._pattern

    def _guarded(self, pattern: regex.Pattern[str]) -> GuardedExpression:
        return GuardedExpression(pattern, self.id, lambda match: match_fault(self.spec, match, self.lexicons))


def compile_for(source: str, file: LoadedFile, identifier: str) -> regex.Pattern[str]:
    """Compile an expanded expression of a rule or cue.

    Raises:
        PatternError: when it is not an expression of the module ``regex``.
    """
    try:
        return compile_expression(source)
    except (regex.error, OverflowError, RecursionError) as error:
        what = "too deep" if isinstance(error, RecursionError) else error
        raise file.error(f"the pattern is not a valid expression: {what}", identifier) from error
