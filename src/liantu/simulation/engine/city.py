"""模拟城市: all frames of the demonstration city, from a pack, its rules, a day and a seed. Same input, same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from liantu.simulation.engine import people, trade
from liantu.simulation.engine.draws import Floats, Ints, between, even, stream, totals, within
from liantu.simulation.engine.firm_rules import DaysByPlace
from liantu.simulation.engine.people import fen
from liantu.simulation.engine.plan import Plan
from liantu.simulation.engine.reporting import all_reports
from liantu.simulation.engine.reports import Year, items_of_year
from liantu.simulation.engine.schools import draw_schools, school_rows
from liantu.simulation.engine.span import YEARLY_REPORT
from liantu.simulation.engine.targets import totals_by_year

if TYPE_CHECKING:
    from liantu.kernel.pack.entries import ItemEntry


def frames(plan: Plan, items: Mapping[str, ItemEntry]) -> dict[str, pl.DataFrame]:
    """Return the frames of all tables, in the order of import; columns are the tables' fields, money in fen."""
    rules, seed, districts, today = plan.rules, plan.seed, plan.knowledge.districts, plan.span.today
    located = people.settle(plan.district, plan.kind, plan.wanted, districts, rules, seed)
    codes = pl.Series("code", located.codes + people.outside_codes(plan.outside))
    last = totals(plan.holdings.firm, plan.outputs[plan.last], len(located.codes))
    links, flows = _trade(plan, codes)
    school_table = draw_schools(rules, len(located.codes), plan.wanted.sum(axis=1), seed)
    firms = people.organisations(plan.products, plan.holdings.primary, last, located, districts, plan.outside, rules, seed)

    tables = {
        "parks": located.parks,
        "organisations": pl.concat([firms, school_rows(school_table, [district.code for district in districts])], how="diagonal"),
        "sites": people.sites(located, districts, rules, seed),
        "capabilities": _capabilities(plan, codes),
        "supply_links": links,
        "product_flows": flows,
        "reports": all_reports(_values_by_year(plan), items, codes, school_table, rules, plan.span, seed),
        "credentials": people.credentials(located, last, rules, today, seed),
        "projects": people.projects(located, districts, last, rules, today, seed),
    }
    reported = date(plan.span.last + 1, *YEARLY_REPORT)
    return {
        name: frame if "reported_date" in frame.columns else frame.with_columns(reported_date=pl.lit(reported))
        for name, frame in tables.items()
    }


def _values_by_year(plan: Plan) -> dict[int, dict[str, Floats]]:
    """What every firm would report in every year."""
    years = plan.span.years
    value_added = totals_by_year(plan.rules.totals.value_added.years, plan.knowledge.calibration.growth_after, years)
    return {
        year: items_of_year(
            plan.products, plan.holdings, plan.outputs[row], plan.district, plan.rules,
            Year(year, year - plan.span.last, float(value_added[row])), plan.seed,
        )
        for row, year in enumerate(years)
    }  # fmt: skip


def _reported(column: str) -> pl.Expr:
    """The day on which a year's figures are handed in: 15 February of the year after."""
    return pl.date(pl.col(column) + 1, *YEARLY_REPORT).alias("reported_date")


def _capabilities(plan: Plan, codes: pl.Series) -> pl.DataFrame:
    """Capability rows of all years: value of output and of capacity, utilisation, share of the firm's output."""
    rng = stream(plan.seed, "capacity")
    holdings, firms = plan.holdings, len(plan.holdings.primary)
    names = pl.Series(plan.products.codes)
    usual = rng.random(len(holdings.firm))
    parts = []
    for row, year in enumerate(plan.span.years[: plan.span.full]):
        output = plan.outputs[row]
        share = output / np.maximum(totals(holdings.firm, output, firms), 1e-9)[holdings.firm]
        chance = np.clip(usual + rng.normal(0, 0.08, len(output)), 0, 1)
        utilisation = np.round(between(plan.rules.firms.utilisation, chance), 4)
        rows: Ints = np.flatnonzero((output >= 1.0) & (holdings.product < plan.products.listed))
        parts.append(
            pl.DataFrame(
                {
                    "organisation": codes.gather(holdings.firm[rows]),
                    "product": names.gather(holdings.product[rows]),
                    "year": np.full(len(rows), year, dtype=np.int32),
                    "output_fen": fen(output[rows]),
                    "capacity_fen": fen(output[rows] / utilisation[rows]),
                    "utilisation": utilisation[rows],
                    "share": np.round(share[rows], 6).clip(1e-6, 1.0),
                }
            )
        )

    return pl.concat(parts).with_columns(_reported("year"))


def links_of_year(plan: Plan, row: int, covered: np.ndarray[tuple[int], np.dtype[np.bool_]], purchases: trade.Side) -> trade.Links:
    """Supply links of one year: the covered purchases laid beside local makers and suppliers from outside."""
    products, outsiders = plan.products, plan.outside
    share = plan.profile.local_share[row]
    abroad = trade.abroad_share(products, share, plan.rules)
    survey = purchases.only(covered)
    output, holdings = plan.outputs[row], plan.holdings
    local = within(holdings.product, output, products.size) * share[holdings.product]
    foreign = outsiders.abroad[outsiders.supplier]
    from_abroad = within(outsiders.product, outsiders.weight * foreign, products.size) * abroad[outsiders.product]
    from_near = within(outsiders.product, outsiders.weight * ~foreign, products.size) * (1 - share - abroad)[outsiders.product]
    supplier = np.concatenate([holdings.firm, outsiders.supplier + outsiders.first])
    product = np.concatenate([holdings.product, outsiders.product])
    amount = np.concatenate([local, from_abroad + from_near])
    supplies = trade.Side(supplier, product, amount, even(supplier, product, salt=8))
    return trade.meet(supplies.only(amount > 0), trade.split(survey, plan.rules.links.split), products.size)


