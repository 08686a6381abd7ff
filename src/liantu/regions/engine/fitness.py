"""适合度: how capable regions and how demanding products are, by the iteration of Tacchella and others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse

from liantu.regions.engine.presence import Bools, Floats


@dataclass(frozen=True, slots=True)
class Fitness:
    """Fitness by region, complexity by product (means 1; nan without presence), and how the iteration ended."""

    fitness: Floats
    complexity: Floats
    iterations: int
    converged: bool


def fitness(presence: Bools, iterations: int = 200, tolerance: float = 1e-10) -> Fitness:
    r"""Return the fixed point of fitness and complexity, both divided by their mean at every step.

    .. math:: F_r = \sum_p M_{rp} Q_p, \qquad Q_p = \frac{1}{\sum_r M_{rp} / F_r}

    Tacchella et al. (2012), from Q = 1; each step uses the fitness just found, which passes through every second step of the
    authors' own sequence. Stops where no value changes by more than ``tolerance`` of the largest. Where a region's
    fitness falls to zero it does so slowly (Pugliese et al. 2016): ``converged`` is then False.

    >>> found = fitness(np.array([[1, 1], [1, 0]], dtype=bool), iterations=1)
    >>> found.fitness.round(3).tolist(), found.complexity.round(3).tolist()  # F: 2, 1; Q: 1 ÷ (3/4 + 3/2), 1 ÷ (3/4)
    ([1.333, 0.667], [0.5, 1.5])
    """
    rows, columns = np.asarray(presence.any(axis=1)), np.asarray(presence.any(axis=0))
    links: Any = sparse.csr_array(presence[np.ix_(rows, columns)], dtype=np.float64)
    transposed = links.T.tocsr()
    region_fitness, product_complexity = np.ones(links.shape[0]), np.ones(links.shape[1])
    step, converged = 0, not links.nnz
    while step < iterations and not converged:
        step += 1
        previous = region_fitness, product_complexity
        region_fitness = np.asarray(links @ product_complexity)
        region_fitness = np.maximum(region_fitness / region_fitness.mean(), np.finfo(float).tiny)
        product_complexity = 1 / np.asarray(transposed @ (1 / region_fitness))
        product_complexity /= product_complexity.mean()
        converged = _change(previous[0], region_fitness) < tolerance and _change(previous[1], product_complexity) < tolerance
    return Fitness(_spread_out(region_fitness, rows), _spread_out(product_complexity, columns), step, converged)


def _change(previous: Floats, current: Floats) -> float:
    """The largest change as a part of the largest value."""
    return float(np.abs(current - previous).max() / np.abs(previous).max())


def _spread_out(values: Floats, mask: Bools) -> Floats:
    """``values`` in their places, nan elsewhere."""
    whole = np.full(len(mask), np.nan)
    whole[mask] = values
    return whole
