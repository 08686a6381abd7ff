"""Findings and tasks of the days of a report: what came, what went, what stood open and overdue at their end, by scope and rights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from liantu.accounts.models import User
from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.figure import Subject
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.report import ReportMonth, ReportSection, SectionDraft
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.oversight.actions import accept_task, assign_task, finish_task
from liantu.oversight.models import FindingRecord, Task
from liantu.oversight.report import sections
from liantu.rooms.cards import report_sections_for
from liantu.rooms.installed import installed_rooms
from liantu.web.sentences import plain_sentence
from tests.oversight.conftest import World, weak

pytestmark = pytest.mark.django_db
CELL = weak("battery_cell", chains=["lithium_battery"], districts=["500112"])
SHEET = weak("steel_sheet", districts=["500113"])
OLD = timedelta(days=100)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def asked(kind: str = "city", key: str = "500000") -> ReportMonth:
    today = timezone.localdate()
    month = Period.of(today, PeriodKind.MONTH).previous()
    return ReportMonth(Subject(kind, key), month, month.start_date, today)


def found(viewer: Viewer = SYSTEM, question: ReportMonth | None = None) -> dict[str, ReportSection]:
    return {section.key: section for section in sections(viewer, question or asked())}


def told(section: ReportSection) -> str:
    return " ".join(plain_sentence(sentence) for sentence in section.sentences)


def names(section: ReportSection, title: str) -> list[str]:
    return [row[1].text.zh for table in section.tables if table.title.zh == title for row in table.rows]


def test_findings_that_came_and_went_in_the_days(world: World) -> None:
    world.run(CELL, SHEET)
    FindingRecord.objects.filter(fingerprint=SHEET.fingerprint).update(raised_at=timezone.now() - OLD, first_seen_at=timezone.now() - OLD)
    section = found()["findings"]
    assert names(section, "新增预警事项") == [CELL.line.zh]
    assert "新增预警事项 1 条，消除 0 条" in told(section)
    assert "期末未消除 2 条，其中红色 2 条" in told(section)
    world.run(CELL)
    section = found()["findings"]
    assert names(section, "已消除预警事项") == [SHEET.line.zh]
    assert "期末未消除 1 条" in told(section)
    FindingRecord.objects.filter(fingerprint=SHEET.fingerprint).update(cleared_at=timezone.now() - OLD)
    assert "消除 0 条" in told(found()["findings"])


def test_what_is_at_stake_is_summed_where_it_is_known(world: World) -> None:
    world.run(CELL, SHEET)
    assert "合计" not in told(found()["findings"])
    FindingRecord.objects.filter(fingerprint=CELL.fingerprint).update(stake_cny=2.5e8)
    section = found()["findings"]
    assert "合计 2.50 亿元" in told(section)
    FindingRecord.objects.update(state="cleared", cleared_at=timezone.now())
    assert "已消除预警事项中影响金额可估算的合计 2.50 亿元" in told(found()["findings"])
    assert [column.heading.zh for column in section.tables[0].columns] == ["级别", "预警事项", "影响金额", "日期"]


def test_tasks_done_in_the_days_and_overdue_at_their_end(world: World, analyst: User) -> None:
    world.run(CELL, SHEET)
    assert "没有派发或办结的任务" in told(found()["tasks"])
    done, late = (assign_task(SYSTEM, world.record(one), world.pack, owner_id=analyst.pk) for one in (CELL, SHEET))
    accept_task(SYSTEM, done)
    finish_task(SYSTEM, done, "引进一家电芯企业")
    Task.objects.filter(pk=late.pk).update(due_date=timezone.localdate() - timedelta(days=3))
    section = found()["tasks"]
    assert "派发任务 2 项，办结 1 项，撤销 0 项" in told(section)
    assert "期末办理中 1 项，其中逾期 1 项，最长逾期 3 天" in told(section)
    assert "项（最长逾期 3 天）" in told(section)
    assert [table.title.zh for table in section.tables] == ["逾期任务", "已办结任务及办理前后指标"]
    Task.objects.filter(pk=done.pk).update(closed_at=timezone.now() - OLD, created_at=timezone.now() - OLD)
    assert "派发任务 1 项，办结 0 项" in told(found()["tasks"])


def test_a_scope_reads_of_what_concerns_it_under_the_viewers_rights(world: World) -> None:
    world.run(CELL, SHEET)
    own = Viewer(districts=frozenset({"500112"}))
    assert names(found(own, asked("district", "500112"))["findings"], "新增预警事项") == [CELL.line.zh]
    assert names(found(own, asked("district", "500113"))["findings"], "新增预警事项") == []
    assert names(found(SYSTEM, asked("chain", "lithium_battery"))["findings"], "新增预警事项") == [CELL.line.zh]
    assert names(found(PUBLIC)["findings"], "新增预警事项") == []


def test_simulated_findings_are_said(world: World) -> None:
    world.run(CELL)
    assert [section.simulated for section in sections(SYSTEM, asked())] == [False, False]
    FindingRecord.objects.update(simulated=True)
    assert [section.simulated for section in sections(SYSTEM, asked())] == [True, False]


def test_a_room_plugs_in_by_its_manifest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame asks every room the same and orders by place."""
    questions: list[ReportMonth] = []

    def plugged(_room: Any, _viewer: Viewer, question: ReportMonth) -> Iterable[ReportSection]:
        questions.append(question)
        yield SectionDraft("plugged", Text("插入的部分", "Plugged in"), 75).section()

    monkeypatch.setattr(type(installed_rooms()[0]), "report_sections", plugged)
    keys = [section.key for section in report_sections_for(SYSTEM, asked())]
    assert keys[-3:] == ["findings", "plugged", "tasks"]
    assert questions == [asked()]


def test_queries_do_not_grow_with_the_rows(world: World) -> None:
    counts = []
    for size in (1, 9):
        world.run(*(weak(f"battery_{number}") for number in range(size)))
        with CaptureQueriesContext(connection) as queries:
            list(sections(SYSTEM, asked()))
        counts.append(len(queries))
    assert counts[0] == counts[1]
