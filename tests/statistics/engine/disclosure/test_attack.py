"""Nobody who knows all that is published can tell a withheld sum closer than the rule allows: random cities, attacked by other code."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from liantu.kernel.pack import load_pack
from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.disclosure import DisclosureRules, Hierarchies, protect
from tests.statistics.engine.disclosure.attack import attack, attack_by_contributors
from tests.statistics.engine.disclosure.city import CELL, City, random_city, sums

RULE = load_pack("chongqing").rule(DisclosureRules).rule
FEW = (PeriodKind.YEAR, PeriodKind.QUARTER)
CITIES: dict[str, dict[str, Any]] = {
    "all periods": {"firms": 30, "districts": 6, "divisions": 3},
    "many firms": {"firms": 150, "districts": 12, "zones": 4, "kinds": FEW},
    "few firms": {"firms": 15, "districts": 6, "zones": 3, "divisions": 4, "kinds": FEW},
    "two years": {"firms": 60, "years": (2023, 2024), "kinds": (PeriodKind.YEAR, PeriodKind.HALF)},
    "a part and its complement": {"firms": 80, "part": True, "kinds": FEW},
    "two components": {"firms": 60, "components": ("revenue", "tax"), "kinds": FEW},
    "gains and losses": {"firms": 50, "signed": True, "kinds": FEW},
    "overlapping chains": {"firms": 60, "chains": 4, "kinds": FEW},
}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", CITIES)
def test_no_withheld_sum_is_told(name: str, seed: int) -> None:
    city = random_city(seed, **CITIES[name])
    protection = protect(city.components, city.hierarchies, RULE)
    assert protection.cells.height == city.components.height
    assert protection.exposed.height == 0
    assert protection.cells.filter((pl.col("required") > 0) & pl.col("shown")).height == 0
    assert attack(city, protection) == []


@pytest.mark.parametrize("name", ["all periods", "a part and its complement"])
def test_without_secondary_suppression_the_attack_succeeds(name: str) -> None:
    city = random_city(0, **CITIES[name])
    protection = protect(city.components, city.hierarchies, RULE, secondary=False)
    assert len(attack(city, protection)) > 0


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", ["many firms", "a part and its complement"])
def test_a_contributor_who_knows_his_own_values_learns_no_more_than_the_rule_allows(name: str, seed: int) -> None:
    city = random_city(seed, **{**CITIES[name], "kinds": (PeriodKind.YEAR, PeriodKind.HALF)})
    protection = protect(city.components, city.hierarchies, RULE)
    assert attack_by_contributors(city, protection, RULE.p) == []


def test_two_firms_alone_in_their_districts_do_not_protect_each_other() -> None:
    """Firms 0 and 1 make 100 and 90 alone in districts a and b: the whole less c tells each what the other makes."""
    makes = {"a": [100.0], "b": [90.0], "c": [30.0] * 10, "d": [25.0] * 20}
    rows = [(key, value) for key, values in makes.items() for value in values]
    firms = pl.DataFrame(rows, schema=["district", "value"], orient="row").with_row_index("organisation")
    cells = {"component": pl.lit("revenue"), "kind": pl.lit("year"), "period": pl.lit(2024, pl.Int32)}
    ways = [
        firms.with_columns(dimension=pl.lit("district"), key="district"),
        firms.with_columns(dimension=pl.lit("city"), key=pl.lit("all")),
    ]
    contributions = pl.concat(ways).with_columns(**cells).select(*CELL, "organisation", "value")
    city = City(sums(contributions), contributions, Hierarchies())
    primary = protect(city.components, city.hierarchies, RULE, secondary=False)
    assert attack(city, primary) == [], "to others each could be anything from 0 to 190"
    assert {firm for firm, *_ in attack_by_contributors(city, primary, RULE.p)} == {0, 1}
    both = protect(city.components, city.hierarchies, RULE)
    assert attack_by_contributors(city, both, RULE.p) == []
    assert both.cells.filter(reason="secondary").height == 1
