"""The pages of oversight as people use them."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from liantu.accounts.models import AuditLine, User
from liantu.accounts.queries import PUBLIC
from liantu.chains.models import Assessment
from liantu.kernel.errors import NotAllowedError, NotFoundError
from liantu.kernel.figure import FIGURES, Definition, Evidence, Figure, Subject
from liantu.kernel.finding import Severity
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.oversight.models import Task
from tests.oversight.conftest import World, person, weak

pytestmark = pytest.mark.django_db
CELL = weak("battery_cell", chains=["lithium_battery"], districts=["500112"])
PACK_BLUE = weak("battery_pack", Severity.BLUE, chains=["intelligent_nev"])
HTMX = {"HTTP_HX_REQUEST": "true"}


def text_of(client: Client, address: str, **headers: str) -> str:
    """The page at an address, which must be there."""
    response = client.get(address, **headers)  # type: ignore[arg-type]
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_workbench_of_an_empty_city_shows_the_first_steps(browser: Client) -> None:
    assert "开始使用" in text_of(browser, "/")


def test_workbench_says_what_waits(browser: Client, world: World) -> None:
    world.run(CELL, PACK_BLUE)
    page = text_of(browser, "/")
    assert "battery_cell：" in page, "the first of what folds into one row"
    assert re.search(r"/findings/assign/\?code=CH001&amp;cause=", page)
    english = text_of(browser, "/", HTTP_ACCEPT_LANGUAGE="en")
    assert "battery_cell: local supply 12 %" in english


def test_what_could_not_be_computed_is_said_with_its_reason(browser: Client) -> None:
    now = timezone.now()
    row = {"known_at": now, "rule_version": "1", "rules": {}, "state": "failed", "finished_at": now}
    Assessment.objects.create(**row, year=2024, failure={"zh": "没有任何产能", "en": "no capabilities"})
    assert "没有任何产能" in text_of(browser, "/")
    assert "no capabilities" in text_of(browser, "/", HTTP_ACCEPT_LANGUAGE="en")
    assert "没有任何产能" not in text_of(Client(), "/chains/"), "why a run failed is no business of the public"


def test_workbench_costs_the_same_for_few_and_many(browser: Client, world: World, django_assert_max_num_queries: Any) -> None:
    world.run(weak("product_0", chains=["lithium_battery"]))
    text_of(browser, "/")
    with django_assert_max_num_queries(55) as few:
        text_of(browser, "/")
    world.run(*(weak(f"product_{number}", chains=["lithium_battery"]) for number in range(50)))
    with django_assert_max_num_queries(len(few)):
        text_of(browser, "/")


def test_changes_since_the_last_visit(browser: Client, analyst: User, world: World) -> None:
    world.run(CELL)
    User.objects.filter(pk=analyst.pk).update(last_visit_at=timezone.now())
    world.run(PACK_BLUE)
    assert "新增预警事项 1 条，消除 1 条" in strip_tags(text_of(browser, "/"))
    assert "新增预警事项 1 条，消除 1 条" in strip_tags(text_of(browser, "/")), "looking again in the same session changes nothing"


def test_list_is_narrowed_by_its_address(browser: Client, world: World) -> None:
    world.run(CELL, PACK_BLUE)
    for query, there, not_there in (
        ("severity=red", CELL, PACK_BLUE),
        ("chain=intelligent_nev", PACK_BLUE, CELL),
        ("district=500112", CELL, PACK_BLUE),
        ("subject=product:battery_cell", CELL, PACK_BLUE),
        ("text=battery_pack", PACK_BLUE, CELL),
    ):
        page = text_of(browser, f"/findings/?view=rows&{query}")
        assert f"finding-{there.fingerprint}" in page, query
        assert f"finding-{not_there.fingerprint}" not in page, query
    assert "没有符合条件" in text_of(browser, "/findings/?state=cleared")
    assert text_of(browser, "/findings/?page=9999&sort=nonsense&code=%FF")


def test_bare_list_for_other_pages(browser: Client, world: World) -> None:
    world.run(CELL)
    page = text_of(browser, "/findings/?fragment=1&subject=product:battery_cell")
    assert "<html" not in page
    assert CELL.fingerprint in page


def test_exports_are_what_the_list_shows(browser: Client, world: World) -> None:
    world.run(CELL, PACK_BLUE)
    rows = json.loads(browser.get("/findings/export.json?severity=red").content)
    assert [(row["code"], row["subject"], row["value"]) for row in rows] == [("CH001", "product:battery_cell", 0.12)]
    table = list(csv.DictReader(io.StringIO(browser.get("/findings/export.csv").content.decode("utf-8-sig"))))
    assert [row["severity"] for row in table] == ["red", "blue"]
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get("/findings/export.xlsx").content)).active
    assert sheet is not None
    assert sheet.max_row == 3
    assert browser.get("/findings/export.exe").status_code == 404
    assert AuditLine.objects.filter(verb="export_findings").count() == 3


def test_finding_page_says_why_and_what_to_do(browser: Client, world: World) -> None:
    world.run(CELL)
    page = text_of(browser, f"/findings/{CELL.fingerprint}/")
    check = world.pack.checks["CH001"]
    for text in (check.looks_at.zh, check.why.zh, check.what_to_do.zh, "本地配套率", CELL.fingerprint):
        assert text in page
    assert browser.get("/findings/0000000000000000/").status_code == 404


def test_check_page_is_open_to_all_and_shows_findings_to_those_who_may(browser: Client, world: World) -> None:
    world.run(CELL)
    assert CELL.fingerprint in text_of(browser, "/checks/CH001/")
    public = text_of(Client(), "/checks/CH001/")
    assert world.pack.checks["CH001"].computed.zh in public
    assert CELL.fingerprint not in public
    assert browser.get("/checks/ZZ999/").status_code == 404


def test_give_out_take_and_finish(browser: Client, world: World, django_capture_on_commit_callbacks: Any) -> None:
    world.run(CELL)
    address = f"/findings/{CELL.fingerprint}/assign/"
    form = text_of(browser, address, **HTMX)
    assert "<html" not in form
    assert (timezone.localdate() + timedelta(days=world.pack.checks["CH001"].due_days)).isoformat() in form
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    answer = browser.post(address, {"title": "对接电芯企业", "department": "jjxxw", "due_date": due, "note": ""}, **HTMX)
    task = Task.objects.get()
    assert answer["HX-Refresh"] == "true", "the page behind the panel shows what was done"
    assert "对接电芯企业" in text_of(browser, "/tasks/")
    browser.post(f"/tasks/{task.pk}/accept/")
    assert "对接电芯企业" in text_of(browser, "/"), "it is now among my tasks"
    assert "请填写说明" in browser.post(f"/tasks/{task.pk}/finish/", {"note": ""}, follow=True).content.decode()
    world.found = {}
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/tasks/{task.pk}/finish/", {"note": "两家企业签约"})
    page = text_of(browser, f"/tasks/{task.pk}/")
    assert "已消除" in page
    assert "两家企业签约" in page


def test_a_wrong_form_says_what_is_wrong(browser: Client, world: World) -> None:
    world.run(CELL)
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = browser.post(f"/findings/{CELL.fingerprint}/assign/", {"title": "x", "due_date": past})
    assert answer.status_code == 422
    assert "期限早于今天" in answer.content.decode()
    assert not Task.objects.exists()


def test_outcome_asks_again_until_there_is_one(browser: Client, world: World) -> None:
    world.run(CELL)
    task = Task.objects.create(finding=world.record(CELL), kind="chain_task", title="t", due_date=timezone.localdate())
    Task.objects.filter(pk=task.pk).update(state="done", closed_at=timezone.now())
    assert 'hx-trigger="every 2s"' in text_of(browser, f"/tasks/{task.pk}/outcome/")
    Task.objects.filter(pk=task.pk).update(closed_at=timezone.now() - timedelta(hours=1))
    lost = text_of(browser, f"/tasks/{task.pk}/outcome/")
    assert "hx-trigger" not in lost
    assert f"/tasks/{task.pk}/recheck/" in lost


def test_moves_are_posts_with_a_known_verb(browser: Client, world: World) -> None:
    world.run(CELL)
    task = Task.objects.create(finding=world.record(CELL), kind="chain_task", title="t", due_date=timezone.localdate())
    assert browser.get(f"/tasks/{task.pk}/accept/").status_code == 405
    assert browser.post(f"/tasks/{task.pk}/delete/").status_code == 404


def test_measures_are_public_their_counts_are_not(browser: Client, world: World) -> None:
    world.run(CELL)
    seen, public = text_of(browser, "/measures/"), text_of(Client(), "/measures/")
    for measure in world.pack.measures:
        assert f"measure-{measure.number}" in seen
        assert f"measure-{measure.number}" in public
    assert "条预警事项，" in seen
    assert "条预警事项，" not in public


def test_runs_are_listed(browser: Client, world: World) -> None:
    world.run(CELL)
    assert "CH001" in text_of(browser, "/runs/")


DEFINITION = Definition("opened_here", "3", Text("试算", "Trial"), "yuan", Text("甲除以乙", "a over b"), Text("按价值", "by value"))


@pytest.fixture
def opener(monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that only those who see the city may open, but for an unknown one."""

    def opened(subject: Subject, period: Period | None, viewer: Any) -> Figure:
        if subject.key == "nowhere":
            raise NotFoundError(Text("没有", "none"))
        if not viewer.sees_city:
            raise NotAllowedError(Text("不可看", "not for you"))
        known = period or Period(2024, PeriodKind.YEAR)
        if subject.key == "unknown":
            return Figure(DEFINITION, subject, known, None, reason=Text("没有采购数据", "no purchases are known"))
        columns = (Text("企业", "Firm"), Text("金额", "Amount"))
        evidence = Evidence(Text("采购", "Purchases"), columns, (("=SUM(A1)", 1234567.0), ("乙", None)), 3)
        steps = ((Text("采购额", "purchases"), 2e8, "yuan"),)
        return Figure(DEFINITION, subject, known, 123_400_000.0, (Mark.SIMULATED,), None, steps, (evidence,))

    monkeypatch.setitem(FIGURES._openers, "opened_here", opened)


