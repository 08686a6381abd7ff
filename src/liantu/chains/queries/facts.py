"""事实帧: the registry's rows as the frames that the engine works on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import polars as pl

from liantu.accounts.queries import SYSTEM, Reader
from liantu.chains.engine.facts import CAPABILITIES, FLOWS, INPUTS, LINKS, Facts
from liantu.registry import queries as registry

_PARTS_OF_A_YEAR = {"H": 2, "Q": 4, "-": 12}


def load_facts(known_at: datetime | None = None, *, products: Collection[int] | None = None, reader: Reader = SYSTEM) -> Facts:
    """Return the facts known at ``known_at`` (None is now) that ``reader`` may see; ``products`` narrows them."""
    places = registry.organisations_frame(reader, known_at=known_at).select("organisation", inside="inside_city")
    capabilities = registry.capabilities_frame(reader, known_at=known_at).join(places, on="organisation", how="left")
    links = registry.supply_links_frame(reader, known_at=known_at)
    for side in ("supplier", "customer"):
        side_places = places.select(pl.col("organisation").alias(side), pl.col("inside").alias(f"{side}_inside"))
        links = links.join(side_places, on=side, how="left")
    facts = Facts(
        capabilities=_shaped(capabilities, CAPABILITIES),
        links=_shaped(links, LINKS),
        flows=_shaped(yearly_flows(registry.product_flows_frame(reader, known_at=known_at)), FLOWS),
        inputs=_shaped(registry.product_inputs_frame(reader, known_at=known_at), INPUTS),
    )
    return facts if products is None else facts.of_products(products)


def yearly_flows(flows: pl.DataFrame) -> pl.DataFrame:
    """Return flows by year: the yearly row where there is one, else halves, quarters or months where all are there."""
    period = pl.col("period")
    kind = pl.when(period.str.len_chars() == 4).then(pl.lit("")).otherwise(period.str.slice(4, 1))
    flows = flows.with_columns(year=period.str.slice(0, 4).cast(pl.Int64), kind=kind)
    amounts = [name for name in FLOWS if name.endswith("_yuan")]
    sums = flows.group_by("product", "year", "kind").agg(
        *(pl.when(pl.col(name).count() == pl.len()).then(pl.col(name).sum()).alias(name) for name in amounts),
        pl.col("reported_date").max(),
        parts=pl.len(),
    )
    needed = pl.col("kind").replace_strict(_PARTS_OF_A_YEAR, default=1, return_dtype=pl.UInt32)
    whole = sums.filter(pl.col("parts") == needed).sort("product", "year", needed)
    return whole.unique(["product", "year"], keep="first", maintain_order=True)


def _shaped(table: pl.DataFrame, schema: dict[str, pl.DataType] | object) -> pl.DataFrame:
    """Return just the columns of ``schema`` in its types; a column that is not there is null."""
    columns = dict(schema)  # type: ignore[call-overload]
    present = set(table.columns)
    return table.select(
        *(pl.col(name).cast(kind) if name in present else pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items())
    )
