"""产品目录: the pack's products as arrays: who is made from what, and what the national table says of their sector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from liantu.simulation.engine.draws import Floats, Ints
from liantu.simulation.engine.rule_files import SectorShares, SimulationRules, StrengthRules

if TYPE_CHECKING:
    from liantu.kernel.pack import Pack


@dataclass(frozen=True, slots=True)
class Catalogue:
    """P products in the order of their industry and code; ``inputs[q, p]`` is the share of p in the value of q."""

    codes: tuple[str, ...]
    industries: tuple[str, ...]
    divisions: Ints
    inputs: sparse.csr_array
    finished: np.ndarray[Any, np.dtype[np.bool_]]
    strength: Floats
    imported_share: Floats
    intermediate_share: Floats
    export_share: Floats

    @property
    def size(self) -> int:
        """How many products there are."""
        return len(self.codes)

    def index(self) -> dict[str, int]:
        """Place of every product by its code."""
        return {code: place for place, code in enumerate(self.codes)}


def catalogue(pack: Pack, rules: SimulationRules) -> Catalogue:
    """Lay the pack's products out as arrays; ``rules`` are those of the pack's rules/simulation.yaml."""
    entries = sorted(pack.products.values(), key=lambda entry: (entry.industry, entry.code))
    place = {entry.code: number for number, entry in enumerate(entries)}
    rows, columns, shares = [], [], []
    for entry in entries:
        for part in entry.made_from:
            if part.product in place and part.share:
                rows.append(place[entry.code])
                columns.append(place[part.product])
                shares.append(float(part.share))

    size = len(entries)
    inputs = sparse.csr_array((np.array(shares), (np.array(rows, np.int64), np.array(columns, np.int64))), shape=(size, size))
    inputs.sum_duplicates()
    sectors = _sectors(rules, [entry.industry[:2] for entry in entries])
    return Catalogue(
        codes=tuple(entry.code for entry in entries),
        industries=tuple(entry.industry for entry in entries),
        divisions=np.array([int(entry.industry[:2]) for entry in entries], np.int64),
        inputs=inputs,
        finished=np.asarray(np.bincount(np.array(columns, np.int64), minlength=size) == 0),
        strength=_strength(pack, rules.strength, place),
        **sectors,
    )


def _sectors(rules: SimulationRules, divisions: list[str]) -> dict[str, Floats]:
    """What the national table says of each product's sector."""
    by_division: dict[str, SectorShares] = {division: sector for sector in rules.sectors for division in sector.divisions}
    by_product = [by_division.get(division, rules.other_sector) for division in divisions]
    names = ("imported_share", "intermediate_share", "export_share")
    return {name: np.array([getattr(sector, name) for sector in by_product]) for name in names}


def _strength(pack: Pack, rules: StrengthRules, place: Mapping[str, int]) -> Floats:
    """How strong the city is at each product: the best of its chains, less towards the raw materials."""
    strength = np.full(len(place), -1.0)
    for code in sorted(pack.chains):
        base = rules.chains.get(code, rules.without_chain)
        for stage in pack.chains[code].stages:
            stage_strength = base + getattr(rules.position, stage.position)
            for product in stage.products:
                if product in place:
                    strength[place[product]] = max(strength[place[product]], stage_strength)
    return np.where(strength < 0, rules.without_chain, strength)
