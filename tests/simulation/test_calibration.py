"""The simulated city against what the pack knows of the real one, whatever the number of firms."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from liantu.kernel.pack import Pack
from liantu.simulation.engine.calibration_rules import YI_YUAN, CalibrationRules
from liantu.simulation.engine.draws import Floats, totals
from liantu.simulation.engine.plan import Plan
from liantu.simulation.engine.targets import district_targets, group_of, industry_targets, totals_by_year
from liantu.statistics.engine.rule_files import ClusterRules
from tests.simulation.conftest import make, planned

SIZES = (200, 2_000, 10_000)


@pytest.fixture(scope="module")
def calibration(pack: Pack) -> CalibrationRules:
    return pack.rule(CalibrationRules)


@pytest.fixture(scope="module")
def plans(pack: Pack) -> dict[int, Plan]:
    """Cities of different numbers of firms, otherwise the same."""
    return {firms: planned(pack, firms, 7) for firms in SIZES}


def _of_firms(plan: Plan) -> Floats:
    """Output of each firm in the last reported year, yuan."""
    return totals(plan.holdings.firm, plan.outputs[plan.last], len(plan.holdings.primary))


@pytest.mark.parametrize("firms", SIZES)
def test_the_total_does_not_hang_on_the_number_of_firms(plans: dict[int, Plan], firms: int) -> None:
    official = plans[firms].rules.totals.output.years["2025"]
    assert _of_firms(plans[firms]).sum() == pytest.approx(official, rel=1e-6)


@pytest.mark.parametrize("firms", SIZES[1:])
def test_industries_make_what_is_known_of_them(calibration: CalibrationRules, plans: dict[int, Plan], firms: int) -> None:
    plan = plans[firms]
    made = totals(np.maximum(plan.products.group, 0), plan.economy.output[plan.last], len(calibration.industries))
    for target, output in zip(calibration.industries, made, strict=True):
        if output > 0:
            assert output / YI_YUAN == pytest.approx(target.output, rel=calibration.tolerances.industry), target.industry
    silent = [target.output for target, output in zip(calibration.industries, made, strict=True) if output == 0]
    assert sum(silent) < 0.002 * made.sum() / YI_YUAN, "only tiny industries may have no maker"


def test_districts_make_what_is_known_of_them(calibration: CalibrationRules, plans: dict[int, Plan]) -> None:
    plan = plans[10_000]
    made = totals(plan.district, _of_firms(plan), len(plan.knowledge.districts)) / YI_YUAN
    wanted = {target.district: target.output for target in calibration.districts}
    assert made.sum() == pytest.approx(sum(wanted.values()), rel=0.002), "each firm stands in one district or area only"
    for district, output in zip(plan.knowledge.districts, made, strict=True):
        if wanted[district.code] >= calibration.tolerances.districts_from:
            assert output == pytest.approx(wanted[district.code], rel=calibration.tolerances.district), district.name
        else:
            assert output < 1.5 * wanted[district.code], district.name


@pytest.mark.parametrize(
    ("district", "led"),
    [
        ("500112", {"36"}), ("liangjiang", {"36", "39"}), ("gaoxin", {"39"}), ("500106", {"36", "39"}), ("500115", {"26", "31"}),
        ("500102", {"26", "32"}), ("500101", {"32"}),
    ],
)  # fmt: skip
def test_districts_are_led_by_what_a_local_would_name(plans: dict[int, Plan], district: str, led: set[str]) -> None:
    plan = plans[10_000]
    place = [one.code for one in plan.knowledge.districts].index(district)
    division = plan.products.divisions[plan.holdings.primary]
    output = np.where(plan.district == place, _of_firms(plan), 0.0)
    by_division = {f"{number:02d}": output[division == number].sum() for number in np.unique(division)}
    largest = sorted(by_division, key=lambda code: -by_division[code])[: len(led)]
    assert set(largest) == led


def test_a_poor_county_and_the_centre_have_hardly_any_industry(plans: dict[int, Plan]) -> None:
    plan = plans[10_000]
    made = dict(zip([one.code for one in plan.knowledge.districts], totals(plan.district, _of_firms(plan), 41) / YI_YUAN, strict=True))
    assert made["500237"] < 30, "巫山"
    assert made["500103"] < 30, "渝中"
    assert made["500112"] > 50 * made["500237"]


@pytest.mark.parametrize("firms", SIZES[1:])
def test_clusters_are_near_their_published_size(pack: Pack, calibration: CalibrationRules, plans: dict[int, Plan], firms: int) -> None:
    plan = plans[firms]
    industry = np.array([plan.products.industries[product] for product in plan.holdings.primary])
    output = _of_firms(plan)
    prefixes = {cluster.code: tuple(cluster.industries) for cluster in pack.rule(ClusterRules).clusters}
    for figure in calibration.clusters:
        inside = np.array([code.startswith(prefixes[figure.cluster]) for code in industry])
        assert output[inside].sum() / output.sum() == pytest.approx(figure.of_total, rel=figure.within), figure.cluster


def test_the_largest_firms_are_as_many_as_in_the_real_city(calibration: CalibrationRules, plans: dict[int, Plan]) -> None:
    output = _of_firms(plans[10_000]) / YI_YUAN
    for line in calibration.large_firms:
        assert (output > line.above).sum() == pytest.approx(line.firms, rel=calibration.tolerances.large_firms), line.above


@pytest.mark.parametrize("firms", SIZES[1:])
def test_the_tail_is_heavy(plans: dict[int, Plan], firms: int) -> None:
    """The largest hundredth makes over a quarter of all, and the tail index (Hill) is that of firms: near one, far below a lognormal's."""
    output = np.sort(_of_firms(plans[firms]))[::-1]
    assert output[: firms // 100].sum() > 0.25 * output.sum()
    tail = output[: firms // 20]
    hill = 1 / np.log(tail[:-1] / tail[-1]).mean()
    assert 0.7 < hill < 1.6


def test_every_unit_has_a_firm(plans: dict[int, Plan]) -> None:
    for firms in SIZES[1:]:
        assert np.bincount(plans[firms].district, minlength=41).min() > 0


def test_an_area_takes_nothing_away_from_the_sum(calibration: CalibrationRules, plans: dict[int, Plan]) -> None:
    """What the areas count is in no district: both lists add up to the same total, and every firm has one place."""
    by_industry, by_district = (sum(one.output for one in rows) for rows in (calibration.industries, calibration.districts))
    assert by_industry == pytest.approx(by_district, rel=1e-6)
    plan = plans[2_000]
    assert len(plan.district) == 2_000
    assert set(np.unique(plan.district)) <= set(range(len(calibration.districts)))


def test_cells_that_are_known_stand(calibration: CalibrationRules) -> None:
    industries = np.array([target.output for target in calibration.industries]) * YI_YUAN
    codes = [target.district for target in calibration.districts]
    table = district_targets(calibration, industries, codes)
    assert table.sum(axis=0) == pytest.approx(industries, rel=1e-6)
    place = group_of(["3911"], calibration)[0]
    assert table[codes.index("gaoxin"), place] / YI_YUAN == pytest.approx(2100, rel=1e-6)
    assert (table >= 0).all()


def test_branches_keep_their_pace(calibration: CalibrationRules) -> None:
    """Vehicles grew faster than electronics in every year from 2022 on, so their part rose; the total is the official one."""
    years = [2021, 2022, 2023, 2024, 2025, 2026]
    total = totals_by_year({"2021": 80.0, "2022": 85.0, "2023": 90.0, "2024": 95.0, "2025": 100.0}, 0.05, years)
    targets = industry_targets(calibration, total, years)
    assert targets.sum(axis=1) == pytest.approx(total)
    vehicles, electronics = group_of(["3611", "3911"], calibration)
    ratio = targets[:, vehicles] / targets[:, electronics]
    assert (np.diff(ratio[:5]) > 0).all()
    assert ratio[5] == pytest.approx(ratio[4]), "after the base year the parts stay"


def test_what_is_not_listed_reports_and_makes_no_product(pack: Pack) -> None:
    plan, frames = make(pack, 400, 7)
    food = frames["organisations"].filter(pl.col("industry").str.starts_with("13")).get_column("credit_code")
    assert len(food) > 10
    reported = frames["reports"].filter(pl.col("organisation").is_in(food.to_list()), pl.col("item") == "output_value")
    assert reported.get_column("organisation").n_unique() == len(food)
    assert set(frames["capabilities"].get_column("product")) <= set(pack.products)
    assert set(frames["product_flows"].get_column("product")) <= set(pack.products)
    assert set(frames["supply_links"].get_column("product")) <= set(pack.products)
    assert plan.products.listed == len(pack.products)


@pytest.mark.parametrize(
    ("today", "newest", "last_year"),
    [
        (date(2026, 11, 30), "2026-10", "2025"), (date(2026, 2, 28), "2026-01", "2025"), (date(2026, 2, 9), "2025-12", "2024"),
        (date(2027, 6, 30), "2027-05", "2026"),
    ],
)  # fmt: skip
def test_reports_run_up_to_the_stated_day(pack: Pack, today: date, newest: str, last_year: str) -> None:
    """Nothing is handed in after the day; the month before it is the newest, unless nobody has handed it in yet."""
    reports = make(pack, 150, 7, today)[1]["reports"]
    assert reports.get_column("reported_date").max() <= today  # type: ignore[operator]
    months = reports.filter(pl.col("period").str.len_chars() == 7).get_column("period")
    assert months.max() == newest
    assert months.n_unique() in {24, 25}
    assert reports.filter(pl.col("period").str.len_chars() == 4).get_column("period").max() == last_year


def test_on_the_last_day_of_a_month_one_report_in_twelve_is_not_in(pack: Pack) -> None:
    """The month before is due on the 25th; who is late or silent has not reported on the 30th."""
    reports = make(pack, 1_500, 7, date(2026, 11, 30))[1]["reports"].filter(pl.col("item") == "output_value")
    month = {period: rows for period, rows in reports.group_by("period").len().iter_rows() if len(period) == 7}
    missing = 1 - month["2026-10"] / month["2026-06"]
    assert missing == pytest.approx(1 / 12, abs=0.03)
