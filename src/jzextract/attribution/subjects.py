"""Who or what a value is about: as its own words name it, else as the words before it have set it up."""

from __future__ import annotations

from jzextract.attribution.discourse import Discourse
from jzextract.attribution.findings import Attribution, Finding
from jzextract.attribution.metrics import PORTIONS, metric_behind, names_holder
from jzextract.attribution.nouns import Subject
from jzextract.attribution.phrases import Phrase, own_nouns_end
from jzextract.attribution.slots import Slot, Span

_SIZE_WORDS = ("及以上", "以上", "以下", "以内", "级")
_SIZE_REACH = 14

# What may stand between the beginning of a clause and the portion that it opens with (超过八成的受访者).
_UNPARTED = frozenset({"bound", "adverb", "reach"})
# What people and households are counted in.
_HEADS = frozenset("户名人")


def own_subject(discourse: Discourse, slot: Slot, phrase: Phrase) -> Finding | None:
    """The subject that a slot's own words name: who receives, who stands behind a dash, who stands in front."""
    recipient = _recipient(discourse, slot, phrase)
    if recipient is not None:
        return Finding(recipient, "recipient")
    if slot.type == "rankings":
        ranked = _holder(discourse, slot) or (_ranked_name(discourse, slot) if phrase.is_empty else None)
        if ranked is not None:
            return ranked
    if slot.type == "money" and phrase.metric is not None:
        described = _described(discourse, slot)
        if described is not None:
            return Finding(described, "described")
    found = phrase.subject
    if found is None and slot.kind in ("share", "rate"):
        return _portion_holder(discourse, slot, phrase)
    if found is None or _behind_portion(discourse, slot) or _is_the_territory(discourse, slot, found.span):
        return None
    return Finding(found.span, "bracket" if phrase.bracketed else "own")


def _holder(discourse: Discourse, slot: Slot) -> Finding | None:
    """Who holds a rank, behind a dash, in a list behind it, or in front of it with ranks of their own."""
    behind = _apposition(discourse, slot)
    if behind is not None:
        return Finding(behind, "apposition")
    listed = _listed(discourse, slot)
    if listed is not None:
        return Finding(listed, "listed")
    ranked = _bracketed_list(discourse, slot)
    return None if ranked is None else Finding(ranked, "own")


def _ranked_name(discourse: Discourse, slot: Slot) -> Finding | None:
    """排名全省第一的柳河市以: who holds a rank stands behind it."""
    named = discourse.words.ranked_name.match(discourse.text, slot.end, slot.clause_end)
    return None if named is None else Finding(named.span(1), "behind")


def _portion_holder(discourse: Discourse, slot: Slot, phrase: Phrase) -> Finding | None:
    """近五成的游客选择自驾: whose portion a clause opens with stands behind it."""
    if not phrase.is_empty or not _UNPARTED.issuperset(phrase.labels):
        return None
    named = discourse.words.portion_holder.match(discourse.text, slot.end, slot.clause_end)
    return None if named is None else Finding(named.span(1), "behind")


def _behind_portion(discourse: Discourse, slot: Slot) -> bool:
    """以3%的土地创造15%的产值: the land is what the value before measured, not who is spoken of."""
    before = discourse.said[-1][0] if discourse.said else None
    if before is None or before.kind not in PORTIONS or before.clause != slot.clause:
        return False
    portion = discourse.words.portion.match(discourse.text, before.end, slot.start)
    return portion is not None and portion.end() < slot.start  # 六成的果农年收入3万元：the portion does it itself


def complete_subject(discourse: Discourse, slot: Slot, phrase: Phrase, attribution: Attribution) -> None:
    """Settle the subject of a slot whose metric is known, and tell the discourse whom its clause named."""
    _widen(phrase, attribution)
    subject = attribution.subject
    rest = phrase.rest
    measured = attribution.metric is not None or slot.kind in ("growth", "completion")  # 主体结构完成90%
    measured = measured or (slot.type == "rankings" and rest is not None and names_holder(discourse, slot, phrase))
    if (
        subject is None
        and rest is not None
        and measured
        and (attribution.metric is None or attribution.metric.span != rest)
    ):
        subject = Finding(rest, "own")
        carried = attribution.metric is not None and attribution.metric.how == "carried"
        discourse.name_subject(Subject(rest, "sector" if carried else "phrase"))
    elif subject is not None and subject.how == "recipient" and _is_region(discourse, subject.span):
        discourse.name_subject(Subject(subject.span, "region"))  # 省里下达我县资金
    elif subject is not None and subject.how == "recipient" and phrase.subject is not None:
        if phrase.subject.kind != "phrase":  # 本行向农户发放贷款3亿元，存款余额20亿元
            discourse.name_subject(phrase.subject)
    elif subject is not None and subject.how in ("own", "bracket") and phrase.subject is not None:
        discourse.name_subject(_as_sector(discourse, phrase.subject, attribution))
    project = _project(discourse, slot, attribution, subject)
    if project is None:
        subject = subject or _owner_of_count(discourse, attribution) or _carried(discourse, slot, attribution)
        subject = _of_count(discourse, attribution, subject)
    attribution.subject = project or subject


