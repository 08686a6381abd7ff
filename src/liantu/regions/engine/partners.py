"""合作地结构: what the companies of a place outside the city make, where no output of that place is known.

Each company weighs 1, divided over its products by their known shares of its revenue, else evenly. That is a structure of companies and
not of output; whoever shows it says so, with the number of companies that it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from liantu.regions.engine.parameters import PartnerPlace

COMPANIES: Mapping[str, Any] = {"partner": pl.String, "organisation": pl.Int64, "basis": pl.String}


def companies_of(outside: pl.DataFrame, partners: Sequence[PartnerPlace], least: int) -> pl.DataFrame:
    """Return partner, organisation, basis (``place`` or ``province``) of the companies that stand for each partner.

    ``outside``: organisation, name, region (code or null), outside_place, of companies with known products. A company is of the
    place itself where it is registered there, or its place or name says so. Where these are fewer than ``least`` and the province has
    more, the province stands in.

    >>> names = {"organisation": [1, 2], "name": ["深圳甲", "佛山乙"]}
    >>> outside = pl.DataFrame({**names, "region": [None, None], "outside_place": ["广东", "广东"]})
    >>> places = [PartnerPlace("440300", "east", "深圳", "广东")]
    >>> companies_of(outside, places, 1).rows(), companies_of(outside, places, 2).rows()
    ([('440300', 1, 'place')], [('440300', 1, 'province'), ('440300', 2, 'province')])
    """
    parts = []
    place, name = pl.col("outside_place").fill_null(""), pl.col("name").fill_null("")
    for partner in partners:
        registered = (pl.col("region").cast(pl.String) == partner.code).fill_null(value=False)
        local = outside.filter(registered | place.str.starts_with(partner.place) | name.str.starts_with(partner.place))
        province = outside.filter(registered | place.str.starts_with(partner.province) | place.str.starts_with(partner.place))
        by_province = partner.place != partner.province and local.height < min(least, province.height)
        companies, basis = (province, "province") if by_province else (local, "place")
        parts.append(companies.select(partner=pl.lit(partner.code), organisation="organisation", basis=pl.lit(basis)))
    return pl.concat([pl.DataFrame(schema=dict(COMPANIES)), *(part.cast(COMPANIES) for part in parts)])  # type: ignore[arg-type]


def company_weights(products: pl.DataFrame) -> pl.DataFrame:
    """Return organisation, product, weight: the products of a company sum to 1.

    ``products``: organisation, product, share (of the company's revenue, null where unknown). Where a share is unknown, all products of
    the company weigh the same.

    >>> company_weights(pl.DataFrame({"organisation": [1, 1, 2, 2], "product": [7, 8, 7, 9], "share": [0.375, 0.125, 0.5, None]})).rows()
    [(1, 7, 0.75), (1, 8, 0.25), (2, 7, 0.5), (2, 9, 0.5)]
    """
    company_products = products.group_by("organisation", "product").agg(pl.col("share").cast(pl.Float64).max())
    share = pl.col("share")
    total = share.sum().over("organisation")
    shares_known = (share.is_not_null().all().over("organisation")) & (total > 0)
    weight = pl.when(shares_known).then(share / total).otherwise(1 / pl.len().over("organisation"))
    return company_products.with_columns(weight=weight).select("organisation", "product", "weight").sort("organisation", "product")


def place_structure(members: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Return partner, product, weight, makers, rca: what each place makes, and its advantage against all companies of ``weights``.

    ``members``: partner, organisation. RCA = (w_kp ÷ w_k) ÷ (W_p ÷ W), W over all companies outside the city.

    >>> weights = pl.DataFrame({"organisation": [1, 2], "product": [7, 8], "weight": [1.0, 1.0]})
    >>> place_structure(pl.DataFrame({"partner": ["k"], "organisation": [1]}), weights).rows()
    [('k', 7, 1.0, 1, 2.0)]
    """
    whole = weights.group_by("product").agg(all_weight=pl.col("weight").sum())
    whole = whole.with_columns(all_share=pl.col("all_weight") / pl.col("all_weight").sum())
    products = members.select("partner", "organisation").unique().join(weights, on="organisation")
    table = products.group_by("partner", "product").agg(pl.col("weight").sum(), makers=pl.len().cast(pl.Int64))
    table = table.join(whole, on="product").with_columns(share=pl.col("weight") / pl.col("weight").sum().over("partner"))
    return table.select("partner", "product", "weight", "makers", rca=pl.col("share") / pl.col("all_share")).sort("partner", "product")
