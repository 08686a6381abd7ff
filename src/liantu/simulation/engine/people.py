"""企业概况: where simulated firms are, what they are called and since when; parks, sites, credentials and projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.credit_codes import credit_codes
from liantu.simulation.engine.draws import Floats, Ints, between, pick, stream
from liantu.simulation.engine.firm_rules import FirmRules
from liantu.simulation.engine.outside import Outside
from liantu.simulation.engine.places import park_of, welcome
from liantu.simulation.engine.rule_files import SimulationRules

CITY, ELSEWHERE, FOREIGN = 1, 2, 3
"""The four digits after the prefix of a simulated credit code: in the city, in another province, abroad (4: schools)."""


@dataclass(frozen=True, slots=True)
class District:
    """A district of the city by its code, Chinese name and zone."""

    code: str
    name: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Firms:
    """Of every firm in the city: credit code, place in the list of districts, place in the list of parks (-1: none)."""

    codes: list[str]
    district: Ints
    park: Ints
    parks: pl.DataFrame


def settle(district: Ints, kind: Ints, wanted: Floats, districts: tuple[District, ...], rules: SimulationRules, seed: int) -> Firms:
    """Put some firms into a park of their district that takes their industry.

    ``district`` and ``kind`` (industry) are places of each firm; ``wanted`` districts × industries in yuan.
    """
    rng = stream(seed, "parks")
    weight = wanted.sum(axis=1)
    liking = wanted / np.maximum(wanted.sum(axis=0), 1e-9)
    levels = pick(rules.firms.park_levels, rng.random(2 * len(districts)))
    park_counts = 1 + (weight > np.median(weight)).astype(np.int64)
    first = np.cumsum(park_counts) - park_counts
    rows_of = [(place, number) for place in range(len(districts)) for number in range(int(park_counts[place]))]
    parks = pl.DataFrame(
        {
            "code": [f"sim_park_{districts[place].code}_{number + 1}" for place, number in rows_of],
            "name": [f"模拟园区 {districts[place].name} {number + 1}" for place, number in rows_of],
            "district": [districts[place].code for place, _ in rows_of],
            "level": levels[: len(rows_of)],
        }
    )
    park = park_of(district, kind, first, park_counts, welcome(liking, first, park_counts, rules, seed), rules, rng)
    return Firms(credit_codes(np.arange(1, len(district) + 1), CITY), district, park, parks)


def organisations(
    products: Catalogue,
    primary: Ints,
    last_output: Floats,
    located: Firms,
    districts: tuple[District, ...],
    outsiders: Outside,
    rules: SimulationRules,
    seed: int,
) -> pl.DataFrame:
    """Rows of the table of organisations: the city's firms, then those outside it."""
    rng = stream(seed, "organisations")
    firms = len(primary)
    firm_rules = rules.firms
    founded = date(1990, 1, 1).toordinal() + np.floor(rng.beta(2.2, 1.3, firms) * 11_300).astype(np.int64)
    digits = max(len(str(firms)), 5)
    park_codes = np.array([*located.parks["code"].to_list(), None], dtype=object)
    inside = pl.DataFrame(
        {
            "name": [f"模拟企业 {number:0{digits}d}" for number in range(1, firms + 1)],
            "credit_code": located.codes,
            "region": np.array([district.code for district in districts])[located.district],
            "park": pl.Series(park_codes[located.park].tolist(), dtype=pl.String),
            "industry": np.array(products.industries)[primary],
            "size": _sizes(last_output, firm_rules),
            "ownership": pick(firm_rules.ownership, rng.random(firms)),
            "state": np.where((rng.random(firms) < firm_rules.stopped) & (last_output < np.median(last_output)), "stopped", "operating"),
            "founded_date": [date.fromordinal(int(day)) for day in founded],
        }
    ).with_columns(kind=pl.lit("firm"), inside_city=pl.lit(value=True), outside_place=pl.lit(None, pl.String))
    return pl.concat([inside, _outside(outsiders)], how="diagonal")


def _sizes(output: Floats, firm_rules: FirmRules) -> list[str]:
    """Size words by yearly output."""
    names = [*firm_rules.sizes, firm_rules.smallest]
    limits = -np.array(list(firm_rules.sizes.values()))
    return [names[int(place)] for place in np.searchsorted(limits, -output, side="left")]


def outside_codes(outsiders: Outside) -> list[str]:
    """Credit codes of the organisations outside the city."""
    numbers = np.arange(1, outsiders.count + 1)
    near, foreign = credit_codes(numbers, ELSEWHERE), credit_codes(numbers, FOREIGN)
    return [foreign[row] if outsiders.abroad[row] else near[row] for row in range(outsiders.count)]


def _outside(outsiders: Outside) -> pl.DataFrame:
    """Rows of suppliers in other provinces and abroad and of buyers."""
    labels = np.select([outsiders.buyer, outsiders.abroad], ["模拟市外客户", "模拟境外供应商"], "模拟市外供应商").tolist()
    return pl.DataFrame(
        {
            "name": [f"{label} {number:05d}" for number, label in enumerate(labels, 1)],
            "credit_code": outside_codes(outsiders),
            "outside_place": outsiders.place,
        }
    ).with_columns(kind=pl.lit("firm"), state=pl.lit("operating"), inside_city=pl.lit(value=False))


