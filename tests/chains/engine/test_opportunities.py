from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.chains.engine.near_pairs import near_pairs
from liantu.chains.engine.nearness import ProductTraits, nearness
from liantu.chains.engine.nearness import Weights as NearnessWeights
from liantu.chains.engine.opportunities import (
    GROUPS,
    PARTS,
    Weights,
    critical_shares,
    inputs_made,
    makers_near,
    near_by_district,
    scored,
)

EVEN = Weights(dict.fromkeys(GROUPS, 1.0), {group: dict.fromkeys(parts, 1.0) for group, parts in GROUPS.items()})
NEAR = NearnessWeights(0.5, 0.3, 0.2, {4: 1.0, 3: 0.6, 2: 0.3})
TRAITS = st.builds(
    ProductTraits,
    st.just(0),
    st.sampled_from(["3841", "3849", "3812", "1711", ""]),
    st.frozensets(st.sampled_from(["coating", "welding", "casting"])),
    st.dictionaries(st.integers(10, 14), st.floats(0.01, 1)),
)
VALUES = st.one_of(st.none(), st.floats(0, 100))


def _candidates(columns: dict[str, list[float | None]]) -> pl.DataFrame:
    height = len(next(iter(columns.values())))
    rows = {part: columns.get(part, [None] * height) for part in PARTS}
    schema = {"product": pl.Int64, "district": pl.String, **dict.fromkeys(PARTS, pl.Float64)}
    return pl.DataFrame({"product": list(range(height)), "district": ["a"] * height, **rows}, schema=schema)


def test_a_part_is_the_rank_among_all_candidates_and_ties_share_their_mean() -> None:
    found = scored(_candidates({"relatedness": [0.2, 0.9, 0.2, None, 0.5]}), EVEN).sort("product")
    assert found["relatedness_part"].to_list() == pytest.approx([1 / 6, 1, 1 / 6, None, 2 / 3])  # ranks 1½, 4, 1½, 3 of 4


def test_a_single_known_candidate_stands_in_the_middle() -> None:
    assert scored(_candidates({"relatedness": [0.2, None]}), EVEN)["relatedness_part"].drop_nulls().to_list() == [0.5]


def test_the_score_is_over_what_is_known_and_at_least_counts_the_unknown_as_nothing() -> None:
    found = scored(_candidates({"relatedness": [0.0, 1.0], "demand_waiting": [None, 5.0], "dependence": [0.1, 0.7]}), EVEN).sort("product")
    # weights of the parts: 1/9 relatedness, 1/6 demand_waiting, 1/6 dependence
    assert found["known"].to_list() == pytest.approx([1 / 9 + 1 / 6, 1 / 9 + 2 / 6])
    assert found["score"].to_list() == pytest.approx([0.0, (1 / 9 + 0.5 / 6 + 1 / 6) / (1 / 9 + 2 / 6)])
    assert found["at_least"].to_list() == pytest.approx([0.0, 1 / 9 + 0.5 / 6 + 1 / 6])
    assert found["value"].to_list() == [None, 0.5]


def test_nothing_known_is_no_score_and_stands_last() -> None:
    found = scored(_candidates({"relatedness": [None, 0.1, 0.2]}), EVEN)
    assert found["product"].to_list() == [2, 1, 0]
    assert found["score"].to_list() == [1.0, 0.0, None]
    assert found["known"][2] == 0


def test_a_group_of_weight_zero_decides_nothing() -> None:
    only = EVEN.weighing({"feasibility": 0.0, "value": 1.0, "need": 0.0})
    found = scored(_candidates({"relatedness": [1.0, 0.0], "demand_waiting": [1.0, 2.0]}), only)
    assert found["product"].to_list() == [1, 0]
    assert found["score"].to_list() == found["value"].to_list()


def test_weights_that_are_all_zero_leave_them_as_they_are() -> None:
    assert EVEN.weighing(dict.fromkeys(GROUPS, 0.0)) == EVEN


def test_the_weights_of_the_parts_make_one_whole() -> None:
    uneven = {group: {part: 1.0 + place for place, part in enumerate(parts)} for group, parts in GROUPS.items()}
    weights = Weights({"feasibility": 0.4, "value": 0.35, "need": 0.25}, uneven)
    assert sum(weights.of_parts().values()) == pytest.approx(1)


