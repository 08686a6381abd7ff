"""What a target that is behind its path still needs a year."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from liantu.kernel.period import Period
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.targets import Aim, Direction, Reading, progress
from liantu.statistics.queries.target_sentences import _behind


@pytest.mark.parametrize(("asked", "now", "needed"), [(20.0, 4.0, "8 个百分点"), (-13.0, -1.0, "6 个百分点")])
def test_of_a_change_against_the_base_points_are_needed_and_no_growth_of_percents(asked: float, now: float, needed: str) -> None:
    """4 % of the 20 % that are asked for are reached and two years are left: 8 points a year, not a growth of 124 %."""
    base, end = Period.parse("2022"), Period.parse("2027")
    aim = Aim(end, Direction.AT_LEAST if asked > 0 else Direction.AT_MOST, asked, base=base)
    stands = progress(aim, [Reading(base, 0.0), Reading(Period.parse("2025"), now)], base)
    view: Any = SimpleNamespace(entry=SimpleNamespace(unit="percent"), measured=Measured.CHANGE)
    side: Any = SimpleNamespace(progress=stands)
    assert _behind(view, side).zh.endswith(f"此后每年需变动{needed}")
