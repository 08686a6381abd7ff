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


def draw_schools(rules: SimulationRules, firms: int, weight: Floats, seed: int) -> Schools:
    """Draw the schools of a city of ``firms`` firms; ``weight`` is each district's size. Totals by cluster are those of the rules."""
    rng = stream(seed, "schools")
    school_rules = rules.schools
    clusters = tuple(school_rules.graduates)
    count = max(round(school_rules.per_firm * firms), school_rules.least)
    low, high = school_rules.clusters_of_school
    cluster_counts = rng.integers(low, high + 1, count).clip(1, len(clusters))
    pairs = [
        (number, int(index)) for number in range(count) for index in rng.choice(len(clusters), int(cluster_counts[number]), replace=False)
    ]
    pairs += [(index % count, index) for index in range(len(clusters)) if index not in {cluster for _, cluster in pairs}]
    school, cluster = np.array(pairs, dtype=np.int64).T
    weights = np.exp(rng.normal(0, school_rules.spread, len(school)))
    cluster_totals = np.array([school_rules.graduates[code] for code in clusters]) * firms / 10_000
    graduates = np.round(weights / totals(cluster, weights, len(clusters))[cluster] * cluster_totals[cluster])
    district = rng.choice(len(weight), count, p=weight / weight.sum())
    return Schools(credit_codes(np.arange(1, count + 1), SCHOOL), district.astype(np.int64), clusters, school, cluster, graduates)


def school_rows(schools: Schools, regions: list[str]) -> pl.DataFrame:
    """Rows of the table of organisations; ``regions`` are the districts' codes."""
    return pl.DataFrame(
        {
            "name": [f"模拟院校 {number:05d}" for number in range(1, len(schools.codes) + 1)],
            "credit_code": schools.codes,
            "region": [regions[place] for place in schools.district],
        }
    ).with_columns(kind=pl.lit("institution"), state=pl.lit("operating"), inside_city=pl.lit(value=True))


def graduate_rows(schools: Schools, rules: SimulationRules, year: int, last: int) -> pl.DataFrame:
    """Yearly reports of the schools: organisation, period, item, value."""
    number = np.round(schools.graduates / (1 + rules.schools.growth) ** (last - year))
    return pl.DataFrame(
        {
            "organisation": pl.Series(schools.codes).gather(schools.school),
            "period": [str(year)] * len(number),
            "item": [f"graduates_{schools.clusters[cluster]}" for cluster in schools.cluster],
            "value": number,
        }
    )
