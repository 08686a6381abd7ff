from __future__ import annotations

import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import FIGURES, Figure, Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.source import Mark
from liantu.statistics.models import Computation
from tests.statistics.city import A, B, City


def opened(code: str, subject: str, viewer: Viewer = SYSTEM, period: str | None = None) -> Figure:
    opener = FIGURES.opener(code)
    assert opener is not None
    return opener(Subject.parse(subject), Period.parse(period) if period else None, viewer)


def steps(figure: Figure) -> dict[str, float | None]:
    return {text.zh: value for text, value, _ in figure.steps}


def test_every_indicator_of_the_pack_opens_here(pack: Pack) -> None:
    assert set(pack.measured) <= set(FIGURES.codes)
    assert {target.indicator for target in pack.targets} <= set(FIGURES.codes)


def test_a_share_with_its_numbers_filled_in(computation: Computation, city: City) -> None:
    figure = opened("above_scale_rd_intensity", f"district:{A}")
    assert (figure.value, str(figure.period)) == (pytest.approx(100 * 7.6 / 360), "2025")
    told = steps(figure)
    assert told["合计 研究与试验发展经费"] == pytest.approx(7.6e8)
    assert told["合计 营业收入"] == pytest.approx(360e8)
    assert [row[0] for row in figure.evidence[0].rows] == ["电脑甲", "电池甲", "钢厂甲", "电脑乙"]
    assert figure.evidence[0].hidden_rows == 0


def test_growth_shows_both_periods(computation: Computation) -> None:
    told = steps(opened("above_scale_output_growth", "city:500000"))
    assert told["本期 合计 工业总产值"] == pytest.approx(500e8)
    assert told["上年同期 合计 工业总产值"] == pytest.approx(442e8)  # without the firm that has not reported 2025


def test_hidden_rows_are_counted_and_not_named(computation: Computation, city: City) -> None:
    viewer = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({B}))
    figure = opened("above_scale_output", "city:500000", viewer)
    assert {row[0] for row in figure.evidence[0].rows} == {"整车甲", "药厂甲", "钢厂乙"}
    assert figure.evidence[0].hidden_rows == 4
    assert figure.value == pytest.approx(500.0)


def test_a_firm_opens_its_own_figure_and_no_other(computation: Computation, city: City) -> None:
    own = Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({city.firms["电脑甲"]}))
    subject = f"organisation:{city.firms['电脑甲']}"
    assert opened("above_scale_rd_intensity", subject, own).value == pytest.approx(2.0)
    assert opened("rd_institutions_total", subject, own).value == 1.0
    assert opened("above_scale_output_growth", subject, own).value == pytest.approx(100 * (150 / 140 - 1))
    for viewer in (PUBLIC, Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))):
        with pytest.raises(NotFoundError):
            opened("above_scale_rd_intensity", subject, viewer)


def test_the_public_opens_nothing_before_a_release(computation: Computation) -> None:
    with pytest.raises(NotFoundError):
        opened("above_scale_output", "city:500000", PUBLIC)


def test_a_target_opens(computation: Computation) -> None:
    figure = opened("above_scale_output", "target:opinion_2025_output")
    assert (figure.value, str(figure.period)) == (26000.0, "2023")  # what is published leads
    assert any("企业填报汇总" in text for text in steps(figure))
    with pytest.raises(NotFoundError):
        opened("labour_productivity", "target:opinion_2025_output")


def test_published_series_open(computation: Computation) -> None:
    figure = opened("industrial_value_added_share_of_gdp", "city:500000", PUBLIC, "2021")
    assert figure.value == pytest.approx(100 * 7888.68 / 27894.02)


def test_what_is_not_computed_by_a_dimension_is_not_there(computation: Computation) -> None:
    for subject in ("chain:lithium_battery", "zone:nowhere", "planet:mars"):
        with pytest.raises(NotFoundError):
            opened("high_tech_output_share", subject)


def test_a_published_quotient_shows_numerator_and_denominator_with_their_marks(computation: Computation) -> None:
    figure = opened("industrial_value_added_share_of_gdp", "city:500000", PUBLIC, "2021")
    assert [value for _text, value, _unit in figure.steps] == [7888.68, 27894.02, figure.value]
    assert "工业增加值" in figure.steps[0][0].zh
    assert figure.mark is Mark.UNVERIFIED  # the value added is remembered, GDP is official
    parts = next(table for table in figure.evidence if table.title.zh == "分子与分母")
    assert [row[2] for row in parts.rows] == [7888.68, 27894.02]


@pytest.mark.parametrize(("code", "period", "value"), [("national_tier", "2035", None), ("listed_a_share_companies", "2025", 78.0)])
def test_what_is_only_published_opens_with_its_value_or_with_why_there_is_none(
    computation: Computation, code: str, period: str, value: float | None
) -> None:
    figure = opened(code, "city:500000")
    assert (str(figure.period), figure.value) == (period, value)
    assert (figure.reason is None) is (value is not None)
    with pytest.raises(NotFoundError):
        opened(code, "district:500112")
