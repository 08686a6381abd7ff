"""企业指标的打开: a firm's local supply ratio with its tiers, and the part of its output's value made in the city."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from liantu.accounts.queries import Viewer
from liantu.chains.figures.evidence import name_of, yuan
from liantu.chains.figures.figure_context import Step, assessment_for, definition_of
from liantu.chains.queries import FirmTrace, firm_trace
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Figure, Subject
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.registry import queries as registry

PART_LABELS = {
    "local": Text("本市创造", "made in the city"),
    "outside": Text("市外", "outside"),
    "abroad": Text("进口", "abroad"),
    "unknown": Text("不明", "unknown"),
}
"""Where value comes from, by the names of the parts of a trace."""


def open_firm(code: str, subject: Subject, period: Any, viewer: Viewer) -> Figure:
    """Open ``local_supply_ratio`` or ``city_value_share`` of an organisation; raises NotFoundError, NotAllowedError."""
    firm = subject.number
    if firm is None:
        raise NotFoundError(Text(f"没有单位 {subject.key}", f"organisation {subject.key} not found"))

    assessment = assessment_for(period, viewer)
    firm_parts = firm_trace(viewer, firm, assessment)
    if code == "local_supply_ratio":
        value, steps = firm_parts.tiers[0].local_ratio if firm_parts.tiers else None, _tier_steps(firm_parts)
    else:
        value, steps = firm_parts.parts["local"] if firm_parts.parts else None, _part_steps(firm_parts)

    def purchases(for_viewer: Viewer) -> QuerySet[Any]:
        rows = registry.supply_links(for_viewer, assessment.known_at).filter(customer=firm, year=assessment.year)
        return rows.order_by(F("amount_fen").desc(nulls_last=True), "pk")

    columns = (
        Text("供应商", "Supplier"),
        Text("产品", "Product"),
        Text("在本市", "In the city"),
        Text("供货额（元）", "Value (yuan)"),
        Text("来源", "Source"),
    )

    def row_of(row: Any) -> tuple[Any, ...]:
        return row.supplier.name, name_of(row.product), row.supplier.inside_city, yuan(row.amount_fen), row.source.name

    evidence = registry.evidence_of(Text("采购", "Purchases"), columns, purchases, viewer, row_of)
    reason = Text("没有已知的采购或产值", "no purchases or output are known") if value is None else None
    marks = tuple(Mark(mark) for mark in assessment.marks)
    return Figure(definition_of(code), subject, Period(assessment.year, PeriodKind.YEAR), value, marks, reason, steps, (evidence,))


def _tier_steps(traced: FirmTrace) -> tuple[Step, ...]:
    steps: list[Step] = []
    for tier in traced.tiers:
        steps += [
            (Text(f"第 {tier.tier} 级：本市采购", f"tier {tier.tier}: bought in the city"), tier.local_yuan, "yuan"),
            (Text(f"第 {tier.tier} 级：市外采购", f"tier {tier.tier}: bought outside"), tier.outside_yuan, "yuan"),
            (Text(f"第 {tier.tier} 级：本地配套率", f"tier {tier.tier}: local supply ratio"), tier.local_ratio, "share"),
        ]
    if traced.withheld_tiers:
        steps.append(
            (Text("因企业过少未显示的级数", "tiers withheld because too few firms are behind them"), float(traced.withheld_tiers), "1")
        )
    return tuple(steps)


def _part_steps(firm_parts: FirmTrace) -> tuple[Step, ...]:
    return tuple((PART_LABELS[part], value, "share") for part, value in (firm_parts.parts or {}).items())
