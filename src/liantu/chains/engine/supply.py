"""本地配套率: the value of local purchases ÷ all purchases by the city's downstream. Definition, version 1.

Basis ``purchases``, used where supply links are known and cover enough of the demand::

    ratio = local ÷ (local + outside + unplaced)
    local    = supply links from a supplier in the city to a customer in the city
    outside  = the larger of: supply links from outside to a customer in the city; imports + inflow of the product flows
    unplaced = supply links to a customer in the city from a supplier whose place is not known

Basis ``output``, otherwise, where demand is known::

    ratio = min(output − exports, demand) ÷ demand

It takes for granted that local makers serve the city first, so it is an upper bound. A figure always says its basis.
"""

from __future__ import annotations

import polars as pl

from liantu.chains.engine.facts import Facts, sum_known

_KEY = ["product", "year"]
PARTIES = {"customers": ("customer", False), "local_customers": ("customer", True), "local_suppliers": ("supplier", True)}
"""Firms behind purchases: name → side of the supply link, and whether only links inside the city count."""


def purchases_by_year(facts: Facts) -> pl.DataFrame:
    """Return the purchases of customers in the city for every product and year, with the flows beside them.

    Columns: product, year, local_yuan, linked_outside_yuan, unplaced_yuan, linked (number of links with a value),
    import_yuan, inflow_yuan, export_yuan; null where nothing is known. For each of `PARTIES` the number of firms with purchases
    above zero, and the parts of the largest and of the two largest: ``x``, ``x_largest_share``, ``x_two_largest_share``.
    """
    purchases = facts.links.filter(pl.col("customer_inside") & pl.col("amount_yuan").is_not_null())
    place = pl.col("supplier_inside")
    amount = pl.col("amount_yuan")
    links = purchases.group_by(_KEY).agg(
        local_yuan=amount.filter(place).sum(),
        linked_outside_yuan=amount.filter(~place).sum(),
        unplaced_yuan=amount.filter(place.is_null()).sum(),
        linked=pl.len().cast(pl.Int64),
    )
    names = ("import_yuan", "inflow_yuan", "export_yuan")
    for name, (side, local) in PARTIES.items():
        links = links.join(_parties(purchases.filter(place) if local else purchases, side, name), on=_KEY, how="left")

    flows = facts.flows.group_by(_KEY).agg(**{name: sum_known(name) for name in names})
    return links.join(flows, on=_KEY, how="full", coalesce=True)


def _parties(purchases: pl.DataFrame, side: str, name: str) -> pl.DataFrame:
    """How many firms on ``side`` stand behind purchases of a product and year, and how much of them the largest have."""
    totals = purchases.filter(pl.col("amount_yuan") > 0).group_by(*_KEY, side).agg(pl.col("amount_yuan").sum())
    amount = pl.col("amount_yuan")
    shares = {"_largest_share": amount.max() / amount.sum(), "_two_largest_share": amount.top_k(2).sum() / amount.sum()}
    return totals.group_by(_KEY).agg(pl.len().cast(pl.Int64).alias(name), *(part.alias(name + suffix) for suffix, part in shares.items()))


def local_supply(table: pl.DataFrame, minimum_coverage: float) -> pl.DataFrame:
    """Add the local supply ratio and its parts to ``table`` (output, demand and purchases by product and year).

    ``minimum_coverage`` (0–1): purchases known ÷ demand below which links are too few to speak for the product.
    Added: purchases_yuan, coverage, basis (``purchases``, ``output`` or null), local_supply_yuan, local_supply_ratio,
    outside_share, abroad_share (null where imports are not reported; then ``outside_share`` holds both), unplaced_share.
    """
    imports, demand = pl.col("import_yuan"), pl.col("demand_yuan")
    flow = pl.when(imports.is_not_null() | pl.col("inflow_yuan").is_not_null()).then(
        imports.fill_null(0) + pl.col("inflow_yuan").fill_null(0)
    )
    table = table.with_columns(outside_yuan=pl.max_horizontal(pl.col("linked_outside_yuan"), flow))
    table = table.with_columns(purchases_yuan=pl.col("local_yuan") + pl.col("outside_yuan").fill_null(0) + pl.col("unplaced_yuan"))
    purchases = pl.col("purchases_yuan")
    table = table.with_columns(coverage=pl.when(demand > 0).then(purchases / demand))
    enough_purchases = (purchases > 0) & (pl.col("coverage").is_null() | (pl.col("coverage") >= minimum_coverage))
    by_output = (demand > 0) & pl.col("output_yuan").is_not_null()
    table = table.with_columns(
        basis=pl.when(enough_purchases).then(pl.lit("purchases")).when(by_output).then(pl.lit("output")),
        available_yuan=(pl.col("output_yuan") - pl.col("export_yuan").fill_null(0)).clip(lower_bound=0),
    )
    on_purchases = pl.col("basis") == "purchases"
    supply = (
        pl.when(on_purchases)
        .then("local_yuan")
        .when(pl.col("basis").is_not_null())
        .then(pl.min_horizontal("available_yuan", "demand_yuan"))
    )
    total = pl.when(on_purchases).then(purchases).when(pl.col("basis").is_not_null()).then(demand)
    table = table.with_columns(local_supply_yuan=supply, total_yuan=total)
    return _shares(table, on_purchases)


def _shares(table: pl.DataFrame, on_purchases: pl.Expr) -> pl.DataFrame:
    """Add the shares; local + outside + abroad + unplaced = 1 wherever the ratio is known."""
    total = pl.col("total_yuan")
    table = table.with_columns(
        local_supply_ratio=pl.col("local_supply_yuan") / total,
        unplaced_share=pl.when(on_purchases).then(pl.col("unplaced_yuan") / total).when(total.is_not_null()).then(0.0),
    )
    remainder = (1 - pl.col("local_supply_ratio") - pl.col("unplaced_share")).clip(lower_bound=0)
    abroad = pl.min_horizontal(pl.col("import_yuan") / total, remainder)
    table = table.with_columns(abroad_share=pl.when(pl.col("import_yuan").is_not_null() & total.is_not_null()).then(abroad), rest=remainder)
    return table.with_columns(outside_share=pl.col("rest") - pl.col("abroad_share").fill_null(0)).drop("rest")


def weighted_ratio(ratios: pl.Series, weights: pl.Series) -> float | None:
    """Return the value-weighted local supply ratio of several products, over those where both are known.

    >>> weighted_ratio(pl.Series([0.5, 1.0, None]), pl.Series([300.0, 100.0, 900.0]))
    0.625
    """
    pairs = pl.DataFrame({"ratio": ratios.cast(pl.Float64), "weight": weights.cast(pl.Float64)}).drop_nulls()
    weight = float(pairs.get_column("weight").sum())
    return float((pairs.get_column("ratio") * pairs.get_column("weight")).sum()) / weight if weight > 0 else None
