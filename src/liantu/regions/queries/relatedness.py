"""关联度读取: what lists of candidates ask of relatedness, for chosen products; kept in memory, for an assessment does not change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer, visible_to
from liantu.regions import models as m
from liantu.regions.queries.assessments import latest_assessment
from liantu.regions.rules import sees_unprotected
from liantu.registry import queries as registry

RELATED: Mapping[str, Any] = {
    "region": pl.String, "product": pl.Int64, "density": pl.Float64, "cog": pl.Float64, "wider": pl.Boolean, "wider_cog": pl.Boolean,
}  # fmt: skip
_KEPT = 2


def related_to(viewer: Viewer, products: Collection[int], assessment: m.RegionAssessment | None = None) -> pl.DataFrame:
    """Return `RELATED` of ``products`` (ids) in every district, as far as the viewer may see; sorted by region, product.

    Of the newest assessment that the viewer may see unless one is given; empty without any. Who sees all reads the frame that is kept
    for the assessment; everybody else asks the database under their own rights.
    """
    assessment = assessment or latest_assessment(viewer)
    if assessment is None or not products:
        return pl.DataFrame(schema=dict(RELATED))
    if sees_unprotected(viewer):
        whole = _whole(assessment.pk, assessment.known_at, assessment.finished_at)
        return whole.filter(pl.col("product").is_in(list(products)))
    rows = visible_to(viewer, m.Relatedness.objects.filter(assessment=assessment, product__in=products))
    return _read(rows).unique(["region", "product"]).sort("region", "product")


@lru_cache(maxsize=_KEPT)
def _whole(assessment: int, _known_at: datetime, _finished_at: datetime | None) -> pl.DataFrame:
    """All rows of an assessment, whatever a viewer may see; the moments tell apart assessments of one number in two databases."""
    return _read(m.Relatedness.objects.filter(assessment=assessment)).sort("region", "product")


def _read(rows: Any) -> pl.DataFrame:
    return registry.frame_of(rows, {"region": "district", "product": "product_id"}, RELATED)
