"""关联度: how near products are to each other, how near a region is to a product, and what it would gain by it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text
from liantu.regions.engine.presence import Bools, Floats, ubiquity

EXACT_IN_SINGLE = 2**24
"""Whole numbers up to this are exact in single precision, and so is every sum of ones below it."""
BLOCK = 256


def proximity(presence: Bools) -> Floats:
    r"""Return products × products: the smaller of the two chances that a region with one has the other too.

    .. math:: \phi_{pq} = \min(P(p \mid q), P(q \mid p)) = \frac{\sum_r M_{rp} M_{rq}}{\max(u_p, u_q)}

    Hidalgo et al. (2007). 1 on the diagonal; row and column of a product that no region has are nan. The counts are added in
    single precision, which is exact below 2²⁴ regions; the division is double. O(regions · products²) additions.

    >>> proximity(np.array([[1, 1, 0], [1, 0, 0], [1, 1, 0]], dtype=bool)).round(3).tolist()
    [[1.0, 0.667, nan], [0.667, 1.0, nan], [nan, nan, nan]]
    """
    ubiquities = ubiquity(presence)
    indicator = presence.astype(np.float32 if presence.shape[0] < EXACT_IN_SINGLE else np.float64)
    cooccurrence: npt.NDArray[np.floating] = np.matmul(indicator.T, indicator)
    near = np.empty(cooccurrence.shape)
    with np.errstate(invalid="ignore"):
        for start in range(0, len(ubiquities), BLOCK):
            rows = slice(start, start + BLOCK)
            np.maximum(ubiquities[rows, np.newaxis], ubiquities[np.newaxis, :], out=near[rows])
            np.divide(cooccurrence[rows], near[rows], out=near[rows])

    unmade = ubiquities == 0
    near[unmade, :] = np.nan
    near[:, unmade] = np.nan
    return near


def density(presence: Bools, near: Floats, neighbours: int | None = None) -> Floats:
    r"""Return regions × products: the part of what is near the product that the region has, weighted by how near it is (0–1).

    .. math:: \omega_{rp} = \frac{\sum_q M_{rq} \phi_{pq}}{\sum_q \phi_{pq}}

    Hidalgo et al. (2007), over all products q, p itself among them. With ``neighbours`` = k the sums run over the k products
    nearest to p, without p; products that tie with the k-th all count, so that no order of the columns decides. nan for a region
    that has nothing, for a product that nobody has, and where nothing is near it.

    >>> has = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1], [0, 0, 1]], dtype=bool)
    >>> density(has, proximity(has)).round(3).tolist()[0]  # (1 + 2/3) ÷ (1 + 2/3 + 2/3), …
    [0.714, 0.833, 0.5]
    >>> density(has, proximity(has), neighbours=1).tolist()[1]  # nearest to 1: 2 and 3 (tied); to 2 and 3: 1
    [0.5, 1.0, 1.0]
    """
    weights = nearest(near, neighbours) if neighbours is not None else _known(near)
    with np.errstate(invalid="ignore", divide="ignore"):
        related: Floats = presence.astype(np.float64) @ weights.T
        related /= weights.sum(axis=1)[np.newaxis, :]
    return _without_empty(related, presence)


def nearest(near: Floats, neighbours: int) -> Floats:
    """Return the proximities to the ``neighbours`` nearest other products of each product (rows), and 0 elsewhere.

    Products that tie with the last one stay. Unknown proximities are 0.

    >>> nearest(np.array([[1.0, 0.5, 0.2], [0.5, 1.0, 0.2], [0.2, 0.2, 1.0]]), 1).tolist()
    [[0.0, 0.5, 0.0], [0.5, 0.0, 0.0], [0.2, 0.2, 0.0]]
    """
    if neighbours < 1:
        raise LiantuError(Text("近邻数至少为 1", "the number of neighbours must be at least 1"))
    proximities = np.nan_to_num(near, nan=0.0)
    np.fill_diagonal(proximities, 0.0)
    if neighbours < len(proximities) - 1:
        last = len(proximities) - neighbours
        for start in range(0, len(proximities), BLOCK):
            rows = proximities[start : start + BLOCK]
            rows[rows < np.partition(rows, last, axis=1)[:, last, np.newaxis]] = 0.0
    return proximities


def outlook_index(presence: Bools, related: Floats, complexity: Floats) -> Floats:
    r"""Return by region how near it is to complex products that it does not have (complexity outlook index).

    .. math:: COI_r = \sum_p \omega_{rp} (1 - M_{rp}) PCI_p

    Hausmann et al. (2014). Products of unknown complexity are left out; nan for a region that has nothing.

    >>> outlook_index(np.array([[True, False, False]]), np.array([[0.5, 0.4, 0.2]]), np.array([0.0, 2.0, -1.0])).round(3).tolist()
    [0.6]
    """
    known = np.isfinite(complexity)
    missing = np.where(presence[:, known], 0.0, related[:, known])
    return _of_regions(missing @ complexity[known], presence)


def outlook_gain(presence: Bools, near: Floats, complexity: Floats) -> Floats:
    r"""Return regions × products: what the product would add to the region's outlook (complexity outlook gain), 0 where it has it.

    .. math:: COG_{rp} = (1 - M_{rp}) \sum_q (1 - M_{rq}) \frac{\phi_{pq}}{\sum_s \phi_{qs}} PCI_q

    Hausmann et al. (2014), in the form of the authors' own Stata and Python packages (the loss of :math:`\omega_{rp} PCI_p` is not
    taken off). Products of unknown complexity add nothing; nan as in `density`.

    >>> has = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1], [0, 0, 1]], dtype=bool)
    >>> outlook_gain(has, proximity(has), np.array([0.0, 1.0, -1.0])).round(3).tolist()[:2]  # −1 · 1 ÷ 2; 1 · 1 ÷ 2
    [[0.0, 0.0, -0.5], [0.0, 0.5, 0.0]]
    """
    weights = _known(near)
    with np.errstate(invalid="ignore", divide="ignore"):
        contribution = np.nan_to_num(complexity / weights.sum(axis=0), nan=0.0)
    gain: Floats = np.where(presence, 0.0, contribution) @ weights
    gain[presence] = 0.0
    gain[:, ~presence.any(axis=0)] = np.nan
    gain[~presence.any(axis=1)] = np.nan
    return gain


def _known(near: Floats) -> Floats:
    """``near`` with 0 for what is unknown; not copied where all is known."""
    return np.nan_to_num(near, nan=0.0) if np.isnan(np.diagonal(near)).any() else near


def _without_empty(related: Floats, presence: Bools) -> Floats:
    """``related`` with nan for regions that have nothing and products that nobody has."""
    related[~presence.any(axis=1)] = np.nan
    related[:, ~presence.any(axis=0)] = np.nan
    return related


def _of_regions(values: Floats, presence: Bools) -> Floats:
    """``values`` with nan for regions that have nothing."""
    return np.where(presence.any(axis=1), values, np.nan)
