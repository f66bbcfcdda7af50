"""What is found wrong in pattern files, each with its place and a remedy."""

from __future__ import annotations

from dataclasses import dataclass

from jzextract.errors import PatternError


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong in a pattern file.

    Attributes:
        path: the file, as errors call it: the folder as it was named, and the path in it.
        line: the line in the file, from 1; ``None`` where it is about the file as a whole.
        rule: the id of the rule or cue, ``None`` where it lies outside of one.
        code: the kind of finding, one word.
        message: what is wrong.
        suggestion: what to do.
    """

    path: str
    line: int | None
    rule: str | None
    code: str
    message: str
    suggestion: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        rule = "" if self.rule is None else f"[{self.rule}] "
        remedy = f"; {self.suggestion}" if self.suggestion else ""
        return f"{place}: {rule}{self.code}: {self.message}{remedy}"

    @property
    def place(self) -> tuple[str, int, str, str]:
        """What findings are sorted by: file, line, kind, message."""
        return self.path, self.line or 0, self.code, self.message


def finding_of(error: PatternError, code: str) -> Finding:
    """An error of the engine as a finding; its message is ``what is wrong; what to do``."""
    message, _, suggestion = error.message.rpartition("; ")
    if not message:
        message, suggestion = suggestion, ""
    return Finding(error.path, error.line, error.rule, code, message, suggestion)
