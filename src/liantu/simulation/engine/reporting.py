"""填报: all report rows of the simulated city: five yearly reports of every firm, monthly ones of the above-scale firms, and schools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from liantu.simulation.engine.draws import Floats
from liantu.simulation.engine.flaws import Flaws, draw_flaws, flawed
from liantu.simulation.engine.months import activity, month_ends, months_of_year
from liantu.simulation.engine.reports import report_rows
from liantu.simulation.engine.rule_files import SimulationRules
from liantu.simulation.engine.schools import Schools, graduate_rows
from liantu.simulation.engine.span import MONTHS, YEARLY_REPORT, Span

if TYPE_CHECKING:
    from liantu.kernel.pack.entries import ItemEntry

Years = Mapping[int, Mapping[str, Floats]]
"""Values of every item and firm by year; NaN is not reported."""


def all_reports(
    years: Years, items: Mapping[str, ItemEntry], codes: pl.Series, school_table: Schools, rules: SimulationRules, span: Span, seed: int
) -> pl.DataFrame:
    """Return rows organisation, period, item, value, reported_date of firms and schools; ``codes`` are those of the firms, in order.

    What would be handed in after the span's day is not there.
    """
    full = span.years[: span.full]
    parts = [report_rows(dict(years[year]), codes, str(year), items).with_columns(_reported(year)) for year in full]
    parts += [
        graduate_rows(school_table, rules, year, span.last).filter(pl.col("item").is_in(list(items))).with_columns(_reported(year))
        for year in full
    ]
    for year in span.years:
        if span.months_of(year):
            parts += _monthly(years, items, codes, rules, span, year, seed)
    return pl.concat(parts)


def _reported(year: int) -> pl.Expr:
    """Yearly reports are handed in on 15 February of the year after."""
    return pl.lit(date(year + 1, *YEARLY_REPORT)).alias("reported_date")


def _monthly(
    years: Years, items: Mapping[str, ItemEntry], codes: pl.Series, rules: SimulationRules, span: Span, year: int, seed: int
) -> Iterator[pl.DataFrame]:
    """Rows of a year's monthly reports, item by item, as they are handed in."""
    months, flaws = monthly_values(years, items, rules, span, year, seed)
    money = [code for code in months if items[code].money]
    reported = flawed(months, money, flaws, rules, year, seed)
    labels = pl.Series([f"{year}-{month:02d}" for month in range(1, MONTHS + 1)])
    days = month_ends(year) + flaws.days
    asked = np.isin(np.arange(1, MONTHS + 1), span.months_of(year))[None, :] & (days <= (span.today - date(1970, 1, 1)).days)
    for item, values in reported.items():
        firm, month = np.nonzero(asked & ~np.isnan(values))
        yield pl.DataFrame(
            {
                "organisation": codes.gather(firm),
                "period": labels.gather(month),
                "item": pl.repeat(item, len(firm), eager=True),
                "value": values[firm, month],
                "reported_date": pl.Series(days[firm, month].astype(np.int32)).cast(pl.Date),
            }
        )


def monthly_values(
    years: Years, items: Mapping[str, ItemEntry], rules: SimulationRules, span: Span, year: int, seed: int
) -> tuple[dict[str, Floats], Flaws]:
    """Return firms × 12 of every item that is reported by month, before flaws, and the flaws; NaN for firms below the line."""
    adds = {code: entry.adds for code, entry in items.items() if "month" in entry.period_kinds}
    values = years[year]
    is_above_scale = np.nan_to_num(values["revenue"]) >= rules.firms.above_scale_yuan
    above_scale = {item: np.where(is_above_scale, column, np.nan) for item, column in values.items()}
    activity_by_month = activity(_growth(years, year), rules, year, seed)
    silent = span.months[len(span.months) - rules.months.flaws.silent_months :]
    silent_months = [month for one, month in silent if one == year]
    flaws = draw_flaws(len(is_above_scale), rules, year, silent_months=silent_months, seed=seed)
    return months_of_year(above_scale, adds, activity_by_month, rules, year, seed), flaws


def _growth(years: Years, year: int) -> Floats:
    """Log change of each firm's output against the year before; NaN where either is not known."""
    output = years[year]["output_value"]
    previous = years.get(year - 1, {}).get("output_value", np.full(len(output), np.nan))
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.log(output / previous)
    return np.where(np.isfinite(change), change, np.nan)