def sites(located: Firms, districts: tuple[District, ...], rules: SimulationRules, seed: int) -> pl.DataFrame:
    """One site for every firm where it is registered, a second one elsewhere for some."""
    rng = stream(seed, "sites")
    firms = len(located.codes)
    park_codes = np.array([*located.parks["code"].to_list(), None], dtype=object)
    second = np.flatnonzero(rng.random(firms) < rules.firms.second_site)
    elsewhere = rng.integers(0, len(districts), len(second))
    codes = np.array([district.code for district in districts])
    return pl.DataFrame(
        {
            "organisation": located.codes + [located.codes[row] for row in second],
            "name": ["模拟主厂区"] * firms + ["模拟第二厂区"] * len(second),
            "region": np.concatenate([codes[located.district], codes[elsewhere]]),
            "park": pl.Series(park_codes[located.park].tolist() + [None] * len(second), dtype=pl.String),
        }
    )


def credentials(located: Firms, last_output: Floats, rules: SimulationRules, today: date, seed: int) -> pl.DataFrame:
    """Credentials by the rules' frequencies, likelier for larger firms; dates within the years before ``today``."""
    rng = stream(seed, "credentials")
    firms = len(located.codes)
    rank = np.argsort(np.argsort(last_output, kind="stable"), kind="stable") / max(firms - 1, 1)
    parts = []
    for number, (kind, credential) in enumerate(rules.credentials.items()):
        rows = np.flatnonzero(rng.random(firms) < np.minimum(credential.of * 2 * rank, 1.0))
        start = today.toordinal() - 30 - np.floor(rng.random(len(rows)) * 1500).astype(np.int64)
        until = start + int(credential.years * 365.25)
        parts.append(
            pl.DataFrame(
                {
                    "organisation": pl.Series([located.codes[row] for row in rows], dtype=pl.String),
                    "kind": pl.Series([kind] * len(rows), dtype=pl.String),
                    "level": pl.Series([credential.level] * len(rows), dtype=pl.String),
                    "number": pl.Series([f"模拟-{number + 1}-{row + 1:06d}" for row in rows], dtype=pl.String),
                    "valid_from_date": pl.Series([date.fromordinal(int(day)) for day in start], dtype=pl.Date),
                    "valid_to_date": pl.Series([date.fromordinal(int(day)) if credential.years else None for day in until], dtype=pl.Date),
                }
            )
        )

    return pl.concat(parts)


def projects(
    located: Firms, districts: tuple[District, ...], last_output: Floats, rules: SimulationRules, today: date, seed: int
) -> pl.DataFrame:
    """Projects of some firms, with investment after their size, begun within three years before ``today``."""
    rng = stream(seed, "projects")
    project_rules = rules.projects
    rows = np.flatnonzero((rng.random(len(located.codes)) < project_rules.per_firm) & (last_output > 0))
    kinds = pick(project_rules.kinds, rng.random(len(rows)))
    factor = project_rules.investment_of_revenue.median * np.exp(rng.normal(0, project_rules.investment_of_revenue.sigma, len(rows)))
    amount = np.maximum(last_output[rows] * np.minimum(factor, 3.0), 5e5)
    start = today.toordinal() - 1 - np.floor(rng.random(len(rows)) * 1080).astype(np.int64)
    length = np.floor(between(project_rules.months, rng.random(len(rows))) * 30.4).astype(np.int64)
    progress = (today.toordinal() - start) / length
    late = np.floor(rng.exponential(40, len(rows))).astype(np.int64)
    finished = start + length + late <= today.toordinal()
    park_codes = np.array([*located.parks["code"].to_list(), None], dtype=object)
    codes = np.array([district.code for district in districts])
    return pl.DataFrame(
        {
            "code": [f"SIM-{today.year}-{row + 1:06d}" for row in rows],
            "name": [f"模拟项目 {row + 1:06d}（{kind}）" for row, kind in zip(rows, kinds, strict=True)],
            "organisation": [located.codes[row] for row in rows],
            "region": codes[located.district[rows]],
            "park": pl.Series(park_codes[located.park[rows]].tolist(), dtype=pl.String),
            "kind": kinds,
            "investment_fen": fen(amount),
            "invested_fen": fen(amount * np.where(finished, 1.0, np.clip(progress, 0, 0.95))),
            "start_date": _dates(start),
            "planned_finish_date": _dates(start + length),
            "finish_date": pl.Series(
                [date.fromordinal(int(day)) if ended else None for day, ended in zip(start + length + late, finished, strict=True)],
                dtype=pl.Date,
            ),
        }
    )


def _dates(ordinals: Ints) -> pl.Series:
    """A column of dates from proleptic Gregorian day numbers."""
    return pl.Series([date(1, 1, 1) + timedelta(days=int(day) - 1) for day in ordinals], dtype=pl.Date)


def fen(yuan: Floats) -> Ints:
    """Yuan as whole fen.

    >>> fen(np.array([1.234])).tolist()
    [123]
    """
    return np.round(yuan * 100).astype(np.int64)
