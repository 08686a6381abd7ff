"""What the pack says of forecasts is what benchmarks/forecast measured, with the rule that it measured."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from benchmarks.forecast import batch, data, fit, ours, widths
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.engine.calibration import Calibration, quantile
from liantu.statistics.engine.forecast import ChanceBounds, Direction, ForecastRule, Measure, chance_of_meeting, forecast
from liantu.statistics.engine.rule_files import PooledWidths, TargetRules
from liantu.statistics.engine.short_series import ShortRule
from tests.conftest import ROOT

GOAL = {"within_80": (0.75, 0.90), "within_95": (0.92, 0.98)}
JUDGED = ("amount", "share")
RIVALS = ("random_walk_with_drift", "auto_ets", "auto_theta")


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "benchmarks" / "forecast" / "results.json").read_text("utf-8"))
    return found


def test_the_pack_has_the_measured_widths(pack: Pack, results: dict[str, Any]) -> None:
    rules = pack.rule(TargetRules).forecast
    assert [row.model_dump(mode="json") for row in rules.calibration.widths] == results["table"]
    assert {measure.value: row.model_dump() for measure, row in rules.usual.items()} == {
        name: found["usual"] for name, found in results["measured"].items()
    }


def test_the_pack_has_the_rule_that_was_measured(pack: Pack) -> None:
    rule = pack.rule(TargetRules).forecast.rule(Measure.AMOUNT)
    assert rule.short == ShortRule()
    assert (rule.trend_points, rule.drift_points) == (ForecastRule().trend_points, ForecastRule().drift_points)
    assert rule.chance == ChanceBounds(points=8, least=0.05, most=0.95)


def test_intervals_held_as_often_as_they_say(results: dict[str, Any]) -> None:
    """By the goal of the benchmark, on sectors that were not fitted on: in all, at every horizon and for every window."""
    for measure in JUDGED:
        found = results["measured"][measure]
        for line in (found["all"], *found["by_horizon"].values(), *found["by_window"].values()):
            for level, (low, high) in GOAL.items():
                assert low <= line[level] <= high
        assert {len(found["by_horizon"]), len(found["by_window"])} == {5, 7}


def test_no_rival_is_sharper(results: dict[str, Any]) -> None:
    for measure in JUDGED:
        for name in RIVALS:
            pair = results["measured"][measure]["beside"][name]
            assert pair["liantu"]["forecasts"] == pair["rival"]["forecasts"] > 10_000
            assert pair["liantu"]["score_80"] < pair["rival"]["score_80"]
            assert pair["liantu"]["score_95"] < pair["rival"]["score_95"]


def test_a_fan_of_the_pack_opens_with_the_horizon(pack: Pack) -> None:
    """For every measure and number of known values: no year's 95 % interval is narrower, on the model's scale, than the one before."""
    for measure in Measure:
        for known in range(3, 14):
            points = [(Period.parse(2010 + step), 20.0 + step % 3) for step in range(known)]
            made = forecast(points, points[-1][0].shifted(8), pack.rule(TargetRules).forecast.rule(measure))
            halves = [one.distribution.spread * quantile(0.95, one.distribution.degrees) for one in made.points]
            assert halves == sorted(halves)
            assert halves[-1] > halves[0]


@pytest.mark.parametrize("known", range(3, 12))
def test_certainty_is_told_from_eight_points_on(pack: Pack, known: int) -> None:
    points = [(Period.parse(2013 + step), 100 * 1.07**step) for step in range(known)]
    period = points[-1][0].shifted(1)
    made = forecast(points, period, pack.rule(TargetRules).forecast.rule(Measure.AMOUNT))
    chances = [chance_of_meeting(made, period, level, Direction.AT_LEAST) for level in (1e-6, 1e9)]
    assert chances == ([0.95, 0.05] if known < 8 else [pytest.approx(1.0, abs=1e-6), pytest.approx(0.0, abs=1e-6)])
    assert bool(made.points[0].coverage) == (known >= 4)


def test_rows_of_unequal_length_are_refused(results: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="differ in their number of years"):
        PooledWidths(**{**results["table"][0], "degrees": [5]})


def test_widths_are_not_fitted_to_few_errors() -> None:
    """Eighteen errors of each of two years tell a width, of one year or in all too few tell none."""
    series = data.Series("made", Measure.AMOUNT, "made", 0, 2000, np.arange(1.0, 40.0))
    prior = Calibration()

    def bands(origins: range, each: int) -> int:
        cases = [ours.Case(series, 4, origin, 1) for origin in origins for _ in range(each)]
        told = [ours.Told((0, 0, 0, 0), (-1) ** place * (1 + place / 10)) for place in range(len(cases))]
        return len(fit.calibration(prior, cases, told).bands)

    assert bands(range(5, 7), 19) == 1
    assert bands(range(5, 7), 18) == 0
    assert bands(range(5, 6), 60) == 0
    assert bands(range(5, 5), 0) == 0


def test_the_pack_lines_are_those_of_the_results(results: dict[str, Any]) -> None:
    text = (ROOT / "src" / "liantu" / "packs" / "chongqing" / "rules" / "targets.yaml").read_text("utf-8")
    lines = " ".join(text.split())
    assert [row for row in widths.rows(results) if " ".join(row.split()) not in lines] == []


@pytest.mark.parametrize("measure", list(Measure))
def test_what_is_measured_is_what_the_engine_tells(pack: Pack, measure: Measure) -> None:
    """The benchmark's arrays and the engine, on made series with the pack's widths."""
    values = 30 + 5 * np.sin(np.arange(24) ** 2) + np.arange(24)
    series = data.Series("made", measure, "made", 0, 1995, values if measure is not Measure.RATE else values - 40)
    made = pack.rule(TargetRules).forecast.rule(measure).calibration
    assert made is not None
    cases = [case for case in ours.cases([series], [4, 8, 12, 23]) if case.target_year % 6 < 4]
    together = batch.told_all(cases, made)
    for group in ours.windows(cases):
        for place, one in zip(group, ours.told([cases[place] for place in group], made), strict=True):
            assert together[place].ends == pytest.approx(one.ends, rel=1e-9)
            assert together[place].standardised == pytest.approx(one.standardised, abs=1e-9)
