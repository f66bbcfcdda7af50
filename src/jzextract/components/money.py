"""``jz_money``: amounts of money, with their currency, what they are, and whether they are planned."""

from __future__ import annotations

from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.amounts import LOCAL_CURRENCY, read_money
from jzextract.components.amount_records import amount_data, find_amounts
from jzextract.components.common import PatternComponent, page_of, store


class MoneyComponent(PatternComponent):
    """Find amounts of money on the clean view and keep them in ``doc.user_data['jz.money']`` and ``doc.spans``."""

    def __init__(self, name: str, patterns: list[str]) -> None:
        super().__init__(name, patterns)
        lexicons = self.library.lexicons
        self._read = partial(read_money, currencies={**lexicons["currency_signs"], **lexicons["currencies"]})

    def __call__(self, doc: Doc) -> Doc:
        """Add the records of money to a ``Doc``.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page = page_of(doc, self.name)
        records = []
        for i, (mention, values) in enumerate(find_amounts(page, self.library, "money", self._read), 1):
            record = amount_data(page, mention, values, f"m{i}")
            record["currency"] = mention.unit if mention.unit != LOCAL_CURRENCY else values.get("currency")
            record["indicator"] = values.get("indicator")
            if record["indicator"] == "investment.planned":  # OUTPUT.md: such an amount is always planned
                record["modality"] = "planned"
            records.append(record)
        store(doc, "money", records, "MONEY")
        return doc


@Language.factory(
    "jz_money", assigns=["doc.user_data", "doc.spans"], requires=["doc.user_data"], default_config={"patterns": []}
)
def make_money(nlp: Language, name: str, patterns: list[str]) -> MoneyComponent:
    """The factory ``jz_money``."""
    return MoneyComponent(name, patterns)
