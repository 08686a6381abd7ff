"""精确除法: quotients rounded once; Polars turns a division by a number into a product with its inverse, which is not the same."""

from __future__ import annotations

import polars as pl


def divided(values: pl.Series, by: float) -> pl.Series:
    """Return ``values`` / ``by`` as Float64, each rounded once; null stays null.

    >>> divided(pl.Series([35, None]), 100).to_list()
    [0.35, None]
    """
    return pl.Series(values.name, values.cast(pl.Float64).to_numpy() / by, dtype=pl.Float64, nan_to_null=True)
