"""Fit of districts and partners: complementary strengths raise it, plain overlap does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.regions.engine.pairing import PARTS, Side, lacking_ranks, pair

NO_USE = np.zeros((4, 4), dtype=bool)
DENSITY = np.array([[0.8, 0.6, 0.4, 0.2]])


def side(*strong: int) -> Side:
    """A place that is strong in some of four products, each its own industry."""
    products = np.array([[at in strong for at in range(4)]])
    return Side(products, products, products)


def complementary(theirs: Side) -> float:
    """The part of a district that has the first product only."""
    return float(pair(DENSITY, side(0), theirs, NO_USE, {"complementary": 1.0}).fit[0, 0])


def test_what_is_near_and_lacking_counts_more_than_what_is_far() -> None:
    near, far, same = complementary(side(1)), complementary(side(3)), complementary(side(0))
    assert near == pytest.approx(2.5 / 3)  # ranks of three lacking products: 0.5/3, 1.5/3, 2.5/3
    assert far == pytest.approx(0.5 / 3)
    assert same == 0.0, "what both have adds nothing"
    assert complementary(side(0, 1)) == pytest.approx(near / 2), "overlap lowers it"


def test_a_partner_drawn_by_lot_gives_one_half() -> None:
    assert complementary(side(1, 2, 3)) == pytest.approx(0.5)


def test_inputs_count_both_ways() -> None:
    uses = NO_USE.copy()
    uses[0, 1] = True  # the district's product is made from the partner's
    found = pair(DENSITY, side(0), side(1), uses, {"upstream": 1.0})
    assert found.fit[0, 0] == 1.0
    assert pair(DENSITY, side(0), side(2), uses, {"upstream": 1.0}).fit[0, 0] == 0.0
    assert np.isnan(pair(DENSITY, side(0), side(1), NO_USE, {"upstream": 1.0}).fit[0, 0]), "no inputs are known: unknown, not 0"


def test_a_pack_may_take_plain_overlap_off() -> None:
    weights = {"shared": 1.0, "overlap": -0.5}
    assert pair(DENSITY, side(0, 1), side(0, 1), NO_USE, weights).fit[0, 0] == 0.5


def test_a_district_of_which_nothing_is_known_has_no_fit() -> None:
    unknown = pair(np.full((1, 4), np.nan), side(), side(1), NO_USE, {"complementary": 1.0})
    assert np.isnan(unknown.fit[0, 0])


@given(st.lists(st.booleans(), min_size=6, max_size=6), st.lists(st.booleans(), min_size=6, max_size=6), st.integers(0, 2**16))
@settings(max_examples=60)
def test_parts_lie_between_nothing_and_one_whatever_the_order_of_products(ours: list[bool], theirs: list[bool], seed: int) -> None:
    rng = np.random.default_rng(seed)
    related, uses, order = rng.random((1, 6)), rng.random((6, 6)) < 0.3, rng.permutation(6)
    sides = [Side(*(np.array([has]) for _ in range(3))) for has in (ours, theirs)]
    turned = [Side(*(np.array([has])[:, order] for _ in range(3))) for has in (ours, theirs)]
    found = pair(related, sides[0], sides[1], uses, {})
    other = pair(related[:, order], turned[0], turned[1], uses[order][:, order], {})
    for part in PARTS:
        value = getattr(found, part)[0, 0]
        assert np.isnan(value) or 0 <= value <= 1
        np.testing.assert_allclose(value, getattr(other, part)[0, 0])


def test_equal_densities_share_their_rank() -> None:
    assert lacking_ranks(np.array([[0.3, 0.3]]), np.array([[False, False]])).tolist() == [[0.5, 0.5]]


def test_densities_that_differ_in_their_last_bit_are_equal() -> None:
    summed = 0.1 + 0.2  # 0.30000000000000004
    assert lacking_ranks(np.array([[summed, 0.3]]), np.array([[False, False]])).tolist() == [[0.5, 0.5]]
