"""布局: which firm stands in which district, so that industries lie where they do, and which firms a park takes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from liantu.simulation.engine.draws import Floats, Ints, stream, totals
from liantu.simulation.engine.firm_rules import DistrictRules
from liantu.simulation.engine.rule_files import SimulationRules

ROUNDS, CROWD = 40, 10
"""Rounds of bringing sizes nearer, and the firms that a district keeps at least when it gives one away."""


def districts_of(output: Floats, kind: Ints, wanted: Floats, rules: SimulationRules, seed: int) -> Ints:
    """Return each firm's district; ``output`` in yuan, ``kind`` the place of its industry, ``wanted`` districts × industries in yuan.

    The large firms of an industry go, the largest first, where most is still wanted of them; the others by chance, in proportion to what is
    wanted, and where a firm would be too much of it, as the large ones do.
    """
    rng = stream(seed, "places")
    district = np.zeros(len(output), dtype=np.int64)
    for number in np.unique(kind):
        rows = np.flatnonzero(kind == number)
        rows = rows[np.argsort(-output[rows], kind="stable")]
        target = wanted[:, number] if wanted[:, number].sum() > 0 else wanted.sum(axis=1)
        district[rows] = _chosen(output[rows], target / target.sum(), rules.districts, rng)
    return _nobody_empty(district, output, kind, wanted)


def _nobody_empty(district: Ints, output: Floats, kind: Ints, wanted: Floats) -> Ints:
    """Move a firm into each district without any: the largest that is not too large, of the industry that the district wants most."""
    moved = district.copy()
    for place in np.flatnonzero(np.bincount(district, minlength=len(wanted)) == 0):
        crowd = np.bincount(moved, minlength=len(wanted))[moved]
        fits = np.flatnonzero((output <= wanted[place].sum()) & (crowd > CROWD) & (wanted[place, kind] > 0))
        if len(fits):
            moved[fits[np.lexsort((output[fits], wanted[place, kind[fits]]))[-1]]] = place
    return moved


def _chosen(output: Floats, target: Floats, rules: DistrictRules, rng: np.random.Generator) -> Ints:
    """Districts of the firms of one industry, the largest first; ``target`` is each district's part of it."""
    chosen = rng.choice(len(target), len(output), p=target).astype(np.int64)
    total = float(output.sum())
    large = (output >= rules.large * total) | (output > rules.most * total * target[chosen])
    left = target * output[large].sum()
    for firm in np.flatnonzero(large):
        chosen[firm] = int(np.argmax(left))
        left[chosen[firm]] -= output[firm]
    return chosen


def nearer(
    holding: tuple[Ints, Ints], weight: Floats, product_output: Floats, cell: Ints, wanted: Floats, rules: SimulationRules
) -> Floats:
    """Return the holdings' weights such that firms of a cell (district × industry) together make nearly what is wanted of it, in yuan.

    ``holding`` are firm and product of each row; every product's output stays what it is. A weight changes by ``most_factor`` at most.
    """
    firm, product = holding
    most = rules.districts.most_factor
    factor = np.ones(len(cell))
    adjusted = weight.copy()
    for _ in range(ROUNDS):
        sums = totals(product, adjusted, len(product_output))
        output = adjusted * np.divide(product_output, sums, out=np.zeros_like(sums), where=sums > 0)[product]
        found = totals(cell[firm], output, len(wanted))
        step = np.divide(wanted, found, out=np.ones_like(wanted), where=(found > 0) & (wanted > 0))
        factor = np.clip(factor * step[cell] ** 0.7, 1 / most, most)
        adjusted = weight * factor[firm]
    return adjusted


def welcome(liking: Floats, first: Ints, park_counts: Ints, rules: SimulationRules, seed: int) -> Floats:
    """Return parks × industries: 1 where a park wants the industry, less where it takes such firms now and then.

    District ``d`` has the parks ``first[d]`` to ``first[d] + many[d] - 1``; parks of one district share out what it likes most.
    """
    rng = stream(seed, "welcome")
    park_rules = rules.firms.parks
    acceptance = np.full((int(park_counts.sum()), liking.shape[1]), park_rules.outsiders)
    low, high = park_rules.divisions
    relative = liking / np.maximum(liking.mean(axis=1, keepdims=True), 1e-12)
    for place in range(len(park_counts)):
        best = np.argsort(-relative[place], kind="stable")
        start = 0
        for park in range(int(first[place]), int(first[place] + park_counts[place])):
            size = int(rng.integers(low, high + 1))
            acceptance[park, best[start : start + size]] = 1.0
            start += size

    acceptance[rng.random(len(acceptance)) < park_rules.thin] = 1.0
    return acceptance


def park_of(
    district: Ints, kind: Ints, first: Ints, park_counts: Ints, acceptance: Floats, rules: SimulationRules, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Choose each firm's park among the (one or two) of its district by how much it is wanted; -1 for a firm outside all parks."""
    first_park = first[district]
    second_park = first_park + park_counts[district] - 1
    first_weight, second_weight = acceptance[first_park, kind], acceptance[second_park, kind] * (park_counts[district] > 1)
    park = np.where(rng.random(len(kind)) * (first_weight + second_weight) < first_weight, first_park, second_park)
    inside = rng.random(len(kind)) < rules.firms.with_park * acceptance[park, kind]
    return np.where(inside, park, -1).astype(np.int64)
