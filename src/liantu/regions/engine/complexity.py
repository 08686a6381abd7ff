"""经济复杂度: how many-sided and rare a region's products are (ECI), and how demanding a product is (PCI)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.linalg as dense
import scipy.sparse as sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, eigsh

from liantu.regions.engine.presence import Bools, Floats, diversity, ubiquity

SMALL = 400
"""Up to this many rows the whole spectrum is computed; above, the two eigenvectors that matter."""
TIED = 1e-9
"""Eigenvalues nearer than this are one: between its eigenvectors nothing chooses."""
FLAT = 1e-10
"""A correlation below this gives no sign."""


@dataclass(frozen=True, slots=True)
class Complexity:
    """ECI by region and PCI by product, nan where there is none, and what the mean of ECI took off both (``shift``)."""

    eci: Floats
    pci: Floats
    shift: float

    @property
    def unshifted(self) -> Floats:
        """PCI in the same unit before the mean of ECI was taken off: what outlook index and gain are summed from."""
        return self.pci + self.shift


def complexity(presence: Bools) -> Complexity:
    r"""Return ECI and PCI of the regions × products ``presence``: the second eigenvector, and its image among the products.

    .. math:: \tilde M = D^{-1} M U^{-1} M^\top, \quad \tilde M k = \lambda_2 k, \quad q = \lambda_2^{-1} U^{-1} M^\top k

    with D diversity and U ubiquity (Hidalgo and Hausmann 2009; Hausmann et al. 2014). :math:`\tilde M` is similar to a symmetric
    matrix, so k comes from a symmetric solver on the shorter side. The sign makes ECI rise with diversity, where that is flat
    PCI fall with ubiquity. Both are standardised by mean and (population) deviation of ECI, so that ECI stays the mean PCI of
    the region's products.

    A region or product without presence is nan. Where the regions fall into groups that share no product, only the largest
    (by regions, then products) is compared, and the others are nan. All is nan where the second eigenvalue is zero or tied,
    or the sign cannot be told: the data do not order the regions.

    >>> nested = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]], dtype=bool)
    >>> found = complexity(nested)
    >>> found.eci.round(3).tolist(), found.pci.round(3).tolist()
    ([1.225, 0.0, -1.225], [-1.225, 1.225, 3.674])
    """
    rows, columns = _largest_group(presence)
    eci, pci = np.full(presence.shape[0], np.nan), np.full(presence.shape[1], np.nan)
    vectors = _second_vectors(presence[np.ix_(rows, columns)]) if rows.size > 1 and columns.size > 1 else None
    if vectors is None:
        return Complexity(eci, pci, np.nan)
    regions, products = vectors
    mean, spread = float(regions.mean()), float(regions.std())
    eci[rows], pci[columns] = (regions - mean) / spread, (products - mean) / spread
    return Complexity(eci, pci, mean / spread)


def _largest_group(presence: Bools) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the regions and products of the largest connected group."""
    regions, products = presence.shape
    links = _links(presence)
    _, group = connected_components(sparse.block_array([[None, links], [links.T, None]], format="csr"), directed=False)
    sizes = [np.bincount(part, minlength=regions + products) for part in (group[:regions], group[regions:])]
    connected = (sizes[0] > 0) & (sizes[1] > 0)
    if not connected.any():
        return np.empty(0, dtype=int), np.empty(0, dtype=int)
    largest = max(np.flatnonzero(connected), key=lambda index: (sizes[0][index], sizes[1][index]))
    return np.flatnonzero(group[:regions] == largest), np.flatnonzero(group[regions:] == largest)


def _second_vectors(presence: Bools) -> tuple[Floats, Floats] | None:
    """Second eigenvectors of regions and products with their sign, not yet standardised; None where there are none."""
    diversities, ubiquities = diversity(presence), ubiquity(presence)
    transposed = presence.shape[0] > presence.shape[1]
    links = _links(presence.T if transposed else presence)
    row_sums, column_sums = (ubiquities, diversities) if transposed else (diversities, ubiquities)
    value, vector = _second_eigen(links, row_sums, column_sums)
    if vector is None or value < TIED:
        return None
    row_vector = vector / np.sqrt(row_sums)
    column_vector = np.asarray(links.T @ row_vector) / column_sums
    regions, products = (column_vector, row_vector) if transposed else (row_vector, column_vector / value)
    sign = _sign(diversities, regions) or -_sign(ubiquities, products)
    return (sign * regions, sign * products) if sign else None


def _second_eigen(links: Any, row_sums: Floats, column_sums: Floats) -> tuple[float, Floats | None]:
    """Second eigenvalue of the symmetric form and its vector; None instead where a third eigenvalue ties with it."""
    scaled: Any = sparse.diags_array(1 / np.sqrt(row_sums)) @ links @ sparse.diags_array(1 / np.sqrt(column_sums))
    size = len(row_sums)
    first = np.sqrt(row_sums / row_sums.sum())
    if size <= SMALL:
        rows = scaled.toarray()
        values, vectors = dense.eigh(rows @ rows.T - np.outer(first, first))
    else:
        transposed = scaled.T.tocsr()
        operator = LinearOperator((size, size), matvec=lambda v: scaled @ (transposed @ v) - first * (first @ v), dtype=np.float64)
        start = np.random.default_rng(0).standard_normal(size)
        values, vectors = eigsh(operator, k=2, which="LA", v0=start - first * (first @ start))

    if values[-1] - values[-2] < TIED:
        return float(values[-1]), None
    return float(values[-1]), np.asarray(vectors[:, -1])


def _links(presence: Bools) -> Any:
    """``presence`` as a sparse matrix of ones."""
    return sparse.csr_array(presence, dtype=np.float64)


def _sign(counts: Floats, vector: Floats) -> float:
    """Sign of the correlation; 0 where one of both is flat or they go together in no way."""
    first, second = counts - counts.mean(), vector - vector.mean()
    size = float(np.sqrt((first @ first) * (second @ second)))
    correlation = float(first @ second) / size if size > FLAT else 0.0
    return float(np.sign(correlation)) if abs(correlation) > FLAT else 0.0
