from __future__ import annotations

import numpy as np
import pytest

from liantu.regions.engine.fitness import fitness
from liantu.regions.engine.presence import advantage, present
from tests.regions.engine.nested import nested


def test_the_fixed_point_satisfies_both_equations() -> None:
    has = present(advantage(nested(30, 40)))
    has = has[has.any(axis=1)][:, has.any(axis=0)]
    found = fitness(has, iterations=20_000)
    assert found.converged
    able = has @ found.complexity
    hard = 1 / (has.T @ (1 / found.fitness))
    assert found.fitness == pytest.approx(able / able.mean(), abs=1e-8)
    assert found.complexity == pytest.approx(hard / hard.mean(), abs=1e-8)


def test_three_regions_by_hand_after_one_and_two_steps() -> None:
    """M = [[1,1],[1,0],[1,0]]: F ∝ 2, 1, 1 (mean 4/3); Q ∝ 1/(2/3 + 4/3 + 4/3) = 3/10, 1/(2/3) = 3/2, mean 9/10: 1/3, 5/3.

    Then F ∝ 2, 1/3, 1/3 (mean 8/9): 9/4, 3/8, 3/8; Q ∝ 1/(4/9 + 16/3) = 9/52, 9/4; mean 63/52: 1/7, 13/7.
    """
    has = np.array([[1, 1], [1, 0], [1, 0]], dtype=bool)
    assert fitness(has, iterations=1).complexity == pytest.approx([1 / 3, 5 / 3])
    two = fitness(has, iterations=2)
    assert two.fitness == pytest.approx([9 / 4, 3 / 8, 3 / 8])
    assert two.complexity == pytest.approx([1 / 7, 13 / 7])
    assert not two.converged


def test_what_is_empty_is_unknown_for_itself_only() -> None:
    has = present(advantage(nested(20, 30)))
    plain, wider = fitness(has), fitness(np.pad(has, ((1, 0), (0, 1))))
    assert wider.fitness[1:] == pytest.approx(plain.fitness)
    assert wider.complexity[:-1] == pytest.approx(plain.complexity)
    assert np.isnan(wider.fitness[0])
    assert np.isnan(wider.complexity[-1])


def test_nothing_at_all_gives_nothing() -> None:
    found = fitness(np.zeros((2, 3), dtype=bool))
    assert np.isnan(found.fitness).all()
    assert found.iterations == 0


def test_regions_alike_are_equally_fit() -> None:
    found = fitness(np.ones((3, 4), dtype=bool))
    assert found.fitness == pytest.approx([1, 1, 1])
    assert found.converged
