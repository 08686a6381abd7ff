"""环节指标的打开: makers, concentration, output, demand, supply and trend of a link, recomputed from its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from liantu.accounts.queries import Viewer
from liantu.chains.figures.chains import open_chain_ratio
from liantu.chains.figures.evidence import flow_rows, input_rows, maker_rows, purchase_rows
from liantu.chains.figures.figure_context import LinkContext, Row, Step, open_link
from liantu.chains.figures.firms import PART_LABELS, open_firm
from liantu.chains.models import LinkFigure
from liantu.chains.queries import Trace, product_trace
from liantu.kernel.bound import Bound
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.text import Text

_MAKERS = Text("本市生产企业", "Makers in the city")


def _makers(context: LinkContext, viewer: Viewer) -> tuple[Evidence, ...]:
    return (maker_rows(viewer, [context.product.pk], context.assessment, _MAKERS),)


def _maker_steps(context: LinkContext) -> tuple[Step, ...]:
    row = context.row
    return (
        (Text("有产出的本市企业", "makers in the city"), row["makers"], "firms"),
        (Text("其中产值已知的企业", "of these, with known output"), row["makers_known"], "firms"),
    )


def _concentration_steps(context: LinkContext) -> tuple[Step, ...]:
    hhi = context.row["hhi"]
    return (
        *_maker_steps(context),
        (Text("已知产值合计", "total known output"), context.row["output_yuan"], "yuan"),
        (Text("最大企业份额", "share of the largest"), context.row["largest_share"], "share"),
        (Text("前两家份额", "combined share of the two largest"), context.row["two_largest_share"], "share"),
        (Text("份额平方和（HHI）", "sum of squared shares (HHI)"), hhi, "index"),
        (Text("HHI × 10000", "HHI × 10,000"), None if hhi is None else hhi * 10_000, "index"),
        (Text("相当于多少家同等企业（1/HHI）", "equivalent number of equal-sized makers (1/HHI)"), None if not hhi else 1 / hhi, "firms"),
    )


def _output_steps(context: LinkContext) -> tuple[Step, ...]:
    return (*_maker_steps(context), (Text("产值合计", "total output"), context.row["output_yuan"], "yuan"))


def _capacity_steps(context: LinkContext) -> tuple[Step, ...]:
    return (*_maker_steps(context), (Text("产能合计", "total capacity"), context.row["capacity_yuan"], "yuan"))


def _trend_steps(context: LinkContext) -> tuple[Step, ...]:
    window = context.rules.parameters.trend_years
    rows = context.balance.filter(context.balance["year"] > context.assessment.year - window).sort("year")
    outputs = tuple(
        (Text(f"{year} 年产值", f"output in {year}"), value, "yuan") for year, value in rows.select("year", "output_yuan").iter_rows()
    )
    return (*outputs, (Text("两两年均对数增速的中位数换算", "median of pairwise yearly log growth"), context.row["trend"], "share"))


def _trend_evidence(context: LinkContext, viewer: Viewer) -> tuple[Evidence, ...]:
    title = Text("本市生产企业，各年", "Makers in the city, all years")
    return (maker_rows(viewer, [context.product.pk], context.assessment, title, all_years=True),)


def demand_steps(context: LinkContext) -> tuple[Step, ...]:
    """How the demand is made up."""
    row = context.row
    chain_step: tuple[Step, ...] = ()
    if context.chain:
        figure = LinkFigure.objects.filter(assessment=context.assessment, chain__code=context.chain, product=context.product).first()
        fen = figure.chain_demand_fen if figure else None
        chain_step = (
            (Text("其中本链下游的需求", "of this, from downstream within the chain"), None if fen is None else fen / 100, "yuan"),
        )

    return (
        (Text("以它为投入的产品", "products made from it"), row["downstream_products"], "1"),
        (Text("其中本市产值已知的", "of these, with known output in the city"), row["downstream_known"], "1"),
        (Text("下游产值 × 份额之和", "sum of downstream output × share"), row["downstream_yuan"], "yuan"),
        (Text("产品流量填报的本市最终需求", "final demand reported by product flows"), row["final_yuan"], "yuan"),
        (Text("两者之和：本市需求", "total: demand in the city"), row["demand_yuan"], "yuan"),
        *chain_step,
    )


def _demand_evidence(context: LinkContext, viewer: Viewer) -> tuple[Evidence, ...]:
    users = context.facts.inputs.filter(context.facts.inputs["input"] == context.product.pk)["product"].to_list()
    return (
        input_rows(viewer, context.product.pk, context.assessment, downstream=True),
        maker_rows(viewer, users, context.assessment, Text("下游产品的本市生产企业", "Makers of the downstream products")),
        flow_rows(viewer, context.product.pk, context.assessment),
    )


def supply_steps(context: LinkContext) -> tuple[Step, ...]:
    """How the local supply ratio and the outside shares are made up, on the basis that was used."""
    row = context.row
    purchase_steps: tuple[Step, ...] = (
        (Text("有金额的采购关系", "supply links with a known value"), row["linked"], "1"),
        (Text("向本市供应商采购", "bought from suppliers in the city"), row["local_yuan"], "yuan"),
        (Text("向市外供应商采购（供货关系）", "bought from outside (supply links)"), row["linked_outside_yuan"], "yuan"),
        (Text("供应商所在地不明", "supplier's location unknown"), row["unplaced_yuan"], "yuan"),
        (Text("进口（产品流量）", "imports (product flows)"), row["import_yuan"], "yuan"),
        (Text("市外购入（产品流量）", "inflow (product flows)"), row["inflow_yuan"], "yuan"),
        (Text("市外采购，取大", "bought from outside, the larger of the two"), row["outside_yuan"], "yuan"),
        (Text("本市需求", "demand in the city"), row["demand_yuan"], "yuan"),
        (Text("采购覆盖需求的比例", "share of demand covered by purchases"), row["coverage"], "share"),
        (Text("至少须覆盖", "minimum coverage"), context.rules.parameters.minimum_coverage, "share"),
    )
    ratio: Step = (Text("本地配套率", "local supply ratio"), row["local_supply_ratio"], "share")
    if context.protected:
        purchase_steps = ()
    if row["basis"] == "purchases":
        if "demand" in context.hidden:  # all purchases are the demand, or near it
            return (ratio,)
        total: Step = (Text("口径：采购。全部采购", "basis: purchases. Total purchases"), row["total_yuan"], "yuan")
        return (*purchase_steps, total, ratio)
    if row["basis"] == "output":
        return (
            *purchase_steps,
            (Text("口径：产值（上限估计）。本市产值", "basis: output (upper bound). Output in the city"), row["output_yuan"], "yuan"),
            *(() if context.protected else ((Text("减出口", "less exports"), row["export_yuan"], "yuan"),)),
            (Text("可供本市，不超过需求", "available to the city, capped at demand"), row["local_supply_yuan"], "yuan"),
            ratio,
        )

    return purchase_steps


def _supply_evidence(context: LinkContext, viewer: Viewer) -> tuple[Evidence, ...]:
    product = context.product.pk
    rows = (purchase_rows(viewer, product, context.assessment), flow_rows(viewer, product, context.assessment))
    return rows if context.row["basis"] == "purchases" else (*rows, *_makers(context, viewer), *_demand_evidence(context, viewer)[:2])


def _outside_steps(context: LinkContext) -> tuple[Step, ...]:
    return (
        *supply_steps(context),
        (Text("市外份额", "share from outside the city"), context.row["outside_share"], "share"),
        (Text("进口份额", "share from abroad"), context.row["abroad_share"], "share"),
        (Text("来源不明份额", "share of unknown origin"), context.row["unplaced_share"], "share"),
    )


_Steps = Callable[[LinkContext], tuple[Step, ...]]
_Rows = Callable[[LinkContext, Viewer], tuple[Evidence, ...]]
_LINK: Mapping[str, tuple[str, _Steps, _Rows]] = {
    "makers": ("makers", _maker_steps, _makers),
    "hhi": ("hhi", _concentration_steps, _makers),
    "largest_share": ("largest_share", _concentration_steps, _makers),
    "local_output": ("output_yuan", _output_steps, _makers),
    "local_capacity": ("capacity_yuan", _capacity_steps, _makers),
    "output_trend": ("trend", _trend_steps, _trend_evidence),
    "local_demand": ("demand_yuan", demand_steps, _demand_evidence),
    "local_supply_ratio": ("local_supply_ratio", supply_steps, _supply_evidence),
    "outside_share": ("outside_share", _outside_steps, _supply_evidence),
    "abroad_share": ("abroad_share", _outside_steps, _supply_evidence),
}
"""Code → column of the row, steps, evidence."""


def ratio_bound(row: Row) -> Bound:
    """Return what a local supply ratio claims.

    By output it is at most so much, for makers may serve others first; where a maker's output is unknown, nothing for certain. Purchases
    that do not cover a known demand are a part; where places of suppliers are unknown, more may be local.
    """
    if row["basis"] != "purchases":
        return Bound.AT_MOST if row["makers_known"] == row["makers"] else Bound.ESTIMATE
    if row["coverage"] is None or row["coverage"] < 1:
        return Bound.ESTIMATE
    return Bound.AT_LEAST if row["unplaced_yuan"] else Bound.EXACT


def _bound(code: str, row: Row) -> Bound:
    """What a figure of a link claims: by output, outside is the rest; of purchases from unknown places more may come from anywhere."""
    if code not in {"local_supply_ratio", "outside_share", "abroad_share"}:
        return Bound.EXACT
    bound = ratio_bound(row)
    if code == "local_supply_ratio" or row["basis"] == "purchases":
        return bound
    return bound.turned if code == "outside_share" else Bound.ESTIMATE


def _opener(code: str) -> Callable[[Subject, Any, Any], Figure]:
    column, steps, rows = _LINK[code]

    def opens(subject: Subject, period: Any, viewer: Any) -> Figure:
        if code == "local_supply_ratio" and subject.kind == "chain":
            return open_chain_ratio(subject, period, viewer)
        if code == "local_supply_ratio" and subject.kind == "organisation":
            return open_firm(code, subject, period, viewer)
        context = open_link(code, subject, period, viewer)
        if context.withheld:
            return context.figure(None, (), ())
        value = context.row[column]
        reason = Text("已知数据不足", "not enough data") if value is None else None
        number = None if value is None else float(value)
        return context.figure(number, steps(context), rows(context, viewer), reason, _bound(code, context.row))

    return opens


for _code in _LINK:
    FIGURES.opens(_code)(_opener(_code))


@FIGURES.opens("city_value_share")
def city_value_share(subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open the part of a product's, or of a firm's output's, value that is made in the city."""
    if subject.kind == "organisation":
        return open_firm("city_value_share", subject, period, viewer)
    context = open_link("city_value_share", subject, period, viewer)
    if context.withheld:
        return context.figure(None, (), ())
    if not context.row["makers"]:
        return context.figure(None, (), (), Text("本市没有企业生产该产品", "not made in the city"))

    trace = product_trace(viewer, context.product.code, context.assessment)
    return context.figure(trace.parts["local"], _trace_steps(trace), (_trace_evidence(trace),))


