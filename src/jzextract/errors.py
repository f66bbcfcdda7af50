"""The errors that jzextract raises. Each message names the place and says what to do about it."""

from __future__ import annotations


class JzextractError(Exception):
    """The root of all errors of this library."""


class PatternError(JzextractError):
    """A pattern file cannot be used.

    The message reads ``file:line: [rule] what is wrong; what to do``.

    Args:
        message: what is wrong and how to mend it.
        path: the pattern file, as the user named it.
        line: the line in the file, counted from 1.
        rule: the id of the rule, where the fault lies within one.
    """

    def __init__(self, message: str, *, path: str, line: int | None = None, rule: str | None = None) -> None:
        self.message, self.path, self.line, self.rule = message, path, line, rule
        place = path if line is None else f"{path}:{line}"
        super().__init__(f"{place}: [{rule}] {message}" if rule else f"{place}: {message}")


class InputError(JzextractError):
    """A document cannot be read: no text, wrong encoding, wrong form. The message names the file."""


class PipelineError(JzextractError):
    """A component misses what another one prepares. The message names the component to add."""


class SegmenterError(JzextractError):
    """Words cannot be segmented: there is no model, or it cannot be used. The message says how to get one."""
