"""城市经济: outputs of products that fit together: what is made meets what the city's own downstream needs, and more."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, between, stream, totals
from liantu.simulation.engine.profile import LOST, STRONG, WEAK, Profile
from liantu.simulation.engine.rule_files import SimulationRules

ROUNDS, STEPS, SMALLEST, LARGEST = 30, 200, 1e-3, 1e3
"""Rounds and steps of fitting, and how far sales elsewhere are scaled at most in either direction."""


@dataclass(frozen=True, slots=True)
class Economy:
    """Yuan, years × products: output, need of the city's makers, final demand in the city (null is NaN)."""

    output: Floats
    need: Floats
    final: Floats


def solve(inputs: sparse.csr_array, local_share: Floats, elsewhere: Floats) -> Floats:
    r"""Return the outputs :math:`x` with :math:`x_p = s_p \sum_q x_q a_{qp} + o_p`.

    ``inputs`` P × P shares, ``local_share`` and ``elsewhere`` P. The iteration ends since every product's inputs are
    worth less than it.

    >>> inputs = sparse.csr_array(np.array([[0.0, 0.5], [0.0, 0.0]]))
    >>> solve(inputs, np.array([1.0, 0.4]), np.array([100.0, 10.0])).tolist()
    [100.0, 30.0]
    """
    using = inputs.T.tocsr()
    output = elsewhere.copy()
    for _ in range(500):
        next_output = local_share * (using @ output) + elsewhere
        if np.abs(next_output - output).max() <= 1e-12 * max(next_output.max(), 1.0):
            return np.asarray(next_output)
        output = next_output
    return output


def solve_economy(
    products: Catalogue, profile: Profile, rules: SimulationRules, targets: Floats, unlisted: Floats, seed: int
) -> tuple[Profile, Economy]:
    """Solve every year so that each industry makes its target; return the profile that fits it, and the economy.

    ``targets`` years × industries (yuan), ``unlisted`` the part of each industry whose products the pack does not list. Where the city
    needs more of an industry's products than the industry makes, a smaller part of the need is met here: in all years the same.
    """
    rng = stream(seed, "economy")
    base = _elsewhere(products, profile, rules, rng)
    drift = np.exp(rng.normal(rules.firms.growth.mean, rules.firms.growth.sigma, products.size))
    chance = rng.random(products.size)
    years = profile.years
    reference = years[-1]
    sales = [base * drift ** (year - reference) * (profile.last_year >= year) for year in years]
    listed = targets * (1 - unlisted)[None, :]
    nameless = np.where(products.group >= 0, (targets * unlisted[None, :])[:, products.group] * products.part, 0.0)
    _, met = _fit(products, profile.local_share[-1], sales[-1], listed[-1])
    profile = replace(profile, local_share=profile.local_share * met[None, :])
    output, need, final = [], [], []
    for number in range(len(years)):
        made, _ = _fit(products, profile.local_share[number], sales[number], listed[number])
        year_output = _to_targets(products, made * products.named + nameless[number], targets[number])
        final_demand = _final(products, profile, rules, chance, number, year_output, year_output.sum() / targets[0].sum())
        lost_here = (profile.level == LOST) & (profile.last_year >= years[number]) & products.finished
        year_output = np.where(lost_here, profile.local_share[number] * np.nan_to_num(final_demand), year_output)
        year_output = _to_targets(products, year_output, targets[number])
        output.append(year_output)
        need.append(products.inputs.T @ year_output)
        final.append(final_demand)

    economy = Economy(np.array(output), np.array(need), np.array(final))
    return replace(profile, local_share=_possible(profile.local_share, economy)), economy


def _possible(local_share: Floats, economy: Economy) -> Floats:
    """No more of the need is met here than is made here."""
    most = np.divide(economy.output, economy.need, out=np.full_like(economy.output, np.inf), where=economy.need > 0)
    return np.minimum(local_share, 0.98 * most)


def _fit(products: Catalogue, local_share: Floats, sales: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """Scale each industry's sales elsewhere, and where that is not enough its part in the need, until it makes its target.

    Returns the outputs and the factor of each product's local share.
    """
    count = len(targets)
    group = np.where(products.group >= 0, products.group, count)
    wanted = np.append(targets, 0.0)
    scale = targets.sum() / max(sales.sum() * 2, 1e-9)
    met = np.ones(count + 1)
    for _ in range(ROUNDS):
        answers = _answers(products, local_share * met[group], sales, group, count + 1)
        by_group = np.array([totals(group, answers[:, number], count + 1) for number in range(count + 1)]).T
        factor, ratio = _factors(by_group, wanted, scale)
        low = (factor <= scale * SMALLEST * 1.01) & (ratio < 1 - 1e-3)
        if not low.any():
            break
        met = np.where(low, np.maximum(met * ratio, 0.02), met)
    return np.asarray(answers @ factor), met[group]


def _answers(products: Catalogue, local_share: Floats, sales: Floats, group: Ints, count: int) -> Floats:
    """Outputs, products × groups, that the sales elsewhere of each group alone call forth: columns of the solution of `solve`."""
    size = products.size
    system = sparse.identity(size, format="csc") - sparse.diags_array(local_share) @ products.inputs.T
    right = np.zeros((size, count))
    right[np.arange(size), group] = sales
    return np.asarray(splu(system.tocsc()).solve(right), dtype=np.float64)


def _factors(by_group: Floats, wanted: Floats, scale: float) -> tuple[Floats, Floats]:
    """Factors of the groups' sales by which ``by_group @ factor`` comes to ``wanted``, within bounds, and wanted ÷ made at the end."""
    factor = np.full(len(wanted), scale)
    ratio = np.ones(len(wanted))
    for _ in range(STEPS):
        made = by_group @ factor
        ratio = np.divide(wanted, made, out=np.ones(len(wanted)), where=made > 0)
        if np.abs(ratio[:-1] - 1).max(initial=0.0) < 1e-6:
            break
        factor = np.clip(factor * np.clip(ratio, 0.1, 10.0), scale * SMALLEST, scale * LARGEST)
    return factor, ratio


def _to_targets(products: Catalogue, output: Floats, targets: Floats) -> Floats:
    """Scale the outputs of every industry to its target; where an industry makes nothing the others make it up."""
    count = len(targets)
    group = np.where(products.group >= 0, products.group, count)
    found = totals(group, output, count + 1)
    factor = np.divide(np.append(targets, 0.0), found, out=np.zeros(count + 1), where=found > 0)
    scaled = output * factor[group]
    return np.asarray(scaled * (targets.sum() / scaled.sum()), dtype=np.float64)


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
    between_makers = profile.made & ~products.finished & (sales == 0) & products.named
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
