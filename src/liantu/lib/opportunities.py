"""补链机会: products × districts ranked by feasibility, value and need, and how near products are to each other."""

from liantu.chains.engine.near_pairs import near_pairs
from liantu.chains.engine.nearness import Nearness, ProductTraits, near_products, nearness
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

__all__ = [
    "GROUPS",
    "PARTS",
    "Nearness",
    "NearnessWeights",
    "ProductTraits",
    "Weights",
    "critical_shares",
    "inputs_made",
    "makers_near",
    "near_by_district",
    "near_pairs",
    "near_products",
    "nearness",
    "scored",
]
