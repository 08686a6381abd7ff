from __future__ import annotations

import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM, Reader, Role
from liantu.kernel.errors import NotAllowedError, NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.models import Computation
from liantu.statistics.queries import (
    NotDecomposableError,
    cluster_view,
    decomposition,
    figures_frame,
    side_by_side,
    target_view,
    target_views,
)
from tests.statistics.city import A, B, City

FIRST, LAST = Period.parse("2024"), Period.parse("2025")


def test_a_target_stands_apart_by_origin(computation: Computation, pack: Pack) -> None:
    view = target_view(SYSTEM, pack, "opinion_2025_output")
    computed = view.computed
    assert computed.newest is not None
    assert (str(computed.newest.period), computed.newest.value) == ("2025", pytest.approx(500.0))
    assert computed.verdict.outcome is Outcome.MISSED
    assert computed.verdict.margin == (pytest.approx(500 - 30000),) * 2
    assert str(computed.base) == "2020"
    assert dict(computed.path)[Period.parse("2025")] == pytest.approx(30000)
    assert dict(computed.path)[Period.parse("2021")] == pytest.approx(310 * (30000 / 310) ** 0.2)
    assert all(not reading.computed for reading in view.official.readings)


def test_a_series_on_another_basis_is_context_and_never_compared(computation: Computation, pack: Pack) -> None:
    view = target_view(SYSTEM, pack, "opinion_2025_high_tech")
    assert {row.series for row in view.context} == {"high_tech_share"}
    assert "high_tech_share" not in {row.series for row in view.official_rows}
    assert view.computed.newest is not None
    assert view.computed.newest.value == pytest.approx(60.0)


def test_what_rests_on_published_series_is_published(computation: Computation, pack: Pack) -> None:
    view = target_view(SYSTEM, pack, "opinion_2025_industry_share_of_gdp")
    assert view.computed.readings == ()
    told = {str(row.period): row.value for row in view.official_rows if row.mark.value == "derived"}
    assert told["2021"] == pytest.approx(100 * 7888.68 / 27894.02)


def test_the_public_reads_published_values_only(computation: Computation, pack: Pack) -> None:
    for view in target_views(PUBLIC, pack):
        assert (view.computed.readings, view.computed.forecast) == ((), ())
    assert target_view(PUBLIC, pack, "opinion_2025_output").official.readings


def test_an_unknown_target(computation: Computation, pack: Pack) -> None:
    with pytest.raises(NotFoundError):
        target_view(SYSTEM, pack, "nonsense")


def test_coverage_of_the_published_output(computation: Computation, pack: Pack) -> None:
    row = next(row for row in side_by_side(SYSTEM, pack, "above_scale_output", "500000").rows if str(row.period) == "2023")
    assert (row.computed, row.official[0].value) == (pytest.approx(433.0), 26000.0)
    assert row.coverage == pytest.approx(433 / 26000)
    assert row.difference == pytest.approx(433 - 26000)


def test_the_change_of_output_adds_up(computation: Computation, pack: Pack, city: City) -> None:
    made = decomposition(SYSTEM, pack, "above_scale_output", "district", FIRST, LAST)
    assert (made.before, made.after) == (pytest.approx(474.0), pytest.approx(500.0))
    assert made.effects == {"continuing": pytest.approx(58.0), "exiting": pytest.approx(-32.0)}
    assert dict(made.lines.select("part", "contribution").iter_rows()) == {A: pytest.approx(32.0), B: pytest.approx(-6.0)}
    assert sum(made.firms.get_column("contribution")) == pytest.approx(26.0)
    assert made.firms.row(0, named=True)["name"] in {"电池甲", "整车甲"}


def test_the_change_of_a_ratio_adds_up(computation: Computation, pack: Pack) -> None:
    for dimension in ("district", "cluster", "division", "ownership"):
        made = decomposition(SYSTEM, pack, "high_tech_output_share", dimension, FIRST, LAST)
        assert made.change == pytest.approx(100 * (300 / 500 - 262 / 474))
        assert sum(made.effects.values()) == pytest.approx(made.change)
        assert made.lines.get_column("contribution").sum() == pytest.approx(made.change)


def test_a_district_sees_the_sums_and_its_own_firms(computation: Computation, pack: Pack, city: City) -> None:
    district = Reader(roles=frozenset({Role.OFFICIAL}), districts=frozenset({A}))
    made = decomposition(district, pack, "above_scale_output", "district", FIRST, LAST)
    assert made.change == pytest.approx(26.0)
    assert set(made.firms.get_column("name").drop_nulls()) <= {"电脑甲", "电脑乙", "电池甲", "钢厂甲"}
    assert made.hidden == 3
    assert sum(made.firms.get_column("contribution")) == pytest.approx(26.0)


def test_what_cannot_be_decomposed_says_so(computation: Computation, pack: Pack) -> None:
    with pytest.raises(NotDecomposableError):
        decomposition(SYSTEM, pack, "output_hhi", "district", FIRST, LAST)
    with pytest.raises(NotAllowedError):
        decomposition(PUBLIC, pack, "above_scale_output", "district", FIRST, LAST)


def test_a_cluster(computation: Computation, pack: Pack, city: City) -> None:
    view = cluster_view(SYSTEM, pack, "electronics")
    assert (view.output, view.share) == (pytest.approx(180.0), pytest.approx(36.0))
    assert view.growth == pytest.approx(100 * (180 / 168 - 1))
    assert [(one.name, one.share) for one in view.leading] == [("电脑甲", pytest.approx(150 / 180)), ("电脑乙", pytest.approx(30 / 180))]
    assert view.target is not None
    assert view.target.computed.verdict.outcome is Outcome.MISSED
    other = Reader(roles=frozenset({Role.OFFICIAL}), districts=frozenset({B}))
    assert (cluster_view(other, pack, "electronics").leading, cluster_view(other, pack, "electronics").hidden) == ((), 2)


@pytest.mark.parametrize("reader", [PUBLIC, Reader(roles=frozenset({Role.FIRM}), organisations=frozenset({1}))])
def test_nobody_else_reads_aggregates_before_a_release(computation: Computation, reader: Reader) -> None:
    assert figures_frame(reader).is_empty()
