"""评估: which assessment of the regions a viewer looks at, and its rules."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.pack import Pack
from liantu.regions.engine.parameters import PublicationRules, RegionParameters, RegionRules
from liantu.regions.models import RegionAssessment
from liantu.registry import queries as registry
from liantu.registry.queries.lifecycle import finished, newest


def assessments(viewer: Viewer) -> QuerySet[RegionAssessment]:
    """Finished assessments that the viewer may see, those of the newest facts first."""
    return finished(viewer, RegionAssessment)


def latest_assessment(viewer: Viewer, *, known_at: datetime | None = None, year: int | None = None) -> RegionAssessment | None:
    """Return the newest finished assessment that the viewer may see, at a moment or of a year where asked; None without one."""
    return newest(viewer, RegionAssessment, known_at=known_at, year=year)


def newer_facts_wait(viewer: Viewer = SYSTEM) -> bool:
    """Whether facts or yearly reports (no others count) came in, or firms moved, after the newest assessment; or there is none of them."""
    latest = latest_assessment(viewer)
    if latest is None:
        return registry.has_facts() or registry.reports(viewer).exists()
    moment = latest.known_at
    return (
        registry.facts_changed_after(moment)
        or registry.yearly_reports_changed_after(moment)
        or registry.any_organisation_changed_after(moment)
    )


def rules_of(pack: Pack) -> RegionRules:
    """Return the pack's rules of this room."""
    return RegionRules.of(pack.rule(RegionParameters), pack.rule(PublicationRules))


def rules_of_assessment(assessment: RegionAssessment) -> RegionRules:
    """Return the rules under which an assessment was made, kept with it."""
    return RegionRules.from_stored(assessment.rules)
