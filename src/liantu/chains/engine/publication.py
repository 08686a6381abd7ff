"""发布控制: whether the values of a link may be shown to the public without giving a firm's away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from liantu.chains.engine.supply import PARTIES
from liantu.regions.engine.parameters import PublicationRules
from liantu.statistics.engine.disclosure.limits import PublicationLimits


@dataclass(frozen=True, slots=True)
class PublicationRule(PublicationLimits):
    """Primary disclosure control of links; ``withhold_concentration``: index and largest share are never shown.

    Share × output is a firm's output. ``near`` (0–1): an estimate within this part of a value tells it.
    """

    withhold_concentration: bool = True
    near: float = 0.0

    @classmethod
    def of(cls, rules: PublicationRules) -> Self:
        """Return what a pack's rules/publication.yaml says of links."""
        return cls(**asdict(rules.limits), withhold_concentration=rules.withhold_concentration, near=rules.near)

    def of_sum(self, row: Mapping[str, Any], name: str) -> str:
        """Return why a sum over the firms ``name`` is withheld; columns name, name_largest_share, name_two_largest_share."""
        return self.withholds(row.get(name), row.get(f"{name}_largest_share"), row.get(f"{name}_two_largest_share"))

    def of_link(self, row: Mapping[str, Any]) -> str:
        """Return why a link's values are withheld: by its makers, by those who need it, by those whose purchases they rest on."""
        by_makers = self.withholds(row["makers"], row["largest_share"], row["two_largest_share"])
        names = ("buyers", *(PARTIES if row.get("basis") == "purchases" else ()))
        return by_makers or next((reason for name in names if (reason := self.of_sum(row, name))), "")
