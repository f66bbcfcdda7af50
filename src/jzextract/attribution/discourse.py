"""Discourse: what the words of a page have set up so far, clause after clause, for the next value to take on.

Nothing is carried out of its paragraph. A sentence begins with the paragraph's topic; 其中 opens the parts of a whole,
which comes back behind them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jzextract.attribution.clauses import clause_subject
from jzextract.attribution.findings import Attribution, Finding
from jzextract.attribution.metric_starts import stated_metric
from jzextract.attribution.nouns import NounReader, Subject
from jzextract.attribution.slots import Slot, Span
from jzextract.attribution.words import AttributionWords
from jzextract.page.view import PageView

_NOWHERE = (-1, -1)
# So many values are known of the sentences that one goes on from; a form whose lines all open with 其中 has no end.
_MOST_SAID = 100


@dataclass(slots=True)
class _Spoken:
    """What is spoken of: the metric, the subject, and the topic that the next sentence begins with."""

    metric: Span | None = None
    subject: Subject | None = None
    topic: Subject | None = None


class Discourse:
    """What the words of one page have set up.

    Args:
        page: the clean view.
        words: what the mechanisms know of the language.
        nouns: reads the page's noun phrases.
        owners: for ids of money and percentages the name of the project that they belong to.
        projects: the stretches of all mentions of projects, in order.
        levels: the territories of words such as 全市, as rankings name them.
    """

    def __init__(  # noqa: PLR0913, PLR0917  what a page is read with
        self,
        page: PageView,
        words: AttributionWords,
        nouns: NounReader,
        owners: Mapping[str, Span],
        projects: Sequence[Span],
        levels: Mapping[str, str],
    ) -> None:
        self.page = page
        self.text = page.clean
        self.words = words
        self.nouns = nouns
        self.owners = owners
        self.levels = levels
        self.said: list[tuple[Slot, Attribution]] = []
        self.last_list: list[Attribution] = []
        self.values: list[Span] = []
        self.sentence: Span = _NOWHERE
        self._projects = projects
        self._project_starts = [start for start, _ in projects]
        self._spoken = _Spoken()
        self._whole: _Spoken | None = None
        self._paragraph: Span = _NOWHERE
        self._clause = -1
        # Where a bracket was open, and what was spoken of in front of it: behind it that is spoken of again.
        self._outside: tuple[int, _Spoken] | None = None
        # What was spoken of in front of the last value.
        self._before = _Spoken()
        # What the sentence before this one measured, where that was one thing.
        self._earlier: Span | None = None
        # What the sentence measured first; a sentence that breaks it down (分行业看) speaks of that.
        self._first: Span | None = None
        # Of what the last share in the sentence was one.
        self._share_base: Span | None = None
        # Whom the paragraph was about when the sentence began.
        self._opening_topic: Subject | None = None
        # A clause behind the last value has named somebody.
        self.named_anew = False
        self._generic: dict[Span, bool] = {}
        # Words up to here say something of a value already (全市唯一的……基地、全省首个).
        self._consumed = 0

    @property
    def metric(self) -> Span | None:
        """What was measured last, as far as it may be carried on."""
        return self._spoken.metric

    @property
    def subject(self) -> Subject | None:
        """Who is spoken of."""
        return self._spoken.subject

    @property
    def topic(self) -> Subject | None:
        """Whom the paragraph is about."""
        return self._spoken.topic

    def advance(self, slot: Slot) -> None:
        """Take in the clauses up to a slot's own: paragraphs and sentences forget, subjects are noted."""
        if slot.paragraph != self._paragraph:
            self._paragraph = slot.paragraph
            self._spoken, self._whole = _Spoken(), None
            self.sentence = _NOWHERE
            self._forget_values()
            self._outside = self._earlier = self._first = self._opening_topic = None
            self._clause = self.page.clause_index(slot.paragraph[0]) - 1
        if self._outside is not None and "）" in self.text[self._outside[0] : slot.start]:
            self._leave_bracket(*self._outside)
        while self._clause < slot.clause:
            self._clause += 1
            self._enter_clause(self._clause, has_value=self._clause == slot.clause)
        spoken = self._spoken
        self._before = _Spoken(spoken.metric, spoken.subject, spoken.topic)

    def note(self, slots: Sequence[Slot], attributions: Sequence[Attribution]) -> None:
        """Remember what was found for one or several values, for the next ones."""
        if len(slots) > 1:
            self.last_list = list(attributions)
        for slot, attribution in zip(slots, attributions, strict=True):
            self.note_one(slot, attribution)

    def note_one(self, slot: Slot, attribution: Attribution) -> None:
        """Remember what was found for one value."""
        self.said.append((slot, attribution))
        self.values.append((slot.start, slot.end))
        self.named_anew = False
        metric = attribution.metric
        if slot.kind == "share" and attribution.base is not None:
            self._share_base = attribution.base.span
        if metric is not None and metric.span[0] >= slot.end:
            self._consumed = metric.span[1]
        if self._outside is None:
            self._enter_bracket(slot, attribution)
        if metric is None or attribution.of_change or self.is_generic(metric.span):
            return
        if slot.kind == "share" and metric.how == "rest":  # 男性占六成，女性占四成
            return
        self._spoken.metric = metric.span
        self._first = self._first or metric.span

    def is_generic(self, span: Span) -> bool:
        """Whether a metric says nothing without the one before it (总量, 金额); of a metric it is asked many times."""
        known = self._generic.get(span)
        if known is None:
            start, end = span
            known = self._generic[span] = self.words.generic_metric.search(self.text[start:end]) is not None
        return known

    def _enter_bracket(self, slot: Slot, attribution: Attribution) -> None:
        """What a value in a bracket names there is not spoken of behind it (收入4800元（全国5900元），增长4%)."""
        metric, subject = attribution.metric, attribution.subject
        opening = self._open_bracket(slot)
        compared = subject is not None and self.text[subject.span[0] - 1 : subject.span[0]] == "于"
        if subject is not None and (compared or opening < subject.span[0]):  # 高于全国（3.9%）
            before = self._before
            self._outside = (slot.start, _Spoken(before.metric, before.subject, before.topic))
        elif metric is not None and not attribution.of_change and opening < metric.span[0]:
            self._outside = (slot.start, replace(self._spoken, metric=self._before.metric))

    def _leave_bracket(self, start: int, outside: _Spoken) -> None:
        """Behind a bracket that is spoken of which was spoken of in front of it."""
        if self._spoken.subject != outside.subject:
            self.said = [said for said in self.said if said[0].start < start]
        self._spoken, self._outside = replace(outside, metric=outside.metric or self._spoken.metric), None

    def _open_bracket(self, slot: Slot) -> int:
        """Where the bracket opens that a value stands in (食品类（占比18%）增长4%); the end of the text without one."""
        opening = self.text.rfind("（", slot.clause_start, slot.start)
        if opening < 0 or self.text.find("）", opening, slot.start) >= 0:
            return len(self.text)
        return opening

    @property
    def earlier_metric(self) -> Span | None:
        """What the sentence before this one measured, for sectors that stand alone (分行业看，采矿业增长2%)."""
        return self._earlier

    @property
    def whole_metric(self) -> Span | None:
        """Of what 其中 has opened the parts, ``None`` where it has not."""
        return None if self._whole is None else self._whole.metric

    def state_metric(self, metric: Span) -> None:
        """Words name what is measured beside what its value says (拨款减少40万元: 拨款)."""
        self._spoken.metric = metric

    def share_base(self, slot: Slot) -> Span | None:
        """The whole of a share that names none: that of 在主要收入中，税收占七成, or of the share before it."""
        if slot.clause > 0 and self.text[slot.clause_start - 1] == "，":
            match = self.words.within.fullmatch(self.text, *self.page.clauses[slot.clause - 1])
            if match is not None:
                return match.span(1)
        return self._share_base

    def name_subject(self, subject: Subject) -> None:
        """A clause has named who it is about; regions and organisations stay the topic of the paragraph."""
        self._spoken.subject = subject
        region = subject.region or self._of_class(subject)
        if region is not None:
            self._spoken.topic = Subject(region, "region")
        elif self._whole is None and self._can_be_topic(subject):
            self._spoken.topic = self._opening_topic if self._is_next_of_list(subject) else subject

    def _is_next_of_list(self, subject: Subject) -> bool:
        """Whether an organisation is the next of a list (国税局完成3亿元；地税局完成2亿元): neither is the topic."""
        listed, opening = self._spoken.topic, self._opening_topic
        if subject.kind != "entity" or listed is None or listed.kind != "entity" or listed == opening:
            return False
        first, second = listed.span, subject.span
        return self.sentence[0] <= first[1] <= second[0] and "；" in self.text[first[1] : second[0]]

    def _of_class(self, subject: Subject) -> Span | None:
        """The region of a class of people or firms (全县|种茶农户): the next sentence is about the region."""
        start, end = subject.span
        head = self.words.subject_heads.before(self.text, end, start)
        if subject.kind != "region" or head is None or self.words.subject_heads[head] != "class":
            return None
        region = self.words.region.match(self.text, start, end)
        return None if region is None else region.span()

    def _can_be_topic(self, subject: Subject) -> bool:
        """Whether the next sentence may still be about somebody: a place or an organisation, not a class of people."""
        if subject.kind != "entity":
            return subject.kind in ("region", "place")
        if self.words.size_named.search(self.text, *subject.span) is not None:
            return True
        head = self.words.subject_heads.before(self.text, subject.span[1], subject.span[0])
        if head is None or self.words.subject_heads[head] == "class":
            return False
        named = subject.span[1] - subject.span[0] > len(head)  # 工业园区入驻企业30家: which park is not said
        return named or self.words.subject_heads[head] == "named"

    def floor_of(self, slot: Slot) -> int:
        """Where a slot's own words begin."""
        return max(slot.floor, min(self._consumed, slot.start))

    def last_project(self, slot: Slot) -> Span | None:
        """The last project named in front of a slot, in its sentence or the one before it in the paragraph."""
        index = bisect_right(self._project_starts, slot.start - 1) - 1
        if index < 0:
            return None
        earliest = slot.sentence[0]
        if earliest > slot.paragraph[0]:
            earliest = self.page.sentence_at(earliest - 1)[0]
        # 共30个，其中新建27个。总投资3亿元: behind the parts the whole is spoken of again
        if self._project_starts[index] < slot.sentence[0]:
            part = self.words.part.search(self.text, earliest, slot.sentence[0])
            if part is not None and part.start() > earliest:
                index = bisect_right(self._project_starts, part.start()) - 1
        span = self._projects[index]
        return self.nouns.with_members(span) if index >= 0 and span[0] >= earliest else None

    def before_colon(self, slot: Slot) -> Span | None:
        """The clause that introduces a slot's own with a colon."""
        if slot.clause == 0 or self.text[slot.clause_start - 1] != "：":
            return None
        return self.page.clauses[slot.clause - 1]

    def carried_subject(self) -> Finding | None:
        """Who is spoken of, as a finding."""
        subject = self._spoken.subject
        return None if subject is None else Finding(subject.span, "carried")

    def return_to_topic(self) -> Finding | None:
        """Who is spoken of behind a semicolon: not a class of firms or people that one part of a sentence was about."""
        subject, topic = self._spoken.subject, self._spoken.topic
        if subject is not None and topic is not None and subject.kind == "entity" and not self._can_be_topic(subject):
            self._spoken.subject = topic
        return self.carried_subject()

    def _enter_clause(self, clause: int, *, has_value: bool) -> None:
        start, end = self.page.clauses[clause]
        if start >= self.sentence[1]:
            self._enter_sentence(start)
        elif "；" in self.text[self.page.clauses[clause - 1][1] : start]:
            self._leave_parts()
        if self.words.part.match(self.text, start, end) is not None:
            self._speak_of_recipient()
            self._whole = _Spoken(self._spoken.metric, self._spoken.subject, self._spoken.topic)
        if has_value:  # what its own words name is read with the value
            return
        stated = stated_metric(self.nouns, start, end)
        found = clause_subject(self.nouns, start, end)
        if stated is not None:
            self._spoken.metric = stated
            owner = self.nouns.subject_in(start, stated[0])  # 外地客人的消费最高，为2530元
            found = owner if owner is not None and owner.kind == "entity" else found
        if found is not None:
            self.name_subject(found)
            self.named_anew = True

    def _speak_of_recipient(self) -> None:
        """对甲国进出口3亿元，增长4%。其中，出口2亿元: the parts are of what went to whom."""
        last = self.said[-1][1].subject if self.said else None
        named = [known.subject.span for _, known in self.said if known.subject and known.subject.how == "recipient"]
        if last is not None and last.span in named:
            self._spoken.subject = Subject(last.span, "phrase")

    def _enter_sentence(self, start: int) -> None:
        """A new sentence begins with the topic; one that opens with 其中 goes on."""
        self.sentence = self.page.sentence_at(start)
        if self.words.part.match(self.text, start) is None:
            self._leave_parts()
            self._earlier = self._only_metric()
            self._outside = None
            if self.words.breakdown.match(self.text, start) is None:
                self._spoken.metric = self._first = None
            else:
                self._spoken.metric = self._first or self._spoken.metric
            self._spoken.subject = self._opening_topic = self._spoken.topic
            self._forget_values()
        else:
            del self.said[:-_MOST_SAID], self.values[:-_MOST_SAID]

    def _only_metric(self) -> Span | None:
        """What the sentence has measured, where all its values are of that."""
        measured = {known.metric.span for _, known in self.said if known.metric is not None and not known.of_change}
        measured = {span for span in measured if not self.is_generic(span)}
        return measured.pop() if len(measured) == 1 else None

    def _leave_parts(self) -> None:
        """Behind the parts of a whole the whole is spoken of again."""
        if self._whole is not None:
            self._spoken, self._whole = self._whole, None

    def _forget_values(self) -> None:
        self.said = []
        self.last_list = []
        self.values = []
        self._share_base = None
