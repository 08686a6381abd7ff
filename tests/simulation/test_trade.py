"""Laws of laying purchases beside supplies."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from liantu.simulation.engine.draws import even, totals
from liantu.simulation.engine.trade import Side, meet

amounts = st.lists(st.floats(10, 1e9), min_size=1, max_size=12)


def _side(first: int, values: list[list[float]]) -> Side:
    who = np.arange(sum(map(len, values)), dtype=np.int64) + first
    product = np.repeat(np.arange(len(values)), [len(part) for part in values])
    return Side(who, product.astype(np.int64), np.array([value for part in values for value in part]), even(who, salt=1))


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=4))
def test_every_customer_gets_what_it_buys_and_suppliers_keep_their_shares(markets: list[tuple[list[float], list[float]]]) -> None:
    supplies, bought = _side(0, [left for left, _ in markets]), _side(1_000, [right for _, right in markets])
    links = meet(supplies, bought, len(markets))
    got = totals(links.customer - 1_000, links.amount, len(bought.firm))
    pieces = len(supplies.firm) + len(bought.firm)
    assert np.allclose(got, bought.amount, rtol=1e-6, atol=pieces + 1e-6 * bought.amount.sum())
    sold = totals(links.supplier, links.amount, len(supplies.firm))
    total = totals(bought.product, bought.amount, len(markets))
    wanted = supplies.amount / totals(supplies.product, supplies.amount, len(markets))[supplies.product] * total[supplies.product]
    assert np.allclose(sold, wanted, rtol=1e-6, atol=pieces + 1e-6 * bought.amount.sum())
    assert len(links.amount) <= pieces


@given(st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    supplies, bought = _side(0, [[5.0, 7.0, 9.0]]), _side(100, [[10.0, 20.0, 30.0, 40.0, 50.0, 60.0]])
    place = np.array(order)
    shuffled = Side(bought.firm[place], bought.product[place], bought.amount[place], bought.order[place])
    one, other = meet(supplies, bought, 1), meet(supplies, shuffled, 1)
    assert one.supplier.tolist() == other.supplier.tolist()
    assert one.customer.tolist() == other.customer.tolist()
    assert np.allclose(one.amount, other.amount)
