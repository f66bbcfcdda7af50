"""``jz_percentages``: percentages, percentage points and permille figures, with what they compare."""

from __future__ import annotations

from decimal import Decimal

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.amounts import AmountMention, read_percentages
from jzextract.attribution.fields import FieldValues
from jzextract.components.amount_records import amount_data, find_amounts
from jzextract.components.common import PatternComponent, page_of, store


class PercentageComponent(PatternComponent):
    """Find percentages on the clean view and keep them in ``doc.user_data['jz.percentages']`` and ``doc.spans``."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the records of percentages to a ``Doc``.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page = page_of(doc, self.name)
        records = []
        for i, (mention, values) in enumerate(find_amounts(page, self.library, "percentages", read_percentages), 1):
            records.append(
                {
                    **amount_data(page, mention, values, f"p{i}"),
                    "unit": mention.unit,
                    "kind": values.get("kind"),
                    "direction": _direction(mention, values),
                    "comparison": values.get("comparison"),
                }
            )
        store(doc, "percentages", records, "PERCENT")
        return doc


def _direction(mention: AmountMention, values: FieldValues) -> str | None:
    """Which way the metric moves: 增长-18.4% and a bare growth of -2.5% are falls."""
    direction = values.get("direction")
    negative = mention.number.high_end < Decimal(0)
    return "down" if negative and direction is not None else direction


@Language.factory(
    "jz_percentages",
    assigns=["doc.user_data", "doc.spans"],
    requires=["doc.user_data"],
    default_config={"patterns": []},
)
def make_percentages(nlp: Language, name: str, patterns: list[str]) -> PercentageComponent:
    """The factory ``jz_percentages``."""
    return PercentageComponent(name, patterns)
