"""What is a kind of something goes where that goes; it is no input of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from liantu.chains.engine.balance import users_by_input
from liantu.chains.engine.facts import KINDS, frame
from tests.chains.engine.rows import facts_of, needs

LITHOGRAPHY, SCANNER, EUV, WAFER, CHIP = range(1, 6)


def test_a_kind_goes_where_its_kind_goes_and_not_into_it() -> None:
    kinds = frame([{"product": SCANNER, "kind_of": LITHOGRAPHY}, {"product": EUV, "kind_of": SCANNER}], KINDS)
    facts = replace(facts_of(inputs=[needs(WAFER, LITHOGRAPHY, 0.2), needs(CHIP, WAFER, 0.5)]), kinds=kinds)
    assert set(users_by_input(facts).rows()) == {(LITHOGRAPHY, WAFER), (SCANNER, WAFER), (EUV, WAFER), (WAFER, CHIP)}


pairs = st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=10)


@given(pairs, pairs)
def test_kinds_only_add_users_that_a_wider_kind_has(inputs: set[tuple[int, int]], kinds: set[tuple[int, int]]) -> None:
    facts = facts_of(inputs=[needs(product, one, 0.1) for product, one in sorted(inputs)])
    plain = set(users_by_input(facts).rows())
    told = frame([{"product": product, "kind_of": wider} for product, wider in sorted(kinds)], KINDS)
    found = set(users_by_input(replace(facts, kinds=told)).rows())
    reach = {one: {one} for one in range(1, 7)}
    for _ in range(6):
        for product, wider in kinds:
            reach[product] = reach[product] | reach[wider]
    assert found == {(product, user) for product, wider in ((p, w) for p in reach for w in reach[p]) for one, user in plain if one == wider}
