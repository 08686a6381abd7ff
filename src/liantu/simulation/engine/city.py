"""模拟城市: all frames of the demonstration city, from a pack, its rules and a seed. Same input, same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from liantu.simulation.engine import people, trade
from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, between, even, stream, totals, within
from liantu.simulation.engine.economy import Economy, economy
from liantu.simulation.engine.firm_rules import DaysByPlace
from liantu.simulation.engine.firms import Holdings, affordable, holdings, makers, outputs
from liantu.simulation.engine.outside import Outside, outside
from liantu.simulation.engine.people import District, fen
from liantu.simulation.engine.profile import Profile, profile
from liantu.simulation.engine.reporting import all_reports
from liantu.simulation.engine.reports import items_of_year
from liantu.simulation.engine.rule_files import SimulationRules
from liantu.simulation.engine.schools import school_rows, schools

if TYPE_CHECKING:
    from liantu.kernel.pack.entries import ItemEntry


@dataclass(frozen=True, slots=True)
class Plan:
    """The city before it is written down: products, profile, economy, who makes what, and who is outside."""

    products: Catalogue
    profile: Profile
    economy: Economy
    held: Holdings
    made: Floats
    outside: Outside
    rules: SimulationRules
    seed: int


def plan(products: Catalogue, rules: SimulationRules, *, firms: int, seed: int) -> Plan:
    """Draw the profile, solve the economy, and share it out among ``firms`` firms."""
    years = rules.years
    drawn = profile(products, rules, years, seed)
    solved = economy(products, drawn, rules, seed)
    fitting = affordable(drawn, solved.output[-1], firms, np.isin(np.array(products.codes), list(rules.anchors)), rules)
    if fitting is not drawn:
        drawn, solved = fitting, economy(products, fitting, rules, seed)
    count = makers(products, drawn, solved.output[-1], rules, firms, seed)
    held = holdings(products, drawn, count, solved.output[-1], rules, seed)
    made = outputs(held, drawn, solved.output, rules, seed)
    return Plan(products, drawn, solved, held, made, outside(products, rules, firms, seed), rules, seed)


def frames(drawn: Plan, districts: tuple[District, ...], items: Mapping[str, ItemEntry]) -> dict[str, pl.DataFrame]:
    """Return the frames of all tables, in the order of import; columns are the tables' fields, money in fen."""
    rules, seed, years = drawn.rules, drawn.seed, drawn.profile.years
    placed = people.settle(drawn.products, drawn.held.primary, districts, rules, seed)
    codes = pl.Series("code", placed.codes + people.outside_codes(drawn.outside))
    last = totals(drawn.held.firm, drawn.made[-1], len(placed.codes))
    links, flows = _trade(drawn, codes)
    taught = schools(rules, len(placed.codes), people.size_of_districts(districts, rules), seed)
    firms = people.organisations(drawn.products, drawn.held.primary, last, placed, districts, drawn.outside, rules, seed)
    found = {
        "parks": placed.parks,
        "organisations": pl.concat([firms, school_rows(taught, [each.code for each in districts])], how="diagonal"),
        "sites": people.sites(placed, districts, rules, seed),
        "capabilities": _capabilities(drawn, codes),
        "supply_links": links,
        "product_flows": flows,
        "reports": all_reports(
            {
                year: items_of_year(drawn.products, drawn.held, drawn.made[row], placed.district, rules, year, years[-1], seed)
                for row, year in enumerate(years)
            },
            items,
            codes,
            taught,
            rules,
            seed,
        ),
        "credentials": people.credentials(placed, last, rules, years[-1], seed),
        "projects": people.projects(placed, districts, last, rules, years[-1], seed),
    }
    today = date(years[-1] + 1, 2, 15)
    return {
        name: frame if "reported_date" in frame.columns else frame.with_columns(reported_date=pl.lit(today))
        for name, frame in found.items()
    }


