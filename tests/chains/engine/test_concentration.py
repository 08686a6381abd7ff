from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.chains.engine.concentration import effective_number, hhi, largest_share, makers_by_year
from tests.chains.engine.rows import facts_of, made

SIZES = st.lists(st.floats(1e-3, 1e12), min_size=1, max_size=50)


def test_nothing_known_is_unknown_and_not_zero() -> None:
    assert hhi([]) is None
    assert hhi([0, 0]) is None
    assert effective_number([]) is None
    assert largest_share([], 2) is None


def test_makers_outside_and_reported_zeros_are_not_counted() -> None:
    rows = [
        made(1, 7, 2024, 60.0, 80.0),
        made(2, 7, 2024, 40.0),
        made(3, 7, 2024, 0.0),
        made(4, 7, 2024, 900.0, inside=False),
        made(5, 7, 2024, None),
    ]
    row = makers_by_year(facts_of(rows)).row(0, named=True)
    assert (row["makers"], row["makers_known"], row["output_yuan"], row["capacity_yuan"]) == (3, 2, 100.0, 80.0)
    assert row["hhi"] == pytest.approx(0.52)  # 0.6² + 0.4²
    assert (row["largest_share"], row["two_largest_share"]) == pytest.approx((0.6, 1.0))


def test_makers_with_unknown_outputs_leave_all_values_unknown() -> None:
    row = makers_by_year(facts_of([made(1, 7, 2024, None), made(2, 7, 2024, None)])).row(0, named=True)
    assert row["makers"] == 2
    assert row["output_yuan"] is row["hhi"] is row["largest_share"] is None


@given(SIZES, st.floats(1e-3, 1e3))
def test_unit_and_order_do_not_matter(sizes: list[float], unit: float) -> None:
    assert hhi([size * unit for size in sizes]) == pytest.approx(hhi(sizes))
    assert hhi(sizes[::-1]) == pytest.approx(hhi(sizes))


@given(SIZES)
def test_bounds(sizes: list[float]) -> None:
    index, largest = hhi(sizes), largest_share(sizes)
    assert index is not None
    assert largest is not None
    assert 1 / len(sizes) - 1e-9 <= index <= largest + 1e-9 <= 1 + 2e-9
    assert largest**2 <= index + 1e-9


@given(SIZES, st.data())
def test_a_merger_never_lowers_concentration(sizes: list[float], data: st.DataObject) -> None:
    if len(sizes) < 2:
        return
    at = data.draw(st.integers(0, len(sizes) - 2))
    merged = [*sizes[:at], sizes[at] + sizes[at + 1], *sizes[at + 2 :]]
    assert (hhi(merged) or 0) >= (hhi(sizes) or 0) - 1e-12
