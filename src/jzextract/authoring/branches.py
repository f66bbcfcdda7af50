"""Which branches of a pattern's alternatives a match went through, and which words of lexicons it took.

Each branch gets a named group of its own, where it is written; the expression matches what it matched before. A branch
within a negative look around is left alone, for no match goes through it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from jzextract.authoring.places import Places
from jzextract.patterns.compiler import BUILTIN_FRAGMENTS, ExpansionError, expand
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.schema import RuleFile
from jzextract.patterns.structure import Anchor, Backreference, Conditional, Group, Node, Reference, alternations, walk
from jzextract.patterns.structure_reader import StructureError, read_structure

# Signs of private use stand for the groups until the fragments are put in, for a fragment may not name groups.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = regex.compile(f"\\({_OPEN}(\\w+){_CLOSE}")
_ENDS = frozenset({"^", "$", r"\A", r"\Z", r"\G"})
_BRANCH, _LEXICON = "jzb", "jzl_"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of an alternation.

    Attributes:
        path, line: where the expression stands.
        owner: the rule or cue whose expression it is; the name of the fragment.
        text: the branch as it is written; empty for one that matches nothing.
    """

    path: str
    line: int | None
    owner: str
    text: str


class BranchMarker:
    """Marks the branches of a library's expressions.

    Args:
        library: the patterns.
        places: where they stand.

    Attributes:
        branches: all that were marked so far.
        unmarked: owners of expressions that cannot be marked, for what they refer to by number, or their length.
    """

    def __init__(self, library: PatternLibrary, places: Places) -> None:
        self.branches: list[Branch] = []
        self.unmarked: set[str] = set()
        self._library = library
        self._files = {file.path: file for file in places.files}
        self._shared = {name: file for file in places.files for name in _shared_fragments(file)}
        self._marked: dict[tuple[str, str], str] = {}
        self._fragments: dict[str, dict[str, str]] = {}

    def expression(self, pattern: str, file: LoadedFile, owner: str, line: int | None) -> str:
        """An expression with its fragments put in, and all branches marked.

        Args:
            pattern: as it is written.
            file: where.
            owner: what its own branches are said to belong to.
            line: the line where it stands.
        """
        fragments = self.fragments(file)
        try:
            expanded = expand(self._mark(pattern, file.path, line, owner), fragments)
        except ExpansionError:  # it was not too long before it was marked
            self.unmarked.add(owner)
            expanded = expand(pattern, self._library.fragments(file))
        return _MARK.sub(r"(?P<\1>", expanded)

    def fragments(self, file: LoadedFile) -> Mapping[str, str]:
        """The fragments that a file may use, with their branches marked."""
        if file.path not in self._fragments:
            self._fragments[file.path] = {
                name: self._fragment(name, source, file) for name, source in self._library.fragments(file).items()
            }
        return self._fragments[file.path]

    def home(self, name: str, file: LoadedFile) -> LoadedFile:
        """The file that defines a fragment which the patterns of ``file`` may use."""
        return self._shared.get(name) or self._files[file.path]

    def shared(self) -> list[tuple[str, str, LoadedFile]]:
        """Name, expression and file of the fragments that all patterns may use."""
        return [(name, file.spec.fragments[name], file) for name, file in self._shared.items()]  # type: ignore[union-attr]

    def reached(self, pattern: str, file: LoadedFile) -> set[tuple[str, str]]:
        """The fragments and lexicons through which a match of an expression may go, by the path of their file and name.

        Lexicons, of which files may hold parts, have no path.
        """
        reached: set[tuple[str, str]] = set()
        waiting = [(name, file) for name in used_names(pattern)[0]]
        while waiting:
            name, user = waiting.pop()
            sources = self._library.fragments(user)
            if name in BUILTIN_FRAGMENTS or name not in sources:
                continue
            home = user if name in self._library.lexicons else self.home(name, user)
            key = ("" if name in self._library.lexicons else home.path), name
            if key not in reached:
                reached.add(key)
                waiting += [(inner, home) for inner in used_names(sources[name])[0]]
        return reached

    def _fragment(self, name: str, source: str, file: LoadedFile) -> str:
        if name in BUILTIN_FRAGMENTS:
            return source
        if name in self._library.lexicons:
            return f"({_OPEN}{_LEXICON}{name}{_CLOSE}{source})"
        home = self.home(name, file)
        key = home.path, name
        if key not in self._marked:
            self._marked[key] = self._mark(source, home.path, home.line("fragments", name), f"{{{{{name}}}}}")
        return self._marked[key]

    def _mark(self, pattern: str, path: str, line: int | None, owner: str) -> str:
        try:
            root = read_structure(pattern)
        except StructureError:
            self.unmarked.add(owner)
            return pattern
        places = [place for place in alternations(root) if not place.negated]
        if places and any(map(_counts_groups, walk(root))):
            self.unmarked.add(owner)
            return pattern
        marks: list[tuple[int, str]] = []
        for place in places:
            for branch in place.node.branches:
                name = f"{_BRANCH}{len(self.branches)}"
                self.branches.append(Branch(path, line, owner, pattern[branch.start : branch.end]))
                marks += [(branch.start, f"({_OPEN}{name}{_CLOSE}"), (branch.end, ")")]
        # An inner branch lies strictly within its outer one; only an empty branch has both marks at one place.
        marked, last = "", 0
        for offset, mark in sorted(marks, key=lambda mark: mark[0]):
            marked += pattern[last:offset] + mark
            last = offset
        return marked + pattern[last:]


def branches_of(match: regex.Match[str]) -> Iterator[int]:
    """The numbers of the branches that a match went through, each as often as it did."""
    for name, taken in match.capturesdict().items():
        if name.startswith(_BRANCH) and name[len(_BRANCH) :].isdecimal():
            for _ in taken:
                yield int(name[len(_BRANCH) :])


def words_of(match: regex.Match[str]) -> Counter[tuple[str, str]]:
    """The words of lexicons that a match took: the lexicon's name and the word, and how often."""
    return Counter(
        (name.removeprefix(_LEXICON), word)
        for name, taken in match.capturesdict().items()
        if name.startswith(_LEXICON)
        for word in taken
    )


def without_ends(expression: str) -> str:
    """An expression without the signs that mean the ends of a text: the mechanisms search in stretches."""
    try:
        root = read_structure(expression)
    except StructureError:
        return expression
    ends = [node for node in walk(root) if isinstance(node, Anchor) and expression[node.start : node.end] in _ENDS]
    kept, last = "", 0
    for node in ends:
        kept += expression[last : node.start]
        last = node.end
    return kept + expression[last:]


def used_names(expression: str) -> tuple[set[str], set[str]]:
    """The fragments and lexicons that an expression names where a match goes through, and all that it names."""
    try:
        root = read_structure(expression)
    except StructureError:
        return set(), set()
    everywhere = {node.name for node in walk(root) if isinstance(node, Reference)}
    return set(_positive(root)), everywhere


def _positive(node: Node) -> Iterator[str]:
    if isinstance(node, Reference):
        yield node.name
    if not (isinstance(node, Group) and node.is_negative):
        for child in node.children:
            yield from _positive(child)


def _counts_groups(node: Node) -> bool:
    """Whether a part means a group by its number, which further groups would change."""
    return (
        isinstance(node, Backreference)
        or (isinstance(node, Conditional) and node.look is None)
        or (isinstance(node, Group) and node.kind == "reset")
    )


def _shared_fragments(file: LoadedFile) -> Iterator[str]:
    spec = file.spec
    if isinstance(spec, RuleFile) and spec.family.split(".")[0] == "shared":
        yield from spec.fragments
