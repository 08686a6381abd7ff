"""主要指标: what a computation keeps of the lead indicators: the newest full month of the city and of every district, and its changes."""

from __future__ import annotations

from typing import Any

import polars as pl

from liantu.kernel.formula import nodes, parse_formula
from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.actions.figures import Facts
from liantu.statistics.engine.head_figures import head_changes, spans_of
from liantu.statistics.engine.head_rules import HeadFigureRules
from liantu.statistics.queries.head_changes import head_rows


def head_figures(facts: Facts, newest: dict[str, str]) -> dict[str, Any]:
    """Return the month and, by key and indicator, the changes by span in the items' own units; empty without months or lead indicators."""
    text = newest.get(PeriodKind.MONTH.value)
    codes = facts.pack.rule(HeadFigureRules).indicators
    if text is None or not codes:
        return {}
    period = Period.parse(text)
    compared = sorted({one for span in spans_of(period.number, period.kind.per_year).values() for side in span for one in side})
    panel = facts.panels.of(PeriodKind.MONTH).filter(pl.col("period").is_in(compared))
    told: dict[str, dict[str, Any]] = {}
    for code in codes:
        changes = head_changes(_rows(facts, panel, code), period.number, period.kind.per_year)
        for row in changes.to_dicts():
            spans = told.setdefault(row["group"], {}).setdefault(code, {})
            spans[row["span"]] = {name: row[name] for name in ("total", "known", "now", "before", "firms")}
    return {"period": text, "figures": told}


def _rows(facts: Facts, panel: pl.DataFrame, code: str) -> pl.DataFrame:
    """What each firm of the population tells by month of the panel, once under its district and once under the city."""
    entry = facts.pack.measured[code]
    formula = parse_formula(entry.formula or "")
    assert isinstance(formula, nodes.Sum)
    told = head_rows(panel, facts.populations[entry.population], formula)
    rows = told.join(facts.members.select("organisation", "district"), on="organisation", how="inner")
    city, own = pl.lit(facts.pack.city), pl.col("district")
    places = [rows.with_columns(group=city), rows.filter(own.is_not_null()).with_columns(group=own)]
    return pl.concat([one.select("organisation", "group", "period", "value") for one in places])
