"""Regions × products of a nested city, from a seed: capable regions make many and rare things, others only common ones."""

from __future__ import annotations

import numpy as np
import polars as pl

SEED = 7


def matrix(regions: int, products: int) -> np.ndarray:
    """Values in yuan; roughly half of the cells are zero."""
    random = np.random.default_rng(SEED)
    able, hard = np.sort(random.uniform(0.1, 1.0, regions))[::-1], np.sort(random.uniform(0.0, 0.9, products))
    made = random.random((regions, products)) < 1 / (1 + np.exp(-10 * (able[:, None] - hard[None, :])))
    return np.asarray(made * random.lognormal(13.0, 1.0, (regions, products)))


def long(values: np.ndarray) -> pl.DataFrame:
    """The same as one row for each region × product, in an order that is nobody's."""
    regions, products = values.shape
    names = pl.Series([f"district {index:05}" for index in range(regions)]), pl.Series([f"product {index:05}" for index in range(products)])
    order = np.random.default_rng(SEED).permutation(values.size)
    return pl.DataFrame(
        {"region": names[0].gather(order // products), "product": names[1].gather(order % products), "value": values.ravel()[order]}
    )
