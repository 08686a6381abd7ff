"""The report page: who reads it, what stands in it, that its numbers open; findings and tasks since a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liantu.accounts.models import Membership, User
from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.viewer import Viewer
from liantu.oversight.actions import accept_task, assign_task, finish_task
from liantu.oversight.models import FindingRecord, Task
from liantu.oversight.pages.report import month_before
from liantu.oversight.report import sections
from liantu.rooms.cards import ReportSection, report_sections_for
from liantu.rooms.installed import installed_rooms
from tests.oversight.conftest import World, person, weak

pytestmark = pytest.mark.django_db
Role = Membership.RoleChoice
SINCE = month_before(timezone.localdate())
CELL = weak("battery_cell", chains=["lithium_battery"], districts=["500112"])
SHEET = weak("steel_sheet", districts=["500113"])
OLD = timedelta(days=100)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def contexts(viewer: Viewer = SYSTEM) -> dict[str, Any]:
    return {section.key: section.context for section in sections(viewer, SINCE)}


def test_the_month_before() -> None:
    assert [month_before(date(2026, 1, 1)), month_before(date(2026, 3, 31))] == [date(2025, 12, 1), date(2026, 2, 1)]


def test_findings_that_came_and_went_since_the_day(world: World) -> None:
    world.run(CELL, SHEET)
    FindingRecord.objects.filter(fingerprint=SHEET.fingerprint).update(raised_at=timezone.now() - OLD)
    found = contexts()["findings"]
    assert [row.fingerprint for row in found["new"]] == [CELL.fingerprint]
    assert (found["changes"], found["cleared"], found["open"]["red"]) == ({"new": 1, "cleared": 0}, [], 2)
    world.run(CELL)
    found = contexts()["findings"]
    assert [row.fingerprint for row in found["cleared"]] == [SHEET.fingerprint]
    assert found["changes"] == {"new": 1, "cleared": 1}
    FindingRecord.objects.filter(fingerprint=SHEET.fingerprint).update(cleared_at=timezone.now() - OLD)
    assert contexts()["findings"]["changes"] == {"new": 1, "cleared": 0}


def test_tasks_done_since_the_day_and_overdue_now(world: World, analyst: User) -> None:
    world.run(CELL, SHEET)
    done, late = (assign_task(SYSTEM, world.record(one), world.pack, owner_id=analyst.pk) for one in (CELL, SHEET))
    accept_task(SYSTEM, done)
    finish_task(SYSTEM, done, "引进一家电芯企业")
    Task.objects.filter(pk=late.pk).update(due_date=timezone.localdate() - timedelta(days=1))
    found = contexts()["tasks"]
    assert found["counts"] == {"given": 2, "done": 1, "dropped": 0, "under_way": 1, "overdue": 1}
    assert ([task.pk for task in found["done"]], [task.pk for task in found["overdue"]]) == ([done.pk], [late.pk])
    Task.objects.filter(pk=done.pk).update(closed_at=timezone.now() - OLD, created_at=timezone.now() - OLD)
    assert contexts()["tasks"]["counts"] == {"given": 1, "done": 0, "dropped": 0, "under_way": 1, "overdue": 1}


def test_each_reads_of_findings_under_own_rights(world: World) -> None:
    world.run(CELL, SHEET)
    assert [row.fingerprint for row in contexts(Viewer(districts=frozenset({"500112"})))["findings"]["new"]] == [CELL.fingerprint]
    assert contexts(PUBLIC)["findings"]["new"] == []


def test_simulated_findings_are_said(world: World) -> None:
    world.run(CELL)
    assert [section.simulated for section in sections(SYSTEM, SINCE)] == [False, False]
    FindingRecord.objects.update(simulated=True)
    assert [section.simulated for section in sections(SYSTEM, SINCE)] == [True, False]


def test_the_page_says_month_author_scope_and_time(world: World, browser: Client) -> None:
    world.run(CELL)
    today = timezone.localdate()
    page = browser.get("/report/").content.decode()
    assert f"重庆市制造业运行月报（{today.year}年{today.month}月）" in page
    assert f"{SINCE:%Y-%m-%d} 至 {today:%Y-%m-%d}" in page
    assert "全市" in page
    assert "analyst" in page
    assert CELL.line.zh in page
    official = signed_in(person("渝北主管", Role.OFFICIAL, "district", "500112"))
    page = official.get("/report/").content.decode()
    assert re.search(r"<dd>\s*渝北区\s*</dd>", page)
    assert "渝北主管" in page


def test_the_report_is_not_for_everybody(world: World) -> None:
    assert Client().get("/report/").status_code == 302
    for role, scope, key in (
        (Role.FIRM, "organisation", "1"),
        (Role.CHAIN_LEADER, "chain", "lithium_battery"),
        (Role.REVIEWER, "city", ""),
    ):
        client = signed_in(person(role, role, scope, key))
        assert client.get("/report/").status_code == 403
        assert 'href="/report/"' not in client.get("/chains/").content.decode()
    official = signed_in(person("official", Role.OFFICIAL))
    assert 'href="/report/"' in official.get("/").content.decode()


def test_a_room_plugs_in_by_its_manifest(world: World, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame asks every room and orders by place; a section gets its own context and nothing else."""
    asked: list[date] = []

    def plugged(_room: Any, _viewer: Viewer, since: date) -> Iterable[ReportSection]:
        asked.append(since)
        context = {"since": since, "counts": dict.fromkeys(("given", "done", "dropped", "under_way", "overdue"), 77)}
        yield ReportSection("plugged", "插入的部分", "oversight/report/tasks.html", 65, context, simulated=True)

    monkeypatch.setattr(type(installed_rooms()[0]), "report_sections", plugged)
    assert [section.key for section in report_sections_for(SYSTEM, SINCE)] == ["targets", "findings", "plugged", "tasks"]
    page = browser.get("/report/").content.decode()
    assert "插入的部分" in page
    assert "派发任务 77 项" in page
    assert "本部分含有模拟数据" in page
    assert set(asked) == {SINCE}


def test_queries_do_not_grow_with_the_rows(world: World, browser: Client) -> None:
    browser.get("/report/")
    counts = []
    for size in (1, 9):
        world.run(*(weak(f"battery_{number}") for number in range(size)))
        with CaptureQueriesContext(connection) as queries:
            browser.get("/report/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
