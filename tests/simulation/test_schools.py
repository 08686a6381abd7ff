"""Schools together report the graduates that the rules state."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from stdnum.cn import uscc

from liantu.kernel.pack import Pack
from liantu.simulation.engine.rule_files import SimulationRules
from liantu.simulation.engine.schools import draw_schools, graduate_rows, school_rows


def test_totals_are_those_of_the_rules(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    found = draw_schools(rules, 10_000, np.ones(38), 7)
    rows = graduate_rows(found, rules, 2025, 2025).group_by("item").agg(pl.col("value").sum())
    for item, total in rows.iter_rows():
        assert total == pytest.approx(rules.schools.graduates[item.removeprefix("graduates_")], abs=len(found.codes))
    before = graduate_rows(found, rules, 2024, 2025).get_column("value").sum()
    assert before < rows.get_column("value").sum()


@pytest.mark.parametrize("firms", [10, 137])
def test_a_small_city_has_schools_for_every_cluster(pack: Pack, firms: int) -> None:
    rules = pack.rule(SimulationRules)
    found = draw_schools(rules, firms, np.ones(3), 1)
    assert len(found.codes) == rules.schools.least
    assert len(set(found.cluster.tolist())) == len(rules.schools.graduates)
    table = school_rows(found, ["500101", "500102", "500103"])
    assert set(table.get_column("kind")) == {"institution"}
    assert all(uscc.is_valid(code) for code in found.codes)
