"""发布界限: how many firms must stand behind a published sum, and how much of it the largest and the two largest may make."""

from __future__ import annotations

from dataclasses import dataclass

from liantu.kernel.pack.entries import Entry
from liantu.kernel.pack.rule_values import Count, Share

FEW_FIRMS, DOMINANT, TWO_DOMINANT = "few_firms", "dominant", "two_dominant"


@dataclass(frozen=True, slots=True)
class PublicationLimits:
    """At least so many firms behind a published sum, and at most so much of it by the largest and by the two largest (0–1)."""

    minimum_firms: int
    maximum_largest_share: float
    maximum_two_largest_share: float

    def withholds(self, firms: int | None, largest: float | None, two_largest: float | None = None) -> str:
        """Return why a sum over ``firms`` is withheld: few_firms, dominant, two_dominant; empty where it may be shown.

        A sum over no firm tells nothing of any firm. Where the shares are unknown the number of firms decides.

        >>> limits = PublicationLimits(3, 0.7, 0.85)
        >>> limits.withholds(2, 0.5), limits.withholds(5, 0.8, 0.9), limits.withholds(5, 0.6, 0.9), limits.withholds(5, 0.5, 0.7)
        ('few_firms', 'dominant', 'two_dominant', '')
        """
        if not firms:
            return ""
        if firms < self.minimum_firms:
            return FEW_FIRMS
        if largest is not None and largest > self.maximum_largest_share:
            return DOMINANT
        if two_largest is not None and two_largest > self.maximum_two_largest_share:
            return TWO_DOMINANT
        return ""


class LimitKeys(Entry):
    """The three limits as rule files of a pack write them."""

    minimum_firms: Count
    maximum_largest_share: Share
    maximum_two_largest_share: Share

    @property
    def limits(self) -> PublicationLimits:
        """The limits alone."""
        return PublicationLimits(self.minimum_firms, self.maximum_largest_share, self.maximum_two_largest_share)
