"""模拟院校: schools that report graduates of the subjects that prepare for each cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from liantu.simulation.engine.credit_codes import credit_codes
from liantu.simulation.engine.draws import Floats, Ints, stream, totals
from liantu.simulation.engine.rule_files import SimulationRules

SCHOOL = 4
"""The four digits after the prefix of a simulated school's code (see `people`)."""


@dataclass(frozen=True, slots=True)
class Schools:
    """Of every school: code and place in the list of districts; rows school × cluster with graduates of the last year."""

    codes: list[str]
    district: Ints
    clusters: tuple[str, ...]
    school: Ints
    cluster: Ints
    graduates: Floats


def schools(rules: SimulationRules, firms: int, weight: Floats, seed: int) -> Schools:
    """Draw the schools of a city of ``firms`` firms; ``weight`` is each district's size. Totals by cluster are those of the rules."""
    rng = stream(seed, "schools")
    given = rules.schools
    clusters = tuple(given.graduates)
    count = max(round(given.per_firm * firms), given.least)
    low, high = given.clusters_of_school
    many = rng.integers(low, high + 1, count).clip(1, len(clusters))
    pairs = [(who, int(each)) for who in range(count) for each in rng.choice(len(clusters), int(many[who]), replace=False)]
    pairs += [(each % count, each) for each in range(len(clusters)) if each not in {cluster for _, cluster in pairs}]
    school, cluster = np.array(pairs, dtype=np.int64).T
    drawn = np.exp(rng.normal(0, given.spread, len(school)))
    wanted = np.array([given.graduates[code] for code in clusters]) * firms / 10_000
    graduates = np.round(drawn / totals(cluster, drawn, len(clusters))[cluster] * wanted[cluster])
    district = rng.choice(len(weight), count, p=weight / weight.sum())
    return Schools(credit_codes(np.arange(1, count + 1), SCHOOL), district.astype(np.int64), clusters, school, cluster, graduates)


def school_rows(found: Schools, regions: list[str]) -> pl.DataFrame:
    """Rows of the table of organisations; ``regions`` are the districts' codes."""
    return pl.DataFrame(
        {
            "name": [f"模拟院校 {number:05d}" for number in range(1, len(found.codes) + 1)],
            "credit_code": found.codes,
            "region": [regions[place] for place in found.district],
        }
    ).with_columns(kind=pl.lit("institution"), state=pl.lit("operating"), inside_city=pl.lit(value=True))


def graduate_rows(found: Schools, rules: SimulationRules, year: int, last: int) -> pl.DataFrame:
    """Yearly reports of the schools: organisation, period, item, value."""
    number = np.round(found.graduates / (1 + rules.schools.growth) ** (last - year))
    return pl.DataFrame(
        {
            "organisation": pl.Series(found.codes).gather(found.school),
            "period": [str(year)] * len(number),
            "item": [f"graduates_{found.clusters[each]}" for each in found.cluster],
            "value": number,
        }
    )
