"""企业参数: how simulated firms are sized, where they stand, from whom they buy; their credentials and projects."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from liantu.kernel.pack.entries import Entry, NonEmpty
from liantu.kernel.pack.rule_values import (
    Between,
    Count,
    NotNegative,
    Number,
    Positive,
    Share,
    ShareBetween,
    SumsToOne,
    Whole,
    WholeBetween,
    parts_of_one,
)
from liantu.simulation.engine.report_rules import Lognormal

Frequencies = Annotated[dict[NonEmpty, Share], Field(min_length=1), SumsToOne]
"""How often each of some words is drawn."""


class MinimumMakers(Entry):
    """Makers that a product has at least, by how strongly it is made."""

    strong: Count
    steady: Count
    weak: Count


class Growth(Entry):
    """Yearly growth: mean and spread."""

    mean: Number
    sigma: NotNegative


class ParkRules(Entry):
    """How many divisions a park wants, how often it takes others, and how many parks take everybody."""

    divisions: WholeBetween
    outsiders: Share
    thin: Share


class FirmRules(Entry):
    """How sizes spread in a product, how many products a firm makes, and what a firm is."""

    primary_exponent: Positive
    least_average_yuan: Positive
    closed_below: Whole
    minimum_makers: MinimumMakers
    unlisted_most: Share
    weak_makers: WholeBetween
    least_product_yuan: NotNegative
    made_products_a_firm: Positive
    size_sigma: NotNegative
    least_size: Positive
    pareto_alpha: Positive
    pareto_of_firms: Share
    more_products: Annotated[tuple[Share, ...], Field(min_length=1), AfterValidator(parts_of_one)]
    secondary_size: Positive
    yearly_noise: NotNegative
    growth: Growth
    young: Share
    stopped: Share
    utilisation: ShareBetween
    above_scale_yuan: Positive
    sizes: dict[NonEmpty, Positive]
    smallest: NonEmpty
    ownership: Frequencies
    with_park: Share
    parks: ParkRules
    park_levels: Frequencies
    second_site: Share


class DistrictRules(Entry):
    """How firms find the districts that the calibration gives their industry.

    A firm that makes at least ``large`` of its industry goes where most is still wanted, the others by chance; a firm is at most ``most``
    of what its industry has in a district. Sizes are then brought nearer to the targets, none by more than a factor of ``most_factor``.
    """

    large: Share
    most: Share
    most_factor: Annotated[Number, Field(ge=1)]


class OutsideRules(Entry):
    """Suppliers and buyers outside the city, and where they are."""

    suppliers_per_firm: NotNegative
    buyers_per_firm: NotNegative
    abroad_of_suppliers: Share
    per_product: WholeBetween
    places: Frequencies
    countries: Frequencies


class DaysByPlace(Entry):
    """Days by where the supplier is."""

    inside: Between
    outside: Between
    abroad: Between


class LinkRules(Entry):
    """Which years are surveyed (so many before the last), what part of purchases is written down, and how long they take."""

    years_before: tuple[Whole, ...] = Field(min_length=1)
    covered: Share
    most_per_firm: Positive
    split: Share
    lead_days: DaysByPlace
    stock_days: DaysByPlace


class Credential(Entry):
    """How many firms hold it, for how many years (0: without end), and who gives it."""

    of: Share
    years: Whole
    level: str


CredentialRules = dict[NonEmpty, Credential]


class ProjectRules(Entry):
    """How many firms have a project, of which kind, how large and how long."""

    per_firm: Share
    kinds: Frequencies
    investment_of_revenue: Lognormal
    months: Between
