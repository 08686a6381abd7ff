from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liantu.chains import checks
from liantu.chains.actions import assess
from liantu.chains.checks import ratios_apart
from liantu.chains.models import Assessment, LinkFigure
from liantu.kernel.check_context import CheckContext
from liantu.kernel.finding import CHECKS, Finding
from liantu.regions.actions import assess_regions
from liantu.registry import models as m
from tests.chains.city import UNIT, City

YI = UNIT / 100
CODES = ["CH001", "CH002", "CH003", "CH004", "CH005", "CH006", "CH007"]


def found(code: str, city: City) -> dict[str, Finding]:
    return {finding.subject.key: finding for finding in CHECKS[code](CheckContext(city.pack))}


def test_without_an_assessment_there_are_no_findings(city: City) -> None:
    assert [list(CHECKS[code](CheckContext(city.pack))) for code in CODES] == [[]] * 7


def test_a_shared_product_is_one_finding_with_all_its_chains(assessment: Assessment, city: City) -> None:
    lithium = found("CH003", city)
    assert list(lithium) == ["lithium"]
    finding = lithium["lithium"]
    assert finding.scope == {"chains": ["small_cars", "lithium_battery"], "districts": []}
    assert (str(finding.subject), finding.figure, finding.value) == ("product:lithium", "local_supply_ratio", 0.0)
    assert finding.line.zh == "碳酸锂：本市有需求，从未有企业生产；年需求 228 亿元"
    assert "22.8 CNY bn" in finding.line.en


def test_states_become_findings(assessment: Assessment, city: City) -> None:
    assert list(found("CH001", city)) == ["motor"]
    assert list(found("CH002", city)) == ["bearing"]
    assert list(found("CH004", city)) == ["car", "motor"]  # a single maker each; the outside ones do not count
    assert "25.0%" in found("CH001", city)["motor"].line.zh


def test_a_finding_concerns_the_districts_of_its_makers_past_ones_too(assessment: Assessment, city: City) -> None:
    assert found("CH001", city)["motor"].scope["districts"] == ["500113"]
    assert found("CH002", city)["bearing"].scope["districts"] == ["500112"]


def test_what_is_at_stake_is_the_demand_that_is_not_met_locally(assessment: Assessment, city: City) -> None:
    """Cars need 200 of motors, 50 are made here; nobody makes the 228 of lithium and the 5 of bearings that are needed."""
    motor = found("CH001", city)["motor"]
    assert motor.stake_cny == pytest.approx(150 * YI)
    assert motor.line.zh.endswith("；年需求 200 亿元，其中本地未满足 150 亿元")
    assert motor.line.en.endswith("; demand 20 CNY bn a year, of which 15 CNY bn is not met locally")
    assert found("CH003", city)["lithium"].stake_cny == pytest.approx(228 * YI)
    assert found("CH002", city)["bearing"].stake_cny == pytest.approx(5 * YI)
    single = found("CH004", city)["motor"]
    assert single.stake_cny == pytest.approx(50 * YI)  # what hangs on the one maker
    assert "其中由其供应 50 亿元" in single.line.zh
    assert found("CH004", city)["car"].stake_cny is None  # nothing is known of who needs cars


def test_a_fall_is_worth_the_supply_that_went(city: City) -> None:
    assess(city.pack, year=2024)
    assert found("CH005", city)["motor"].stake_cny == pytest.approx((120 / 140 - 0.25) * 200 * YI)


def test_a_stake_that_is_unknown_stays_unknown(assessment: Assessment, city: City) -> None:
    LinkFigure.objects.filter(product__code__in=["motor", "lithium"]).update(demand_fen=None)
    assert found("CH001", city)["motor"].stake_cny is None
    assert found("CH003", city)["lithium"].stake_cny is None


def test_findings_by_one_rule_have_one_cause(assessment: Assessment, city: City) -> None:
    causes = {code: {finding.cause for finding in found(code, city).values()} for code in CODES[:4]}
    assert causes == {"CH001": {"low_local_supply"}, "CH002": {"made_before"}, "CH003": {"needed_never_made"}, "CH004": {""}}


def test_severity_follows_importance_and_demand(assessment: Assessment, city: City) -> None:
    # demands: cell 400, lithium 228, motor 200, steel 160, bearing 5 → upper quartile 228
    assert found("CH003", city)["lithium"].severity == "red"
    assert found("CH001", city)["motor"].severity == "yellow"  # critical, not of high demand
    assert found("CH004", city)["car"].severity == "blue"
    LinkFigure.objects.filter(product__code="motor").update(critical=False)
    assert found("CH001", city)["motor"].severity == "blue"


def test_a_falling_ratio(city: City) -> None:
    assess(city.pack, year=2024)
    falls = found("CH005", city)
    # motors: 2021 120 of 140 that 700 of cars need, 2024 50 of 200
    assert falls["motor"].severity == "red"
    assert falls["motor"].evidence["points"] == pytest.approx((120 / 140 - 0.25) * 100)
    assert "cell" not in falls  # output basis then, purchases now


def test_a_fall_of_just_ten_points_counts(assessment: Assessment, city: City) -> None:
    series = {"years": [2021, 2024], "ratio": [0.6, 0.5], "basis": ["output", "output"]}
    LinkFigure.objects.filter(assessment=assessment, product__code="steel").update(series=series)
    assert found("CH005", city)["steel"].evidence["points"] == 10


