"""发布的数字: what the public sees of a release, with what is withheld and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db.models import Max, Min, Q

from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.head_rules import HeadFigureRules
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


@dataclass(frozen=True, slots=True)
class ReleasedHead:
    """A lead indicator of the city as released: its newest value, in the indicator's unit, and those of the years up to it, by year."""

    code: str
    subject: Subject
    period: Period
    value: float
    course: Sequence[tuple[str, float | None]]


def released_heads(viewer: Viewer, pack: Pack, release: Release) -> list[ReleasedHead]:
    """Return the lead indicators that a release shows for the city, by year, in the pack's order; withheld ones are left out."""
    cells = released(viewer, release=release, dimension="city", kind="year").filter(pl.col("combined").is_null())
    heads = []
    for code in pack.rule(HeadFigureRules).indicators:
        rows = cells.filter(pl.col("indicator") == code).sort("period").to_dicts()
        known = [row for row in rows if row["value"] is not None]
        if known:
            newest = known[-1]
            subject = Subject(newest["dimension"], newest["key"])
            course = [(row["period"], row["value"]) for row in rows if row["period"] <= newest["period"]]
            heads.append(ReleasedHead(code, subject, Period.parse(newest["period"]), newest["value"], course))
    return heads


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
