from __future__ import annotations

import pytest

from liantu.chains.engine.publication import PublicationRule
from liantu.kernel.pack import load_pack
from liantu.regions.engine.parameters import RegionRules
from liantu.statistics.engine.disclosure import DisclosureRule
from liantu.statistics.engine.disclosure.limits import PublicationLimits

LIMITS = PublicationLimits(3, 0.7, 0.85)


@pytest.mark.parametrize(
    ("firms", "largest", "two_largest", "reason"),
    [
        (None, None, None, ""),
        (0, None, None, ""),
        (1, 1.0, 1.0, "few_firms"),
        (2, 0.5, 1.0, "few_firms"),
        (3, 0.7, 0.85, ""),
        (3, 0.71, 0.85, "dominant"),
        (3, 0.7, 0.86, "two_dominant"),
        (3, None, None, ""),
        (3, None, 0.9, "two_dominant"),
    ],
)
def test_few_firms_and_those_that_dominate(firms: int | None, largest: float | None, two_largest: float | None, reason: str) -> None:
    assert LIMITS.withholds(firms, largest, two_largest) == reason


def test_links_regions_and_figures_keep_the_same_kind_of_limits() -> None:
    rules = load_pack("chongqing").rules
    kept = [
        PublicationRule.read(rules["publication"]),
        RegionRules.read(rules["regions"], rules["publication"]).publication,
        DisclosureRule.read(rules["disclosure"]),
    ]
    for limits in kept:
        assert isinstance(limits, PublicationLimits)
        assert limits.withholds(limits.minimum_firms - 1, 0.4, 0.8) == "few_firms"
    assert not PublicationRule.read({**rules["publication"], "withhold_concentration": False}).withhold_concentration
    assert RegionRules.read({"version": "1"}, {"minimum_firms": 4}).publication == PublicationLimits(4, 0.7, 0.85)