def test_a_small_demand_does_not_look_like_none(assessment: Assessment, city: City) -> None:
    LinkFigure.objects.filter(assessment=assessment, product__code="lithium").update(demand_fen=250_000_00)
    line = found("CH003", city)["lithium"].line
    assert line.zh.endswith("年需求 25 万元")
    assert line.en.endswith("demand 250,000 CNY a year")


def test_ratios_of_different_bases_or_missing_years_are_not_compared() -> None:
    series = {"years": [2021, 2024], "ratio": [0.9, 0.1], "basis": ["output", "purchases"]}
    assert ratios_apart(series, 2024, 3) == (None, None)
    assert ratios_apart(series, 2024, 2) == (None, None)


def test_stale_data(assessment: Assessment, city: City) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(known_at=datetime(2026, 8, 2, tzinfo=UTC))
    assert found("CH006", city) == {}  # 18 months since 1 February 2025
    Assessment.objects.filter(pk=assessment.pk).update(known_at=datetime(2026, 9, 1, tzinfo=UTC))
    stale = found("CH006", city)
    assert (stale["cell"].value, stale["cell"].severity) == (19, "blue")
    Assessment.objects.filter(pk=assessment.pk).update(known_at=datetime(2027, 9, 1, tzinfo=UTC))
    assert found("CH006", city)["cell"].severity == "yellow"
    assert "glue" not in stale


def test_a_finding_clears_when_the_fact_changes(assessment: Assessment, city: City) -> None:
    m.Capability.objects.filter(organisation_id=city.firms["电机甲"], year=2024).update(output_fen=190 * UNIT)
    assess(city.pack)
    assert found("CH001", city) == {}


def test_findings_of_a_simulated_city_say_so(city: City) -> None:
    m.Organisation.objects.update(simulated=True)
    assess(city.pack)
    assert all(finding.simulated for code in CODES for finding in CHECKS[code](CheckContext(city.pack)))


def test_every_check_has_its_page(city: City) -> None:
    for code in CODES:
        entry = city.pack.checks[code]
        assert set(entry.severity.values()) <= {"red", "yellow", "blue"}
        assert all(text.zh and text.en for text in (entry.name, entry.looks_at, entry.why, entry.computed, entry.what_to_do))
        assert set(entry.words) == set(entry.thresholds) | set(entry.severity), "each key has its words: no raw key on a page"


def _near_lithium(city: City) -> None:
    """Capacitors are made as lithium carbonate is; 电容甲 of 500113 makes them."""
    m.Product.objects.filter(code="capacitor").update(processes=["chemical_synthesis"])


def test_a_missing_link_within_reach_names_its_best_district_and_why(city: City) -> None:
    _near_lithium(city)
    assess(city.pack)
    reach = found("CH007", city)
    finding = reach["lithium"]
    assert finding.scope["districts"][0] == "500113"
    assert finding.scope["chains"] == ["small_cars", "lithium_battery"]
    assert "最适合进入的是巴南区" in finding.line.zh
    assert "本区有 1 家企业生产相近产品，全市 1 家" in finding.line.zh
    assert "about 22.8 CNY bn a year of the city's demand is not met locally" in finding.line.en
    assert set(finding.evidence["scores"]) == set(finding.scope["districts"])
    assert 0 < finding.value <= 1


def test_a_link_that_nobody_is_near_to_is_not_within_reach(assessment: Assessment, city: City) -> None:
    assert found("CH007", city) == {}


def test_the_severity_follows_the_score(city: City) -> None:
    _near_lithium(city)
    assess(city.pack)
    entry = city.pack.checks["CH007"]
    for line, severity in ((0.0, "yellow"), (1.01, "blue")):
        checks = {**city.pack.checks, "CH007": entry.model_copy(update={"thresholds": {**entry.thresholds, "high_score": line}})}
        changed = replace(city, pack=replace(city.pack, checks=checks))
        assert found("CH007", changed)["lithium"].severity == severity


def test_relatedness_of_the_districts_makes_a_link_feasible(city: City) -> None:
    assess(city.pack)
    assess_regions(city.pack)
    assert {"bearing", "motor"} & set(found("CH007", city))


def test_what_stands_below_a_districts_list_is_no_finding(city: City) -> None:
    _near_lithium(city)
    assess(city.pack)
    rules = {**city.pack.rules, "opportunities": {**city.pack.rules["opportunities"], "listed_of_district": 0}}
    assert found("CH007", replace(city, pack=replace(city.pack, rules=rules))) == {}


def test_a_run_of_all_checks_reads_the_links_once(assessment: Assessment, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Assessment] = []

    def counted(of: Assessment) -> list[checks.Link]:
        reads.append(of)
        return links_of(of)

    links_of = checks.links_of
    monkeypatch.setattr(checks, "links_of", counted)
    context = CheckContext(city.pack)
    with CaptureQueriesContext(connection) as all_checks:
        findings = [finding for code in CODES[:6] for finding in CHECKS[code](context)]
    assert {finding.code for finding in findings} >= {"CH001", "CH002", "CH003", "CH004"}
    assert reads == [assessment]
    with CaptureQueriesContext(connection) as one_check:
        list(CHECKS["CH001"](CheckContext(city.pack)))
    assert len(all_checks) == len(one_check) == 3, "assessment, links, districts of makers"
    list(CHECKS["CH007"](context))
    assert reads == [assessment, assessment], "the second is that of the run of one check: CH007 reads none of its own"
