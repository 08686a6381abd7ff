from __future__ import annotations

import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer
from liantu.kernel.bound import Bound, Coverage
from liantu.kernel.errors import NotAllowedError, NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.source import Mark
from liantu.registry.models import OfficialFigure
from liantu.statistics.engine.targets import PathStatus, Reading
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.models import Computation, StatisticFigure
from liantu.statistics.queries import figures_frame
from liantu.statistics.queries.clusters import cluster_view
from liantu.statistics.queries.comparable import as_published, coverage_of, most_covered
from liantu.statistics.queries.decompositions import NotDecomposableError, decomposition
from liantu.statistics.queries.official import side_by_side
from liantu.statistics.queries.targets import state_of_targets, target_view, target_views
from tests.statistics.city import A, B, City, taken_as_whole

FIRST, LAST = Period.parse("2024"), Period.parse("2025")


def test_a_target_stands_apart_by_origin(computation: Computation, pack: Pack) -> None:
    view = target_view(SYSTEM, taken_as_whole(pack), "opinion_2025_output")
    computed = view.computed
    assert computed.newest is not None
    assert (str(computed.newest.period), computed.newest.value) == ("2025", pytest.approx(500.0))
    assert computed.verdict.outcome is Outcome.MISSED
    # 钢厂乙 of seven is silent: 500 is at least what there is, and at three times the mean of the six (250) it is 750
    assert computed.newest.bound is Bound.AT_LEAST
    assert computed.newest.coverage == Coverage(6, 7)
    assert computed.verdict.margin == (pytest.approx(500 - 30000), pytest.approx(750 - 30000))
    assert "（7 家中的 6 家）" in computed.verdict.reason.zh
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
    parts = {str(row.period): row for row in view.official_rows if row.parts}
    told = {period: row.value for period, row in parts.items()}
    assert {part.series: part.mark for part in parts["2021"].parts} == {"industrial_value_added": Mark.UNVERIFIED, "gdp": Mark.OFFICIAL}
    assert parts["2021"].mark is Mark.UNVERIFIED  # the weakest of its parts
    assert told["2021"] == pytest.approx(100 * 7888.68 / 27894.02)


def test_the_public_reads_published_values_only(computation: Computation, pack: Pack) -> None:
    for view in target_views(PUBLIC, pack):
        assert (view.computed.readings, view.computed.forecast) == ((), ())
    assert target_view(PUBLIC, pack, "opinion_2025_output").official.readings


def test_an_unknown_target(computation: Computation, pack: Pack) -> None:
    with pytest.raises(NotFoundError):
        target_view(SYSTEM, pack, "nonsense")


def test_reports_that_hold_little_of_what_is_published_settle_nothing(computation: Computation, pack: Pack) -> None:
    """43.3 billion yuan of "more than 2,600" in 2023: at most 1.7 %, so 50.0 in 2025 says nothing of the city's 3,000."""
    view = target_view(SYSTEM, pack, "opinion_2025_output")
    computed = view.computed
    assert (computed.verdict.outcome, computed.verdict.margin, computed.chance, computed.path) == (Outcome.UNTOLD, None, None, ())
    assert "至多为官方数据的 2%" in computed.verdict.reason.zh
    assert computed.progress is not None
    assert computed.progress.path_status is PathStatus.UNKNOWN
    assert computed.newest is not None
    assert computed.newest.value == pytest.approx(500.0)


def test_of_a_bound_neither_coverage_nor_difference_is_told(computation: Computation, pack: Pack) -> None:
    """ "More than 26,000" may be 30,000: what the reports hold of it is not known. In 2020, 22,700 is the value itself."""
    rows = {str(row.period): row for row in side_by_side(SYSTEM, pack, "above_scale_output", "500000").rows}
    bound, exact = rows["2023"], rows["2020"]
    assert (bound.computed, bound.official[0].value) == (pytest.approx(433.0), 26000.0)
    assert (bound.coverage, bound.difference) == (None, None)
    assert exact.coverage == pytest.approx(310 / 22700)
    assert exact.difference == pytest.approx(310 - 22700)
    assert target_view(SYSTEM, pack, "opinion_2025_output").coverage == pytest.approx(310 / 22700)


@pytest.mark.parametrize(
    ("bound", "exact", "most"),
    [(Bound.EXACT, 0.9, 0.9), (Bound.MORE_THAN, None, 0.9), (Bound.AT_LEAST, None, 0.9), (Bound.LESS_THAN, None, None)],
)
def test_a_lower_bound_tells_the_most_that_reports_can_hold(bound: Bound, exact: float | None, most: float | None) -> None:
    official, computed = [Reading(LAST, 100.0, bound)], [Reading(LAST, 90.0, computed=True)]
    assert coverage_of(official, computed, "yi_yuan") == exact
    assert most_covered(official, computed, "yi_yuan") == most
    assert most_covered(official, computed, "percent") is None
    assert coverage_of([*official, Reading(LAST, 95.0)], computed, "yi_yuan") == (None if bound is Bound.EXACT else pytest.approx(90 / 95))


def test_reports_are_judged_as_such_values_are_published(pack: Pack) -> None:
    share, output = (next(one for one in pack.targets if one.code == code) for code in ("opinion_2025_high_tech", "opinion_2025_output"))
    readings = [Reading(LAST, 31.96, computed=True), Reading(LAST, 31.96)]
    assert [one.value for one in as_published(pack, share, readings)] == [32.0, 31.96]
    assert [one.value for one in as_published(pack, output, readings)] == [31.96, 31.96]


