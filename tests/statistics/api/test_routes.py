"""Figures, targets and their reasons for programs: the values of the small city, under the viewer's rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from liantu.accounts.actions import make_token
from liantu.accounts.models import Membership, User
from liantu.kernel.pack import Pack
from liantu.statistics.engine.forecast import Measure
from liantu.statistics.engine.rule_files import TargetRules
from liantu.statistics.models import Computation
from tests.statistics.city import A, B, City
from tests.statistics.fixtures import city, computation, small_city

__all__ = ["city", "computation", "small_city"]
pytestmark = pytest.mark.django_db
Role = Membership.RoleChoice


def program(role: str, scope: str = "city", key: str = "") -> Client:
    """A program with a token of a person of ``role``."""
    user = User.objects.create_user(f"{role}-{scope}-{key}", password="long-enough-password")
    Membership.objects.create(user=user, role=role, scope=scope, scope_key=key)
    return Client(headers={"Authorization": f"Bearer {make_token(user, 'test', 1)[1]}"})


@pytest.fixture
def analyst(computation: Computation) -> Client:
    """A program of an analyst of the city."""
    return program(Role.ANALYST)


def got(client: Client, address: str, **asked: Any) -> Any:
    answer = client.get(f"/api/{address}", asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_every_indicator_is_listed_with_its_formula(analyst: Client, pack: Pack) -> None:
    rows = {row["code"]: row for row in got(analyst, "indicators")}
    assert set(rows) == set(pack.measured)
    output = rows["above_scale_output"]
    assert (output["formula"], output["unit"], output["population"]["code"]) == ("sum(output_value)", "yi_yuan", "above_scale")
    assert output["population"]["name"] == {"zh": "规模以上工业企业", "en": "Above-scale industrial firms"}


def test_a_definition_carries_the_sql_of_the_dimension_asked_for(analyst: Client) -> None:
    found = got(analyst, "indicators/above_scale_output", by="district", kind="month")
    assert (found["sql_by"], found["sql_kind"]) == ("district", "month")
    assert 'm."district" AS key' in found["sql"]
    assert "output_value" in found["sql"]


def test_values_by_district(analyst: Client) -> None:
    answer = got(analyst, "indicators/above_scale_output/figures", by="district", kind="year", **{"from": "2024", "to": "2024"})
    assert {row["key"]: row["value"] for row in answer["items"]} == {A: 328.0, B: 146.0}
    assert (answer["unit"], answer["count"], answer["released"], answer["simulated"]) == ("yi_yuan", 2, False, False)


def test_values_are_paged_and_narrowed_by_key(analyst: Client) -> None:
    whole = got(analyst, "indicators/above_scale_output/figures", by="district", kind="year", key=A)
    first = got(analyst, "indicators/above_scale_output/figures", by="district", kind="year", key=A, size=2, page=2)
    assert {row["key"] for row in whole["items"]} == {A}
    assert first["items"] == whole["items"][2:4]
    assert first["count"] == whole["count"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("indicators/no_such", 404),
        ("indicators/above_scale_output?by=moon", 404),
        ("indicators/above_scale_output/figures?kind=week", 404),
        ("indicators/above_scale_output/figures?from=sometime", 422),
        ("indicators/above_scale_output/beside?region=999999", 404),
        ("indicators/above_scale_output/change?by=district&from=2024&to=bad", 422),
        ("indicators/above_scale_output/change?by=chain&from=2024&to=2025", 409),
        ("targets/no_such", 404),
        ("clusters/no_such", 404),
    ],
)
def test_what_cannot_be_answered_is_said_in_both_languages(analyst: Client, address: str, status: int) -> None:
    answer = analyst.get(f"/api/{address}")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["text"]) == {"zh", "en"}


def test_published_stands_beside_computed(analyst: Client, pack: Pack) -> None:
    answer = got(analyst, "indicators/above_scale_output/beside")
    year = next(row for row in answer["rows"] if row["period"] == "2024")
    assert year["computed"] == 474.0
    assert answer["region"] == pack.city
    assert all({"basis", "source", "mark"} <= set(one) for row in answer["rows"] for one in row["official"])


def test_the_parts_of_a_change_add_up(analyst: Client) -> None:
    made = got(analyst, "indicators/above_scale_output/change", by="district", **{"from": "2023", "to": "2024"})
    assert made["change"] == pytest.approx(made["after"] - made["before"])
    assert sum(made["effects"].values()) == pytest.approx(made["change"])
    assert sum(part["contribution"] or 0.0 for part in made["parts"]) == pytest.approx(made["change"])
    assert {part["key"] for part in made["parts"]} == {A, B}


def test_targets_keep_their_sources_apart(analyst: Client, pack: Pack) -> None:
    rows = {row["code"]: row for row in got(analyst, "targets")}
    assert set(rows) == {target.code for target in pack.targets}
    line = rows["opinion_2025_output"]
    assert (line["official"]["origin"], line["computed"]["origin"]) == ("official", "computed")
    assert line["computed_from"] == {"indicator": "above_scale_output", "dimension": "city", "key": pack.city}
    whole = got(analyst, "targets/opinion_2025_output")
    assert {name: whole["computed"][name] for name in line["computed"]} == line["computed"]
    assert [one["value"] for one in whole["computed"]["readings"]][-2:] == [474.0, 500.0]


def test_every_year_of_a_forecast_tells_how_often_such_intervals_held(analyst: Client, pack: Pack) -> None:
    """Of six published years, up to as many years ahead as the pack's table measured; the chance of so few is bounded."""
    whole = got(analyst, "targets/action_2027_strategic_emerging_share")["official"]
    (row,) = [one for one in pack.rule(TargetRules).forecast.calibration.widths if (one.measure, one.points) == (Measure.SHARE, 6)]
    for ahead, year in enumerate(whole["forecast"]):
        sectors, years = year["coverage"]
        assert (sectors["within_80"], sectors["within_95"]) == (row.sectors_80[ahead], row.sectors_95[ahead])
        assert (years["within_80"], years["within_95"]) == (row.years_80[ahead], row.years_95[ahead])
        assert sectors["forecasts"] == years["forecasts"] == row.forecasts[ahead] > 19
        assert "44 OECD sectors" in sectors["source"]["en"]
        assert year["points"] == 6
    assert len(whole["forecast"]) == 3
    assert 0.05 <= whole["chance"] <= 0.95


