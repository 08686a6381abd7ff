"""发布控制: whether the values of a link may be shown to the public without giving a firm's away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PublicationRule:
    """Primary disclosure control: at least so many firms, and the largest (two) at most so much of the value (0–1)."""

    minimum_firms: int
    maximum_largest_share: float
    maximum_two_largest_share: float

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> PublicationRule:
        """Read a pack's rules/publication.yaml."""
        return cls(int(raw["minimum_firms"]), float(raw["maximum_largest_share"]), float(raw["maximum_two_largest_share"]))

    def withholds(self, firms: int | None, largest: float | None, two_largest: float | None = None) -> str:
        """Return why a sum over ``firms`` is withheld: few_firms, dominant, two_dominant; empty where it may be shown.

        A sum over no firm tells nothing of any firm. Where the shares are unknown the number of firms decides.

        >>> rule = PublicationRule(3, 0.7, 0.85)
        >>> rule.withholds(2, 0.5), rule.withholds(5, 0.8, 0.9), rule.withholds(5, 0.6, 0.9), rule.withholds(5, 0.5, 0.7)
        ('few_firms', 'dominant', 'two_dominant', '')
        """
        if not firms:
            return ""
        if firms < self.minimum_firms:
            return "few_firms"
        if largest is not None and largest > self.maximum_largest_share:
            return "dominant"
        if two_largest is not None and two_largest > self.maximum_two_largest_share:
            return "two_dominant"
        return ""

    def of_link(self, row: Mapping[str, Any]) -> str:
        """Return why a link's values are withheld: by its makers first, then by those who buy it."""
        by_makers = self.withholds(row["makers"], row["largest_share"], row["two_largest_share"])
        return by_makers or self.withholds(row["buyers"], row["buyers_largest_share"])
