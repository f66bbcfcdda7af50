"""Read plain YAML into a tree that knows the line of every part.

What comes from a stranger has no aliases, with which a few lines stand for billions, no tags, which make objects, and
no deep nesting.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from srsly.ruamel_yaml import YAML
from srsly.ruamel_yaml.composer import Composer
from srsly.ruamel_yaml.error import MarkedYAMLError, MarkedYAMLFutureWarning, YAMLError
from srsly.ruamel_yaml.events import AliasEvent
from srsly.ruamel_yaml.reader import ReaderError

from jzextract.errors import PatternError

_DEEPEST = 12
_LONGEST_NUMBER = 20


def parse_yaml(text: str, name: str) -> Any:
    """YAML as a mapping that knows its lines.

    Raises:
        PatternError: when it is no YAML, no mapping, or has what pattern files may not have.
    """
    reader = YAML(typ="rt")
    reader.Composer = _PlainComposer
    try:
        tree = reader.load(io.StringIO(text))
    except (MarkedYAMLError, MarkedYAMLFutureWarning) as error:  # the latter for a key that stands twice
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        problem = str(error.problem or error.context)
        told = next((words for sign, words in _YAML_IN_WORDS.items() if sign in problem), problem)
        raise PatternError(f"is not valid YAML: {told}", path=name, line=line) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise PatternError("holds a control character; take it out", path=name, line=line) from error
    except YAMLError as error:
        raise PatternError(f"is not valid YAML: {error}", path=name) from error
    if not isinstance(tree, Mapping):
        raise PatternError("holds no mapping; a pattern file begins with 'family:' or 'lexicon:'", path=name, line=1)
    return tree


# The commonest faults in plain words; those of the parser speak of its own parts.
_YAML_IN_WORDS = {
    r"'\t'": "a tab; indent with blanks",
    "<block end>": "this line is not indented as its neighbours are; let the keys of one part begin in one column",
    "mapping values are not allowed": "a colon where none may stand; check the indentation, or put the text in quotes",
    "could not find expected ':'": "a key without its colon; check this line and the one above",
}


class _PlainComposer(Composer):
    """Builds the tree of a pattern file, and refuses what data from a stranger must not have."""

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        if isinstance(event, AliasEvent) or event.anchor is not None:
            sign = "*" if isinstance(event, AliasEvent) else "&"
            problem = f"pattern files have no aliases ({sign}{event.anchor}); quote the text, or use a fragment"
            raise MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
        if getattr(event, "tag", None) is not None:
            raise MarkedYAMLError(
                problem=f"pattern files have no tags ({event.tag}); quote the text", problem_mark=event.start_mark
            )
        if self._depth >= _DEEPEST:
            raise MarkedYAMLError(problem="too many brackets within each other", problem_mark=event.start_mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        self._check_plain(node)
        return node

    def _check_plain(self, node: Any) -> None:
        """No date, and no number that none would write: these cannot even be told off as what they are."""
        kind = node.tag.rpartition(":")[2]
        if kind == "timestamp":
            raise MarkedYAMLError(problem=f"{node.value} is a date; put it in quotes", problem_mark=node.start_mark)
        if kind in {"int", "float"} and len(node.value) > _LONGEST_NUMBER:
            raise MarkedYAMLError(problem="the number is too long", problem_mark=node.start_mark)