def _trace_steps(trace: Trace) -> tuple[Step, ...]:
    """The local part tier by tier, then all parts without end of tiers."""
    tiers: tuple[Step, ...] = tuple(
        (Text(f"追溯 {tier} 级，止于本地采购", f"cut after {tier} tier(s), local purchases counted as local"), parts["local"], "share")
        for tier, parts in enumerate(trace.tiers)
    )
    return tiers + tuple(
        (Text(f"无限级：{PART_LABELS[part].zh}", f"all tiers: {PART_LABELS[part].en}"), value, "share")
        for part, value in trace.parts.items()
    )


def _trace_evidence(trace: Trace) -> Evidence:
    """Where each input comes from, as parts of the product's value."""
    columns = (Text("投入", "Input"), Text("价值份额", "Share of value"), *PART_LABELS.values())
    rows = tuple(
        (
            Text(line["product"].name_zh, line["product"].name_en),
            line["share"],
            line["local"],
            line["outside"],
            line["abroad"],
            line["unknown"],
        )
        for line in trace.inputs
    )
    note = Text(
        "各部分为占产品价值的份额；未列明的投入计入自身增加值",
        "shares of the product's value; inputs that are not listed count as its own value added",
    )
    return Evidence(Text("投入的来源", "Where the inputs come from"), columns, rows, note=note)
