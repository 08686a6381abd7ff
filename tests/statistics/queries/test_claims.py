"""What a stored value claims: the share of strategic industry lies between whole classes and whole and part classes."""

from __future__ import annotations

import pytest

from liantu.kernel.bound import Bound
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.period import Period
from liantu.statistics.engine.targets import Aim, Direction
from liantu.statistics.engine.verdicts import Outcome, verdict
from liantu.statistics.queries.claims import Stored, claim_of
from liantu.statistics.queries.readings import computed_readings

SHARE = "strategic_emerging_output_share"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("chongqing")


def test_the_share_reaches_from_whole_classes_to_whole_and_part_ones(pack: Pack) -> None:
    claim = claim_of(pack, SHARE, Stored("2025", 20.0, 10, 10, upper=41.0))
    assert (claim.bound, claim.reach) == (Bound.AT_LEAST, (20.0, 41.0))
    assert claim_of(pack, f"{SHARE}_upper", Stored("2025", 41.0, 10, 10)).bound is Bound.EXACT


def test_silent_firms_widen_both_ends(pack: Pack) -> None:
    low, high = claim_of(pack, SHARE, Stored("2025", 20.0, 10, 9, upper=41.0)).reach or (0.0, 0.0)
    assert 0 < low < 20
    assert 41 < high < 100


def test_high_technology_is_known_of_every_class(pack: Pack) -> None:
    assert claim_of(pack, "high_tech_output_share", Stored("2025", 20.0, 10, 10)).bound is Bound.EXACT


@pytest.mark.parametrize(
    ("lower", "upper", "outcome"), [(20.0, 41.0, Outcome.UNTOLD), (36.0, 41.0, Outcome.MET), (20.0, 30.0, Outcome.MISSED)]
)
def test_a_target_is_judged_by_both_ends(pack: Pack, lower: float, upper: float, outcome: Outcome) -> None:
    target = next(one for one in pack.targets if one.code == "opinion_2025_strategic_emerging")
    year = Period.parse(target.period)
    readings = computed_readings(pack, target, [Stored(str(year), lower, 10, 10, upper)])
    aim = Aim(year, Direction.ABOVE, 35.0)
    assert verdict(aim, readings, year.end_date.replace(year=year.year + 1)).outcome is outcome


def test_a_value_that_does_not_tell_its_firms_is_not_bounded_by_the_upper_one(pack: Pack) -> None:
    """A released value, and a share of what may be below zero from half of the firms: nothing follows, whatever the upper value says."""
    assert claim_of(pack, SHARE, Stored("2025", 30.0, None, None, upper=34.0)).reach is None
    assert claim_of(pack, "strategic_emerging_share", Stored("2025", 30.0, 7000, 3500, upper=34.0)).reach is None
