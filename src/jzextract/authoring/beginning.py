"""Files to begin with: a rule that works, or a cue, a lexicon, a manifest, with comments on what each line is for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from textwrap import indent
from typing import Any

import regex

from jzextract import __version__
from jzextract.errors import PatternError
from jzextract.patterns.cues import PLACES
from jzextract.patterns.library import PatternLibrary, load_library
from jzextract.patterns.plain_yaml import parse_yaml
from jzextract.patterns.record_types import RECORD_TYPES
from jzextract.patterns.schema import CueFile, LexiconFile

_PLACE = files("jzextract.authoring") / "templates"
_LEXICONS = "lexicons"
_PACKS = "pack"


def begin(family: str) -> str:
    """The text of a file to begin with.

    Args:
        family: what it is to hold: ``quantities.area`` (rules; the first part is a type of record), ``money.indicator``
            (further cues, where the name is that of cues that are there), ``lexicons.mine`` or ``lexicons.currencies``
            (a new lexicon, or entries for one that is there), ``pack.land`` (the manifest of a pack).

    Raises:
        PatternError: when the name is none of these.
    """
    kind, dot, name = family.partition(".")
    if not dot or not name or not all(part.isidentifier() and part.islower() for part in family.split(".")):
        raise PatternError(
            "is no name of a family; give a type of record and a name, in small Latin letters, as quantities.area",
            path=family,
        )
    library = load_library()
    cues = {file.spec.family: file.spec for file in library.files if isinstance(file.spec, CueFile)}
    if kind == _PACKS:
        return _filled("pack.yml", {"NAME": name, "ENGINE": _engine()})
    if kind == _LEXICONS:
        return _lexicon(name, library)
    if family in cues:
        return _cues(cues[family])
    if kind not in RECORD_TYPES:
        known = ", ".join([*sorted(RECORD_TYPES), _LEXICONS, _PACKS])
        raise PatternError(f"'{kind}' is no type of record; a family's first part is one of: {known}", path=family)
    sample: Mapping[str, str] = parse_yaml(_read("samples.yml"), "samples.yml")[kind]
    body = indent(sample["body"].rstrip(), "    ")
    return _filled("rules.yml", {"FAMILY": family, "ABOUT": sample["about"], "BODY": body})


def _cues(spec: CueFile) -> str:
    """Further cues for a field: the sample is an own word with the value of the field's first cue."""
    samples = parse_yaml(_read("samples.yml"), "samples.yml")["cues"]
    sample = samples.get(spec.family) or samples[spec.records[0]]
    places = (f"    {'' if place == sample['place'] else '# '}{place}: [自家的词]" for place in PLACES)
    return _filled(
        "cues.yml",
        {
            "FAMILY": spec.family,
            "ABOUT": "Words of our own.",
            "FIELD": spec.field,
            "RECORDS": f"[{', '.join(spec.records)}]",
            "VALUES": ", ".join(dict.fromkeys(cue.value for cue in spec.cues)),
            "VALUE": spec.cues[0].value,
            "PLACES": "\n".join(places),
            "TEXT": sample["text"],
        },
    )


def _lexicon(name: str, library: PatternLibrary) -> str:
    """A new lexicon, or further entries for one that is there, in its form."""
    specs = {file.spec.lexicon: file.spec for file in library.files if isinstance(file.spec, LexiconFile)}
    if name not in specs:
        return _filled("lexicon.yml", {"NAME": name})
    spec = specs[name]
    if not isinstance(spec.entries, dict):
        return _filled(
            "extension.yml", {"NAME": name, "NOTE": "# 一行一个词 / a word a line", "ENTRIES": "  - 自家的词"}
        )
    allowed = regex.compile(spec.values) if spec.values else None
    values = [v for v in dict.fromkeys(spec.entries.values()) if allowed is None or allowed.fullmatch(v)]
    return _filled(
        "extension.yml",
        {
            "NAME": name,
            "NOTE": f"# 词: 它代表什么 / word: what it stands for, as {', '.join(values[:12])}",
            "ENTRIES": f"  自家的词: '{values[0]}'",
        },
    )


def _engine() -> str:
    """The versions that a new pack works with: this one, and those that change nothing for it."""
    major, minor = (int(part) for part in __version__.split(".")[:2])
    return f">={major}.{minor},<{major}.{minor + 1}" if major == 0 else f">={major}.{minor},<{major + 1}"


def _read(name: str) -> str:
    return (_PLACE / name).read_text(encoding="utf-8")


def _filled(name: str, values: Mapping[str, Any]) -> str:
    """A template with its ``<NAMES>`` replaced."""
    text = _read(name)
    for key, value in values.items():
        text = text.replace(f"<{key}>", str(value))
    return text
