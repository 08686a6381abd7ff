from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import FIGURES, Subject
from liantu.kernel.finding import CHECKS, Finding
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.checks.targets import judged
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.models import Computation
from liantu.statistics.queries.targets import target_view, target_views
from tests.statistics.city import A, B, City, taken_as_whole


def found(pack: Pack, code: str) -> dict[str, Finding]:
    return {str(finding.subject): finding for finding in CHECKS[code](CheckContext(pack))}


@pytest.fixture(autouse=True)
def _computed(computation: Computation) -> None:
    """All checks look at the small city's computation."""


def test_missed_targets_and_those_without_a_series(pack: Pack) -> None:
    told = found(pack, "ST001")
    assert all(finding.figure for finding in told.values())
    assert "target:opinion_2035_leading_tier" not in told  # it has no number
    high_tech = told.get("target:opinion_2025_high_tech")
    assert high_tech is None  # 60 % by the firms' reports


def test_a_bound_is_not_below_a_path(pack: Pack) -> None:
    """More than 2,600 billion yuan in 2023 may well be on the path, and so may the growth that follows from it."""
    told = found(taken_as_whole(pack), "ST001")
    assert "target:plan_2025_output_growth" not in told
    by_reports = told["target:opinion_2025_output"]  # the reports of 2025 are in: they settle it, the bound does not
    assert by_reports.evidence["origin"] == "computed"
    assert "路径" not in by_reports.line.zh
    by_memory = told["target:opinion_2025_industry_share_of_gdp"]  # 27.6 % of 2023 rests on a value added that nobody has looked up
    assert by_memory.severity.value == "yellow"
    assert "未核实" in by_memory.line.zh


def test_nothing_is_red_that_rests_on_an_unverified_number(pack: Pack) -> None:
    for view in target_views(SYSTEM, pack):
        told = judged(view, pack.checks["ST001"].thresholds)
        if told is not None and told[0] in {"missed", "off_path"}:
            assert view.leading.verified


def test_a_share_is_missed_by_points_and_not_by_per_cent(pack: Pack) -> None:
    view = target_view(SYSTEM, pack, "opinion_2025_high_tech")
    verdict = replace(view.computed.verdict, outcome=Outcome.MISSED, margin=(-10.0, -10.0))
    told = judged(replace(view, computed=replace(view.computed, verdict=verdict)), pack.checks["ST001"].thresholds)
    assert told is not None
    assert "差 10 个百分点" in told[1].zh


def test_where_published_values_end_early_the_reports_settle_it_and_both_are_said(pack: Pack) -> None:
    pack = taken_as_whole(pack)
    told, settled = found(pack, "ST001"), 0
    for view in target_views(SYSTEM, pack):
        side, last = view.leading, view.official.newest
        finding = told.get(f"target:{view.entry.code}")
        if side is view.official or last is None:
            continue
        settled += 1
        assert last.period.end_date < Period.parse(view.entry.period).end_date
        assert side.verdict.outcome in {Outcome.MET, Outcome.MISSED}
        assert (finding is None) == (side.verdict.outcome is Outcome.MET)
        if finding is not None:
            assert finding.severity.value == "red"
            assert finding.evidence["origin"] == "computed"
            assert "按企业填报" in finding.line.zh
            assert f"官方数据只到{last.period.text.zh}" in finding.line.zh
    assert settled > 0


def test_clusters_below_their_path(pack: Pack) -> None:
    told = found(pack, "ST002")
    assert told["cluster:electronics"].severity.value == "red"
    assert told["cluster:electronics"].value == pytest.approx(180.0)


def test_rd_without_an_institution(pack: Pack, city: City) -> None:
    told = found(pack, "ST003")
    finding = told[f"organisation:{city.firms['电脑乙']}"]
    assert list(told) == [f"organisation:{city.firms['电脑乙']}"]  # 60 million yuan of R&D and none; 钢厂甲 spends nothing
    assert (finding.severity.value, finding.figure) == ("yellow", "rd_institutions_total")
    assert finding.scope == {"organisations": [str(city.firms["电脑乙"])], "districts": [A]}


def test_just_below_the_line(pack: Pack, city: City) -> None:
    told = found(pack, "ST004")
    finding = told[f"organisation:{city.firms['小厂']}"]  # 18 of 20 million yuan in both years
    assert (len(told), finding.severity.value, finding.evidence["revenue"]) == (1, "yellow", pytest.approx(18e6))


def test_missing_reports_by_district(pack: Pack) -> None:
    told = found(pack, "ST005")
    assert list(told) == [f"district:{B}"]
    numbers: Any = told[f"district:{B}"].evidence
    assert numbers["missing"] == 14  # 钢厂乙: the year and twelve months; 整车甲: December
    assert told[f"district:{B}"].scope == {"districts": [B]}
    assert told[f"district:{B}"].figure == "reporting_completeness"
    opener = FIGURES.opener("reporting_completeness")
    assert opener is not None
    assert told[f"district:{B}"].value == opener(Subject("district", B), None, SYSTEM).value


def test_nothing_odd_in_honest_reports(pack: Pack) -> None:
    assert found(pack, "ST006") == {}


def test_costs_and_people_need_reports(pack: Pack) -> None:
    assert found(pack, "ST007") == {}
    assert found(pack, "ST008") == {}
