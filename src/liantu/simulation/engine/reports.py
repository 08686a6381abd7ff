"""年报: five years of what firms report, from their outputs; value added is brought to the official total."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, between, even, stream, totals
from liantu.simulation.engine.firms import Holdings
from liantu.simulation.engine.practices import practices_of_year
from liantu.simulation.engine.report_rules import Lognormal, ReportRules
from liantu.simulation.engine.rule_files import SimulationRules


@dataclass(frozen=True, slots=True)
class Year:
    """A year, how many years it lies after the last reported one (below zero: before), and value added of all firms in it (yuan)."""

    year: int
    after_last: int
    value_added: float


def items_of_year(
    products: Catalogue, holdings: Holdings, outputs: Floats, district: Ints, rules: SimulationRules, when: Year, seed: int
) -> dict[str, Floats]:
    """Values of every item for every firm in a year, in yuan, persons, tonnes of standard coal, kWh, m³; NaN is not reported.

    ``district`` is the place of each firm's district in the list. Firm traits (margin, productivity …) are the same in all years, so a
    firm's ratios move smoothly.
    """
    values = _accounts(products, holdings, outputs, rules, when, seed)
    values |= practices_of_year(products, holdings.primary, district, values, rules, when.year, seed)
    return _without_small_firms(values, rules)


def _accounts(products: Catalogue, holdings: Holdings, outputs: Floats, rules: SimulationRules, when: Year, seed: int) -> dict[str, Floats]:
    """Output, results, people, trade, assets and energy of every firm; the order of the draws decides the numbers."""
    report_rules = rules.reports
    firms = len(holdings.primary)
    firm_ids = np.arange(firms, dtype=np.int64)
    rng = stream(seed, f"reports {when.year}")
    traits = stream(seed, "traits")

    output = totals(holdings.firm, outputs, firms)
    revenue = _below_the_line(output * between(report_rules.revenue_of_output, rng.random(firms)), firm_ids, rules, seed)
    value_added = _value_added(products, holdings, outputs, output, when.value_added, traits)
    margin = report_rules.profit_of_revenue.mean + report_rules.profit_of_revenue.sigma * traits.normal(size=firms)
    employees = _employees(value_added, report_rules, traits, when.after_last)
    assets = revenue * _spread(report_rules.assets_of_revenue, traits, firms)
    energy = _energy(products, holdings, output, report_rules, traits) * 0.97 ** (when.after_last + 4)

    return {
        "output_value": output,
        "revenue": revenue,
        "value_added": value_added,
        "profit": revenue * (margin + rng.normal(0, 0.012, firms)),
        "tax": revenue * _spread(report_rules.tax_of_revenue, traits, firms),
        "employees": employees,
        "rd_expense": _rd_expense(products, holdings, revenue, report_rules, traits, seed),
        "export_value": _export_value(products, holdings, outputs, report_rules, seed),
        "assets": assets,
        "liabilities": assets * between(report_rules.liabilities_of_assets, traits.random(firms)),
        "energy_tce": energy,
        **_electricity_and_water(energy, output, report_rules, traits),
        "investment": revenue * np.minimum(_spread(report_rules.investment_of_revenue, rng, firms), 1.5),
    }


def _without_small_firms(values: dict[str, Floats], rules: SimulationRules) -> dict[str, Floats]:
    """Values rounded; NaN for firms without output, and for firms below the line where an item is not asked of them."""
    idle = values["output_value"] <= 0
    small = values["revenue"] < rules.firms.above_scale_yuan
    return {
        name: np.where(idle | (small & (name not in rules.reports.small_firm_items)), np.nan, np.round(column, 2))
        for name, column in values.items()
    }


def _employees(value_added: Floats, report_rules: ReportRules, traits: np.random.Generator, years_after_last: int) -> Floats:
    """Employees by value added per head, which grows from year to year; one at least."""
    per_head = _spread(report_rules.value_added_per_head, traits, len(value_added))
    return np.maximum(np.round(value_added / (per_head * (1 + report_rules.value_added_per_head.growth) ** years_after_last)), 1.0)


def _export_value(products: Catalogue, holdings: Holdings, outputs: Floats, report_rules: ReportRules, seed: int) -> Floats:
    """Exports of the firms that export at all, by the export shares of what they make."""
    firm_ids = np.arange(len(holdings.primary), dtype=np.int64)
    share_abroad = np.minimum(products.export_share / report_rules.exporters, report_rules.export_most)
    exports = totals(holdings.firm, outputs * share_abroad[holdings.product], len(firm_ids))
    return np.where(even(firm_ids, salt=seed + 11) < report_rules.exporters, exports, 0.0)


def _electricity_and_water(energy: Floats, output: Floats, report_rules: ReportRules, traits: np.random.Generator) -> dict[str, Floats]:
    """Electricity by energy, water by output."""
    electricity = energy * _spread(report_rules.kwh_per_tce, traits, len(output))
    water = output / 1e6 * _spread(report_rules.water_m3_per_million, traits, len(output))
    return {"electricity_kwh": np.round(electricity), "water_m3": np.round(water)}


def _below_the_line(revenue: Floats, firm_ids: Ints, rules: SimulationRules, seed: int) -> Floats:
    """Revenue where some of the firms just above the above-scale line stay just below it, the same firms in all years."""
    line, line_rules = rules.firms.above_scale_yuan, rules.reports.just_below
    near = (revenue >= line) & (revenue < line * line_rules.up_to) & (even(firm_ids, salt=seed + 31) < line_rules.of)
    return np.where(near, line * between(line_rules.parts_of_line, even(firm_ids, salt=seed + 32)), revenue)


def _value_added(
    products: Catalogue, holdings: Holdings, outputs: Floats, output: Floats, target: float, traits: np.random.Generator
) -> Floats:
    """Output less inputs, whose share is the larger of the pack's inputs and the sector's; scaled to the official total."""
    firms = len(output)
    input_share = np.asarray(products.inputs.sum(axis=1)).ravel()
    own_share = 1 - np.minimum(np.maximum(input_share, products.intermediate_share), 0.93)
    unscaled = totals(holdings.firm, outputs * own_share[holdings.product], firms) * np.exp(traits.normal(0, 0.2, firms))
    ceiling = 0.92 * output
    value = np.minimum(unscaled, ceiling)
    for _ in range(40):
        if value.sum() <= 0:
            break
        value = np.minimum(value * (target / value.sum()), ceiling)
    return value


def _spread(distribution: Lognormal, rng: np.random.Generator, count: int) -> Floats:
    """Lognormal numbers with the given median and sigma."""
    return distribution.median * np.exp(rng.normal(0, distribution.sigma, count))


def _rd_expense(
    products: Catalogue, holdings: Holdings, revenue: Floats, report_rules: ReportRules, traits: np.random.Generator, seed: int
) -> Floats:
    """R&D expense of the firms that do any; a higher part of revenue where the rules name the division as research-intensive."""
    rd_rules, firms = report_rules.rd_of_revenue, len(revenue)
    intensive = np.isin(products.divisions[holdings.primary], [int(division) for division in rd_rules.high_divisions])
    factor = np.where(intensive, rd_rules.high / rd_rules.median, 1.0)
    share = np.minimum(_spread(rd_rules, traits, firms) * factor, 0.25)
    return np.where(even(np.arange(firms, dtype=np.int64), salt=seed + 12) < rd_rules.doing_rd, revenue * share, 0.0)


def _energy(products: Catalogue, holdings: Holdings, output: Floats, report_rules: ReportRules, traits: np.random.Generator) -> Floats:
    """Energy in tonnes of standard coal: the division's intensity × output."""
    energy_rules = report_rules.energy_tce_per_million
    division = products.divisions[holdings.primary]
    intensity = np.full(len(output), energy_rules.default)
    for name, value in energy_rules.by_division.items():
        intensity = np.where(division == int(name), value, intensity)
    return np.asarray(output / 1e6 * intensity * np.exp(traits.normal(0, energy_rules.sigma, len(output))), dtype=np.float64)


def report_rows(values: dict[str, Floats], codes: pl.Series, period: str, items: Collection[str]) -> pl.DataFrame:
    """Rows organisation, period, item, value of one year for the items that the pack knows."""
    parts = []
    for name in sorted(set(values) & set(items)):
        rows: Ints = np.flatnonzero(~np.isnan(values[name]))
        parts.append(
            pl.DataFrame({"organisation": codes.gather(rows), "value": values[name][rows]}).with_columns(
                period=pl.lit(period), item=pl.lit(name)
            )
        )
    return pl.concat(parts).select("organisation", "period", "item", "value")
