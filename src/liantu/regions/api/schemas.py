"""区域答复的形状: profiles of districts and parks, pairs, relatedness, complexity, partners, opportunities."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from liantu.web.api.schemas import Both


class RegionLineOut(Schema):
    """A region in the newest assessment that you may see; null is unknown, not to be seen, or (``withheld``) protected."""

    kind: str
    key: str
    name: Both
    year: int
    simulated: bool
    value_yuan: float | None
    firms: int | None
    judged: bool
    hhi: float | None
    effective_industries: float | None
    krugman: float | None = Field(description="against the rest of the city, 0 to 2")
    largest: str
    largest_share: float | None
    fields: list[dict[str, Any]]
    diversity: int | None
    eci: float | None = Field(description="economic complexity index over the districts")
    coi: float | None = Field(description="complexity outlook index")
    nearest: str = Field(description="the district whose structure is most alike")
    likeness: float | None
    three_largest_share: float | None
    named: list[Any] = Field(description="sub-fields that a park should name")
    named_share: float | None
    thin: bool | None = Field(description="whether a park is spread too thin")


class SpecialisationOut(Schema):
    """An industry in a region: share of the region's output, location quotient against the city."""

    industry: str
    name: Both
    digits: int
    value_yuan: float | None
    firms: int | None
    share: float | None
    location_quotient: float | None


class RegionOut(RegionLineOut):
    """The same with its industries, and for a district the districts that are most alike."""

    industries: list[SpecialisationOut]
    alike: list[dict[str, Any]]


class RelatednessOut(Schema):
    """A product seen from a district; ``wider``: nobody in the city makes it, and its density rests on other places too."""

    district: str
    product: str
    name: Both
    value_yuan: float | None
    rca: float | None = Field(description="revealed comparative advantage")
    present: bool
    density: float | None
    density_knn: float | None
    cog: float | None = Field(description="complexity outlook gain")
    wider: bool
    pci: float | None
    ubiquity: int | None


class ComplexityOut(Schema):
    """Complexity of a product over the districts, and how many are specialised in it."""

    product: str
    name: Both
    pci: float | None
    ubiquity: int


class FitOut(Schema):
    """A district and a partner place: fit 0 to 1 and its parts; ``reason`` says why it is unknown."""

    district: str
    partner: str
    partner_name: Both
    fit: float | None
    complementary: float | None
    shared: float | None
    upstream: float | None
    overlap: float | None
    rank: int | None
    companies: int
    basis: str
    reason: str
    gains: list[str] = Field(description="products that the partner is strong in and the district lacks, the nearest first")
