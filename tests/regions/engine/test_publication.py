"""What the public may see of districts and industries: nothing can be computed by subtraction."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.regions.engine.publication import publishable
from liantu.statistics.engine.disclosure.limits import PublicationLimits

LIMITS = PublicationLimits(3, 0.7, 0.85)
SCHEMA = {"organisation": pl.Int64, "region": pl.String, "industry": pl.String, "value_yuan": pl.Float64}


def firms(*cells: tuple[str, str, list[float]]) -> pl.DataFrame:
    """Firms by district and industry with their values."""
    rows = [(region, industry, value) for region, industry, values in cells for value in values]
    return pl.DataFrame([(at, *row) for at, row in enumerate(rows)], schema=SCHEMA, orient="row")


def every_cell(values: pl.DataFrame) -> pl.DataFrame:
    """All cells as candidates."""
    return values.select("region", "industry").unique()


def test_one_hidden_cell_in_a_district_hides_another() -> None:
    values = firms(("a", "36", [1.0] * 5), ("a", "39", [1.0] * 4), ("a", "38", [1.0]), ("b", "36", [1.0] * 3), ("b", "39", [1.0] * 3))
    values = pl.concat([values, firms(("c", "36", [1.0] * 3)).with_columns(pl.col("organisation") + 50)])
    shown = publishable(values, every_cell(values), LIMITS)
    assert ("a", "38") not in shown
    assert ("a", "39") not in shown, "a/38 would be the district's total less a/36 and a/39"
    assert ("a", "36") in shown


def test_firms_of_no_known_district_count_as_the_rest_of_an_industry() -> None:
    values = pl.concat([firms(("a", "36", [1.0] * 5)), pl.DataFrame([(99, None, "36", 1.0)], schema=SCHEMA, orient="row")])
    assert publishable(values, every_cell(values).drop_nulls(), LIMITS) == frozenset()


def test_all_safe_cells_are_shown_together_but_one_of_each_industry() -> None:
    values = firms(*((region, industry, [1.0] * 4) for region in "abc" for industry in ("36", "39")))
    shown = publishable(values, every_cell(values), LIMITS)
    assert sorted(industry for _, industry in shown) == ["36", "36", "39", "39"]


def test_shares_do_not_tell_the_total_of_a_district() -> None:
    """An industry of one district alone: its published total ÷ its share of the district is the district's total, withheld or not."""
    values = firms(("a", "36", [1.0] * 5), ("a", "39", [1.0] * 5), ("b", "36", [1.0] * 5))
    shown = publishable(values, every_cell(values), LIMITS)
    assert ("a", "39") not in shown
    assert shown, "of the industry that lies in two districts one share is shown"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["36", "38", "39"]), st.floats(1, 1e6)), min_size=1, max_size=40))
@settings(max_examples=80, deadline=None)
def test_what_is_left_of_every_total_is_safe(rows: list[tuple[str, str, float]]) -> None:
    values = pl.DataFrame([(at, *row) for at, row in enumerate(rows)], schema=SCHEMA, orient="row")
    shown = publishable(values, every_cell(values), LIMITS)
    for region, industry in shown:
        for line in ((pl.col("region") == region), (pl.col("industry") == industry)):
            rest = [
                value for one, other, value in values.filter(line).select("region", "industry", "value_yuan").iter_rows()
                if (one, other) not in shown
            ]  # fmt: skip
            largest = sorted(rest, reverse=True)
            assert rest or line.meta.root_names() == ["region"], "of an industry something is left"
            assert not rest or not LIMITS.withholds(len(rest), largest[0] / sum(rest), sum(largest[:2]) / sum(rest))
