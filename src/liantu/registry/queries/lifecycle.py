"""计算: which computation a viewer looks at, the same for every kind."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from liantu.accounts.queries import Viewer, reader_of, visible_to
from liantu.registry.models import Computed, public
from liantu.rooms.shared import shared

__all__ = ["finished", "newest", "newest_failure", "public"]

C = TypeVar("C", bound=Computed)


def finished(viewer: Viewer, model: type[C]) -> QuerySet[C]:
    """Finished computations that the viewer may see; those of the newest facts first, so that a look back is not taken for the newest."""
    rows = visible_to(viewer, model._default_manager.filter(state=Computed.State.DONE))  # noqa: SLF001 Django documents _default_manager
    return rows.order_by("-known_at", "-pk")


def newest(viewer: Viewer, model: type[C], *, known_at: datetime | None = None, year: int | None = None) -> C | None:
    """Return the newest finished computation that the viewer may see, at a moment or of a year where asked; None without one.

    The parts of a page share it (`rooms.shared`).
    """

    def read() -> C | None:
        rows = finished(viewer, model)
        rows = rows if known_at is None else rows.filter(known_at__lte=known_at)
        return (rows if year is None else rows.filter(year=year)).first()

    return shared(("newest", model, reader_of(viewer, model), known_at, year), read)


def newest_failure(viewer: Viewer, model: type[C]) -> C | None:
    """Return the newest run that failed and that the viewer may see, with its reason; None once a later one has succeeded."""
    return visible_to(viewer, model._default_manager.filter(state=Computed.State.FAILED)).order_by("-pk").first()  # noqa: SLF001 as above
