"""企业配套: where a firm buys, tier by tier behind it, and what part of its own output's value is made in the city."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from liantu.chains.engine.tracing import Origins, ProductGraph


@dataclass(frozen=True, slots=True)
class Tier:
    """Purchases at one tier behind a firm, in yuan, with the number of those who sell and who buy; ``local_ratio`` may be None."""

    tier: int
    suppliers: int
    local_yuan: float
    outside_yuan: float
    unplaced_yuan: float
    buyers: int = 0

    @property
    def local_ratio(self) -> float | None:
        """Local ÷ all purchases of the tier."""
        total = self.local_yuan + self.outside_yuan + self.unplaced_yuan
        return self.local_yuan / total if total > 0 else None


def firm_origins(links: pl.DataFrame, firm: int) -> pl.DataFrame:
    """Return what ``firm`` buys by product: product, total_yuan, local_supply_ratio, outside_share (rest: place unknown).

    ``links`` of one year with columns supplier, customer, product, amount_yuan, supplier_inside.
    """
    purchases = links.filter((pl.col("customer") == firm) & (pl.col("amount_yuan") > 0))
    amount, place = pl.col("amount_yuan"), pl.col("supplier_inside")
    return (
        purchases.group_by("product")
        .agg(total_yuan=amount.sum(), local=amount.filter(place).sum(), outside=amount.filter(~place).sum())
        .select(
            "product",
            "total_yuan",
            local_supply_ratio=pl.col("local") / pl.col("total_yuan"),
            outside_share=pl.col("outside") / pl.col("total_yuan"),
        )
        .sort("product")
    )


def tiers_behind(links: pl.DataFrame, firm: int, tiers: int) -> list[Tier]:
    """Return the purchases behind ``firm`` at tiers 1 … ``tiers``, by value.

    A supplier's own purchases count in the part that its deliveries to the tree are of all that it is known to sell
    (or to buy, if that is more), so that nothing is counted twice and cycles fade out. Only suppliers in the city are
    looked behind. ``links`` of one year with columns supplier, customer, amount_yuan, supplier_inside.
    """
    deliveries = links.filter(pl.col("amount_yuan") > 0).select("supplier", "customer", "amount_yuan", "supplier_inside")
    sales = deliveries.group_by("supplier").agg(sold=pl.col("amount_yuan").sum()).rename({"supplier": "firm"})
    purchases = deliveries.group_by("customer").agg(bought=pl.col("amount_yuan").sum()).rename({"customer": "firm"})
    sizes = sales.join(purchases, on="firm", how="full", coalesce=True).select(
        "firm", size=pl.max_horizontal(pl.col("sold").fill_null(0), pl.col("bought").fill_null(0))
    )
    firm_size = sizes.filter(pl.col("firm") == firm)
    frontier = firm_size.rename({"size": "value"}).select("firm", "value")
    result: list[Tier] = []
    for tier in range(1, tiers + 1):
        part = frontier.join(sizes, on="firm").select(customer="firm", part=pl.col("value") / pl.col("size"))
        rows = deliveries.join(part, on="customer").with_columns(value=pl.col("amount_yuan") * pl.col("part"))
        if rows.is_empty():
            break
        result.append(_tier(tier, rows))
        local = rows.filter(pl.col("supplier_inside"))
        frontier = local.group_by("supplier").agg(pl.col("value").sum()).rename({"supplier": "firm"})

    return result


def _tier(tier: int, rows: pl.DataFrame) -> Tier:
    place, value = pl.col("supplier_inside"), pl.col("value")
    sums = rows.select(
        local=value.filter(place).sum(), outside=value.filter(~place).sum(), unplaced=value.filter(place.is_null()).sum()
    ).row(0)
    suppliers, buyers = rows.get_column("supplier").n_unique(), rows.get_column("customer").n_unique()
    local, outside, unplaced = (float(number) for number in sums)
    return Tier(tier, suppliers, local, outside, unplaced, buyers)


def trace_firm(
    graph: ProductGraph, city: Origins, traced: Origins, outputs: pl.DataFrame, purchases: pl.DataFrame
) -> tuple[float, float, float, float] | None:
    """Return the parts (local, outside, abroad, unknown) of a firm's output value; they sum to 1; None without output.

    ``outputs`` (product, output_yuan) is what the firm makes; ``purchases`` as of `firm_origins`: an input that the firm
    is known to buy comes from where the firm buys it, all else from where the city buys it; behind the first tier the
    city's averages (``city``, ``traced``) hold. Of what a firm buys outside, the abroad part is the city's own split.
    """
    place = {product: index for index, product in enumerate(graph.products)}
    products = outputs.filter((pl.col("output_yuan") > 0) & pl.col("product").is_in(list(place)))
    if products.is_empty():
        return None

    local, outside, abroad = city.local.copy(), city.outside.copy(), city.abroad.copy()
    for product, ratio, elsewhere in purchases.select("product", "local_supply_ratio", "outside_share").iter_rows():
        if product not in place:
            continue
        index = place[product]
        imported = city.outside[index] + city.abroad[index]
        split = city.abroad[index] / imported if imported > 0 else 0.0
        local[index], outside[index], abroad[index] = ratio, elsewhere * (1 - split), elsewhere * split

    unknown = np.clip(1 - local - outside - abroad, 0, 1)
    rows = [place[product] for product in products.get_column("product")]
    weights = products.get_column("output_yuan").to_numpy()
    needs = (weights / weights.sum()) @ graph.shares[rows, :].toarray()
    value_added = 1 - needs.sum()
    through = needs * local
    return (
        float(value_added + through @ traced.local),
        float(needs @ outside + through @ traced.outside),
        float(needs @ abroad + through @ traced.abroad),
        float(needs @ unknown + through @ traced.unknown),
    )
