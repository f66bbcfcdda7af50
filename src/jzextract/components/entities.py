"""``jz_entities``: records as named entities, in ``doc.ents``, with the labels of OntoNotes where it has one."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from jzextract.errors import PipelineError

ENTITY_TYPES = ("money", "percentages", "rankings", "periods", "quantities")
"""The types of record that are entities: MONEY, PERCENT, ORDINAL, DATE and QUANTITY. OntoNotes has no projects."""
# What spaCy writes in Token.ent_iob where a token begins an entity or goes on with one, or may be in none.
_TAKEN = (1, 3)


class EntityComponent:
    """Add records to ``doc.ents``, each with its id as ``ent_id_``.

    Entities that are there stay as they are, and records that overlap one are left out; so are tokens that another
    component closed to entities. Of records that overlap each other the longer one becomes an entity, then the first.

    Args:
        name: the component's name in its pipeline.
        types: the types of record that become entities, a choice of :data:`ENTITY_TYPES`.

    Raises:
        PipelineError: when ``types`` names one that is none.
    """

    def __init__(self, name: str, types: Sequence[str] = ENTITY_TYPES) -> None:
        unknown = sorted(set(types) - set(ENTITY_TYPES))
        if unknown:
            raise PipelineError(
                f"'{name}': 'types' names {', '.join(unknown)}; what can be entities are: {', '.join(ENTITY_TYPES)}"
            )
        self.name = name
        self.types = tuple(types)

    def __call__(self, doc: Doc) -> Doc:
        """Add the records of a ``Doc`` to its entities."""
        found: list[Span] = [span for kind in self.types for span in doc.spans.get(f"jz.{kind}", ())]
        free = [span for span in found if not any(map(_is_taken, span))]
        doc.set_ents(filter_spans(free), default="unmodified")
        return doc


def _is_taken(token: Token) -> bool:
    return token.ent_iob in _TAKEN


@Language.factory(
    "jz_entities",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    requires=["doc.spans"],
    default_config={"types": list(ENTITY_TYPES)},
)
def make_entities(nlp: Language, name: str, types: list[str]) -> EntityComponent:
    """The factory ``jz_entities``."""
    return EntityComponent(name, types)
