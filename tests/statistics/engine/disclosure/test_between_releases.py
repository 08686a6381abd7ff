"""Whoever keeps an earlier release and subtracts it from a later one learns no change of one or two firms: attacked by other code."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from liantu.kernel.pack import load_pack
from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.disclosure import DisclosureRules, Protection, protect, revisions
from tests.statistics.engine.disclosure.attack import attack
from tests.statistics.engine.disclosure.city import CELL, City, random_city, sums
from tests.statistics.engine.disclosure.test_releases import kept

RULE = load_pack("chongqing").rule(DisclosureRules).rule
TIED = {"firms": 60, "districts": 8, "kinds": (PeriodKind.YEAR, PeriodKind.HALF)}


def revised(city: City, seed: int, firms: int) -> pl.DataFrame:
    """The contributions after some firms have corrected their reports by a third or more, up or down."""
    rng = np.random.default_rng(seed)
    chosen = rng.choice(city.contributions["organisation"].unique().sort().to_numpy(), firms, replace=False)
    factors = pl.DataFrame({"organisation": chosen, "factor": rng.choice([0.5, 0.7, 1.4, 2.0], firms)})
    rows = city.contributions.join(factors, on="organisation", how="left", maintain_order="left")
    return rows.with_columns(value=pl.col("value") * pl.col("factor").fill_null(1.0)).drop("factor")


def between(city: City, later: pl.DataFrame, releases: tuple[Protection, Protection]) -> tuple[City, Protection]:
    """The changes as a publication of their own: told where both releases show the cell; sensitive where one or two firms changed."""
    change = revisions(city.contributions, later)
    cells, after = (one.cells.select(*CELL, "total", "shown") for one in releases)
    both = cells.join(after, on=CELL, suffix="_after").join(change, on=CELL)
    few = pl.col("changed").is_between(1, 2)
    changes = both.select(
        *CELL, total=pl.col("total_after") - pl.col("total"), contributors="changed", first="change_first", second="change_second",
        shown=pl.col("shown") & pl.col("shown_after"), required=pl.when(few).then(0.05 * pl.col("change_first")).otherwise(0.0),
        group=pl.lit(None, pl.Int64),
    )  # fmt: skip
    told = replace(releases[1], cells=changes, groups=releases[1].groups.clear())
    signed = replace(city.hierarchies, signed=frozenset(changes["component"].unique()))
    return replace(city, hierarchies=signed), told


@pytest.mark.parametrize("firms", [1, 2, 6])
@pytest.mark.parametrize("seed", range(3))
def test_no_change_of_a_few_firms_is_told(seed: int, firms: int) -> None:
    city = random_city(seed, **TIED)
    later = revised(city, seed, firms)
    first = protect(city.components, city.hierarchies, RULE)
    second = protect(sums(later), city.hierarchies, RULE, frozen=kept(first.cells))
    changed, told = between(city, later, (first, second))
    assert told.cells.filter(pl.col("shown"), pl.col("required") > 0).is_empty()
    assert attack(changed, told) == []


def test_where_the_earlier_release_is_not_known_the_change_is_told() -> None:
    city = random_city(0, **TIED)
    later = revised(city, 0, 1)
    first, second = (protect(components, city.hierarchies, RULE) for components in (city.components, sums(later)))
    _, told = between(city, later, (first, second))
    assert told.cells.filter(pl.col("shown"), pl.col("required") > 0).height > 0
