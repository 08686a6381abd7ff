"""布局: which divisions a district likes and which firms a park takes, so that districts and parks differ in a sensible way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from liantu.simulation.engine.draws import Floats, Ints, between, stream
from liantu.simulation.engine.rule_files import SimulationRules


def likings(weight: Floats, zones: Sequence[str], divisions: Ints, rules: SimulationRules, seed: int) -> Floats:
    """Return districts × divisions: how likely a firm of a division settles in a district; each column sums to one.

    ``weight`` is each district's size; ``divisions`` is how many firms each division has. Some districts are specialised in a few
    divisions, some pairs of districts of a zone are alike, the others lie between.
    """
    rng = stream(seed, "likings")
    given = rules.districts
    places, kinds = len(weight), len(divisions)
    taste = np.exp(rng.normal(0, given.spread_by_industry, (places, kinds)))
    chance = np.sqrt(divisions) / np.sqrt(divisions).sum()
    low, high = given.specialised.divisions
    for place in np.flatnonzero(rng.random(places) < given.specialised.of):
        some = rng.choice(kinds, min(int(rng.integers(low, high + 1)), kinds), replace=False, p=chance)
        taste[place, some] *= between(given.specialised.factor, rng.random(len(some)))
    for one, other in _pairs(weight, zones, given.alike.pairs, rng):
        taste[other] = taste[one] * np.exp(rng.normal(0, given.alike.noise, kinds))
    liking = taste * weight[:, None]
    return np.asarray(liking / liking.sum(axis=0), dtype=np.float64)


def _pairs(weight: Floats, zones: Sequence[str], most: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Draw at most so many pairs of districts of one zone among the larger half; a district is in one pair at most."""
    larger = np.argsort(-weight, kind="stable")[: max(len(weight) // 2, 1)]
    found: list[tuple[int, int]] = []
    for zone in sorted(set(zones)):
        here = rng.permutation([int(place) for place in larger if zones[place] == zone])
        found += [(int(here[at]), int(here[at + 1])) for at in range(0, len(here) - 1, 2)]
    return [found[place] for place in rng.permutation(len(found))[:most]]


def welcome(liking: Floats, first: Ints, many: Ints, rules: SimulationRules, seed: int) -> Floats:
    """Return parks × divisions: 1 where a park wants the division, less where it takes such firms now and then.

    District ``d`` has the parks ``first[d]`` to ``first[d] + many[d] - 1``; parks of one district share out what it likes most.
    """
    rng = stream(seed, "welcome")
    given = rules.firms.parks
    wanted = np.full((int(many.sum()), liking.shape[1]), given.outsiders)
    low, high = given.divisions
    relative = liking / np.maximum(liking.mean(axis=1, keepdims=True), 1e-12)
    for place in range(len(many)):
        best = np.argsort(-relative[place], kind="stable")
        taken = 0
        for park in range(int(first[place]), int(first[place] + many[place])):
            size = int(rng.integers(low, high + 1))
            wanted[park, best[taken : taken + size]] = 1.0
            taken += size
    wanted[rng.random(len(wanted)) < given.thin] = 1.0
    return wanted


def park_of(
    district: Ints, kind: Ints, first: Ints, many: Ints, wanted: Floats, rules: SimulationRules, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Choose each firm's park among the (one or two) of its district by how much it is wanted; -1 for a firm outside all parks."""
    one = first[district]
    other = one + many[district] - 1
    here, there = wanted[one, kind], wanted[other, kind] * (many[district] > 1)
    chosen = np.where(rng.random(len(kind)) * (here + there) < here, one, other)
    inside = rng.random(len(kind)) < rules.firms.with_park * wanted[chosen, kind]
    return np.where(inside, chosen, -1).astype(np.int64)
