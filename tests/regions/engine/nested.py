"""Matrices of regions × products for the tests of this room: nested as real ones are, and drawn by hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

WORKED = np.array([[True, True, True], [True, True, False], [True, False, False]])
"""Three regions and three products, solved by hand in tests/golden/test_complexity.py."""


def nested(regions: int, products: int, seed: int = 7) -> np.ndarray:
    """Capable regions make many and rare things, others only common ones; roughly half of the cells are zero."""
    random = np.random.default_rng(seed)
    able, hard = np.sort(random.uniform(0.1, 1.0, regions))[::-1], np.sort(random.uniform(0.0, 0.9, products))
    made = random.random((regions, products)) < 1 / (1 + np.exp(-10 * (able[:, None] - hard[None, :])))
    return np.asarray(made * random.lognormal(3.0, 1.0, (regions, products)))


def matrices() -> st.SearchStrategy[np.ndarray]:
    """Nested matrices of three to twelve regions and products."""
    return st.builds(nested, st.integers(3, 12), st.integers(3, 12), st.integers(0, 10_000))
