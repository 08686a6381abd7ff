from __future__ import annotations

from typing import Any

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.statistics.models import Computation
from liantu.statistics.queries.values import figure_series
from tests.statistics.city import A, B


def values(indicator: str, dimension: str, key: str, kind: str = "year") -> dict[str, Any]:
    frame = figure_series(SYSTEM, indicator, dimension, key, kind)
    return dict(frame.select("period", "value").iter_rows())


def test_output_by_hand(computation: Computation) -> None:
    assert values("above_scale_output", "city", "500000") == {
        "2020": 310.0, "2021": 331.0, "2022": 392.0, "2023": 433.0, "2024": 474.0, "2025": 500.0,
    }  # fmt: skip
    assert values("above_scale_output", "district", A)["2025"] == pytest.approx(360.0)
    assert values("above_scale_output", "district", B)["2025"] == pytest.approx(140.0)
    assert values("above_scale_output", "cluster", "electronics")["2025"] == pytest.approx(180.0)


def test_shares_growth_and_productivity_by_hand(computation: Computation) -> None:
    assert values("high_tech_output_share", "city", "500000")["2025"] == pytest.approx(60.0)
    grown = values("above_scale_output_growth", "city", "500000")["2025"]
    assert grown == pytest.approx(100 * (500 / 442 - 1))  # 474 less 32 of a firm silent in 2025
    assert values("labour_productivity", "city", "500000")["2025"] == pytest.approx(1e8 / 250 / 1e4)
    assert values("above_scale_rd_intensity", "district", A)["2025"] == pytest.approx(100 * 7.6 / 360)
