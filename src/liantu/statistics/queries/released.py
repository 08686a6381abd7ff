"""发布的数字: what the public sees of a release, with what is withheld and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl
from django.db.models import Max, Min, Q

from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.models import Release, ReleasedCell
from liantu.statistics.queries.computations import latest_release

CELL: Mapping[str, Any] = {
    "indicator": pl.String, "dimension": pl.String, "key": pl.String, "kind": pl.String, "period": pl.String, "value": pl.Float64,
    "reason": pl.String, "combined": pl.String,
}  # fmt: skip
"""Columns of `released`."""


def released(
    viewer: Viewer, *, release: Release | None = None, indicator: str | None = None, dimension: str | None = None, kind: str | None = None
) -> pl.DataFrame:
    """Return the cells of a release (None is the newest that holds) as `CELL`; ``reason`` and ``combined`` are null where there is none."""
    chosen = release or latest_release(viewer)
    if chosen is None:
        return pl.DataFrame(schema=dict(CELL))
    filters = {"indicator": indicator, "dimension": dimension, "kind": kind}
    rows = ReleasedCell.objects.filter(release=chosen, **{name: value for name, value in filters.items() if value is not None})
    return registry.frame_of(visible_to(viewer, rows), {}, CELL).sort("indicator", "dimension", "kind", "key", "period")


def told_before(indicators: Collection[str]) -> pl.DataFrame:
    """Return what releases, withdrawn ones too, have said of cells of some indicators: indicator, dimension, key, kind, period, low, high.

    ``low`` and ``high``: the least and the largest value that was ever told, null where the cell was withheld whenever it was released.
    """
    cell = [name for name in CELL if name not in {"value", "reason", "combined"}]
    decided = ReleasedCell.objects.filter(Q(value__isnull=False) | ~Q(reason=""), indicator__in=list(indicators), combined="")
    rows = decided.values(*cell).annotate(low=Min("value"), high=Max("value")).order_by().values_list(*cell, "low", "high")
    schema = dict.fromkeys(cell, pl.String) | {"low": pl.Float64, "high": pl.Float64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def rules_of_release(release: Release) -> DisclosureRules:
    """Return rules/disclosure.yaml as it was at a release, kept with it."""
    return DisclosureRules.from_stored(release.rule)


def reason_text(release: Release, reason: str) -> Text:
    """Return the sentence for a reason of rules/disclosure.yaml as it was at the release; the reason itself where it has none."""
    return rules_of_release(release).reasons.text(reason)