def _is_region(discourse: Discourse, span: Span) -> bool:
    return discourse.words.region.fullmatch(discourse.text, *span) is not None


def _as_sector(discourse: Discourse, subject: Subject, attribution: Attribution) -> Subject:
    """Who has its metric from before (集体企业增长4%，国税局完成3亿元) stands for itself only, as a sector does."""
    if subject.kind != "entity" or attribution.metric is None or attribution.metric.how != "carried":
        return subject
    head = discourse.words.subject_heads.before(discourse.text, subject.span[1], subject.span[0])
    is_class = head is not None and discourse.words.subject_heads[head] == "class"
    return Subject(subject.span, "sector" if is_class else "member")


def _owner_of_count(discourse: Discourse, attribution: Attribution) -> Finding | None:
    """柳河港吞吐量320万标箱，居全省第一: whose count it is stands in front of what is counted."""
    metric = attribution.metric
    if metric is None or metric.how != "quantity":
        return None
    clause = discourse.page.clauses[discourse.page.clause_index(metric.span[0])]
    owner = discourse.nouns.subject_in(clause[0], metric.span[0])
    return None if owner is None or owner.kind not in ("entity", "place") else Finding(owner.span, "own")


def _of_count(discourse: Discourse, attribution: Attribution, subject: Finding | None) -> Finding | None:
    """全市新登记企业3万户，增长12%: what is counted grows in the region, it has not grown itself."""
    metric = attribution.metric
    if subject is None or metric is None or metric.how != "quantity":
        return subject
    region = discourse.words.region.match(discourse.text, *subject.span)
    if region is None or not region.end() <= metric.span[0] < metric.span[1] <= subject.span[1]:
        return subject
    return Finding(region.span(), subject.how)


def _widen(phrase: Phrase, attribution: Attribution) -> None:
    """百货公司货品升5%, where the metric is carried: the noun behind an organisation belongs to what has risen."""
    named, rest, metric = phrase.subject, phrase.rest, attribution.metric
    if named is None or rest is None or metric is None or metric.how != "carried" or attribution.subject is None:
        return
    whole = named.span[0], rest[1]
    if named.kind == "entity" and attribution.subject.how == "own" and named.span[1] == rest[0]:
        phrase.subject, attribution.subject = Subject(whole, "phrase"), Finding(whole, "own")


def size_class(discourse: Discourse, slot: Slot) -> Finding | None:
    """The class of projects or firms that an amount delimits (1亿元以上项目); ``None`` where it is a sum.

    Where no noun follows (1亿元以上3个) the class is that of the group spoken of.
    """
    if slot.record["bound"] not in ("over", "under", "range"):
        return None
    match = discourse.words.size_class.match(discourse.text, slot.end, slot.end + _SIZE_REACH)
    if match is None:
        return None
    start = slot.end + next((len(w) for w in _SIZE_WORDS if discourse.text.startswith(w, slot.end)), 0)
    noun = discourse.nouns.filled(*discourse.nouns.trim(start, match.end()))
    if noun is not None:
        named = discourse.last_project(slot)
        whole = named if named is not None and named[0] <= slot.start < named[1] else (slot.start, noun[1])
        discourse.name_subject(Subject(whole, "class"))
        return Finding(noun, "class")
    group = discourse.last_project(slot)
    return Finding(slot_span(slot) if group is None else group, "class" if group is None else "group")


def slot_span(slot: Slot) -> Span:
    """The slot's own stretch."""
    return slot.start, slot.end


def _project(discourse: Discourse, slot: Slot, attribution: Attribution, subject: Finding | None) -> Finding | None:
    """The project that a value is said of: it is linked to it, or the clause names it closer than its region."""
    owner = discourse.owners.get(str(slot.record.get("id")))
    if owner is not None and (subject is None or subject.how in ("own", "bracket", "described")):
        return Finding(owner, "project")
    metric = attribution.metric
    if metric is not None and metric.how == "quantity" and discourse.nouns.is_project(metric.span):
        return Finding(metric.span, "group")  # 工业项目14个，占总数的七成
    if subject is not None and subject.how != "own":
        return None
    group = discourse.last_project(slot)
    if group is None or (subject is not None and not max(subject.span[1], slot.clause_start) <= group[0]):
        return None
    return Finding(group, "group") if _is_of_projects(discourse, slot, attribution) else None