def _trade(plan: Plan, codes: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Supply links of the surveyed years, and the city's product flows that agree with them."""
    link_rules = plan.rules.links
    firms = len(plan.holdings.primary)
    surveyed = {plan.span.last - before for before in link_rules.years_before}
    most = int(link_rules.most_per_firm * firms / len(link_rules.years_before) * 0.5)
    links, flows = [], []
    for row, year in enumerate(plan.span.years[: plan.span.full]):
        if year not in surveyed:
            flows.append(_flows(plan, row, None))
            continue
        purchases = trade.purchases_of_firms(plan.products, plan.holdings, plan.outputs[row])
        covered = trade.largest(purchases, link_rules.covered, most, plan.products.size)
        year_links = links_of_year(plan, row, covered, purchases)
        flows.append(_flows(plan, row, year_links))
        sales = _with_buyers(plan, row, year_links)
        links.append(_link_rows(plan, sales, year, codes))
    return pl.concat(links).with_columns(_reported("year")), pl.concat(flows)


def _with_buyers(plan: Plan, row: int, links: trade.Links) -> trade.Links:
    """Add what the makers of finished goods sell to buyers outside the city."""
    holdings, outsiders = plan.holdings, plan.outside
    buyers = np.flatnonzero(outsiders.buyer) + outsiders.first
    rows: Ints = np.flatnonzero((plan.outputs[row] > plan.rules.firms.above_scale_yuan) & plan.products.finished[holdings.product])
    firm, product = holdings.firm[rows], holdings.product[rows]
    buyer = buyers[np.floor(even(firm, product, salt=9) * len(buyers)).astype(np.int64)]
    amount = plan.outputs[row][rows] * (0.25 + 0.45 * even(firm, product, salt=10))
    return trade.Links(
        np.concatenate([links.supplier, firm]),
        np.concatenate([links.customer, buyer]),
        np.concatenate([links.product, product]),
        np.concatenate([links.amount, amount]),
    )


def _link_rows(plan: Plan, links: trade.Links, year: int, codes: pl.Series) -> pl.DataFrame:
    """Rows of the table of supply links with lead times and stocks by where the supplier is."""
    link_rules, outsiders = plan.rules.links, plan.outside
    distant = links.supplier >= outsiders.first
    abroad = np.zeros(len(links.supplier), dtype=bool)
    abroad[distant] = outsiders.abroad[links.supplier[distant] - outsiders.first]
    chance = even(links.supplier, links.customer, links.product, salt=11)
    other = even(links.supplier, links.customer, links.product, salt=12)

    def by_place(bounds: DaysByPlace, numbers: Floats) -> Floats:
        near, outer, foreign = (between(days, numbers) for days in (bounds.inside, bounds.outside, bounds.abroad))
        return np.round(np.select([abroad, distant], [foreign, outer], near))

    key = links.customer * plan.products.size + links.product
    _, inverse, times = np.unique(key, return_inverse=True, return_counts=True)
    return pl.DataFrame(
        {
            "supplier": codes.gather(links.supplier),
            "customer": codes.gather(links.customer),
            "product": pl.Series(plan.products.codes).gather(links.product),
            "year": np.full(len(key), year, dtype=np.int32),
            "amount_fen": fen(links.amount),
            "lead_time_days": by_place(link_rules.lead_days, chance),
            "stock_days": by_place(link_rules.stock_days, other),
            "sole_source": times[inverse] == 1,
        }
    )


def _flows(plan: Plan, row: int, links: trade.Links | None) -> pl.DataFrame:
    """What the city buys outside and needs finally of every product; purchases only in the years of the survey.

    A finished good that nobody makes here is bought outside as a whole; where it is made here, nobody counts what part
    of the city's demand comes from outside, so it stays unknown.
    """
    products, outsiders, size = plan.products, plan.outside, plan.products.size
    final = plan.economy.final[row]
    imports, inflow = np.full(size, np.nan), np.full(size, np.nan)
    if links is not None:
        distant = links.supplier >= outsiders.first
        foreign = np.zeros(len(distant), dtype=bool)
        foreign[distant] = outsiders.abroad[links.supplier[distant] - outsiders.first]
        purchased = np.bincount(links.product, minlength=size) > 0
        imports = np.where(purchased, totals(links.product[foreign], links.amount[foreign], size), np.nan)
        near = distant & ~foreign
        inflow = np.where(purchased, totals(links.product[near], links.amount[near], size), np.nan)

    unmade = (plan.profile.local_share[row] == 0) & products.finished & ~np.isnan(final)
    imports = np.where(unmade, final * products.imported_share, imports)
    inflow = np.where(unmade, final * (1 - products.imported_share), inflow)
    exports = np.where((plan.economy.output[row] > 0) & products.named, plan.economy.output[row] * products.export_share * 0.5, np.nan)
    year = plan.profile.years[row]
    values = {"import_fen": imports, "inflow_fen": inflow, "demand_fen": final, "export_fen": exports}
    table = pl.DataFrame({"product": list(products.codes), **{name: np.round(column * 100) for name, column in values.items()}})
    amounts = [pl.col(name).fill_nan(None).cast(pl.Int64) for name in values]
    any_amount = pl.any_horizontal(pl.col(name).is_not_null() for name in values) & pl.Series(products.named)
    reported = pl.lit(date(year + 1, *YEARLY_REPORT))
    return table.with_columns(amounts).filter(any_amount).with_columns(period=pl.lit(str(year)), reported_date=reported)
