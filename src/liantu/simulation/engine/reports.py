"""年报: five years of what firms report, from their outputs; value added is brought to the official total."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, between, even, stream, totals
from liantu.simulation.engine.firms import Holdings
from liantu.simulation.engine.practices import practices_of_year
from liantu.simulation.engine.report_rules import Lognormal, ReportRules
from liantu.simulation.engine.rule_files import SimulationRules


def items_of_year(
    products: Catalogue, held: Holdings, made: Floats, district: Ints, rules: SimulationRules, year: int, last: int, seed: int
) -> dict[str, Floats]:
    """Values of every item for every firm in a year, in yuan, persons, tonnes of standard coal, kWh, m³; NaN is not reported.

    ``district`` is the place of each firm's district in the list. Firm traits (margin, productivity …) are the same in all years, so a
    firm's ratios move smoothly.
    """
    given = rules.reports
    firms = len(held.primary)
    who = np.arange(firms, dtype=np.int64)
    rng = stream(seed, f"reports {year}")
    steady = stream(seed, "traits")
    output = totals(held.firm, made, firms)
    revenue = _below_the_line(output * between(given.revenue_of_output, rng.random(firms)), who, rules, seed)
    value_added = _value_added(products, held, made, output, rules, year, steady)
    margin = given.profit_of_revenue.mean + given.profit_of_revenue.sigma * steady.normal(size=firms)
    per_head = _spread(given.value_added_per_head, steady, firms) * (1 + given.value_added_per_head.growth) ** (year - last)
    heads = value_added / per_head
    share_abroad = np.minimum(products.export_share / given.exporters, given.export_most)
    exported = totals(held.firm, made * share_abroad[held.product], firms)
    researching = even(who, salt=seed + 12) < given.rd_of_revenue.doing_rd
    exporter = even(who, salt=seed + 11) < given.exporters
    assets = revenue * _spread(given.assets_of_revenue, steady, firms)
    energy = _energy(products, held, output, given, steady) * 0.97 ** (year - last + 4)
    money = {
        "output_value": output,
        "revenue": revenue,
        "value_added": value_added,
        "profit": revenue * (margin + rng.normal(0, 0.012, firms)),
        "tax": revenue * _spread(given.tax_of_revenue, steady, firms),
        "employees": np.maximum(np.round(heads), 1.0),
        "rd_expense": np.where(researching, revenue * _rd(products, held, given, steady), 0.0),
        "export_value": np.where(exporter, exported, 0.0),
        "assets": assets,
        "liabilities": assets * between(given.liabilities_of_assets, steady.random(firms)),
        "energy_tce": energy,
        "electricity_kwh": np.round(energy * _spread(given.kwh_per_tce, steady, firms)),
        "water_m3": np.round(output / 1e6 * _spread(given.water_m3_per_million, steady, firms)),
        "investment": revenue * np.minimum(_spread(given.investment_of_revenue, rng, firms), 1.5),
    }
    money |= practices_of_year(products, held.primary, district, money, rules, year, seed)
    small = revenue < rules.firms.above_scale_yuan
    return {
        name: np.where((output <= 0) | (small & (name not in given.small_firm_items)), np.nan, np.round(values, 2))
        for name, values in money.items()
    }


def _below_the_line(revenue: Floats, who: Ints, rules: SimulationRules, seed: int) -> Floats:
    """Revenue where some of the firms just above the above-scale line stay just below it, the same firms in all years."""
    line, given = rules.firms.above_scale_yuan, rules.reports.just_below
    near = (revenue >= line) & (revenue < line * given.up_to) & (even(who, salt=seed + 31) < given.of)
    return np.where(near, line * between(given.parts_of_line, even(who, salt=seed + 32)), revenue)


def _value_added(
    products: Catalogue, held: Holdings, made: Floats, output: Floats, rules: SimulationRules, year: int, steady: np.random.Generator
) -> Floats:
    """Output less inputs, whose share is the larger of the pack's inputs and the sector's; scaled to the official total."""
    firms = len(output)
    described = np.asarray(products.inputs.sum(axis=1)).ravel()
    own = 1 - np.minimum(np.maximum(described, products.intermediate_share), 0.93)
    raw = totals(held.firm, made * own[held.product], firms) * np.exp(steady.normal(0, 0.2, firms))
    target = rules.totals.value_added.years[str(year)]
    ceiling = 0.92 * output
    value = np.minimum(raw, ceiling)
    for _ in range(40):
        if value.sum() <= 0:
            break
        value = np.minimum(value * (target / value.sum()), ceiling)
    return value


def _spread(given: Lognormal, rng: np.random.Generator, count: int) -> Floats:
    """Lognormal numbers with the given median and sigma."""
    return given.median * np.exp(rng.normal(0, given.sigma, count))


def _rd(products: Catalogue, held: Holdings, given: ReportRules, steady: np.random.Generator) -> Floats:
    """R&D over revenue; higher where the rules name the division as research-intensive."""
    high = np.isin(products.divisions[held.primary], [int(division) for division in given.rd_of_revenue.high_divisions])
    factor = np.where(high, given.rd_of_revenue.high / given.rd_of_revenue.median, 1.0)
    return np.minimum(_spread(given.rd_of_revenue, steady, len(held.primary)) * factor, 0.25)


def _energy(products: Catalogue, held: Holdings, output: Floats, given: ReportRules, steady: np.random.Generator) -> Floats:
    """Energy in tonnes of standard coal: the division's intensity × output."""
    table = given.energy_tce_per_million
    division = products.divisions[held.primary]
    intensity = np.full(len(output), table.default)
    for name, value in table.by_division.items():
        intensity = np.where(division == int(name), value, intensity)
    return np.asarray(output / 1e6 * intensity * np.exp(steady.normal(0, table.sigma, len(output))), dtype=np.float64)


def report_rows(values: dict[str, Floats], codes: pl.Series, period: str, items: Collection[str]) -> pl.DataFrame:
    """Rows organisation, period, item, value of one year for the items that the pack knows."""
    parts = []
    for name in sorted(set(values) & set(items)):
        given: Ints = np.flatnonzero(~np.isnan(values[name]))
        parts.append(
            pl.DataFrame({"organisation": codes.gather(given), "value": values[name][given]}).with_columns(
                period=pl.lit(period), item=pl.lit(name)
            )
        )
    return pl.concat(parts).select("organisation", "period", "item", "value")
