"""``jz_money``: amounts of money, with their currency, what they are, and whether they are planned."""

from __future__ import annotations

from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.amounts import LOCAL_CURRENCY, AmountMention, read_money
from jzextract.attribution.fields import FieldValue, FieldValues, value_of
from jzextract.components.amount_records import amount_data, amount_sources, find_amounts
from jzextract.components.common import PAGE_ATTRIBUTE, PatternComponent, keep_sources, page_of, store
from jzextract.patterns.library import PatternLibrary
from jzextract.provenance import Source


class MoneyComponent(PatternComponent):
    """Find amounts of money on the clean view and keep them in ``doc.user_data['jz.money']`` and ``doc.spans``."""

    def prepare(self, library: PatternLibrary) -> None:
        """Take what amounts of money need: their rules, their cues, and the words for currencies."""
        lexicons = library.lexicons
        self._read = partial(read_money, currencies={**lexicons["currency_signs"], **lexicons["currencies"]})

    def process(self, doc: Doc) -> None:
        """Add the records of money to a ``Doc``.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page = page_of(doc, self.name)
        records = []
        for i, (mention, values) in enumerate(find_amounts(page, self.library, "money", self._read), 1):
            _settle(mention, values)
            record = amount_data(page, mention, values, f"m{i}")
            record["currency"] = value_of(values, "currency")
            record["indicator"] = value_of(values, "indicator")
            records.append(record)
            keep_sources(doc, page, record["id"], amount_sources(mention, values))
        store(doc, "money", records, "MONEY")


def _settle(mention: AmountMention, values: FieldValues) -> None:
    """What the amount says itself counts more than the cues: its unit, and that a planned investment is planned."""
    if mention.unit != LOCAL_CURRENCY:
        values["currency"] = FieldValue(mention.unit, Source("unit", mention.rule, (mention.start, mention.end)))
    indicator = values.get("indicator")
    planned = indicator is not None and indicator.value == "investment.planned"  # OUTPUT.md: always planned
    if indicator is not None and planned and value_of(values, "modality") != "planned":
        values["modality"] = FieldValue("planned", Source("planned_kind", span=indicator.source.span))


@Language.factory(
    "jz_money",
    assigns=["doc.user_data", "doc.spans", "span._.jz"],
    requires=[PAGE_ATTRIBUTE],
    default_config={"patterns": []},
)
def make_money(nlp: Language, name: str, patterns: list[str]) -> MoneyComponent:
    """The factory ``jz_money``."""
    return MoneyComponent(name, patterns)
