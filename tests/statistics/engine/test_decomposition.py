from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.statistics.engine.decomposition import EFFECTS, exact_sum, ratio_change

Row = tuple[float | None, float | None]
SCHEMA = {"part": pl.String, "numerator": pl.Float64, "denominator": pl.Float64}


def frame(rows: dict[str, Row]) -> pl.DataFrame:
    return pl.DataFrame([{"part": part, "numerator": n, "denominator": d} for part, (n, d) in rows.items()], schema=SCHEMA)


amounts = st.one_of(st.none(), st.integers(0, 1000).map(float))
sides = st.dictionaries(st.sampled_from("ABCDEFG"), st.tuples(amounts, amounts), max_size=7)


def published(rows: dict[str, Row]) -> float | None:
    """The ratio as it is published: over parts where both are known."""
    known = [(n, d) for n, d in rows.values() if n is not None and d is not None]
    below = math.fsum(d for _, d in known)
    return math.fsum(n for n, _ in known) / below if known and below > 0 else None


@given(sides, sides)
def test_the_lines_always_add_up_to_the_change(before: dict[str, Row], after: dict[str, Row]) -> None:
    made = ratio_change(frame(before), frame(after))
    first, last = published(before), published(after)
    assert made.before == (first if first is None else pytest.approx(first))
    assert made.after == (last if last is None else pytest.approx(last))
    if made.change is None:
        assert made.lines.get_column("contribution").drop_nulls().is_empty()
        return
    size = max(1.0, abs(made.before or 0), abs(made.after or 0))
    assert exact_sum(made.lines.get_column("contribution")) == pytest.approx(made.change, abs=1e-9 * size)
    assert math.fsum(made.effects.values()) == pytest.approx(made.change, abs=1e-9 * size)
    for row in made.lines.iter_rows(named=True):
        parts = [row[name] for name in EFFECTS if row[name] is not None]
        if row["contribution"] is None:
            assert parts == []
        else:
            assert math.fsum(parts) == pytest.approx(row["contribution"], abs=1e-9 * size)


@given(sides, sides)
def test_going_back_undoes_every_line(before: dict[str, Row], after: dict[str, Row]) -> None:
    there, back = ratio_change(frame(before), frame(after)), ratio_change(frame(after), frame(before))
    if there.change is None:
        return
    size = max(1.0, abs(there.before or 0), abs(there.after or 0))
    forth = dict(there.lines.select("part", "contribution").iter_rows())
    for part, value in back.lines.select("part", "contribution").iter_rows():
        assert (value is None) == (forth[part] is None)
        assert value is None or value == pytest.approx(-forth[part], abs=1e-9 * size)


def test_within_alone_where_weights_stand_and_between_alone_where_ratios_stand() -> None:
    before = frame({"A": (10, 10), "B": (30, 10)})
    within = ratio_change(before, frame({"A": (20, 10), "B": (30, 10)})).effects
    assert within == pytest.approx({"within": 0.5, "between": 0, "entry": 0, "exit": 0, "not_comparable": 0})
    between = ratio_change(before, frame({"A": (5, 5), "B": (45, 15)})).effects
    assert between == pytest.approx({"within": 0, "between": 0.5, "entry": 0, "exit": 0, "not_comparable": 0})


def test_entry_and_exit_worked_by_hand() -> None:
    """Before A 2 and X 4 with equal weights (3.0), after A 2 and E 6 (4.0): the mean is 3.5; E adds 0.5 · 2.5, X takes 0.5 · 0.5."""
    made = ratio_change(frame({"A": (20, 10), "X": (40, 10)}), frame({"A": (20, 10), "E": (60, 10)}))
    lines = {row["part"]: row for row in made.lines.iter_rows(named=True)}
    assert (made.before, made.after) == (3.0, 4.0)
    assert lines["E"]["entry"] == pytest.approx(1.25)
    assert lines["X"]["exit"] == pytest.approx(-0.25)
    assert lines["A"]["contribution"] == pytest.approx(0)
    assert [lines[part]["kind"] for part in "AEX"] == ["continuing", "entering", "exiting"]


def test_a_part_unknown_in_one_period_stands_on_a_line_of_its_own() -> None:
    made = ratio_change(frame({"A": (20, 10), "B": (40, 10)}), frame({"A": (20, 10), "B": (None, 10), "C": (None, None)}))
    lines = {row["part"]: row for row in made.lines.iter_rows(named=True)}
    assert made.change == pytest.approx(-1.0)
    assert lines["B"]["kind"] == "not_comparable"
    assert lines["B"]["not_comparable"] == pytest.approx(-0.75)
    assert lines["A"]["between"] == pytest.approx(-0.25)
    assert (lines["C"]["kind"], lines["C"]["contribution"]) == ("not_comparable", None)


def test_a_numerator_without_a_denominator_has_no_ratio_to_compare() -> None:
    made = ratio_change(frame({"A": (20, 10), "B": (5, 0)}), frame({"A": (20, 10), "B": (5, 5)}))
    line = made.lines.filter(pl.col("part") == "B").row(0, named=True)
    assert line["kind"] == "not_comparable"
    assert made.change == pytest.approx(25 / 15 - 2.5)


def test_unknown_stays_unknown() -> None:
    made = ratio_change(frame({"A": (None, 10)}), frame({"A": (20, 10)}))
    assert (made.before, made.after, made.change) == (None, 2.0, None)
    assert ratio_change(frame({"A": (1, 0)}), frame({"A": (20, 10)})).before is None


def test_a_part_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="duplicate part before"):
        ratio_change(pl.concat([frame({"A": (1, 1)})] * 2), frame({}))
