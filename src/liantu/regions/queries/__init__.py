"""Reads of the regions' room: assessments, profiles of regions, pairs, relatedness, fits; each under the viewer's rights."""

from liantu.regions.queries.assessments import assessments, latest_assessment, rules_of, rules_of_assessment
from liantu.regions.queries.boundaries import drawn_boundaries
from liantu.regions.queries.regions import (
    complexity_frame,
    fit_rows,
    fits_frame,
    pair_of,
    profile_of,
    profiles,
    reason_text,
    relatedness_frame,
    similarities,
    specialisations,
    why_not,
)
from liantu.regions.queries.relatedness import related_to

__all__ = [
    "assessments", "complexity_frame", "drawn_boundaries", "fit_rows", "fits_frame", "latest_assessment", "pair_of", "profile_of",
    "profiles", "reason_text", "related_to", "relatedness_frame", "rules_of", "rules_of_assessment", "similarities",
    "specialisations", "why_not",
]  # fmt: skip
