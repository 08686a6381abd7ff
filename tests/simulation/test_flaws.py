"""Flaws come at the rates that the rules state, and touch nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from liantu.kernel.pack import Pack
from liantu.simulation.engine.flaws import draw_flaws, flawed
from liantu.simulation.engine.rule_files import SimulationRules

FIRMS = 20_000


def test_rates_are_those_of_the_rules(pack: Pack) -> None:
    given = pack.rule(SimulationRules).months.flaws
    found = draw_flaws(FIRMS, pack.rule(SimulationRules), 2024, silent_months=(), seed=7)
    assert found.missing.mean() == pytest.approx(given.missing, rel=0.05)
    assert found.contradictory.mean() == pytest.approx(given.contradictory, rel=0.15)
    assert found.wrong_unit.mean() == pytest.approx(given.wrong_unit, rel=0.25)
    assert found.jump.mean() == pytest.approx(given.jump, rel=0.25)
    assert (found.days > given.late_after).mean() == pytest.approx(given.late, rel=0.05)
    low, high = pack.rule(SimulationRules).months.reported_days
    on_time = found.days[found.days <= given.late_after]
    assert (on_time.min(), on_time.max()) == (low, high)


def test_some_firms_fall_silent_in_the_last_months(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    silent = draw_flaws(FIRMS, rules, 2025, silent_months=(10, 11, 12), seed=7).missing[:, 9:].all(axis=1).mean()
    assert silent == pytest.approx(rules.months.flaws.never, rel=0.3)
    assert draw_flaws(FIRMS, rules, 2025, silent_months=(), seed=7).missing[:, 9:].all(axis=1).mean() < 0.0005


def test_the_same_firms_are_silent_on_both_sides_of_new_year(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    before = draw_flaws(FIRMS, rules, 2025, silent_months=(11, 12), seed=7).missing[:, 10:].all(axis=1)
    after = draw_flaws(FIRMS, rules, 2026, silent_months=(1,), seed=7).missing[:, 0]
    assert before.sum() > 0
    assert (after[before]).mean() > 0.95


def test_one_report_in_twelve_is_late(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    found = draw_flaws(FIRMS, rules, 2025, silent_months=(), seed=7)
    assert (found.days > rules.months.flaws.late_after).mean() == pytest.approx(1 / 12, rel=0.02)


def test_what_is_not_touched_stays(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    found = draw_flaws(FIRMS, rules, 2024, silent_months=(), seed=7)
    months = {item: np.full((FIRMS, 12), value) for item, value in {"output_value": 8e6, "value_added": 2e6, "employees": 40.0}.items()}
    handed = flawed(months, ["output_value", "value_added"], found, rules, 2024, 7)
    for item in months:
        assert (handed[item] == months[item])[~found.touched].all()
        assert np.isnan(handed[item][found.missing]).all()
    odd = found.contradictory & ~found.missing
    assert (handed["value_added"] > handed["output_value"])[odd].all()
    wrong = found.wrong_unit & ~found.missing
    assert (handed["output_value"][wrong] == 800.0).all()
    assert (handed["employees"][wrong] == 40.0).all(), "people have no unit to mistake"
