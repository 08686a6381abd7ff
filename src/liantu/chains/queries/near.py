"""邻近企业: for all missing links at once: which products are near, and who in which district makes them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM, Reader
from liantu.chains.engine.nearness import ProductTraits, Weights
from liantu.chains.engine.opportunities import makers_near, near_pairs
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
    """The nearest makers that a reader may see, and how many more there are that the reader may not see."""

    shown: tuple[NearMaker, ...]
    hidden: int
    more: int = 0


def makers_of_near_products(targets: Sequence[int], assessment: Assessment, pack: Pack) -> pl.DataFrame:
    """Return makers in the city of products near to each of ``targets``, all of them: target, organisation, district, product, nearness.

    For computing only: what is shown of it goes through `near_makers`. Kept in memory by assessment, for an assessment does not change.
    """
    rule = json.dumps(pack.rules["nearness"], sort_keys=True)
    return _makers(tuple(sorted(targets)), assessment.pk, assessment.known_at, assessment.year, rule)


@lru_cache(maxsize=_KEPT)
def _makers(targets: tuple[int, ...], _assessment: int, known_at: datetime, year: int, rule: str) -> pl.DataFrame:
    traits = _traits(known_at)
    weights, minimum = _weights(json.loads(rule))
    pairs = near_pairs({target: traits[target] for target in targets if target in traits}, traits, weights, minimum)
    near = pairs.get_column("product").unique().to_list()
    rows = registry.capabilities(SYSTEM, known_at).filter(product__in=near, year=year).filter(in_city("organisation")).exclude(output_fen=0)
    columns = {"organisation": "organisation_id", "product": "product_id", "district": "organisation__region_id"}
    schema = {"organisation": pl.Int64, "product": pl.Int64, "district": pl.String}
    return makers_near(pairs, registry.frame_of(rows, columns, schema))


def _weights(rule: Mapping[str, Any]) -> tuple[Weights, float]:
    digits = {int(length): float(worth) for length, worth in rule["digits"].items()}
    return Weights(**{name: float(rule["weights"][name]) for name in ("inputs", "processes", "code")}, digits=digits), float(
        rule["minimum"]
    )


def _traits(known_at: datetime) -> dict[int, ProductTraits]:
    inputs: dict[int, dict[int, float]] = {}
    for maker, source, share in registry.product_inputs_frame(SYSTEM, known_at=known_at).select("product", "input", "share").iter_rows():
        inputs.setdefault(maker, {})[source] = 1.0 if share is None else share
    products = registry.products(SYSTEM)
    return {row.pk: ProductTraits(row.pk, row.industry, frozenset(row.processes), inputs.get(row.pk, {})) for row in products}


def near_makers(reader: Reader, makers: pl.DataFrame, cells: Sequence[tuple[int, str]], limit: int) -> dict[tuple[int, str], NearMakers]:
    """Return for each (product, district) of ``cells`` its nearest makers under the reader's rights, ``limit`` at most; three queries."""
    wanted = pl.DataFrame(cells, schema={"target": pl.Int64, "district": pl.String}, orient="row")
    rows = makers.join(wanted, on=["target", "district"], how="semi").sort(["nearness", "organisation"], descending=[True, False])
    seen = registry.organisations(reader).in_bulk(rows.get_column("organisation").unique().to_list())
    products = registry.products(reader).in_bulk(rows.get_column("product").unique().to_list())
    found: dict[tuple[int, str], NearMakers] = {}
    for (target, district), part in rows.group_by("target", "district", maintain_order=True):
        listed = list(part.select("organisation", "product", "nearness").iter_rows())
        own = [NearMaker(seen[who], products[what], score) for who, what, score in listed if who in seen and what in products]
        found[target, district] = NearMakers(tuple(own[:limit]), len(listed) - len(own), max(0, len(own) - limit))
    return found
