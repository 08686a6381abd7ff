"""句子: what a chain's page says first, made by rule from its figures: its links by state, what it needs, its largest gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from liantu.chains.models import Assessment, LinkState
from liantu.chains.queries.links import ChainMap, LinkRow
from liantu.chains.queries.shortfalls import largest_gaps, ratio_in_chain, shortfall_in_chain
from liantu.chains.queries.standing import Move, Movement
from liantu.kernel.figure import Subject
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.sentence import Cited, Linked, Piece, Sentence, sentence
from liantu.kernel.text import Text
from liantu.web.page_context import page_of

NAMED = 3
_COUNTED = {
    LinkState.WEAK: ("弱链 {} 个", "{} weak"),
    LinkState.LOST: ("断链 {} 个", "{} lost"),
    LinkState.ABSENT: ("缺链 {} 个", "{} absent"),
}


def chain_sentences(view: ChainMap) -> list[Sentence]:
    """Return the three sentences of a chain's page; those whose figures nobody knows are left out, none without an assessment."""
    if view.assessment is None:
        return []
    links = [link for stage in view.stages for link in stage.links]
    sentences = (_states(view, len(links)), _needs(view.chain.code, links, view.assessment), _gaps(view.chain.code, links, view.assessment))
    return [said for said in sentences if said is not None]


def _states(view: ChainMap, links: int) -> Sentence:
    """How many links there are, and how many of them should be closed, each count leading to them."""
    page, counts = page_of("chain_map", view.chain.code), view.counts
    some = [state for state in _COUNTED if counts[state]]
    pieces: list[Piece] = [Linked(Text(f"本链共 {links} 个环节", f"The chain has {links} links"), f"{page}?view=table")]
    if not some:
        return sentence(*pieces, Text("，没有弱链、断链或缺链环节。", ", none of them weak, lost or absent."), good=True)
    for state in some:
        zh, en = _COUNTED[state]
        first = state == some[0]
        pieces.append(Text("，其中" if first else "、", ", of which " if first else ", "))
        pieces.append(Linked(Text(zh.format(counts[state]), en.format(counts[state])), f"{page}?state={state.value}"))
    return sentence(*pieces, Text("。", "."), good=False)


def _needs(chain: str, links: Sequence[LinkRow], assessment: Assessment) -> Sentence | None:
    """What the chain needs and how much of it is supplied locally."""
    sums, cited = shortfall_in_chain(links), _citing(Subject("chain", chain), assessment)
    if sums.demand is None:
        return None
    pieces: list[Piece] = [Text("链内企业年需求 ", "Firms of the chain need "), cited("chain_demand", sums.demand)]
    ratio = ratio_in_chain(links)
    if sums.met is None or ratio is None:
        return sentence(*pieces, Text("，本地供应情况暂无数据。", " a year; how much of it is supplied locally is not known."))
    pieces += [
        Text("，其中本地供应 ", " a year, of which local makers supply "), cited("chain_local_supply", sums.met),
        Text("，本地配套率 ", "; the local supply ratio is "), cited("local_supply_ratio", ratio), Text("。", "."),
    ]  # fmt: skip
    return sentence(*pieces)


def _gaps(chain: str, links: Sequence[LinkRow], assessment: Assessment) -> Sentence | None:
    """What is not met locally, and the gaps that are worth most."""
    gaps, sums = largest_gaps(links, NAMED), shortfall_in_chain(links)
    if not gaps or sums.unmet is None:
        return None
    total = _citing(Subject("chain", chain), assessment)("chain_unmet_demand", sums.unmet)
    pieces: list[Piece] = [
        Text("本地未满足的需求为 ", "Local makers do not meet "), total,
        Text("，缺口最大的环节是", " a year; the largest gaps are "),
    ]  # fmt: skip
    for link in gaps:
        if link is not gaps[0]:
            pieces.append(Text("、", ", "))
        cited = _citing(Subject("link", f"{chain}/{link.product}"), assessment)
        pieces += [_name(link), Text("（", " ("), cited("chain_unmet_demand", link.chain_unmet_yuan), Text("）", ")")]
    return sentence(*pieces, Text("。", "."), stake_cny=sums.unmet, good=False)


_MOVED = {
    Move.OPENED: ("新成为{}环节，本地未满足的需求为 ", " has become {}; the demand not met locally is ", " a year."),
    Move.WORSENED: ("由弱链转为{}，本地未满足的需求为 ", " went from weak to {}; the demand not met locally is ", " a year."),
    Move.EASED: ("恢复本市生产，仍为{}环节，本地配套率为 ", " is made in the city again and still {}; the local supply ratio is ", "."),
    Move.CLOSED: ("已补齐，状态转为{}，本地配套率为 ", " is closed and now {}; the local supply ratio is ", "."),
}
"""What moved: in Chinese, in English, the end of the English sentence."""
_STATES = {
    LinkState.STRONG: ("强", "strong"), LinkState.STEADY: ("稳", "steady"), LinkState.WEAK: ("弱链", "weak"),
    LinkState.LOST: ("断链", "lost"), LinkState.ABSENT: ("缺链", "absent"),
}  # fmt: skip


def movement_sentences(moved: Iterable[Movement], assessment: Assessment) -> list[Sentence]:
    """Return what moved since the assessment before, one sentence a link, with what it is worth."""
    return [_moved(one, assessment) for one in moved]


def _moved(one: Movement, assessment: Assessment) -> Sentence:
    (zh, en, end), (state_zh, state_en) = _MOVED[one.move], _STATES[LinkState(one.now.state)]
    cited = _citing(Subject.parse(one.now.subject), assessment)
    ratio = one.move.good
    value = cited("local_supply_ratio", one.now.values["local_supply_ratio"]) if ratio else cited("unmet_demand", one.now.unmet_yuan)
    words = Text(zh.format(state_zh), en.format(state_en))
    return sentence(
        _name(one.now), words, value, Text("。", end), stake_cny=one.worth_yuan, good=one.move.good, key=f"gap {one.now.product}"
    )


def gap_sentence(gaps: Sequence[LinkRow], assessment: Assessment) -> Sentence | None:
    """Return the sentence that names the largest gaps of the city; None without any."""
    if not gaps:
        return None
    pieces: list[Piece] = [Text("本地未满足的需求最大的环节是", "The largest gaps in demand not met locally are ")]
    for link in gaps:
        cited = _citing(Subject.parse(link.subject), assessment)("unmet_demand", link.unmet_yuan)
        between = () if link is gaps[0] else (Text("、", ", "),)
        pieces += [*between, _name(link), Text("（", " ("), cited, Text("）", ")")]
    stake = sum(link.unmet_yuan or 0.0 for link in gaps)
    return sentence(*pieces, Text("。", "."), stake_cny=stake, good=False, key="largest gaps")


def _name(link: LinkRow) -> Linked:
    return Linked(Text(link.name_zh, link.name_en or link.name_zh), page_of("chain_link", link.chain, link.product))


def _citing(subject: Subject, assessment: Assessment) -> Callable[[str, float | None], Cited]:
    """Cite figures of one subject in the year of an assessment."""
    period = Period(assessment.year, PeriodKind.YEAR)
    return lambda code, value: Cited(code, subject, period, value)
