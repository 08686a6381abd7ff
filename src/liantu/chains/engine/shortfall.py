"""缺口额: what the city needs of a product and does not get from its own makers, in yuan a year."""

from __future__ import annotations


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
