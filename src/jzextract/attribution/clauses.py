"""Who a clause names: in front of its verb, behind one that introduces somebody, or by being nothing but a noun."""

from __future__ import annotations

from jzextract.attribution.gated import Match
from jzextract.attribution.nouns import NounReader, Subject
from jzextract.attribution.slots import Span

# How far behind a place the noun is read that follows it.
_LOOKAHEAD = 6


def clause_subject(nouns: NounReader, start: int, end: int) -> Subject | None:
    """Who a clause without a value is about: a region, a place or an organisation in front of its verb.

    A clause that opens with a verb or a preposition has no subject of its own; what it does to whom does not
    count. A clause that is nothing but a noun phrase, or ends with a counted group (引进9只私募基金), names what
    the next ones are about.
    """
    text, words = nouns.text, nouns.words
    begin = nouns.skip_openers(start, end)
    introduces = words.introducing_words.stand_in(text, begin, end)
    if introduces:
        group = words.counted_group.search(text, begin, end)
        if group is not None:
            return Subject(nouns.trim(group.end(), end), "members")
        presented = _presented(nouns, begin, end)
        if presented is not None:
            return presented
    if begin < end and text[begin] == "在":
        within = words.region.match(text, nouns.skip_openers(begin + 1, end), end)
        return _described(nouns, begin, end) if within is None else Subject(within.span(), "region")
    sector = words.growing_sector.match(text, begin, end) if introduces else None
    if sector is not None:
        return Subject(sector.span(1), "sector")
    region = words.region.match(text, begin, end)
    opening = words.predicate.match(text, begin, end) or words.per_head.match(text, begin, end)
    if region is None and opening is not None:  # 人均公园绿地面积14平方米
        return _described(nouns, begin, end)
    is_part = words.part.match(text, start, end) is not None
    return _acting(nouns, (begin, end), region, opens_with_verb=False, is_part=is_part)


def _presented(nouns: NounReader, start: int, end: int) -> Subject | None:
    """Whom a clause introduces otherwise than in front of its verb (中标单位为甲公司), or by what it does alone."""
    words = nouns.words
    holder = host(nouns, start, end)
    if holder is not None:
        return Subject(holder, "phrase")
    for expression, kind in ((words.awarded, "phrase"), (words.helped, "members")):
        match = expression.match(nouns.text, start, end)
        if match is not None:  # 由甲公司中标; 资助贫困学生370人，资金32万元
            return Subject(match.span(1), kind)
    sector = words.sector_acts.match(nouns.text, start, end)
    if sector is not None and _is_bare(nouns, sector.span(1)):
        return Subject(sector.span(1), "sector")
    return _introduced(nouns, start, end)


def _introduced(nouns: NounReader, start: int, end: int) -> Subject | None:
    """Who signs with whom (甲所与三家企业签订合同), or what a clause introduces (电站由某集团投资建设)."""
    text, words = nouns.text, nouns.words
    partners = words.partners.match(text, start, end)
    if partners is not None and nouns.heads(start, partners.end(1))[-1:] == [partners.end(1)]:
        return Subject(partners.span(1), "phrase")
    introduced = words.introduced.match(text, start, end)
    if introduced is None or nouns.name_in(*introduced.span(1)) is not None:
        return None
    return Subject(introduced.span(1), "place") if _is_bare(nouns, introduced.span(1)) else None


def _is_bare(nouns: NounReader, span: Span) -> bool:
    """Whether words begin neither with a region nor with a verb."""
    words = nouns.words
    return words.predicate.match(nouns.text, *span) is None and words.region.match(nouns.text, span[0]) is None


def host(nouns: NounReader, start: int, end: int) -> Span | None:
    """Who receives guests or buys a harvest, though no ending betrays a name (云梦岭接待游客3万人次)."""
    match = nouns.words.hosted.match(nouns.text, start, end)
    named = match is not None and _is_bare(nouns, match.span(1)) and nouns.could_be_name(match.span(1))
    return match.span(1) if match is not None and named else None


def _acting(
    nouns: NounReader, stretch: Span, region: Match | None, *, opens_with_verb: bool, is_part: bool = False
) -> Subject | None:
    """A region or place, or the first organisation that a verb or the clause's end follows.

    ``region``: with which the words begin. ``opens_with_verb``: they begin with none, and with a verb.
    """
    start, end = stretch
    place = nouns.places(start, end)
    if place is not None and _acts_itself(nouns, place[1], end):
        return Subject(place, "place")
    if start >= end:
        return None
    found = nouns.marked_subject(start, end, region)
    if found is None:
        found = (
            nouns.subject_in(start, end) if opens_with_verb else nouns.unplaced_subject(start, end, by_position=False)
        )
    if found is None or found.kind == "phrase":
        return None
    if found.kind == "place" and not _is_spoken_of(nouns, found.span, end):
        return None
    if found.kind == "project":
        return _acting_project(nouns, found, end)
    return _acting_entity(nouns, start, end, found, is_part) if found.kind == "entity" else found


