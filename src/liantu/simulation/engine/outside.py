"""市外供应商: simulated suppliers in other provinces and abroad, and buyers there, each with a few related products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, even, pick, stream
from liantu.simulation.engine.firm_rules import OutsideRules
from liantu.simulation.engine.rule_files import SimulationRules


@dataclass(frozen=True, slots=True)
class Outside:
    """Organisations outside the city, numbered after the firms: place names, which are abroad, which are buyers; supply rows."""

    first: int
    abroad: np.ndarray[tuple[int], np.dtype[np.bool_]]
    buyer: np.ndarray[tuple[int], np.dtype[np.bool_]]
    place: list[str]
    supplier: Ints
    product: Ints
    weight: Floats

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.place)


def draw_outside(products: Catalogue, rules: SimulationRules, firms: int, seed: int) -> Outside:
    """Draw suppliers for every listed product, at least one in another province and one abroad, and some buyers."""
    rng = stream(seed, "outside")
    outside_rules = rules.outside
    suppliers = max(round(outside_rules.suppliers_per_firm * firms), 10)
    buyers = max(round(outside_rules.buyers_per_firm * firms), 3)
    abroad = np.zeros(suppliers + buyers, dtype=bool)
    foreign = max(round(outside_rules.abroad_of_suppliers * suppliers), 2)
    abroad[:foreign] = True
    buyer = np.arange(suppliers + buyers) >= suppliers
    numbers = rng.random(suppliers + buyers)
    place = np.where(abroad, pick(outside_rules.countries, numbers), pick(outside_rules.places, numbers)).tolist()
    rows = [_rows(products, outside_rules, foreign, 0, rng), _rows(products, outside_rules, suppliers - foreign, foreign, rng)]
    supplier, product = (np.concatenate([row[side] for row in rows]) for side in (0, 1))
    weight = np.exp(0.9 * (even(supplier, salt=6) - 0.5) * 3.4) * np.exp(0.5 * (even(supplier, product, salt=7) - 0.5) * 3.4)
    return Outside(firms, abroad, buyer, place, supplier, product, weight)


def _rows(products: Catalogue, outside_rules: OutsideRules, pool: int, start: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Suppliers of every product out of a pool; products of one industry lie near each other and so share suppliers."""
    low, high = outside_rules.per_product
    suppliers = rng.integers(low, high + 1, products.listed).clip(1, pool)
    product = np.repeat(np.arange(products.listed, dtype=np.int64), suppliers)
    position = product / products.listed * pool + rng.normal(0, max(pool * 0.01, 1.5), len(product))
    supplier = start + np.mod(np.floor(position).astype(np.int64), pool)
    key = np.unique(product * (start + pool) + supplier)
    return key % (start + pool), key // (start + pool)
