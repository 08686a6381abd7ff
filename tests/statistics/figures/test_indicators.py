"""What an opened indicator says of firms that reported nothing, and whose published values it reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.figure import FIGURES, Evidence, Subject
from liantu.kernel.formula import parse_formula
from liantu.kernel.period import Period
from liantu.statistics.figures.figure_context import open_key
from liantu.statistics.figures.indicators import _official_value
from liantu.statistics.models import Computation, StatisticFigure
from tests.statistics.city import A


def reports(code: str, subject: str) -> Evidence:
    opener = FIGURES.opener(code)
    assert opener is not None
    return opener(Subject.parse(subject), Period.parse("2025"), SYSTEM).evidence[0]


def test_firms_of_the_population_that_reported_nothing_are_counted_under_the_rows(computation: Computation) -> None:
    listed = len(reports("above_scale_output", f"district:{A}").rows)
    StatisticFigure.objects.filter(indicator="above_scale_output", dimension="district", key=A, period="2025").update(firms=listed + 2)
    note = reports("above_scale_output", f"district:{A}").note
    assert note is not None
    assert "另有 2 家本期没有填报" in note.zh
    assert "2 more firms" in note.en


@pytest.mark.parametrize(("formula", "read"), [("sum(tax) / series(gdp)", False), ("real_growth(sum(tax), gdp)", True)])
def test_a_district_is_never_shown_the_citys_series_but_for_a_price_index(computation: Computation, formula: str, read: bool) -> None:
    """Of 2023 the pack has a value of the city and none of the district."""
    found = open_key("above_scale_output", Subject("district", A), Period.parse("2023"), SYSTEM)
    found = replace(found, formula=parse_formula(formula))
    assert (_official_value(found, "gdp") is not None) is read


def test_growth_by_this_periods_directory_opens_to_its_two_sums(computation: Computation) -> None:
    """电池甲 entered in 2022 without a report of 2021; all seven of 2024 had reported 2023, so both rules give 474 ÷ 433 − 1 there."""
    figures = [
        opener(Subject.parse("city:500000"), Period.parse("2024"), SYSTEM)
        for code in ("above_scale_output_growth", "above_scale_output_directory_growth")
        if (opener := FIGURES.opener(code)) is not None
    ]
    assert [figure.value for figure in figures] == [pytest.approx(100 * (474 / 433 - 1))] * 2
    told = [value for text, value, _unit in figures[1].steps if text.zh.startswith(("本期", "上年同期")) and "总产值" in text.zh]
    assert any(value == pytest.approx(474e8) for value in told)
    assert any(value == pytest.approx(433e8) for value in told)
