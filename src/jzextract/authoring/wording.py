"""What is wrong with the words of one pattern file: entries that can never matter, characters that no page has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

import regex

from jzextract.authoring.expressions import unfolded_in
from jzextract.authoring.findings import Finding
from jzextract.patterns.compiler import ExpansionError, compile_expression, expand, is_word
from jzextract.patterns.cues import PLACES
from jzextract.patterns.loader import LoadedFile
from jzextract.patterns.schema import Condition, CueFile, CueSpec, ExtensionFile, LexiconFile, RuleFile, RuleSpec

# What in an expression looks at the text beside a match: it may hold for a word by itself, and not in its place.
_LOOKS_AROUND = ("(?=", "(?!", "(?<", "^", "$", r"\b", r"\G")


class WordCheck:
    """Checks the words of one file.

    A word is shadowed where leaving it out would change nothing: it stands in its list twice; a lexicon that the file
    adds to has it already; a cue has an expression that matches it, in the same list; or a condition asks for a part
    of it (元 beside 万元 in ``needs``, 级 beside 级别 in ``after``). Of 投资 and 投资额 in a lexicon or a cue both
    matter, for the longest word counts.

    Args:
        file: the file.
        fragments: what its expressions may name.
        known: of a file that adds to a lexicon, the words that the lexicon has without it.
    """

    def __init__(self, file: LoadedFile, fragments: Mapping[str, str], known: Mapping[str, str]) -> None:
        self._file, self._fragments, self._known = file, fragments, known
        self._compiled: dict[str, list[tuple[CueSpec, str, regex.Pattern[str]]]] = {}

    def findings(self) -> Iterator[Finding]:
        """All findings, in the order of the file."""
        spec = self._file.spec
        if isinstance(spec, LexiconFile | ExtensionFile):
            yield from self._list([*spec.entries], None, "entries", by_name=isinstance(spec.entries, dict))
            if isinstance(spec, ExtensionFile):
                yield from self._known_already(spec)
        elif isinstance(spec, RuleFile):
            for i, rule in enumerate(spec.rules):
                yield from self._rule(i, rule)
        else:
            yield from self._list(spec.gap, None, "gap")
            for i, cue in enumerate(spec.cues):
                yield from self._cue(i, cue)

    def _finding(self, code: str, told: tuple[str, str], rule: str | None, *steps: str | int) -> Finding:
        return Finding(self._file.path, self._file.line(*steps), rule, code, *told)

    def _list(
        self, words: Sequence[str], rule: str | None, *steps: str | int, by_name: bool = False
    ) -> Iterator[Finding]:
        """A list of words: none twice, none that no page has."""
        seen: dict[str, int | None] = {}
        for i, word in enumerate(words):
            place = (*steps, word if by_name else i)
            line = self._file.line(*place)
            if word in seen:
                first = "" if seen[word] == line else f" (first in line {seen[word]})"
                yield self._finding("shadowed", (f"'{word}' stands here twice{first}", "leave one out"), rule, *place)
            seen.setdefault(word, line)
            if is_word(word) and (unfolded := unfolded_in(word)):
                yield self._finding("unfolded", unfolded, rule, *place)

    def _known_already(self, spec: ExtensionFile) -> Iterator[Finding]:
        values = spec.entries if isinstance(spec.entries, dict) else dict.fromkeys(spec.entries, "")
        for i, (word, value) in enumerate(values.items()):
            if self._known.get(word) == value:  # with another value the engine refuses it
                told = f"the lexicon '{spec.extends}' has '{word}' already", "leave it out"
                yield self._finding("shadowed", told, None, "entries", word if isinstance(spec.entries, dict) else i)

    def _rule(self, i: int, rule: RuleSpec) -> Iterator[Finding]:
        yield from self._list(rule.needs, rule.id, "rules", i, "needs")
        yield from self._covered(rule.needs, str.__contains__, rule.id, "rules", i, "needs")
        for name in ("unless", "when"):
            condition: Condition = getattr(rule, name)
            for side, covers in (("before", str.endswith), ("after", str.startswith)):
                words, steps = getattr(condition, side), ("rules", i, name, side)
                yield from self._list(words, rule.id, *steps)
                yield from self._covered(words, covers, rule.id, *steps)

    def _covered(
        self, words: Sequence[str], covers: Callable[[str, str], bool], rule: str, *steps: str | int
    ) -> Iterator[Finding]:
        """Words that hold only where a shorter one of the list holds too."""
        for i, word in enumerate(words):
            shorter = next((other for other in words if other != word and covers(word, other)), None)
            if shorter is not None:
                told = f"'{word}' holds only where '{shorter}' holds too", "leave it out"
                yield self._finding("shadowed", told, rule, *steps, i)

    def _cue(self, i: int, cue: CueSpec) -> Iterator[Finding]:
        for place in PLACES:
            entries = getattr(cue, place)
            yield from self._list(entries, cue.id, "cues", i, place)
            for j, word in enumerate(entries):
                covering = self._covering(word, cue, place) if is_word(word) else None
                if covering is not None:
                    told = f"'{word}' is matched by '{covering}' too", "leave it out"
                    yield self._finding("shadowed", told, cue.id, "cues", i, place, j)

    def _covering(self, word: str, cue: CueSpec, place: str) -> str | None:
        """The expression of a cue that matches one of its words wherever it stands.

        Of the expressions that can match at a place the first counts, so none of another cue may stand before it.
        """
        for other, entry, pattern in self._expressions(place):
            match = pattern.match(word, partial=True)
            if match is None:
                continue
            is_whole = not match.partial and match.end() == len(word)
            looks_around = any(sign in pattern.pattern for sign in _LOOKS_AROUND)
            return entry if other is cue and is_whole and not looks_around else None
        return None

    def _expressions(self, place: str) -> list[tuple[CueSpec, str, regex.Pattern[str]]]:
        """The expressions in one list of the file's cues, in their order; those that cannot be used have no say."""
        if place not in self._compiled:
            self._compiled[place] = []
            assert isinstance(self._file.spec, CueFile)
            for cue in self._file.spec.cues:
                for entry in getattr(cue, place):
                    with suppress(ExpansionError, regex.error):
                        if not is_word(entry):
                            pattern = compile_expression(expand(entry, self._fragments))
                            self._compiled[place].append((cue, entry, pattern))
        return self._compiled[place]


def shadowed_cues(files: Sequence[LoadedFile], checked: Sequence[LoadedFile]) -> Iterator[Finding]:
    """Words that stand in one list of two cues of a family, of which the second can never hold.

    Args:
        files: all files, in their order.
        checked: those whose findings are wanted.
    """
    first: dict[tuple[str, str, str], tuple[CueSpec, LoadedFile]] = {}
    for file in files:
        if not isinstance(file.spec, CueFile):
            continue
        for i, cue in enumerate(file.spec.cues):
            for place in PLACES:
                for j, word in enumerate(getattr(cue, place)):
                    known, where = first.setdefault((file.spec.family, place, word), (cue, file))
                    if known is cue or where.qualified(known.id) == cue.overrides or file not in checked:
                        continue
                    if file.pack and known.value != cue.value:
                        continue  # the engine refuses that
                    says = "the same" if known.value == cue.value else known.value
                    holder = f"{known.id} ({where.path})"
                    yield Finding(
                        file.path,
                        file.line("cues", i, place, j),
                        cue.id,
                        "shadowed",
                        f"'{word}' in '{place}' never holds here: {holder} has it too, and says {says}",
                        "leave one out",
                    )
