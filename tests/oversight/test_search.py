"""The search page: who finds what, which texts are refused, and the way to all hits of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from liantu.accounts.models import Membership, User
from liantu.accounts.queries import PUBLIC, SYSTEM, viewer_of
from liantu.kernel.finding import Severity
from liantu.kernel.viewer import Viewer
from liantu.oversight.actions import accept_task, assign_task, drop_task
from liantu.oversight.models import FindingRecord
from liantu.oversight.pages.search import SHOWN
from liantu.oversight.search import find_checks, find_findings, find_measures, find_tasks
from liantu.rooms.search import LONGEST, providers
from tests.oversight.conftest import World, person, weak

pytestmark = pytest.mark.django_db
CELL = weak("battery_cell", chains=["lithium_battery"], districts=["500112"])
SHEET = weak("steel_sheet", Severity.YELLOW, districts=["500113"])
DISTRICT = Viewer(user_id=0, districts=frozenset({"500112"}))


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Names in Chinese, whatever language was asked for last."""
    with translation.override("zh-hans"):
        yield


def page(client: Client, text: str, more: str = "") -> str:
    response = client.get(f"/search/?q={quote(text)}{more}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_findings_by_text_and_code_for_those_who_see_them(world: World) -> None:
    world.run(SHEET, CELL)
    cell = world.record(CELL)
    assert [hit.url for hit in find_findings(SYSTEM, "battery", 9)] == [f"/findings/{cell.fingerprint}/"]
    assert [hit.note for hit in find_findings(SYSTEM, "ch001", 9)] == ["CH001 · 红色·立即处理", "CH001 · 黄色·尽快处理"]
    assert [hit.url for hit in find_findings(DISTRICT, "CH001", 9)] == [f"/findings/{cell.fingerprint}/"]
    assert find_findings(PUBLIC, "CH001", 9) == []
    world.run(SHEET)
    assert find_findings(SYSTEM, "battery", 9) == [], "what is cleared stands in the list of cleared ones"


def test_tasks_under_way_stand_first(world: World, analyst: User) -> None:
    world.run(CELL, SHEET)
    dropped = assign_task(SYSTEM, world.record(CELL), world.pack, title="铜箔一", owner_id=analyst.pk)
    accept_task(SYSTEM, dropped)
    drop_task(SYSTEM, dropped, "不再需要")
    open_ = assign_task(SYSTEM, world.record(SHEET), world.pack, title="铜箔二", owner_id=analyst.pk)
    assert [hit.url for hit in find_tasks(SYSTEM, "铜箔", 9)] == [f"/tasks/{open_.pk}/", f"/tasks/{dropped.pk}/"]
    assert [hit.url for hit in find_tasks(SYSTEM, "CH001", 1)] == [f"/tasks/{open_.pk}/"]
    assert find_tasks(PUBLIC, "铜箔", 9) == []
    assert len(find_tasks(viewer_of(analyst), "铜箔", 9)) == 2
    assert [hit.name for hit in find_tasks(DISTRICT, "铜箔", 9)] == ["铜箔一"]


def test_measures_by_commitment_and_checks_by_code(world: World) -> None:
    measure = world.pack.measures[2]
    (first, *_rest) = find_measures(PUBLIC, measure.commitments[0].code, 9)
    assert (first.name, first.url) == (measure.title.zh, f"/measures/#measure-{measure.number}")
    (hit,) = find_checks(PUBLIC, "ch001", 9)
    assert (hit.url, hit.name) == ("/checks/CH001/", world.pack.checks["CH001"].name.zh)


def test_more_hits_lead_to_the_list_or_to_all_of_the_kind(world: World, browser: Client) -> None:
    many = [weak(f"battery_{number}") for number in range(SHOWN + 1)]
    world.run(*many)
    for finding in many:
        assign_task(SYSTEM, world.record(finding), world.pack, title="配套任务")
    found = page(browser, "battery_")
    assert found.count('href="/findings/') - found.count('href="/findings/"') == SHOWN + 1, "eight hits and the way to all"
    assert 'href="/findings/?text=battery_"' in found
    assert browser.get("/findings/?text=battery_").content.decode().count("本地配套率 12%") >= SHOWN + 1
    tasks = page(browser, "配套任务")
    assert "kind=tasks" in tasks
    assert page(browser, "配套任务", "&kind=tasks").count(">配套任务</a>") == SHOWN + 1
    assert "kind=findings" not in found


def test_the_list_of_findings_finds_by_code_as_the_search_does(world: World, browser: Client) -> None:
    world.run(CELL)
    assert "battery_cell" in browser.get("/findings/?text=CH00").content.decode()


def test_the_page_says_what_it_will_not_look_for(world: World, browser: Client) -> None:
    world.run(CELL)
    assert "请至少输入两个字符" in page(browser, "C")
    assert "请至少输入两个字符" not in page(browser, "铜")
    assert "只列出您有权查看的内容" in page(browser, "  ")
    assert "没有找到您可查看的内容" in page(browser, "zzzz")
    assert browser.get("/search/?q=CH%00001").status_code == 400
    assert "CH001" in page(browser, "CH\u200b001"), "what cannot be seen does not count"
    assert "没有找到" in page(browser, "x" * (LONGEST * 50))
    assert "&lt;b&gt;" in page(browser, "<b>")
    assert "没有找到" in page(browser, "battery", "&kind=nothing")


def test_wildcards_of_the_database_are_letters(world: World, browser: Client) -> None:
    world.run(CELL)
    for text in ("%%", "b%y", "__"):
        assert "/findings/" + world.record(CELL).fingerprint not in page(browser, text), text


def test_the_public_finds_what_is_public(world: World) -> None:
    world.run(CELL)
    found = page(Client(), "CH001")
    assert "/checks/CH001/" in found
    assert world.record(CELL).fingerprint not in found


def test_simulated_hits_say_so(world: World, browser: Client) -> None:
    world.run(CELL)
    assert "模拟数据" not in page(browser, "battery_cell")
    FindingRecord.objects.update(simulated=True)
    assert "模拟数据" in page(browser, "battery_cell")


def test_the_page_speaks_english(browser: Client) -> None:
    found = browser.get("/search/?q=CH001", headers={"accept-language": "en"}).content.decode()
    assert "Search for “CH001”" in found
    assert "Weak link" in found


def test_the_field_stands_in_the_head_of_every_page() -> None:
    for address in ("/search/", "/chains/", "/accounts/login/", "/there-is-no-such-page/"):
        content = Client().get(address).content.decode()
        assert '<form class="site-search" method="get" action="/search/" role="search"' in content, address
        assert '<label class="visually-hidden" for="site-search">' in content
    assert 'id="site-search" name="q" value="CH001"' in page(Client(), "CH001")


def test_queries_do_not_grow_with_what_is_found(world: World) -> None:
    counts = []
    client = Client()
    client.force_login(person("officer", Membership.RoleChoice.OFFICIAL), backend="django.contrib.auth.backends.ModelBackend")
    page(client, "battery")
    for size in (1, SHOWN + 4):
        findings = [weak(f"battery_{number}") for number in range(size)]
        world.run(*findings)
        with CaptureQueriesContext(connection) as queries:
            assert "battery_0" in page(client, "battery")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 2 * len(providers())
