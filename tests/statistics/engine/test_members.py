"""What is known about a firm besides its reports."""

from __future__ import annotations

import polars as pl

from liantu.statistics.engine.members import COLUMNS, by_prefix, members

CLUSTERS = {"vehicles": ["36", "375"], "equipment": ["371", "37"]}


def test_attributes_follow_from_district_and_industry() -> None:
    firms = pl.DataFrame(
        {
            "organisation": [3, 1, 2],
            "district": ["500112", "500101", None],
            "industry": ["3751", "0610", ""],
            "size": ["", "小型", "大型"],
            "ownership": ["民营", None, None],
            "kind": ["firm"] * 3,
        }
    )
    made = members(
        firms,
        zones={"500112": "centre"},
        clusters=CLUSTERS,
        fields={},
        high_tech={"3751": False},
        strategic={"3751": "part", "0610": "no"},
    )
    assert made.schema == dict(COLUMNS)
    columns = ("organisation", "zone", "park", "division", "cluster", "size", "high_tech", "strategic", "strategic_in_part")
    assert made.select(columns).rows() == [
        (1, None, None, "06", None, "小型", None, False, False),
        (2, None, None, None, None, "大型", None, None, None),
        (3, "centre", None, "37", "vehicles", None, False, None, True),
    ]


def test_the_longest_prefix_decides() -> None:
    groups = CLUSTERS
    assert [by_prefix(code, groups) for code in ("3751", "3711", "3791", "3599")] == ["vehicles", "equipment", "equipment", None]


def test_no_organisation_is_no_error() -> None:
    empty = pl.DataFrame(schema={"organisation": pl.Int64, "district": pl.String, "industry": pl.String, "kind": pl.String})
    assert members(empty, zones={}, clusters={}, fields={}, high_tech={}, strategic={}).is_empty()