def test_a_target_without_a_series_on_its_basis_says_so(analyst: Client) -> None:
    bare = [row for row in got(analyst, "targets") if row["no_series"]]
    assert bare
    assert {row["official"]["outcome"] for row in bare} <= {"cannot_be_told", "open"}


def test_clusters_and_a_cluster(analyst: Client, pack: Pack) -> None:
    rows = {row["code"]: row for row in got(analyst, "clusters")}
    assert len(rows) == 6
    vehicles = got(analyst, "clusters/vehicles")
    assert vehicles["output"] == rows["vehicles"]["output"]
    assert vehicles["leading"][0]["name"] == "整车甲"


def test_a_firm_reads_the_issues_of_its_own_reports(city: City, computation: Computation) -> None:
    every = got(program(Role.ANALYST), "quality-issues", size=200)
    assert every["count"] == computation.issues.count() > 0
    firm = city.firms["钢厂乙"]
    own = got(program(Role.FIRM, "organisation", str(firm)), "quality-issues", size=200)
    assert {row["organisation"] for row in own["items"]} == {firm}
    assert Client().get("/api/quality-issues").status_code == 401


def test_the_public_reads_releases_only(computation: Computation) -> None:
    public = Client()
    assert got(public, "indicators/above_scale_output/figures", by="district")["items"] == []
    assert got(public, "releases") == []
    assert public.get("/api/indicators/above_scale_output/change?by=district&from=2023&to=2024").status_code == 403
    line = next(row for row in got(public, "targets") if row["code"] == "opinion_2025_output")
    assert line["computed"]["newest"] is None


def test_values_carry_bound_coverage_and_mark(analyst: Client) -> None:
    """钢厂乙 of seven is silent in 2025: a sum is at least, a ratio an estimate; published values carry their own bound and mark."""
    cells = analyst.get("/api/indicators/above_scale_output/figures?by=city&kind=year").json()["items"]
    assert {cell["period"]: cell["bound"] for cell in cells if cell["period"] in {"2024", "2025"}} == {"2024": "exact", "2025": "at_least"}
    figure = analyst.get("/api/figures/above_scale_output?subject=city:500000&period=2025").json()
    assert (figure["bound"], figure["firms"], figure["known"], figure["mark"]) == ("at_least", 7, 6, "reported")
    beside = analyst.get("/api/indicators/above_scale_output/beside").json()["rows"]
    assert {row["value"]: row["bound"] for one in beside for row in one["official"]}[26000.0] == "more_than"
    told = analyst.get("/api/targets/opinion_2025_industry_share_of_gdp").json()
    assert {row["mark"] for row in told["official"]["readings"]} >= {"unverified"}
