"""Outputs of firms by industry, and the cells that they add up to."""

from __future__ import annotations

import polars as pl

from liantu.regions.engine.facts import OUTPUTS, PLACES, REPORTED, RegionFacts
from liantu.regions.engine.values import by_industry, cells

OWN = pl.DataFrame({"organisation": [1, 2, 3], "industry": ["3611", "", None]}, schema_overrides={"industry": pl.String})


def frame(rows: list[tuple[object, ...]], schema: object) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")  # type: ignore[call-overload]


def test_a_firm_of_no_known_industry_takes_that_of_its_heaviest_product() -> None:
    made = frame([(2, 7, "3812", 20.0), (2, 8, "3841", 30.0)], OUTPUTS)
    assert by_industry(frame([(2, 90.0)], REPORTED), made, OWN).rows() == [(2, "3841", 90.0)]


def test_unknown_output_is_no_output() -> None:
    made = frame([(1, 7, "3812", None), (3, 7, "3812", 5.0)], OUTPUTS)
    assert by_industry(frame([(1, None)], REPORTED), made, OWN).rows() == [(3, "3812", 5.0)]


def test_cells_say_how_many_firms_stand_behind_them_and_how_large_the_largest_are() -> None:
    values = pl.DataFrame(
        {"organisation": [1, 1, 2, 3], "industry": ["3611", "3670", "3670", None], "value_yuan": [10.0, 20.0, 30.0, 40.0]}
    )
    places = frame([(1, "3611", "a", "north", "p"), (2, "3670", "a", "north", None), (3, None, None, None, None)], PLACES)
    regions = RegionFacts(places=places).regions()
    found = cells(values, regions, 2).filter(pl.col("kind") == "district").drop("kind")
    assert found.rows() == [("a", "36", 60.0, 2, 0.5, 1.0)]
    city = cells(values, regions, None).filter(pl.col("kind") == "city")
    assert city.select("value_yuan", "firms").rows() == [(100.0, 3)], "a firm of unknown industry or district is still the city's"


def test_a_code_that_is_too_short_for_a_level_is_in_no_cell_of_it() -> None:
    values = pl.DataFrame({"organisation": [1], "industry": ["36"], "value_yuan": [10.0]})
    places = pl.DataFrame({"organisation": [1], "kind": ["city"], "region": [""]})
    assert cells(values, places, 3).is_empty()
    assert cells(values, places, 2).height == 1
