"""Shares of a target: the city sets them, a district accepts or answers, and each sees what concerns it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from liantu.accounts.models import AuditLine, Membership, User
from liantu.accounts.queries import PUBLIC, SYSTEM, viewer_of
from liantu.desk.models import Notice
from liantu.kernel.bound import Bound
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Home
from liantu.statistics.actions.district_targets import accept_share, answer_share, set_share
from liantu.statistics.cards import cards, headlines
from liantu.statistics.models import Computation, DistrictTarget
from liantu.statistics.queries.district_targets import ShareLine, district_targets, own_shares, shareable, shares
from liantu.statistics.queries.headlines import share_headlines
from liantu.statistics.queries.readings import target_of
from liantu.statistics.queries.targets import target_view
from tests.statistics.city import A, B, City
from tests.statistics.pages.conftest import ask
from tests.statistics.pages.reading import text

__all__ = ["ask"]
REVENUE = "action_2027_above_scale_revenue"
Role = Membership.RoleChoice


def official(scope: str, key: str = "") -> Viewer:
    user, _made = User.objects.get_or_create(username=f"official-{scope}-{key}")
    Membership.objects.get_or_create(user=user, role=Role.OFFICIAL, scope=scope, scope_key=key)
    return viewer_of(user)


def test_the_city_sets_a_district_accepts_or_answers(pack: Pack, computation: Computation) -> None:
    city, district, other = official("city"), official("district", A), official("district", B)
    row = set_share(city, pack, REVENUE, A, 500.0, "按产值占比")
    with pytest.raises(NotAllowedError):
        set_share(district, pack, REVENUE, A, 1.0)
    with pytest.raises(NotFoundError):
        accept_share(other, row.pk)  # it does not see it
    with pytest.raises(NotAllowedError):
        accept_share(city, row.pk)  # it is not its own
    with pytest.raises(LiantuError):
        answer_share(district, row.pk, "  ")
    assert answer_share(district, row.pk, "电池项目延后").state == DistrictTarget.State.ANSWERED
    again = set_share(city, pack, REVENUE, A, 450.0)
    assert (again.pk, again.state, again.reason) == (row.pk, DistrictTarget.State.SET, "")
    assert accept_share(district, row.pk).state == DistrictTarget.State.ACCEPTED
    assert AuditLine.objects.filter(verb="set_district_target").count() == 2
    assert AuditLine.objects.filter(verb="answer_district_target").count() == 2


def test_a_share_is_told_to_its_district_and_what_the_district_says_to_the_city(pack: Pack, computation: Computation) -> None:
    city, district, _other = official("city"), official("district", A), official("district", B)

    def told(kind: str) -> list[tuple[int, str]]:
        return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("user", "url"))

    page = f"/targets/{REVENUE}/districts/"
    row = set_share(city, pack, REVENUE, A, 500.0)
    assert told("statistics.share") == [(district.user_id, page)]
    answer_share(district, row.pk, "电池项目延后")
    assert told("statistics.share_answered") == [(city.user_id, page)]
    assert "电池项目延后" in Notice.objects.get(kind="statistics.share_answered").line_zh
    set_share(city, pack, REVENUE, A, 450.0)
    accept_share(district, row.pk)
    assert len(told("statistics.share")) == len(told("statistics.share_answered")) == 2


def test_what_cannot_be_shared_is_refused(pack: Pack, computation: Computation) -> None:
    city = official("city")
    with pytest.raises(LiantuError):
        set_share(city, pack, "opinion_2035_leading_tier", A, 1.0)  # no number
    with pytest.raises(LiantuError):
        set_share(city, pack, REVENUE, A, float("nan"))
    with pytest.raises(NotFoundError):
        set_share(city, pack, REVENUE, "999999", 1.0)
    assert shareable(pack, target_of(pack, REVENUE))
    assert not shareable(pack, target_of(pack, "action_2027_manufacturing_share_of_gdp"))  # nothing of it is computed


def test_shares_stand_against_the_citys_target(pack: Pack, computation: Computation) -> None:
    """A had 360 in 2025 of the 500 that it is set; A's and B's 600 are 39,400 less than the city's 40,000."""
    city = official("city")
    set_share(city, pack, REVENUE, A, 500.0)
    set_share(city, pack, REVENUE, B, 100.0)
    told = shares(SYSTEM, pack, target_view(SYSTEM, pack, REVENUE, computation=computation), computation=computation)
    lines = {line.district: line for line in told.lines}
    assert (lines[A].now, lines[A].lacking, lines[A].met) == (pytest.approx(360), pytest.approx(140), False)
    assert (lines[B].now, lines[B].lacking, lines[B].met) == (pytest.approx(140), pytest.approx(-40), True)
    assert (told.total, told.lacking, told.count) == (600.0, pytest.approx(39_400), 2)
    assert lines[A].suggested == pytest.approx(200 * 40_000 / 310)


