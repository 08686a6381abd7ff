"""缺口的打开: the demand that is not met locally, of a product, of a link within its chain, and of a whole chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from liantu.accounts.queries import Viewer
from liantu.chains.figures.figure_context import Step, assessment_for, definition_of, withheld_text
from liantu.chains.models import NOBODY_MAKES, Assessment
from liantu.chains.queries import LinkRow, chain_of, link_figures, link_of, links_of_product, shortfall_in_chain
from liantu.kernel.bound import Bound
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text

_RATIO = Text("本地配套率", "local supply ratio")
_IN_CHAIN: Mapping[str, tuple[str, Callable[[LinkRow], float | None]]] = {
    "chain_demand": ("demand", lambda link: _yuan(link.values["chain_demand_yuan"])),
    "chain_local_supply": ("met", lambda link: link.chain_met_yuan),
    "chain_unmet_demand": ("unmet", lambda link: link.chain_unmet_yuan),
}
"""Code → the sum of a chain (field of `Shortfall`), the value of one link."""
_COLUMNS = (
    Text("产品", "Product"),
    Text("本链需求（元）", "Demand within the chain (yuan)"),
    Text("本地配套率", "Local supply ratio"),
    Text("本地供应（元）", "Supplied locally (yuan)"),
    Text("缺口（元）", "Not met (yuan)"),
)


@FIGURES.opens("unmet_demand")
def open_unmet(subject: Subject, period: Any, viewer: Viewer) -> Figure:
    """Open what the city needs of a product (``product:`` or ``link:``) and does not get from its own makers; raises NotFoundError."""
    assessment = assessment_for(period, viewer)
    link = _link(subject, viewer, assessment)
    steps = _steps(Text("本市需求", "demand in the city"), link.values["demand_yuan"], link, link.unmet_yuan)
    return _figure("unmet_demand", subject, assessment, link.unmet_yuan, steps, link=link)


def _opener(code: str) -> Callable[[Subject, Any, Viewer], Figure]:
    total, of_link = _IN_CHAIN[code]

    def opens(subject: Subject, period: Any, viewer: Viewer) -> Figure:
        assessment = assessment_for(period, viewer)
        if subject.kind == "link":
            link = _link(subject, viewer, assessment)
            steps = _steps(Text("本链需求", "demand within the chain"), link.values["chain_demand_yuan"], link, link.chain_unmet_yuan)
            return _figure(code, subject, assessment, of_link(link), steps, link=link)
        links = link_figures(viewer, chain_of(viewer, subject.key), assessment)
        sums = shortfall_in_chain(links)
        steps = (
            (Text("环节数", "links"), float(sums.products), "1"),
            (Text("本链需求已知的环节", "links with a known demand within the chain"), float(sums.known), "1"),
            (Text("这些环节的本链需求合计", "demand within the chain, these links"), sums.demand, "yuan"),
            (Text("其中本地配套率已知的环节", "of these, with a known local supply ratio"), float(sums.covered_products), "1"),
            (Text("这些环节的本链需求合计", "demand within the chain, these links"), sums.covered, "yuan"),
            (Text("其中本地供应", "of this, supplied locally"), sums.met, "yuan"),
            (Text("其中本地未满足", "of this, not met locally"), sums.unmet, "yuan"),
        )
        return _figure(code, subject, assessment, getattr(sums, total), steps, evidence=(_evidence(links, assessment),))

    return opens


for _code in _IN_CHAIN:
    FIGURES.opens(_code)(_opener(_code))


def _link(subject: Subject, viewer: Viewer, assessment: Assessment) -> LinkRow:
    chain, _, product = subject.key.rpartition("/")
    if subject.kind == "link":
        return link_of(viewer, chain, product, assessment)
    links = links_of_product(viewer, product, assessment)
    if not links:
        raise NotFoundError(Text(f"没有 {subject}", f"{subject} not found"))
    return min(links, key=lambda link: bool(link.withheld or link.hidden))


def _steps(name: Text, demand: Any, link: LinkRow, unmet: float | None) -> tuple[Step, ...]:
    """Demand, ratio, and the demand times what the ratio leaves."""
    steps: tuple[Step, ...] = ((name, _yuan(demand), "yuan"), (_RATIO, link.values["local_supply_ratio"], "share"))
    if link.state in NOBODY_MAKES and link.values["local_supply_ratio"] is None:
        steps = (*steps, (Text("本市没有企业生产，全部计为未满足", "nobody in the city makes it: all of it is unmet"), None, "1"))
    return (*steps, (Text("需求 ×（1 − 本地配套率）", "demand × (1 − local supply ratio)"), unmet, "yuan"))


def _figure(
    code: str,
    subject: Subject,
    assessment: Assessment,
    value: float | None,
    steps: tuple[Step, ...],
    *,
    link: LinkRow | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Figure:
    """The figure: an estimate, as the local supply ratio is one; empty with the reason where it is withheld or not known."""
    marks, when = tuple(Mark(mark) for mark in assessment.marks), Period(assessment.year, PeriodKind.YEAR)
    if link is not None and value is None and (link.withheld or link.hidden):
        reason = withheld_text(assessment, link.withheld or "derivable")
        return Figure(definition_of(code), subject, when, None, marks, reason=reason)
    unknown = Text("需求或本地配套率未知", "demand or local supply ratio not known") if value is None else None
    return Figure(definition_of(code), subject, when, value, marks, unknown, steps, evidence, Bound.ESTIMATE)


def _evidence(links: Sequence[LinkRow], assessment: Assessment) -> Evidence:
    """The links, the largest gap first; what is not published says why."""
    rows = sorted(links, key=lambda link: -(link.chain_unmet_yuan or 0.0))
    return Evidence(
        Text("各环节", "Links"),
        _COLUMNS,
        tuple(
            (
                Text(link.name_zh, link.name_en or link.name_zh),
                withheld_text(assessment, link.withheld) if link.withheld else link.values["chain_demand_yuan"],
                link.values["local_supply_ratio"],
                link.chain_met_yuan,
                link.chain_unmet_yuan,
            )
            for link in rows
        ),
    )


def _yuan(value: Any) -> float | None:
    return None if value is None else float(value)
