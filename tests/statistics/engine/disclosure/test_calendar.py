"""Moves through the periods of a year keep all sums, whatever the room of each period."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.disclosure.calendar import Calendar

PERIODS = sorted(Period(2024, kind, number + 1) for kind in PeriodKind for number in range(kind.per_year))


@given(st.lists(st.floats(0, 3), min_size=len(PERIODS), max_size=len(PERIODS)), st.integers(0, len(PERIODS) - 1))
def test_a_move_adds_up_and_keeps_within_its_room(room: list[float], node: int) -> None:
    calendar = Calendar.of(PERIODS)
    capacity = np.array(room)
    move = calendar.move(node, capacity)
    if move is None:
        return
    assert abs(move[node] - 1) < 1e-9
    assert np.all(np.abs(move) <= np.maximum(capacity, 0) + 1e-9)
    for whole, parts in enumerate(calendar.children):
        assert abs(move[whole] - move[list(parts)].sum()) < 1e-9 or not parts


def test_any_month_moves_with_all_that_contain_it() -> None:
    calendar = Calendar.of(PERIODS)
    march = PERIODS.index(Period.parse("2024-03"))
    chain = [PERIODS.index(Period.parse(text)) for text in ("2024-03", "2024Q1", "2024H1", "2024")]
    room = np.zeros(len(PERIODS))
    room[chain] = 1.0
    move = calendar.move(march, room)
    assert move is not None
    assert np.flatnonzero(move).tolist() == sorted(chain)


def test_months_that_are_not_all_there_add_up_to_nothing() -> None:
    periods = [Period.parse("2024"), Period.parse("2024-01"), Period.parse("2024-02")]
    assert Calendar.of(periods).children == ((), (), ())
