"""The outputs of products fit together."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from liantu.simulation.engine.economy import solve


def test_two_tiers_by_hand() -> None:
    """A car of 100 takes half its value in batteries, batteries a fifth in foil; 60 % and 50 % come from the city.

    Batteries: 0.6 × 50 = 30, plus 10 sold elsewhere = 40. Foil: 0.5 × 0.2 × 40 = 4.
    """
    inputs = sparse.csr_array(np.array([[0.0, 0.5, 0.0], [0.0, 0.0, 0.2], [0.0, 0.0, 0.0]]))
    made = solve(inputs, np.array([0.0, 0.6, 0.5]), np.array([100.0, 10.0, 0.0]))
    assert made.tolist() == pytest.approx([100.0, 40.0, 4.0])


def test_products_that_need_each_other_are_solved() -> None:
    """x = 0.5 y + 60 and y = 0.5 x: x = 80, y = 40."""
    inputs = sparse.csr_array(np.array([[0.0, 0.5], [0.5, 0.0]]))
    assert solve(inputs, np.ones(2), np.array([60.0, 0.0])).tolist() == pytest.approx([80.0, 40.0])
