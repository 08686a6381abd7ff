"""关联空间: how near every product lies to every district, how demanding it is and what it would open, absent products included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from liantu.regions.engine.complexity import complexity
from liantu.regions.engine.landscape import Landscape, landscape
from liantu.regions.engine.parameters import RelatednessRule
from liantu.regions.engine.presence import Bools, Floats, advantage, present
from liantu.regions.engine.relatedness import density, outlook_gain, proximity

Keys = list[str]


@dataclass(frozen=True, slots=True)
class Space:
    """Districts × products: ``values`` yuan, rca, presence, density, density_nearest, cog; by product: pci.

    ``wider``, ``wider_cog`` and ``wider_pci`` are true where density, cog and pci rest on the districts and other places together.
    PCI and COG are in deviations of ECI over the regions that they rest on: values of the two bases do not stand on one scale.
    ``landscape`` is that of the districts alone.
    """

    districts: Keys
    products: list[int]
    values: Floats
    rca: Floats
    presence: Bools
    density: Floats
    density_nearest: Floats
    cog: Floats
    pci: Floats
    wider: Bools
    wider_cog: Bools
    wider_pci: Bools
    landscape: Landscape

    def at(self, district: str) -> int:
        """The row of a district."""
        return self.districts.index(district)


def space(outputs: pl.DataFrame, elsewhere: pl.DataFrame, rule: RelatednessRule) -> Space:
    """Return the space of ``outputs`` (district, product, value_yuan); what nobody makes here from ``elsewhere`` (place, product, weight).

    Proximity and complexity come from the districts. A product that no district has gets them from the places elsewhere, added to the
    districts as further rows: that is a wider basis and is marked. What is not known there either stays nan. Outputs below
    ``least_output_yuan`` count as none for presence.
    """
    districts = outputs.get_column("district").unique().sort().to_list()
    products = sorted({*outputs.get_column("product").to_list(), *elsewhere.get_column("product").to_list()})
    values = matrix(outputs.select("district", "product", "value_yuan").rows(), districts, products)
    amounts = np.where(values >= rule.least_output_yuan, values, 0.0)
    narrow = landscape(amounts, threshold=rule.present_from)
    nearest = narrow.density if rule.neighbours is None else density(narrow.presence, narrow.proximity, rule.neighbours)
    wider_basis = _wider(narrow.presence, elsewhere, products, rule)
    related, wider = _filled(narrow.density, wider_basis.density)
    nearest, _ = _filled(nearest, wider_basis.density)
    gain, wider_gain = _filled(narrow.cog, wider_basis.cog)
    product_complexity, wider_complexity = _filled(narrow.pci, wider_basis.pci)
    return Space(
        districts, products, values, advantage(values), narrow.presence,
        density=related, density_nearest=nearest, cog=gain, pci=product_complexity,
        wider=wider, wider_cog=wider_gain, wider_pci=wider_complexity, landscape=narrow,
    )  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class _Wide:
    """What districts and places elsewhere together tell: density and cog of the districts, pci of the products; nan where they do not."""

    density: Floats
    cog: Floats
    pci: Floats


def _wider(presence: Bools, elsewhere: pl.DataFrame, products: list[int], rule: RelatednessRule) -> _Wide:
    """Density, cog and pci over districts and places elsewhere together; a gain that rests on no known complexity is unknown."""
    if elsewhere.is_empty():
        return _Wide(np.full(presence.shape, np.nan), np.full(presence.shape, np.nan), np.full(len(products), np.nan))
    places = elsewhere.get_column("place").unique().sort().to_list()
    weights = matrix(elsewhere.select("place", "product", "weight").rows(), places, products)
    combined = np.vstack([presence, present(advantage(weights), rule.present_from)])
    count, near, ranks = len(presence), proximity(combined), complexity(combined)
    related = density(combined, near)[:count]
    gain = outlook_gain(combined, near, ranks.unshifted)[:count]
    gain[np.isnan(ranks.eci[:count]), :] = np.nan
    gain[:, np.isnan(ranks.pci)] = np.nan
    return _Wide(related, gain, ranks.pci)


def _filled(values: Floats, wider_values: Floats) -> tuple[Floats, Bools]:
    """``values`` with ``wider_values`` where own is unknown, and where that is."""
    is_wider = np.isnan(values) & np.isfinite(wider_values)
    return np.where(is_wider, wider_values, values), is_wider
