"""邻近企业: who in which district makes products near to a missing one, under the rights of who reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM, Viewer
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
    rows = makers.join(cell_frame, on=["target", "district"], how="semi")
    return {(target, district): found for (target, district), found in _under_rights(viewer, rows, ("target", "district"), limit)}


def nearest_makers(viewer: Viewer, makers: pl.DataFrame, limit: int) -> dict[int, NearMakers]:
    """Return for each missing product its nearest makers in the city under the viewer's rights, ``limit`` at most; four queries."""
    return {target: found for (target,), found in _under_rights(viewer, makers, ("target",), limit)}


def _under_rights(viewer: Viewer, makers: pl.DataFrame, keys: tuple[str, ...], limit: int) -> Iterator[tuple[tuple[Any, ...], NearMakers]]:
    """By ``keys``: the nearest makers that the viewer may see, and how many more there are of either kind."""
    rows = makers.sort(["nearness", "organisation"], descending=[True, False])
    organisation_ids, product_ids = (rows.get_column(name).unique().to_list() for name in ("organisation", "product"))
    visible_organisations = set(registry.organisations(viewer).filter(pk__in=organisation_ids).values_list("pk", flat=True))
    visible_products = set(registry.products(viewer).filter(pk__in=product_ids).values_list("pk", flat=True))
    visible = pl.col("organisation").is_in(list(visible_organisations)) & pl.col("product").is_in(list(visible_products))
    rows = rows.with_columns(open=visible)

    nearest = rows.filter("open").group_by(keys, maintain_order=True).head(limit)
    # what stands in ``nearest`` was found to be visible above, which is not asked again
    organisations = registry.organisations(SYSTEM).in_bulk(nearest.get_column("organisation").unique().to_list())
    products = registry.products(SYSTEM).in_bulk(nearest.get_column("product").unique().to_list())
    listed: dict[tuple[Any, ...], list[NearMaker]] = {}
    for row in nearest.iter_rows(named=True):
        maker = NearMaker(organisations[row["organisation"]], products[row["product"]], row["nearness"])
        listed.setdefault(tuple(row[key] for key in keys), []).append(maker)

    for row in rows.group_by(keys, maintain_order=True).agg(own=pl.col("open").sum(), all=pl.len()).iter_rows(named=True):
        key = tuple(row[name] for name in keys)
        yield key, NearMakers(tuple(listed.get(key, ())), row["all"] - row["own"], max(0, row["own"] - limit))
