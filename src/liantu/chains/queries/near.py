"""邻近企业: for all missing links at once: which products are near, and who in which district makes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.chains.engine.facts import materials
from liantu.chains.engine.nearness import NearnessRules, ProductTraits
from liantu.chains.engine.opportunities import makers_near, near_by_district, near_pairs
from liantu.chains.models import Assessment
from liantu.chains.queries.partners import in_city
from liantu.kernel.pack import Pack
from liantu.registry import queries as registry

_KEPT = 4


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


def near_products(
    targets: Sequence[int], districts: Sequence[str], assessment: Assessment, pack: Pack
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what of products near to ``targets`` is made where, all of it: numbers by product and district, and the makers.

    The first: product, district, near_here, near_city, near_makers; the second: target, organisation, district, product, nearness. For
    computing only: what is shown of makers goes through `near_makers`. Kept in memory by assessment, for an assessment does not change.
    """
    rule = pack.rule(NearnessRules).model_dump_json()
    return _near(tuple(sorted(targets)), tuple(districts), assessment.pk, assessment.known_at, assessment.year, rule)


@lru_cache(maxsize=_KEPT)
def _near(
    targets: tuple[int, ...], districts: tuple[str, ...], assessment: int, known_at: datetime, year: int, rule: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    makers = _makers(targets, assessment, known_at, year, rule)
    return near_by_district(makers, list(districts)).rename({"target": "product"}), makers


def _makers(targets: tuple[int, ...], _assessment: int, known_at: datetime, year: int, rule: str) -> pl.DataFrame:
    traits = traits_of(registry.products(SYSTEM), known_at)
    rules = NearnessRules.model_validate_json(rule)
    pairs = near_pairs({target: traits[target] for target in targets if target in traits}, traits, rules.likeness, rules.minimum)
    near = pairs.get_column("product").unique().to_list()
    rows = registry.capabilities(SYSTEM, known_at).filter(product__in=near, year=year).filter(in_city("organisation")).exclude(output_fen=0)
    columns = {"organisation": "organisation_id", "product": "product_id", "district": "organisation__region_id"}
    schema = {"organisation": pl.Int64, "product": pl.Int64, "district": pl.String}
    return makers_near(pairs, registry.frame_of(rows, columns, schema))


def traits_of(products: Iterable[Any], known_at: datetime | None) -> dict[int, ProductTraits]:
    """Return by id what each of ``products`` (rows of the registry) is like: industry, processes, and what goes into it."""
    inputs: dict[int, dict[int, float]] = {}
    rows = materials(registry.product_inputs_frame(SYSTEM, known_at=known_at)).select("product", "input", "share")
    for maker, source, share in rows.iter_rows():
        inputs.setdefault(maker, {})[source] = 1.0 if share is None else share
    return {row.pk: ProductTraits(row.pk, row.industry, frozenset(row.processes), inputs.get(row.pk, {})) for row in products}


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
