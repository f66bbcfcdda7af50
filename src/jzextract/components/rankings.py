"""``jz_rankings``: stated positions, top sets, tiers, leads, the only and the first."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from jzextract.attribution.fields import FieldValues, resolve_fields, sources_of, value_of
from jzextract.attribution.scopes import Level, LevelReader, LevelWords, with_scopes, with_streaks
from jzextract.components.common import (
    PAGE_ATTRIBUTE,
    PatternComponent,
    RecordData,
    evidence,
    keep_sources,
    page_of,
    place,
    store,
)
from jzextract.page.view import PageView
from jzextract.patterns.library import PatternLibrary
from jzextract.patterns.matching import find
from jzextract.provenance import Source
from jzextract.rankings import RankingMention, read_ranking


class RankingComponent(PatternComponent):
    """Find rankings on the clean view and keep them in ``doc.user_data['jz.rankings']`` and ``doc.spans``."""

    def prepare(self, library: PatternLibrary) -> None:
        """Take the words for levels."""
        self._levels = LevelWords(library)

    def process(self, doc: Doc) -> None:
        """Add the rankings to a ``Doc``.

        Raises:
            PipelineError: when ``jz_page`` did not run before.
        """
        page = page_of(doc, self.name)
        found = find(page, self.library.rules("rankings"))
        mentions = [mention for match in found for mention in read_ranking(match)]
        if not mentions:
            store(doc, "rankings", [], "ORDINAL")
            return
        mentions = with_scopes(page, self.library, mentions)
        mentions = with_streaks(page, self.library.rules("streaks"), mentions)
        values = resolve_fields(page, mentions, self.library.fields("rankings"))
        pairs = sorted(zip(mentions, values, strict=True), key=lambda pair: page.source_offset(pair[0].start))
        levels = LevelReader(self._levels, page)
        records = []
        for i, (mention, fields) in enumerate(pairs, 1):
            level = levels.read(mention.scope, mention.start)
            records.append(_data(page, mention, fields, level, f"r{i}"))
            keep_sources(doc, page, f"r{i}", _sources(mention, fields, level))
        store(doc, "rankings", records, "ORDINAL")


def _data(page: PageView, mention: RankingMention, fields: FieldValues, level: Level, identifier: str) -> RecordData:
    """A ranking as JSON-able data."""
    return {
        **place(page, mention, identifier),
        "kind": mention.kind,
        "rank": mention.rank,
        "top_n": mention.top_n,
        "from_bottom": mention.from_bottom,
        "scope": None if mention.scope is None else evidence(page, *mention.scope),
        "level": level.value,
        "streak": None if mention.streak is None else {"value": mention.streak[0], "unit": mention.streak[1]},
        "modality": value_of(fields, "modality") or "actual",
    }


def _sources(mention: RankingMention, fields: FieldValues, level: Level) -> dict[str, Source]:
    """Where the fields of a ranking come from."""
    sources = sources_of(fields)
    if mention.scope_source is not None:
        sources["scope"] = mention.scope_source
    if mention.streak_source is not None:
        sources["streak"] = mention.streak_source
    sources["level"] = level.source
    return sources


@Language.factory(
    "jz_rankings",
    assigns=["doc.user_data", "doc.spans", "span._.jz"],
    requires=[PAGE_ATTRIBUTE],
    default_config={"patterns": []},
)
def make_rankings(nlp: Language, name: str, patterns: list[str]) -> RankingComponent:
    """The factory ``jz_rankings``."""
    return RankingComponent(name, patterns)
