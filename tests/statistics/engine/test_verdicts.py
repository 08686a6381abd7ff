from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.bound import Bound
from liantu.kernel.period import Period
from liantu.kernel.source import Mark
from liantu.statistics.engine.targets import Aim, Direction, Reading
from liantu.statistics.engine.verdicts import Outcome, verdict

YEAR = Period.parse("2025")
AFTER = datetime.date(2026, 3, 20)
AT_LEAST_35 = Aim(YEAR, Direction.AT_LEAST, 35.0)


def test_before_the_end_of_the_period_a_target_is_open() -> None:
    assert verdict(AT_LEAST_35, [Reading(YEAR, 36.0)], datetime.date(2025, 12, 31)).outcome is Outcome.OPEN
    assert verdict(AT_LEAST_35, [Reading(YEAR, 36.0)], datetime.date(2026, 1, 1)).outcome is Outcome.MET


@pytest.mark.parametrize(
    ("direction", "value", "tolerance", "outcome"),
    [
        (Direction.AT_LEAST, 30.0, 0.0, Outcome.MET),
        (Direction.ABOVE, 30.0, 0.0, Outcome.MISSED),
        (Direction.AT_MOST, 30.1, 0.0, Outcome.MISSED),
        (Direction.ABOUT, 28.5, 1.5, Outcome.MET),
        (Direction.ABOUT, 32.0, 1.5, Outcome.MISSED),
    ],
)
def test_each_direction_has_its_own_verdict(direction: Direction, value: float, tolerance: float, outcome: Outcome) -> None:
    assert verdict(Aim(YEAR, direction, 30.0, tolerance), [Reading(YEAR, value)], AFTER).outcome is outcome


def test_the_margin_is_given_in_the_unit_of_the_target() -> None:
    told = verdict(AT_LEAST_35, [Reading(YEAR, 34.6)], AFTER)
    assert told.outcome is Outcome.MISSED
    assert told.margin == pytest.approx((-0.4, -0.4))


def test_contradictory_rows_must_all_agree() -> None:
    agree = verdict(AT_LEAST_35, [Reading(YEAR, 36.0), Reading(YEAR, 35.5)], AFTER)
    assert agree.outcome is Outcome.MET
    assert agree.margin == pytest.approx((0.5, 1.0))
    split = verdict(AT_LEAST_35, [Reading(YEAR, 36.0), Reading(YEAR, 34.0)], AFTER)
    assert split.outcome is Outcome.UNTOLD
    assert "contradict" in split.reason.en
    assert len(split.rows) == 2


def test_why_a_verdict_cannot_be_given() -> None:
    reasons = {
        "no series on this basis": verdict(AT_LEAST_35, [], AFTER),
        "another basis": verdict(AT_LEAST_35, [], AFTER, other_basis=[Reading(Period.parse("2024"), 34.6)]),
        "latest is for 2023": verdict(AT_LEAST_35, [Reading(Period.parse("2023"), 32.2)], AFTER),
        "estimate": verdict(AT_LEAST_35, [Reading(YEAR, 36.0, expected=True)], AFTER),
        "has no value": verdict(Aim(YEAR, Direction.AT_LEAST, None), [], AFTER),
        "only a bound": verdict(AT_LEAST_35, [Reading(YEAR, 34.0, Bound.MORE_THAN)], AFTER),
    }
    for words, told in reasons.items():
        assert told.outcome is Outcome.UNTOLD
        assert words in told.reason.en
        assert told.reason.zh
        assert told.margin is None


def test_a_bound_can_be_enough() -> None:
    aim = Aim(YEAR, Direction.ABOVE, 30_000.0)
    assert verdict(aim, [Reading(YEAR, 30_000.0, Bound.MORE_THAN)], AFTER).outcome is Outcome.MET


def test_a_published_value_decides_before_a_computed_one() -> None:
    told = verdict(AT_LEAST_35, [Reading(YEAR, 36.0), Reading(YEAR, 30.0, computed=True)], AFTER)
    assert told.outcome is Outcome.MET
    alone = verdict(AT_LEAST_35, [Reading(YEAR, 30.0, computed=True)], AFTER)
    assert alone.outcome is Outcome.MISSED
    assert "firms" in alone.reason.en


