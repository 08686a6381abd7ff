"""相似: the districts most like one, what they share, and whether they should differ."""

from __future__ import annotations

from dataclasses import dataclass

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack
from liantu.regions import queries
from liantu.regions.models import RegionAssessment
from liantu.regions.pages.page_context import Cell, cell, industry_name, region_name


@dataclass(frozen=True, slots=True)
class Alike:
    """Another district: likeness as a cell that opens, overlap of shares 0–1, what both make, whether they should differ and do not."""

    code: str
    name: str
    likeness: Cell
    overlap: float
    shared: tuple[str, ...]
    should_differ: bool
    judged: bool
    too_alike: bool


def most_alike(viewer: Viewer, city: Pack, assessment: RegionAssessment, code: str) -> list[Alike]:
    """Return the districts most like ``code`` that the viewer may see, as many as the pack names."""
    rule = queries.rules_of_assessment(assessment).likeness
    entry = city.checks.get("RG001")
    line = float(entry.thresholds["similarity"]) if entry else rule.threshold
    found = []
    for row in queries.similarities(viewer, assessment, district=code).head(rule.pairs_of_district).iter_rows(named=True):
        pair = queries.pair_of(viewer, assessment, code, row["other"])
        opens = cell("structure_similarity", f"district:{code}/{row['other']}", assessment.year, row["likeness"])
        shared = tuple(industry_name(city, industry) for industry in (pair.shared if pair else ()))
        alike = row["should_differ"] and row["judged"] and row["likeness"] >= line
        name = region_name(city, row["other"])
        found.append(Alike(row["other"], name, opens, row["overlap"], shared, row["should_differ"], row["judged"], alike))
    return found
