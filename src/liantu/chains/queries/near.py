"""邻近企业: who in which district makes products near to a missing one, under the rights of who reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.registry import queries as registry


@dataclass(frozen=True, slots=True)
class NearMaker:
    """A maker in the city of a product near the missing one: organisation, that product, how near (0–1)."""

    organisation: Any
    product: Any
    nearness: float


@dataclass(frozen=True, slots=True)
class NearMakers:
    """The nearest makers that a viewer may see, and how many more there are that the viewer may not see."""

    shown: tuple[NearMaker, ...]
    hidden: int
    more: int = 0


def near_makers(viewer: Viewer, makers: pl.DataFrame, cells: Sequence[tuple[int, str]], limit: int) -> dict[tuple[int, str], NearMakers]:
    """Return for each (product, district) of ``cells`` its nearest makers under the viewer's rights, ``limit`` at most; four queries."""
    cell_frame = pl.DataFrame(cells, schema={"target": pl.Int64, "district": pl.String}, orient="row")
    rows = makers.join(cell_frame, on=["target", "district"], how="semi").sort(["nearness", "organisation"], descending=[True, False])
    organisation_ids, product_ids = (rows.get_column(name).unique().to_list() for name in ("organisation", "product"))
    visible_organisations = set(registry.organisations(viewer).filter(pk__in=organisation_ids).values_list("pk", flat=True))
    visible_products = set(registry.products(viewer).filter(pk__in=product_ids).values_list("pk", flat=True))
    visible = pl.col("organisation").is_in(list(visible_organisations)) & pl.col("product").is_in(list(visible_products))
    rows = rows.with_columns(open=visible)

    nearest = rows.filter("open").group_by("target", "district", maintain_order=True).head(limit)
    organisations = registry.organisations(viewer).in_bulk(nearest.get_column("organisation").unique().to_list())
    products = registry.products(viewer).in_bulk(nearest.get_column("product").unique().to_list())
    listed: dict[tuple[int, str], list[NearMaker]] = {}
    columns = ("target", "district", "organisation", "product", "nearness")
    for target, district, organisation, product, score in nearest.select(*columns).iter_rows():
        listed.setdefault((target, district), []).append(NearMaker(organisations[organisation], products[product], score))

    counts = rows.group_by("target", "district", maintain_order=True).agg(own=pl.col("open").sum(), all=pl.len())
    return {
        (target, district): NearMakers(tuple(listed.get((target, district), ())), total - open_, max(0, open_ - limit))
        for target, district, open_, total in counts.iter_rows()
    }
