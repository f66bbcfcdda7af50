"""``jz_quantities``: numbers of something that packs of patterns describe (areas, lengths, people …)."""

from __future__ import annotations

from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.amounts import read_quantities
from jzextract.components.amount_records import amount_data, amount_sources, find_amounts
from jzextract.components.common import PAGE_ATTRIBUTE, PatternComponent, keep_sources, page_of, require_page, store
from jzextract.patterns.library import PatternLibrary


class QuantityComponent(PatternComponent):
    """Find quantities on the clean view and keep them in ``doc.user_data['jz.quantities']`` and ``doc.spans``.

    The shipped patterns have no rules for them; what a quantity is, a pack says (``set: {quantity: area}``).
    """

    def prepare(self, library: PatternLibrary) -> None:
        """Take the words for units, and what each rule counts."""
        self._read = partial(read_quantities, units=library.lexicons["quantity_units"])
        self._quantities = {rule.id: str(rule.spec.set.get("quantity")) for rule in library.rules("quantities")}

    def process(self, doc: Doc) -> None:
        """Add the quantities to a ``Doc``.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        require_page(doc, self.name)
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
    assigns=["doc.user_data", "doc.spans", "span._.jz"],
    requires=[PAGE_ATTRIBUTE],
    default_config={"patterns": []},
)
def make_quantities(nlp: Language, name: str, patterns: list[str]) -> QuantityComponent:
    """The factory ``jz_quantities``."""
    return QuantityComponent(name, patterns)
