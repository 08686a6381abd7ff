"""事实帧: the registry's rows as the frames that the engine works on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Max, Q

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.chains.engine.facts import CAPABILITIES, FLOWS, INPUTS, KINDS, LINKS, Facts
from liantu.chains.models import ChainLink
from liantu.registry import queries as registry

OUT_OF_CITY = Q(inside_city=False) | Q(inside_city__isnull=True, region__kind="partner")
"""Organisations that are known to be elsewhere; all others are of an unknown place."""
IN_CITY = Q(inside_city=True) | Q(inside_city__isnull=True, region__kind__in=["city", "district", "area"])
"""Organisations of the city: said so, else registered in one of its districts."""
_MANY = 5_000
_PARTS_OF_A_YEAR = {"H": 2, "Q": 4, "-": 12}


def load_facts(known_at: datetime | None = None, *, viewer: Viewer = SYSTEM, world_unit: str = "") -> Facts:
    """Return all facts known at ``known_at`` (None is now) that ``viewer`` may see.

    ``world_unit``: quantities of products counted in this unit are percent of the world market.
    """
    capabilities = registry.capabilities_frame(viewer, known_at=known_at)
    newest = capabilities.group_by("organisation").agg(newest_year=pl.col("year").max())
    return _facts(
        _places(registry.organisations_frame(viewer, known_at=known_at)),
        _with_world_share(capabilities.join(newest, on="organisation", how="left"), world_unit),
        registry.supply_links_frame(viewer, known_at=known_at),
        registry.product_flows_frame(viewer, known_at=known_at),
        registry.product_inputs_frame(viewer, known_at=known_at),
    )


def facts_of_products(products: Collection[int], known_at: datetime | None = None, *, world_unit: str = "") -> Facts:
    """Return what the figures of ``products`` rest on, read by index: their rows and the makers of what is made from them.

    ``newest_year`` is read for the makers of ``products`` only.
    """
    product_ids = list(products)
    used = {*product_ids, *_wider_kinds(product_ids)}
    recipes = registry.product_inputs(SYSTEM, known_at).filter(Q(input__in=used) | Q(product__in=product_ids))
    inputs = registry.frame_of(recipes, {"product": "product_id", "input": "input_id"}, INPUTS)
    made_products = sorted({*product_ids, *inputs.get_column("product").to_list()})
    rows = registry.capabilities(SYSTEM, known_at).filter(product__in=made_products)
    capabilities = _rows(rows, "organisation_id", "output_fen", "capacity_fen", "output")
    capabilities = capabilities.join(_newest_years(product_ids, known_at), on="organisation", how="left")
    links = _rows(registry.supply_links(SYSTEM, known_at).filter(product__in=product_ids), "supplier_id", "customer_id", "amount_fen")
    flows = registry.product_flows(SYSTEM, known_at).filter(product__in=product_ids)
    money = ("import_fen", "inflow_fen", "demand_fen", "export_fen")
    schema = {"product": pl.Int64, "period": pl.String, **dict.fromkeys(money, pl.Int64), "reported_date": pl.Date}
    flow_rows = _yuan(registry.frame_of(flows, {"product": "product_id"}, schema))
    organisations = {*capabilities["organisation"].to_list(), *links["supplier"].to_list(), *links["customer"].to_list()}
    return _facts(_places_of(organisations, known_at), _with_world_share(capabilities, world_unit), links, flow_rows, inputs)


def _kinds() -> pl.DataFrame:
    """What each product of a chain is a kind of, as the structures of the chains say now."""
    rows = ChainLink.objects.filter(kind_of__isnull=False).order_by().values_list("product_id", "kind_of_id").distinct()
    return pl.DataFrame(list(rows), schema=dict(KINDS), orient="row").sort("product", "kind_of")


def _wider_kinds(products: Collection[int]) -> set[int]:
    """What the products are a kind of, at any depth."""
    kinds = _kinds()
    wider, found = set[int](), set(products)
    while found:
        found = set(kinds.filter(pl.col("product").is_in(list(found))).get_column("kind_of").to_list()) - wider
        wider |= found
    return wider


def _newest_years(products: Collection[int], known_at: datetime | None) -> pl.DataFrame:
    """Newest year of which each maker of ``products`` reported any product: organisation, newest_year."""
    makers = registry.capabilities(SYSTEM, known_at).filter(product__in=products).order_by().values("organisation")
    capabilities = registry.capabilities(SYSTEM, known_at).filter(organisation__in=makers).select_related(None).order_by()
    years = list(capabilities.values_list("organisation").annotate(newest=Max("year")))
    return pl.DataFrame(years, schema={"organisation": pl.Int64, "newest_year": pl.Int64}, orient="row")


def _with_world_share(capabilities: pl.DataFrame, unit: str) -> pl.DataFrame:
    """Add world_share (0–1): the quantity, where the product is counted in percent of the world market."""
    worldwide = list(registry.products(SYSTEM).filter(unit=unit).values_list("pk", flat=True)) if unit else []
    share = pl.when(pl.col("product").is_in(worldwide)).then(pl.col("output").cast(pl.Float64) / 100)
    return capabilities.with_columns(world_share=share)


def places(known_at: datetime | None = None) -> pl.DataFrame:
    """Return organisation and inside (true, false, or null where the place is not known) of all organisations."""
    return _places(registry.organisations_frame(SYSTEM, known_at=known_at))


def _rows(rows: Any, *columns: str) -> pl.DataFrame:
    """Read product, year, reporting date and ``columns`` of facts; ``x_id`` becomes x, fen becomes yuan."""
    paths = {column.removesuffix("_id"): column for column in ("product_id", *columns)}
    schema = {**dict.fromkeys(paths, pl.Int64), "year": pl.Int64, "reported_date": pl.Date}
    schema |= {name: pl.Float64 for name in columns if name == "output"}
    return _yuan(registry.frame_of(rows, paths, schema))


def _places_of(organisations: Collection[int], known_at: datetime | None) -> pl.DataFrame:
    """Places of some organisations as known then; all at once where they are many."""
    ids = list(organisations) if len(organisations) <= _MANY else None
    return _places(registry.organisations_frame(SYSTEM, known_at=known_at, ids=ids))


def places_changed(moment: datetime) -> bool:
    """Whether an organisation known at ``moment`` has come into the city or left it since."""
    if not registry.any_organisation_changed_after(moment):
        return False
    changed = registry.organisations_changed_after(moment)
    current = _places(registry.organisations_frame(SYSTEM, ids=changed))
    if current.is_empty():
        return False
    earlier = _places(registry.organisations_frame(SYSTEM, known_at=moment, ids=changed))
    comparison = current.join(earlier, on="organisation", suffix="_then")
    return not comparison.filter(pl.col("inside").ne_missing(pl.col("inside_then"))).is_empty()


def _places(organisations: pl.DataFrame) -> pl.DataFrame:
    """Return organisation and inside: said so, else by the district where it is registered, else null."""
    city_regions = [region.pk for region in registry.regions(SYSTEM) if region.kind != "partner"]
    by_region = pl.when(pl.col("region").is_not_null()).then(pl.col("region").is_in(city_regions))
    return organisations.select(organisation=pl.col("id"), inside=pl.coalesce("inside_city", by_region))


def _facts(places: pl.DataFrame, capabilities: pl.DataFrame, links: pl.DataFrame, flows: pl.DataFrame, inputs: pl.DataFrame) -> Facts:
    capabilities = capabilities.join(places, on="organisation", how="left")
    for side in ("supplier", "customer"):
        side_places = places.select(pl.col("organisation").alias(side), pl.col("inside").alias(f"{side}_inside"))
        links = links.join(side_places, on=side, how="left")
    return Facts(
        capabilities=_shaped(capabilities, CAPABILITIES),
        links=_shaped(links, LINKS),
        flows=_shaped(yearly_flows(flows), FLOWS),
        inputs=_shaped(inputs, INPUTS),
        kinds=_kinds(),
    )


def yearly_flows(flows: pl.DataFrame) -> pl.DataFrame:
    """Return flows by year: the yearly row where there is one, else halves, quarters or months where all are there.

    A year of which only a part is reported keeps its reporting date; its amounts are unknown.
    """
    period = pl.col("period")
    kind = pl.when(period.str.len_chars() == 4).then(pl.lit("")).otherwise(period.str.slice(4, 1))
    flows = flows.with_columns(year=period.str.slice(0, 4).cast(pl.Int64), kind=kind)
    amounts = [name for name in FLOWS if name.endswith("_yuan")]
    sums = flows.group_by("product", "year", "kind").agg(
        *(pl.when(pl.col(name).count() == pl.len()).then(pl.col(name).sum()).alias(name) for name in amounts),
        pl.col("reported_date").max(),
        parts=pl.len().cast(pl.Int64),
    )
    parts_of_year = pl.col("kind").replace_strict(_PARTS_OF_A_YEAR, default=1, return_dtype=pl.Int64)
    complete = pl.col("parts") == parts_of_year
    years = sums.with_columns(
        *(pl.when(complete).then(name).alias(name) for name in amounts), pl.col("reported_date").max().over("product", "year")
    )
    return years.sort("product", "year", ~complete, parts_of_year).unique(["product", "year"], keep="first", maintain_order=True)


def _yuan(frame: pl.DataFrame) -> pl.DataFrame:
    fen = [name for name in frame.columns if name.endswith("_fen")]
    return frame.with_columns((pl.col(name) / 100).alias(f"{name[:-4]}_yuan") for name in fen).drop(fen)


def _shaped(table: pl.DataFrame, schema: Mapping[str, Any]) -> pl.DataFrame:
    return table.select(pl.col(name).cast(kind) for name, kind in schema.items())
