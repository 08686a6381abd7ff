"""关联空间: complexity of districts and products, and how near every product lies to every district, absent products included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from liantu.regions.engine.landscape import Landscape, landscape
from liantu.regions.engine.parameters import RelatednessRule
from liantu.regions.engine.presence import Bools, Floats, advantage, present
from liantu.regions.engine.relatedness import density, proximity

Keys = list[str]


@dataclass(frozen=True, slots=True)
class Space:
    """Districts × products: ``values`` yuan, rca, presence, density, density_nearest, cog, pci; ``wider``: density rests on other places.

    ``landscape`` is that of the districts alone.
    """

    districts: Keys
    products: list[int]
    values: Floats
    rca: Floats
    presence: Bools
    density: Floats
    density_nearest: Floats
    wider: Bools
    landscape: Landscape

    def at(self, district: str) -> int:
        """The row of a district."""
        return self.districts.index(district)


def space(made: pl.DataFrame, elsewhere: pl.DataFrame, rule: RelatednessRule) -> Space:
    """Return the space of ``made`` (district, product, value_yuan) with ``elsewhere`` (place, product, weight) for what nobody makes here.

    Proximity comes from the districts. A product that no district has gets it from the places elsewhere, added to the districts as further
    rows: that is a wider basis and is marked. Outputs below ``least_output_yuan`` count as none for presence.
    """
    districts = made.get_column("district").unique().sort().to_list()
    products = sorted({*made.get_column("product").to_list(), *elsewhere.get_column("product").to_list()})
    values = matrix(made.select("district", "product", "value_yuan").rows(), districts, products)
    counted = np.where(values >= rule.least_output_yuan, values, 0.0)
    found = landscape(counted, threshold=rule.present_from)
    related = found.density
    nearest = related if rule.neighbours is None else density(found.presence, found.proximity, rule.neighbours)
    wide = _wider(found.presence, elsewhere, products, rule)
    wider = np.isnan(related) & np.isfinite(wide)
    related, nearest = (np.where(np.isnan(kept), wide, kept) for kept in (related, nearest))
    return Space(districts, products, values, advantage(values), found.presence, related, nearest, wider, found)


def matrix(rows: list[tuple[str, int, float]], keys: Keys, products: list[int]) -> Floats:
    """Fill a matrix keys × products with the sums of (key, product, value).

    >>> matrix([("a", 7, 1.0), ("a", 7, 2.0)], ["a", "b"], [7, 8]).tolist()
    [[3.0, 0.0], [0.0, 0.0]]
    """
    filled = np.zeros((len(keys), len(products)))
    row_of, column_of = ({key: at for at, key in enumerate(names)} for names in (keys, products))
    for key, product, value in rows:
        filled[row_of[key], column_of[product]] += value
    return filled


def _wider(presence: Bools, elsewhere: pl.DataFrame, products: list[int], rule: RelatednessRule) -> Floats:
    """Densities of the districts over the proximities of districts and places elsewhere together."""
    if elsewhere.is_empty() or not presence.size:
        return np.full(presence.shape, np.nan)
    places = elsewhere.get_column("place").unique().sort().to_list()
    weights = matrix(elsewhere.select("place", "product", "weight").rows(), places, products)
    together = np.vstack([presence, present(advantage(weights), rule.present_from)])
    related: Floats = density(together, proximity(together))[: len(presence)]
    related[~presence.any(axis=1)] = np.nan
    return related
