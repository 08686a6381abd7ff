"""What parks should name, and which are spread too thin."""

from __future__ import annotations

import polars as pl
import pytest

from liantu.regions.engine.parameters import LeadingRule, ParkRule
from liantu.regions.engine.parks import judge_parks, leading_industries, named_fields

PARK = ParkRule(
    level="group", name_at_least=2, name_at_most=3, cover=0.6, spread_below=0.45, hhi_thin=0.12, least_firms=8, least_output_yuan=0
)  # fmt: skip


def park(*rows: tuple[str, float, float]) -> pl.DataFrame:
    """Industries of one park: code, share, quotient; 1 billion yuan in all."""
    table = pl.DataFrame([("p", *row) for row in rows], schema=["region", "industry", "share", "location_quotient"], orient="row")
    return table.with_columns(value_yuan=pl.col("share") * 1e9)


def test_naming_stops_when_enough_is_covered_but_never_before_two() -> None:
    rule = PARK
    heavy = park(("361", 0.8, 3.0), ("391", 0.1, 1.5), ("382", 0.1, 1.2))
    assert named_fields(heavy, rule).get_column("industry").to_list() == ["361", "391"]
    even = park(("361", 0.25, 3.0), ("391", 0.25, 2.0), ("382", 0.25, 1.5), ("265", 0.25, 1.2))
    assert named_fields(even, rule).get_column("industry").to_list() == ["361", "391", "382"]


def test_what_is_heavy_everywhere_is_not_named() -> None:
    found = named_fields(park(("131", 0.7, 0.9), ("361", 0.3, 1.8)), PARK)
    assert found.get_column("industry").to_list() == ["361"]


@pytest.mark.parametrize(
    ("firms", "shares", "judged", "thin"),
    [
        (9, [0.5, 0.3, 0.2], True, False),
        (9, [0.125] * 8, True, True),
        (7, [0.125] * 8, False, None),
    ],
)
def test_a_park_is_judged_by_its_three_largest(firms: int, shares: list[float], judged: bool, thin: bool | None) -> None:
    table = park(*((str(300 + at), share, 1.5) for at, share in enumerate(shares)))
    [row] = judge_parks(table, pl.DataFrame({"region": ["p"], "firms": [firms]}), PARK).iter_rows(named=True)
    assert (row["judged"], row["thin"]) == (judged, thin)
    assert row["three_largest_share"] == pytest.approx(sum(sorted(shares)[-3:]))


def test_a_park_with_little_output_is_being_built_up() -> None:
    [row] = judge_parks(
        park(("361", 1.0, 2.0)), pl.DataFrame({"region": ["p"], "firms": [20]}), PARK.model_copy(update={"least_output_yuan": 2e9})
    ).iter_rows(named=True)  # fmt: skip
    assert (row["judged"], row["thin"]) == (False, None)


def test_leading_industries_are_heavy_and_characteristic_ones_special() -> None:
    rows = park(("36", 0.3, 2.0), ("39", 0.3, 1.5), ("38", 0.2, 1.4), ("26", 0.02, 5.0), ("13", 0.18, 1.0))
    found = (
        leading_industries(rows, LeadingRule.model_construct(leading=2, characteristic=1, least_share=0.1, least_location_quotient=1.25))
        .select("industry", "leading")
        .rows()
    )
    assert found == [("36", True), ("39", True), ("38", False)]
