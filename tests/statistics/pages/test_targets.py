from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.statistics.engine.forecast import Measure
from liantu.statistics.engine.rule_files import TargetRules
from liantu.statistics.models import Computation, Forecast, StatisticFigure
from liantu.statistics.queries import newest_period
from liantu.web.numbers import share
from tests.statistics.city import City
from tests.statistics.pages.reading import table, text

Ask = Callable[[str], Client]
HIGH_TECH = "action_2027_high_tech_share"
ENERGY, GROWTH = "action_2027_energy_per_above_scale_value_added", "plan_2025_output_growth"


@pytest.mark.parametrize("role", ["public", "analyst", "district", "firm"])
def test_every_target_has_a_page_for_everybody(ask: Ask, pack: Pack, role: str) -> None:
    browser = ask(role)
    listed = text(browser.get("/targets/"))
    for target in pack.targets:
        assert f'href="/targets/{target.code}/"' in listed
        assert target.name.zh in text(browser.get(f"/targets/{target.code}/"))


def test_both_sources_stand_apart(ask: Ask) -> None:
    page = text(ask("analyst").get("/targets/opinion_2025_output/"))
    assert "500.0 亿元" in page
    assert "26,000 亿元" in page
    assert "无法判定" in page
    assert "至多为官方数据的 2%，不足 90%" in page
    assert "500.0 亿元" not in text(ask("public").get("/targets/opinion_2025_output/"))


def test_a_series_on_another_basis_is_only_context(ask: Ask) -> None:
    page = text(ask("public").get("/targets/opinion_2025_high_tech/"))
    assert "没有同口径的数据" in page
    assert "其他口径，仅供了解" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_fan_says_how_often_such_intervals_held(ask: Ask, computation: Computation, pack: Pack, language: str) -> None:
    """Three years after six published ones, each on sectors and on years that were not fitted on; no certainty from six values."""
    browser = ask("analyst")
    browser.cookies["django_language"] = "zh-hans" if language == "zh" else "en"
    page = text(browser.get("/targets/action_2027_strategic_emerging_share/"))
    (row,) = [one for one in pack.rule(TargetRules).forecast.calibration.widths if (one.measure, one.points) == (Measure.SHARE, 6)]
    held = page.partition('id="coverage"')[2].partition("</ul>")[0]
    assert held.count("<li>") == 3
    words = {
        "zh": "80% 区间含 {}，95% 区间含 {}（{} 次预测）",
        "en": "the 80% interval held {}, the 95% interval {} of the values ({} forecasts)",
    }
    for near, far, count in zip(row.sectors_80[:3], row.sectors_95[:3], row.forecasts[:3], strict=True):
        assert words[language].format(share(near, 0), share(far, 0), count) in held
    assert {"zh": "未参与拟合的年份", "en": "years not fitted on"}[language] in held
    assert {"zh": "概率只在5%至95%之间报出", "en": "chances from 5% to 95% only"}[language] in page
    assert "&gt;99%" not in page
    assert "&lt;1%" not in page


def test_a_year_without_measured_coverage_says_so(ask: Ask, computation: Computation) -> None:
    for row in Forecast.objects.filter(computation=computation, indicator="high_tech_share", origin="official"):
        row.distribution.pop("coverage")
        row.save()
    page = text(ask("analyst").get(f"/targets/{HIGH_TECH}/"))
    assert page.count("未实测") == 6


def test_the_page_says_that_a_mean_is_compared(ask: Ask) -> None:
    page = text(ask("analyst").get(f"/targets/{GROWTH}/"))
    assert "不是某一年的增速" in page
    assert "10.03%" in page  # (500/310)^(1/5) − 1
    assert "500.0 亿元" in page


def test_the_page_of_a_change_shows_values_and_changes(ask: Ask, computation: Computation) -> None:
    StatisticFigure.objects.filter(indicator="energy_per_above_scale_value_added", dimension="city", kind="year").delete()
    for year, value in ((2022, 0.50), (2025, 0.47)):
        StatisticFigure.objects.create(
            computation=computation, indicator="energy_per_above_scale_value_added", version="1", dimension="city", key="500000",
            kind="year", period=str(year), value=value, firms=8, known=8,
        )  # fmt: skip
    page = text(ask("analyst").get(f"/targets/{ENERGY}/"))
    assert "不是指标数值本身" in page
    assert "−6.00%" in page
    assert "0.47" in page
    assert "偏离" not in page  # the reports are at current prices, the target at comparable ones
    assert "企业填报汇总按当年价计算，目标按可比价" in page


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_export_has_a_line_for_each_target_and_source(ask: Ask, pack: Pack, form: str) -> None:
    rows = table(ask("analyst").get(f"/targets/export.{form}"), form)
    assert len(rows) == 1 + 2 * len(pack.targets)
    output = next(row for row in rows if row[0] == "opinion_2025_output" and row[7] == "企业填报汇总")
    assert float(output[8]) == pytest.approx(500.0)
    assert ask("analyst").get("/targets/export.pdf").status_code == 404


