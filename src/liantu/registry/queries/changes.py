"""变化: whether facts came in, were replaced or moved since a moment; asked on every workbench, so it reads a handful of rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from liantu.registry import models as m

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


def _changed(model: Any, moment: datetime) -> bool:
    newest = model.objects.order_by("-pk").values_list("known_from", flat=True).first()
    return bool((newest is not None and newest > moment) or model.objects.filter(known_to__gt=moment).exists())


def _merged(moment: datetime) -> bool:
    return m.Merge.objects.filter(Q(at__gt=moment) | Q(undone_at__gt=moment)).exists()


def has_facts() -> bool:
    """Return whether there is anything to assess chains from."""
    return any(model.objects.current().exists() for model in _FACTS_OF_CHAINS)
