"""环节画像: which products the city makes strongly, weakly, no longer or never, and how much of its need it meets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, between, stream
from liantu.simulation.engine.rule_files import SimulationRules
from liantu.simulation.engine.span import Span

ABSENT, LOST, WEAK, STEADY, STRONG = range(5)
Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Profile:
    """Of every product: its level, whether it has a single maker, and ``local_share`` of years × products.

    ``last_year`` is the last year in which it is made here (0: never made).
    """

    years: tuple[int, ...]
    level: Ints
    single: Flags
    local_share: Floats
    last_year: Ints

    @property
    def made(self) -> Flags:
        """Products that are made in the last year."""
        return np.asarray(self.level >= WEAK)

    def without(self, dropped: Flags) -> Profile:
        """The same city where ``dropped`` products were never made."""
        return replace(
            self,
            level=np.where(dropped, ABSENT, self.level),
            single=self.single & ~dropped,
            local_share=np.where(dropped[None, :], 0.0, self.local_share),
            last_year=np.where(dropped, 0, self.last_year),
        )


def draw_profile(products: Catalogue, rules: SimulationRules, span: Span, seed: int) -> Profile:
    """Draw the profile of every product; the chains' strength, the sector's imports and chance decide. What is not listed is made."""
    rng = stream(seed, "profile")
    strength_rules = rules.strength
    size, years = products.size, span.years
    strength = products.strength + strength_rules.imported * products.imported_share + rng.normal(0, strength_rules.spread, size)
    level = np.select(
        [strength >= strength_rules.strong_from, strength >= strength_rules.steady_from, strength >= strength_rules.weak_from],
        [STRONG, STEADY, WEAK],
        np.where(rng.random(size) < strength_rules.lost_of_rest, LOST, ABSENT),
    ).astype(np.int64)
    anchored = np.isin(np.array(products.codes), list(rules.anchors))
    level = np.where(anchored, STRONG, np.where(np.isin(np.array(products.codes), rules.never_made), ABSENT, level))
    level = np.where(products.named, level, STEADY)
    single = (rng.random(size) < strength_rules.single_of_made) & (level >= WEAK) & ~anchored & products.named
    falling = (rng.random(size) < strength_rules.falling_of_made) & (level >= WEAK) & ~anchored
    lost_years = np.maximum(span.last - np.array(rules.lost_years_before), years[0])
    last_year = np.where(level == LOST, lost_years[rng.integers(0, len(lost_years), size)], np.where(level >= WEAK, years[-1], 0))
    chance, steepness = rng.random(size), rng.random(size)
    fall = np.where(falling, between(rules.falling_by_year, steepness), 0.0)
    share = _local_share(rules, span, level, last_year, fall, chance) * products.named
    return Profile(years, level, single, share, last_year.astype(np.int64))


def _local_share(rules: SimulationRules, span: Span, level: Ints, last_year: Ints, fall: Floats, chance: Floats) -> Floats:
    """Share of the city's need that local makers meet, years × products; ``fall`` is what it lost each year."""
    bounds = rules.local_share
    names = {LOST: "lost_before", WEAK: "weak", STEADY: "steady", STRONG: "strong"}
    last_share = np.zeros(len(level))
    for number, name in names.items():
        last_share = np.where(level == number, between(getattr(bounds, name), chance), last_share)
    years_before = span.last - np.array(span.years, dtype=np.float64)[:, None]
    share = np.clip(last_share[None, :] + fall[None, :] * years_before, 0.01, 0.97)
    return np.where(np.array(span.years)[:, None] <= last_year[None, :], share, 0.0)
