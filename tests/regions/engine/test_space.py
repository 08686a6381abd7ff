"""Nearness of products to districts, those that nobody in the city makes included."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from liantu.regions.engine.parameters import RelatednessRule
from liantu.regions.engine.space import space

MADE = pl.DataFrame({"district": ["a", "a", "b", "c"], "product": [1, 2, 2, 3], "value_yuan": [10.0, 10.0, 10.0, 10.0]})
ELSEWHERE = pl.DataFrame({"place": ["x", "x", "y"], "product": [1, 9, 3], "weight": [1.0, 1.0, 1.0]})


def test_a_product_that_nobody_here_makes_is_near_by_what_is_made_together_elsewhere() -> None:
    found = space(MADE, ELSEWHERE, RelatednessRule())
    assert found.products == [1, 2, 3, 9]
    column = found.products.index(9)
    assert found.wider[:, column].all()
    assert not found.wider[:, :3].any()
    # Elsewhere 9 stands beside 1 only (x has both); 1 is in a and x: proximity 1/2, of a sum of 1/2 + 1 (itself).
    assert found.density[found.at("a"), column] == pytest.approx(1 / 3)
    assert found.density[found.at("c"), column] == 0.0


def test_without_other_places_it_is_unknown() -> None:
    found = space(MADE, ELSEWHERE.clear(), RelatednessRule())
    assert 9 not in found.products
    assert np.isfinite(found.density).all()
    assert not found.wider.any()


def test_noise_is_no_presence_but_keeps_its_value() -> None:
    noisy = pl.concat([MADE, pl.DataFrame({"district": ["b"], "product": [3], "value_yuan": [0.5]})])
    found = space(noisy, ELSEWHERE.clear(), RelatednessRule(present_from=0.0001, least_output_yuan=1.0))
    at = found.at("b"), found.products.index(3)
    assert not found.presence[at]
    assert found.values[at] == 0.5
    assert found.rca[at] > 0


def test_nothing_known_is_an_empty_space() -> None:
    found = space(MADE.clear(), ELSEWHERE, RelatednessRule())
    assert found.districts == []
    assert found.density.shape == (0, 3)
