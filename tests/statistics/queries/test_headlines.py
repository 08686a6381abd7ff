"""Which of several targets of one indicator a home speaks of."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from liantu.kernel.period import Period
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.queries.headlines import _one_an_indicator


def view(year: str, outcome: Outcome, region: str = "500000") -> Any:
    return SimpleNamespace(
        entry=SimpleNamespace(indicator="output", region=region),
        aim=SimpleNamespace(period=Period.parse(year)),
        leading=SimpleNamespace(verdict=SimpleNamespace(outcome=outcome)),
    )


def test_the_one_due_next_speaks_else_the_one_due_last() -> None:
    missed, older = view("2025", Outcome.MISSED), view("2020", Outcome.MISSED)
    following, later = view("2027", Outcome.OPEN), view("2030", Outcome.OPEN)
    assert _one_an_indicator([older, later, missed, following]) == [following]
    assert _one_an_indicator([missed, older]) == [missed]


def test_a_districts_target_does_not_silence_the_citys() -> None:
    both = [view("2027", Outcome.OPEN), view("2030", Outcome.OPEN, "500112")]
    assert _one_an_indicator(both) == both
