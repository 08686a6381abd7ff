"""区域: what an assessment says of regions, pairs and partners, each under the viewer's rights.

Readers who are not officials get shares and quotients of the cells that are published, and no amounts: amounts are published by the room of
statistics, under the control of all totals at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.db.models import QuerySet

from liantu.accounts.queries import SYSTEM, Viewer, visible_to
from liantu.kernel.text import Text
from liantu.regions import models as m
from liantu.regions.queries.assessments import latest_assessment
from liantu.regions.rules import sees_unprotected
from liantu.registry import queries as registry

_AMOUNTS = ("value_yuan", "largest", "largest_share", "three_largest_share", "named_share", "field_hhi", "sub_fields")
_TEXT, _FLOAT, _INT, _TRUTH = pl.String, pl.Float64, pl.Int64, pl.Boolean
SPECIALISATIONS: Mapping[str, Any] = {
    "kind": _TEXT, "key": _TEXT, "digits": _INT, "industry": _TEXT, "value_yuan": _FLOAT, "firms": _INT, "share": _FLOAT,
    "location_quotient": _FLOAT, "withheld": _TEXT, "published": _TRUTH,
}  # fmt: skip
PAIRS: Mapping[str, Any] = {
    "district": _TEXT, "other": _TEXT, "likeness": _FLOAT, "cosine": _FLOAT, "overlap": _FLOAT, "krugman": _FLOAT,
    "should_differ": _TRUTH, "judged": _TRUTH,
}  # fmt: skip
RELATEDNESS: Mapping[str, Any] = {
    "region": _TEXT, "product": _INT, "value_yuan": _FLOAT, "rca": _FLOAT, "density": _FLOAT, "density_knn": _FLOAT, "present": _TRUTH,
    "cog": _FLOAT, "wider": _TRUTH, "wider_cog": _TRUTH,
}  # fmt: skip
COMPLEXITY: Mapping[str, Any] = {"product": _INT, "pci": _FLOAT, "wider_pci": _TRUTH, "ubiquity": _INT}
FITS: Mapping[str, Any] = {
    "district": _TEXT, "partner": _TEXT, "fit": _FLOAT, "complementary": _FLOAT, "shared": _FLOAT, "upstream": _FLOAT,
    "overlap": _FLOAT, "rank": _INT, "companies": _INT, "basis": _TEXT, "reason": _TEXT,
}  # fmt: skip


def profiles(viewer: Viewer, assessment: m.RegionAssessment, kind: str) -> list[m.RegionProfile]:
    """Profiles of all regions of a kind that the viewer may see, by key; what the viewer may not see of them is None."""
    rows = visible_to(viewer, m.RegionProfile.objects.filter(assessment=assessment, kind=kind)).order_by("key")
    return [_protected(viewer, row) for row in rows]


def profile_of(viewer: Viewer, assessment: m.RegionAssessment, kind: str, key: str) -> m.RegionProfile | None:
    """Return the profile of one region; None where nothing is known of it or the viewer may not see it (see `why_not`)."""
    row = visible_to(viewer, m.RegionProfile.objects.filter(assessment=assessment, kind=kind, key=key)).first()
    return None if row is None else _protected(viewer, row)


def why_not(assessment: m.RegionAssessment, kind: str, key: str) -> Text:
    """Why there is no profile for a viewer: no known output, or the reason for which it is withheld."""
    row = m.RegionProfile.objects.filter(assessment=assessment, kind=kind, key=key).only("withheld").first()
    if row is None:
        return Text("没有产值已知的企业", "no firm with known output")
    return reason_text(assessment, row.withheld or "few_firms")


def reason_text(assessment: m.RegionAssessment, code: str) -> Text:
    """Return the sentence of rules/publication.yaml for a reason of withholding."""
    raw = assessment.rules["publication"]["reasons"][code]
    return Text(raw["zh"], raw["en"])


def _protected(viewer: Viewer, row: m.RegionProfile) -> m.RegionProfile:
    """The profile with what other viewers than officials may not see taken out; it is not saved."""
    if viewer.sees_city or _is_own(viewer, row):
        return row
    published = m.Specialisation.objects.filter(assessment=row.assessment_id, kind=row.kind, key=row.key, published=True)
    industries = set(published.values_list("industry", flat=True))
    for name in _AMOUNTS:
        setattr(row, name, "" if name == "largest" else None)
    row.fields = [field for field in row.fields if field["industry"] in industries]
    row.named = []
    return row


def _is_own(viewer: Viewer, row: m.RegionProfile) -> bool:
    """Whether a profile is that of the viewer's district or of a park in it; of parks no others are seen."""
    return bool(viewer.districts) and (row.kind == m.RegionKind.PARK or row.key in viewer.districts)