def _is_of_projects(discourse: Discourse, slot: Slot, attribution: Attribution) -> bool:
    """Whether what is measured is something that projects have (investment, completion), not regions."""
    if slot.type == "rankings":
        return False
    if _is_expected(discourse, slot):
        return True
    metric = None if attribution.metric is None else attribution.metric.span
    if metric is not None and discourse.words.territorial_metric.search(discourse.text, *metric) is not None:
        return False
    if slot.indicator == "investment.received":
        return metric is not None and _arrives_at_group(discourse, slot, metric)
    if slot.indicator or slot.kind == "completion":
        return slot.kind == "completion" or slot.indicator.startswith("investment.")
    return metric is not None and discourse.words.group_metric.search(discourse.text, *metric) is not None


def _arrives_at_group(discourse: Discourse, slot: Slot, metric: Span) -> bool:
    """Whether money is what the projects counted in the clause before have got (签约项目36个，到位资金3亿元)."""
    group = discourse.last_project(slot)
    near = group is not None and group[0] >= discourse.page.clauses[max(slot.clause - 1, 0)][0]
    return near and discourse.words.arrived.search(discourse.text, *metric) is not None


def _is_expected(discourse: Discourse, slot: Slot) -> bool:
    """Whether a value is what works are to bring when they are done (达产后年产值可达7.5亿元)."""
    before = discourse.page.clauses[max(slot.clause - 1, 0)][0]
    start = max(before, slot.sentence[0])
    return slot.type == "money" and discourse.words.expected.search(discourse.text, start, slot.start) is not None


def _carried(discourse: Discourse, slot: Slot, attribution: Attribution) -> Finding | None:
    """Who the value before was about, where its metric is carried on too; else who is spoken of."""
    metric = attribution.metric
    heads = None if metric is None else _counted_heads(discourse, slot, metric)
    if heads is not None:
        return Finding(heads, "carried")
    before = discourse.said[-1][1].subject if discourse.said else None
    parted = before is not None and "；" in discourse.text[discourse.said[-1][0].end : slot.start]
    anew = discourse.named_anew and discourse.subject is not None
    if (
        before is not None
        and not anew
        and (metric is None or metric.how in ("carried", "plan") or (discourse.is_generic(metric.span) and not parted))
    ):
        return Finding(before.span, "carried")
    carried = discourse.carried_subject()
    spoken_of = discourse.subject
    of_works = spoken_of is not None and spoken_of.kind in ("class", "project")
    if of_works and metric is not None and not _is_of_projects(discourse, slot, attribution):
        # 10亿元以上项目15个，引进市外资金260亿元：the projects are not who brings money in
        alone = carried if spoken_of is not None and spoken_of.kind == "project" else None
        carried = alone if discourse.topic is None else Finding(discourse.topic.span, "carried")
    # 乡镇企业产值6亿元；农民人均收入812元, but ；上缴税金3000万元 goes on with who acts
    begins = metric is not None and metric.span[0] <= discourse.nouns.skip_openers(slot.clause_start, slot.start)
    if parted and not anew and begins and metric is not None and metric.how == "own":
        carried = discourse.return_to_topic()
    if carried is not None and metric is not None and _has_own_size(discourse, metric.span, carried.span):
        region = discourse.words.region.match(discourse.text, *carried.span)
        carried = None if region is None else Finding(region.span(), "carried")
    if slot.kind not in {"contribution", "share", "gap"} and _leaves_sector(discourse, metric):
        carried = None if discourse.topic is None else Finding(discourse.topic.span, "carried")
    return None if carried is None or _is_the_territory(discourse, slot, carried.span) else carried


def _has_own_size(discourse: Discourse, metric: Span, subject: Span) -> bool:
    """Whether metric and subject each say which units they count (全区限上单位…，限上批发业销售额)."""
    size = discourse.words.size_named
    return size.match(discourse.text, *metric) is not None and size.search(discourse.text, *subject) is not None


def _counted_heads(discourse: Discourse, slot: Slot, metric: Finding) -> Span | None:
    """带动贫困户1200户，户均增收2600元: whom the clause before counts, where a value is that of each of them."""
    text, words = discourse.text, discourse.words
    if slot.clause == 0 or words.per_head.match(text, metric.span[0]) is None:
        return None
    start, end = discourse.page.clauses[slot.clause - 1]
    counted = words.heads_counted.search(text, start, end)
    if counted is None or counted.start() < slot.sentence[0] or counted.start() <= start:
        return None
    if text[counted.end() - 1] not in _HEADS:  # 86户茶农
        noun = words.heads_noun.search(text, counted.start(), counted.end())
        return None if noun is None else noun.span()
    begin = start
    for stop in (words.boundary, words.predicate):
        begin = max([begin, *(match.end() for match in stop.finditer(text, begin, counted.start()))])
    return discourse.nouns.noun_before(begin, counted.start())


