"""单位属性: what the formulas and dimensions may ask of the city's organisations, one row each, and who belongs to which chain."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.pack import Pack
from liantu.registry import queries as registry
from liantu.statistics.engine import members as engine
from liantu.statistics.queries.names import groups_of


def members_frame(pack: Pack, *, viewer: Viewer = SYSTEM, known_at: datetime | None = None) -> pl.DataFrame:
    """Return the organisations of the city: the columns of `engine.members.COLUMNS` and name, simulated; null where not known.

    In the city is whoever says so, else whoever stands in a district or area of it.
    """
    places = {region.code: region.zone for region in pack.regions if region.kind in {"district", "area"}}
    frame = registry.organisations_frame(viewer, known_at=known_at).rename({"id": "organisation", "region": "district"})
    at_home = pl.col("inside_city").fill_null(pl.col("district").is_in(list(places))).fill_null(value=False)
    parks = registry.frame_of(registry.parks(viewer), {"park": "pk"}, {"park": pl.Int64, "code": pl.String})
    frame = frame.filter(at_home).join(parks, on="park", how="left").with_columns(
        park=pl.col("code"), district=pl.when(pl.col("district").is_in(list(places))).then(pl.col("district"))
    )  # fmt: skip

    attributes = engine.members(
        frame.select("organisation", "district", "park", "industry", "size", "ownership", "kind"),
        zones={code: zone for code, zone in places.items() if zone},
        clusters={code: group.industries for code, group in groups_of(pack, "cluster").items()},
        fields={code: group.industries for code, group in groups_of(pack, "field").items()},
        high_tech={code: entry.high_tech for code, entry in pack.industries.items()},
        strategic={code: entry.strategic for code, entry in pack.industries.items()},
    )
    return attributes.join(frame.select("organisation", "name", "simulated"), on="organisation", how="left").sort("organisation")


def chain_members_frame(pack: Pack, *, viewer: Viewer = SYSTEM, known_at: datetime | None = None) -> pl.DataFrame:
    """Return organisation, chain: who makes a product of which of the pack's chains; a firm may stand in several, or in none."""
    products = registry.products_frame(viewer).select(product="id", code="code")
    pairs = [(product, chain.code) for chain in pack.chains.values() for product in chain.products]
    chains = pl.DataFrame(pairs, schema={"code": pl.String, "chain": pl.String}, orient="row").join(products, on="code")
    producers = registry.capabilities_frame(viewer, known_at=known_at).filter(pl.col("output").is_null() | (pl.col("output") != 0))
    return producers.join(chains, on="product").select("organisation", "chain").unique().sort("organisation", "chain")
