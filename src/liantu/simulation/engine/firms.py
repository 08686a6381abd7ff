"""模拟企业: who makes what, with heavy-tailed sizes, so that the products' outputs are shared out exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, stream, within
from liantu.simulation.engine.profile import LOST, STEADY, STRONG, WEAK, Profile
from liantu.simulation.engine.rule_files import SimulationRules


@dataclass(frozen=True, slots=True)
class Holdings:
    """H rows firm × product with a weight; made from ``first_year`` to ``last_year``. ``primary`` is each firm's product."""

    primary: Ints
    firm: Ints
    product: Ints
    weight: Floats
    first_year: Ints
    last_year: Ints


def affordable(products: Catalogue, profile: Profile, output: Floats, firms: int, rules: SimulationRules) -> Profile:
    """Return the profile without tiny listed products, and without the smallest where there are too few firms to make them all."""
    made = profile.made & products.named
    tiny = made & (output < rules.firms.least_product_yuan)
    profile, made = (profile.without(tiny), made & ~tiny) if tiny.any() else (profile, made)
    allowed = max(int(rules.firms.made_products_a_firm * firms), 1)
    if int(made.sum()) <= allowed:
        return profile
    anchored = np.isin(np.array(products.codes), list(rules.anchors))
    rank = np.argsort(np.argsort(-np.where(made, output + anchored * output.max(), -1.0), kind="stable"), kind="stable")
    return profile.without(np.asarray(made & (rank >= allowed)))


def makers_of_nameless(products: Catalogue, output: Floats, makers: Ints, firms: int, most: float) -> Ints:
    """Return how many firms make each nameless product; ``output`` (yuan) and ``makers`` (at 10,000 firms) go by industry.

    The largest classes of an industry come first where it has fewer makers than classes. At most ``most`` of all firms, so that the listed
    products of a small city find makers too: its smallest industries have none then.
    """
    wanted = np.where(output > 0, np.maximum(np.round(makers * firms / FULL), 1), 0).astype(np.int64)
    order = np.argsort(-output, kind="stable")
    wanted[order[np.cumsum(wanted[order]) > most * firms]] = 0
    count = np.zeros(products.size, dtype=np.int64)
    for number in np.flatnonzero(wanted):
        own = np.flatnonzero(~products.named & (products.group == number))
        largest = own[np.argsort(-products.part[own], kind="stable")][: wanted[number]]
        weight = products.part[largest] ** NAMELESS_EXPONENT
        count[largest] = 1 + np.floor(weight / weight.sum() * (wanted[number] - len(largest))).astype(np.int64)
        count[largest[0]] += wanted[number] - count[largest].sum()
    return count


NAMELESS_EXPONENT = 0.55
"""A class that is twice as large has this power of two as many makers."""
FULL = 10_000
"""The number of firms for which the rules give numbers of makers."""


def makers_by_product(products: Catalogue, profile: Profile, output: Floats, rules: SimulationRules, firms: int, seed: int) -> Ints:
    """Return how many firms have each listed product as their main one; the numbers sum to ``firms``."""
    rng = stream(seed, "makers")
    firm_rules = rules.firms
    relative = firms / FULL
    least = np.select(
        [profile.level == STRONG, profile.level == STEADY],
        [firm_rules.minimum_makers.strong, firm_rules.minimum_makers.steady],
        firm_rules.minimum_makers.weak,
    )
    low, high = firm_rules.weak_makers
    few = np.maximum(np.round(rng.integers(low, high + 1, products.size) * min(relative, 4.0) ** 0.5), 1)
    fixed = np.where(profile.level == WEAK, few, 0.0)
    for code, anchor in rules.anchors.items():
        if code in products.codes:
            fixed[products.codes.index(code)] = max(round(anchor.makers * relative**0.8), 1)

    made = profile.made & products.named
    fixed = np.where(profile.single, 1.0, fixed) * made
    free = made & (fixed == 0)
    if not free.any():
        free = made
    weight = np.where(free, output**firm_rules.primary_exponent, 0.0)
    target = fixed + np.where(free, np.minimum(least, max(relative, 0.1) * 50), 0.0)
    if target.sum() > firms:
        target = np.where(made, np.maximum(np.floor(target * firms / target.sum()), 1.0), 0.0)
    capacity = np.maximum(output / firm_rules.least_average_yuan, target)
    for _ in range(30):
        unassigned = max(firms - target.sum(), 0.0)
        open_to_more = weight * (target < capacity)
        if unassigned < 1 or open_to_more.sum() <= 0:
            break
        target = np.minimum(target + unassigned * open_to_more / open_to_more.sum(), capacity)

    return _exactly(np.floor(target).astype(np.int64), weight, firms)


def _exactly(count: Ints, weight: Floats, firms: int) -> Ints:
    """Bring the counts to sum to ``firms``: give to the heaviest, take from the most numerous."""
    count = count.copy()
    order = np.argsort(-weight, kind="stable")
    missing = firms - int(count.sum())
    receivers = max(int((weight > 0).sum()), 1)
    for number in range(max(missing, 0)):
        count[order[number % receivers]] += 1
    while count.sum() > firms:
        count[int(np.argmax(count))] -= 1
    return count


