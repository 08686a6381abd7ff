from __future__ import annotations

import pytest

from liantu.accounts.queries import PUBLIC, Role, Viewer, visible_to
from liantu.statistics.models import Computation, Forecast, QualityIssue, StatisticFigure
from liantu.statistics.rules import may_compute, may_release
from tests.statistics.city import A, B, City


def firm(pk: int) -> Viewer:
    return Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({pk}))


DISTRICT = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({B}))
OTHER_DISTRICT = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({A}))
LEADER = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))
REVIEWER = Viewer(roles=frozenset({Role.REVIEWER}))


def test_issues_are_seen_as_reports_are(computation: Computation, city: City) -> None:
    rows = QualityIssue.objects.all()
    own = city.firms["药厂甲"]
    assert set(visible_to(firm(own), rows).values_list("organisation", flat=True)) == {own}
    assert not visible_to(firm(city.firms["电脑甲"]), rows).exists()
    assert visible_to(DISTRICT, rows).count() == rows.count() > 0
    assert not visible_to(OTHER_DISTRICT, rows).exists()
    for viewer in (PUBLIC, LEADER, REVIEWER):
        assert not visible_to(viewer, rows).exists()


@pytest.mark.parametrize("viewer", [PUBLIC, REVIEWER, firm(1)])
def test_aggregates_and_what_rests_on_them_are_for_officials(computation: Computation, viewer: Viewer) -> None:
    assert not visible_to(viewer, StatisticFigure.objects.all()).exists()
    assert not visible_to(viewer, Computation.objects.all()).exists()
    assert set(visible_to(viewer, Forecast.objects.all()).values_list("origin", flat=True)) <= {Forecast.Origin.OFFICIAL}


def test_a_leader_sees_sums_of_the_own_chain_alone_and_of_enough_firms(computation: Computation) -> None:
    StatisticFigure.objects.filter(pk__in=StatisticFigure.objects.values("pk")[:4]).update(dimension="chain", key="lithium_battery")
    rows = StatisticFigure.objects.filter(dimension="chain").order_by("pk")
    (enough, few, other, median) = rows[:4]
    for row, indicator, key, known in (
        (enough, "above_scale_output", "lithium_battery", 4),
        (few, "above_scale_revenue", "lithium_battery", 3),
        (other, "above_scale_output", "intelligent_nev", 9),
        (median, "labour_productivity_median", "lithium_battery", 9),
    ):
        StatisticFigure.objects.filter(pk=row.pk).update(indicator=indicator, key=key, known=known)
    assert list(visible_to(LEADER, StatisticFigure.objects.filter(pk__in=[row.pk for row in (enough, few, other, median)]))) == [enough]


def test_officials_of_a_district_see_aggregates_and_do_not_release(computation: Computation) -> None:
    assert visible_to(DISTRICT, StatisticFigure.objects.all()).count() == StatisticFigure.objects.count()
    assert not may_compute(DISTRICT)
    assert not may_release(DISTRICT)
    assert not may_release(Viewer(roles=frozenset({Role.OFFICIAL}), sees_city=True))
    assert may_release(Viewer(roles=frozenset({Role.ANALYST}), sees_city=True))
