"""城市方案: the demonstration city before it is written down: who makes what, how much in each year, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from liantu.simulation.engine.calibration_rules import CalibrationRules
from liantu.simulation.engine.catalogue import Catalogue
from liantu.simulation.engine.draws import Floats, Ints, totals, within
from liantu.simulation.engine.economy import Economy, solve_economy
from liantu.simulation.engine.firms import Holdings, affordable, draw_holdings, makers_by_product, makers_of_nameless, outputs_of_holdings
from liantu.simulation.engine.outside import Outside, draw_outside
from liantu.simulation.engine.people import District
from liantu.simulation.engine.places import districts_of, nearer
from liantu.simulation.engine.profile import Profile, draw_profile
from liantu.simulation.engine.rule_files import SimulationRules
from liantu.simulation.engine.span import Span
from liantu.simulation.engine.targets import district_targets, fitted, industry_targets, totals_by_year


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the pack knows of the city: how it is drawn, what it is brought to, and its districts."""

    rules: SimulationRules
    calibration: CalibrationRules
    districts: tuple[District, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Products, profile, economy, who makes what, who is outside, and each firm's place.

    ``outputs`` yuan, years × holdings; ``district`` and ``kind`` are the places of each firm's district and industry, ``wanted`` the
    targets of districts × industries (yuan) in the last reported year.
    """

    products: Catalogue
    profile: Profile
    economy: Economy
    holdings: Holdings
    outputs: Floats
    outside: Outside
    district: Ints
    kind: Ints
    wanted: Floats
    knowledge: Knowledge
    span: Span
    seed: int

    @property
    def rules(self) -> SimulationRules:
        """How the city is drawn."""
        return self.knowledge.rules

    @property
    def last(self) -> int:
        """The row of the last reported year."""
        return self.span.full - 1


def plan_city(products: Catalogue, knowledge: Knowledge, span: Span, *, firms: int, seed: int) -> Plan:
    """Draw the profile, solve the economy to the industries' targets, share it out among ``firms`` firms and place these in districts."""
    rules, calibration = knowledge.rules, knowledge.calibration
    total = totals_by_year(rules.totals.output.years, calibration.growth_after, span.years)
    targets = industry_targets(calibration, total, span.years)
    unlisted = np.array([target.unlisted for target in calibration.industries])
    makers = np.array([target.firms for target in calibration.industries], dtype=np.int64)
    nameless = makers_of_nameless(products, targets[-1] * unlisted, makers, firms, rules.firms.unlisted_most)
    products, unlisted = _found(products, nameless, unlisted)

    profile = draw_profile(products, rules, span, seed)
    profile, economy = solve_economy(products, profile, rules, targets, unlisted, seed)
    listed_firms = firms - int(nameless.sum())
    reduced = affordable(products, profile, economy.output[-1], listed_firms, rules)
    if reduced is not profile:
        profile, economy = solve_economy(products, reduced, rules, targets, unlisted, seed)

    count = nameless + makers_by_product(products, profile, economy.output[-1], rules, listed_firms, seed)
    holdings = draw_holdings(products, profile, count, economy.output[-1], rules, seed)
    kind = np.maximum(products.group[holdings.primary], 0)
    wanted = district_targets(calibration, targets[span.full - 1], [district.code for district in knowledge.districts])
    holdings, district = _placed(holdings, kind, wanted, economy.output[span.full - 1], knowledge.rules, seed)
    outputs = outputs_of_holdings(holdings, profile, economy.output, rules, seed)
    outside = draw_outside(products, rules, firms, seed)
    return Plan(products, profile, economy, holdings, outputs, outside, district, kind, wanted, knowledge, span, seed)


def _found(products: Catalogue, nameless: Ints, unlisted: Floats) -> tuple[Catalogue, Floats]:
    """The catalogue and the unlisted parts where only classes that have makers make anything."""
    part = np.where(nameless > 0, products.part, 0.0)
    part = within(np.maximum(products.group, 0), part, len(unlisted))
    have = totals(np.maximum(products.group, 0), part, len(unlisted)) > 0
    return replace(products, part=part), np.where(have, unlisted, 0.0)


def _placed(
    holdings: Holdings, kind: Ints, wanted: Floats, product_output: Floats, rules: SimulationRules, seed: int
) -> tuple[Holdings, Ints]:
    """Place the firms in districts, and bring the sizes of those of each district and industry near to the targets.

    What is wanted of an industry where no firm of it stands is taken up by the district's other industries.
    """
    firms, industries = len(holdings.primary), wanted.shape[1]
    size = totals(holdings.firm, within(holdings.product, holdings.weight, len(product_output)) * product_output[holdings.product], firms)
    district = districts_of(size, kind, wanted, rules, seed)
    cell = district * industries + kind
    peopled = np.bincount(cell, minlength=wanted.size).reshape(wanted.shape) > 0
    wanted = fitted(np.where(peopled, np.maximum(wanted, 1.0), 0.0), wanted.sum(axis=1), wanted.sum(axis=0))
    weight = nearer((holdings.firm, holdings.product), holdings.weight, product_output, cell, wanted.ravel(), rules)
    return replace(holdings, weight=weight), district
