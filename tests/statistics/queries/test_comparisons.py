"""A comparison is said only where the bounds of both sides allow it; otherwise the words say what is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liantu.kernel.bound import Bound
from liantu.kernel.pack import load_pack
from liantu.kernel.period import Period
from liantu.kernel.sentence import Cited, Sentence
from liantu.kernel.text import Text
from liantu.statistics.checks.targets import _behind
from liantu.statistics.queries.claims import Claim
from liantu.statistics.queries.cluster_sentences import cluster_sentences
from liantu.statistics.queries.clusters import ClusterView, DistrictPart

YEARS = (Period.parse("2024"), Period.parse("2025"))
VIEW = ClusterView(
    "field", "x", Text("甲", "A"), None, YEARS[1], 100.0, 1.0, 10.0, 5, None, None,  # type: ignore[arg-type]
    (), tuple((year, 5.0) for year in YEARS), tuple((year, 1.0) for year in YEARS), None,
)  # fmt: skip


def words(said: Sentence) -> str:
    return "".join(piece.zh for piece in said.pieces if isinstance(piece, Text))


def test_growth_that_rests_on_too_few_firms_is_not_held_against_the_citys() -> None:
    assert _behind(VIEW, 2) is not None
    assert _behind(replace(VIEW, untold=frozenset({YEARS[1]})), 2) is None


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({}, True),
        ({"growth": Claim(Bound.ESTIMATE)}, False),
        ({"growth": Claim(Bound.ESTIMATE, reach=(1.0, 1.0))}, True),
        ({"growth": Claim(Bound.ESTIMATE, reach=(0.0, 6.0))}, False),
        ({"city_growth": Claim(Bound.AT_LEAST)}, True),
    ],
)
def test_a_cluster_grows_slower_than_the_city_only_where_no_end_says_otherwise(claims: dict[str, Claim], told: bool) -> None:
    (size,) = cluster_sentences(load_pack("chongqing"), replace(VIEW, claims=claims))
    assert ("比全市慢" in words(size)) is told
    assert (size.good is False) is told


def test_sums_of_those_that_reported_say_so() -> None:
    claims = {"output": Claim(Bound.AT_LEAST)}
    districts = (DistrictPart("500112", 6e9, 3, 0.6, 3), DistrictPart("500113", 4e9, 2, 0.4, 1))
    size, rests = cluster_sentences(load_pack("chongqing"), replace(VIEW, claims=claims, districts=districts))
    assert "占全市约10" in words(size)
    assert next(piece.bound for piece in size.pieces if isinstance(piece, Cited)) is Bound.AT_LEAST
    assert words(rests).startswith("按已报数，产值最大的区县是")
    exact = (districts[0], replace(districts[1], known=2))
    _size, sure = cluster_sentences(load_pack("chongqing"), replace(VIEW, districts=exact))
    assert words(sure).startswith("产值最大的区县是")
    _size, own = cluster_sentences(load_pack("chongqing"), replace(VIEW, districts=exact[:1], own_districts=True))
    assert words(own).startswith("其中")  # who reads no other district is not told that his own is the largest
