"""The month's report on a page: from sign-in to sent in three clicks, for its own people only, with what was reported before beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import Membership, User
from liantu.accounts.queries import SYSTEM
from liantu.kernel.period import Period, PeriodKind
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, import_files
from liantu.registry.queries import report_rows
from tests.registry.city import csv, make_city

pytestmark = pytest.mark.django_db
MONTH = Period.of(timezone.localdate(), PeriodKind.MONTH).previous()
GIVEN = {"output_value": "1200", "revenue": "1150", "employees": "80"}


@pytest.fixture
def firm(tmp_path: Any) -> m.Organisation:
    """A firm above scale with its reports of last year and of the month before."""
    make_city()
    import_files(ImportRequest([csv(tmp_path, "organisations", "单位名称,区县", "甲厂,渝北区", "乙厂,渝北区")], viewer=SYSTEM))
    before, year_before = MONTH.previous(), MONTH.same_period_last_year()
    rows = [f"甲厂,{before},营业收入,950万元,", f"甲厂,{year_before},营业收入,900.5万元,", f"甲厂,{MONTH.year - 1},营业收入,1.2亿元,"]
    import_files(ImportRequest([csv(tmp_path, "reports", "单位,期间,指标项,数值,填报日期", *rows)], viewer=SYSTEM))
    return m.Organisation.objects.get(name="甲厂")


def signed_in(role: str, scope: str = "city", key: str = "") -> Client:
    user = User.objects.create_user(f"{role}-{key}", password="x")
    Membership.objects.create(user=user, role=role, scope=scope, scope_key=key)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of the page."""
    return dict(re.findall(r'type="hidden" name="(editor|version|held)" value="([^"]*)"', text))


def test_three_clicks_and_typing_from_the_list_of_reports_to_sent(firm):
    client = signed_in("firm", "organisation", str(firm.pk))
    due = client.get(f"/organisations/{firm.pk}/reports/").content.decode()
    address = f"/organisations/{firm.pk}/reports/{MONTH}/"
    assert f'href="{address}"' in due
    page = client.get(address).content.decode()
    assert "950" in page
    assert "900.5" in page
    assert "万元" in page
    told = client.post(f"{address}check/", {**hidden(page), "revenue": "1150"}).content.decode()
    assert "比上期 +21.1%" in told
    assert "草稿已保存" in told
    assert "请填写此项" in told
    again = client.get(address).content.decode()
    assert 'value="1150"' in again, "the draft"
    sent = client.post(address, {**hidden(page), **GIVEN}, follow=True).content.decode()
    assert "已报送" in sent
    rows = report_rows(SYSTEM, PeriodKind.MONTH, organisations=[firm.pk], period=MONTH)
    assert dict(rows.select("item", "value").iter_rows())["revenue"] == 11_500_000.0
    assert "报送更正" in sent


def test_missing_months_are_counted_from_the_calendar_not_from_what_came_in(firm):
    client = signed_in("firm", "organisation", str(firm.pk))
    page = client.get(f"/organisations/{firm.pk}/reports/").content.decode()
    assert re.search(r"缺报 1[012] 期", page)
    assert page.count("报送日") >= 2


def test_what_is_wrong_stays_on_the_page_with_what_was_typed(firm):
    client = signed_in("firm", "organisation", str(firm.pk))
    address = f"/organisations/{firm.pk}/reports/{MONTH}/"
    page = client.get(address).content.decode()
    response = client.post(address, {**hidden(page), **GIVEN, "employees": "7.5"})
    assert response.status_code == 200
    text = response.content.decode()
    assert "尚未报送" in text
    assert 'href="#cell-employees"' in text
    assert 'value="7.5"' in text
    assert not m.Source.objects.filter(kind="form").exists()


def test_two_people_at_one_report_learn_of_each_other(firm):
    one, other = signed_in("firm", "organisation", str(firm.pk)), signed_in("administrator")
    address = f"/organisations/{firm.pk}/reports/{MONTH}/"
    mine, theirs = (hidden(client.get(address).content.decode()) for client in (one, other))
    other.post(f"{address}check/", {**theirs, **GIVEN, "revenue": "1000"})
    told = one.post(address, {**mine, **GIVEN}).content.decode()
    assert "administrator-" in told
    assert "同时在改" in told
    assert not m.Source.objects.filter(kind="form").exists()
    assert one.post(address, {**hidden(told), **GIVEN}).status_code == 302
    assert m.Source.objects.filter(kind="form").count() == 1


@pytest.mark.parametrize(("role", "scope", "status"), [
    ("administrator", "city", 200), ("analyst", "city", 403), ("official", "city", 403), ("leader", "city", 403),
    ("firm", "own", 200), ("firm", "other", 404), ("reviewer", "city", 404),
])  # fmt: skip
def test_who_gets_the_form(firm, role, scope, status):
    other = m.Organisation.objects.get(name="乙厂")
    key = {"own": str(firm.pk), "other": str(other.pk)}.get(scope, "")
    client = signed_in(role, "organisation" if key else scope, key)
    address = f"/organisations/{firm.pk}/reports/{MONTH}/"
    assert client.get(address).status_code == status
    assert client.get(f"/organisations/{firm.pk}/reports/").status_code == status
    posted = {f"{address}check/": {200: 200}.get(status, status), address: {200: 200}.get(status, status)}
    for where, expected in posted.items():
        assert client.post(where, {"revenue": "x", "editor": "e", "version": "0"}).status_code == expected


def test_no_form_for_a_month_that_is_not_over_or_long_past(firm):
    client = signed_in("firm", "organisation", str(firm.pk))
    for period in (MONTH.next(), MONTH.shifted(-60), "2024Q1", "x"):
        assert client.get(f"/organisations/{firm.pk}/reports/{period}/").status_code == 404


def test_a_form_costs_a_constant_number_of_queries(firm, django_assert_max_num_queries):
    client = signed_in("firm", "organisation", str(firm.pk))
    with django_assert_max_num_queries(22):
        client.get(f"/organisations/{firm.pk}/reports/{MONTH}/")
    with django_assert_max_num_queries(40):
        client.get(f"/organisations/{firm.pk}/reports/")
