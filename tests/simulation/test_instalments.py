"""Instalments: a city's rows come in as they are reported, every row once."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from liantu.simulation.engine.instalments import instalment

FIRST = date(2026, 1, 1)
days = st.integers(0, 400).map(lambda days: FIRST + timedelta(days=days))


@given(st.lists(days, min_size=1, max_size=30), st.lists(days, min_size=1, max_size=5, unique=True))
def test_instalments_together_are_all_rows_up_to_the_last_day(reported: list[date], moments: list[date]) -> None:
    frames = {"reports": pl.DataFrame({"row": range(len(reported)), "reported_date": reported})}
    looks = sorted(moments)
    parts = [instalment(frames, since, until) for since, until in zip([None, *looks], looks, strict=False)]
    rows = [row for part in parts if "reports" in part for row in part["reports"].get_column("row")]
    assert sorted(rows) == [row for row, day in enumerate(reported) if day <= looks[-1]]
    assert len(rows) == len(set(rows))


def test_the_registers_come_first_and_are_dated_no_later_than_their_day() -> None:
    firms = pl.DataFrame({"name": ["甲"], "reported_date": [date(2026, 2, 15)]})
    first = instalment({"organisations": firms}, None, date(2025, 12, 30))
    assert first["organisations"].get_column("reported_date").to_list() == [date(2025, 12, 30)]
    assert instalment({"organisations": firms}, date(2025, 12, 30), date(2026, 3, 30)) == {}
