"""城市经济: outputs of products that fit together: what is made meets what the city's own downstream needs, and more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, between, stream
from liantu.simulation.engine.profile import LOST, STRONG, WEAK, Profile
from liantu.simulation.engine.rule_files import SimulationRules


@dataclass(frozen=True, slots=True)
class Economy:
    """Yuan, years × products: output, need of the city's makers, final demand in the city (null is NaN), sales elsewhere."""

    output: Floats
    need: Floats
    final: Floats
    elsewhere: Floats


def solve(inputs: sparse.csr_array, local_share: Floats, elsewhere: Floats) -> Floats:
    r"""Return the outputs :math:`x` with :math:`x_p = s_p \sum_q x_q a_{qp} + o_p`.

    ``inputs`` P × P shares, ``local_share`` and ``elsewhere`` P. The iteration ends since every product's inputs are
    worth less than it.

    >>> inputs = sparse.csr_array(np.array([[0.0, 0.5], [0.0, 0.0]]))
    >>> solve(inputs, np.array([1.0, 0.4]), np.array([100.0, 10.0])).tolist()
    [100.0, 30.0]
    """
    output = elsewhere.copy()
    for _ in range(500):
        next_output = local_share * (inputs.T @ output) + elsewhere
        if np.abs(next_output - output).max() <= 1e-12 * max(next_output.max(), 1.0):
            return np.asarray(next_output)
        output = next_output
    return output


def solve_economy(products: Catalogue, profile: Profile, rules: SimulationRules, seed: int) -> Economy:
    """Solve every year and bring its total output to the official figure that the rules chose."""
    rng = stream(seed, "economy")
    base = _elsewhere(products, profile, rules, rng)
    drift = np.exp(rng.normal(rules.firms.growth.mean, rules.firms.growth.sigma, products.size))
    chance = rng.random(products.size)
    output, need, final, elsewhere = [], [], [], []
    first_total = 0.0
    for number, year in enumerate(profile.years):
        sales = base * drift ** (year - profile.years[-1]) * (profile.last_year >= year)
        year_output = solve(products.inputs, profile.local_share[number], sales)
        scale = rules.totals.output.years[str(year)] / year_output.sum()
        year_output, sales = year_output * scale, sales * scale
        first_total = first_total or float(year_output.sum())
        final_demand = _final(products, profile, rules, chance, number, year_output, year_output.sum() / first_total)
        lost_here = (profile.level == LOST) & (profile.last_year >= year) & products.finished
        year_output = np.where(lost_here, profile.local_share[number] * np.nan_to_num(final_demand), year_output)
        year_output = year_output * (rules.totals.output.years[str(year)] / year_output.sum())
        output.append(year_output)
        need.append(products.inputs.T @ year_output)
        final.append(final_demand)
        elsewhere.append(sales)

    return Economy(np.array(output), np.array(need), np.array(final), np.array(elsewhere))


def _elsewhere(products: Catalogue, profile: Profile, rules: SimulationRules, rng: np.random.Generator) -> Floats:
    """What is sold to others than the city's makers, as parts of a whole: anchors as the rules say, the others drawn."""
    final_share = rules.other_final_share
    final_sales = final_share.median * np.exp(rng.normal(0, final_share.sigma, products.size))
    place = products.index()
    anchors = {place[code]: anchor.share for code, anchor in rules.anchors.items() if code in place}
    sales = np.where(products.finished & profile.made, final_sales, 0.0)
    for index, share in anchors.items():
        sales[index] = share if profile.made[index] else 0.0

    last = profile.local_share[-1]
    elsewhere = rules.sales_elsewhere
    multiple = elsewhere.median * np.exp(rng.normal(0, elsewhere.sigma, products.size))
    multiple = np.minimum(np.where(profile.level == WEAK, multiple * elsewhere.weak_factor, multiple), 6.0)
    local = last * (products.inputs.T @ solve(products.inputs, last, sales))
    between_makers = profile.made & ~products.finished & (sales == 0)
    sales = np.where(between_makers, np.where(local > 0, multiple * local, final_sales * 0.2), sales)
    return np.where((profile.level == LOST) & ~products.finished, final_sales * 0.1, sales)


def _final(
    products: Catalogue, profile: Profile, rules: SimulationRules, chance: Floats, number: int, output: Floats, growth: float
) -> Floats:
    """Demand of final buyers in the city; NaN where nobody counts it (parts that makers buy from each other)."""
    low, high = rules.final_demand.absent_yuan
    idle = np.exp(np.log(low) + (np.log(high) - np.log(low)) * chance) * growth
    share = profile.local_share[number]
    partly = np.divide(output, share, out=np.zeros_like(output), where=share > 0)
    strong = output * between(rules.final_demand.strong, chance)
    demand = np.where(profile.level == STRONG, strong, np.where(profile.level >= WEAK, partly, idle))
    unused = (products.inputs.T @ output) <= 0
    return np.where(products.finished, demand, np.where(unused & ~profile.made, idle * 0.3, np.nan))