@given(st.lists(st.tuples(*[VALUES] * len(PARTS)), min_size=1, max_size=8), st.sampled_from(PARTS))
def test_scores_lie_between_zero_and_one_and_a_larger_unit_changes_nothing(rows: list[tuple[float | None, ...]], part: str) -> None:
    candidates = _candidates({name: [row[place] for row in rows] for place, name in enumerate(PARTS)})
    found = scored(candidates, EVEN)
    for name in ("score", "known", "at_least", *GROUPS):
        known = found[name].drop_nulls()
        assert known.is_empty() or (known.min() >= 0 and known.max() <= 1 + 1e-12)
    assert scored(candidates.with_columns(pl.col(part) * 8), EVEN)["at_least"].to_list() == pytest.approx(found["at_least"].to_list())


@given(st.dictionaries(st.integers(0, 3), TRAITS, min_size=1), st.dictionaries(st.integers(0, 12), TRAITS, min_size=1))
def test_pairs_are_those_of_the_slow_way(targets: dict[int, ProductTraits], others: dict[int, ProductTraits]) -> None:
    others = {key: ProductTraits(key, row.industry, row.processes, row.inputs) for key, row in {**others, **targets}.items()}
    wanted = {key: others[key] for key in targets}
    slow = {
        (key, other): item.score
        for key, target in wanted.items()
        for other, row in others.items()
        if other != key and (item := nearness(target, row, NEAR)).score >= 0.2
    }
    found = near_pairs(wanted, others, NEAR, 0.2)
    assert {(target, product): score for target, product, score in found.iter_rows()} == pytest.approx(slow)


def test_each_maker_counts_once_with_its_nearest_product() -> None:
    pairs = pl.DataFrame({"target": [1, 1, 2], "product": [10, 11, 11], "nearness": [0.3, 0.6, 0.4]})
    made = pl.DataFrame({"organisation": [7, 7, 8, 9], "product": [10, 11, 10, 11], "district": ["a", "a", "b", None]})
    found = makers_near(pairs, made)
    assert sorted(found.rows()) == [
        (1, 7, "a", 11, 0.6),
        (1, 8, "b", 10, 0.3),
        (1, 9, None, 11, 0.6),
        (2, 7, "a", 11, 0.4),
        (2, 9, None, 11, 0.4),
    ]


def test_makers_of_a_district_count_before_an_even_share_of_the_city() -> None:
    makers = pl.DataFrame({"target": [1, 1, 1], "organisation": [7, 8, 9], "district": ["a", "b", None], "nearness": [0.6, 0.3, 0.6]})
    found = near_by_district(makers, ["a", "b", "c"]).sort("district")
    assert found["near_here"].to_list() == [1, 1, 0]
    assert found["near_city"].to_list() == [3, 3, 3]
    assert found["near_makers"].to_list() == pytest.approx([0.6 + 0.5, 0.3 + 0.5, 0.5])  # 1.5 in the city, three districts


def test_values_of_two_bases_are_ranked_apart() -> None:
    """Values over the districts and over the wider landscape are on two scales and compared among themselves."""
    rows = _candidates({"relatedness": [0.1, 0.3, 0.01, 0.03, None], "complexity_gain": [5.0, 6.0, 1.0, 2.0, None]})
    found = scored(rows.with_columns(pl.Series("wider", [False, False, True, True, None]), wider_cog=False), EVEN).sort("product")
    assert found["relatedness_part"].to_list() == [0.0, 1.0, 0.0, 1.0, None]
    assert found["complexity_gain_part"].to_list() == pytest.approx([2 / 3, 1.0, 0.0, 1 / 3, None])


def test_critical_need_leaves_out_what_is_unknown() -> None:
    rows = [
        (1, 9, 0.5, "critical"),
        (2, 9, 0.25, "needed"),
        (3, 9, None, "critical"),
        (4, 9, 0.9, ""),
        (5, 9, 0.9, "critical"),
        (5, 8, 0.2, "critical"),
    ]
    inputs = pl.DataFrame(rows, schema=["product", "input", "share", "importance"], orient="row")
    outputs = pl.DataFrame({"product": [1, 2, 3, 4, 5], "output_yuan": [10.0, 60.0, 100.0, 100.0, None]})
    assert critical_shares(inputs, outputs).rows() == [(9, 0.25)]  # 5 ÷ (5 + 15); of 8 nothing is known


def test_one_of_the_alternatives_meets_the_need() -> None:
    rows = [(1, 7, "cell", "replaceable"), (1, 8, "cell", "replaceable"), (1, 9, "", "critical"), (1, 6, "", "replaceable"), (2, 6, "", "")]
    inputs = pl.DataFrame(rows, schema=["product", "input", "alternative", "importance"], orient="row")
    assert inputs_made(inputs, pl.Series([8])).rows() == [(1, 0.5)]  # one cell, no 9; 6 is no need; of product 2 nothing is known
    assert inputs_made(inputs, pl.Series([6])).rows() == [(1, 0.0)]
