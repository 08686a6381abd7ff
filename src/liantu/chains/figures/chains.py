"""产业链指标的打开: the local supply ratio of a chain, weighted by the demand of its own downstream."""

from __future__ import annotations

from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.chains.engine.supply import weighted_ratio
from liantu.chains.figures.figure_context import assessment_for, definition_of, withheld_text
from liantu.chains.queries import chain_of, link_figures
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
    counted = int((ratios.is_not_null() & weights.is_not_null()).sum())
    steps = (
        (Text("环节数", "links"), float(len(links)), "1"),
        (Text("配套率与链内需求均已知的环节", "links with a known ratio and demand"), float(counted), "1"),
        (Text("这些环节的链内需求合计", "their demand inside the chain"), float(weights.filter(ratios.is_not_null()).sum()), "yuan"),
        (Text("按需求加权的本地配套率", "ratio weighted by demand"), value, "share"),
    )
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
        Text("链内需求（元）", "Demand inside the chain (yuan)"),
        Text("本地配套率", "Local supply ratio"),
        Text("口径", "Basis"),
    )
    marks = tuple(Mark(mark) for mark in assessment.marks)
    reason = Text("没有配套率与需求均已知的环节", "no link with a known ratio and demand") if value is None else None
    evidence = (Evidence(Text("各环节", "The links"), columns, rows),)
    return Figure(
        definition_of("local_supply_ratio"), subject, Period(assessment.year, PeriodKind.YEAR), value, marks, reason, steps, evidence
    )
