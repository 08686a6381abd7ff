"""补链机会底数: what of products near to missing ones is made where, and what is known of inputs; kept with each assessment."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.chains.engine.facts import materials
from liantu.chains.engine.near_pairs import near_pairs
from liantu.chains.engine.nearness import NearnessRules, ProductTraits
from liantu.chains.engine.opportunities import makers_near, near_by_district
from liantu.chains.models import Assessment, OpportunityBasis
from liantu.chains.queries.assessments import state_of
from liantu.chains.queries.partners import in_city
from liantu.chains.queries.supply import supply_of
from liantu.kernel.pack import Pack
from liantu.registry import queries as registry
from liantu.rooms.kept import kept

_KEPT = 4


@dataclass(frozen=True, slots=True)
class Basis:
    """What the ranking takes from single makers, for computing only: what is shown of makers goes through `near.near_makers`.

    ``near``: product, district, near_here, near_city, near_makers; ``pairs``: target, product, nearness; ``supply``: product, inputs_here,
    critical.
    """

    near: pl.DataFrame
    pairs: pl.DataFrame
    supply: pl.DataFrame


def ranked_districts() -> dict[str, Any]:
    """Return the districts and areas among which the ranking chooses, by code."""
    return {row.code: row for row in registry.regions(SYSTEM) if row.kind in {"district", "area"}}


def basis_of(targets: Sequence[int], districts: Sequence[str], assessment: Assessment, pack: Pack) -> Basis:
    """Return the basis for the missing products ``targets``, as it is kept with the assessment.

    Where none is kept for them under the same rules and districts it is computed now, and stays in memory: an assessment does not change.
    """
    rule = pack.rule(NearnessRules).model_dump_json()
    stored = OpportunityBasis.objects.filter(assessment=assessment).defer("near", "pairs", "supply").first()
    if stored is not None and stored.rule == rule and stored.districts == list(districts) and set(targets) <= set(stored.targets):
        return kept(("opportunity basis", stored.pk, *state_of(assessment), rule, tuple(districts)), lambda: _read(stored))
    return _computed(tuple(sorted(targets)), tuple(districts), assessment.pk, assessment.known_at, assessment.year, rule)


def _read(stored: OpportunityBasis) -> Basis:
    parts = OpportunityBasis.objects.values_list("near", "pairs", "supply").get(pk=stored.pk)
    return Basis(*(pl.read_parquet(io.BytesIO(bytes(part))) for part in parts))


def computed_basis(targets: Sequence[int], districts: Sequence[str], assessment: Assessment, rule: str) -> Basis:
    """Compute the basis from the facts known at the assessment, under a `NearnessRules` written as JSON."""
    return _compute(tuple(sorted(targets)), tuple(districts), assessment.known_at, assessment.year, rule)


@lru_cache(maxsize=_KEPT)
def _computed(targets: tuple[int, ...], districts: tuple[str, ...], _assessment: int, known_at: datetime, year: int, rule: str) -> Basis:
    return _compute(targets, districts, known_at, year, rule)


def _compute(targets: tuple[int, ...], districts: tuple[str, ...], known_at: datetime, year: int, rule: str) -> Basis:
    traits, rules = traits_of(registry.products(SYSTEM), known_at), NearnessRules.model_validate_json(rule)
    pairs = near_pairs({target: traits[target] for target in targets if target in traits}, traits, rules.likeness, rules.minimum)
    near = near_by_district(makers_of(pairs, known_at, year), list(districts)).rename({"target": "product"})
    return Basis(near, pairs, supply_of(known_at, year))


def makers_at(pairs: pl.DataFrame, assessment: Assessment) -> pl.DataFrame:
    """Return `makers_of` an assessment; kept from page to page until an organisation changes, for computing only as `Basis` is."""
    targets = tuple(pairs.get_column("target").unique().sort().to_list())
    key = ("makers near", *state_of(assessment), targets, pairs.height, registry.organisations_state())
    return kept(key, lambda: makers_of(pairs, assessment.known_at, assessment.year))


def makers_of(pairs: pl.DataFrame, known_at: datetime | None, year: int) -> pl.DataFrame:
    """Return who in the city makes the near products of ``pairs``: target, organisation, district, product, nearness."""
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
