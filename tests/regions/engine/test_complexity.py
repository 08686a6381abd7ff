from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liantu.regions.engine import complexity as module
from liantu.regions.engine.complexity import complexity
from liantu.regions.engine.presence import advantage, diversity, present
from tests.regions.engine.nested import WORKED, matrices, nested


def _well_apart(has: np.ndarray) -> bool:
    """Whether the second eigenvalue stands apart and the sign is plain, so that rounding cannot turn the answer."""
    found = complexity(has)
    if np.isnan(found.eci).all():
        return False
    known = ~np.isnan(found.eci)
    return abs(np.corrcoef(found.eci[known], diversity(has)[known])[0, 1]) > 1e-3 if np.ptp(diversity(has)[known]) else False


@given(matrices(), st.randoms(use_true_random=False))
def test_the_order_of_regions_and_products_does_not_matter(values: np.ndarray, random: object) -> None:
    has = present(advantage(values))
    assume(_well_apart(has))
    rows, columns = np.arange(has.shape[0]), np.arange(has.shape[1])
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    plain, mixed = complexity(has), complexity(has[np.ix_(rows, columns)])
    groups_tie = np.isnan(plain.eci).sum() != np.isnan(mixed.eci).sum() or (np.isnan(plain.eci[rows]) != np.isnan(mixed.eci)).any()
    assume(not groups_tie)
    assert mixed.eci == pytest.approx(plain.eci[rows], abs=1e-5, nan_ok=True)
    assert mixed.pci == pytest.approx(plain.pci[columns], abs=1e-5, nan_ok=True)


@given(matrices())
def test_eci_is_the_mean_pci_of_what_a_region_has_and_rises_with_diversity(values: np.ndarray) -> None:
    has = present(advantage(values))
    found = complexity(has)
    known = ~np.isnan(found.eci)
    assume(known.any())
    means = [float(np.mean(found.pci[row])) for row in has[known]]
    assert found.eci[known] == pytest.approx(means, abs=1e-6)
    assert found.eci[known].mean() == pytest.approx(0, abs=1e-9)
    assert found.eci[known].std() == pytest.approx(1)
    if np.ptp(diversity(has)[known]) and abs(rising := float(np.corrcoef(found.eci[known], diversity(has)[known])[0, 1])) > 1e-6:
        assert rising > 0


def test_an_empty_region_and_an_empty_product_change_nothing_for_the_others() -> None:
    has = present(advantage(nested(20, 30)))
    plain = complexity(has)
    wider = complexity(np.pad(has, ((1, 1), (1, 1))))
    assert wider.eci[1:-1] == pytest.approx(plain.eci)
    assert wider.pci[1:-1] == pytest.approx(plain.pci)
    assert np.isnan(wider.eci[[0, -1]]).all()
    assert np.isnan(wider.pci[[0, -1]]).all()


def test_a_group_that_shares_nothing_with_the_largest_is_not_compared() -> None:
    apart = np.block([[WORKED, np.zeros((3, 1), dtype=bool)], [np.zeros((1, 3), dtype=bool), np.ones((1, 1), dtype=bool)]])
    found = complexity(apart)
    assert found.eci[:3] == pytest.approx(complexity(WORKED).eci)
    assert np.isnan(found.eci[3])
    assert np.isnan(found.pci[3])


@pytest.mark.parametrize(
    "has",
    [
        np.zeros((3, 3), dtype=bool),
        np.zeros((0, 0), dtype=bool),
        np.ones((3, 4), dtype=bool),  # all alike
        np.ones((1, 4), dtype=bool),
        np.ones((4, 1), dtype=bool),
        np.array([[True, True, False], [False, True, True], [True, False, True]]),  # a ring: two directions tie
        np.array([[True, True, False], [False, True, True]]),  # mirror images: no sign
    ],
)
def test_where_the_data_do_not_order_the_regions_nothing_is_said(has: np.ndarray) -> None:
    found = complexity(has)
    assert np.isnan(found.eci).all()
    assert np.isnan(found.pci).all()
    assert found.eci.shape == has.shape[:1]


def test_the_iterative_solver_finds_what_the_whole_spectrum_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    has = present(advantage(nested(60, 90)))
    whole, flipped = complexity(has), complexity(has.T)
    monkeypatch.setattr(module, "SMALL", 3)
    assert complexity(has).eci == pytest.approx(whole.eci, abs=1e-11)
    assert complexity(has).pci == pytest.approx(whole.pci, abs=1e-11)
    assert complexity(has.T).pci == pytest.approx(flipped.pci, abs=1e-11)


def test_the_shorter_side_is_solved_and_gives_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """More regions than products: ECI from the image of PCI; the eigenvector of the full matrix agrees."""
    has = present(advantage(nested(40, 15)))
    has = has[has.any(axis=1)][:, has.any(axis=0)]
    walk = (has / has.sum(axis=1, keepdims=True)) @ (has / has.sum(axis=0)).T
    values, vectors = np.linalg.eig(walk)
    second = np.real(vectors[:, np.argsort(values.real)[-2]])
    second = (second - second.mean()) / second.std()
    assert np.abs(complexity(has).eci) == pytest.approx(np.abs(second), abs=1e-9)
