"""``jz_percentages``: percentages, percentage points and permille figures, with what they compare."""

from __future__ import annotations

from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.amounts import AmountMention, read_percentages
from jzextract.attribution.fields import FieldValue, FieldValues, value_of
from jzextract.components.amount_records import amount_data, amount_sources, find_amounts
from jzextract.components.common import PAGE_ATTRIBUTE, PatternComponent, keep_sources, page_of, store
from jzextract.provenance import Source


class PercentageComponent(PatternComponent):
    """Find percentages on the clean view and keep them in ``doc.user_data['jz.percentages']`` and ``doc.spans``."""

    def process(self, doc: Doc) -> None:
        """Add the records of percentages to a ``Doc``.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page = page_of(doc, self.name)
        records = []
        for i, (mention, values) in enumerate(find_amounts(page, self.library, "percentages", read_percentages), 1):
            values["direction"] = _direction(mention, values)
            records.append(
                {
                    **amount_data(page, mention, values, f"p{i}"),
                    "unit": mention.unit,
                    "kind": value_of(values, "kind"),
                    "direction": value_of(values, "direction"),
                    "comparison": value_of(values, "comparison"),
                }
            )
            keep_sources(doc, page, f"p{i}", amount_sources(mention, values))
        store(doc, "percentages", records, "PERCENT")


def _direction(mention: AmountMention, values: FieldValues) -> FieldValue | None:
    """Which way the metric moves: 增长-18.4% and a bare growth of -2.5% are falls."""
    direction = values.get("direction")
    if direction is None or direction.value == "down" or mention.number.high_end >= Decimal(0):
        return direction
    return FieldValue("down", Source("minus", span=(mention.start, mention.end)))


@Language.factory(
    "jz_percentages",
    assigns=["doc.user_data", "doc.spans", "span._.jz"],
    requires=[PAGE_ATTRIBUTE],
    default_config={"patterns": []},
)
def make_percentages(nlp: Language, name: str, patterns: list[str]) -> PercentageComponent:
    """The factory ``jz_percentages``."""
    return PercentageComponent(name, patterns)
