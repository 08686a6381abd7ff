"""显示性比较优势: what a region makes more of than its size alone would let expect, and where that counts as being present."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def advantage(values: npt.ArrayLike) -> Floats:
    r"""Return the revealed comparative advantage (location quotient) of each region (row) in each product (column).

    .. math:: RCA_{rp} = \frac{x_{rp} / \sum_p x_{rp}}{\sum_r x_{rp} / \sum_{rp} x_{rp}}

    Balassa (1965). ``values`` are of one unit, nonnegative; nan is unknown: it stays nan and is left out of the sums. A region or a
    product without any value is nan throughout, and no other is touched by it.

    >>> advantage([[30.0, 10.0], [10.0, 50.0]]).round(4).tolist()  # (30/40) ÷ (40/100)
    [[1.875, 0.4167], [0.4167, 1.3889]]
    """
    outputs = _checked(values)
    region_totals = np.nansum(outputs, axis=1)
    product_totals = np.nansum(outputs, axis=0)[np.newaxis, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: Floats = outputs / region_totals[:, np.newaxis]
        quotient /= product_totals / np.nansum(product_totals, axis=1)[:, np.newaxis]
    return quotient


def symmetric_advantage(rca: Floats) -> Floats:
    """Return (RCA − 1) ÷ (RCA + 1), between −1 (none) and 1, with 0 at the average: a logistic curve of ln RCA.

    Dalum, Laursen and Villumsen (1998).

    >>> symmetric_advantage(np.array([0.0, 1.0, 3.0])).tolist()
    [-1.0, 0.0, 0.5]
    """
    return np.asarray((rca - 1) / (rca + 1))


def present(rca: Floats, threshold: float = 1.0) -> Bools:
    """Return where the advantage is at least ``threshold``; unknown is not present.

    >>> present(np.array([[1.875, 0.4], [float("nan"), 1.0]])).tolist()
    [[True, False], [False, True]]
    """
    return np.asarray(rca >= threshold)


def diversity(presence: Bools) -> Floats:
    """Return how many products each region has.

    >>> diversity(np.array([[True, True], [False, True]])).tolist()
    [2.0, 1.0]
    """
    return np.asarray(presence.sum(axis=1), dtype=np.float64)


def ubiquity(presence: Bools) -> Floats:
    """Return how many regions have each product.

    >>> ubiquity(np.array([[True, True], [False, True]])).tolist()
    [1.0, 2.0]
    """
    return np.asarray(presence.sum(axis=0), dtype=np.float64)


def _checked(values: npt.ArrayLike) -> Floats:
    """``values`` as a matrix of floats; an error where it is none, or holds what no region can make."""
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise LiantuError(
            Text(f"需要地区 × 产品的矩阵，得到 {matrix.ndim} 维", f"expected a matrix of regions × products, got {matrix.ndim} dimensions")
        )
    if matrix.size and (np.nanmin(matrix, initial=0.0) < 0 or np.isinf(np.nanmax(matrix, initial=0.0))):
        raise LiantuError(Text("数值须非负且有限", "values must be non-negative and finite"))
    return matrix
