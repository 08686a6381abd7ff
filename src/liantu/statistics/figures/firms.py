"""一家企业的指标: what an indicator's formula gives for one firm, from its reports as they stand now, so that a correction shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Figure, Subject
from liantu.kernel.formula import items, parse_formula
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.statistics.engine.compute import compute
from liantu.statistics.figures.explained import Cell, steps_of
from liantu.statistics.figures.figure_context import current_pack
from liantu.statistics.figures.rows import firm_rows
from liantu.statistics.queries import latest_computation, members_frame
from liantu.statistics.queries.claims import definition_at
from liantu.statistics.queries.firms import CellFirms
from liantu.statistics.queries.panels import panel_of


def open_firm(code: str, subject: Subject, period: Period | None, viewer: Viewer) -> Figure:
    """Open an indicator of one firm whose reports the viewer may see; ``period`` None is the newest full year. Raises NotFoundError."""
    pack = current_pack()
    entry = pack.computed_indicator(code)
    firm = _firm(subject, viewer)
    when = period or _newest_year(firm)

    version, formula, rule = definition_at(entry, when)
    node = parse_formula(formula)
    members = members_frame(pack)
    members = members.filter(pl.col("organisation") == firm.pk)
    panel = pl.concat([panel_of(pack, items(node), one) for one in (when.same_period_last_year(), when)])
    panel = panel.filter(pl.col("organisation") == firm.pk)

    current, last_year = (_rows(panel, members, one) for one in (when, when.same_period_last_year()))
    value = _value(pack, entry, panel, members, when)
    steps = (*steps_of(pack, node, Cell(current.to_dicts(), last_year.to_dicts())), (entry.name, value, entry.unit))

    definition = replace(entry.definition(), version=version, rule=rule)
    marks = (Mark.REPORTED, Mark.SIMULATED) if firm.simulated else (Mark.REPORTED,)
    reason = Text("该单位未填报", "not reported by this organisation") if value is None else None
    evidence = (firm_rows(viewer, pack, node, CellFirms(current, frozenset({firm.pk})), when, None),)
    return Figure(definition, subject, when, value, marks, reason, steps, evidence)


def _firm(subject: Subject, viewer: Viewer) -> Any:
    """The organisation, if the viewer may see its reports; that a chain leader sees the organisation is not enough."""
    firm = None if subject.number is None else registry.organisations(viewer).filter(pk=subject.number).first()
    if firm is None or not (viewer.sees_city or firm.region_id in viewer.districts or firm.pk in viewer.organisations):
        raise NotFoundError(Text(f"没有 {subject}", f"{subject} not found, or no access"))
    return firm


def _newest_year(firm: Any) -> Period:
    computation = latest_computation(SYSTEM)
    text = None if computation is None else computation.newest.get(PeriodKind.YEAR.value)
    return Period.parse(text) if text else Period.of(firm.reported_date, PeriodKind.YEAR).previous()


def _rows(panel: pl.DataFrame, members: pl.DataFrame, period: Period) -> pl.DataFrame:
    return panel.filter(pl.col("period") == period.number).drop("period").join(members, on="organisation", how="inner")


def _value(pack: Pack, entry: IndicatorEntry, panel: pl.DataFrame, members: pl.DataFrame, when: Period) -> float | None:
    """The value by the same engine that computes groups: here a group of one, whatever its population."""
    alone = members.select("organisation")
    figures = compute(
        panel, members.drop("name", "simulated"), [entry], "city", when.kind, populations={entry.population: alone}, city=pack.city
    )
    values = figures.filter(pl.col("period") == when.number).get_column("value")
    return float(values.item()) if values.len() and values.item() is not None else None