def _reported(column: str) -> pl.Expr:
    """The day on which a year's figures are handed in: 15 February of the year after."""
    return pl.date(pl.col(column) + 1, 2, 15).alias("reported_date")


def _capabilities(drawn: Plan, codes: pl.Series) -> pl.DataFrame:
    """Capability rows of all years: value of output and of capacity, utilisation, share of the firm's output."""
    rng = stream(drawn.seed, "capacity")
    held, firms = drawn.held, len(drawn.held.primary)
    names = pl.Series(drawn.products.codes)
    usual = rng.random(len(held.firm))
    parts = []
    for row, year in enumerate(drawn.profile.years):
        made = drawn.made[row]
        share = made / np.maximum(totals(held.firm, made, firms), 1e-9)[held.firm]
        chance = np.clip(usual + rng.normal(0, 0.08, len(made)), 0, 1)
        used = np.round(between(drawn.rules.firms.utilisation, chance), 4)
        kept: Ints = np.flatnonzero(made >= 1.0)
        parts.append(
            pl.DataFrame(
                {
                    "organisation": codes.gather(held.firm[kept]),
                    "product": names.gather(held.product[kept]),
                    "year": np.full(len(kept), year, dtype=np.int32),
                    "output_fen": fen(made[kept]),
                    "capacity_fen": fen(made[kept] / used[kept]),
                    "utilisation": used[kept],
                    "share": np.round(share[kept], 6).clip(1e-6, 1.0),
                }
            )
        )
    return pl.concat(parts).with_columns(_reported("year"))


def links_of_year(drawn: Plan, row: int, covered: np.ndarray[tuple[int], np.dtype[np.bool_]], bought: trade.Side) -> trade.Links:
    """Supply links of one year: the covered purchases laid beside local makers and suppliers from outside."""
    products, far = drawn.products, drawn.outside
    share = drawn.profile.local_share[row]
    abroad = trade.abroad_share(products, share, drawn.rules)
    chosen = bought.only(covered)
    made, held = drawn.made[row], drawn.held
    local = within(held.product, made, products.size) * share[held.product]
    foreign = far.abroad[far.supplier]
    from_abroad = within(far.product, far.weight * foreign, products.size) * abroad[far.product]
    from_near = within(far.product, far.weight * ~foreign, products.size) * (1 - share - abroad)[far.product]
    who = np.concatenate([held.firm, far.supplier + far.first])
    product = np.concatenate([held.product, far.product])
    amount = np.concatenate([local, from_abroad + from_near])
    supplies = trade.Side(who, product, amount, even(who, product, salt=8))
    return trade.meet(supplies.only(amount > 0), trade.split(chosen, drawn.rules.links.split), products.size)


