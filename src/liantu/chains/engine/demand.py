"""需求: what the city's own downstream needs of a product, by value."""

from __future__ import annotations

import polars as pl

from liantu.chains.engine.facts import Facts, sum_known


def contributions(facts: Facts) -> pl.DataFrame:
    """Return what each maker in the city needs of each input: its output value × the input's share.

    A capital good is used, not consumed: it is no part of this need. Columns: input, product (made from it), organisation, year,
    output_yuan, share, need_yuan. Makers with an unknown output and inputs with an unknown share are left out: unknown is not zero.
    """
    outputs = facts.made_here().select("organisation", "product", "year", "output_yuan").drop_nulls("output_yuan")
    shares = facts.consumed.select("product", "input", "share").drop_nulls("share")
    return outputs.join(shares, on="product").with_columns(need_yuan=pl.col("output_yuan") * pl.col("share"))


def demand_by_year(facts: Facts, needs: pl.DataFrame | None = None) -> pl.DataFrame:
    r"""Return the city's demand for every product and year.

    .. math:: D_p = \sum_q X_q\,a_{qp} + F_p

    with :math:`X_q` the output value of product q in the city, :math:`a_{qp}` the share of p in the value of q, and
    :math:`F_p` the city's final demand (households, investment, services) that product flows report; an unknown term is
    left out. Columns: product, year, downstream_yuan, final_yuan, demand_yuan (null where neither is known), buyers,
    buyers_largest_share, buyers_two_largest_share, downstream_known (downstream products with a known output).
    """
    needs = contributions(facts) if needs is None else needs
    by_buyer = needs.group_by("input", "year", "organisation").agg(pl.col("need_yuan").sum())
    need = pl.col("need_yuan")
    buyers = by_buyer.group_by("input", "year").agg(
        downstream_yuan=need.sort().sum(),
        buyers=pl.len().cast(pl.Int64),
        buyers_largest_share=need.max() / need.sum(),
        buyers_two_largest_share=need.top_k(2).sum() / need.sum(),
    )
    kinds = needs.group_by("input", "year").agg(downstream_known=pl.col("product").n_unique().cast(pl.Int64))
    downstream = buyers.join(kinds, on=["input", "year"], how="left").rename({"input": "product"})
    final = facts.flows.group_by("product", "year").agg(final_yuan=sum_known("demand_yuan"))
    demand = downstream.join(final, on=["product", "year"], how="full", coalesce=True)
    terms = (pl.col("downstream_yuan"), pl.col("final_yuan"))
    any_term = pl.any_horizontal(*(term.is_not_null() for term in terms))
    total = pl.when(any_term).then(pl.sum_horizontal(*(term.fill_null(0) for term in terms)))
    return demand.with_columns(demand_yuan=total).sort("product", "year")


def chain_demand(facts: Facts, members: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return the demand that stays inside each chain: only by downstream products of the same chain, in ``year``.

    ``members`` has columns chain, product. Columns returned: chain, product, chain_demand_yuan (no row where unknown).
    """
    outputs = facts.made_here().filter(pl.col("year") == year).group_by("product").agg(output_yuan=sum_known("output_yuan"))
    shares = facts.consumed.select("product", "input", "share").drop_nulls("share")
    inside = members.join(shares, on="product").join(members.rename({"product": "input"}), on=["chain", "input"], how="semi")
    return (
        inside.join(outputs.drop_nulls("output_yuan"), on="product")
        .group_by("chain", "input")
        .agg(chain_demand_yuan=(pl.col("output_yuan") * pl.col("share")).sort().sum())
        .rename({"input": "product"})
        .sort("chain", "product")
    )
