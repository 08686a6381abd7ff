"""Who must add how much: worked cases, and what holds for any city: parts add up, whatever their order and unit."""

from __future__ import annotations

import math
import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.statistics.engine.attribution import Attribution, share_ratio, share_total
from liantu.statistics.engine.targets import Shape

AMOUNT = st.one_of(st.none(), st.floats(0.0, 1e6).filter(lambda value: value == 0 or value > 1e-3))
POSITIVE = st.one_of(st.none(), st.floats(1.0, 1e6))
PARTS = st.dictionaries(st.sampled_from("ABCDEFGH"), AMOUNT, max_size=8)
PAIRS = st.dictionaries(st.sampled_from("ABCDEFGH"), st.tuples(AMOUNT, POSITIVE), max_size=8)


def total(values: dict[str, float | None]) -> pl.DataFrame:
    return pl.DataFrame({"part": list(values), "value": list(values.values())}, schema={"part": pl.String, "value": pl.Float64})


def ratio(values: dict[str, tuple[float | None, float | None]]) -> pl.DataFrame:
    schema = {"part": pl.String, "numerator": pl.Float64, "denominator": pl.Float64}
    rows = [(part, *pair) for part, pair in values.items()]
    return pl.DataFrame(rows, schema=schema, orient="row")


def needs(made: Attribution) -> dict[str, float | None]:
    return dict(made.lines.select("part", "need").iter_rows())


def add_up(made: Attribution) -> None:
    known = [need for need in needs(made).values() if need is not None]
    size = max([1e-12, abs(made.gap), *(abs(need) for need in known)])
    assert math.fsum([*known, made.remainder]) == pytest.approx(made.gap, abs=1e-12 * size)


def test_every_part_is_asked_for_the_citys_growth_from_its_own_base() -> None:
    """The city is to grow from 100 to 150: A, at 60, is asked for 90 and has them; B, at 40, for 60 and has 36."""
    made = share_total(total({"A": 60, "B": 40}), total({"A": 90, "B": 36}), 150)
    assert made is not None
    assert needs(made) == {"A": 0.0, "B": 24.0}
    assert (made.gap, made.remainder) == (24.0, 0.0)


def test_new_parts_are_asked_for_nothing_and_gone_ones_for_their_share() -> None:
    made = share_total(total({"A": 60, "B": 40}), total({"A": 60, "C": 10}), 200)
    assert made is not None
    assert needs(made) == {"B": 80.0, "A": 60.0, "C": -10.0}
    assert dict(made.lines.select("part", "kind").iter_rows()) == {"A": "continuing", "B": "gone", "C": "new"}


def test_what_is_unknown_is_said_and_stands_in_the_remainder() -> None:
    """B was there and told nothing in the base year: nothing follows for it, and its 30 stand against the gap."""
    made = share_total(total({"A": 100, "B": None}), total({"A": 100, "B": 30}), 150)
    assert made is not None
    assert needs(made) == {"A": 50.0, "B": None}
    assert (made.gap, made.remainder) == (20.0, -30.0)
    assert made.lines.filter(pl.col("part") == "B").get_column("kind").item() == "unknown"


def test_a_ratio_is_shared_by_points_and_weights() -> None:
    """R&D over revenue from 1.5 % to 2.5 %: both are asked for one point more; B lacks it on half of the revenue, that is 1 of 100."""
    made = share_ratio(ratio({"A": (2, 100), "B": (1, 100)}), ratio({"A": (3, 100), "B": (1, 100)}), 0.025, Shape.LINEAR)
    assert made is not None
    assert needs(made)["A"] == pytest.approx(0.0)
    assert needs(made)["B"] == pytest.approx(0.005)
    assert made.amount == pytest.approx(1.0)


def test_a_shift_of_weights_is_the_remainder_of_a_ratio() -> None:
    """Neither part changed, but A, the better one, lost half of its weight: the remainder is that loss alone."""
    made = share_ratio(ratio({"A": (4, 100), "B": (1, 100)}), ratio({"A": (2, 50), "B": (1.5, 150)}), 0.025, Shape.LINEAR)
    assert made is not None
    assert needs(made) == {"A": pytest.approx(0.0), "B": pytest.approx(0.0)}
    assert made.remainder == pytest.approx(0.025 - 3.5 / 200)


def test_nothing_is_shared_from_nothing() -> None:
    assert share_total(total({}), total({"A": 1}), 2) is None
    assert share_total(total({"A": 0}), total({"A": 1}), 2) is None
    assert share_ratio(ratio({"A": (0, 10)}), ratio({"A": (1, 10)}), 0.2, Shape.COMPOUND) is None


@given(PARTS, PARTS, st.floats(0, 1e7))
def test_totals_add_up_to_the_gap(before: dict[str, float | None], after: dict[str, float | None], level: float) -> None:
    if (made := share_total(total(before), total(after), level)) is not None:
        add_up(made)


@given(PAIRS, PAIRS, st.floats(0, 10), st.sampled_from(Shape))
def test_ratios_add_up_to_the_gap(before: dict, after: dict, level: float, shape: Shape) -> None:  # type: ignore[type-arg]
    if (made := share_ratio(ratio(before), ratio(after), level, shape)) is not None:
        add_up(made)


@given(PARTS, PARTS, st.floats(1, 1e7), st.randoms(use_true_random=False))
def test_order_and_unit_change_nothing(
    before: dict[str, float | None], after: dict[str, float | None], level: float, chance: random.Random
) -> None:
    made = share_total(total(before), total(after), level)
    if made is None:
        return
    shuffled = [frame.sample(fraction=1, shuffle=True, seed=chance.randrange(1000)) for frame in (total(before), total(after))]
    again = share_total(*shuffled, level)
    assert again is not None
    assert again.lines.equals(made.lines)
    in_thousands = [frame.with_columns(pl.col("value") * 1024) for frame in (total(before), total(after))]
    scaled = share_total(*in_thousands, level * 1024)
    assert scaled is not None
    for part, need in needs(made).items():
        assert needs(scaled)[part] == (None if need is None else pytest.approx(need * 1024, rel=1e-9, abs=1e-6))
