"""已知企业: who is known to make a product anywhere, in the city or not, and how concentrated the world's supply is."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from liantu.chains.engine.facts import Facts, sum_known


def known_makers(facts: Facts, year: int, years: int) -> pl.DataFrame:
    """Return, by product, how many organisations are known to make it, by where they are.

    Columns: product, known_makers, known_local, known_outside, known_unplaced. See `newest_rows` for who counts.
    """
    inside = pl.col("inside")
    counts = {
        "known_makers": pl.len(),
        "known_local": inside.sum(),
        "known_outside": (~inside).sum(),
        "known_unplaced": inside.null_count(),
    }
    rows = newest_rows(facts, year, years)
    return rows.group_by("product").agg(**{name: count.cast(pl.Int64) for name, count in counts.items()}).sort("product")


def newest_rows(facts: Facts, year: int, years: int) -> pl.DataFrame:
    """Return the newest capability row of every organisation and product in the ``years`` up to ``year``.

    A reported output or share of zero is not making. An organisation of the city that reports values does so every year: its
    row counts in ``year`` only; one that is merely named as a maker counts until it reports without the product. Of
    others there is what was published once: their newest row counts.
    """
    rows = facts.capabilities.filter(pl.col("year").is_between(year - years + 1, year))
    rows = rows.sort("organisation", "product", "year").unique(["organisation", "product"], keep="last", maintain_order=True)
    output, share = pl.col("output_yuan"), pl.col("world_share")
    makes = (output.is_null() | (output > 0)) & (share.is_null() | (share > 0))
    last_told = pl.min_horizontal(pl.col("newest_year").fill_null(pl.col("year")), pl.lit(year))
    still = (pl.col("year") == year) | (output.is_null() & (pl.col("year") >= last_told))
    return rows.filter(makes & (~pl.col("inside").fill_null(value=False) | still))


def named_here(facts: Facts, years: Iterable[int], known_years: int) -> pl.DataFrame:
    """Return the products and years in which an organisation of the city is a known maker by an earlier row without values.

    How many make it then, and how much, is not known. Columns: product, year, named (true).
    """
    earlier = ((year, newest_rows(facts, year, known_years).filter(pl.col("inside") & (pl.col("year") < year))) for year in years)
    rows = [named.select("product", year=pl.lit(year, pl.Int64)) for year, named in earlier]
    empty = pl.DataFrame(schema={"product": pl.Int64, "year": pl.Int64})
    return pl.concat([empty, *rows]).unique(maintain_order=True).with_columns(named=pl.lit(value=True))


def world_supply(facts: Facts, year: int, years: int, minimum_share: float) -> pl.DataFrame:
    r"""Return, by product, the concentration of the world's supply from the known shares of the world market.

    .. math:: H = \sum_i w_i^2, \quad w_i = s_i / \sum_j s_j

    over the makers with a known share :math:`s_i`, of the newest year that has shares. Where these cover less than
    ``minimum_share`` (0–1) of the world market, the index and the largest share are unknown. Columns: product,
    world_year, world_makers (with a known share), world_share (their sum), world_hhi, world_largest_share.
    """
    rows = newest_rows(facts, year, years).drop_nulls("world_share").sort("product", "organisation")
    rows = rows.filter(pl.col("year") == pl.col("year").max().over("product"))
    share = pl.col("world_share")
    supply = rows.group_by("product", maintain_order=True).agg(
        world_year=pl.col("year").max(),
        world_makers=pl.len().cast(pl.Int64),
        world_share=sum_known("world_share"),
        world_hhi=(share / share.sum()).pow(2).sum(),
        world_largest_share=share.max(),
    )
    is_covered = pl.col("world_share") >= minimum_share
    return supply.with_columns(pl.when(is_covered).then(pl.col("world_hhi", "world_largest_share")))
