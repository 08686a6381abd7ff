"""计算: which computation or release a reader looks at, and whether newer reports wait."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from liantu.accounts.queries import SYSTEM, Reader, visible_to
from liantu.registry import queries as registry
from liantu.statistics.models import Computation, Release


def computations(reader: Reader) -> QuerySet[Computation]:
    """Finished computations that the reader may see; those of the newest reports first."""
    return visible_to(reader, Computation.objects.filter(state=Computation.State.DONE)).order_by("-known_at", "-pk")


def latest_computation(reader: Reader, *, known_at: datetime | None = None) -> Computation | None:
    """Return the newest finished computation that the reader may see, at a moment where asked; None without one."""
    rows = computations(reader)
    return (rows if known_at is None else rows.filter(known_at__lte=known_at)).first()


def releases(reader: Reader) -> QuerySet[Release]:
    """Releases that the reader may see, newest first; the withdrawn are among them for those who see aggregates."""
    return visible_to(reader, Release.objects.select_related("computation", "released_by", "withdrawn_by")).order_by("-pk")


def latest_release(reader: Reader, *, before: Release | None = None) -> Release | None:
    """Return the newest release that is not withdrawn, or the newest made ``before`` another; None without one."""
    rows = releases(reader).filter(withdrawn_at__isnull=True)
    return (rows if before is None else rows.filter(pk__lt=before.pk)).first()


def newer_reports_wait(reader: Reader = SYSTEM) -> bool:
    """Whether reports came in, or firms changed their place, trade or size, after the newest computation; or none was made of them."""
    latest = latest_computation(reader)
    if latest is None:
        return registry.reports(reader).exists()
    return registry.reports_changed_after(latest.known_at) or registry.organisations_changed_after(latest.known_at).exists()
