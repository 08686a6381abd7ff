"""填报面板: stored reports become a wide panel: one row an organisation and period, one column an item."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

PLACE = ("period", "organisation")
"""What a panel is sorted by; no two rows of it agree in both."""


def panel_schema(items: Collection[str]) -> dict[str, Any]:
    """Columns of a panel with these items: organisation Int64, period Int32 (`Period.number`), one Float64 column an item."""
    return {"organisation": pl.Int64, "period": pl.Int32, **dict.fromkeys(items, pl.Float64)}


def widened(rows: pl.DataFrame, items: Sequence[str], keys: Sequence[str] = PLACE, value: str = "value") -> pl.DataFrame:
    """Return long ``rows`` (keys, item, value; each key and item once) as one row a key, sorted by it, and one column an item.

    Linear after one sort; what is not reported is null.

    >>> long = pl.DataFrame({"period": [1, 1], "organisation": [7, 7], "item": ["a", "b"], "value": [2.0, 3.0]})
    >>> widened(long, ["b", "c", "a"]).row(0)
    (1, 7, 3.0, None, 2.0)
    """
    ordered = rows.sort(*keys)
    first = ordered.select(pl.struct(keys).ne_missing(pl.struct(keys).shift()).alias("first")).to_series().to_numpy().copy()
    first[:1] = True
    line = np.cumsum(first) - 1
    wide = ordered.filter(pl.Series(first)).select(keys)
    values, dtype = ordered.get_column(value), ordered.schema[value]
    codes = ordered.get_column("item")
    columns = []
    for item in items:
        here = (codes == item).to_numpy()
        columns.append(_scattered(item, line[here], values.filter(pl.Series(here)), wide.height, dtype))
    return wide.with_columns(columns)


def _scattered(name: str, lines: np.ndarray[Any, Any], values: pl.Series, height: int, dtype: Any) -> pl.Series:
    """A column of ``height`` that holds ``values`` at ``lines`` and null elsewhere."""
    at = np.full(height, values.len(), dtype=np.uint32)
    at[lines] = np.arange(values.len(), dtype=np.uint32)
    return values.extend_constant(None, 1).gather(at).alias(name).cast(dtype)


def newest(rows: pl.DataFrame, items: Sequence[str]) -> pl.DataFrame:
    """Return the value that holds of each organisation, period and item: that of the newest reporting date, among equals the last.

    ``rows``: organisation, period, reported_date, sequence (the order in which they came), items. The date of a row counts for
    each of its values that is not null. Linear after one sort.
    """
    key = pl.col("period").cast(pl.Int64) * 2**40 + pl.col("organisation")
    given = rows.select(key.alias("key")).to_series()
    if given.is_sorted() and not (given == given.shift()).any():
        return rows.select(*panel_schema(items))
    ordered = rows.sort(*PLACE, "reported_date", "sequence")
    keys = ordered.select(key.alias("key")).to_series().to_numpy()
    starts = np.flatnonzero(np.diff(keys, prepend=keys[0] - 1)) if len(keys) else np.empty(0, np.int64)
    ends = np.append(starts[1:], len(keys)) - 1
    columns = [ordered.get_column("organisation").gather(ends), ordered.get_column("period").gather(ends)]
    for item in items:
        column = ordered.get_column(item)
        known = np.where(column.is_not_null().to_numpy(), np.arange(len(keys)), -1)
        last = np.maximum.accumulate(known)[ends] if len(keys) else known
        chosen = np.where(last >= starts, last, len(keys)).astype(np.uint32)
        columns.append(column.extend_constant(None, 1).gather(chosen))
    return pl.DataFrame(columns, schema=panel_schema(items))


def last_versions(rows: pl.DataFrame) -> pl.DataFrame:
    """Of long rows (period, organisation, item, reported_date, sequence …) the one that holds of each key, sorted by key."""
    ordered = rows.sort("period", "organisation", "item", "reported_date", "sequence")
    return ordered.unique(["period", "organisation", "item"], keep="last", maintain_order=True)


@dataclass(frozen=True, slots=True)
class Joined:
    """A merge of two organisations that stands: who was absorbed by whom, and when."""

    absorbed: int
    kept: int
    at: datetime


def under_kept(rows: pl.DataFrame, merges: Sequence[Joined]) -> pl.DataFrame:
    """Put long ``rows`` (period, organisation, item, known_from …) of absorbed organisations under those that were kept.

    As when rows of tables are merged: where the kept one had reported the same item and period by then, its own report stays
    and the other is left out. ``merges`` in the order of time.
    """
    for run in _runs(merges):
        pairs = pl.DataFrame(
            {"organisation": [one.absorbed for one in run], "_kept": [one.kept for one in run], "_at": [one.at for one in run]},
            schema={"organisation": pl.Int64, "_kept": pl.Int64, "_at": rows.schema["known_from"]},
        )
        moving = rows.join(pairs, on="organisation", how="inner", maintain_order="left")
        if moving.is_empty():
            continue
        own = rows.join(pairs.select(pl.col("_kept").alias("organisation"), "_at"), on="organisation", how="inner")
        own = own.filter(pl.col("known_from") <= pl.col("_at")).select("period", pl.col("organisation").alias("_kept"), "item")
        moving = moving.join(own, on=["period", "_kept", "item"], how="anti", maintain_order="left")
        moved = moving.with_columns(organisation=pl.col("_kept"), known_from=pl.col("_at")).drop("_kept", "_at")
        rows = pl.concat([rows.join(pairs, on="organisation", how="anti", maintain_order="left"), moved])
    return rows


def _runs(merges: Sequence[Joined]) -> list[list[Joined]]:
    """Cut merges into runs in which no organisation stands twice, so that each run can be done at once."""
    runs: list[list[Joined]] = []
    met: set[int] = set()
    for one in merges:
        if not runs or one.absorbed in met or one.kept in met:
            runs.append([])
            met = set()
        runs[-1].append(one)
        met |= {one.absorbed, one.kept}
    return runs
