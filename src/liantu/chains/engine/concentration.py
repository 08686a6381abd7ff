"""集中度: how many makers there are and how unequal: HHI, largest share, effective number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from liantu.chains.engine.facts import Facts, sum_known


def hhi(values: Sequence[float]) -> float | None:
    r"""Return the Herfindahl–Hirschman index of ``values`` on the scale 0–1; None without positive values.

    .. math:: H = \sum_i s_i^2, \quad s_i = x_i / \sum_j x_j

    Competition authorities write it with shares in percent, that is 10,000 × H. Unit of ``values`` is free.

    >>> round(hhi([30, 30, 20, 20]) * 10_000)  # the worked example of the US Department of Justice: 2,600
    2600
    """
    array = _positive(values)
    return None if array is None else float(np.square(array).sum())


def effective_number(values: Sequence[float]) -> float | None:
    """Return 1/HHI: how many makers of equal size would be as concentrated; None without positive values.

    >>> effective_number([5, 5, 5, 5])
    4.0
    """
    index = hhi(values)
    return None if index is None else 1 / index


def largest_share(values: Sequence[float], count: int = 1) -> float | None:
    """Return the share of the ``count`` largest of ``values`` (0–1); None without positive values.

    >>> largest_share([50, 30, 20]), largest_share([50, 30, 20], 2)
    (0.5, 0.8)
    """
    array = _positive(values)
    return None if array is None else float(np.sort(array)[::-1][:count].sum())


def _positive(values: Sequence[float]) -> np.ndarray | None:
    """Return positive values scaled to sum 1 (scaled by the largest first, so that no size overflows)."""
    array = np.asarray([value for value in values if value is not None and value > 0], dtype=float)
    if not array.size:
        return None
    scaled: np.ndarray = array / array.max()
    return np.asarray(scaled / scaled.sum())


def makers_by_year(facts: Facts) -> pl.DataFrame:
    """Return, for every product and year made in the city, its makers and their concentration.

    Columns: product, year, makers, makers_known (with a known output), output_yuan, capacity_yuan, hhi, largest_share,
    two_largest_share, capacity_makers (with a known capacity), capacity_largest_share, capacity_two_largest_share. Shares are
    of the known output or capacity; output and capacity are null where no maker's is known.
    """
    capabilities = facts.made_here().sort("product", "year", "organisation")
    output, capacity = pl.col("output_yuan"), pl.col("capacity_yuan")
    share, capacity_share = output / output.sum(), capacity / capacity.sum()
    return (
        capabilities.group_by("product", "year", maintain_order=True)
        .agg(
            makers=pl.col("organisation").n_unique().cast(pl.Int64),
            makers_known=output.count().cast(pl.Int64),
            output_yuan=sum_known("output_yuan"),
            capacity_yuan=sum_known("capacity_yuan"),
            hhi=share.pow(2).sum(),
            largest_share=share.max(),
            two_largest_share=share.top_k(2).sum(),
            capacity_makers=(capacity > 0).sum().cast(pl.Int64),
            capacity_largest_share=capacity_share.max().fill_nan(None),
            capacity_two_largest_share=capacity_share.top_k(2).sum().fill_nan(None),
        )
        .with_columns(pl.when(pl.col("makers_known") > 0).then(pl.col("hhi", "largest_share", "two_largest_share")))
    )
