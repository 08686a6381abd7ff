"""Official rows become values that formulas may divide by: base units, the best checked of contradicting rows."""

from __future__ import annotations

import pytest

from liantu.kernel.pack import SeriesRow
from liantu.kernel.source import Mark
from liantu.statistics.engine.compute import SERIES
from liantu.statistics.engine.official import base_factor, official_series


def row(value: float, mark: Mark, region: str = "500000", unit: str = "yi_yuan", period: str = "2022") -> SeriesRow:
    return SeriesRow(indicator="gdp", region=region, period=period, value=value, unit=unit, source="communiqué", mark=mark)


def test_the_best_checked_counts_and_of_those_the_last() -> None:
    rows = [row(1.0, Mark.OFFICIAL), row(2.0, Mark.OFFICIAL), row(3.0, Mark.COPY), row(4.0, Mark.COPY, "500112")]
    made = official_series(rows, "500000")
    assert made.schema == dict(SERIES)
    assert made.rows() == [("gdp", "city", "500000", "year", 2022, 2e8), ("gdp", "district", "500112", "year", 2022, 4e8)]


def test_periods_are_numbers_of_their_kind() -> None:
    made = official_series([row(0.5, Mark.OFFICIAL, unit="percent", period="2024Q3")], "500000")
    assert made.select("kind", "period", "value").rows() == [("quarter", 8098, 0.005)]
    assert official_series([], "500000").is_empty()


@pytest.mark.parametrize(
    ("unit", "factor"), [("万人", 1e4), ("吨标准煤/万元", 1e-4), ("个百分点", 1.0), ("permille", 1e-3), ("wan_kWh", 1e4)]
)
def test_base_units(unit: str, factor: float) -> None:
    assert base_factor(unit) == pytest.approx(factor, rel=1e-15)
