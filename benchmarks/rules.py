"""Time with 2 and 4 times the shipped rules and cues.

``python -m benchmarks.rules PAGES.json TIMES`` serves a pipeline (see :mod:`benchmarks.worker`).

The further rules are copies under ids of their own, with other words. Each run of Chinese characters that a rule or
cue writes itself becomes another one of the same length that stands in the corpus about as often: a stretch of its text
where the word stands there at all, else a made-up word that does not. So the first characters and the literals that a
rule needs are met as often as those of the original, and a cue's word is found about as often. No word is used twice.
Behind each copy of a rule stands a word that stands nowhere, so that it is tried as the original is, fails last, and
finds nothing: so do most rules of a pack, on most pages. Fragments and lexicons are shared, as they would be. The set
takes the place of the shipped one, so that no copy runs guarded, as those of packs do.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import regex
from spacy.language import Language

import jzextract
from benchmarks.measure import Series, in_turns, ratio
from benchmarks.texts import corpus
from benchmarks.worker import serve
from jzextract.components.common import PatternComponent
from jzextract.patterns.cues import PLACES
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.patterns.schema import Condition, CueFile, CueSpec, RuleFile, RuleSpec

TIMES = (1, 2, 4)
_SEED = 20
# References to fragments are left alone; in a class each character is a word; a range in one is left alone.
_TOKEN = regex.compile(r"\{\{\w+\}\}|\[(?:\\.|[^\]\\])*\]|\p{Han}+|\\.|.", regex.DOTALL)
_CLASS_TOKEN = regex.compile(r"\\.|.-[^\]]|\p{Han}|.", regex.DOTALL)
_ALL_HAN = [chr(point) for point in range(0x4E00, 0x9FA6)]
_HAN = regex.compile(r"\p{Han}+")
# Words made of these would make amounts and dates, of which there would be more.
_NOT_IN_WORDS = frozenset("零〇一二两三四五六七八九十百千万亿元年月日第")


class Words:
    """Other words for those of the shipped patterns, one set a copy.

    Args:
        used: the words of the shipped patterns.
        text: where it is counted how often a word stands.
    """

    def __init__(self, used: set[str], text: str) -> None:
        self._text = text
        self._taken = set(used)
        self._generator = random.Random(_SEED)
        self._characters = sorted({*text} & {c for c in text if _HAN.match(c)} - _NOT_IN_WORDS)
        self._common: dict[int, dict[int, list[str]]] = {}
        self._others: dict[str, str] = {}

    def next_copy(self) -> None:
        """Begin another copy, in which each word becomes another one than before."""
        self._others = {}

    def other(self, word: str) -> str:
        """The word for a word; the same one throughout a copy."""
        if word not in self._others:
            count = self._text.count(word)
            self._others[word] = self._like(word, count) if count else self.unheard(len(word))
            self._taken.add(self._others[word])
        return self._others[word]

    def unheard(self, length: int) -> str:
        """A word that stands nowhere in the text; one of several characters is made of such as are common there."""
        characters = self._characters if length > 1 else _ALL_HAN
        while True:
            word = "".join(self._generator.choices(characters, k=length))
            if word not in self._taken and word not in self._text:
                self._taken.add(word)
                return word

    def _like(self, word: str, count: int) -> str:
        """A stretch of the text of the same length that stands there about as often."""
        if len(word) not in self._common:
            self._common[len(word)] = self._stretches(len(word))
        known = self._common[len(word)]
        for near in sorted(known, key=lambda other: abs(other - count)):
            while known[near]:
                other = known[near].pop()
                if other not in self._taken:
                    return other
        return self.unheard(len(word))

    def _stretches(self, length: int) -> dict[int, list[str]]:
        """The stretches of a length, by how often they stand in the text."""
        counts: Counter[str] = Counter()
        for run in _HAN.findall(self._text):
            counts.update(run[i : i + length] for i in range(len(run) - length + 1))
        by_count: dict[int, list[str]] = {}
        for word, number in sorted(counts.items()):
            if not _NOT_IN_WORDS & {*word}:
                by_count.setdefault(number, []).append(word)
        return by_count

    def expression(self, source: str) -> str:
        """An expression with other words."""
        return "".join(self._token(token) for token in _TOKEN.findall(source))

    def _token(self, token: str) -> str:
        if token.startswith("["):
            parts = _CLASS_TOKEN.findall(token)
            return "".join(self.other(part) if _HAN.fullmatch(part) else part for part in parts)
        return self.other(token) if _HAN.fullmatch(token) else token


def own_words(source: str) -> set[str]:
    """The runs of Chinese characters that an expression writes itself."""
    found: set[str] = set()
    for token in _TOKEN.findall(source):
        if token.startswith("["):
            found.update(part for part in _CLASS_TOKEN.findall(token) if _HAN.fullmatch(part))
        elif _HAN.fullmatch(token):
            found.add(token)
    return found


def multiplied(times: int) -> PatternLibrary:
    """The shipped patterns with so many times their rules and cues."""
    library = load_library()
    words = Words(_words_of(library), corpus())
    files = {file.path: file for file in library.files}
    for number in range(1, times):
        words.next_copy()
        for original in library.files:
            spec, grown = original.spec, files[original.path]
            if isinstance(spec, RuleFile) and isinstance(grown.spec, RuleFile):
                rules = [*grown.spec.rules, *(_other_rule(rule, number, words) for rule in spec.rules)]
                files[original.path] = replace(grown, spec=grown.spec.model_copy(update={"rules": rules}))
            elif isinstance(spec, CueFile) and isinstance(grown.spec, CueFile):
                cues = [*grown.spec.cues, *(_other_cue(cue, number, words) for cue in spec.cues)]
                files[original.path] = replace(grown, spec=grown.spec.model_copy(update={"cues": cues}))
    return PatternLibrary([*files.values()], library.packs)


def pipeline(times: int) -> Language:
    """The pipeline with so many times the shipped rules and cues."""
    nlp = jzextract.load()
    content = multiplied(times).to_bytes()
    for _, component in nlp.pipeline:
        if isinstance(component, PatternComponent):
            component.from_bytes(content)
    return nlp


def count(library: PatternLibrary) -> int:
    """How many rules and cues a library has."""
    specs = [file.spec for file in library.files]
    return sum(len(s.rules) if isinstance(s, RuleFile) else len(s.cues) if isinstance(s, CueFile) else 0 for s in specs)


def _words_of(library: PatternLibrary) -> set[str]:
    """Every word that the rules and cues write."""
    sources: list[str] = []
    for file in library.files:
        if isinstance(file.spec, RuleFile):
            sources += [source for rule in file.spec.rules for source in (rule.pattern, *rule.needs)]
        elif isinstance(file.spec, CueFile):
            sources += [entry for cue in file.spec.cues for place in PLACES for entry in getattr(cue, place)]
    return {word for source in sources for word in own_words(source)}


def _other_rule(rule: RuleSpec, number: int, words: Words) -> RuleSpec:
    """A copy of a rule with other words."""
    pattern = f"(?:{words.expression(rule.pattern)}){words.unheard(2)}"
    changes: dict[str, Any] = {"id": f"{rule.id}.copy{number}", "pattern": pattern, "examples": []}
    if rule.needs:
        # What a rule needs may stand in a fragment, which is shared.
        changes["needs"] = [words.expression(need) if need in rule.pattern else need for need in rule.needs]
    for key in ("unless", "when"):
        condition: Condition = getattr(rule, key)
        if key in rule.model_fields_set:
            changes[key] = Condition(
                before=[words.expression(word) for word in condition.before],
                after=[words.expression(word) for word in condition.after],
            )
    return rule.model_copy(update=changes)


def _other_cue(cue: CueSpec, number: int, words: Words) -> CueSpec:
    """A copy of a cue with other words; an entry that has none (a sign) gets one that stands nowhere behind it."""
    changes: dict[str, Any] = {"id": f"{cue.id}.copy{number}", "examples": []}
    for place in PLACES:
        entries: Sequence[str] = getattr(cue, place)
        if entries:
            changes[place] = [
                words.expression(entry) if own_words(entry) else f"(?:{entry}){words.unheard(2)}" for entry in entries
            ]
    return cue.model_copy(update=changes)


def compare(pages: list[str], *, rounds: int, seconds: float) -> dict[str, Any]:
    """The times with 1, 2 and 4 times the rules, taking turns; JSON-able."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.json"
        path.write_text(json.dumps(pages), encoding="utf-8")
        commands = {str(n): [sys.executable, "-m", "benchmarks.rules", str(path), str(n)] for n in TIMES}
        series = in_turns(commands, rounds=rounds, seconds=seconds)
    return {
        "rows": {name: one.to_data() | {"to_shipped": ratio(one, series["1"])} for name, one in series.items()},
        "rules_and_cues": count(load_library()),
        "figures": {"four_times_rules": _four(series)},
    }


def _four(series: dict[str, Series]) -> float | None:
    return ratio(series["4"], series["1"])


if __name__ == "__main__":
    nlp = pipeline(int(sys.argv[2]))
    serve(lambda: nlp, ("spacy", "regex"))
