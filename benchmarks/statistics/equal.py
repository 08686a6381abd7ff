"""Whether two frames of figures are the same: the same cells, the same firms, values within 1e-9."""

from __future__ import annotations

import polars as pl

BOUND = 1e-9
"""Largest difference allowed, as a part of the larger of 1 and the value."""
_CELL = ["indicator", "key", "period"]


def check(ours: pl.DataFrame, theirs: pl.DataFrame) -> dict[str, float]:
    """Return cells, values and the largest difference; raises AssertionError where anything differs."""
    assert ours.height == theirs.height, f"{ours.height} cells beside {theirs.height}"
    assert not ours.select(_CELL).is_duplicated().any(), "a cell stands twice"
    both = ours.join(theirs, on=_CELL, suffix=":theirs", how="inner")
    assert both.height == ours.height, f"{ours.height - both.height} cells are not in the other"
    for name in ("firms", "known"):
        other = both.filter(pl.col(name).ne_missing(pl.col(f"{name}:theirs")))
        assert other.is_empty(), f"{name} differs: {other.head(3).to_dicts()}"
    value, their_value = pl.col("value"), pl.col("value:theirs")
    one_known = both.filter(value.is_null() != their_value.is_null())
    assert one_known.is_empty(), f"known to one only: {one_known.head(3).to_dicts()}"
    apart = both.select((value - their_value).abs() / pl.max_horizontal(1.0, their_value.abs()))
    largest = float(apart.to_series().drop_nulls().max() or 0.0)  # type: ignore[arg-type]
    worst = both.filter(apart.to_series().fill_null(0.0) == largest).head(1).to_dicts()
    assert largest <= BOUND, f"largest difference {largest}: {worst}"
    assert both["value"].drop_nulls().is_finite().all(), "a value is not finite"
    return {"cells": both.height, "values": both.height - both["value"].null_count(), "largest_difference": largest}