def test_a_change_is_judged_against_its_base() -> None:
    """−13 % against 200: 176 is −12 %, one point short; 172 is −14 %, one point beyond."""
    base = Period.parse("2022")
    aim = Aim(YEAR, Direction.CHANGE, -13.0, base=base)
    short = verdict(aim, [Reading(base, 200.0), Reading(YEAR, 176.0)], AFTER)
    assert (short.outcome, short.margin) == (Outcome.MISSED, pytest.approx((1.0, 1.0)))
    beyond = verdict(aim, [Reading(base, 200.0), Reading(YEAR, 172.0)], AFTER)
    assert (beyond.outcome, beyond.margin) == (Outcome.MET, pytest.approx((-1.0, -1.0)))
    assert verdict(aim, [Reading(YEAR, 172.0)], AFTER).outcome is Outcome.UNTOLD
    two_bases = [Reading(base, 200.0), Reading(base, 190.0), Reading(YEAR, 172.0)]
    assert verdict(aim, two_bases, AFTER).outcome is Outcome.UNTOLD


@given(st.lists(st.floats(0, 100), min_size=1, max_size=5), st.sampled_from([Direction.AT_LEAST, Direction.ABOVE, Direction.AT_MOST]))
def test_a_verdict_never_depends_on_the_order_of_rows_and_one_more_row_never_turns_it(values: list[float], direction: Direction) -> None:
    aim = Aim(YEAR, direction, 50.0)
    rows = [Reading(YEAR, value) for value in values]
    told = verdict(aim, rows, AFTER).outcome
    assert verdict(aim, rows[::-1], AFTER).outcome is told
    more = {verdict(aim, [*rows, Reading(YEAR, extra)], AFTER).outcome for extra in (0.0, 100.0)}
    assert more <= {told, Outcome.UNTOLD}


def test_at_least_23_3_against_35_is_cannot_be_told() -> None:
    aim = Aim(Period.parse("2025"), Direction.AT_LEAST, 35.0)
    day = datetime.date(2026, 3, 1)
    told = verdict(aim, [Reading(aim.period, 23.3, Bound.AT_LEAST)], day)
    assert (told.outcome, told.margin) == (Outcome.UNTOLD, None)
    assert verdict(aim, [Reading(aim.period, 23.3, Bound.ESTIMATE)], day).outcome is Outcome.UNTOLD
    assert verdict(aim, [Reading(aim.period, 23.3, Bound.AT_MOST)], day).outcome is Outcome.MISSED
    assert verdict(aim, [Reading(aim.period, 36.0, Bound.AT_LEAST)], day).outcome is Outcome.MET


def test_a_verdict_says_that_its_number_is_unverified() -> None:
    aim = Aim(Period.parse("2025"), Direction.AT_LEAST, 35.0)
    told = verdict(aim, [Reading(aim.period, 30.0, mark=Mark.UNVERIFIED)], datetime.date(2026, 3, 1))
    assert (told.outcome, told.verified) == (Outcome.MISSED, False)
    assert "未核实" in told.reason.zh
    assert verdict(aim, [Reading(aim.period, 30.0, mark=Mark.COPY)], datetime.date(2026, 3, 1)).verified


@given(st.floats(-100, 100), st.floats(0, 50), st.floats(-100, 100), st.sampled_from([Direction.AT_LEAST, Direction.AT_MOST]))
def test_a_verdict_holds_wherever_the_number_may_lie(low: float, width: float, level: float, direction: Direction) -> None:
    """No verdict beyond the bound: whatever the true number in the reach is, it gives the same answer."""
    aim, day = Aim(Period.parse("2025"), direction, level), datetime.date(2026, 3, 1)
    told = verdict(aim, [Reading(aim.period, low, Bound.AT_LEAST, reach=(low, low + width))], day)
    for part in (0.0, 0.3, 1.0):
        exact = verdict(aim, [Reading(aim.period, low + part * width)], day)
        assert told.outcome in {Outcome.UNTOLD, exact.outcome}