def _leaves_sector(discourse: Discourse, metric: Finding | None) -> bool:
    """Whether a metric is another one than that of the sector spoken of (第二产业增长3%，固定资产投资增长4%)."""
    if discourse.subject is None or discourse.subject.kind != "sector":
        return False
    if metric is None or metric.how != "own" or discourse.is_generic(metric.span):
        return False
    text = discourse.text
    if text.endswith("实现", 0, metric.span[0]):  # 造船业平稳发展，实现增加值
        return False
    # 工业生产平稳增长，增加值
    return discourse.metric is None or text[slice(*metric.span)] not in text[slice(*discourse.metric)]


def _is_the_territory(discourse: Discourse, slot: Slot, span: Span) -> bool:
    """Whether a region is the territory in which a rank holds (全市观摩评价城区组第一): it does not compete itself."""
    if slot.type != "rankings":
        return False
    text = discourse.text[slice(*span)]
    if slot.record.get("scope") is None and not text.startswith("全"):  # 我市获得金牌9枚，暂列第一
        return False
    level = discourse.levels.get(text)
    return level == slot.record["level"] or (level == "country" and slot.record["level"] != "world")


def _recipient(discourse: Discourse, slot: Slot, phrase: Phrase) -> Span | None:
    """Who receives: 为X提供贷款."""
    last = _last_recipient(discourse, slot.clause_start, slot.start)
    if last is None and slot.type == "money" and _says_how_much(discourse, slot, phrase):
        last = _last_recipient(discourse, *discourse.page.clauses[slot.clause - 1])
    return None if last is None else discourse.nouns.trim(*discourse.nouns.uncounted(*last))


def _last_recipient(discourse: Discourse, start: int, end: int) -> Span | None:
    """The last recipient that the words in ``[start, end)`` name."""
    last: Span | None = None
    if not discourse.words.recipient_words.stand_in(discourse.text, start, end):
        return None
    for rule in discourse.words.recipients:
        for match in rule.pattern.finditer(discourse.text, start, end):
            last = match.span("subject")
    return last


def _says_how_much(discourse: Discourse, slot: Slot, phrase: Phrase) -> bool:
    """Whether a clause only adds the sum to the one before it, which has none (为学生发放补助金，共计3万元)."""
    if slot.clause == 0 or discourse.text[slot.clause_start - 1] != "，":
        return False
    start = discourse.page.clauses[slot.clause - 1][0]
    said_before = not discourse.said or discourse.said[-1][0].end <= start
    generic = phrase.metric is None or discourse.is_generic(phrase.metric)
    unnamed = phrase.subject is None and phrase.rest is None
    return generic and said_before and unnamed and start >= slot.sentence[0]


def _listed(discourse: Discourse, slot: Slot) -> Span | None:
    """Who holds a rank, as a list behind it says: 前三位依次是甲县、乙县、丙县; 第一名：丁镇."""
    match = discourse.words.listed.match(discourse.text, slot.end, min(slot.end + _SIZE_REACH, slot.sentence[1]))
    if match is None or (slot.kind != "top_n" and not match.group().endswith("：")):
        return None
    stop = discourse.words.clause_mark.search(discourse.text, match.end(), slot.sentence[1])
    return discourse.nouns.filled(
        *discourse.nouns.trim(match.end(), slot.sentence[1] if stop is None else stop.start())
    )


def _bracketed_list(discourse: Discourse, slot: Slot) -> Span | None:
    """甲县（第3位）、乙县（第5位）进入前十: those whose own ranks stand in brackets, together."""
    members: list[Span] = []
    if discourse.text[slot.floor] != "）" or discourse.text[slot.start - 1] == "（":
        return None
    for before, known in reversed(discourse.said):
        if before.clause != slot.clause or known.subject is None or known.subject.how != "bracket":
            break
        members.append(known.subject.span)
    if len(members) < len("甲乙"):
        return None
    end = own_nouns_end(discourse.nouns, slot.floor + 1, slot.start)
    return members[-1][0], end


def _described(discourse: Discourse, slot: Slot) -> Span | None:
    """总规模5亿元的某某基金: the noun that an amount describes."""
    match = discourse.words.described.match(discourse.text, slot.end, slot.clause_end)
    if match is None or metric_behind(discourse, slot) is not None:
        return None
    found = discourse.nouns.subject_in(match.end(), slot.clause_end)
    return None if found is None else found.span


def _apposition(discourse: Discourse, slot: Slot) -> Span | None:
    """全国最大的……基地——某某."""
    match = discourse.words.apposition.search(discourse.text, slot.end, slot.clause_end)
    return None if match is None else discourse.nouns.filled(*discourse.nouns.trim(*match.span()))
