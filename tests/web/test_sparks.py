"""Small pictures: proportions add up, unknown values are gaps."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from liantu.web.sparks import SPARK_HEIGHT, SPARK_WIDTH, bar_segments, spark_path


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_segments_fill_the_bar_without_overlap(counts: list[int]) -> None:
    segments = bar_segments([(str(place), count) for place, count in enumerate(counts)])
    if not any(counts):
        assert segments == []
        return
    assert abs(sum(part.width for part in segments) - 100) < 0.01
    assert all(abs(left.start + left.width - right.start) < 0.01 for left, right in pairwise(segments))


def test_an_unknown_value_breaks_the_line() -> None:
    assert spark_path([1.0, None, 2.0]).path.count("M") == 2
    assert spark_path([None, None]).path == ""


@given(st.lists(st.one_of(st.none(), st.floats(-1e12, 1e12)), max_size=12))
def test_the_line_stays_in_its_box(values: list[float | None]) -> None:
    last = spark_path(values).last
    assert last is None or (0 <= last[0] <= SPARK_WIDTH and 0 <= last[1] <= SPARK_HEIGHT)
