"""发布控制: whether the values of a link may be shown to the public without giving a firm's away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liantu.chains.engine.supply import PARTIES


@dataclass(frozen=True, slots=True)
class PublicationRule:
    """Primary disclosure control: at least so many firms, and the largest (two) at most so much of the value (0–1).

    ``withhold_concentration``: index and largest share are never shown, since share × output is a firm's output.
    """

    minimum_firms: int
    maximum_largest_share: float
    maximum_two_largest_share: float
    withhold_concentration: bool = True

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> PublicationRule:
        """Read a pack's rules/publication.yaml."""
        limits = float(raw["maximum_largest_share"]), float(raw["maximum_two_largest_share"])
        return cls(int(raw["minimum_firms"]), *limits, bool(raw.get("withhold_concentration", True)))

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

    def of_sum(self, row: Mapping[str, Any], name: str) -> str:
        """Return why a sum over the firms ``name`` is withheld; columns name, name_largest_share, name_two_largest_share."""
        return self.withholds(row.get(name), row.get(f"{name}_largest_share"), row.get(f"{name}_two_largest_share"))

    def of_link(self, row: Mapping[str, Any]) -> str:
        """Return why a link's values are withheld: by its makers, by those who need it, by those whose purchases they rest on."""
        by_makers = self.withholds(row["makers"], row["largest_share"], row["two_largest_share"])
        names = ("buyers", *(PARTIES if row.get("basis") == "purchases" else ()))
        return by_makers or next((reason for name in names if (reason := self.of_sum(row, name))), "")
