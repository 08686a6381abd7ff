"""What officials read: sentences first, words for formulas, firms behind figures; the analyst's depth only where it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests.statistics.city import City
from tests.statistics.pages.reading import text

Ask = Callable[[str], Client]


def test_a_cluster_page_begins_with_sentences_whose_numbers_open(ask: Ask) -> None:
    page = " ".join(text(ask("analyst").get("/clusters/electronics/")).split())
    opening = page.partition('class="verdict-line"')[2].partition("</div>")[0]
    assert "电子信息" in opening
    assert "占全市" in opening
    assert "产值最大的区县是" in opening
    assert 'href="/figures/above_scale_output/cluster:electronics/2025/"' in opening


def test_depth_is_asked_for(ask: Ask) -> None:
    browser = ask("analyst")
    assert "HHI" not in text(browser.get("/clusters/electronics/"))
    assert "HHI" in text(browser.get("/clusters/electronics/?depth=1"))
    plain = text(browser.get("/indicators/above_scale_output/"))
    assert "sum(output_value)" not in plain
    assert "合计(工业总产值)" in plain
    assert "SDMX" not in plain
    browser.cookies["depth"] = "1"
    deep = text(browser.get("/indicators/above_scale_output/"))
    assert "sum(output_value)" in deep
    assert "SDMX" in deep
    assert "sum(output_value)" not in text(browser.get("/indicators/above_scale_output/?depth=0"))


def test_months_that_do_not_add_up_to_the_year_say_why(ask: Ask) -> None:
    """整车甲 did not report December: its month is missing in the sum of the months and not in its yearly report."""
    page = " ".join(text(ask("analyst").get("/indicators/above_scale_output/?by=city")).split())
    assert "2025年各月合计 490.0 亿元，年度数 500.0 亿元，相差 +10.00 亿元。" in page
    assert "年度数以年报为准" in page


def test_a_change_says_yes_and_no_and_no_negative_zero(ask: Ask) -> None:
    page = text(ask("analyst").get("/indicators/above_scale_output/change/?by=district"))
    assert "−0.00" not in page
    assert "+0.00" not in page


def test_rows_of_a_figure_lead_to_firms_and_name_those_without(ask: Ask, city: City) -> None:
    page = text(ask("analyst").get("/figures/above_scale_firms_with_rd_institution/city:500000/2025/"))
    assert f'<a href="/organisations/{city.firms["电脑甲"]}/">电脑甲</a>' in page
    without = page.partition("不符合条件的企业")[2]
    assert "电脑乙" in without  # it spends on R&D and has no institution
    assert "电脑甲" not in without.partition("</table>")[0]
