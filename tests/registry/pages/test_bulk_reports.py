"""Monthly and quarterly reports on the page of their firm and of their source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.registry import models as m
from liantu.registry.actions import ImportRequest, import_files
from tests.registry.city import csv


@pytest.fixture
def monthly(city: Any, tmp_path: Path) -> Any:
    """The city of the pages with a monthly report that was corrected, and a late row."""
    head = "单位,期间,指标项,数值,填报日期"
    for day, value in (("2024-02-10", "120000"), ("2024-03-10", "250000"), ("2024-01-31", "777")):
        path = csv(tmp_path / day, "reports", head, f"甲电池,2024-01,revenue,{value},{day}")
        assert import_files(ImportRequest([path], viewer=SYSTEM)).applied
    return city


def address(city: Any, firm: Any = None) -> str:
    """Where the history of the value stands."""
    return f"/organisations/{(firm or city.maker).pk}/reports/2024-01/revenue/"


def test_the_page_of_a_firm_shows_months_that_open(monthly, sign_in):
    page = sign_in("analyst").get(f"/organisations/{monthly.maker.pk}/").content.decode()
    assert "月度" in page
    assert address(monthly) in page


def test_a_firm_that_stopped_reporting_keeps_its_last_months(monthly, sign_in, tmp_path):
    later = csv(tmp_path / "later", "reports", "单位,期间,指标项,数值,填报日期", "丙整车,2026-01,revenue,5,2026-02-10")
    assert import_files(ImportRequest([later], viewer=SYSTEM)).applied
    assert address(monthly) in sign_in("analyst").get(f"/organisations/{monthly.maker.pk}/").content.decode()


def test_the_history_tells_every_version_with_its_source(monthly, sign_in):
    response = sign_in("analyst").get(address(monthly))
    versions = response.context["versions"]
    assert [version.fact.value for version in versions] == [777.0, 250000.0, 120000.0]
    late, newest, first = (version.fact for version in versions)
    assert late.known_from == late.known_to
    assert newest.known_to is None
    assert first.known_to == newest.known_from
    assert [version.source.counts for version in versions] == [{"reports": 1}] * 3
    assert response.content.decode().count("现行") == 1


@pytest.mark.parametrize("end", ["2024-02/revenue/", "2024/revenue/", "nonsense/revenue/", "2024-01/tax/"])
def test_what_was_never_reported_has_no_history(monthly, sign_in, end):
    assert sign_in("analyst").get(f"/organisations/{monthly.maker.pk}/reports/{end}").status_code == 404


def test_others_see_neither(monthly, sign_in):
    assert sign_in("firm", "organisation", str(monthly.other.pk)).get(address(monthly)).status_code == 404
    assert sign_in("firm", "organisation", str(monthly.maker.pk)).get(address(monthly)).status_code == 200
    assert sign_in("chain_leader", "chain", "lithium_battery").get(address(monthly)).status_code == 404


def test_the_page_of_a_source_names_its_batches(monthly, sign_in):
    source = m.Source.objects.filter(counts__has_key="reports").first()
    response = sign_in("analyst").get(f"/sources/{source.pk}/")
    assert [(values, first, last) for _, values, first, last in response.context["batches"]] == [(1, "2024-01", "2024-01")]
    assert "批量填报" in response.content.decode()


def test_programs_get_months_as_people_see_them(monthly, sign_in):
    asked = f"/api/reports?organisation={monthly.maker.pk}&kind=month"
    analyst, other = sign_in("analyst"), sign_in("firm", "organisation", str(monthly.other.pk))
    answer = analyst.get(asked).json()
    assert [(row["period"], row["item"], row["value"]) for row in answer["items"]] == [("2024-01", "revenue", 250000.0)]
    assert answer["count"] == 1
    assert analyst.get("/api/reports?period=2024-01").json()["items"] == answer["items"]
    assert other.get(asked).json()["items"] == []
