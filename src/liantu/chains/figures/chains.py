"""产业链指标的打开: the local supply ratio of a chain, weighted by the demand of its own downstream."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.chains.engine.supply import weighted_ratio
from liantu.chains.figures.figure_context import Step, assessment_for, definition_of, withheld_text
from liantu.chains.models import Assessment
from liantu.chains.queries import LinkRow, chain_of, link_figures
from liantu.kernel.bound import Bound
from liantu.kernel.figure import Evidence, Figure, Subject
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text


def open_chain_ratio(subject: Subject, period: Any, viewer: Viewer) -> Figure:
    """Open the chain's ratio: Σ ratio × demand ÷ Σ demand over the links where both are known and shown to the viewer."""
    assessment = assessment_for(period, viewer)
    chain = chain_of(viewer, subject.key)
    links = link_figures(viewer, chain, assessment)
    ratios = pl.Series([link.values["local_supply_ratio"] for link in links], dtype=pl.Float64)
    weights = pl.Series([link.values["chain_demand_yuan"] for link in links], dtype=pl.Float64)
    value = weighted_ratio(ratios, weights)

    marks = tuple(Mark(mark) for mark in assessment.marks)
    reason = Text("没有配套率与需求均已知的环节", "no link has both a known ratio and a known demand") if value is None else None
    period_of_year = Period(assessment.year, PeriodKind.YEAR)
    steps, evidence = _steps(ratios, weights, value), (_evidence(links, assessment),)
    return Figure(definition_of("local_supply_ratio"), subject, period_of_year, value, marks, reason, steps, evidence, Bound.ESTIMATE)


def _steps(ratios: pl.Series, weights: pl.Series, value: float | None) -> tuple[Step, ...]:
    """How many links count, their demand, and the weighted ratio."""
    count = int((ratios.is_not_null() & weights.is_not_null()).sum())
    return (
        (Text("环节数", "links"), float(len(ratios)), "1"),
        (Text("配套率与链内需求均已知的环节", "links with both ratio and demand known"), float(count), "1"),
        (
            Text("这些环节的链内需求合计", "total demand within the chain, these links"),
            float(weights.filter(ratios.is_not_null()).sum()),
            "yuan",
        ),
        (Text("按需求加权的本地配套率", "local supply ratio, weighted by demand"), value, "share"),
    )


def _evidence(links: Sequence[LinkRow], assessment: Assessment) -> Evidence:
    """The links with demand, ratio, and its basis or why it is not published."""
    rows = tuple(
        (
            Text(link.name_zh, link.name_en or link.name_zh),
            link.values["chain_demand_yuan"],
            link.values["local_supply_ratio"],
            withheld_text(assessment, link.withheld) if link.withheld else link.values["basis"],
        )
        for link in links
    )
    columns = (
        Text("产品", "Product"),
        Text("链内需求（元）", "Demand within the chain (yuan)"),
        Text("本地配套率", "Local supply ratio"),
        Text("口径", "Basis"),
    )
    return Evidence(Text("各环节", "Links"), columns, rows)
