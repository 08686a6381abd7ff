"""可联系企业: whom to call about a gap: who makes the product here, and who makes something near it, under the rights of who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db.models import F

from liantu.accounts.queries import Viewer
from liantu.chains.models import Assessment
from liantu.chains.queries.basis import basis_of, makers_at, ranked_districts
from liantu.chains.queries.links import LinkRow
from liantu.chains.queries.near import NearMakers, nearest_makers
from liantu.chains.queries.partners import in_city
from liantu.kernel.pack import Pack
from liantu.registry import queries as registry


@dataclass(frozen=True, slots=True)
class Calls:
    """Firms to call about one link: its makers in the city, the largest first, and the nearest makers of other products."""

    link: LinkRow
    makers: tuple[Any, ...]
    near: NearMakers


def firms_to_call(viewer: Viewer, links: Sequence[LinkRow], assessment: Assessment, pack: Pack, each: int) -> list[Calls]:
    """Return for each link whom to call, at most ``each`` of either kind, in a constant number of queries."""
    targets = [link.product_id for link in links]
    if not targets:
        return []
    pairs = basis_of(targets, list(ranked_districts()), assessment, pack).pairs.filter(pl.col("target").is_in(targets))
    near = nearest_makers(viewer, makers_at(pairs, assessment), each)
    made = _makers(viewer, targets, assessment, each)
    nobody = NearMakers((), 0)
    return [Calls(link, made.get(link.product_id, ()), near.get(link.product_id, nobody)) for link in links]


def _makers(viewer: Viewer, products: Sequence[int], assessment: Assessment, each: int) -> Mapping[int, tuple[Any, ...]]:
    """The largest makers in the city of each product, as far as the viewer may see them."""
    rows = registry.capabilities(viewer, assessment.known_at).filter(product__in=products, year=assessment.year)
    rows = rows.filter(in_city("organisation")).exclude(output_fen=0).select_related("organisation")
    found: dict[int, tuple[Any, ...]] = {}
    for row in rows.order_by("product_id", F("output_fen").desc(nulls_last=True), "pk"):
        if len(found.get(row.product_id, ())) < each:
            found[row.product_id] = (*found.get(row.product_id, ()), row.organisation)
    return found
