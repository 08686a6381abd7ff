"""A task moves only as its state and the viewer's role allow; finishing looks again and keeps before and after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from liantu.accounts.models import AuditLine, User
from liantu.accounts.queries import SYSTEM, viewer_of
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.viewer import Role, Viewer
from liantu.oversight.actions import accept_task, assign_task, drop_task, finish_task, recheck_task, run_checks
from liantu.oversight.actions import tasks as task_actions
from liantu.oversight.models import FindingRecord, Task
from liantu.registry.models import Report
from liantu.rooms.refresh import bring_up_to_date
from liantu.statistics.models import Computation
from liantu.statistics.queries import latest_computation
from tests.oversight.conftest import World, person, weak
from tests.statistics.city import YI, make_city

pytestmark = pytest.mark.django_db
CELL = weak("battery_cell", chains=["lithium_battery"], organisations=["7"])


@pytest.fixture
def viewer(analyst: User) -> Viewer:
    return viewer_of(analyst)


@pytest.fixture
def made(world: World, viewer: Viewer) -> Task:
    world.run(CELL)
    return assign_task(viewer, world.record(CELL), world.pack)


def test_what_the_check_says_is_the_default(made: Task, world: World) -> None:
    check = world.pack.checks["CH001"]
    assert made.kind == check.work
    assert made.due_date == timezone.localdate() + timedelta(days=check.due_days)
    assert made.title == CELL.line.zh
    assert made.figure_before == 0.12
    assert AuditLine.objects.filter(verb="task_assign", subject=f"task:{made.pk}").exists()


def test_deadline_in_the_past_is_refused(world: World, viewer: Viewer) -> None:
    world.run(CELL)
    with pytest.raises(LiantuError, match="期限早于今天"):
        assign_task(viewer, world.record(CELL), world.pack, due_date=timezone.localdate() - timedelta(days=1))


def test_a_cleared_finding_gets_no_task(world: World, viewer: Viewer) -> None:
    world.run(CELL)
    world.run()
    with pytest.raises(LiantuError, match="已消除"):
        assign_task(viewer, world.record(CELL), world.pack)


@pytest.mark.parametrize(
    "viewer",
    [Viewer(), Viewer(user_id=None, roles=frozenset({Role.FIRM}), organisations=frozenset({7})), Viewer(roles=frozenset({Role.REVIEWER}))],
    ids=["public", "firm", "reviewer"],
)
def test_who_may_not_assign(world: World, viewer: Viewer) -> None:
    world.run(CELL)
    with pytest.raises(NotAllowedError):
        assign_task(viewer, world.record(CELL), world.pack)


def test_an_official_of_elsewhere_does_not_even_see_the_finding(world: World) -> None:
    world.run(CELL)
    elsewhere = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500101"}))
    with pytest.raises(NotFoundError):
        assign_task(elsewhere, world.record(CELL), world.pack)


def test_accept_finish_looks_again(
    made: Task, world: World, viewer: Viewer, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(task_actions, "figure_now", lambda *_: 0.45)
    assert accept_task(viewer, made).owner_id == viewer.user_id
    world.found = {}
    with django_capture_on_commit_callbacks(execute=True):
        finish_task(viewer, made, "两家候选企业已对接")
    task = Task.objects.get()
    assert (task.state, task.figure_before, task.figure_after, task.finding_after) == ("done", 0.12, 0.45, "cleared")
    assert task.rechecked_at is not None
    assert [line.verb for line in task.lines.all()] == ["assign", "accept", "finish"]


def test_looking_again_sees_reports_that_came_in_since(pack: Pack) -> None:
    """A firm has a wrong value added corrected: the check of the statistics finds nothing any more, and its figure moves."""
    city = make_city(pack)
    wrong = Report.objects.get(organisation_id=city.firms["整车甲"], period="2025", item="value_added")
    Report.objects.filter(pk=wrong.pk).update(value=150 * YI)  # output is 120
    bring_up_to_date(pack)
    run_checks(pack, codes=["ST006"])
    finding = FindingRecord.objects.get(subject_kind="organisation", subject_key=str(city.firms["整车甲"]))
    made = assign_task(SYSTEM, finding, pack)
    now = timezone.now()
    Report.objects.filter(pk=wrong.pk).update(known_to=now)
    Report.objects.create(
        organisation_id=wrong.organisation_id, period="2025", item="value_added", value=30 * YI, known_from=now, source=city.source,
        reported_date=date(2026, 4, 1),
    )  # fmt: skip
    task = recheck_task(made, pack)
    assert task.finding_after == FindingRecord.State.CLEARED
    assert task.figure_after == pytest.approx(30.0)
    assert latest_computation(SYSTEM).known_at > now  # type: ignore[union-attr]
    computed = Computation.objects.count()
    recheck_task(made, pack)
    assert Computation.objects.count() == computed, "nothing waits, nothing is computed"


def test_moves_that_the_state_does_not_allow(made: Task, viewer: Viewer) -> None:
    with pytest.raises(LiantuError, match="不允许"):
        finish_task(viewer, made, "先办结")
    accept_task(viewer, made)
    with pytest.raises(LiantuError, match="不允许"):
        accept_task(viewer, made)
    drop_task(viewer, made, "不再需要")
    with pytest.raises(LiantuError, match="不允许"):
        drop_task(viewer, made, "再撤一次")


@pytest.mark.parametrize("note", ["", "  \n"])
def test_finishing_and_dropping_need_a_note(made: Task, viewer: Viewer, note: str) -> None:
    accept_task(viewer, made)
    for verb in (finish_task, drop_task):
        with pytest.raises(LiantuError, match="说明"):
            verb(viewer, made, note)
    assert Task.objects.get().state == "accepted"


def test_the_owner_works_on_a_task_and_others_do_not(world: World, viewer: Viewer) -> None:
    world.run(CELL)
    owner, other = person("owner", "firm", "organisation", "7"), person("other", "firm", "organisation", "8")
    with pytest.raises(NotAllowedError, match="不能把任务派给此人"):
        assign_task(viewer, world.record(CELL), world.pack, owner_id=owner.pk)
    made = assign_task(viewer, world.record(CELL), world.pack)
    Task.objects.update(owner=owner)
    with pytest.raises(NotFoundError):
        accept_task(viewer_of(other), made)
    colleague = person("colleague", "firm", "organisation", "7")
    with pytest.raises(NotAllowedError):
        accept_task(viewer_of(colleague), made)
    assert accept_task(viewer_of(owner), made).state == "accepted"
