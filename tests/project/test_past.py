"""A city that has lived: runs, findings, tasks, merges and a release of the past, all by what checks and people said then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from liantu.accounts.models import AuditLine, Demonstration
from liantu.chains.actions import sync_chains
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.progress import silent
from liantu.oversight.actions import demonstration as tasks
from liantu.oversight.models import CheckRun, FindingLine, FindingRecord, Task, TaskLine
from liantu.project import demonstration
from liantu.registry.actions import sync_pack
from liantu.registry.models import Intake, Merge, Report, Source
from liantu.rooms.manifest import Demonstration as Demonstrated
from liantu.statistics.models import Computation, Release
from tests.made_once import made_once

pytestmark = [pytest.mark.slow, pytest.mark.one_database]
DAY = date(2026, 11, 30)
LOOKS = (8, 2)
FIRMS = 300
Told = tuple[list[Any], list[Any]]
DAYS = [date(2026, 3, 30), date(2026, 9, 30), DAY]


def told() -> Told:
    """Findings with their history and tasks with theirs, as far as a seed decides them."""
    findings = FindingLine.objects.order_by("pk").values_list("finding__line_zh", "event", "severity", "value", "run__known_at")
    tasks = TaskLine.objects.order_by("pk").values_list(
        "task__title", "task__state", "task__due_date", "task__figure_before", "task__figure_after", "verb", "at", "by__username"
    )
    return list(findings), list(tasks)


def lives(pack: Pack) -> None:
    """A small city that lives up to its day; two looks of the past show what many do."""
    sync_pack(pack)
    sync_chains(pack)
    demonstration.live(pack, firms=FIRMS, seed=7, today=DAY, progress=silent)


def stops(pack: Pack) -> None:
    """The same city, interrupted in the midst of what people did at its second moment, and started again."""
    done = tasks.work_of_month

    def breaks(city: Demonstrated) -> None:
        done(city)
        if city.since is not None:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "work_of_month", breaks)
        with pytest.raises(KeyboardInterrupt):
            lives(pack)
    assert Demonstration.objects.get().lived == [DAYS[0].isoformat()]
    assert not Merge.objects.exists()
    lives(pack)


@pytest.fixture(scope="module", autouse=True)
def two_looks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demonstration, "looks_of", lambda _pack: LOOKS)
        yield


@pytest.fixture(scope="module")
def interrupted(two_looks: None, django_db_setup: None, django_db_blocker: Any) -> Told:
    """What is told of a city of the same seed and day that was interrupted at its second moment, and completed."""
    with made_once(django_db_blocker, lambda: stops(load_pack("chongqing"))):
        return told()


@pytest.fixture(scope="module")
def _city(interrupted: Told, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with made_once(django_db_blocker, lambda: lives(load_pack("chongqing"))):
        yield


@pytest.fixture
def city(_city: None, db: None) -> None:
    """The city as it stands on its day."""


def days_of(rows: Any, name: str) -> list[date]:
    return sorted({timezone.localdate(moment) for moment in rows.values_list(name, flat=True)})


def test_all_checks_ran_at_each_look(city: None) -> None:
    most = max(len(run.codes) for run in CheckRun.objects.all())
    whole = [run for run in CheckRun.objects.all() if len(run.codes) == most]
    assert [timezone.localdate(run.known_at) for run in sorted(whole, key=lambda run: run.pk)] == DAYS
    assert days_of(Computation.objects.all(), "known_at") == DAYS


def test_findings_appeared_persisted_and_were_cleared(city: None) -> None:
    events = set(FindingLine.objects.values_list("event", flat=True))
    assert {FindingLine.Event.RAISED, FindingLine.Event.CLEARED} <= events
    states = set(FindingRecord.objects.values_list("state", flat=True))
    assert states == {FindingRecord.State.NEW, FindingRecord.State.PERSISTING, FindingRecord.State.CLEARED}
    assert days_of(FindingRecord.objects.all(), "first_seen_at")[0] == DAYS[0]


def test_facts_became_known_when_they_had_been_reported(city: None) -> None:
    made = Source.objects.filter(kind=Source.Kind.GENERATOR).order_by("received_at")
    assert days_of(made, "received_at") == DAYS
    for report in Report.objects.order_by("?")[:200]:
        assert report.reported_date <= timezone.localdate(report.known_from)


def test_people_brought_in_files_and_filled_in_forms(city: None) -> None:
    """Before the last look of the past a file is refused and comes right a day later; before the day one is corrected."""
    files = Intake.objects.exclude(files=[]).order_by("created_at")
    assert [(row.state, timezone.localdate(row.created_at).isoformat()) for row in files] == [
        ("refused", "2026-09-27"), ("done", "2026-09-28"), ("done", "2026-11-27"), ("done", "2026-11-28"),
    ]  # fmt: skip
    assert "营业收人" in str(files[0].problems)
    assert [(table["new"], table["changed"]) for table in files[3].plan["tables"]] == [(0, 3)]
    forms = Source.objects.filter(kind=Source.Kind.FORM)
    assert len(set(forms.values_list("name", flat=True))) == forms.count() >= 6, "a month each"
    brought = Source.objects.exclude(kind=Source.Kind.PACK)
    assert set(brought.values_list("kind", "mark")) == {(kind, "simulated") for kind in ("generator", "file", "form")}
    assert not DBTaskResult.objects.exists(), "nothing waits for the worker"


def test_tasks_are_in_all_states_with_people_and_notes(city: None) -> None:
    assert set(Task.objects.values_list("state", flat=True)) == set(Task.State.values)
    assert Task.objects.filter(state__in=("open", "accepted"), due_date__lt=DAY).exists(), "overdue"
    assert Task.objects.filter(state__in=("open", "accepted"), due_date__range=(DAY, DAY + timedelta(days=6))).exists(), "due this week"
    assert not Task.objects.filter(owner=None).exists()
    lines = TaskLine.objects.exclude(verb="assign")
    assert not lines.filter(note="").exists()
    assert len(set(lines.values_list("by__username", flat=True))) > 1


def test_some_tasks_had_an_effect_and_some_had_none(city: None) -> None:
    done = Task.objects.filter(state=Task.State.DONE)
    assert not done.filter(rechecked_at=None).exists()
    moved = [task for task in done if task.figure_before != task.figure_after or task.finding_after == "cleared"]
    assert 0 < len(moved) < done.count()


def test_merges_and_a_release_are_dated(city: None) -> None:
    assert days_of(Merge.objects.all(), "at") == [DAYS[1]]
    release = Release.objects.get()
    assert timezone.localdate(release.published_at) == DAYS[-2]  # type: ignore[arg-type]
    assert release.published_by.username == "analyst"  # type: ignore[union-attr]
    assert release.counts["shown"] > 0


def test_nothing_of_the_past_claims_to_be_of_today(city: None) -> None:
    past = AuditLine.objects.filter(verb__in=("task_assign", "task_finish", "task_drop", "merge_organisations", "release_statistics"))
    assert past.exists()
    assert max(timezone.localdate(line.at) for line in past) < DAY
    assert not Task.objects.filter(created_at__date__gte=DAY).exists()


def test_an_interrupted_city_goes_on_where_it_stood_and_is_the_same(city: None, interrupted: Told) -> None:
    """It stopped after the checks of a moment, with half of what people did then written: all that a kill leaves is what was committed."""
    assert interrupted == told()
    ends = Demonstration.objects.get()
    assert ends.lived == [day.isoformat() for day in DAYS]
    assert ends.finished_at is not None