def specialisations(
    viewer: Viewer, assessment: m.RegionAssessment, *, kind: str | None = None, key: str | None = None, digits: int | None = None
) -> pl.DataFrame:
    """Return industries of regions (`SPECIALISATIONS`), largest share first in each region; value_yuan and firms null for other readers."""
    filters = {name: value for name, value in (("kind", kind), ("key", key), ("digits", digits)) if value is not None}
    rows = visible_to(viewer, m.Specialisation.objects.filter(assessment=assessment, **filters))
    frame = registry.frame_of(rows, {}, SPECIALISATIONS)
    if not viewer.sees_city:
        own = (pl.col("kind") == "district") & pl.col("key").is_in(list(viewer.districts))
        parks = pl.col("kind") == "park"  # only those of the viewer's own districts are among the rows
        frame = frame.with_columns(
            value_yuan=pl.when(own | parks).then(pl.col("value_yuan")), firms=pl.when(own | parks).then(pl.col("firms"))
        )
    return frame.sort(["kind", "key", "digits", "share", "industry"], descending=[False, False, False, True, False])


def similarities(viewer: Viewer, assessment: m.RegionAssessment, *, district: str | None = None) -> pl.DataFrame:
    """Return pairs of districts (`PAIRS`), the most alike first; with ``district`` that one stands first in each of its pairs."""
    frame = registry.frame_of(visible_to(viewer, m.Similarity.objects.filter(assessment=assessment)), {}, PAIRS)
    if not sees_unprotected(viewer):
        frame = frame.with_columns(pl.col("likeness", "cosine", "overlap", "krugman").round(2))
    if district is not None:
        swapped = frame.select(pl.col("other").alias("district"), pl.col("district").alias("other"), *list(PAIRS)[2:])
        frame = pl.concat([frame, swapped]).filter(pl.col("district") == district)
    return frame.sort(["likeness", "district", "other"], descending=[True, False, False])


def pair_of(viewer: Viewer, assessment: m.RegionAssessment, district: str, other: str) -> m.Similarity | None:
    """Return the row of two districts in either order, with the industries that they share; None where it is not known or not seen."""
    low, high = sorted((district, other))
    return visible_to(viewer, m.Similarity.objects.filter(assessment=assessment, district=low, other=high)).first()


def relatedness_frame(viewer: Viewer, assessment: m.RegionAssessment | None = None, *, district: str | None = None) -> pl.DataFrame:
    """Return districts × products: region, product (id), value_yuan, rca, density, density_knn, present, cog, pci, ubiquity and bases.

    Of the newest assessment that the viewer may see unless one is given; empty without any. ``wider``, ``wider_cog``, ``wider_pci``:
    no district has the product, and density, cog or pci rest on what is made together in districts and other places.
    """
    assessment = assessment or latest_assessment(viewer)
    if assessment is None:
        return pl.DataFrame(schema={**RELATEDNESS, **{name: kind for name, kind in COMPLEXITY.items() if name != "product"}})
    rows = visible_to(viewer, m.Relatedness.objects.filter(assessment=assessment))
    rows = rows if district is None else rows.filter(district=district)
    frame = registry.frame_of(rows, {"region": "district", "product": "product_id"}, RELATEDNESS)
    return (
        frame.unique(["region", "product"]).join(complexity_frame(SYSTEM, assessment), on="product", how="left").sort("region", "product")
    )


def complexity_frame(viewer: Viewer, assessment: m.RegionAssessment) -> pl.DataFrame:
    """Return product (id), pci, wider_pci, ubiquity of every product."""
    rows = visible_to(viewer, m.ProductComplexity.objects.filter(assessment=assessment))
    return registry.frame_of(rows, {"product": "product_id", "wider_pci": "wider"}, COMPLEXITY)


def fits_frame(viewer: Viewer, assessment: m.RegionAssessment, *, district: str | None = None) -> pl.DataFrame:
    """Return fits of districts with partners (`FITS`), the best first in each district, unknown ones last with their reason."""
    rows = fit_rows(viewer, assessment)
    rows = rows if district is None else rows.filter(district=district)
    return registry.frame_of(rows, {}, FITS).sort("district", "rank", "partner", nulls_last=True)


def fit_rows(viewer: Viewer, assessment: m.RegionAssessment) -> QuerySet[Any]:
    """Rows of fits with ``gains`` (codes of products) and ``shared_industries``, as the viewer may see them."""
    return visible_to(viewer, m.PartnerFit.objects.filter(assessment=assessment)).order_by("district", "rank", "partner")
