"""补链机会底数: kept with an assessment, so that the first reader of the opportunities does not wait for it."""

from __future__ import annotations

import io
from collections.abc import Iterable

import polars as pl

from liantu.chains.engine.nearness import NearnessRules
from liantu.chains.engine.opportunities import OpportunityRules
from liantu.chains.models import Assessment, LinkFigure, OpportunityBasis
from liantu.chains.queries.basis import computed_basis, ranked_districts
from liantu.kernel.pack import Pack


def keep_basis(assessment: Assessment, pack: Pack) -> OpportunityBasis:
    """Compute and keep the basis for the missing links of an assessment; one that is kept already is replaced."""
    rule = pack.rule(NearnessRules).model_dump_json()
    missing = LinkFigure.objects.filter(assessment=assessment, state__in=pack.rule(OpportunityRules).states)
    targets = sorted(set(missing.values_list("product_id", flat=True)))
    districts = list(ranked_districts())
    basis = computed_basis(targets, districts, assessment, rule)
    parts = dict(zip(("near", "pairs", "supply"), _written((basis.near, basis.pairs, basis.supply)), strict=True))
    fields = {"rule": rule, "targets": targets, "districts": districts, **parts}
    return OpportunityBasis.objects.update_or_create(assessment=assessment, defaults=fields)[0]


def _written(frames: Iterable[pl.DataFrame]) -> Iterable[bytes]:
    for frame in frames:
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        yield buffer.getvalue()
