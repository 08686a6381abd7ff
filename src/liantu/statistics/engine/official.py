"""官方数据: official series of the pack as the frame that formulas read, in base units, one row where several contradict."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import polars as pl

from liantu.kernel.pack import SeriesRow
from liantu.kernel.pack.unit_of import base_unit
from liantu.kernel.period import Period
from liantu.kernel.source import Mark
from liantu.kernel.units import factor
from liantu.statistics.engine.compute import SERIES

_TRUST = {mark: place for place, mark in enumerate(Mark)}


@cache
def base_factor(unit: str) -> float:
    """Return what a value in ``unit`` is multiplied by to stand in base units, those in which items are kept.

    >>> base_factor("亿元"), base_factor("%"), base_factor("万元/人"), base_factor("万人")
    (100000000.0, 0.01, 10000.0, 10000.0)
    """
    return float(factor(unit, base_unit(unit)))


def official_series(rows: Iterable[SeriesRow], city: str) -> pl.DataFrame:
    """Return `compute.SERIES` from a pack's rows: the region ``city`` under the dimension city, all others under district.

    Of rows of one series, region and period the best checked counts (`Mark` in its order), of those the last: a later publication
    revises an earlier one. Values are in base units: yuan, person, ratio …
    """
    chosen: dict[tuple[str, str, Period], SeriesRow] = {}
    for row in rows:
        key = (row.indicator, row.region, Period.parse(row.period))
        if key not in chosen or _TRUST[row.mark] <= _TRUST[chosen[key].mark]:
            chosen[key] = row
    made = [
        (code, "city" if region == city else "district", region, period.kind.value, period.number, row.value * base_factor(row.unit))
        for (code, region, period), row in chosen.items()
    ]
    return pl.DataFrame(made, schema=dict(SERIES), orient="row").sort("code", "dimension", "key", "kind", "period")
