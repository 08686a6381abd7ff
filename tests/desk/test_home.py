"""The home of each role: what it is called, what it is made of, and what stands there when nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import Membership
from liantu.accounts.queries import PUBLIC, viewer_of
from liantu.desk.queries import shown_home
from liantu.kernel.sentence import Sentence, sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Home
from liantu.rooms.installed import installed_rooms
from tests.desk.people import browser, person

pytestmark = pytest.mark.django_db
Role = Membership.RoleChoice
HOMES = [
    (Role.LEADER, "city", "", "全市工业总览"),
    (Role.ANALYST, "city", "", "工作台"),
    (Role.OFFICIAL, "district", "500112", "工作台"),
    (Role.CHAIN_LEADER, "chain", "lithium_battery", "我的产业链"),
    (Role.FIRM, "organisation", "1", "我的企业"),
    (Role.REVIEWER, "city", "", "待评审事项"),
]


def heading(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found
    return found[1].strip()


def say(monkeypatch: pytest.MonkeyPatch, *said: Sentence) -> None:
    """Let the highest room say sentences, and all others none."""

    def headlines(_self: Any, _viewer: Viewer, _home: Home) -> Iterable[Sentence]:
        return said

    for number, room in enumerate(reversed(installed_rooms())):
        monkeypatch.setattr(type(room), "headlines", headlines if number == 0 else lambda _self, _viewer, _home: ())


@pytest.mark.parametrize(("role", "scope", "key", "title"), HOMES)
def test_each_role_has_a_home_in_both_languages(role: str, scope: str, key: str, title: str) -> None:
    client = browser(person("somebody", role, scope, key))
    chinese = client.get("/")
    assert chinese.status_code == 200, "no home sends its people elsewhere"
    assert heading(chinese.content.decode()) == title
    english = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert not re.search(r"[\u4e00-\u9fff]", heading(english))


def test_the_public_reads_what_this_is_and_how_to_sign_in() -> None:
    page = Client().get("/").content.decode()
    assert heading(page) == "公开信息"
    assert "产业大脑" in page
    assert 'href="/accounts/login/"' in page
    assert 'href="/chains/"' in page, "what is open to everybody"
    assert 'href="/tasks/"' not in page
    assert "未知" not in page


def test_who_holds_no_role_is_told_whom_to_ask() -> None:
    page = browser(person("nobody")).get("/").content.decode()
    assert "还没有角色" in page
    assert "系统管理员" in page


def test_who_has_several_homes_goes_from_one_to_the_other() -> None:
    user = person("several", Role.LEADER)
    Membership.objects.create(user=user, role=Role.CHAIN_LEADER, scope="chain", scope_key="lithium_battery")
    client = browser(user)
    page = client.get("/").content.decode()
    assert heading(page) == "全市工业总览"
    assert 'href="/?home=chain"' in page
    assert heading(client.get("/?home=chain").content.decode()) == "我的产业链"
    assert heading(client.get("/?home=firm").content.decode()) == "全市工业总览", "a home that one has not is none"


def test_the_sentences_worth_most_stand_first_and_no_more_than_three(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, *(sentence(Text(f"第{number}句。", f"No {number}."), stake_cny=number * 1e8) for number in (1, 4, 2, 3)))
    page = browser(person("leader", Role.LEADER)).get("/").content.decode()
    assert [page.find(f"第{number}句") for number in (4, 3, 2)] == sorted(page.find(f"第{number}句") for number in (4, 3, 2))
    assert "第4句" in page
    assert "第1句" not in page


@pytest.mark.parametrize("home", list(Home))
def test_a_home_of_an_empty_city_is_cheap_and_says_what_comes(home: Home, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(40):
        shown = shown_home(PUBLIC, home, timezone.now() - timedelta(days=1))
    assert shown.home is home


def test_the_screen_shows_what_the_leaders_home_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, sentence(Text("产值增加。", "Output rises.")))
    leader = person("leader", Role.LEADER)
    page = browser(leader).get("/screen/").content.decode()
    assert "产值增加。" in page
    assert page.count("screen-panel") >= 1 + len(shown_home(viewer_of(leader), Home.LEADER, None).readable)
    assert "<form" not in page, "the screen is read only"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page), "nothing inline"


def test_the_screen_is_for_those_who_see_the_city() -> None:
    assert browser(person("district", Role.OFFICIAL, "district", "500112")).get("/screen/").status_code == 403
    assert Client().get("/screen/").status_code == 302


def test_the_tour_is_shown_until_it_is_dismissed() -> None:
    client = browser(person("new", Role.ANALYST))
    page = client.get("/").content.decode()
    assert page.count("data-tour-step=") == 4
    assert "built/tour.js" in page
    assert client.post("/tour/done/").status_code == 302
    assert "data-tour" not in client.get("/").content.decode()
    assert "data-tour" not in Client().get("/").content.decode(), "the public has no tour"
