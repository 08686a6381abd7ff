from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liantu.kernel.errors import LiantuError
from liantu.regions.engine.presence import advantage, diversity, present, symmetric_advantage, ubiquity
from tests.regions.engine.nested import matrices


@given(matrices(), st.floats(0.001, 1000))
def test_the_unit_of_the_values_does_not_matter(values: np.ndarray, unit: float) -> None:
    assert advantage(values * unit) == pytest.approx(advantage(values), nan_ok=True)


@given(matrices())
def test_the_mean_advantage_of_a_region_weighted_by_the_products_shares_is_one(values: np.ndarray) -> None:
    assume(values.any())
    shares = values.sum(axis=0) / values.sum()
    means = np.nansum(advantage(values) * shares, axis=1)
    assert means == pytest.approx(np.where(values.sum(axis=1) > 0, 1.0, 0.0))


def test_an_empty_region_and_an_empty_product_are_unknown_for_themselves_only() -> None:
    rca = advantage([[30.0, 10.0, 0.0], [10.0, 50.0, 0.0], [0.0, 0.0, 0.0]])
    assert rca[:2, :2] == pytest.approx(advantage([[30.0, 10.0], [10.0, 50.0]]))
    assert np.isnan(rca[2]).all()
    assert np.isnan(rca[:, 2]).all()


def test_an_unknown_value_stays_unknown_and_is_not_counted_as_zero() -> None:
    rca = advantage([[30.0, np.nan], [10.0, 60.0]])
    assert np.isnan(rca[0, 1])
    assert rca[0, 0] == pytest.approx((30 / 30) / (40 / 100))
    assert present(rca).tolist() == [[True, False], [False, True]]


def test_the_threshold_itself_counts_as_present() -> None:
    assert present(np.array([[1.0, 0.999, 2.0]])).tolist() == [[True, False, True]]
    assert present(np.array([[1.0, 0.999, 2.0]]), 0.5).tolist() == [[True, True, True]]


def test_symmetric_advantage_mirrors_about_the_average() -> None:
    assert symmetric_advantage(np.array([4.0]))[0] == pytest.approx(-symmetric_advantage(np.array([0.25]))[0])


def test_diversity_and_ubiquity_count_rows_and_columns() -> None:
    has = np.array([[True, True, False], [True, False, False]])
    assert diversity(has).tolist() == [2, 1]
    assert ubiquity(has).tolist() == [2, 1, 0]


@pytest.mark.parametrize("values", [[1.0, 2.0], [[1.0, -2.0]], [[1.0, float("inf")]]])
def test_what_is_no_matrix_of_made_values_is_refused(values: list[float] | list[list[float]]) -> None:
    with pytest.raises(LiantuError):
        advantage(values)
