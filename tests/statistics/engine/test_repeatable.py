"""The same reports give the same figures to the last bit, however many threads add them up and in whatever order these finish."""

from __future__ import annotations

import numpy as np
import polars as pl

from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.compute import compute
from liantu.statistics.engine.panel import roll_up

FIRMS, DISTRICTS, TIMES = 40_000, 7, 6
FORMULAS = {"total": "sum(tax)", "burden": "ratio(tax, revenue)", "growth": "growth(sum(tax))"}


def panel() -> pl.DataFrame:
    """Two years of months of random amounts of every size, whose sums depend on the order of adding."""
    draw = np.random.default_rng(5)
    months = [Period.parse(f"{year}-{month:02}").number for year in (2023, 2024) for month in (1, 2, 3)]
    frames = [
        pl.DataFrame({
            "organisation": np.arange(FIRMS), "period": np.full(FIRMS, month, dtype=np.int32),
            "tax": draw.lognormal(0, 6, FIRMS), "revenue": draw.lognormal(0, 6, FIRMS),
        })
        for month in months
    ]  # fmt: skip
    return pl.concat(frames)


def test_figures_are_the_same_to_the_last_bit() -> None:
    texts = {name: {"zh": "税", "en": "tax"} for name in ("name", "rule")}
    entries = [
        IndicatorEntry.model_validate({"code": code, "version": "1", **texts, "formula": formula, "raw_unit": "1", "unit": "1"})
        for code, formula in FORMULAS.items()
    ]
    months = panel()
    members = pl.DataFrame({"organisation": np.arange(FIRMS), "district": [f"d{firm % DISTRICTS}" for firm in range(FIRMS)]})
    quarters = roll_up(months, {}, PeriodKind.MONTH, PeriodKind.QUARTER)
    first = compute(quarters, members, entries, "district", PeriodKind.QUARTER)
    assert first.get_column("value").drop_nulls().len() == DISTRICTS * (2 + 2 + 1)
    for _ in range(TIMES):
        again = compute(roll_up(months, {}, PeriodKind.MONTH, PeriodKind.QUARTER), members, entries, "district", PeriodKind.QUARTER)
        assert again.equals(first)
