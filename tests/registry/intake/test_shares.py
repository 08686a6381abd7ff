"""Shares of a company that cannot be parts of one whole."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from liantu.registry.engine.source_options import Shares
from liantu.registry.intake.shares import without_excess, without_joint

RULE = Shares(of="organisation", line="product", share="share")


def _rows(rows: list[tuple[str, str, str | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"organisation": pl.String, "product": pl.String, "share": pl.String}, orient="row")


def test_a_share_that_several_lines_have_is_of_a_joint_line() -> None:
    rows = _rows(
        [("甲", "烧碱", "0.061394"), ("甲", "聚氯乙烯", "0.061394"), ("甲", "纯碱", "0.5"), ("乙", "烧碱", "0.061394"), ("乙", "盐", None)]
    )
    kept, aside = without_joint(rows, RULE, "capabilities")
    assert kept.get_column("share").to_list() == [None, None, "0.5", "0.061394", None]
    assert aside.rows == 2


def test_the_same_line_twice_is_no_joint_line() -> None:
    kept, aside = without_joint(_rows([("甲", "轮胎", "0.9"), ("甲", "轮胎", "0.9")]), RULE, "capabilities")
    assert kept.get_column("share").to_list() == ["0.9", "0.9"]
    assert aside.rows == 0


def test_shares_of_several_breakdowns_are_unknown() -> None:
    rows = _rows([("甲", "汽车", "0.7"), ("甲", "发动机", "0.4"), ("乙", "汽车", "0.7"), ("乙", "发动机", "0.3")])
    kept, aside = without_excess(rows, RULE, "capabilities")
    assert kept.get_column("share").to_list() == [None, None, "0.7", "0.3"]
    assert aside.rows == 2
    assert "大于 1" in aside.note().zh


shares = st.one_of(st.none(), st.floats(min_value=0.000001, max_value=1).map(lambda value: f"{value:.6f}"))


@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.sampled_from("一二三四"), shares), min_size=1))
def test_known_shares_of_one_company_never_exceed_the_whole(rows: list[tuple[str, str, str | None]]) -> None:
    frame = _rows(rows)
    kept, aside = without_excess(frame, RULE, "capabilities")
    sums = kept.group_by("organisation").agg(pl.col("share").cast(pl.Float64).sum())
    assert all(total <= 1 + 1e-9 for total in sums.get_column("share"))
    before = frame.group_by("organisation").agg(pl.col("share").cast(pl.Float64).sum() <= 1 + 1e-9)
    sound = set(before.filter("share").get_column("organisation"))
    same = kept.filter(pl.col("organisation").is_in(sound)).equals(frame.filter(pl.col("organisation").is_in(sound)))
    assert same, "what is parts of one whole stays as it was"
    assert kept.get_column("share").null_count() - frame.get_column("share").null_count() == aside.rows
