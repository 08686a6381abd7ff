"""缺口额: what the city needs of a product and does not get from its own makers, in yuan a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum


def unmet_demand(demand: float | None, ratio: float | None, *, nobody_makes: bool) -> float | None:
    r"""Return the demand that local supply does not meet; None where that is unknown.

    .. math:: G_p = D_p\,(1 - r_p)

    with the demand :math:`D_p` (any unit of money) and the local supply ratio :math:`r_p` (0–1). Where nobody makes the product and the
    ratio is unknown, the whole demand is unmet. What was bought from unknown places counts as not local, as it does in the ratio.

    >>> unmet_demand(200.0, 0.25, nobody_makes=False), unmet_demand(80.0, None, nobody_makes=True)
    (150.0, 80.0)
    >>> unmet_demand(200.0, None, nobody_makes=False) is None and unmet_demand(None, 0.25, nobody_makes=False) is None
    True
    """
    if demand is None:
        return None
    if ratio is None:
        return demand if nobody_makes else None
    return demand * (1.0 - min(max(ratio, 0.0), 1.0))


def met_demand(demand: float | None, ratio: float | None, *, nobody_makes: bool) -> float | None:
    """Return the part of the demand that local supply meets: the demand less `unmet_demand`; None where that is unknown.

    >>> met_demand(200.0, 0.25, nobody_makes=False), met_demand(80.0, None, nobody_makes=True)
    (50.0, 0.0)
    """
    unmet = unmet_demand(demand, ratio, nobody_makes=nobody_makes)
    return None if demand is None or unmet is None else demand - unmet


@dataclass(frozen=True, slots=True)
class Shortfall:
    """需求、供应、缺口: sums over several products in one unit of money; each None where it is known of none of them.

    ``demand`` is that of all products; ``met`` and ``unmet`` are of those whose local supply is known and add up to ``covered``.
    """

    demand: float | None
    met: float | None
    unmet: float | None
    covered: float | None
    products: int
    known: int
    covered_products: int


def shortfall_of(rows: Iterable[tuple[float | None, float | None, bool]]) -> Shortfall:
    """Return the sums over products, each given by demand, local supply ratio, and whether nobody makes it.

    >>> found = shortfall_of([(200.0, 0.25, False), (80.0, None, True), (100.0, None, False), (None, 0.5, False)])
    >>> found.demand, found.met, found.unmet, found.covered, (found.products, found.known, found.covered_products)
    (380.0, 50.0, 230.0, 280.0, (4, 3, 2))
    """
    products = list(rows)
    demands = [demand for demand, _, _ in products if demand is not None]
    parts = [(met_demand(d, r, nobody_makes=n), unmet_demand(d, r, nobody_makes=n)) for d, r, n in products]
    pairs = [(met, unmet) for met, unmet in parts if met is not None and unmet is not None]
    met, unmet = (fsum(pair[side] for pair in pairs) if pairs else None for side in (0, 1))
    covered = None if met is None or unmet is None else met + unmet
    return Shortfall(fsum(demands) if demands else None, met, unmet, covered, len(products), len(demands), len(pairs))
