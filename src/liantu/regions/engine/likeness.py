"""结构相似: how alike the structures of regions are, and which pairs are alike though they should differ.

Two measures of one pair. ``overlap`` is Finger and Kreinin's S = Σ_i min(s_ai, s_bi), 0–1 (Economic Journal 89, 1979): the part of the
two structures that is the same, equal to 1 − K ÷ 2 of Krugman's index between the two. It is the main one: a pair is judged by how much
of its output is the same. ``cosine`` is that of the vectors of location quotients (A. Jaffe's uncentred correlation, American Economic
Review 76, 1986): whether both are *special* in the same, whatever it weighs. An industry that is tiny in the city has large quotients
wherever it stands and dominates the cosine, so that it flags pairs that hardly overlap. A pack chooses the one that judges.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import polars as pl

from liantu.regions.engine.structure import specialise

PAIRS: Mapping[str, Any] = {
    "region": pl.String, "other": pl.String, "cosine": pl.Float64, "overlap": pl.Float64, "krugman": pl.Float64,
    "shared": pl.List(pl.String),
}  # fmt: skip
_SHARED = 5


def similarity(structure: pl.DataFrame, whole: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return every pair region < other once: cosine, overlap, krugman = 2 × (1 − overlap), and the industries that they share.

    ``structure``: region, industry, value_yuan; ``whole``: industry, value_yuan of the city (default: all regions together).
    ``shared``: up to five industries, those with the largest min(s_a, s_b) first. Regions without a known value are in no pair.
    O(regions² × industries).

    >>> cars = pl.DataFrame({"region": ["a", "a", "b"], "industry": ["361", "391", "361"], "value_yuan": [10.0, 30.0, 40.0]})
    >>> similarity(cars).select("overlap", "krugman", "shared", pl.col("cosine").round(4)).rows()  # LQ: (0.4, 2) and (1.6, 0)
    [(0.25, 1.5, ['361'], 0.1961)]
    """
    table = specialise(structure, whole)
    regions = table.get_column("region").unique().sort().to_list()
    industries = table.get_column("industry").unique().sort().to_list()
    shares, quotients = (_matrix(table, column, regions, industries) for column in ("share", "location_quotient"))
    lengths = np.sqrt((quotients**2).sum(axis=1))
    rows: list[tuple[object, ...]] = []
    for index in range(len(regions)):
        minima = np.minimum(shares[index], shares[index + 1 :])
        overlap = minima.sum(axis=1).clip(0, 1)
        cosine = (quotients[index + 1 :] @ quotients[index] / (lengths[index + 1 :] * lengths[index])).clip(0, 1)
        for step, other in enumerate(regions[index + 1 :]):
            names = [industries[place] for place in np.argsort(-minima[step], kind="stable")[:_SHARED] if minima[step, place] > 0]
            rows.append((regions[index], other, float(cosine[step]), float(overlap[step]), float(2 * (1 - overlap[step])), names))
    return pl.DataFrame(rows, schema=dict(PAIRS), orient="row")


def _matrix(table: pl.DataFrame, column: str, regions: list[str], industries: list[str]) -> np.ndarray:
    """Regions × industries of a column, 0 where there is no cell."""
    places = {name: {key: at for at, key in enumerate(keys)} for name, keys in (("region", regions), ("industry", industries))}
    filled = np.zeros((len(regions), len(industries)))
    if table.is_empty():
        return filled
    at = [table.get_column(name).replace_strict(place, return_dtype=pl.Int64).to_numpy() for name, place in places.items()]
    filled[at[0], at[1]] = table.get_column(column).fill_null(0.0).to_numpy()
    return filled


def nearest(pairs: pl.DataFrame, measure: str = "overlap") -> pl.DataFrame:
    """Return region, nearest and likeness: the other region that is most alike by ``measure``; the first by code of several.

    >>> pairs = pl.DataFrame({"region": ["a", "a", "b"], "other": ["b", "c", "c"], "overlap": [0.2, 0.5, 0.1]})
    >>> nearest(pairs).rows()
    [('a', 'c', 0.5), ('b', 'a', 0.2), ('c', 'a', 0.5)]
    """
    likeness = pl.col(measure).alias("likeness")
    swapped = pairs.select(pl.col("other").alias("region"), pl.col("region").alias("nearest"), likeness)
    directed = pl.concat([pairs.select("region", pl.col("other").alias("nearest"), likeness), swapped])
    return directed.sort("region", "likeness", "nearest", descending=[False, True, False]).unique(
        "region", keep="first", maintain_order=True
    )


def should_differ(
    pairs: pl.DataFrame, zones: Mapping[str, str], within: Collection[str], across: Collection[Collection[str]] = ()
) -> pl.DataFrame:
    """Add ``should_differ``: both lie in one of the zones ``within``, or in two zones of one group of ``across``.

    Districts of one zone compete for the same projects; zones of a group follow one strategy. Without a known zone: false.

    >>> pairs = pl.DataFrame({"region": ["a", "a"], "other": ["b", "c"], "cosine": [0.6, 0.7]})
    >>> should_differ(pairs, {"a": "north", "b": "north", "c": "south"}, ["north"]).get_column("should_differ").to_list()
    [True, False]
    """
    flags = [
        _one_strategy(zones.get(region, ""), zones.get(other, ""), within, across)
        for region, other in pairs.select("region", "other").rows()
    ]
    return pairs.with_columns(pl.Series("should_differ", flags, dtype=pl.Boolean))


def _one_strategy(zone: str, other_zone: str, within: Collection[str], across: Collection[Collection[str]]) -> bool:
    if not zone or not other_zone:
        return False
    return zone in within if zone == other_zone else any(zone in group and other_zone in group for group in across)
