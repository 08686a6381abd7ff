"""供货关系: purchases laid beside supplies product by product, so that every yuan bought is sold by somebody once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, even, totals, within
from liantu.simulation.engine.firms import Holdings
from liantu.simulation.engine.rule_files import SimulationRules


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a market: which firm, which product, yuan, and the place in the row (a number in [0, 1))."""

    firm: Ints
    product: Ints
    amount: Floats
    order: Floats

    def only(self, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Side:
        """The rows of which ``mask`` is true."""
        return Side(self.firm[mask], self.product[mask], self.amount[mask], self.order[mask])


@dataclass(frozen=True, slots=True)
class Links:
    """Rows supplier × customer × product with the yearly value in yuan."""

    supplier: Ints
    customer: Ints
    product: Ints
    amount: Floats


def purchases_of_firms(products: Catalogue, holdings: Holdings, output: Floats) -> Side:
    """What every firm buys of every input: its outputs × the inputs' shares, summed over what it makes (yuan)."""
    indptr, indices, shares = products.inputs.indptr, products.inputs.indices, products.inputs.data
    length = (indptr[holdings.product + 1] - indptr[holdings.product]) * (output > 0)
    row = np.repeat(np.arange(len(output), dtype=np.int64), length)
    offset = np.arange(len(row), dtype=np.int64) - np.repeat(np.cumsum(length) - length, length)
    entry = indptr[holdings.product[row]] + offset
    key, inverse = np.unique(holdings.firm[row] * products.size + indices[entry], return_inverse=True)
    amount = totals(inverse, output[row] * shares[entry], len(key))
    firm, product = key // products.size, key % products.size
    return Side(firm, product, amount, even(firm, product, salt=1))


def largest(purchases: Side, covered: float, most: int, count: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mark the largest purchases of each product up to ``covered`` of its value, about ``most`` in all and one at least of each."""
    order = np.lexsort((purchases.firm, -purchases.amount, purchases.product))
    share = within(purchases.product, purchases.amount, count)[order]
    running = np.cumsum(share) - share
    starts = np.flatnonzero(np.diff(purchases.product[order], prepend=-1))
    length = np.diff(np.append(starts, len(order)))
    preceding = running - np.repeat(running[starts], length)
    limit = covered if len(preceding) <= most else min(covered, float(np.sort(preceding)[most]))
    mask = np.zeros(len(order), dtype=bool)
    mask[order] = (preceding < limit) | (preceding == 0)
    return mask


def split(purchases: Side, of_all: float) -> Side:
    """Cut some of the purchases in two, so that a customer has two suppliers of a product more often."""
    twice = even(purchases.firm, purchases.product, salt=2) < of_all
    part = 0.3 + 0.4 * even(purchases.firm, purchases.product, salt=3)
    first = np.where(twice, purchases.amount * part, purchases.amount)
    return Side(
        np.concatenate([purchases.firm, purchases.firm[twice]]),
        np.concatenate([purchases.product, purchases.product[twice]]),
        np.concatenate([first, (purchases.amount * (1 - part))[twice]]),
        np.concatenate([purchases.order, even(purchases.firm, purchases.product, salt=4)[twice]]),
    )


def meet(supplies: Side, purchases: Side, count: int) -> Links:
    """Lay both sides of every product along one line and cut where either side changes (the north-west corner rule).

    Supplies are scaled to the purchases of their product (``count`` products), so each supplier keeps its share of the market
    and each customer gets all that it buys. At most suppliers + customers - 1 links a product. Links of a firm with
    itself are left out.

    >>> one = Side(np.array([10, 11]), np.array([0, 0]), np.array([3.0, 1.0]), np.array([0.1, 0.2]))
    >>> two = Side(np.array([20, 21]), np.array([0, 0]), np.array([20.0, 20.0]), np.array([0.1, 0.2]))
    >>> links = meet(one, two, 1)
    >>> list(zip(links.supplier.tolist(), links.customer.tolist(), links.amount.tolist()))
    [(10, 20, 20.0), (10, 21, 10.0), (11, 21, 10.0)]
    """
    total = totals(purchases.product, purchases.amount, count)
    by_supplier = np.lexsort((supplies.order, supplies.product))
    by_customer = np.lexsort((purchases.order, purchases.product))
    supply = (within(supplies.product, supplies.amount, count) * total[supplies.product])[by_supplier]
    demanded = purchases.amount[by_customer]
    ends = np.unique(np.concatenate([np.cumsum(supply), np.cumsum(demanded)]))
    length = np.diff(ends, prepend=0.0)
    middle = ends - length / 2
    seller = by_supplier[np.searchsorted(np.cumsum(supply), middle).clip(0, len(by_supplier) - 1)]
    buyer = by_customer[np.searchsorted(np.cumsum(demanded), middle).clip(0, len(by_customer) - 1)]
    valid = (supplies.product[seller] == purchases.product[buyer]) & (supplies.firm[seller] != purchases.firm[buyer]) & (length >= 1.0)
    return _summed(supplies.firm[seller[valid]], purchases.firm[buyer[valid]], purchases.product[buyer[valid]], length[valid])


def _summed(supplier: Ints, customer: Ints, product: Ints, amount: Floats) -> Links:
    """One row for each supplier, customer and product, in that order."""
    order = np.lexsort((product, customer, supplier))
    supplier, customer, product, amount = supplier[order], customer[order], product[order], amount[order]
    if not len(order):
        return Links(supplier, customer, product, amount)
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (np.diff(supplier) != 0) | (np.diff(customer) != 0) | (np.diff(product) != 0)
    starts = np.flatnonzero(is_first)
    return Links(supplier[starts], customer[starts], product[starts], np.add.reduceat(amount, starts))


def abroad_share(products: Catalogue, local_share: Floats, rules: SimulationRules) -> Floats:
    """Share of the city's purchases that comes from abroad: the sector's imported share, spread, within what is not local."""
    codes = np.arange(products.size, dtype=np.int64)
    spread = np.exp(rules.import_spread * 3.4 * (even(codes, salt=5) - 0.5))
    return np.asarray(np.minimum(products.imported_share * spread, 0.95 * (1 - local_share)), dtype=np.float64)
