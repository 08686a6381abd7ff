from __future__ import annotations

import pytest

from liantu.chains.engine.publication import PublicationRule
from liantu.kernel.pack import load_pack
from liantu.regions.engine.parameters import PublicationRules, RegionParameters, RegionRules
from liantu.statistics.engine.disclosure import DisclosureRules
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
    pack = load_pack("chongqing")
    publication = pack.rule(PublicationRules)
    kept = [
        PublicationRule.of(publication),
        RegionRules.of(pack.rule(RegionParameters), publication).publication,
        pack.rule(DisclosureRules).rule,
    ]
    for limits in kept:
        assert isinstance(limits, PublicationLimits)
        assert limits.withholds(limits.minimum_firms - 1, 0.4, 0.8) == "few_firms"
    assert not PublicationRule.of(publication.model_copy(update={"withhold_concentration": False})).withhold_concentration
    wider = publication.model_copy(update={"minimum_firms": 4})
    assert RegionRules.of(pack.rule(RegionParameters), wider).publication == PublicationLimits(4, 0.7, 0.85)
