from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.chains.engine.facts import INPUTS, frame, materials
from liantu.chains.engine.nearness import ProductTraits, Weights, candidate_makers, near_products, nearness
from tests.chains.engine.rows import needs

WEIGHTS = Weights(0.5, 0.3, 0.2, {4: 1.0, 3: 0.6, 2: 0.3})
TRAITS = st.builds(
    ProductTraits,
    st.integers(1, 9),
    st.sampled_from(["3841", "3849", "3812", "1711", ""]),
    st.frozensets(st.sampled_from(["coating", "welding", "casting"])),
    st.dictionaries(st.integers(10, 14), st.floats(0, 1)),
)


@given(TRAITS, TRAITS)
def test_nearness_is_symmetric_and_between_zero_and_one(first: ProductTraits, second: ProductTraits) -> None:
    there, back = nearness(first, second, WEIGHTS), nearness(second, first, WEIGHTS)
    assert there.score == pytest.approx(back.score)
    assert 0 <= there.score <= 1 + 1e-9


def test_the_same_traits_are_as_near_as_can_be() -> None:
    cell = ProductTraits(1, "3841", frozenset({"coating"}), {5: 0.3})
    assert nearness(cell, ProductTraits(2, "3841", frozenset({"coating"}), {5: 0.3}), WEIGHTS).score == pytest.approx(1)


def test_each_maker_once_with_its_nearest_product_the_larger_first() -> None:
    target = ProductTraits(1, "3841", frozenset({"coating", "formation"}))
    others = [
        ProductTraits(2, "3841", frozenset({"coating"})),
        ProductTraits(3, "3812", frozenset({"coating"})),
        ProductTraits(4, "1711", frozenset()),
    ]
    near = near_products(target, [target, *others], WEIGHTS, 0.2)
    assert [item.product for item in near] == [2, 3]  # 0.35 = 0.3 × 0.5 + 0.2 × 1; 0.21 = 0.15 + 0.2 × 0.3
    made = pl.DataFrame({"organisation": [7, 7, 8, 9], "product": [3, 2, 2, 4], "output_yuan": [50.0, 5.0, 9.0, 99.0]})
    found = candidate_makers(near, made, 10)
    assert found.select("organisation", "product").rows() == [(8, 2), (7, 2)]
    assert found["score"].to_list() == pytest.approx([0.35, 0.35])


def test_neither_machines_nor_energy_make_products_alike() -> None:
    """Nearly all products need electricity, and a lathe makes many things: only what goes into a product says what it is near to."""
    rows = [needs(1, 2, 0.3), needs(1, 3, 0.1, kind="energy"), needs(1, 4, None, kind="capital"), {**needs(1, 5, 0.2), "kind": None}]
    assert materials(frame(rows, INPUTS)).get_column("input").to_list() == [2, 5]
