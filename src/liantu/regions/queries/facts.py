"""事实帧: the registry's rows as the facts of a year that the engine works on; bulk frames only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.regions.engine.facts import OUTPUTS, OUTSIDE, OUTSIDE_PRODUCTS, PLACES, PRODUCTS, REPORTED, USES, RegionFacts
from liantu.regions.engine.parameters import RegionParameters
from liantu.registry import queries as registry
from liantu.statistics.queries.panels import who_counts


def load_facts(
    pack: Pack, *, year: int | None = None, known_at: datetime | None = None, viewer: Viewer = SYSTEM
) -> tuple[RegionFacts, int | None]:
    """Return the facts of ``year`` known at ``known_at`` that ``viewer`` may see, and the year.

    ``year`` None: the newest that is reported well enough (rules/regions.yaml, year_coverage), counted by reported outputs, else by
    rows of what is made; None where there is neither.
    """
    rules = pack.rule(RegionParameters)
    item, coverage = rules.structure.item, rules.year_coverage
    panel = registry.panel(viewer, PeriodKind.YEAR, items=[item], known_at=known_at).with_columns(year=pl.col("period").cast(pl.Int64))
    capabilities = registry.capabilities_frame(viewer, known_at=known_at).with_columns(pl.col("year").cast(pl.Int64))
    outputs = panel.select("organisation", "year", value=pl.col(item)).drop_nulls()
    facts_year = (
        year
        or _fullest(outputs, coverage)
        or _fullest(capabilities.drop_nulls("output_yuan"), coverage)
        or _fullest(capabilities, coverage)
    )
    organisations = registry.organisations_frame(viewer, known_at=known_at)
    facts = _facts(pack, organisations, outputs, capabilities, facts_year or 0, viewer, known_at)
    members = _population(pack, organisations, outputs, rules.structure.population, facts_year or 0, known_at)
    return (facts if members is None else _of_population(facts, members)), facts_year


def _fullest(rows: pl.DataFrame, coverage: float) -> int | None:
    """The newest year with at least ``coverage`` of the rows of the fullest year."""
    counts = rows.group_by("year").len().drop_nulls()
    return None if counts.is_empty() else int(counts.filter(pl.col("len") >= coverage * pl.col("len").max())["year"].max())  # type: ignore[arg-type]


def _facts(
    pack: Pack,
    organisations: pl.DataFrame,
    outputs: pl.DataFrame,
    capabilities: pl.DataFrame,
    year: int,
    viewer: Viewer,
    known_at: datetime | None,
) -> RegionFacts:
    city_regions = [region.code for region in pack.regions if region.kind != "partner"]
    by_region = pl.when(pl.col("region").is_not_null()).then(pl.col("region").is_in(city_regions))
    inside = pl.coalesce("inside_city", by_region)
    city, others = organisations.filter(inside), organisations.filter(~inside.fill_null(value=False))
    products = registry.products_frame(viewer).rename({"id": "product"})
    industries = products.select("product", pl.col("industry"))
    products_made = (
        capabilities.filter(pl.col("year") == year).join(industries, on="product", how="left").rename({"output_yuan": "value_yuan"})
    )
    reported = outputs.filter(pl.col("year") == year).select("organisation", pl.col("value").alias("value_yuan"))
    reported = reported.join(city, left_on="organisation", right_on="id", how="semi")
    return RegionFacts(
        places=_places(pack, city),
        reported=_shaped(reported, REPORTED),
        outputs=_shaped(products_made.join(city, left_on="organisation", right_on="id", how="semi"), OUTPUTS),
        outside=_shaped(others.rename({"id": "organisation"}), OUTSIDE),
        outside_products=_outside_products(others, capabilities, year, viewer, known_at),
        products=_shaped(products, PRODUCTS),
        uses=_shaped(registry.product_inputs_frame(viewer, known_at=known_at), USES),
    )


def _places(pack: Pack, city: pl.DataFrame) -> pl.DataFrame:
    """The city's firms with industry, district, zone and park code; a development area is no district."""
    zones = {region.code: region.zone or None for region in pack.districts}
    parks = registry.frame_of(registry.parks(SYSTEM), {"park": "pk"}, {"park": pl.Int64, "code": pl.String})
    frame = city.rename({"id": "organisation"}).join(parks, on="park", how="left").drop("park").rename({"code": "park"})
    district = pl.when(pl.col("region").is_in(list(zones))).then(pl.col("region"))
    zone = district.replace_strict(zones, default=None, return_dtype=pl.String)
    return _shaped(frame.with_columns(district=district, zone=zone), PLACES)


def _outside_products(
    others: pl.DataFrame, capabilities: pl.DataFrame, year: int, viewer: Viewer, known_at: datetime | None
) -> pl.DataFrame:
    """What companies elsewhere make: their newest rows of each product up to the year, and what they sold to the city."""
    rows = capabilities.filter((pl.col("year") <= year) | (year == 0)).join(others, left_on="organisation", right_on="id", how="semi")
    newest = rows.sort("year").unique(["organisation", "product"], keep="last", maintain_order=True)
    newest = newest.filter(pl.col("output_yuan").is_null() | (pl.col("output_yuan") > 0))
    sales = registry.supply_links_frame(viewer, known_at=known_at).select(
        organisation="supplier", product="product", share=pl.lit(None, pl.Float64)
    )
    sales = sales.unique(["organisation", "product"]).join(others, left_on="organisation", right_on="id", how="semi")
    sales = sales.join(newest, on=["organisation", "product"], how="anti")
    return pl.concat([_shaped(part, OUTSIDE_PRODUCTS) for part in (newest, sales)]).sort("organisation", "product")


def _population(
    pack: Pack, organisations: pl.DataFrame, outputs: pl.DataFrame, code: str, year: int, known_at: datetime | None
) -> list[int] | None:
    """Organisations that the statistics count in a population of the year; None where all count or nothing is reported."""
    if not year:
        return None
    members = organisations.select(pl.col("id").alias("organisation"), "kind")
    counted_ids = who_counts(pack, code, Period(year, PeriodKind.YEAR), members, known_at).get_column("organisation").to_list()
    return None if not counted_ids and outputs.filter(pl.col("year") == year).is_empty() else counted_ids


def _of_population(facts: RegionFacts, members: list[int]) -> RegionFacts:
    fields = {name: getattr(facts, name) for name in RegionFacts.__slots__}
    return RegionFacts(**{**fields, "population": members})


def _shaped(table: pl.DataFrame, schema: Mapping[str, Any]) -> pl.DataFrame:
    return table.select(pl.col(name).cast(kind) for name, kind in schema.items())
