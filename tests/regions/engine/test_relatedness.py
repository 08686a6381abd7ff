from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.errors import LiantuError
from liantu.regions.engine.presence import advantage, present
from liantu.regions.engine.relatedness import density, nearest, outlook_gain, outlook_index, proximity
from tests.regions.engine.nested import matrices, nested

HAS = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1], [0, 0, 1]], dtype=bool)
"""Ubiquity 3, 2, 3; together: 1 and 2 twice, 1 and 3 twice, 2 and 3 once."""


def _slow_density(has: np.ndarray, near: np.ndarray, neighbours: int | None) -> np.ndarray:
    """By the definition, one cell after the other."""
    regions, products = has.shape
    result = np.full(has.shape, np.nan)
    for p in range(products):
        others = list(range(products)) if neighbours is None else [q for q in range(products) if q != p]
        if neighbours is not None and neighbours < len(others):
            last = sorted((near[p, q] for q in others), reverse=True)[neighbours - 1]
            others = [q for q in others if near[p, q] >= last]
        whole = sum(near[p, q] for q in others)
        for r in range(regions):
            if has[r].any() and whole > 0:
                result[r, p] = sum(near[p, q] for q in others if has[r, q]) / whole
    return result


def test_proximity_is_the_smaller_conditional_chance() -> None:
    assert proximity(HAS) == pytest.approx(np.array([[1, 2 / 3, 2 / 3], [2 / 3, 1, 1 / 3], [2 / 3, 1 / 3, 1]]))


@given(matrices())
def test_proximity_is_symmetric_and_between_zero_and_one(values: np.ndarray) -> None:
    has = present(advantage(values))
    near = proximity(has[:, has.any(axis=0)])
    assert (near == near.T).all()
    assert near.min() >= 0
    assert (np.diagonal(near) == 1).all()


@given(matrices(), st.one_of(st.none(), st.integers(1, 12)))
def test_density_is_the_definition_cell_by_cell(values: np.ndarray, neighbours: int | None) -> None:
    has = present(advantage(values))
    has = has[has.any(axis=1)][:, has.any(axis=0)]
    near = proximity(has)
    assert density(has, near, neighbours) == pytest.approx(_slow_density(has, near, neighbours), nan_ok=True)


@given(matrices(), st.randoms(use_true_random=False))
def test_the_order_of_products_decides_nothing_even_among_the_nearest(values: np.ndarray, random: object) -> None:
    has = present(advantage(values))
    order = np.arange(has.shape[1])
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed = has[:, order]
    assert density(mixed, proximity(mixed), 2) == pytest.approx(density(has, proximity(has), 2)[:, order], nan_ok=True)


def test_the_nearest_tied_with_the_last_all_count() -> None:
    near = np.array([[1.0, 0.4, 0.4, 0.1], [0.4, 1.0, 0.3, 0.2], [0.4, 0.3, 1.0, 0.2], [0.1, 0.2, 0.2, 1.0]])
    assert nearest(near, 1)[0].tolist() == [0, 0.4, 0.4, 0]
    assert nearest(near, 2)[1].tolist() == [0.4, 0, 0.3, 0]
    assert nearest(near, 9).tolist() == (near - np.eye(4)).tolist()
    assert near[0, 0] == 1, "the input stays as it was"
    with pytest.raises(LiantuError):
        nearest(near, 0)


def test_among_all_others_the_nearest_are_all_but_the_product_itself() -> None:
    has = present(advantage(nested(15, 12)))
    near = proximity(has)
    np.fill_diagonal(near, 0.0)
    assert density(has, near, 11) == pytest.approx(density(has, near))


def test_an_empty_region_and_product_are_unknown_for_themselves_only() -> None:
    wider = np.pad(HAS, ((0, 1), (0, 1)))
    near, pci = proximity(wider), np.array([0.0, 1.0, -1.0, np.nan])
    for found, plain in (
        (density(wider, near), density(HAS, proximity(HAS))),
        (density(wider, near, 1), density(HAS, proximity(HAS), 1)),
        (outlook_gain(wider, near, pci), outlook_gain(HAS, proximity(HAS), pci[:3])),
    ):
        assert found[:4, :3] == pytest.approx(plain)
        assert np.isnan(found[4]).all()
        assert np.isnan(found[:, 3]).all()
    coi = outlook_index(wider, density(wider, near), pci)
    assert coi[:4] == pytest.approx(outlook_index(HAS, density(HAS, proximity(HAS)), pci[:3]))
    assert np.isnan(coi[4])


def test_outlook_gain_is_the_definition_cell_by_cell() -> None:
    has = present(advantage(nested(12, 9)))
    near, pci = proximity(has), np.linspace(-1, 2, 9)
    slow = np.zeros(has.shape)
    for r, p in zip(*np.nonzero(~has), strict=True):
        slow[r, p] = sum(near[p, q] * pci[q] / near[q].sum() for q in range(9) if not has[r, q])
    assert outlook_gain(has, near, pci) == pytest.approx(slow)


def test_counts_in_single_precision_are_the_counts_in_double() -> None:
    has = np.random.default_rng(3).random((3000, 40)) < 0.7
    ones = has.astype(float)
    most = np.maximum.outer(has.sum(axis=0), has.sum(axis=0))
    assert (proximity(has) == (ones.T @ ones) / most).all()
