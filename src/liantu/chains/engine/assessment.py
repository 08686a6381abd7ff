"""评估: all figures and the state of every product in one go, from the facts and the rules of the pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.chains.engine.balance import Parameters, balance_by_year, figures_of_year
from liantu.chains.engine.facts import Facts
from liantu.chains.engine.protection import Protection, protect
from liantu.chains.engine.publication import PublicationRule
from liantu.chains.engine.states import LinkStateRules, RuleBook, Values, Verdict
from liantu.chains.engine.tracing import Origins, ProductGraph, origins, product_graph, trace
from liantu.regions.engine.parameters import PublicationRules


@dataclass(frozen=True, slots=True)
class Rules:
    """All that the pack decides about an assessment."""

    book: RuleBook
    publication: PublicationRule
    parameters: Parameters

    @classmethod
    def of(cls, link_state: LinkStateRules, publication: PublicationRules) -> Rules:
        """Return what the two files of a pack say together."""
        return cls(RuleBook.of(link_state), PublicationRule.of(publication), link_state.parameters)

    @classmethod
    def from_stored(cls, rule: Mapping[str, Mapping[str, Any]]) -> Rules:
        """Return the rules that an assessment was made by, from the files as they were kept with it."""
        return cls.of(LinkStateRules.from_stored(rule["link_state"]), PublicationRules.from_stored(rule["publication"]))


@dataclass(frozen=True, slots=True)
class AssessmentResult:
    """What an assessment computes: the year's figures by product, all years, the traced graph, the verdicts, and what is not published."""

    year: int
    figures: pl.DataFrame
    balance: pl.DataFrame
    verdicts: Mapping[int, Verdict]
    graph: ProductGraph
    origin: Origins
    traced: Origins
    protection: Protection


def assess_products(facts: Facts, products: Sequence[int], year: int, rules: Rules) -> AssessmentResult:
    """Return figures and states of ``products`` in ``year``.

    The columns of ``figures`` are those of `figures_of_year` with city_value_share (null where not made here),
    critical (a critical input of something made here) and withheld. Complexity: linear in the rows of the facts.
    """
    ids = pl.Series("product", list(products), dtype=pl.Int64)
    balance = balance_by_year(facts, ids, rules.parameters, year)
    figures = figures_of_year(facts, balance, rules.parameters, year)

    order = sorted(products)
    graph = product_graph(facts.consumed, order, rules.parameters.maximum_input_share)
    origin = origins(figures, order)
    traced = trace(graph, origin)
    shares = pl.DataFrame(
        {"product": order, "city_value_share": traced.local}, schema={"product": pl.Int64, "city_value_share": pl.Float64}
    )
    figures = figures.join(shares, on="product", how="left").with_columns(pl.when(pl.col("makers") > 0).then(pl.col("city_value_share")))
    figures = figures.with_columns(critical=pl.col("product").is_in(critical_inputs(facts, year)))

    rows = figures.to_dicts()
    protection = protect(facts, balance, rules.publication, year, rules.parameters.trend_years)
    withheld = pl.Series("withheld", [protection.withheld[int(row["product"]), year] for row in rows], dtype=pl.String)
    verdicts = {int(row["product"]): rules.book.judge(values_of(row, year)) for row in rows}
    return AssessmentResult(year, figures.with_columns(withheld), balance, verdicts, graph, origin, traced, protection)


def values_of(row: Mapping[str, Any], year: int) -> Values:
    """Return the values that rules may compare, from a product's row of figures."""
    last = row["last_made_year"]
    return {
        "ever_made": 0.0 if last is None else 1.0,
        "makers": row["makers"],
        "years_since_made": None if last is None else float(year - last),
        "output": row["output_yuan"],
        "demand": row["demand_yuan"],
        "purchases": _purchases(row),
        "local_supply_ratio": row["local_supply_ratio"],
        "hhi": row["hhi"],
        "largest_share": row["largest_share"],
        "trend": row["trend"],
        "downstream_products": row["downstream_products"],
        "known_makers": row["known_makers"],
        "known_local": row["known_local"],
    }


def _purchases(row: Mapping[str, Any]) -> float | None:
    """Known purchases by links, else by flows."""
    purchases: float | None = row["purchases_yuan"]
    return row["outside_yuan"] if purchases is None else purchases


def critical_inputs(facts: Facts, year: int) -> list[int]:
    """Return the products that are a critical input of something made in the city in ``year``."""
    products = facts.made_here().filter(pl.col("year") == year).select("product").unique()
    inputs = facts.inputs.filter(pl.col("importance") == "critical").join(products, on="product", how="semi")
    return sorted(int(product) for product in inputs.get_column("input").unique())


def series_of(balance: pl.DataFrame, protection: Protection) -> dict[int, dict[str, list[Any]]]:
    """Return, by product, lists over the years: years, output, ratio, basis, makers, and whether the year, and its ratio, may be shown."""
    columns = {"years": "year", "output": "output_yuan", "ratio": "local_supply_ratio", "basis": "basis", "makers": "makers"}
    series: dict[int, dict[str, list[Any]]] = {}
    for row in balance.sort("product", "year").to_dicts():
        lists = series.setdefault(int(row["product"]), {**{name: [] for name in columns}, "open": [], "open_ratio": []})
        for name, column in columns.items():
            lists[name].append(row[column])
        lists["open"].append(not protection.withheld[int(row["product"]), int(row["year"])])
        lists["open_ratio"].append(protection.shows_ratio(row))
    return series
