from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import AuditLine
from liantu.accounts.queries import Role, Viewer
from liantu.kernel.pack import Pack
from liantu.registry.models import Organisation
from liantu.registry.queries import standings
from liantu.statistics.models import Computation, QualityIssue
from tests.statistics.city import A, B, City
from tests.statistics.pages.reading import sheets, table, text

Ask = Callable[[str], Client]


def odd(computation: Computation, firm: int, place: str, **told: object) -> None:
    QualityIssue.objects.create(
        computation=computation, organisation_id=firm, district=place, period_kind="month", period="2025-10", **told
    )


def test_missing_and_late_reports_are_listed_by_firm(ask: Ask) -> None:
    page = text(ask("analyst").get("/reporting/"))
    assert "整车甲" in page  # nothing for December
    assert "2025-12" in page
    assert "药厂甲" in page  # June came on 20 August, due on 25 July
    assert "26 天" in page


def test_every_issue_opens_to_the_report_and_says_what_is_odd(ask: Ask, computation: Computation, city: City) -> None:
    firm = city.firms["电脑甲"]
    odd(computation, firm, A, kind="jump", item="revenue", value=12_500.0, expected=125_000_000.0, score=30.0, probable_factor=0.0001)
    odd(computation, firm, A, kind="contradiction", item="value_added", rule="value_added_over_output", value=3e8, expected=2e8)
    page = text(ask("analyst").get("/reporting/?kind=jump"))
    assert f'href="/organisations/{firm}/reports/2025-10/revenue/"' in page
    assert "通常约 1.25 亿元" in page
    assert "约为应填的 1/10,000" in page
    told = text(ask("analyst").get("/reporting/?kind=contradiction"))
    assert "增加值大于总产值：工业增加值 3.00 亿元，工业总产值 2.00 亿元" in told


def test_a_district_and_a_firm_see_their_own(ask: Ask, computation: Computation, city: City) -> None:
    odd(computation, city.firms["电脑甲"], A, kind="late", days=3)
    odd(computation, city.firms["电脑乙"], A, kind="late", days=4)
    district, firm = text(ask("district").get("/reporting/")), text(ask("firm").get("/reporting/"))
    assert "电脑乙" in district
    assert "整车甲" not in district
    assert "电脑甲" in firm
    assert "电脑乙" not in firm
    assert "整车甲" not in text(ask("district").get(f"/reporting/?district={B}"))


def test_a_firm_opens_exactly_what_it_owes(
    ask: Ask, city: City, computation: Computation, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year on nobody has sent anything more: the computation counted none of these months, the firm's own page counts each."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 12, 26))
    viewer = Viewer(user_id=1, roles=frozenset({Role.FIRM}), organisations=frozenset({city.firms["电脑甲"]}))
    firm = Organisation.objects.get(pk=city.firms["电脑甲"])
    owed = [one.period for form in standings(viewer, firm, date(2026, 12, 26), pack) for one in form.missing]
    page = text(ask("firm").get("/reporting/"))
    assert len(owed) == 11  # January to November 2026
    assert f'<a href="#reminders">{len(owed)}</a>' in page
    assert page.count(f'href="/organisations/{firm.pk}/reports/2026-') == len(owed)
    (row,) = table(ask("firm").get("/reporting/reminders.csv"), "csv")[1:]
    assert row[3] == str(len(owed))


@pytest.mark.parametrize("path", ["/reporting/", "/reporting/reminders.csv", "/reporting/issues.xlsx"])
def test_the_public_is_asked_to_sign_in(ask: Ask, path: str) -> None:
    assert ask("public").get(path).status_code == 302


def test_reminders_for_sending(ask: Ask) -> None:
    browser = ask("analyst")
    rows = table(browser.get(f"/reporting/reminders.csv?district={B}"), "csv")
    cars = next(row for row in rows if row[2] == "整车甲")
    assert (cars[3], cars[4]) == ("1", "2025-12")
    assert {row[0] for row in rows[1:]} == {"江北区"} or len({row[0] for row in rows[1:]}) == 1
    assert len(sheets(browser.get("/reporting/reminders.xlsx"))) >= 1
    assert AuditLine.objects.filter(verb="export_reminders").count() == 2
    assert browser.get("/reporting/reminders.pdf").status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_issues_as_a_sheet(ask: Ask, computation: Computation, form: str) -> None:
    rows = table(ask("analyst").get(f"/reporting/issues.{form}?kind=missing"), form)
    found = QualityIssue.objects.filter(computation=computation, kind="missing")
    assert len(rows) - 1 == found.count() > 0
    assert {row[0] for row in rows[1:]} == {"缺报"}
