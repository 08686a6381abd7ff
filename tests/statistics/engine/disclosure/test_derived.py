"""A ratio is withheld with any of its sums; figures of distribution for their own sake."""

from __future__ import annotations

import polars as pl

from liantu.statistics.engine.disclosure import figure_reasons, protect, withholds
from tests.statistics.engine.disclosure.test_protection import DISTRICTS, RULE, ZONES, frame


def test_a_figure_goes_with_the_first_of_its_sums_that_is_withheld() -> None:
    reasons = protect(frame(DISTRICTS), ZONES, RULE).reasons()
    one, two = (("revenue", "district", key, "year", 2024) for key in "ac")
    assert withholds(reasons, [two]) == ""
    assert withholds(reasons, [two, one]) == "few_firms"
    assert withholds(reasons, [two, ("revenue", "district", "c", "year", 2023)]) == "secondary", "growth on a year that was never judged"


def test_many_figures_at_once() -> None:
    protection = protect(frame(DISTRICTS), ZONES, RULE)
    needs = pl.DataFrame(
        [
            (1, "revenue", "district", "a", "year", 2024),
            (2, "revenue", "district", "c", "year", 2024),
            (1, "revenue", "district", "c", "year", 2024),
        ],
        schema=["figure", "component", "dimension", "key", "kind", "period"],
        orient="row",
    )
    assert figure_reasons(protection, needs).rows() == [(1, "few_firms"), (2, "")]
