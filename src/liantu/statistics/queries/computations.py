"""计算: which computation or release a viewer looks at, and whether newer reports wait."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from liantu.accounts.queries import SYSTEM, Viewer, visible_to
from liantu.registry import queries as registry
from liantu.registry.queries.lifecycle import finished, newest
from liantu.statistics.models import Computation, Release


def computations(viewer: Viewer) -> QuerySet[Computation]:
    """Finished computations that the viewer may see; those of the newest reports first."""
    return finished(viewer, Computation)


def latest_computation(viewer: Viewer, *, known_at: datetime | None = None) -> Computation | None:
    """Return the newest finished computation that the viewer may see, at a moment where asked; None without one."""
    return newest(viewer, Computation, known_at=known_at)


def releases(viewer: Viewer) -> QuerySet[Release]:
    """Releases that the viewer may see, newest first; the withdrawn are among them for those who see aggregates."""
    return visible_to(viewer, Release.objects.select_related("computation", "published_by", "withdrawn_by")).order_by("-pk")


def latest_release(viewer: Viewer) -> Release | None:
    """Return the newest release that is not withdrawn; None without one."""
    return releases(viewer).filter(withdrawn_at__isnull=True).first()


def newer_reports_wait(viewer: Viewer = SYSTEM) -> bool:
    """Whether reports came in, or firms changed their place, trade or size, after the newest computation; or none was made of them."""
    latest = latest_computation(viewer)
    if latest is None:
        return registry.reports(viewer).exists()
    return registry.reports_changed_after(latest.known_at) or registry.any_organisation_changed_after(latest.known_at)
