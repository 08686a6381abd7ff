"""指标值: stored figures as frames; whoever does not see aggregates reads the newest release in the same columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import polars as pl
from django.db.models import QuerySet

from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.period import Period, PeriodKind
from liantu.registry import queries as registry
from liantu.statistics.models import Computation, ReleasedCell, StatisticFigure
from liantu.statistics.queries.computations import latest_computation, latest_release
from liantu.statistics.queries.narrowed import narrowed
from liantu.statistics.rules import sees_aggregates

_CELL: dict[str, Any] = {"indicator": pl.String, "dimension": pl.String, "key": pl.String, "kind": pl.String, "period": pl.String}
FRAME: dict[str, Any] = {
    **_CELL, "value": pl.Float64, "firms": pl.Int64, "known": pl.Int64, "reason": pl.String, "combined": pl.String,
}  # fmt: skip
"""Columns of `figures_frame`; ``combined`` is filled in releases only, ``firms`` and ``known`` in computations only."""


def figures_frame(
    viewer: Viewer,
    *,
    indicator: str | Collection[str] | None = None,
    dimension: str | None = None,
    kind: PeriodKind | str | None = None,
    keys: Collection[str] | None = None,
    periods: Collection[str] | None = None,
    computation: Computation | None = None,
) -> pl.DataFrame:
    """Return figures as columns `FRAME`, sorted by indicator, key and period; ``computation`` None is the newest.

    A viewer without a right to aggregates gets the cells of the newest release and the sums of the chains that he leads, staff of a
    district no sums that tell of one or two firms of other districts; ``reason`` says why a value is withheld.
    """
    conditions: dict[str, Any] = {}
    if indicator is not None:
        conditions["indicator__in"] = [indicator] if isinstance(indicator, str) else list(indicator)
    if dimension is not None:
        conditions["dimension"] = dimension
    if kind is not None:
        conditions["kind"] = str(kind)
    if keys is not None:
        conditions["key__in"] = list(keys)
    if periods is not None:
        conditions["period__in"] = [str(period) for period in periods]
    frame = _aggregates(viewer, conditions, computation) if sees_aggregates(viewer) else _released_and_own(viewer, conditions, computation)
    return frame.sort("indicator", "dimension", "key", "kind", "period")


def _aggregates(viewer: Viewer, conditions: dict[str, Any], computation: Computation | None) -> pl.DataFrame:
    chosen = computation or latest_computation(viewer)
    if chosen is None:
        return pl.DataFrame(schema=FRAME)
    rows = visible_to(viewer, StatisticFigure.objects.filter(computation=chosen, **conditions))
    schema = {**_CELL, "value": pl.Float64, "firms": pl.Int64, "known": pl.Int64}
    return narrowed(viewer, _framed(rows, schema), chosen)


def _released_and_own(viewer: Viewer, conditions: dict[str, Any], computation: Computation | None) -> pl.DataFrame:
    """Released cells, and in place of them what another rule lets the leader of a chain see of it."""
    released = _released(viewer, conditions)
    if not viewer.chains or conditions.get("dimension", "chain") != "chain":
        return released
    own = _aggregates(viewer, conditions, computation)
    return pl.concat([own, released.join(own, on=list(_CELL), how="anti")])


def _released(viewer: Viewer, conditions: dict[str, Any]) -> pl.DataFrame:
    release = latest_release(viewer)
    if release is None:
        return pl.DataFrame(schema=FRAME)
    rows = visible_to(viewer, ReleasedCell.objects.filter(release=release, **conditions))
    return _framed(rows, {**_CELL, "value": pl.Float64, "reason": pl.String, "combined": pl.String})


def _framed(rows: QuerySet[Any], schema: dict[str, Any]) -> pl.DataFrame:
    frame = registry.frame_of(rows, {}, schema)
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in FRAME.items() if name not in schema]
    return frame.with_columns(missing).select(list(FRAME))


def figure_series(
    viewer: Viewer,
    indicator: str,
    dimension: str,
    key: str,
    kind: PeriodKind | str = PeriodKind.YEAR,
    *,
    computation: Computation | None = None,
) -> pl.DataFrame:
    """Return one indicator of one key over time, oldest first: columns `FRAME`."""
    return figures_frame(viewer, indicator=indicator, dimension=dimension, kind=kind, keys=[key], computation=computation)


def figure_at(
    viewer: Viewer, indicator: str, dimension: str, key: str, period: Period | None = None, *, computation: Computation | None = None
) -> dict[str, Any] | None:
    """Return one row of `FRAME` as a dict: of ``period``, or the newest yearly one with a value; None where there is no such row."""
    kind = PeriodKind.YEAR if period is None else period.kind
    frame = figure_series(viewer, indicator, dimension, key, kind, computation=computation)
    if period is not None:
        rows = frame.filter(pl.col("period") == str(period))
    else:
        with_value = frame.filter(pl.col("value").is_not_null())
        rows = (with_value if with_value.height else frame).tail(1)
    return rows.row(0, named=True) if rows.height else None
