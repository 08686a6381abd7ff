"""初级规则: which sums are sensitive in themselves, and how uncertain a sensitive sum must stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Annotated, ClassVar

import numpy as np
import numpy.typing as npt
from pydantic import Field

from liantu.kernel.pack.entries import Dimension, Entry, Words
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count, Number, Positive, Share
from liantu.kernel.text import Text
from liantu.statistics.engine.disclosure.limits import DOMINANT, FEW_FIRMS, TWO_DOMINANT, LimitKeys, PublicationLimits

Floats = npt.NDArray[np.float64]

REASONS = ("", FEW_FIRMS, DOMINANT, TWO_DOMINANT, "p_percent", "secondary", "frozen")
"""Why a cell is withheld, by number; the empty reason is that of a cell that is shown."""
SECONDARY, FROZEN = REASONS.index("secondary"), REASONS.index("frozen")


@dataclass(frozen=True, slots=True)
class DisclosureRule(PublicationLimits):
    """Parameters of disclosure control beside the limits that every publication keeps.

    Shares are 0–1, ``p`` is 0.1 for 10 %, ``weights`` say what a withheld dimension costs.
    """

    p: float
    least_protection: float = 0.05
    relation_tolerance: float = 0.05
    rest_tolerance: float = 1e-9
    minimum_firms_distribution: int = 5
    weights: Mapping[str, float] = field(default_factory=dict)
    never_first: frozenset[str] = frozenset({"city"})

    def reasons(self, total: Floats, contributors: Floats, first: Floats, second: Floats) -> npt.NDArray[np.int8]:
        """Return the number in `REASONS` of the first primary rule that each sum breaks; 0 where it breaks none or no firm contributes.

        ``first`` and ``second`` are sizes (absolute values) of the two largest contributions. A sum in which gains and losses cancel is
        taken to be as large as its two largest contributions together.

        >>> rule = DisclosureRule(3, 0.7, 0.85, 0.1)
        >>> cells = [[100, 2, 60, 40], [100, 9, 75, 5], [100, 9, 50, 40], [100, 9, 60, 20], [0, 0, 0, 0]]
        >>> [REASONS[number] for number in rule.reasons(*np.array(cells, dtype=float).T)]
        ['few_firms', 'dominant', 'two_dominant', '', '']

        With looser shares the p % rule still finds that the second can tell the first within 10 %: 100 − 80 − 15 = 5 < 8.

        >>> REASONS[DisclosureRule(3, 0.9, 1.0, 0.1).reasons(*np.array([[100, 9, 80, 15]], dtype=float).T)[0]]
        'p_percent'
        """
        size = np.maximum(np.abs(total), first + second)
        broken = [
            contributors < self.minimum_firms,
            first > self.maximum_largest_share * size,
            first + second > self.maximum_two_largest_share * size,
            size - first - second < self.p * first,
        ]
        numbers = np.select(broken, [1, 2, 3, 4], default=0)
        return np.where(contributors > 0, numbers, 0).astype(np.int8)

    def required(self, total: Floats, first: Floats, second: Floats) -> Floats:
        """Return by how much a sensitive sum must stay uncertain, up and down: the sliding protection of every rule that it breaks.

        max(p·x₁ − rest, x₁/k₁ − X, (x₁+x₂)/k₂ − X, least·x₁), at most X: Hundepool et al., Statistical Disclosure Control (2012), 4.2.3.

        >>> rule = DisclosureRule(3, 0.7, 0.85, 0.1)
        >>> rule.required(np.array([70.0, 100.0]), np.array([70.0, 60.0]), np.array([0.0, 40.0])).round(2).tolist()
        [30.0, 17.65]
        """
        size = np.maximum(np.abs(total), first + second)
        uncertainty = np.maximum.reduce(
            [
                self.p * first - (size - first - second),
                first / self.maximum_largest_share - size,
                (first + second) / self.maximum_two_largest_share - size,
                self.least_protection * first,
            ]
        )
        return np.minimum(uncertainty, size)


class DisclosureReasons(Entry):
    """Why a figure is withheld, in words."""

    few_firms: Words
    dominant: Words
    two_dominant: Words
    p_percent: Words
    secondary: Words
    frozen: Words
    distribution: Words

    def text(self, reason: str) -> Text:
        """Return the words of a reason; the reason itself where there is none of that name."""
        wording = getattr(self, reason) if reason in type(self).model_fields else None
        return wording if isinstance(wording, Text) else Text(reason, reason)


class DisclosureRules(LimitKeys, RuleFile):
    """The pack's rules/disclosure.yaml."""

    file: ClassVar[str] = "disclosure"
    decides: ClassVar[Text] = Text(
        "发布所需的最少企业数、最大占比、p%、保护幅度、各维度的权重及不公布的理由",
        "minimum number of firms, maximum shares, p %, minimum protection, weights of dimensions, and the wording of the reasons",
    )

    p_percent: Annotated[Number, Field(ge=0, le=100)]
    least_protection: Share
    relation_tolerance: Share
    rest_tolerance: Share
    minimum_firms_distribution: Count
    weights: dict[Dimension, Positive]
    never_first: frozenset[Dimension]
    reasons: DisclosureReasons

    @property
    def rule(self) -> DisclosureRule:
        """The parameters as disclosure control computes with them."""
        names = ("least_protection", "relation_tolerance", "rest_tolerance", "minimum_firms_distribution", "weights", "never_first")
        return DisclosureRule(**asdict(self.limits), p=self.p_percent / 100, **{name: getattr(self, name) for name in names})
