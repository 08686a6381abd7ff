"""Many tasks at once: by fold, by selection, by district; data checks; progress, reminders and escalation; findings left alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import AuditLine, User
from liantu.accounts.queries import SYSTEM, viewer_of
from liantu.desk.models import Notice
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.finding import Severity
from liantu.kernel.viewer import Viewer
from liantu.oversight import queries
from liantu.oversight.actions import (
    Order,
    accept_task,
    ask_data_check,
    dismiss,
    finish_task,
    give_out,
    give_out_many,
    remind,
    remind_due,
    reopen_task,
    report_progress,
    restore,
)
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import Dismissal, FindingRecord, Task, TaskLine
from liantu.registry.models import Organisation, Region, Source
from liantu.web.page_context import pack
from tests.oversight.conftest import World, person, weak
from tests.oversight.test_pages import HTMX, text_of

pytestmark = pytest.mark.django_db
YUBEI, WANZHOU, FULING = "500112", "500101", "500102"
ONE = weak("one", districts=[YUBEI], organisations=["7"])
TWO = weak("two", districts=[YUBEI, WANZHOU])
THREE = weak("three")


@pytest.fixture
def viewer(analyst: User) -> Viewer:
    return viewer_of(analyst)


@pytest.fixture
def records(world: World) -> list[FindingRecord]:
    world.run(ONE, TWO, THREE)
    return [world.record(one) for one in (ONE, TWO, THREE)]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_each_district_gets_its_own(world: World, viewer: Viewer, records: list[FindingRecord]) -> None:
    only = person("only", "official", "district", YUBEI)
    first, second = person("first", "official", "district", WANZHOU), person("second", "official", "district", WANZHOU)
    person("elsewhere", "official", "district", FULING)
    made = give_out_many(viewer, records, world.pack, Order(department="jjxxw", note="请核查"), by_district=True)
    told = {
        (task.finding.subject_key, task.department, task.towards_key, task.owner_id, frozenset(task.co_owners.values_list("pk", flat=True)))
        for task in made
    }
    assert told == {
        ("one", YUBEI, YUBEI, only.pk, frozenset()),
        ("two", YUBEI, YUBEI, only.pk, frozenset()),
        ("two", WANZHOU, WANZHOU, None, frozenset({first.pk, second.pk})),
        ("three", "jjxxw", "", None, frozenset()),
    }
    assert {task.finding.subject_key for task in queries.my_tasks(viewer_of(second))} == {"two"}
    assert AuditLine.objects.filter(verb="task_assign").count() == 4
    assert set(TaskLine.objects.values_list("verb", "note")) == {("assign", "请核查")}


def test_a_district_gives_out_for_itself_only(world: World, records: list[FindingRecord]) -> None:
    here, there = person("here", "official", "district", YUBEI), person("there", "official", "district", WANZHOU)
    made = give_out_many(viewer_of(here), records[:2], world.pack, Order(), by_district=True)
    assert {task.towards_key for task in made} == {YUBEI}
    with pytest.raises(NotFoundError):
        give_out_many(viewer_of(here), [records[2]], world.pack, Order())
    with pytest.raises(NotAllowedError, match="不能把任务派给此人"):
        give_out(viewer_of(here), records[0], world.pack, Order(owner_id=there.pk))


def test_what_is_under_way_is_not_given_out_twice(world: World, viewer: Viewer, records: list[FindingRecord]) -> None:
    give_out(viewer, records[0], world.pack, Order())
    assert {task.finding_id for task in give_out_many(viewer, records, world.pack, Order())} == {records[1].pk, records[2].pk}
    with pytest.raises(LiantuError, match="均已派发"):
        give_out_many(viewer, records, world.pack, Order())


def test_too_many_are_refused_whole(world: World, viewer: Viewer, records: list[FindingRecord], monkeypatch: pytest.MonkeyPatch) -> None:
    rules = world.pack.rule(WorkRules)
    monkeypatch.setitem(world.pack._read, WorkRules, rules.model_copy(update={"tasks_at_once": 2}))
    with pytest.raises(LiantuError, match="超过上限 2"):
        give_out_many(viewer, records, world.pack, Order())
    assert not Task.objects.exists()


def test_owners_offered_are_people_of_the_offices_never_firms(world: World, viewer: Viewer, records: list[FindingRecord]) -> None:
    for name, role, scope, key in (
        ("firm", "firm", "organisation", "7"), ("owner_of_chain", "chain_leader", "organisation", "7"),
        ("reviewer", "reviewer", "city", ""),
        ("official", "official", "city", ""), ("leader", "leader", "city", ""), ("district", "official", "district", YUBEI),
    ):  # fmt: skip
        person(name, role, scope, key)
    assert {user.username for user in queries.owners(viewer)} == {"analyst", "official", "leader", "district"}
    far = viewer_of(person("far", "official", "district", WANZHOU))
    assert {user.username for user in queries.owners(far)} == {"analyst", "official", "leader", "far"}


def test_a_fold_is_given_out_in_two_clicks(browser: Client, world: World, records: list[FindingRecord]) -> None:
    """The button of the row opens the form, filled in; its button sends it, and the page behind is loaded anew."""
    form = text_of(browser, "/findings/assign/?code=CH001&cause=&work=waiting", **HTMX)
    assert "共 3 条预警事项" in form
    assert form.count('type="hidden" name="finding"') == 3
    sent = {
        "finding": [record.fingerprint for record in records], "title": "", "by_district": "on", "department": "jjxxw",
        "due_date": (timezone.localdate() + timedelta(days=9)).isoformat(), "note": "",
    }  # fmt: skip
    answer = browser.post("/findings/assign/", sent, **HTMX)
    assert answer["HX-Refresh"] == "true"
    assert Task.objects.count() == 4
    assert "已派发 4 项任务" in text_of(browser, "/findings/")
    assert "已派发 3/3" in text_of(browser, "/findings/")


def test_findings_that_are_not_seen_are_not_given_out(records: list[FindingRecord]) -> None:
    client = signed_in(person("far", "official", "district", FULING))
    assert client.get(f"/findings/assign/?finding={records[0].fingerprint}").status_code == 404
    assert client.get("/findings/assign/?code=CH001").status_code == 404
    assert client.get("/findings/dismiss/?code=CH001").status_code == 404
    assert signed_in(person("firm", "firm", "organisation", "7")).get("/findings/assign/?code=CH001").status_code == 404
    assert signed_in(person("all", "official")).get("/findings/assign/").status_code == 404, "an address that narrows to nothing"


def test_a_firm_is_asked_whether_its_data_is_right(world: World, viewer: Viewer, records: list[FindingRecord]) -> None:
    made = ask_data_check(viewer, records[0], world.pack, Order(note="产能是否填错？", towards=("organisation", "7")))
    rules = world.pack.rule(WorkRules).data_check
    assert (made.kind, made.owner_id, made.towards_key) == (rules.work, None, "7")
    assert made.due_date == timezone.localdate() + timedelta(days=rules.due_days)
    own, other = viewer_of(person("own", "firm", "organisation", "7")), viewer_of(person("other", "firm", "organisation", "8"))
    assert list(queries.my_tasks(own)) == [made]
    assert not queries.tasks(other).exists()
    assert accept_task(own, made).state == "accepted"
    assert finish_task(own, made, "已核实，数据无误").state == "done"
    for towards in (("organisation", "8"), ("chain", "lithium_battery"), ("", "")):
        with pytest.raises(NotFoundError):
            ask_data_check(viewer, records[0], world.pack, Order(towards=towards))


def test_progress_is_told_with_its_notes(world: World, viewer: Viewer, records: list[FindingRecord]) -> None:
    task = give_out(viewer, records[0], world.pack, Order())
    with pytest.raises(LiantuError, match="办理中"):
        report_progress(viewer, task, 10)
    accept_task(viewer, task)
    assert report_progress(viewer, task, 40, "已走访两家企业").progress == 40
    for wrong in (-1, 101):
        with pytest.raises(LiantuError, match="0 到 100"):
            report_progress(viewer, task, wrong)
    assert list(TaskLine.objects.filter(verb="progress").values_list("progress", "note")) == [(40, "已走访两家企业")]


def test_a_closed_task_is_taken_up_again_with_a_reason(world: World, viewer: Viewer, records: list[FindingRecord]) -> None:
    task = give_out(viewer, records[0], world.pack, Order())
    accept_task(viewer, task)
    finish_task(viewer, task, "办完")
    Task.objects.update(figure_after=0.2, finding_after="persisting", rechecked_at=timezone.now())
    with pytest.raises(LiantuError, match="说明"):
        reopen_task(viewer, task, " ")
    again = reopen_task(viewer, task, "问题仍在")
    assert (again.state, again.closed_at, again.figure_after, again.finding_after, again.rechecked_at) == ("accepted", None, None, "", None)
    with pytest.raises(LiantuError, match="不允许"):
        reopen_task(viewer, task, "再来")


def test_reminders_and_escalation_follow_the_pack(world: World, viewer: Viewer, records: list[FindingRecord]) -> None:
    rules, today = world.pack.rule(WorkRules), timezone.localdate()
    soon, later, late = (give_out(viewer, record, world.pack, Order()) for record in records)
    for task, days in ((soon, rules.due_soon_days), (later, rules.due_soon_days + 1), (late, -rules.escalate_after_days - 1)):
        Task.objects.filter(pk=task.pk).update(due_date=today + timedelta(days=days))
    assert remind_due(world.pack, today) == (2, 1)
    assert remind_due(world.pack, today) == (0, 0), "nothing is said twice"
    assert remind_due(world.pack, today + timedelta(days=rules.remind_again_days)) == (3, 0), "the late ones again, and what is due by then"
    assert list(queries.escalated(SYSTEM)) == [Task.objects.get(pk=late.pk)]
    assert list(late.lines.values_list("verb", flat=True)) == ["assign", "remind", "escalate", "remind"]


def test_who_may_remind(world: World, viewer: Viewer, records: list[FindingRecord]) -> None:
    task = ask_data_check(viewer, records[0], world.pack, Order(towards=("organisation", "7")))
    colleague = person("colleague", "official")
    Task.objects.filter(pk=task.pk).update(owner=colleague)
    assert remind(viewer, task, "请尽快").reminded_at is not None
    assert "请尽快" in Notice.objects.get(user=colleague).line_zh
    with pytest.raises(NotAllowedError):
        remind(viewer_of(person("own", "firm", "organisation", "7")), task)


def test_a_dismissed_finding_stays_away_until_its_day_or_a_worse_severity(world: World, viewer: Viewer) -> None:
    calm = weak("one", Severity.YELLOW, districts=[YUBEI])
    world.run(calm)
    until = timezone.localdate() + timedelta(days=30)
    dismiss(viewer, [world.record(calm)], world.pack, reason="企业正在搬迁", until=until)
    world.run(calm)
    assert not queries.holding(SYSTEM).exists(), "a new run does not bring it back"
    assert queries.counts_by_severity(SYSTEM)["yellow"] == 0
    FindingRecord.objects.update(dismissed_until=timezone.localdate() - timedelta(days=1))
    assert queries.holding(SYSTEM).exists(), "its day is past"
    FindingRecord.objects.update(dismissed_until=until)
    world.run(weak("one", Severity.BLUE, districts=[YUBEI]))
    assert not queries.holding(SYSTEM).exists()
    world.run(weak("one", Severity.RED, districts=[YUBEI]))
    assert queries.holding(SYSTEM).exists(), "it got worse"


def test_a_dismissal_says_who_why_and_until_when_and_can_be_taken_back(
    browser: Client, world: World, viewer: Viewer, records: list[FindingRecord]
) -> None:
    until = timezone.localdate() + timedelta(days=30)
    answer = browser.post(f"/findings/dismiss/?finding={ONE.fingerprint}", {"reason": "企业正在搬迁", "until": until.isoformat()})
    assert answer.status_code == 302
    page = text_of(browser, f"/findings/{ONE.fingerprint}/")
    for told in ("企业正在搬迁", until.isoformat(), "analyst", "恢复处理"):
        assert told in page
    assert ONE.fingerprint not in text_of(browser, "/findings/?view=rows")
    assert ONE.fingerprint in text_of(browser, "/findings/?state=dismissed")
    browser.post(f"/findings/{ONE.fingerprint}/restore/")
    assert ONE.fingerprint in text_of(browser, "/findings/?view=rows")
    assert Dismissal.objects.get().undone_by_id == viewer.user_id
    assert list(AuditLine.objects.filter(verb__startswith="finding_").order_by("pk").values_list("verb", flat=True)) == [
        "finding_dismiss", "finding_restore",
    ]  # fmt: skip


@pytest.mark.parametrize(("reason", "days"), [("", 3), ("  ", 3), ("理由", 0), ("理由", -1), ("理由", 4000)])
def test_a_dismissal_needs_a_reason_and_a_day_that_is_near_enough(
    world: World, viewer: Viewer, records: list[FindingRecord], reason: str, days: int
) -> None:
    with pytest.raises(LiantuError):
        dismiss(viewer, records, world.pack, reason=reason, until=timezone.localdate() + timedelta(days=days))
    assert not Dismissal.objects.exists()


def test_a_firm_dismisses_nothing(world: World, records: list[FindingRecord]) -> None:
    own = viewer_of(person("own", "firm", "organisation", "7"))
    for act in (lambda: dismiss(own, records[:1], world.pack, reason="x", until=timezone.localdate()), lambda: restore(own, records[0])):
        with pytest.raises(NotAllowedError):
            act()


def test_the_case_file_tells_what_happened_and_offers_what_can_be_done(
    browser: Client, world: World, viewer: Viewer, records: list[FindingRecord], django_assert_max_num_queries: Any
) -> None:
    task = give_out(viewer, records[0], world.pack, Order(note="请核查产能"))
    accept_task(viewer, task)
    report_progress(viewer, task, 30, "已走访")
    page = text_of(browser, f"/findings/{ONE.fingerprint}/")
    for told in (
        "请核查产能",
        "进度 30%",
        "已走访",
        f"/findings/{ONE.fingerprint}/assign/",
        f"/findings/dismiss/?finding={ONE.fingerprint}",
    ):
        assert told in page
    assert f'hx-get="/findings/{ONE.fingerprint}/course/"' in page
    with django_assert_max_num_queries(60):
        browser.get(f"/findings/{ONE.fingerprint}/")


def test_the_course_of_a_figure_that_does_not_open_is_what_the_checks_saw(browser: Client, world: World) -> None:
    for value in (0.12, 0.15, 0.15, 0.2):
        world.run(weak("one", value=value))
    course = queries.course_of(SYSTEM, world.record(ONE))
    assert course.of_runs
    assert [value for _day, value in course.points] == [0.12, 0.15, 0.2], "a line where the figure moved, none where it did not"
    page = text_of(browser, f"/findings/{ONE.fingerprint}/course/")
    assert "20.0%" in page
    assert "<svg" in page


def test_by_district_too_work_goes_to_no_firm_and_to_nobody_unknown(viewer, world, records):
    firm = person("firm", "firm", "organisation", "7")
    for key in (firm.pk, firm.pk + 1_000_000):
        with pytest.raises(NotAllowedError):
            give_out_many(viewer, records, world.pack, Order(co_owners=(key,)), by_district=True)
    assert not Task.objects.exists()


def test_more_findings_than_may_be_given_out_at_once_are_refused_not_cut(analyst, records, monkeypatch):
    city = pack()
    monkeypatch.setitem(city._read, WorkRules, city.rule(WorkRules).model_copy(update={"tasks_at_once": 2}))
    due = timezone.localdate() + timedelta(days=9)
    sent = {"finding": [record.fingerprint for record in records], "due_date": due.isoformat()}
    told = signed_in(analyst).post("/findings/assign/", sent | {"title": ""})
    assert "超过上限 2" in told.content.decode()
    assert not Task.objects.exists()


def test_a_district_asks_no_firm_that_it_does_not_see(world, records):
    source = Source.objects.create(kind="file", name="册", received_at=timezone.now(), mark="reported")
    region = Region.objects.filter(code=YUBEI).first() or Region.objects.create(
        code=YUBEI, kind="district", name_zh="渝北区", name_en="Yubei"
    )
    firm = Organisation.objects.create(name="甲厂", inside_city=True, source=source, reported_date=timezone.localdate(), region=region)
    world.run(shared := weak("shared", districts=[YUBEI, WANZHOU], organisations=[str(firm.pk)]))
    ours, theirs = (viewer_of(person(f"official-{code}", "official", "district", code)) for code in (YUBEI, WANZHOU))
    order = Order(towards=("organisation", str(firm.pk)))
    with pytest.raises(NotFoundError):
        ask_data_check(theirs, world.record(shared), world.pack, order)
    assert ask_data_check(ours, world.record(shared), world.pack, order).towards_key == str(firm.pk)
