"""Published and classical worked examples for the chains' engine."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from liantu.chains.engine.concentration import hhi
from liantu.chains.engine.tracing import Origins, product_graph, trace


def test_herfindahl_of_the_us_department_of_justice() -> None:
    """Herfindahl–Hirschman Index, US Department of Justice, Antitrust Division: shares 30, 30, 20, 20 give 2,600."""
    index = hhi([30, 30, 20, 20])
    assert index is not None
    assert index * 10_000 == pytest.approx(2_600)


def test_leontief_inverse_of_three_sectors_by_hand() -> None:
    """Three sectors in a ring, worked by hand.

    Agriculture buys 0.5 of its value from industry, industry 0.4 from services, services 0.25 from agriculture, and all
    is bought at home except that 20 % of industry's goods come from abroad. With x, y, z the home content::

        x = 0.5 + 0.5 · 0.8 y      y = 0.6 + 0.4 z      z = 0.75 + 0.25 x

    y = 0.6 + 0.3 + 0.1 x = 0.9 + 0.1 x; x = 0.5 + 0.36 + 0.04 x, so x = 0.86 / 0.96 = 0.895833…
    """
    inputs = pl.DataFrame({"product": [1, 2, 3], "input": [2, 3, 1], "share": [0.5, 0.4, 0.25]})
    none = np.zeros(3)
    origin = Origins(local=np.array([1.0, 0.8, 1.0]), outside=none, abroad=np.array([0.0, 0.2, 0.0]), unknown=none)
    traced = trace(product_graph(inputs, [1, 2, 3], 0.98), origin)
    x = 0.86 / 0.96
    assert traced.local.tolist() == pytest.approx([x, 0.9 + 0.1 * x, 0.75 + 0.25 * x])
    assert traced.abroad.tolist() == pytest.approx([1 - x, 0.1 * (1 - x), 0.25 * (1 - x)])
