"""间接泄露: single values that may not be shown though the link's others may, because a withheld one could be computed from them.

The structure of products is public, so the demand for a product is a known sum of outputs: where one of these is withheld, the demand is
withheld too. So every demand that is shown is a sum of shown outputs and of final demand, and tells nothing new. In the same way a
trend tells the output of a withheld year, a ratio on the basis of output tells the demand, and the part of the value that is made in
the city tells the ratios of its inputs. What is bought in the city ÷ its part of all purchases is what is needed, where purchases are known
of all customers: of a link whose demand is withheld no amount is shown beside the ratio.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.chains.engine.demand import contributions
from liantu.chains.engine.facts import Facts
from liantu.chains.engine.publication import PublicationRule

Key = tuple[int, int]
"""Product and year."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What viewers without rights to single links may not see.

    ``withheld``: why nothing of a product and year is shown, empty where it is. ``demand``: products and years whose demand tells
    a withheld output. ``hidden``: groups of values of the assessment's year by product: capacity, concentration, demand, supply,
    trend, value. ``near`` (0–1): an estimate within this part of a value tells it.
    """

    withheld: Mapping[Key, str]
    demand: frozenset[Key]
    hidden: Mapping[int, frozenset[str]]
    near: float = 0.0

    def shows_ratio(self, row: Mapping[str, Any]) -> bool:
        """Whether the local supply ratio of a row of the balance may be shown."""
        key = (int(row["product"]), int(row["year"]))
        return not self.withheld[key] and not (key in self.demand and (row["basis"] == "output" or self._all_stays(row)))

    def _all_stays(self, row: Mapping[str, Any]) -> bool:
        """Whether the output, which is shown, is nearly what is bought in the city: then output ÷ ratio tells the demand as well."""
        output, supply = row["output_yuan"], row["local_supply_yuan"]
        return bool(output) and bool(supply) and abs(output - supply) <= self.near * supply


def protect(facts: Facts, balance: pl.DataFrame, rule: PublicationRule, year: int, trend_years: int) -> Protection:
    """Return what is withheld of every product and year of ``balance``, and what is hidden of those that are not."""
    rows = balance.to_dicts()
    withheld = {(int(row["product"]), int(row["year"])): rule.of_link(row) for row in rows}
    demand = _revealing_demand(facts, withheld)
    protection = Protection(withheld, demand, {}, rule.near)
    made_years = {(int(row["product"]), int(row["year"])) for row in rows if row["output_yuan"]}
    current_rows = [row for row in rows if row["year"] == year]
    revealing_products = _revealing_products(facts.consumed, current_rows, protection)
    window = range(year - trend_years + 1, year + 1)
    hidden: dict[int, frozenset[str]] = {}
    for row in current_rows:
        product = int(row["product"])
        reveals = {
            "capacity": bool(rule.withholds(row["capacity_makers"], row["capacity_largest_share"], row["capacity_two_largest_share"])),
            "concentration": rule.withhold_concentration and row["hhi"] is not None,
            "demand": (product, year) in demand,
            "supply": not protection.shows_ratio(row),
            "trend": any(withheld.get((product, earlier_year)) for earlier_year in window if (product, earlier_year) in made_years),
            "value": product in revealing_products,
        }
        hidden[product] = frozenset(name for name, holds in reveals.items() if holds)

    return Protection(withheld, demand, hidden, rule.near)


def _revealing_demand(facts: Facts, withheld: Mapping[Key, str]) -> frozenset[Key]:
    """Products and years of which a part of the demand comes from a product whose output is withheld."""
    terms = contributions(facts).filter(pl.col("need_yuan") > 0).select("input", "product", "year").unique()
    return frozenset((source, year) for source, product, year in terms.iter_rows() if withheld.get((product, year)))


def _revealing_products(inputs: pl.DataFrame, current_rows: list[dict[str, Any]], protection: Protection) -> set[int]:
    """Products whose part made in the city rests, at any tier, on a ratio that is not shown."""
    rows_with_ratio = {int(row["product"]): row for row in current_rows if row["local_supply_ratio"] is not None}
    hidden_products = {product for product, row in rows_with_ratio.items() if not protection.shows_ratio(row)}
    users: dict[int, list[int]] = {}
    for product, source in inputs.drop_nulls("share").filter(pl.col("share") > 0).select("product", "input").iter_rows():
        users.setdefault(source, []).append(product)

    revealing = {user for product in hidden_products for user in users.get(product, [])}
    queue = list(revealing)
    while queue:
        product = queue.pop()
        if product in rows_with_ratio and rows_with_ratio[product]["local_supply_ratio"] > 0:
            new_products = set(users.get(product, [])) - revealing
            revealing |= new_products
            queue += new_products
    return revealing
