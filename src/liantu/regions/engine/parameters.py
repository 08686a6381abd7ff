"""区域参数: the pack's rules of this room as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from liantu.statistics.engine.disclosure.limits import PublicationLimits

DIGITS = {"division": 2, "group": 3, "class": 4}
"""Levels of GB/T 4754 and how many digits of the code they have."""


@dataclass(frozen=True, slots=True)
class StructureRule:
    """What structures are made of: item, level of industries, population, and the firms below which a structure is not judged."""

    item: str = "output_value"
    digits: int = 2
    population: str = "all"
    least_firms: int = 3


@dataclass(frozen=True, slots=True)
class RelatednessRule:
    """From which revealed comparative advantage a product is present, below which output it is noise, nearest products (None: all)."""

    present_from: float = 1.0
    least_output_yuan: float = 0.0
    neighbours: int | None = None


@dataclass(frozen=True, slots=True)
class LikenessRule:
    """Which measure says that districts are alike, from where on, over which industries, and which pairs should differ."""

    measure: str = "overlap"
    threshold: float = 0.64
    very_alike: float = 0.69
    everywhere: tuple[str, ...] = ()
    least_output_yuan: float = 0.0
    within_zones: tuple[str, ...] = ()
    across_zones: tuple[tuple[str, ...], ...] = ()
    pairs_of_district: int = 3


@dataclass(frozen=True, slots=True)
class ParkRule:
    """How many sub-fields a park names, what part they should make, and from where on it is spread too thin."""

    digits: int = 3
    name_at_least: int = 2
    name_at_most: int = 3
    cover: float = 0.6
    spread_below: float = 0.45
    hhi_thin: float = 0.12
    least_firms: int = 8
    least_output_yuan: float = 0.0


@dataclass(frozen=True, slots=True)
class LeadingRule:
    """How many leading and characteristic industries a district has, and what a leading one needs."""

    leading: int = 2
    characteristic: int = 4
    least_share: float = 0.1
    least_location_quotient: float = 1.25


@dataclass(frozen=True, slots=True)
class PartnerPlace:
    """A partner: code, kind, its own name as companies write it, and the province that may stand in for it."""

    code: str
    kind: str
    place: str
    province: str


@dataclass(frozen=True, slots=True)
class PairingRule:
    """Weights of the parts of the fit, the fit that is enough, how many partners are named, the companies that a partner needs."""

    weights: Mapping[str, float] = field(default_factory=lambda: {"complementary": 1.0})
    fitting_from: float = 0.5
    partners_of_district: int = 3
    least_companies: int = 10
    partners: tuple[PartnerPlace, ...] = ()


_LIMITS = PublicationLimits(3, 0.7, 0.85)
"""Where a pack says nothing."""


@dataclass(frozen=True, slots=True)
class RegionRules:
    """All rules of this room."""

    version: str = ""
    structure: StructureRule = StructureRule()
    relatedness: RelatednessRule = RelatednessRule()
    likeness: LikenessRule = LikenessRule()
    parks: ParkRule = ParkRule()
    leading: LeadingRule = LeadingRule()
    pairing: PairingRule = PairingRule()
    publication: PublicationLimits = _LIMITS

    @classmethod
    def read(cls, regions: Mapping[str, Any], publication: Mapping[str, Any]) -> RegionRules:
        """Read a pack's rules/regions.yaml and rules/publication.yaml; what a pack leaves out keeps its ordinary value.

        >>> RegionRules.read({"version": "1", "parks": {"level": "class"}}, {"minimum_firms": 4}).parks.digits
        4
        """
        rca, near, alike = regions.get("rca", {}), regions.get("proximity", {}), regions.get("similarity", {})
        return cls(
            version=f"{regions['version']}/{publication.get('version', '')}",
            structure=_made(StructureRule, regions.get("structure", {})),
            relatedness=RelatednessRule(
                float(rca.get("threshold", 1)), float(rca.get("least_output_yuan", 0)), int(near.get("neighbours", 0)) or None
            ),
            likeness=_made(LikenessRule, {**alike, **alike.get("should_differ", {})}),
            parks=_made(ParkRule, regions.get("parks", {})),
            leading=_made(LeadingRule, regions.get("leading_industries", {})),
            pairing=_made(PairingRule, {**regions.get("pairing", {}), "partners": _partners(regions.get("partners", ()))}),
            publication=PublicationLimits.read({**asdict(_LIMITS), **publication}),
        )


def _made(kind: Any, section: Mapping[str, Any]) -> Any:
    """A rule from a section of the pack: its ``level`` as digits, lists as tuples; what the rule has no field for is for others."""
    given = {**section, **({"digits": DIGITS[section["level"]]} if "level" in section else {})}
    return kind(**{name: _tuple(value) for name, value in given.items() if name in kind.__slots__})


def _tuple(value: Any) -> Any:
    return tuple(_tuple(part) for part in value) if isinstance(value, list | tuple) else value


def _partners(raw: Sequence[Mapping[str, Any]]) -> tuple[PartnerPlace, ...]:
    return tuple(PartnerPlace(row["region"], row["kind"], row["place"]["zh"], row["province"]["zh"]) for row in raw)
