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
    district_rules = rules.districts
    places, kinds = len(weight), len(divisions)
    taste = np.exp(rng.normal(0, district_rules.spread_by_industry, (places, kinds)))
    chance = np.sqrt(divisions) / np.sqrt(divisions).sum()
    low, high = district_rules.specialised.divisions
    for place in np.flatnonzero(rng.random(places) < district_rules.specialised.of):
        divisions_liked = rng.choice(kinds, min(int(rng.integers(low, high + 1)), kinds), replace=False, p=chance)
        taste[place, divisions_liked] *= between(district_rules.specialised.factor, rng.random(len(divisions_liked)))

    for one, other in _pairs(weight, zones, district_rules.alike.pairs, rng):
        taste[other] = taste[one] * np.exp(rng.normal(0, district_rules.alike.noise, kinds))

    liking = taste * weight[:, None]
    return np.asarray(liking / liking.sum(axis=0), dtype=np.float64)


def _pairs(weight: Floats, zones: Sequence[str], most: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Draw at most so many pairs of districts of one zone among the larger half; a district is in one pair at most."""
    larger = np.argsort(-weight, kind="stable")[: max(len(weight) // 2, 1)]
    pairs: list[tuple[int, int]] = []
    for zone in sorted(set(zones)):
        districts = rng.permutation([int(place) for place in larger if zones[place] == zone])
        pairs += [(int(districts[index]), int(districts[index + 1])) for index in range(0, len(districts) - 1, 2)]
    return [pairs[place] for place in rng.permutation(len(pairs))[:most]]


def welcome(liking: Floats, first: Ints, park_counts: Ints, rules: SimulationRules, seed: int) -> Floats:
    """Return parks × divisions: 1 where a park wants the division, less where it takes such firms now and then.

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
