from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.errors import LiantuError
from liantu.regions.engine.dynamics import moves
from liantu.regions.engine.presence import advantage
from tests.regions.engine.nested import nested

BEFORE = np.array([[2.0, 1.2, 0.9, 0.1], [0.0, 0.0, 1.5, np.nan]])
AFTER = np.array([[1.8, 0.4, 1.1, 1.6], [0.0, 1.4, np.nan, 2.0]])


def test_entries_and_exits_are_crossings_of_the_threshold() -> None:
    found = moves(BEFORE, AFTER)
    assert found.entered.tolist() == [[False, False, True, True], [False, True, False, False]]
    assert found.left.tolist() == [[False, True, False, False], [False, False, False, False]]
    assert found.entry_rate().tolist() == [1.0, 0.5]  # of 2 missing both; of 2 known to be missing one
    assert found.exit_rate()[0] == 0.5
    assert np.isnan(found.exit_rate()[1])  # its one product is unknown afterwards


def test_what_wavers_about_the_line_is_no_move_with_a_lower_bound() -> None:
    found = moves(BEFORE, AFTER, below=0.5)
    assert found.entered[0].tolist() == [False, False, False, True]
    assert found.left[0].tolist() == [False, True, False, False]


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_the_reverse_of_an_entry_is_an_exit(first: int, second: int) -> None:
    before, after = advantage(nested(6, 8, first)), advantage(nested(6, 8, second))
    assert (moves(before, after).entered == moves(after, before).left).all()


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_every_known_pair_is_entered_left_kept_or_away(first: int, second: int) -> None:
    before, after = advantage(nested(6, 8, first)), advantage(nested(6, 8, second))
    found = moves(before, after)
    total = found.entered.astype(int) + found.left + found.kept + found.away
    assert (total == (~np.isnan(before) & ~np.isnan(after))).all()


def test_two_years_of_different_shape_are_refused() -> None:
    with pytest.raises(LiantuError):
        moves(np.ones((2, 3)), np.ones((3, 2)))