def _trade(drawn: Plan, codes: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Supply links of the surveyed years, and the city's product flows that agree with them."""
    given = drawn.rules.links
    years, firms = drawn.profile.years, len(drawn.held.primary)
    most = int(given.most_per_firm * firms / len(given.years) * 0.5)
    links, flows = [], []
    for row, year in enumerate(years):
        if year not in given.years:
            flows.append(_flows(drawn, row, None))
            continue
        bought = trade.purchases(drawn.products, drawn.held, drawn.made[row])
        covered = trade.largest(bought, given.covered, most, drawn.products.size)
        found = links_of_year(drawn, row, covered, bought)
        flows.append(_flows(drawn, row, found))
        sold = _with_buyers(drawn, row, found)
        links.append(_link_rows(drawn, sold, year, codes))
    return pl.concat(links).with_columns(_reported("year")), pl.concat(flows)


def _with_buyers(drawn: Plan, row: int, found: trade.Links) -> trade.Links:
    """Add what the makers of finished goods sell to buyers outside the city."""
    held, far = drawn.held, drawn.outside
    buyers = np.flatnonzero(far.buyer) + far.first
    rows: Ints = np.flatnonzero((drawn.made[row] > drawn.rules.firms.above_scale_yuan) & drawn.products.finished[held.product])
    firm, product = held.firm[rows], held.product[rows]
    buyer = buyers[np.floor(even(firm, product, salt=9) * len(buyers)).astype(np.int64)]
    amount = drawn.made[row][rows] * (0.25 + 0.45 * even(firm, product, salt=10))
    return trade.Links(
        np.concatenate([found.supplier, firm]),
        np.concatenate([found.customer, buyer]),
        np.concatenate([found.product, product]),
        np.concatenate([found.amount, amount]),
    )


def _link_rows(drawn: Plan, links: trade.Links, year: int, codes: pl.Series) -> pl.DataFrame:
    """Rows of the table of supply links with lead times and stocks by where the supplier is."""
    given, far = drawn.rules.links, drawn.outside
    distant = links.supplier >= far.first
    abroad = np.zeros(len(links.supplier), dtype=bool)
    abroad[distant] = far.abroad[links.supplier[distant] - far.first]
    chance = even(links.supplier, links.customer, links.product, salt=11)
    other = even(links.supplier, links.customer, links.product, salt=12)

    def by_place(bounds: DaysByPlace, numbers: Floats) -> Floats:
        near, outer, foreign = (between(days, numbers) for days in (bounds.inside, bounds.outside, bounds.abroad))
        return np.round(np.select([abroad, distant], [foreign, outer], near))

    key = links.customer * drawn.products.size + links.product
    _, inverse, times = np.unique(key, return_inverse=True, return_counts=True)
    return pl.DataFrame(
        {
            "supplier": codes.gather(links.supplier),
            "customer": codes.gather(links.customer),
            "product": pl.Series(drawn.products.codes).gather(links.product),
            "year": np.full(len(key), year, dtype=np.int32),
            "amount_fen": fen(links.amount),
            "lead_time_days": by_place(given.lead_days, chance),
            "stock_days": by_place(given.stock_days, other),
            "sole_source": times[inverse] == 1,
        }
    )


def _flows(drawn: Plan, row: int, links: trade.Links | None) -> pl.DataFrame:
    """What the city buys outside and needs finally of every product; purchases only in the years of the survey.

    A finished good that nobody makes here is bought outside as a whole; where it is made here, nobody counts what part
    of the city's demand comes from outside, so it stays unknown.
    """
    products, far, size = drawn.products, drawn.outside, drawn.products.size
    final = drawn.economy.final[row]
    imports, inflow = np.full(size, np.nan), np.full(size, np.nan)
    if links is not None:
        distant = links.supplier >= far.first
        foreign = np.zeros(len(distant), dtype=bool)
        foreign[distant] = far.abroad[links.supplier[distant] - far.first]
        bought = np.bincount(links.product, minlength=size) > 0
        imports = np.where(bought, totals(links.product[foreign], links.amount[foreign], size), np.nan)
        near = distant & ~foreign
        inflow = np.where(bought, totals(links.product[near], links.amount[near], size), np.nan)
    unmade = (drawn.profile.local_share[row] == 0) & products.finished & ~np.isnan(final)
    imports = np.where(unmade, final * products.imported_share, imports)
    inflow = np.where(unmade, final * (1 - products.imported_share), inflow)
    exports = np.where(drawn.economy.output[row] > 0, drawn.economy.output[row] * products.export_share * 0.5, np.nan)
    year = drawn.profile.years[row]
    values = {"import_fen": imports, "inflow_fen": inflow, "demand_fen": final, "export_fen": exports}
    table = pl.DataFrame({"product": list(products.codes), **{name: np.round(column * 100) for name, column in values.items()}})
    filled = [pl.col(name).fill_nan(None).cast(pl.Int64) for name in values]
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in values)
    return table.with_columns(filled).filter(known).with_columns(period=pl.lit(str(year)), reported_date=pl.lit(date(year + 1, 2, 15)))
