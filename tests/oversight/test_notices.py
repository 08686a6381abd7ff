"""Who is told of what: new red findings in one's scope, tasks received, due soon and closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import User
from liantu.accounts.queries import viewer_of
from liantu.desk.actions import follow, send_digests
from liantu.desk.models import Notice
from liantu.kernel.figure import Subject
from liantu.kernel.finding import Severity
from liantu.oversight.actions import Order, accept_task, ask_data_check, assign_task, finish_task
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import Task
from liantu.rooms.notices import changes_of
from tests.oversight.conftest import World, person, weak

pytestmark = pytest.mark.django_db
CELL = weak("battery_cell", chains=["lithium_battery"], districts=["500112"])
BLUE = weak("battery_pack", Severity.BLUE, chains=["intelligent_nev"])


def told(kind: str) -> set[tuple[str, str]]:
    """Who was told which page."""
    return set(Notice.objects.filter(kind=kind).values_list("user__username", "url"))


def test_a_new_red_finding_is_told_to_those_who_see_it_and_once(analyst: User, world: World) -> None:
    person("here", "official", "district", "500112")
    person("there", "official", "district", "500101")
    person("chain", "chain_leader", "chain", "lithium_battery")
    world.run(CELL, BLUE)
    page = f"/findings/{CELL.fingerprint}/"
    assert told("oversight.red") == {("analyst", page), ("here", page), ("chain", page)}
    world.run(CELL, BLUE)
    assert Notice.objects.count() == 3, "a finding that persists is not told again"
    world.run()
    world.run(CELL)
    assert Notice.objects.filter(user=analyst).count() == 2, "one that comes back is"


def test_many_new_red_findings_are_told_in_one_line(analyst: User, world: World) -> None:
    world.run(*(weak(f"product_{number}") for number in range(4)))
    notice = Notice.objects.get()
    assert (notice.line_zh, notice.line_en) == ("新增红色预警事项 4 项", "4 new red alerts")
    assert notice.url == "/findings/?severity=red&state=new"


def test_people_who_see_the_same_cost_no_more(analyst: User, world: World, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(80) as few:
        world.run(CELL)
    for number in range(20):
        person(f"colleague_{number}", "analyst")
    world.run()
    with django_assert_max_num_queries(len(few) + 3):
        world.run(CELL)


def test_tasks_are_told_to_their_owner_and_back(analyst: User, world: World) -> None:
    world.run(BLUE)
    owner, boss = person("owner", "official"), viewer_of(analyst)
    task = assign_task(boss, world.record(BLUE), world.pack, owner_id=owner.pk)
    assert told("oversight.task") == {("owner", f"/tasks/{task.pk}/")}
    accept_task(viewer_of(owner), task)
    finish_task(viewer_of(owner), task, "已对接")
    assert told("oversight.answered") == {("analyst", f"/tasks/{task.pk}/")}
    assign_task(boss, world.record(BLUE), world.pack, owner_id=analyst.pk)
    assert Notice.objects.filter(kind="oversight.task", user=analyst).count() == 0, "nobody is told what he did himself"


@pytest.mark.parametrize(("days", "expected"), [(0, 1), (3, 1), (4, 0)])
def test_what_is_due_in_three_days_is_told_once(analyst: User, world: World, days: int, expected: int) -> None:
    world.run(BLUE)
    today = timezone.localdate()
    task = assign_task(viewer_of(analyst), world.record(BLUE), world.pack, owner_id=analyst.pk, due_date=today + timedelta(days=days))
    send_digests(today)
    send_digests(today)
    assert Notice.objects.filter(kind="oversight.due").count() == expected
    if expected:
        Task.objects.filter(pk=task.pk).update(due_date=today + timedelta(days=1 + days % 3))
        send_digests(today)
        assert Notice.objects.filter(kind="oversight.due").count() == 2, "a new deadline is told anew"


def test_what_is_overdue_is_told_again_to_all_who_work_on_it(analyst: User, world: World) -> None:
    world.run(BLUE)
    today, helper = timezone.localdate(), person("helper", "official")
    task = assign_task(viewer_of(analyst), world.record(BLUE), world.pack, owner_id=analyst.pk)
    Task.objects.filter(pk=task.pk).update(due_date=today - timedelta(days=1))
    task.co_owners.add(helper)
    again = today + timedelta(days=world.pack.rule(WorkRules).remind_again_days)
    for day in (today, today, again - timedelta(days=1), again):
        send_digests(day)
    assert told("oversight.due") == {(name, f"/tasks/{task.pk}/") for name in ("analyst", "helper")}
    assert Notice.objects.filter(kind="oversight.due", user=helper).count() == 2
    assert list(task.lines.values_list("verb", flat=True)).count("remind") == 2, "the history keeps what was told"


def test_a_data_check_is_told_to_the_firm_or_district_and_its_answer_back(analyst: User, world: World) -> None:
    finding = weak("battery_cell", districts=["500112"], organisations=["7"])
    world.run(finding)
    boss, firm = viewer_of(analyst), person("own", "firm", "organisation", "7")
    person("other", "firm", "organisation", "8")
    person("here", "official", "district", "500112")
    asked = ask_data_check(boss, world.record(finding), world.pack, Order(towards=("organisation", "7")))
    assert told("oversight.data_check") == {("own", f"/tasks/{asked.pk}/")}
    page = Client()
    page.force_login(firm, backend="django.contrib.auth.backends.ModelBackend")
    assert page.get(f"/tasks/{asked.pk}/").status_code == 200, "where it is answered"
    accept_task(viewer_of(firm), asked)
    finish_task(viewer_of(firm), asked, "数据无误")
    answer = Notice.objects.get(kind="oversight.answered")
    assert (answer.user, answer.url, answer.line_zh.startswith("数据核实已答复")) == (analyst, f"/tasks/{asked.pk}/", True)
    other = ask_data_check(boss, world.record(finding), world.pack, Order(towards=("district", "500112")))
    assert ("here", f"/tasks/{other.pk}/") in told("oversight.data_check")


def test_followers_are_told_what_happened_once(analyst: User, world: World) -> None:
    viewer = viewer_of(analyst)
    world.run(BLUE)
    for kind, key in (("chain", "lithium_battery"), ("district", "500112"), ("district", "500101")):
        follow(viewer, Subject(kind, key))
    stranger = person("there", "official", "district", "500101")
    follow(viewer_of(stranger), Subject("chain", "lithium_battery"))
    send_digests(timezone.localdate())
    assert told("desk.followed") == set(), "what happened before is not told"
    world.run(BLUE, CELL)
    send_digests(timezone.localdate())
    send_digests(timezone.localdate())
    page = f"/findings/{CELL.fingerprint}/"
    assert sorted(Notice.objects.filter(kind="desk.followed").values_list("user__username", "url")) == [
        ("analyst", page),
        ("analyst", page),
    ]
    assert not Notice.objects.filter(user=stranger).exists(), "nobody is told what he may not see"


def test_what_happened_to_what_is_followed(analyst: User, world: World) -> None:
    moment, viewer = timezone.now(), viewer_of(analyst)
    world.run(CELL)
    task = assign_task(viewer, world.record(CELL), world.pack)
    world.run()
    subjects = [Subject("district", "500112"), Subject("product", "battery_cell"), Subject("finding", CELL.fingerprint)]
    changes = changes_of(viewer, [*subjects, Subject("task", str(task.pk)), Subject("chain", "intelligent_nev")], moment)
    assert {str(change.subject) for change in changes} == {*map(str, subjects), f"task:{task.pk}"}
    assert {change.line.zh for change in changes if change.subject.kind == "district"} == {"已消除：battery_cell：本地配套率 12%"}
    stranger = viewer_of(person("there", "official", "district", "500101"))
    assert changes_of(stranger, subjects, moment) == []
    assert changes_of(viewer, subjects, timezone.now()) == []


def test_findings_and_tasks_are_spoken_of_and_followed(browser: Client, analyst: User, world: World) -> None:
    world.run(CELL)
    task = assign_task(viewer_of(analyst), world.record(CELL), world.pack)
    for page in (f"/findings/{CELL.fingerprint}/", f"/tasks/{task.pk}/"):
        drawn = browser.get(page).content.decode()
        assert 'id="comments"' in drawn
        assert 'action="/follow/"' in drawn
    follow(viewer_of(analyst), Subject("finding", CELL.fingerprint))
    assert "取消关注" in browser.get(f"/findings/{CELL.fingerprint}/").content.decode()
    assert "我的关注" in browser.get("/").content.decode()
