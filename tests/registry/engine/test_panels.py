from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from liantu.registry.engine.panels import newest, widened

ITEMS = ("revenue", "tax")


def test_a_long_frame_becomes_wide_with_gaps():
    long = pl.DataFrame(
        {"period": [2, 1, 1], "organisation": [7, 8, 8], "item": ["tax", "revenue", "tax"], "value": [1.0, 2.0, 3.0]},
        schema_overrides={"period": pl.Int32},
    )
    assert widened(long, ITEMS).rows() == [(1, 8, 2.0, 3.0), (2, 7, None, 1.0)]
    assert widened(long.clear(), ITEMS).columns == ["period", "organisation", *ITEMS]


rows = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(1, 2), st.integers(1, 3), st.integers(0, 5), st.none() | st.floats(0, 9), st.none() | st.floats(0, 9)
    ),
    max_size=12,
)


@given(rows)
def test_the_newest_date_holds_and_among_equals_the_last(given_rows):
    schema = {
        "organisation": pl.Int64,
        "period": pl.Int32,
        "reported_date": pl.Date,
        "sequence": pl.Int64,
        "revenue": pl.Float64,
        "tax": pl.Float64,
    }
    typed = [(one, period, date(2024, 1, day), at, *values) for at, (one, period, day, _, *values) in enumerate(given_rows)]
    held: dict[tuple[int, int], dict[str, float | None]] = {}
    for one, period, _, _, *values in sorted(typed, key=lambda row: (row[2], row[3])):
        cell = held.setdefault((period, one), dict.fromkeys(ITEMS))
        cell.update({item: value for item, value in zip(ITEMS, values, strict=True) if value is not None})
    expected = [(one, period, *held[(period, one)].values()) for period, one in sorted(held)]
    assert newest(pl.DataFrame(typed, schema=schema, orient="row"), ITEMS).rows() == expected
