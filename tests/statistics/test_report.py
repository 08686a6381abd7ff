"""What the statistics say of a month: worked by hand for eight firms that report 2025 by month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.bound import Bound
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.report import Quantity, ReportMonth, ReportSection
from liantu.kernel.sentence import Cited
from liantu.kernel.viewer import Role, Viewer
from liantu.statistics import report
from liantu.statistics.models import Computation
from liantu.statistics.queries.head_figures import head_figures
from liantu.statistics.queries.month_courses import month_courses
from liantu.statistics.report import month as report_month
from liantu.statistics.report.targets import targets
from liantu.web.sentences import plain_sentence
from tests.statistics.city import City

MONTH = Period.parse("2025-10")


def asked(kind: str = "city", key: str = "500000", month: Period = MONTH) -> ReportMonth:
    return ReportMonth(Subject(kind, key), month, month.start_date, date(2025, 11, 15))


def sections(scope: ReportMonth, viewer: Viewer = SYSTEM) -> dict[str, ReportSection]:
    return {section.key: section for section in report.sections(viewer, scope)}


def test_every_target_of_the_city_once(city: City, pack: Pack) -> None:
    section = sections(asked())["targets"]
    rows = section.tables[0].rows
    assert len(rows) == len([target for target in pack.targets if target.region == pack.city])
    with translation.override("zh-hans"):
        assert plain_sentence(section.sentences[0]).startswith(f"本期监测目标 {len(rows)} 项：")


def test_the_head_figure_is_that_of_the_month(city: City, computation: Computation) -> None:
    section = sections(asked())["head_figures"]
    (value,) = section.sentences[0].cited
    course = month_courses(SYSTEM, ("city", "500000"), MONTH, {"above_scale_output": ""})["above_scale_output"]
    assert value == Cited("above_scale_output", Subject("city", "500000"), MONTH, course.value)
    assert course.value is not None
    row = section.tables[0].rows[0]
    assert row[4] == Quantity(course.year_to_date, "yi_yuan", 1)
    assert course.year_to_date == pytest.approx(sum(value or 0.0 for when, value in course.values.items() if when <= MONTH))
    assert (course.year_on_year, course.year_to_date_growth) == (None, None)


def test_the_report_compares_the_same_firms_as_the_home(city: City, computation: Computation, pack: Pack) -> None:
    """整车甲 is silent in December: the totals fall by a fifth, the firms that report both months stand still."""
    month = Period.parse("2025-12")
    home = {figure.code: figure for figure in head_figures(SYSTEM, pack, computation=computation)}
    section = sections(asked(month=month))["head_figures"]
    course = month_courses(SYSTEM, ("city", "500000"), month, {"above_scale_output": ""}, computation=computation, pack=pack)
    output = course["above_scale_output"]
    assert (output.value or 0.0) < 0.9 * (output.values[month.previous()] or 0.0)
    assert section.tables[0].rows[0][2] == Quantity(output.month_on_month, "percent", 1)
    for span, told in home["above_scale_output"].changes.items():
        assert output.changes[span] == told
    assert output.month_on_month == pytest.approx(0.0)
    assert (output.bounds[month], output.year_to_date_bound) == (Bound.AT_LEAST, Bound.AT_LEAST)
    with translation.override("zh-hans"):
        assert "至少" in plain_sentence(section.sentences[0])


def test_unknown_months_leave_the_year_to_date_unknown(city: City) -> None:
    course = month_courses(SYSTEM, ("city", "500000"), MONTH, {"above_scale_output": ""})["above_scale_output"]
    gap = replace(course, values={**course.values, Period.parse("2025-03"): None})
    assert (gap.year_to_date, gap.value) == (None, course.value)


def test_where_nothing_of_the_month_is_known_nothing_is_said_of_it(city: City) -> None:
    found = sections(asked(month=Period.parse("2019-10")))
    assert found.keys() == {"targets", "quality"}


def test_the_public_reads_no_month(city: City, computation: Computation) -> None:
    assert sections(asked(), PUBLIC).keys() <= {"targets"}
    leader = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))
    assert sections(asked("chain", "lithium_battery"), leader) == {}


def test_a_district_has_no_clusters_and_no_targets_of_the_city(city: City) -> None:
    found = sections(asked("district", "500112"))
    assert {"clusters", "targets"} & found.keys() == set()
    assert {"head_figures", "quality"} <= found.keys()
    assert {value.subject for value in found["head_figures"].sentences[0].cited} == {Subject("district", "500112")}


@pytest.mark.parametrize(("marks", "simulated"), [(["reported"], False), (["simulated"], True)])
def test_simulated_reports_are_said(computation: Computation, marks: list[str], simulated: bool) -> None:
    Computation.objects.filter(pk=computation.pk).update(marks=marks)
    assert {section.simulated for section in report.sections(SYSTEM, asked())} == {simulated}


def test_a_pack_without_targets_has_no_such_section(city: City, pack: Pack) -> None:
    without = replace(report_month.Month.of(SYSTEM, pack, asked()), pack=replace(pack, targets=()))
    assert targets(without) is None


def test_cells_say_what_is_missing_and_nothing_else(city: City, pack: Pack) -> None:
    month = report_month.Month.of(SYSTEM, pack, asked())
    assert month.amount("above_scale_output", None) == Quantity(None, "yi_yuan", 1)