@pytest.mark.usefixtures("opener")
def test_a_figure_opens_to_rule_and_rows(browser: Client) -> None:
    page = text_of(browser, "/figures/opened_here/link:a%2Fb/2023/")
    for part in ("<html", "试算", "1.23", "亿元", "甲除以乙", "采购额", "模拟数据", "=SUM(A1)", "另有 3 行您的角色看不到", "2023"):
        assert part in page, part
    panel = text_of(browser, "/figures/opened_here/link:a/b/latest/", **HTMX)
    assert "<html" not in panel
    assert "整页打开" in panel
    assert "Trial" in text_of(browser, "/figures/opened_here/link:a/b/latest/", HTTP_ACCEPT_LANGUAGE="en")


@pytest.mark.usefixtures("opener")
def test_unknown_is_a_word_with_a_reason(browser: Client) -> None:
    page = text_of(browser, "/figures/opened_here/product:unknown/2024/")
    assert "未知" in page
    assert "没有采购数据" in page


@pytest.mark.usefixtures("opener")
@pytest.mark.parametrize("address", ["nothing/product:x/2024", "opened_here/product:nowhere/2024", "opened_here/product:x/sometime"])
def test_what_is_not_there(browser: Client, address: str) -> None:
    assert browser.get(f"/figures/{address}/").status_code == 404


@pytest.mark.usefixtures("opener")
def test_what_the_reader_may_not_see_is_not_there(db: None) -> None:
    firm = Client()
    firm.force_login(person("firm", "firm", "organisation", "7"), backend="django.contrib.auth.backends.ModelBackend")
    for client in (firm, Client()):
        assert client.get("/figures/opened_here/product:x/2024/").status_code == 404
        assert client.get("/figures/opened_here/product:x/2024/rows.csv").status_code == 404
    assert PUBLIC.is_public


@pytest.mark.usefixtures("opener")
def test_rows_leave_without_formulas(browser: Client) -> None:
    table = b"".join(browser.get("/figures/opened_here/product:x/2024/rows.csv?table=0")).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(table))) == [["企业", "金额"], ["'=SUM(A1)", "1234567.0"], ["乙", ""]]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(browser.get("/figures/opened_here/product:x/2024/rows.xlsx"))))
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=SUM(A1)", "s")
    assert browser.get("/figures/opened_here/product:x/2024/rows.csv?table=9").status_code == 404
