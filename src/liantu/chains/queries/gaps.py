"""补链线索: for a weak, lost or absent link: who makes something near, who supplies it from outside, what waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.chains.engine.demand import contributions
from liantu.chains.engine.nearness import Nearness, NearnessRules, candidate_makers, near_products
from liantu.chains.models import Assessment
from liantu.chains.queries.basis import traits_of
from liantu.chains.queries.facts import facts_of_products
from liantu.chains.queries.links import IMPORTANCE_WORDS
from liantu.chains.queries.partners import VisibleRows, in_city, suppliers
from liantu.chains.rules import sees_unprotected
from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.registry import queries as registry


@dataclass(frozen=True, slots=True)
class Candidate:
    """A maker in the city of a product near the missing one, with the parts of the score."""

    organisation: Any
    product: Any
    output_yuan: float | None
    nearness: Nearness
    shared_inputs: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A product of the city that is made from the missing one: its share, how important it is to it, and the need in yuan."""

    product: Any
    share: float | None
    importance_word: Text | None
    makers: int
    need_yuan: float | None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is known about closing a gap."""

    candidates: tuple[Candidate, ...]
    hidden_candidates: int
    outside: VisibleRows
    waiting: tuple[Waiting, ...]


def gap_candidates(viewer: Viewer, product: str, assessment: Assessment, pack: Pack, *, limit: int = 20) -> Gap:
    """Return makers near ``product`` (code), its suppliers from outside, and what waits for it; raises NotFoundError."""
    products = {row.pk: row for row in registry.products(viewer)}
    target = next((pk for pk, row in products.items() if row.code == product), None)
    if target is None:
        raise NotFoundError(Text(f"没有产品 {product}", f"product {product} not found"))
    near = _near(products, target, assessment, pack)
    candidates, hidden = _candidates(viewer, near, products, assessment, limit)
    outside = suppliers(viewer, product, assessment, outside=True)
    return Gap(candidates, hidden, outside, _waiting(viewer, target, products, assessment))


def _near(products: Mapping[int, Any], target: int, assessment: Assessment, pack: Pack) -> list[Nearness]:
    rules = pack.rule(NearnessRules)
    traits = traits_of(products.values(), assessment.known_at)
    return near_products(traits[target], list(traits.values()), rules.likeness, rules.minimum)


def _candidates(
    viewer: Viewer, near: list[Nearness], products: Mapping[int, Any], assessment: Assessment, limit: int
) -> tuple[tuple[Candidate, ...], int]:
    scores = {item.product: item for item in near}

    def made(for_viewer: Viewer) -> pl.DataFrame:
        rows = registry.capabilities(for_viewer, assessment.known_at).filter(product__in=list(scores), year=assessment.year)
        rows = rows.filter(in_city("organisation")).exclude(output_fen=0)
        schema = {"organisation": pl.Int64, "product": pl.Int64, "output_fen": pl.Int64}
        frame = registry.frame_of(rows, {"organisation": "organisation_id", "product": "product_id"}, schema)
        return frame.with_columns(output_yuan=pl.col("output_fen") / 100)

    visible = made(viewer)
    best = candidate_makers(near, visible, limit)
    organisations = registry.organisations(viewer).in_bulk(best.get_column("organisation").to_list())
    hidden = 0 if sees_unprotected(viewer) else made(SYSTEM)["organisation"].n_unique() - visible["organisation"].n_unique()
    shared = {product: tuple(products[pk] for pk in item.shared_inputs if pk in products) for product, item in scores.items()}
    rows = tuple(
        Candidate(organisations[maker], products[product], output, scores[product], shared[product])
        for maker, product, _, output in best.iter_rows()
        if maker in organisations
    )
    return rows, hidden


def _waiting(viewer: Viewer, target: int, products: Mapping[int, Any], assessment: Assessment) -> tuple[Waiting, ...]:
    """Downstream products made in the city; single needs are shown only to those who see unprotected values."""
    facts = facts_of_products([target], assessment.known_at)
    uses = facts.inputs.filter(pl.col("input") == target)
    needs = contributions(facts).filter((pl.col("input") == target) & (pl.col("year") == assessment.year))
    by_product = {row["product"]: row["need"] for row in needs.group_by("product").agg(need=pl.col("need_yuan").sum()).to_dicts()}
    capabilities = facts.made_here().filter(pl.col("year") == assessment.year)
    maker_counts = dict(capabilities.group_by("product").agg(pl.col("organisation").n_unique()).iter_rows())
    unprotected = sees_unprotected(viewer)
    rows = [
        Waiting(
            products[product],
            share,
            IMPORTANCE_WORDS.get(importance),
            maker_counts.get(product, 0),
            by_product.get(product) if unprotected else None,
        )
        for product, share, importance in uses.select("product", "share", "importance").iter_rows()
        if product in products
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.need_yuan or 0), -(row.share or 0), row.product.code)))
