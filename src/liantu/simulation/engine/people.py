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
from liantu.simulation.engine.places import likings, park_of, welcome
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


def size_of_districts(districts: tuple[District, ...], rules: SimulationRules) -> Floats:
    """Return how much industry each district draws: its GDP where it was read, brought nearer to industry."""
    given = rules.districts
    return np.array([given.gdp.get(each.code, given.otherwise) * given.factor.get(each.code, 1.0) for each in districts])


def settle(products: Catalogue, primary: Ints, districts: tuple[District, ...], rules: SimulationRules, seed: int) -> Firms:
    """Put every firm into a district by official GDP and what the district likes, and some into a park that takes its industry."""
    rng = stream(seed, "places")
    weight = size_of_districts(districts, rules)
    _, kind, count = np.unique(products.divisions[primary], return_inverse=True, return_counts=True)
    liking = likings(weight, [each.zone for each in districts], count, rules, seed)
    district = np.zeros(len(primary), dtype=np.int64)
    for number in range(len(count)):
        rows = np.flatnonzero(kind == number)
        district[rows] = rng.choice(len(districts), len(rows), p=liking[:, number])
    levels = pick(rules.firms.park_levels, rng.random(2 * len(districts)))
    many = 1 + (weight > np.median(weight)).astype(np.int64)
    first = np.cumsum(many) - many
    rows_of = [(place, number) for place in range(len(districts)) for number in range(int(many[place]))]
    parks = pl.DataFrame(
        {
            "code": [f"sim_park_{districts[place].code}_{number + 1}" for place, number in rows_of],
            "name": [f"模拟园区 {districts[place].name} {number + 1}" for place, number in rows_of],
            "district": [districts[place].code for place, _ in rows_of],
            "level": levels[: len(rows_of)],
        }
    )
    park = park_of(district, kind, first, many, welcome(liking, first, many, rules, seed), rules, rng)
    return Firms(credit_codes(np.arange(1, len(primary) + 1), CITY), district, park, parks)


def organisations(
    products: Catalogue,
    primary: Ints,
    last_output: Floats,
    placed: Firms,
    districts: tuple[District, ...],
    far: Outside,
    rules: SimulationRules,
    seed: int,
) -> pl.DataFrame:
    """Rows of the table of organisations: the city's firms, then those outside it."""
    rng = stream(seed, "organisations")
    firms = len(primary)
    given = rules.firms
    founded = date(1990, 1, 1).toordinal() + np.floor(rng.beta(2.2, 1.3, firms) * 11_300).astype(np.int64)
    wide = max(len(str(firms)), 5)
    park_codes = np.array([*placed.parks["code"].to_list(), None], dtype=object)
    inside = pl.DataFrame(
        {
            "name": [f"模拟企业 {number:0{wide}d}" for number in range(1, firms + 1)],
            "credit_code": placed.codes,
            "region": np.array([each.code for each in districts])[placed.district],
            "park": pl.Series(park_codes[placed.park].tolist(), dtype=pl.String),
            "industry": np.array(products.industries)[primary],
            "size": _sizes(last_output, given),
            "ownership": pick(given.ownership, rng.random(firms)),
            "state": np.where((rng.random(firms) < given.stopped) & (last_output < np.median(last_output)), "stopped", "operating"),
            "founded_date": [date.fromordinal(int(day)) for day in founded],
        }
    ).with_columns(kind=pl.lit("firm"), inside_city=pl.lit(value=True), outside_place=pl.lit(None, pl.String))
    return pl.concat([inside, _outside(far)], how="diagonal")


def _sizes(output: Floats, given: FirmRules) -> list[str]:
    """Size words by yearly output."""
    names = [*given.sizes, given.smallest]
    limits = -np.array(list(given.sizes.values()))
    return [names[int(place)] for place in np.searchsorted(limits, -output, side="left")]


def outside_codes(far: Outside) -> list[str]:
    """Credit codes of the organisations outside the city."""
    numbers = np.arange(1, far.count + 1)
    near, foreign = credit_codes(numbers, ELSEWHERE), credit_codes(numbers, FOREIGN)
    return [foreign[row] if far.abroad[row] else near[row] for row in range(far.count)]


def _outside(far: Outside) -> pl.DataFrame:
    """Rows of suppliers in other provinces and abroad and of buyers."""
    words = np.select([far.buyer, far.abroad], ["模拟市外客户", "模拟境外供应商"], "模拟市外供应商").tolist()
    return pl.DataFrame(
        {
            "name": [f"{word} {number:05d}" for number, word in enumerate(words, 1)],
            "credit_code": outside_codes(far),
            "outside_place": far.place,
        }
    ).with_columns(kind=pl.lit("firm"), state=pl.lit("operating"), inside_city=pl.lit(value=False))


