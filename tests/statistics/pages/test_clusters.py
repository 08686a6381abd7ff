from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from liantu.kernel.pack import Pack
from liantu.statistics.queries.names import groups_of
from tests.statistics.pages.reading import numbers, table, text

Ask = Callable[[str], Client]


@pytest.mark.parametrize("role", ["public", "analyst", "district", "firm"])
def test_every_cluster_and_field_has_a_page(ask: Ask, pack: Pack, role: str) -> None:
    browser = ask(role)
    for by in ("cluster", "field"):
        listed = text(browser.get(f"/clusters/?by={by}"))
        for code in groups_of(pack, by):
            assert f'href="/clusters/{code}/"' in listed
            assert browser.get(f"/clusters/{code}/").status_code == 200


def test_a_cluster_as_the_city_sees_it(ask: Ask) -> None:
    page = text(ask("analyst").get("/clusters/electronics/"))
    assert "180.0" in page
    assert "36.00%" in page  # of 500
    assert "电脑甲" in page
    assert "83.3%" in page  # 150 of 180
    assert "未完成" in page
    assert 'hx-get="/indicators/above_scale_output/change/?within=cluster%3Aelectronics"' in page
    assert "/findings/?subject=cluster:electronics" in page
    assert "渝北区" in page


def test_a_district_sees_its_own_firms_and_how_many_it_does_not(ask: Ask) -> None:
    page = text(ask("district").get("/clusters/materials/"))
    assert "钢厂甲" in page
    assert "钢厂乙" not in page
    vehicles = text(ask("district").get("/clusters/vehicles/"))
    assert "整车甲" not in vehicles
    assert "另有 1 家不在您的查看范围内" in vehicles


def test_a_firm_and_the_public_see_no_aggregates_before_a_release(ask: Ask) -> None:
    for role in ("public", "firm"):
        page = text(ask(role).get("/clusters/electronics/"))
        assert "180.0" not in page
        assert "电脑乙" not in page
        assert "渝北区" not in page


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_export_has_a_line_for_each_group_and_year(ask: Ask, form: str) -> None:
    rows = table(ask("analyst").get(f"/clusters/export.{form}?by=cluster"), form)
    own = [row for row in rows if row[0] == "electronics"]
    assert [row[2] for row in own] == ["2025", "2024", "2023", "2022", "2021", "2020"]
    assert numbers([rows[0], *own], 3) == pytest.approx([180.0, 168.0, 156.0, 144.0, 132.0, 120.0])
    assert ask("analyst").get("/clusters/export.pdf").status_code == 404


def test_unknown_and_english(ask: Ask) -> None:
    assert ask("analyst").get("/clusters/nonsense/").status_code == 404
    browser = ask("analyst")
    browser.cookies["django_language"] = "en"
    assert "Electronics" in text(browser.get("/clusters/"))
