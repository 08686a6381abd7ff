"""变化: whether facts came in, were replaced or moved since a moment; asked on every workbench, so it reads a handful of rows.

The parts of a page share what they ask of a table (`rooms.shared`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max, Subquery

from liantu.accounts.queries import EVERYTHING, Viewer, condition
from liantu.registry import models as m
from liantu.rooms.shared import shared

_FACTS_OF_CHAINS = (m.Capability, m.SupplyLink, m.ProductFlow, m.ProductInput)


def facts_changed_after(moment: datetime) -> bool:
    """Return whether a capability, supply link, flow or input came in or was closed, or firms were merged or parted, after ``moment``.

    Rows are only ever added, so the one with the highest key is the newest.
    """
    return any(_changed(model, moment) for model in _FACTS_OF_CHAINS) or _merged(moment)


def reports_changed_after(moment: datetime) -> bool:
    """Return whether a report came in or was closed, yearly or bulk, or organisations were merged or parted, after ``moment``."""
    return m.ReportBatch.objects.filter(last_known_from__gt=moment).exists() or yearly_reports_changed_after(moment)


def yearly_reports_changed_after(moment: datetime) -> bool:
    """Return whether a yearly report came in or was closed, or organisations were merged or parted, after ``moment``."""
    return _changed(m.Report, moment) or _merged(moment)


def published_state() -> tuple[Any, ...]:
    """What tells the published figures apart from what they were: the newest row and when one was closed last; one query a page."""
    return shared(("last change", m.OfficialFigure), lambda: _last_change(m.OfficialFigure))


def sees_all_published(viewer: Viewer) -> bool:
    """Whether the viewer sees every published figure."""
    return condition(viewer, m.OfficialFigure) == EVERYTHING


def organisations_state() -> tuple[Any, ...]:
    """What tells the organisations apart from what they were: the newest line of their history and the last merge; two queries a page."""
    return *_last_line(), *_last_merge().values()


def sources_state() -> int | None:
    """What tells the facts and the pack's entries apart from what they were before the last source was brought in; one query a page."""
    newest: int | None = shared("newest source", lambda: m.Source.objects.order_by("-pk").values_list("pk", flat=True).first())
    return newest


def any_organisation_changed_after(moment: datetime) -> bool:
    """Return whether anything was written of an organisation after ``moment``."""
    return any(at > moment for at in _last_line()[1:])


def _last_line() -> tuple[Any, ...]:
    """The line of the organisations' history that is dated last, and its date; nothing without any."""
    lines = m.Organisation.history.model.objects.order_by("-history_date", "-pk").values_list("pk", "history_date")
    return shared("last line", lambda: lines.first() or ())


def _changed(model: Any, moment: datetime) -> bool:
    _newest, *times = shared(("last change", model), lambda: _last_change(model)) or (None,)
    return any(at is not None and at > moment for at in times)


def _last_change(model: Any) -> tuple[Any, ...]:
    """The newest row, when it came in, and when a row was closed last; nothing of an empty table; one query."""
    closed = model.objects.filter(known_to__isnull=False).order_by("-known_to").values("known_to")[:1]
    return model.objects.order_by("-pk").values_list("pk", "known_from", Subquery(closed)).first() or ()


def _merged(moment: datetime) -> bool:
    return any(at is not None and at > moment for at in _last_merge().values())


def _last_merge() -> dict[str, Any]:
    return shared("last merge", lambda: m.Merge.objects.aggregate(at=Max("at"), undone_at=Max("undone_at")))


def has_facts() -> bool:
    """Return whether there is anything to assess chains from."""
    return any(model.objects.current().exists() for model in _FACTS_OF_CHAINS)
