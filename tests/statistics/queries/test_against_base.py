"""Targets that ask for a change or for a mean growth: what is compared, with numbers worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.targets import PathStatus
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.models import Computation, StatisticFigure
from liantu.statistics.queries.targets import target_view, target_views
from liantu.statistics.queries.worth import shortfall
from tests.statistics.city import taken_as_whole

ENERGY, GROWTH = "action_2027_energy_per_above_scale_value_added", "plan_2025_output_growth"


@pytest.fixture
def whole(pack: Pack) -> Pack:
    return taken_as_whole(pack)


def energy(computation: Computation, values: dict[int, float]) -> None:
    StatisticFigure.objects.filter(indicator="energy_per_above_scale_value_added", dimension="city", kind="year").delete()
    StatisticFigure.objects.bulk_create(
        StatisticFigure(
            computation=computation, indicator="energy_per_above_scale_value_added", version="1", dimension="city", key="500000",
            kind="year", period=str(year), value=value, firms=8, known=8,
        )
        for year, value in values.items()
    )  # fmt: skip


def test_a_five_year_mean_is_not_compared_with_one_year(computation: Computation, whole: Pack) -> None:
    view = target_view(SYSTEM, whole, GROWTH)
    assert view.measured is Measured.MEAN_GROWTH
    # 31.0 billion in 2020, 50.0 in 2025: (500/310)^(1/5) − 1 = 10.03 %; the last year alone grew by 500/474 − 1 = 5.49 %
    assert view.computed.newest is not None
    assert (str(view.computed.base), view.computed.newest.value) == ("2020", pytest.approx(10.0327, abs=1e-4))
    assert view.computed.verdict.outcome is Outcome.MET
    # judged as such rates are published: 10.0 %; with the one silent firm of seven at three times the mean, (750/310)^(1/5) − 1 = 19.3 %
    assert view.computed.verdict.margin == (pytest.approx(4.0), pytest.approx(13.3))
    assert view.computed.newest_level is not None
    assert (view.computed.newest_level.value, view.level_unit) == (pytest.approx(500.0), "yi_yuan")
    assert view.place == ("above_scale_output", "city", "500000")


@pytest.mark.parametrize(("asked", "lacking"), [(12.0, 310 * 1.12**5 - 750), (25.0, 310 * 1.25**5 - 750)])
def test_a_mean_growth_lacks_what_it_lacks_however_the_silent_did(
    asked: float, lacking: float, computation: Computation, whole: Pack
) -> None:
    """500 with one silent firm of seven may be up to 750: at 12 % a year, which asks for 546, nothing is lacking for certain."""
    view = target_view(SYSTEM, whole, GROWTH)
    assert shortfall(replace(view, aim=replace(view.aim, value=asked))) == pytest.approx(lacking)


def test_published_bounds_leave_the_mean_open(computation: Computation, pack: Pack) -> None:
    official = target_view(SYSTEM, pack, GROWTH).official
    # 2,270 billion in 2020, "more than 2,600" in 2023: more than 4.63 % a year, which tells neither above nor below 6 %
    assert [(str(one.period), round(one.value, 2), one.bound.value) for one in official.readings] == [("2023", 4.63, "more_than")]
    assert official.verdict.outcome is Outcome.UNTOLD
    assert official.progress is not None
    assert official.progress.path_status is PathStatus.UNKNOWN


def test_a_growth_from_2020_is_not_judged_from_2021(computation: Computation, whole: Pack) -> None:
    StatisticFigure.objects.filter(indicator="above_scale_output", dimension="city", kind="year", period="2020").delete()
    computed = target_view(SYSTEM, whole, GROWTH).computed
    # 33.1 billion in 2021 (110 + 22 + 80 + 70 + 38 + 11): (500/331)^(1/4) − 1 = 10.86 %
    assert computed.newest is not None
    assert (str(computed.base), computed.newest.value) == ("2021", pytest.approx(10.8627, abs=1e-4))
    assert (computed.verdict.outcome, computed.chance, computed.path) == (Outcome.UNTOLD, None, ())
    assert computed.progress is not None
    assert computed.progress.path_status is PathStatus.UNKNOWN
    assert "没有2020年的确切数值；自2021年起" in computed.verdict.reason.zh
    assert "no exact value for 2020" in computed.verdict.reason.en


def test_a_change_is_compared_as_a_change(computation: Computation, whole: Pack) -> None:
    energy(computation, {2022: 0.50, 2023: 0.49, 2025: 0.47})
    view = target_view(SYSTEM, whole, ENERGY)
    computed = view.computed
    assert (view.measured, view.level_unit) == (Measured.CHANGE, "tce/wan_yuan")
    assert [(one.period.year, round(one.value, 6)) for one in computed.readings] == [(2022, 0.0), (2023, -2.0), (2025, -6.0)]
    assert [one.value for one in computed.levels] == [0.50, 0.49, 0.47]
    assert computed.verdict.outcome is Outcome.OPEN
    assert computed.progress is not None
    # the path asks for −13 × 3/5 = −7.8 % in 2025; −6 % is not enough, although 0.47 lies far above −13
    assert computed.progress.path_value == (pytest.approx(-7.8),) * 2
    assert computed.progress.path_status is PathStatus.OFF_PATH
    assert computed.progress.lag == (pytest.approx(1.8),) * 2
    assert computed.progress.share_done == (pytest.approx(6 / 13),) * 2


def test_a_change_on_its_path(computation: Computation, whole: Pack) -> None:
    energy(computation, {2022: 0.50, 2025: 0.46})
    progress = target_view(SYSTEM, whole, ENERGY).computed.progress
    assert progress is not None
    assert progress.path_status is PathStatus.ON_PATH


def test_a_change_without_its_base_is_never_on_its_path(computation: Computation, whole: Pack) -> None:
    energy(computation, {2023: 0.50, 2025: 0.46})
    computed = target_view(SYSTEM, whole, ENERGY).computed
    assert (computed.readings, computed.base, computed.progress) == ((), None, None)
    assert [one.value for one in computed.levels] == [0.50, 0.46]
    assert target_view(SYSTEM, whole, ENERGY).note is None


def test_current_prices_are_never_compared_with_a_target_at_comparable_ones(computation: Computation, pack: Pack) -> None:
    energy(computation, {2022: 0.50, 2025: 0.40})  # −20 % where −13 % are asked for: prices rose, or energy was saved
    computed = target_view(SYSTEM, pack, ENERGY).computed
    assert [one.value for one in computed.levels] == [0.50, 0.40]
    assert (computed.verdict.outcome, computed.path, computed.chance) == (Outcome.OPEN, (), None)
    assert computed.progress is not None
    assert computed.progress.path_status is PathStatus.UNKNOWN
    assert (computed.progress.gap, computed.progress.lag, computed.progress.step) == (None, None, None)
    assert "当年价" in computed.verdict.reason.zh
    assert "current prices" in computed.progress.reason.en


def test_the_number_of_queries_does_not_grow_with_the_targets(computation: Computation, pack: Pack) -> None:
    def asked(codes: list[str]) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert len(target_views(SYSTEM, pack, computation=computation, codes=codes)) == len(codes)
        return len(seen)

    every = [target.code for target in pack.targets]
    assert asked(every) == asked(["opinion_2025_output", "plan_2025_cluster_vehicles"])
    assert asked(every) <= 5
