"""Rows brought in through the platform are assessed and checked without anybody thinking of it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from liantu.accounts.queries import SYSTEM
from liantu.chains.models import Assessment
from liantu.chains.queries import latest_assessment, newer_facts_wait
from liantu.oversight.actions.refresh import queue_refresh, refresh_job
from liantu.oversight.models import CheckRun
from liantu.registry.actions import confirm_intake, start_intake
from liantu.statistics.queries import latest_computation, newer_reports_wait
from tests.registry.city import make_city

pytestmark = pytest.mark.django_db
CAPABILITIES = "单位,产品,年份,产值（万元）\n甲厂,动力电池电芯,2024,1000\n"
REPORTS = "单位,期间,指标,数值,填报日期\n甲厂,2024,revenue,5000,2025-02-10\n"
FIRMS = "单位名称,区县\n甲厂,渝北区\n"


@pytest.fixture(autouse=True)
def _city(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_city()


def bring_in(*files: tuple[str, str]) -> Any:
    return confirm_intake(start_intake([(name, io.BytesIO(text.encode())) for name, text in files], viewer=SYSTEM), viewer=SYSTEM)


def test_an_intake_is_followed_by_an_assessment_and_a_run_of_the_checks(browser: Client) -> None:
    intake = bring_in(("单位名录.csv", FIRMS), ("产能.csv", CAPABILITIES))
    assert intake.state == "done"
    assert latest_assessment(SYSTEM) is not None
    assert not newer_facts_wait(SYSTEM)
    assert CheckRun.objects.count() == 1
    page = browser.get(f"/intake/{intake.pk}/").content.decode()
    assert "已安排重新评估" in page
    assert '<a href="/">工作台</a>' in page


def test_without_capabilities_there_is_nothing_to_assess() -> None:
    assert not bring_in(("单位名录.csv", FIRMS)).plan["scheduled"]
    assert not CheckRun.objects.exists()


def test_an_intake_that_changes_nothing_is_followed_by_nothing(browser: Client) -> None:
    files = ("单位名录.csv", FIRMS), ("产能.csv", CAPABILITIES)
    bring_in(*files)
    again = bring_in(*files)
    assert CheckRun.objects.count() == 1
    assert "已安排重新评估" not in browser.get(f"/intake/{again.pk}/").content.decode()


def test_one_refresh_waits_at_most_and_a_running_one_is_not_enough(settings: Any) -> None:
    bring_in(("单位名录.csv", FIRMS), ("产能.csv", CAPABILITIES))
    assert not queue_refresh(), "nothing waits"
    Assessment.objects.all().delete()
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "intake"]}}
    waiting = DBTaskResult.objects.filter(task_path=refresh_job.module_path, status="READY")
    assert queue_refresh()
    assert queue_refresh()
    assert waiting.count() == 1
    waiting.update(status="RUNNING")
    queue_refresh()
    assert waiting.count() == 1


def test_reports_alone_bring_the_figures_up_to_date() -> None:
    """Where no capability is known there are no chains to assess; figures and regions follow the reports all the same."""
    intake = bring_in(("单位名录.csv", FIRMS), ("reports.csv", REPORTS))
    assert intake.state == "done", intake.problems
    assert intake.plan["scheduled"]
    computation = latest_computation(SYSTEM)
    assert computation is not None
    assert not newer_reports_wait(SYSTEM)
    assert latest_assessment(SYSTEM) is None
    assert CheckRun.objects.count() == 1
