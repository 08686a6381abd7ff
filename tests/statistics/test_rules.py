from __future__ import annotations

import pytest

from liantu.accounts.queries import PUBLIC, Reader, Role, visible_to
from liantu.statistics.models import Computation, Forecast, QualityIssue, StatisticFigure
from liantu.statistics.rules import may_compute, may_release
from tests.statistics.city import A, B, City


def firm(pk: int) -> Reader:
    return Reader(roles=frozenset({Role.FIRM}), organisations=frozenset({pk}))


DISTRICT = Reader(roles=frozenset({Role.OFFICIAL}), districts=frozenset({B}))
OTHER_DISTRICT = Reader(roles=frozenset({Role.OFFICIAL}), districts=frozenset({A}))
LEADER = Reader(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))
REVIEWER = Reader(roles=frozenset({Role.REVIEWER}))


def test_issues_are_seen_as_reports_are(computation: Computation, city: City) -> None:
    rows = QualityIssue.objects.all()
    own = city.firms["药厂甲"]
    assert set(visible_to(firm(own), rows).values_list("organisation", flat=True)) == {own}
    assert not visible_to(firm(city.firms["电脑甲"]), rows).exists()
    assert visible_to(DISTRICT, rows).count() == rows.count() > 0
    assert not visible_to(OTHER_DISTRICT, rows).exists()
    for reader in (PUBLIC, LEADER, REVIEWER):
        assert not visible_to(reader, rows).exists()


@pytest.mark.parametrize("reader", [PUBLIC, LEADER, REVIEWER, firm(1)])
def test_aggregates_and_what_rests_on_them_are_for_officials(computation: Computation, reader: Reader) -> None:
    assert not visible_to(reader, StatisticFigure.objects.all()).exists()
    assert not visible_to(reader, Computation.objects.all()).exists()
    assert set(visible_to(reader, Forecast.objects.all()).values_list("origin", flat=True)) <= {Forecast.Origin.OFFICIAL}


def test_officials_of_a_district_see_aggregates_and_do_not_release(computation: Computation) -> None:
    assert visible_to(DISTRICT, StatisticFigure.objects.all()).count() == StatisticFigure.objects.count()
    assert not may_compute(DISTRICT)
    assert not may_release(DISTRICT)
    assert not may_release(Reader(roles=frozenset({Role.OFFICIAL}), sees_city=True))
    assert may_release(Reader(roles=frozenset({Role.ANALYST}), sees_city=True))