def test_unknown_and_english(ask: Ask) -> None:
    assert ask("public").get("/targets/nonsense/").status_code == 404
    browser = ask("analyst")
    browser.cookies["django_language"] = "en"
    assert "Share of high-technology industry in output" in text(browser.get("/targets/"))


def test_pages_and_exports_show_bound_coverage_and_mark(ask: Ask, computation: Computation) -> None:
    """钢厂乙 of seven is silent in 2025, so 50.0 billion are at least what there is."""
    page = text(ask("analyst").get("/targets/opinion_2025_output/"))
    assert '至少 <span class="num">500.0 亿元</span>' in " ".join(page.split())
    assert "依据 7 家中的 6 家" in page
    assert "超过" in page  # 26,000 is only what the published number exceeds
    opened = " ".join(text(ask("analyst").get("/figures/above_scale_output/city:500000/2025/")).split())
    assert "至少" in opened
    assert "依据 7 家中的 6 家" in opened
    rows = table(ask("analyst").get("/targets/export.csv"), "csv")
    columns = {name: rows[0].index(name) for name in ("界限", "统计范围内企业数", "据以计算的企业数", "核查标记", "代码", "来源")}
    told = {(row[columns["代码"]], row[columns["来源"]]): row for row in rows[1:]}
    by_reports = next(row for (code, source), row in told.items() if code == "opinion_2025_output" and row[columns["界限"]] == "至少")
    assert [by_reports[columns[name]] for name in ("统计范围内企业数", "据以计算的企业数")] == ["7", "6"]
    share = [row for (code, _source), row in told.items() if code == "opinion_2025_industry_share_of_gdp"]
    assert "未核实" in {row[columns["核查标记"]] for row in share}


REVENUE = "action_2027_above_scale_revenue"


def test_a_target_says_in_one_line_where_it_stands_and_who_must_add(ask: Ask, city: City) -> None:
    """Three clicks: the list of targets, a target, a part of its gap: there the firms stand, as links to their pages."""
    assert f'href="/targets/{REVENUE}/"' in text(ask("analyst").get("/targets/"))
    page = " ".join(text(ask("analyst").get(f"/targets/{REVENUE}/")).split())
    assert "目标为2027年不低于40,000 亿元，滞后于进度" in page
    assert "缺口分解" in page
    assert f'href="/targets/{REVENUE}/gap/?by=district&amp;key=500112"' in page
    opened = text(ask("analyst").get(f"/targets/{REVENUE}/gap/?by=district&key=500112"))
    assert f'href="/organisations/{city.firms["电脑甲"]}/"' in opened


def test_firms_of_another_district_are_counted_only(ask: Ask) -> None:
    opened = " ".join(text(ask("district").get(f"/targets/{REVENUE}/gap/?by=district&key=500113")).split())
    assert "整车甲" not in opened
    assert "不在您的查看范围内" in opened
    assert ask("firm").get(f"/targets/{REVENUE}/gap/?by=district&key=500113").status_code == 404
    assert ask("analyst").get(f"/targets/{REVENUE}/gap/?by=weather&key=1").status_code == 404


def test_a_rate_of_growth_is_per_cent_and_no_points(ask: Ask) -> None:
    page = " ".join(text(ask("analyst").get("/targets/action_2027_above_scale_revenue/")).split())
    needed = page.partition("此后每年需增长</dt>")[2][:80]
    assert "%" in needed
    assert "个百分点" not in needed


def test_an_empty_official_side_is_one_line(ask: Ask) -> None:
    page = " ".join(text(ask("analyst").get(f"/targets/{REVENUE}/")).split())
    assert "官方数据：没有同口径的数据" in page


def test_pages_say_how_old_the_newest_data_is(ask: Ask, computation: Computation) -> None:
    told = newest_period(SYSTEM, computation=computation, today=date(2026, 1, 31))
    assert told is not None
    assert (str(told.period), told.lag_days) == ("2025-12", 31)
    assert "企业填报数据更新至2025年12月，距今" in text(ask("analyst").get("/targets/"))


def test_english_pages_count_money_in_billions(ask: Ask) -> None:
    browser = ask("analyst")
    browser.cookies["django_language"] = "en"
    page = text(browser.get(f"/targets/{REVENUE}/"))
    assert "at least 4,000 CNY bn" in page
    assert "100 million yuan" not in page