def draw_holdings(products: Catalogue, profile: Profile, count: Ints, output: Floats, rules: SimulationRules, seed: int) -> Holdings:
    """Draw every firm's products and their weights: a main one, up to three others of its industry, and what it gave up."""
    rng = stream(seed, "holdings")
    firm_rules = rules.firms
    primary = rng.permutation(np.repeat(np.arange(products.size, dtype=np.int64), count))
    firms = len(primary)
    size = np.exp(rng.normal(0, firm_rules.size_sigma, firms))
    giant = rng.random(firms) < firm_rules.pareto_of_firms
    size = np.where(giant, size * (1 + rng.pareto(firm_rules.pareto_alpha, firms)), size)
    size = np.maximum(size, firm_rules.least_size)
    extra = np.searchsorted(np.cumsum(firm_rules.more_products), rng.random(firms), side="right").clip(0, len(firm_rules.more_products) - 1)
    owner = np.repeat(np.arange(firms, dtype=np.int64), np.where(primary < products.listed, extra, 0))
    closed = [code for code, anchor in rules.anchors.items() if anchor.makers < firm_rules.closed_below]
    eligible = profile.made & products.named & ~profile.single & ~np.isin(np.array(products.codes), closed)
    further = _of_industry(products, eligible, output**firm_rules.primary_exponent, products.divisions[primary[owner]], rng)
    weight = size[owner] * firm_rules.secondary_size * np.exp(rng.normal(0, 0.6, len(owner)))
    former_firm, former_product = _former_makers(products, profile, primary, rng)
    firm = np.concatenate([np.arange(firms, dtype=np.int64), owner, former_firm])
    product = np.concatenate([primary, further, former_product])
    weight = np.concatenate([size, weight, size[former_firm]])
    keep = product >= 0
    _, first = np.unique(firm[keep] * products.size + product[keep], return_index=True)
    firm, product, weight = firm[keep][first], product[keep][first], weight[keep][first]
    start = _start(profile, product, weight, firm, firms, rules, rng)
    return Holdings(primary, firm, product, weight, start, profile.last_year[product])


def _of_industry(products: Catalogue, eligible: Any, weight: Floats, divisions: Ints, rng: np.random.Generator) -> Ints:
    """Draw a product of each given division, in proportion to ``weight`` among those ``eligible``; -1 where there is none."""
    product = np.full(len(divisions), -1, dtype=np.int64)
    for division in np.unique(divisions):
        rows = np.flatnonzero(divisions == division)
        pool = np.flatnonzero(eligible & (products.divisions == division))
        if len(pool):
            product[rows] = rng.choice(pool, len(rows), p=weight[pool] / weight[pool].sum())
    return product


def _former_makers(products: Catalogue, profile: Profile, primary: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Draw one to four firms of the same industry, else any, that used to make each lost product."""
    firm, product = [], []
    for lost in np.flatnonzero(profile.level == LOST):
        near = np.flatnonzero(products.divisions[primary] == products.divisions[lost])
        pool = near if len(near) else np.arange(len(primary))
        former = rng.choice(pool, min(int(rng.integers(1, 5)), len(pool)), replace=False)
        firm.append(former)
        product.append(np.full(len(former), lost, dtype=np.int64))
    if not firm:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(firm), np.concatenate(product)


def _start(
    profile: Profile, product: Ints, weight: Floats, firm: Ints, firms: int, rules: SimulationRules, rng: np.random.Generator
) -> Ints:
    """First year of every holding: some firms are young, but never the largest maker of a product nor of a lost one."""
    years = np.array(profile.years, dtype=np.int64)
    start = np.where(rng.random(firms) < rules.firms.young, rng.choice(years[1:-1], firms), years[0])
    order = np.lexsort((firm, -weight, product))
    largest = np.zeros(len(product), dtype=bool)
    largest[order[np.flatnonzero(np.diff(product[order], prepend=-1))]] = True
    keeps = largest | (profile.level[product] == LOST)
    old = np.zeros(firms, dtype=bool)
    old[firm[keeps]] = True
    return np.where(old[firm], years[0], start[firm]).astype(np.int64)


def outputs_of_holdings(holdings: Holdings, profile: Profile, output: Floats, rules: SimulationRules, seed: int) -> Floats:
    """Share every product's output among its makers; yuan, years × holdings, zero where it is not made that year."""
    rng = stream(seed, "outputs")
    noise = np.exp(rng.normal(0, rules.firms.yearly_noise, (len(profile.years), len(holdings.firm))))
    by_year = []
    for number, year in enumerate(profile.years):
        active = (holdings.first_year <= year) & (holdings.last_year >= year)
        share = within(holdings.product, holdings.weight * noise[number] * active, output.shape[1])
        by_year.append(share * output[number][holdings.product])
    return np.array(by_year)
