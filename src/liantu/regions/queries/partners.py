"""合作地依据: what the structure of a partner rests on: how many companies, of which place, and how far their sources were checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db.models import Count, Max, Min

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.source import Mark
from liantu.regions.models import RegionAssessment
from liantu.regions.queries.regions import fits_frame
from liantu.registry import queries as registry

PARTNERS: Mapping[str, Any] = {"partner": pl.String, "companies": pl.Int64, "basis": pl.String, "known": pl.Boolean}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Rows of one kind (``makes`` or ``supplies``) and one mark about companies outside the city: companies and years."""

    kind: str
    mark: Mark
    companies: int
    first_year: int
    last_year: int


def partner_frame(viewer: Viewer, assessment: RegionAssessment) -> pl.DataFrame:
    """Return partners of the fits that the viewer may see (`PARTNERS`): ``known`` where enough companies make a structure."""
    frame = fits_frame(viewer, assessment)
    partners = frame.group_by("partner").agg(
        pl.col("companies").max(), pl.col("basis").first(), known=(pl.col("reason").fill_null("") != "no_structure").any()
    )
    return partners.select(pl.col(name).cast(kind) for name, kind in PARTNERS.items()).sort("partner")


def companies_elsewhere(assessment: RegionAssessment) -> list[Elsewhere]:
    """What is known of companies outside the city, counted by mark of the source; no company is named."""
    capabilities = registry.capabilities(SYSTEM, assessment.known_at).filter(organisation__inside_city=False)
    supply_links = registry.supply_links(SYSTEM, assessment.known_at).filter(supplier__inside_city=False)
    groups = []
    for kind, rows, company in (("makes", capabilities, "organisation"), ("supplies", supply_links, "supplier")):
        counts = rows.order_by().values("source__mark").annotate(companies=Count(company, distinct=True), low=Min("year"), high=Max("year"))
        groups += [Elsewhere(kind, Mark(row["source__mark"]), row["companies"], row["low"], row["high"]) for row in counts]
    return sorted(groups, key=lambda group: (group.kind, -group.companies))