def test_a_path_from_a_base_that_had_reached_the_target_is_flat(computation: Computation, pack: Pack) -> None:
    place = target_view(SYSTEM, pack, "plan_2025_cluster_vehicles").place
    assert place is not None
    indicator, dimension, key = place
    StatisticFigure.objects.filter(indicator=indicator, dimension=dimension, key=key, period="2020").update(value=5918.0)
    path = target_view(SYSTEM, pack, "plan_2025_cluster_vehicles").computed.path
    assert [(period.year, value) for period, value in path] == [(year, 5000.0) for year in range(2020, 2026)]


def test_the_change_of_output_adds_up(computation: Computation, pack: Pack, city: City) -> None:
    made = decomposition(SYSTEM, pack, "above_scale_output", "district", FIRST, LAST)
    assert (made.before, made.after) == (pytest.approx(474.0), pytest.approx(500.0))
    assert made.effects == {"continuing": pytest.approx(58.0), "not_comparable": pytest.approx(-32.0)}  # silent in 2025
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
    district = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({A}))
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
    other = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({B}))
    assert (cluster_view(other, pack, "electronics").leading, cluster_view(other, pack, "electronics").hidden) == ((), 2)


@pytest.mark.parametrize("viewer", [PUBLIC, Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({1}))])
def test_nobody_else_reads_aggregates_before_a_release(computation: Computation, viewer: Viewer) -> None:
    assert figures_frame(viewer).is_empty()


def test_a_published_series_is_carried_on_to_the_year_of_its_target(computation: Computation, pack: Pack) -> None:
    official = target_view(SYSTEM, pack, "action_2027_high_tech_share").official
    assert official.forecast[-1].period == Period.parse("2027")
    assert official.chance is not None


def test_at_least_23_against_35_cannot_be_told(computation: Computation, pack: Pack) -> None:
    """Every firm reported, some in classes that are strategic in part: between 23.3 % and what those classes bring to 100 %."""
    cells = StatisticFigure.objects.filter(indicator="strategic_emerging_output_share", dimension="city", kind="year", period="2025")
    assert cells.update(value=23.3, firms=7, known=7) == 1
    computed = target_view(SYSTEM, pack, "opinion_2025_strategic_emerging").computed
    assert computed.newest is not None
    assert (computed.newest.value, computed.newest.bound) == (23.3, Bound.AT_LEAST)
    assert computed.verdict.outcome is Outcome.UNTOLD
    assert computed.verdict.margin is not None
    assert computed.verdict.margin[0] == pytest.approx(23.3 - 35)
    assert computed.verdict.margin[1] > 0
    assert computed.progress is not None
    assert computed.progress.path_status is PathStatus.UNKNOWN


def test_firms_that_are_silent_leave_a_share_open(computation: Computation, pack: Pack) -> None:
    """Half of the firms silent: each may be three times the mean, so 30 % of what is known may be 7.5 % of all, or 82.5 %."""
    cells = StatisticFigure.objects.filter(indicator="high_tech_output_share", dimension="city", kind="year", period="2025")
    assert cells.update(value=30.0, firms=2000, known=1000) == 1
    computed = target_view(SYSTEM, pack, "opinion_2025_high_tech").computed
    assert computed.newest is not None
    assert (computed.newest.bound, computed.newest.reach) == (Bound.ESTIMATE, (7.5, 82.5))
    assert computed.verdict.outcome is Outcome.UNTOLD
    assert "未填报的企业" in computed.verdict.reason.zh


def test_a_half_years_share_is_no_years(computation: Computation, pack: Pack) -> None:
    """28.0 and 19.1 are the first half of 2020: the first half of 2021 less the change against the same period a year before."""
    for code in ("strategic_emerging_share", "high_tech_share"):
        rows = {row.period: row for row in pack.series_of(code)}
        assert "2020" not in rows
        assert "first half" in rows["2020H1"].basis
        view = target_view(SYSTEM, pack, f"action_2027_{code}")
        assert "2020H1" in {str(row.period) for row in view.official_rows}
        assert view.official.base is not None
        assert (str(view.official.base), len(view.official.path)) == ("2021", 7)


def test_kept_targets_follow_a_new_published_value_and_the_right_of_who_looks(computation: Computation, pack: Pack) -> None:
    kept = target_views(SYSTEM, pack)
    official = Viewer(roles=frozenset({Role.OFFICIAL}), sees_city=True)
    again = [target_views(viewer, pack) for viewer in (SYSTEM, official)]
    assert all(one is other for views in again for one, other in zip(kept, views, strict=True))
    assert not any(one.computed.levels for one in target_views(PUBLIC, pack))

    at, view = next((at, view) for at, view in enumerate(kept) if view.official_rows)
    row = OfficialFigure.objects.get(pk=view.official_rows[0].number)
    row.pk, row.citation = None, "another source"
    row.save()
    assert len(target_views(SYSTEM, pack)[at].official_rows) == len(view.official_rows) + 1


def test_what_is_kept_for_the_city_is_not_read_by_a_district(computation: Computation, pack: Pack) -> None:
    """All targets at once are kept from page to page; a sum that a district does not read is not in them, whoever asked first."""
    district = Viewer(user_id=1, roles=frozenset({Role.OFFICIAL}), districts=frozenset({B}))
    target_views(SYSTEM, pack)
    kept = {view.entry.code: view.computed.levels for view in target_views(district, pack)}
    assert kept == {code: target_view(district, pack, code).computed.levels for code in kept}
    readers = [state[0] for viewer in (SYSTEM, district) if (state := state_of_targets(viewer, pack, computation)) is not None]
    assert readers == [SYSTEM, district.scope]
