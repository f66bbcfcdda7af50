"""``jz_periods``: time expressions (1~8月份, 今年以来, “十四五”末) and their dates."""

from __future__ import annotations

import datetime as dt

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.components.common import (
    PAGE_ATTRIBUTE,
    PatternComponent,
    RecordData,
    page_of,
    place,
    published_of,
    store,
)
from jzextract.page.view import PageView
from jzextract.periods.finding import find_periods
from jzextract.periods.mentions import PeriodMention


class PeriodComponent(PatternComponent):
    """Find time expressions on the clean view and keep them in ``doc.user_data['jz.periods']`` and ``doc.spans``."""

    def process(self, doc: Doc) -> None:
        """Add the time expressions to a ``Doc``, each with ``from`` and ``to`` (ISO, both inclusive, or ``None``).

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page = page_of(doc, self.name)
        mentions = find_periods(page, self.library, published_of(doc, page))
        mentions.sort(key=lambda mention: page.source_offset(mention.start))
        store(doc, "periods", [_data(page, mention, f"t{i}") for i, mention in enumerate(mentions, 1)], "DATE")


def _data(page: PageView, mention: PeriodMention, identifier: str) -> RecordData:
    """A time expression as JSON-able data."""
    return {**place(page, mention, identifier), "from": _iso(mention.from_), "to": _iso(mention.to)}


def _iso(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()


@Language.factory(
    "jz_periods",
    assigns=["doc.user_data", "doc.spans", "span._.jz"],
    requires=[PAGE_ATTRIBUTE],
    default_config={"patterns": []},
)
def make_periods(nlp: Language, name: str, patterns: list[str]) -> PeriodComponent:
    """The factory ``jz_periods``."""
    return PeriodComponent(name, patterns)