def sites(placed: Firms, districts: tuple[District, ...], rules: SimulationRules, seed: int) -> pl.DataFrame:
    """One site for every firm where it is registered, a second one elsewhere for some."""
    rng = stream(seed, "sites")
    firms = len(placed.codes)
    park_codes = np.array([*placed.parks["code"].to_list(), None], dtype=object)
    second = np.flatnonzero(rng.random(firms) < rules.firms.second_site)
    elsewhere = rng.integers(0, len(districts), len(second))
    codes = np.array([each.code for each in districts])
    return pl.DataFrame(
        {
            "organisation": placed.codes + [placed.codes[row] for row in second],
            "name": ["模拟主厂区"] * firms + ["模拟第二厂区"] * len(second),
            "region": np.concatenate([codes[placed.district], codes[elsewhere]]),
            "park": pl.Series(park_codes[placed.park].tolist() + [None] * len(second), dtype=pl.String),
        }
    )


def credentials(placed: Firms, last_output: Floats, rules: SimulationRules, last_year: int, seed: int) -> pl.DataFrame:
    """Credentials by the rules' frequencies, likelier for larger firms; dates within the last years."""
    rng = stream(seed, "credentials")
    firms = len(placed.codes)
    rank = np.argsort(np.argsort(last_output, kind="stable"), kind="stable") / max(firms - 1, 1)
    parts = []
    for number, (kind, given) in enumerate(rules.credentials.items()):
        rows = np.flatnonzero(rng.random(firms) < np.minimum(given.of * 2 * rank, 1.0))
        start = date(last_year, 12, 1).toordinal() - np.floor(rng.random(len(rows)) * 1500).astype(np.int64)
        until = start + int(given.years * 365.25)
        parts.append(
            pl.DataFrame(
                {
                    "organisation": [placed.codes[row] for row in rows],
                    "kind": [kind] * len(rows),
                    "level": [given.level] * len(rows),
                    "number": [f"模拟-{number + 1}-{row + 1:06d}" for row in rows],
                    "valid_from_date": pl.Series([date.fromordinal(int(day)) for day in start], dtype=pl.Date),
                    "valid_to_date": pl.Series([date.fromordinal(int(day)) if given.years else None for day in until], dtype=pl.Date),
                }
            )
        )
    return pl.concat(parts)


def projects(
    placed: Firms, districts: tuple[District, ...], last_output: Floats, rules: SimulationRules, last_year: int, seed: int
) -> pl.DataFrame:
    """Projects of some firms, with investment after their size and dates around the last year."""
    rng = stream(seed, "projects")
    given = rules.projects
    rows = np.flatnonzero((rng.random(len(placed.codes)) < given.per_firm) & (last_output > 0))
    kinds = pick(given.kinds, rng.random(len(rows)))
    factor = given.investment_of_revenue.median * np.exp(rng.normal(0, given.investment_of_revenue.sigma, len(rows)))
    amount = np.maximum(last_output[rows] * np.minimum(factor, 3.0), 5e5)
    start = date(last_year - 2, 1, 1).toordinal() + np.floor(rng.random(len(rows)) * 1080).astype(np.int64)
    length = np.floor(between(given.months, rng.random(len(rows))) * 30.4).astype(np.int64)
    passed = (date(last_year, 12, 31).toordinal() - start) / length
    late = np.floor(rng.exponential(40, len(rows))).astype(np.int64)
    done = start + length + late <= date(last_year, 12, 31).toordinal()
    park_codes = np.array([*placed.parks["code"].to_list(), None], dtype=object)
    codes = np.array([each.code for each in districts])
    return pl.DataFrame(
        {
            "code": [f"SIM-{last_year}-{row + 1:06d}" for row in rows],
            "name": [f"模拟项目 {row + 1:06d}（{kind}）" for row, kind in zip(rows, kinds, strict=True)],
            "organisation": [placed.codes[row] for row in rows],
            "region": codes[placed.district[rows]],
            "park": pl.Series(park_codes[placed.park[rows]].tolist(), dtype=pl.String),
            "kind": kinds,
            "investment_fen": fen(amount),
            "invested_fen": fen(amount * np.where(done, 1.0, np.clip(passed, 0, 0.95))),
            "start_date": _dates(start),
            "planned_finish_date": _dates(start + length),
            "finish_date": pl.Series(
                [date.fromordinal(int(day)) if over else None for day, over in zip(start + length + late, done, strict=True)], dtype=pl.Date
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
