from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from liantu.accounts.models import AuditLine
from liantu.accounts.queries import PUBLIC
from liantu.kernel.pack import load_pack
from liantu.statistics.actions.release_jobs import preview_job
from liantu.statistics.models import Computation, Release
from liantu.statistics.queries.released import released_heads
from tests.statistics.pages.reading import text

Ask = Callable[[str], Client]


def work() -> None:
    """Do the jobs that wait, as the worker does."""
    for row in DBTaskResult.objects.filter(status="READY"):
        row.claim("test")
        result = row.task_result
        value = row.task.call(*result.args, **result.kwargs)
        row.set_successful(value)


@pytest.fixture(autouse=True)
def _queued(settings: Any) -> None:
    """Jobs wait in the queue until they are done."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "intake"]}}


def test_look_release_withdraw(ask: Ask, computation: Computation) -> None:
    desk = ask("analyst")
    assert "还没有对外发布" in text(ask("public").get("/releases/"))
    desk.post("/releases/new/", {"confirm": "1", "computation": computation.pk})
    assert not DBTaskResult.objects.exists()  # nobody has looked at it yet
    desk.post("/releases/preview/")
    assert "正在计算发布范围" in text(desk.get("/releases/"))
    work()
    page = text(desk.get("/releases/preview/"))
    assert "不足三家" in page
    assert "尚未公布任何数" in page
    assert not Release.objects.exists()

    desk.post("/releases/new/", {"computation": computation.pk})
    assert not Release.objects.exists()  # not confirmed
    desk.post("/releases/new/", {"confirm": "1", "computation": computation.pk})
    work()
    made = Release.objects.get()
    assert made.published_by is not None
    assert made.published_by.username == "analyst"
    assert "analyst" not in text(ask("public").get("/releases/"))
    assert f'href="/releases/{made.pk}/"' in text(ask("public").get("/releases/"))
    assert "不足三家" in text(ask("public").get(f"/releases/{made.pk}/"))
    home = ask("public").get("/").content.decode()
    heads = released_heads(PUBLIC, load_pack("chongqing"), made)
    assert "最新发布的主要指标" in home
    assert heads
    assert all(f"/figures/{head.code}/" in home for head in heads)
    assert "这里汇集本市工业的事实" in home

    desk.post(f"/releases/{made.pk}/withdraw/")
    made.refresh_from_db()
    assert made.withdrawn_at is None
    assert "最新发布的主要指标" in text(ask("public").get("/"))
    desk.post(f"/releases/{made.pk}/withdraw/", {"confirm": "1"})
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert "撤回" in text(desk.get(f"/releases/{made.pk}/"))
    assert ask("public").get(f"/releases/{made.pk}/").status_code == 404
    assert set(AuditLine.objects.values_list("verb", flat=True)) >= {"release_statistics", "withdraw_statistics"}


@pytest.mark.parametrize("role", ["district", "firm"])
def test_who_may_not(ask: Ask, computation: Computation, role: str) -> None:
    browser = ask(role)
    assert browser.get("/releases/").status_code == 200
    assert "预览和发布" not in text(browser.get("/releases/"))
    assert browser.get("/releases/preview/").status_code == 404
    assert browser.post("/releases/preview/").status_code == 404
    assert browser.post("/releases/new/", {"confirm": "1", "computation": computation.pk}).status_code == 404
    assert browser.get("/releases/state/").status_code == 404
    assert not DBTaskResult.objects.exists()


def test_the_right_is_looked_at_again_by_the_job(ask: Ask, computation: Computation) -> None:
    from liantu.accounts.models import User
    from liantu.kernel.errors import NotAllowedError

    ask("district")
    with pytest.raises(NotAllowedError):
        preview_job.call(computation.pk, User.objects.get(username="district").pk)