def test_no_verdict_beyond_what_silent_firms_leave_open(pack: Pack, computation: Computation) -> None:
    """Of B's three firms one is silent in 2025: what 140 stands for lies between 140 and 140 · (1 + 3 · 1/2) = 350."""
    city = official("city")

    def line(asked: float) -> ShareLine:
        set_share(city, pack, REVENUE, B, asked)
        told = shares(SYSTEM, pack, target_view(SYSTEM, pack, REVENUE, computation=computation), computation=computation)
        return next(one for one in told.lines if one.district == B)

    assert (line(200.0).bound, line(200.0).lacking, line(200.0).met) == (Bound.AT_LEAST, None, None)
    assert (line(400.0).lacking, line(400.0).met) == (pytest.approx(50), False)
    (said,) = share_headlines(official("district", B), pack, computation, "/targets/{}/")
    assert "至少" in "".join(piece.zh for piece in said.pieces if isinstance(piece, Text))
    assert said.stake_cny == pytest.approx(50e8)


def test_each_sees_its_own(pack: Pack, city: City, computation: Computation) -> None:
    official_of_city, district = official("city"), official("district", A)
    for one in (A, B):
        set_share(official_of_city, pack, REVENUE, one, 500.0)
    assert [row.district for row in district_targets(district)] == [A]
    assert district_targets(PUBLIC).count() == 0
    assert district_targets(Viewer(user_id=1, organisations=frozenset({city.firms["电脑甲"]}))).count() == 0
    ((entry, line),) = own_shares(district, pack, computation=computation)
    assert (entry.code, line.district) == (REVENUE, A)
    assert own_shares(official_of_city, pack, computation=computation) == []


def test_a_districts_home_begins_with_its_shares(pack: Pack, computation: Computation) -> None:
    set_share(official("city"), pack, REVENUE, A, 500.0)
    district = official("district", A)
    assert "district_targets" in {card.key for card in cards(district, Home.WORK)}
    (said,) = headlines(district, Home.WORK)
    assert said.stake_cny == pytest.approx(140e8)
    assert said.good is False
    assert [one.value for one in said.cited] == [pytest.approx(360)]


def test_the_homes_of_the_city_say_what_is_behind_and_what_it_costs(pack: Pack, computation: Computation) -> None:
    told = {said.key: said for said in headlines(official("city"), Home.LEADER)}
    assert told[f"target:{REVENUE}"].stake_cny
    assert all(said.good is False for said in told.values())
    assert list(headlines(official("city"), Home.FIRM)) == []


def test_the_page_sets_and_answers(ask: Callable[[str], Client], pack: Pack) -> None:
    user, _made = User.objects.get_or_create(username="official-city-")
    Membership.objects.get_or_create(user=user, role=Role.OFFICIAL, scope="city", scope_key="")
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/targets/{REVENUE}/districts/"
    assert browser.post(address, {f"value-{A}": "500", f"value-{B}": "many", "note": "试行"}).status_code == 302
    (row,) = DistrictTarget.objects.all()
    assert (row.district, row.value, row.note) == (A, 500.0, "试行")
    browser.get(address)
    only_wrong = browser.post(address, {f"value-{B}": "many"}, follow=True)
    assert [one.level_tag for one in only_wrong.context["messages"]] == ["error"]
    district = ask("district")
    page = text(district.get(address))
    assert "待区县确认" in page
    assert f"value-{A}" not in page
    district.post(address, {"share": row.pk, "answer": "accept"})
    row.refresh_from_db()
    assert row.state == DistrictTarget.State.ACCEPTED
    assert ask("firm").get(address).status_code == 404
    assert ask("district").post(address, {f"value-{A}": "1"}).status_code == 403
    assert browser.get(f"/api/targets/{REVENUE}/districts").json()[0]["state"] == "accepted"
