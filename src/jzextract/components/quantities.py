"""``jz_quantities``: numbers of something that packs of patterns describe (areas, lengths, people …)."""

from __future__ import annotations

from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.amounts import read_quantities
from jzextract.components.amount_records import amount_data, amount_sources, find_amounts
from jzextract.components.common import PatternComponent, keep_sources, page_of, store


class QuantityComponent(PatternComponent):
    """Find quantities on the clean view and keep them in ``doc.user_data['jz.quantities']`` and ``doc.spans``.

    The shipped patterns have no rules for them; what a quantity is, a pack says (``set: {quantity: area}``).
    """

    def __init__(self, name: str, patterns: list[str]) -> None:
        super().__init__(name, patterns)
        self._read = partial(read_quantities, units=self.library.lexicons["quantity_units"])
        self._quantities = {rule.id: str(rule.spec.set.get("quantity")) for rule in self.library.rules("quantities")}

    def process(self, doc: Doc) -> None:
        """Add the quantities to a ``Doc``.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        if not self._quantities:
            return
        page = page_of(doc, self.name)
        records = []
        for i, (mention, values) in enumerate(find_amounts(page, self.library, "quantities", self._read), 1):
            records.append(
                {
                    **amount_data(page, mention, values, f"q{i}"),
                    "quantity": self._quantities[mention.rule],
                    "unit": mention.unit or None,
                }
            )
            keep_sources(doc, page, f"q{i}", amount_sources(mention, values))
        store(doc, "quantities", records, "QUANTITY")


@Language.factory(
    "jz_quantities",
    assigns=["doc.user_data", "doc.spans"],
    requires=["doc.user_data"],
    default_config={"patterns": []},
)
def make_quantities(nlp: Language, name: str, patterns: list[str]) -> QuantityComponent:
    """The factory ``jz_quantities``."""
    return QuantityComponent(name, patterns)
