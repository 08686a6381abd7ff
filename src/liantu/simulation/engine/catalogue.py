"""产品目录: the pack's products as arrays: who is made from what, and what the national table says of their sector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from liantu.simulation.engine.calibration_rules import CalibrationRules
from liantu.simulation.engine.draws import Floats, Ints, even, within
from liantu.simulation.engine.rule_files import SectorShares, SimulationRules, StrengthRules
from liantu.simulation.engine.targets import group_of

if TYPE_CHECKING:
    from liantu.kernel.pack import Pack


@dataclass(frozen=True, slots=True)
class Catalogue:
    """P products in the order of their industry and code; ``inputs[q, p]`` is the share of p in the value of q.

    The first ``listed`` are the pack's; after them stands one nameless product for each class of industry whose products the pack does not
    list: it is made, never bought as an input, and shown by its industry only. ``group`` is the place of each product's industry among the
    calibration's targets (-1: none), ``part`` what a nameless one has of its group's nameless output.
    """

    codes: tuple[str, ...]
    industries: tuple[str, ...]
    divisions: Ints
    inputs: sparse.csr_array
    finished: np.ndarray[Any, np.dtype[np.bool_]]
    strength: Floats
    imported_share: Floats
    intermediate_share: Floats
    export_share: Floats
    listed: int
    group: Ints
    part: Floats

    @property
    def size(self) -> int:
        """How many products there are, with the nameless ones."""
        return len(self.codes)

    @property
    def named(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which products the pack lists."""
        return np.asarray(np.arange(self.size) < self.listed)

    def index(self) -> dict[str, int]:
        """Place of every product by its code."""
        return {code: place for place, code in enumerate(self.codes)}


def catalogue(pack: Pack, rules: SimulationRules, calibration: CalibrationRules) -> Catalogue:
    """Lay the pack's products out as arrays; ``rules`` and ``calibration`` are the pack's."""
    entries = sorted(pack.products.values(), key=lambda entry: (entry.industry, entry.code))
    place = {entry.code: number for number, entry in enumerate(entries)}
    rows, columns, shares = [], [], []
    for entry in entries:
        for part in entry.made_from:
            if part.product in place and part.share:
                rows.append(place[entry.code])
                columns.append(place[part.product])
                shares.append(float(part.share))

    listed = len(entries)
    nameless = _nameless(pack, calibration)
    industries = (*(entry.industry for entry in entries), *nameless)
    size = len(industries)
    inputs = sparse.csr_array((np.array(shares), (np.array(rows, np.int64), np.array(columns, np.int64))), shape=(size, size))
    inputs.sum_duplicates()
    unused = np.asarray(np.bincount(np.array(columns, np.int64), minlength=size) == 0)
    group = group_of(industries, calibration)
    return Catalogue(
        codes=(*(entry.code for entry in entries), *(f"industry_{code}" for code in nameless)),
        industries=industries,
        divisions=np.array([int(code[:2]) for code in industries], np.int64),
        inputs=inputs,
        finished=unused & (np.arange(size) < listed),
        strength=np.concatenate([_strength(pack, rules.strength, place), np.ones(len(nameless))]),
        **_sectors(rules, [code[:2] for code in industries]),
        listed=listed,
        group=group,
        part=_parts(industries, group, listed, calibration),
    )


def _nameless(pack: Pack, calibration: CalibrationRules) -> list[str]:
    """Classes of industry in which firms stand whose products the pack does not list."""
    have = {entry.industry for entry in pack.products.values()}
    classes = [entry.code for entry in pack.industries.values() if entry.level == "class" and entry.code not in have]
    group = group_of(classes, calibration)
    found = []
    for number, target in enumerate(calibration.industries):
        own = [code for code, one in zip(classes, group.tolist(), strict=True) if one == number]
        found += list(target.classes) or own if target.unlisted else []
    return found


def _parts(industries: tuple[str, ...], group: Ints, listed: int, calibration: CalibrationRules) -> Floats:
    """What each nameless product has of the nameless output of its group; zero for listed ones."""
    numbers = np.array([int(code) for code in industries], dtype=np.int64)
    weight = np.exp(calibration.class_spread * 3.4 * (even(numbers, salt=41) - 0.5))
    weight[:listed] = 0.0
    return within(np.maximum(group, 0), np.where(group >= 0, weight, 0.0), len(calibration.industries))


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
