from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.kernel.period import PeriodKind
from liantu.statistics.actions import release
from liantu.statistics.models import Computation
from liantu.statistics.pages.explorer import Question
from tests.statistics.city import City
from tests.statistics.pages.reading import text

Ask = Callable[[str], Client]


@pytest.mark.parametrize("code", ["above_scale_output", "high_tech_output_share", "labour_productivity"])
def test_every_permanent_link_shows_data(ask: Ask, pack: Pack, code: str) -> None:
    browser, entry = ask("analyst"), pack.measured[code]
    for by in entry.dimensions:
        for kind in ("year", "month"):
            for view in Question(by, PeriodKind(kind), "", None, ()).views:
                page = text(browser.get(f"/indicators/{code}/?by={by}&kind={kind}&view={view}"))
                if by not in {"chain", "park"}:  # the small city has neither
                    assert 'class="figure-link"' in page, (by, kind, view)
                    assert f'<option value="{by}" selected>' in page


def test_nobody_else_sees_figures_before_a_release(ask: Ask) -> None:
    for role in ("public", "firm"):
        assert 'class="figure-link"' not in text(ask(role).get("/indicators/above_scale_output/?by=district"))


def test_the_public_sees_what_is_released_and_not_what_is_withheld(ask: Ask, computation: Computation, pack: Pack) -> None:
    release(computation, pack, SYSTEM)
    page = text(ask("public").get("/indicators/above_scale_output/?by=cluster"))
    assert "不公布" in page
    assert "180.0" not in page  # two makers of computers
    assert "474.0" in text(ask("public").get("/indicators/above_scale_output/?by=city&kind=year"))  # 2024, eight firms


def test_chosen_keys_and_a_nonsense_address(ask: Ask) -> None:
    browser = ask("analyst")
    page = text(browser.get("/indicators/above_scale_output/?by=cluster&view=bar&key=vehicles"))
    assert 'value="vehicles" checked' in page
    assert browser.get("/indicators/above_scale_output/?by=moon&kind=week&view=pie&period=never").status_code == 200
    assert browser.get("/indicators/nonsense/").status_code == 404


def test_the_list_finds(ask: Ask) -> None:
    browser = ask("analyst")
    assert "above_scale_output/" in text(browser.get("/indicators/?q=产值"))
    assert "没有找到这样的指标" in text(browser.get("/indicators/?q=xyzzy"))


def test_why_it_changed_as_a_page_and_as_a_part(ask: Ask, city: City) -> None:
    browser = ask("analyst")
    page = text(browser.get("/indicators/above_scale_output/change/?by=district"))
    assert "<html" in page
    assert "+26.00" in page  # 474 → 500
    part = text(browser.get("/indicators/above_scale_output/change/?by=district", headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "+26.00" in part
    assert ask("public").get("/indicators/above_scale_output/change/").status_code == 404
    assert browser.get("/indicators/output_hhi/change/").status_code == 404


def test_the_page_of_an_indicator_shows_what_its_values_claim(ask: Ask, computation: Computation) -> None:
    """钢厂乙 is silent in 2025: the sum is at least, of 2024 the value itself; the published 26,000 is what it exceeds."""
    page = " ".join(text(ask("analyst").get("/indicators/above_scale_output/?by=city&kind=year")).split())
    assert page.count('<span class="muted small-text">至少</span>') == 1
    assert '超过 <span class="num">26,000 亿元</span>' in page
