"""Nearness of products to districts, those that nobody in the city makes included."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from liantu.regions.engine.complexity import complexity
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


TOGETHER = np.array([[1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [0, 0, 1, 0]], dtype=bool)
"""Who has what of `MADE` and `ELSEWHERE`: a, b, c, x, y × products 1, 2, 3, 9."""


def test_the_complexity_of_a_product_that_no_district_has_is_that_of_districts_and_other_places() -> None:
    found = space(MADE, ELSEWHERE, RelatednessRule())
    wide = complexity(TOGETHER)
    assert found.wider_pci.tolist() == [False, False, False, True]
    assert found.pci[3] == pytest.approx(wide.pci[3])
    assert found.pci[:2] == pytest.approx(complexity(TOGETHER[:3]).pci[:2]), "what districts have keeps the districts' own"
    assert np.isnan(found.pci[2]), "3 stands apart from all else here and elsewhere: unknown"


def test_what_an_absent_product_would_open_is_known_with_its_complexity() -> None:
    found = space(MADE, ELSEWHERE, RelatednessRule())
    # Of what a lacks, 3 is not near 9; 9 is near itself (1) and 1 (1/2): its complexity ÷ 3/2.
    assert found.cog[found.at("a"), 3] == pytest.approx(complexity(TOGETHER).unshifted[3] / 1.5)
    assert found.wider_cog[:, 3].tolist() == [True, True, False], "c stands apart: there is no scale of complexity for it"
    assert not found.wider_cog[:, :2].any()
    assert np.isnan(found.cog[found.at("c"), 3])


def test_a_gain_is_unknown_where_other_places_do_not_know_the_complexity_either() -> None:
    apart = pl.concat([ELSEWHERE, pl.DataFrame({"place": ["z"], "product": [7], "weight": [1.0]})])
    found = space(MADE, apart, RelatednessRule())
    column = found.products.index(7)
    assert np.isnan(found.pci[column])
    assert np.isnan(found.cog[:, column]).all()
    assert not found.wider_pci[column]


def test_products_have_a_complexity_elsewhere_where_no_district_is_known() -> None:
    places = pl.DataFrame(
        {"place": ["x", "x", "x", "y", "y", "z"], "product": [1, 2, 3, 1, 2, 1], "weight": [4.0, 2.0, 2.0, 4.0, 2.0, 4.0]}
    )
    found = space(MADE.clear(), places, RelatednessRule())
    assert found.cog.shape == (0, 3)
    assert found.wider_pci.all()
    assert found.pci[2] > found.pci[0], "few have 3, and those have more"
