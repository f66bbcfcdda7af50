"""What spaCy calls when it makes a pipeline of a config, so that a saved one is as it was."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language


def make_any_length() -> Callable[[Language], Language]:
    """The registered function ``jzextract.any_length.v1`` of a spaCy config's ``nlp.after_creation``.

    A page may be as long as it likes: the time is linear in its length, and there is no model that needs memory.
    (spaCy's limit of 1,000,000 characters is meant for parsers and named entity recognisers; set ``nlp.max_length``
    again where you add one.)
    """

    def lift_limit(nlp: Language) -> Language:
        nlp.max_length = 2**31
        return nlp

    return lift_limit
