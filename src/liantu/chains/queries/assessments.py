"""评估: which assessment a viewer looks at, and whether newer facts wait for one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.chains.engine.assessment import Rules
from liantu.chains.engine.states import LinkStateRules
from liantu.chains.models import Assessment
from liantu.chains.queries.facts import places_changed
from liantu.kernel.pack import Pack
from liantu.regions.engine.parameters import PublicationRules
from liantu.registry import queries as registry
from liantu.registry.queries.lifecycle import finished, newest


def assessments(viewer: Viewer) -> QuerySet[Assessment]:
    """Finished assessments that the viewer may see; those of the newest facts first."""
    return finished(viewer, Assessment)


def latest_assessment(viewer: Viewer, *, known_at: datetime | None = None, year: int | None = None) -> Assessment | None:
    """Return the newest finished assessment that the viewer may see, at a moment or of a year where asked; None without one."""
    return newest(viewer, Assessment, known_at=known_at, year=year)


def state_of(assessment: Assessment) -> tuple[Any, ...]:
    """What tells an assessment, finished and as far as it is public, apart from every other."""
    return assessment.pk, assessment.finished_at, assessment.published_at, assessment.withdrawn_at


def withheld_links(assessment: Assessment) -> tuple[int, int]:
    """Return how many links an assessment has, and of how many the public would see no values."""
    counts = assessment.link_figures.order_by().aggregate(links=Count("pk"), withheld=Count("pk", filter=~Q(withheld="")))
    return counts["links"], counts["withheld"]


def newer_facts_wait(viewer: Viewer = SYSTEM) -> bool:
    """Whether facts came in (or were closed), or a firm's place changed, after the newest assessment; or there is none of the facts."""
    latest = latest_assessment(viewer)
    if latest is None:
        return registry.has_facts()
    return registry.facts_changed_after(latest.known_at) or places_changed(latest.known_at)


def rules_of(pack: Pack) -> Rules:
    """Return the pack's rules of an assessment."""
    return Rules.of(pack.rule(LinkStateRules), pack.rule(PublicationRules))


def rules_of_assessment(assessment: Assessment) -> Rules:
    """Return the rules under which an assessment was made, kept with it."""
    return Rules.from_stored(assessment.rules)