def _acting_entity(nouns: NounReader, start: int, end: int, found: Subject, is_part: bool) -> Subject | None:
    """The first noun of an organisation or of people that a verb, a count or the clause's end follows."""
    words = nouns.words
    for head in nouns.heads(start, found.span[1]):
        if words.says.match(nouns.text, head, end) is not None:
            return _government(nouns, start, head)  # 统计部门表示：who speaks is not who is spoken of
        count = words.head_count.match(nouns.text, head, end)
        # 过夜游客70万人次，人均消费; 二轻企业5家，产值202万元
        counted = count is not None and (is_part or count.end() == end)
        name = _behind_name(nouns, head, end)
        if name > head:
            return nouns.person(start, head, name)
        if head == end or counted or _before_predicate(nouns, head, end) or _measured(nouns, start, head, end):
            return Subject(nouns.trim(*nouns.uncounted(nouns.behind_relative(start, head), head)), "entity")
    return None


def _is_spoken_of(nouns: NounReader, place: Span, end: int) -> bool:
    """Whether a clause that a place begins is about it: a bare name may be a part of another (甲州商报讯).

    So something must be measured behind it (甲州投资增速回升).
    """
    text, words, behind = nouns.text, nouns.words, place[1]
    if behind == end or words.places.before(text, behind, place[0]) is None:
        return True
    if words.metric_heads.after(text, behind, min(end, behind + _LOOKAHEAD)) is not None:
        return True
    verb = words.outlined.search(text, behind, end)
    return verb is not None and text.find("的", behind, verb.start()) < 0


def _acts_itself(nouns: NounReader, position: int, end: int) -> bool:
    """Whether a verb follows a place (柳河区推进园区转型), and no relative clause (柳河区引进的项目)."""
    if nouns.words.presenting.match(nouns.text, position, end) is not None:
        return True
    acts = nouns.words.predicate.match(nouns.text, position, end) is not None
    acts = acts and nouns.words.subject_heads.after(nouns.text, position, end) is None  # 柳河市代表团
    return acts and nouns.text.find("的", position, end) < 0


def _acting_project(nouns: NounReader, project: Subject, end: int) -> Subject | None:
    """A project that a verb follows, else the region in front of it (该区安排民生项目32个)."""
    if _before_predicate(nouns, project.span[1], end) or _measured(nouns, *project.span, end):
        return Subject(nouns.with_members(project.span), "phrase")
    return None if project.region is None else Subject(project.region, "region")


def _government(nouns: NounReader, start: int, end: int) -> Subject | None:
    """The government whose department speaks (县府主计处表示): its budget is spoken of."""
    owner = nouns.words.government.match(nouns.text, start, end)
    return None if owner is None else Subject(owner.span(), "entity")


def _described(nouns: NounReader, start: int, end: int) -> Subject | None:
    """和甲所合作共建的服务中心, 正在建设的医院将搬迁: the noun behind a relative clause."""
    possessive = nouns.text.find("的", start, end)
    if possessive < 0:
        return None
    start = nouns.skip_openers(possessive + 1, end)
    region = nouns.words.region.match(nouns.text, start, end)
    verb = region is None and nouns.words.predicate.match(nouns.text, start, end) is not None
    found = _acting(nouns, (start, end), region, opens_with_verb=verb)
    return found if found is not None and found.kind in ("entity", "phrase") else None


def _before_predicate(nouns: NounReader, position: int, end: int) -> bool:
    text = nouns.text
    position = nouns.periods_by_start.get(position, position)  # 青河景区前4天接待
    return nouns.words.verbs_after.match(text, position, end) is not None or text[position : position + 1] in "，（"


def _behind_name(nouns: NounReader, head: int, end: int) -> int:
    """Where a person's name ends that stands between a kind of people and its verb (养殖户|刘方收入)."""
    for last in (head + 3, head + 2):
        named = last <= end and nouns.words.person.fullmatch(nouns.text, head, last) is not None
        if named and (last == end or _before_predicate(nouns, last, end)):
            return last
    return head


def _measured(nouns: NounReader, start: int, head: int, end: int) -> bool:
    """Whether a clause says how much an organisation has of something that is no amount (电站装机规模60千瓦)."""
    words, text = nouns.words, nouns.text
    number = next((place for place in range(head, end) if text[place].isdigit()), head)
    noun = words.subject_heads.before(text, head, start)
    named = noun is not None and words.subject_heads[noun] != "class"
    return named and words.metric_heads.before(text, number, head) is not None
