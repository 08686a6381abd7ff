"""结对: how well a district and a partner place fit: what the partner is strong in and the district could take up.

P.-A. Balland and R. Boschma, Complementary interregional linkages and Smart Specialisation, Regional Studies 55 (2021): a region
gains by ties to places that have what is related to its own activities and what it lacks; ties to places that have the same add little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from liantu.regions.engine.presence import Bools, Floats

PARTS = ("complementary", "shared", "upstream", "overlap")
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Side:
    """One side of pairs: ``products`` places × products where it is strong, ``makes`` where it makes any, ``industries`` × special."""

    products: Bools
    makes: Bools
    industries: Bools


@dataclass(frozen=True, slots=True)
class Pairing:
    """Districts × partners: the fit and its parts, each 0–1, nan where unknown."""

    fit: Floats
    complementary: Floats
    shared: Floats
    upstream: Floats
    overlap: Floats


def pair(related: Floats, districts: Side, partners: Side, uses: Bools, weights: Mapping[str, float]) -> Pairing:
    r"""Return the fit of all districts with all partners.

    ``related``: districts × products, density (nan unknown). ``uses``: products × inputs, true where the row is made from the column.
    ``weights``: of complementary, shared, upstream and, where plain overlap is to be taken off, a negative one of overlap.

    - complementary :math:`\frac{1}{|S_k|} \sum_{p \in S_k} (1 - M_{rp}) \rho_{rp}`, with :math:`\rho` the rank (0–1, ties by the mean) of
      the density among what the district lacks: 0.5 is what a partner with strengths drawn by lot gives, times the part that is lacking.
      What both have counts nothing, so plain overlap lowers it.
    - shared: industries in which both are specialised ÷ those of the one with fewer of them: a transfer needs a receiver.
    - upstream: mean of the part of the district's inputs that the partner makes, and of the partner's that the district makes.
    - overlap: products in which both are strong ÷ those in which either is (Jaccard): shown, and weighed only where the pack says so.

    fit = Σ weight × part; unknown where a weighted part is.

    >>> has = Side(np.array([[True, False, False]]), np.array([[True, False, False]]), np.array([[True, True]]))
    >>> strong = Side(np.array([[False, True, False]]), np.array([[False, True, False]]), np.array([[False, True]]))
    >>> uses = np.array([[False, True, False]] + [[False] * 3] * 2)  # the first is made from the second
    >>> found = pair(np.array([[0.9, 0.6, 0.2]]), has, strong, uses, {"complementary": 0.5, "shared": 0.3, "upstream": 0.2})
    >>> found.complementary.tolist(), found.shared.tolist(), found.upstream.tolist(), found.overlap.tolist()
    ([[0.75]], [[1.0]], [[1.0]], [[0.0]])
    >>> found.fit.round(3).tolist()
    [[0.875]]
    """
    parts = {
        "complementary": _complementary(related, districts.products, partners.products),
        "shared": _shared(districts.industries, partners.industries),
        "upstream": _upstream(districts, partners, uses),
        "overlap": _overlap(districts.products, partners.products),
    }
    fit = np.zeros(parts["shared"].shape)
    for name, weight in weights.items():
        if weight:
            fit = fit + weight * parts[name]
    return Pairing(fit=fit, **parts)


def lacking_ranks(related: Floats, presence: Bools) -> Floats:
    """Return the mid-rank (0–1) of each density among what a district lacks; 0 where it has the product, nan where unknown.

    Densities that agree to 12 digits are equal: their last bits depend on the order in which they were added up.

    >>> lacking_ranks(np.array([[0.9, 0.6, 0.2, np.nan]]), np.array([[True, False, False, False]])).tolist()
    [[0.0, 0.75, 0.25, nan]]
    """
    ranks = np.where(presence, 0.0, np.nan)
    lacking: Bools = np.logical_and(~presence, np.isfinite(related))
    for row in range(len(presence)):
        candidates: Bools = lacking[row, :]
        if candidates.any():
            ranks[row, candidates] = (scipy.stats.rankdata(np.round(related[row, candidates], _DIGITS)) - 0.5) / candidates.sum()
    return ranks


def _complementary(related: Floats, presence: Bools, strong: Bools) -> Floats:
    ranks = lacking_ranks(related, presence)
    has_density: Bools = np.asarray(np.isfinite(related).any(axis=1, keepdims=True))
    has_rank: Bools = np.isfinite(ranks) & has_density
    return _ratio(np.where(has_rank, ranks, 0.0) @ strong.T, has_rank.astype(float) @ strong.T)


def _shared(districts: Bools, partners: Bools) -> Floats:
    fewer = np.minimum(districts.sum(axis=1)[:, np.newaxis], partners.sum(axis=1)[np.newaxis, :])
    return _ratio(_both(districts, partners), fewer)


def _upstream(districts: Side, partners: Side, uses: Bools) -> Floats:
    needs, partner_needs = (_both(side.products, uses.T) > 0 for side in (districts, partners))
    buys = _ratio(_both(needs, partners.makes), needs.sum(axis=1)[:, np.newaxis] + np.zeros(len(partner_needs)))
    sells = _ratio(_both(districts.makes, partner_needs), partner_needs.sum(axis=1)[np.newaxis, :] + np.zeros((len(needs), 1)))
    known_directions = np.isfinite(buys).astype(float) + np.isfinite(sells)
    return _ratio(np.nan_to_num(buys) + np.nan_to_num(sells), known_directions)


def _overlap(districts: Bools, partners: Bools) -> Floats:
    common = _both(districts, partners)
    return _ratio(common, districts.sum(axis=1)[:, np.newaxis] + partners.sum(axis=1)[np.newaxis, :] - common)


def _both(districts: Bools, partners: Bools) -> Floats:
    """How many columns both rows have."""
    return np.asarray(districts.astype(np.float64) @ partners.astype(np.float64).T)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """``part`` ÷ ``whole``, nan where the whole is 0."""
    ratio: Floats = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=np.asarray(whole) > 0)
    return ratio
