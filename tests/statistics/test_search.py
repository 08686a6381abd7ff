"""Indicators and targets are found by name and code, by everybody, without a query."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from liantu.kernel.viewer import PUBLIC
from liantu.statistics.search import find_indicators, find_targets


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Names in Chinese, whatever language was asked for last."""
    with translation.override("zh-hans"):
        yield


def test_the_code_asked_for_stands_first() -> None:
    hits = find_indicators(PUBLIC, "above_scale_output", 9)
    assert hits[0].url == "/indicators/above_scale_output/"
    assert "/indicators/above_scale_output_growth/" in [hit.url for hit in hits]
    assert all("above_scale_output" in hit.url for hit in hits)


def test_names_in_either_language() -> None:
    assert "/indicators/labour_productivity/" in [hit.url for hit in find_indicators(PUBLIC, "劳动生产率", 99)]
    assert "/indicators/labour_productivity/" in [hit.url for hit in find_indicators(PUBLIC, "LABOUR prod", 99)]
    assert find_indicators(PUBLIC, "没有这样的指标", 9) == []


def test_a_target_says_what_it_asks_for() -> None:
    (hit,) = find_targets(PUBLIC, "opinion_2025_output", 9)
    assert (hit.url, hit.note) == ("/targets/opinion_2025_output/", "2025年 超过 30,000 亿元")
    assert len(find_targets(PUBLIC, "规模以上", 3)) == 3
