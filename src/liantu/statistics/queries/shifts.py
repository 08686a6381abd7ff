"""偏离份额: the change of a total within a place, split into the city's growth, the place's mix of industries, and what is its own."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.engine.decomposition import exact_sum
from liantu.statistics.engine.shift_share import EFFECTS, shift_share
from liantu.statistics.models import Computation
from liantu.statistics.queries.decompositions import Decomposition, decomposition

INDUSTRIES = "division"
"""The dimension that stands for industries."""


@dataclass(frozen=True, slots=True)
class Shift:
    """偏离份额: ``effects`` (national is the city's growth, mix, competitive, not_comparable) add up to ``change``; unit of the indicator.

    ``lines``: industry, before, after, change and the effects of each, the largest change first.
    """

    first: Period
    last: Period
    change: float | None
    effects: dict[str, float]
    lines: pl.DataFrame


def shift(
    viewer: Viewer,
    pack: Pack,
    indicator: str,
    first: Period,
    last: Period,
    within: tuple[str, str],
    *,
    computation: Computation | None = None,
) -> Shift | None:
    """Return the shift-share split of a total within a dimension and key against the city; None for ratios and for the city itself.

    Raises as `decompositions.decomposition` does.
    """
    entry = pack.measured.get(indicator)
    if entry is None or INDUSTRIES not in entry.dimensions or within[0] in {"city", INDUSTRIES}:
        return None
    region_change = decomposition(viewer, pack, indicator, INDUSTRIES, first, last, within=within, computation=computation)
    if region_change.form != "total":
        return None
    city = decomposition(viewer, pack, indicator, INDUSTRIES, first, last, computation=computation)
    lines = shift_share(*_sides(region_change), *_sides(city)).sort(pl.col("change").abs(), descending=True, nulls_last=True)
    effects = {name: exact_sum(lines.get_column(name)) or 0.0 for name in EFFECTS}
    return Shift(first, last, exact_sum(lines.get_column("change")), effects, lines)


def _sides(change: Decomposition) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Industry and value before and after; an industry without firms on one side is absent there, one whose firms are silent is unknown."""
    silent = pl.col("not_comparable").is_not_null() if "not_comparable" in change.lines.columns else pl.lit(value=False)
    unknown = silent | pl.col("contribution").is_null()
    before, after = (
        change.lines.filter(pl.col(side).is_not_null() | unknown).select(industry="part", value=side) for side in ("before", "after")
    )
    return before, after
