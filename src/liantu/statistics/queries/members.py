"""单位属性: what the formulas and dimensions may ask of an organisation, one row each, and who belongs to which chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM, Reader
from liantu.kernel.pack import Pack
from liantu.registry import queries as registry
from liantu.statistics.queries.names import groups_of

MEMBERS: Mapping[str, Any] = {
    "organisation": pl.Int64, "district": pl.String, "zone": pl.String, "park": pl.String, "industry": pl.String, "division": pl.String,
    "size": pl.String, "ownership": pl.String, "kind": pl.String, "high_tech": pl.Boolean, "strategic": pl.Boolean, "cluster": pl.String,
    "field": pl.String,
}  # fmt: skip
"""Columns of `members_frame`."""


def members_frame(pack: Pack, *, reader: Reader = SYSTEM, known_at: datetime | None = None) -> pl.DataFrame:
    """Return the organisations of the city with their attributes as columns `MEMBERS` and ``name``; null where not known.

    In the city is whoever says so, else whoever stands in a district or area of it.
    """
    places = {region.code: region.zone for region in pack.regions if region.kind in {"district", "area"}}
    frame = registry.organisations_frame(reader, known_at=known_at).rename({"id": "organisation", "region": "district"})
    at_home = pl.col("inside_city").fill_null(pl.col("district").is_in(list(places)))
    parks = registry.frame_of(registry.parks(reader), {"park": "pk"}, {"park": pl.Int64, "code": pl.String})
    frame = frame.filter(at_home.fill_null(value=False)).join(parks, on="park", how="left").with_columns(park=pl.col("code"))
    frame = frame.with_columns(
        zone=pl.col("district").replace_strict({code: zone or None for code, zone in places.items()}, default=None, return_dtype=pl.String),
        district=pl.when(pl.col("district").is_in(list(places))).then(pl.col("district")),
        division=pl.col("industry").str.slice(0, 2),
    )
    frame = frame.join(_by_industry(pack, frame.get_column("industry")), on="industry", how="left")
    return frame.select(*MEMBERS, "name").sort("organisation")


def _by_industry(pack: Pack, industries: pl.Series) -> pl.DataFrame:
    """Flags, cluster and field of each industry code."""
    groups = {dimension: _prefixes(pack, dimension) for dimension in ("cluster", "field")}
    rows = []
    for code in industries.drop_nulls().unique().sort():
        entry = pack.industries.get(code)
        flags = (None, None) if entry is None else (entry.high_tech, entry.strategic)
        rows.append((code, *flags, *(_longest(code, groups[dimension]) for dimension in ("cluster", "field"))))
    schema = {"industry": pl.String, "high_tech": pl.Boolean, "strategic": pl.Boolean, "cluster": pl.String, "field": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _prefixes(pack: Pack, dimension: str) -> dict[str, str]:
    return {str(prefix): code for code, entry in groups_of(pack, dimension).items() for prefix in entry["industries"]}


def _longest(code: str, prefixes: Mapping[str, str]) -> str | None:
    """Return the group whose prefix fits ``code`` best."""
    return next((prefixes[code[:length]] for length in range(len(code), 0, -1) if code[:length] in prefixes), None)


def chain_members_frame(pack: Pack, *, reader: Reader = SYSTEM, known_at: datetime | None = None) -> pl.DataFrame:
    """Return organisation, chain: who makes a product of which of the pack's chains; a firm may stand in several, or in none."""
    products = registry.products_frame(reader).select(product="id", code="code")
    pairs = [(product, chain.code) for chain in pack.chains.values() for product in chain.products]
    chains = pl.DataFrame(pairs, schema={"code": pl.String, "chain": pl.String}, orient="row").join(products, on="code")
    made = registry.capabilities_frame(reader, known_at=known_at).filter(pl.col("output").is_null() | (pl.col("output") != 0))
    return made.join(chains, on="product").select("organisation", "chain").unique().sort("organisation", "chain")
