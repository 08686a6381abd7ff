"""Findings on districts that are alike, parks spread thin, districts without a pair."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liantu.kernel.check_context import CheckContext
from liantu.kernel.finding import CHECKS, Finding
from liantu.kernel.pack import Pack
from liantu.regions.engine.parameters import RegionParameters
from liantu.regions.models import PartnerFit, RegionAssessment, RegionProfile, Similarity
from tests.regions.city import BANAN, YUBEI, City

pytestmark = pytest.mark.django_db


def found(code: str, pack: Pack, **thresholds: float) -> list[Finding]:
    entry: Any = pack.checks[code]
    changed = entry.model_copy(update={"thresholds": {**entry.thresholds, **thresholds}})
    return list(CHECKS[code](CheckContext(replace(pack, checks={**pack.checks, code: changed}))))


def test_a_pair_above_the_line_is_one_finding_of_two_districts(city: City, assessment: RegionAssessment) -> None:
    [finding] = found("RG001", city.pack, similarity=0.1)
    assert str(finding.subject) == f"district:{YUBEI}/{BANAN}"
    assert finding.scope["districts"] == [YUBEI, BANAN]
    assert "汽车" in finding.line.zh
    assert found("RG001", city.pack, similarity=0.9) == []


def test_the_lines_of_the_pack_part_alike_from_very_alike(city: City, assessment: RegionAssessment) -> None:
    rule, entry = city.pack.rule(RegionParameters).similarity, city.pack.checks["RG001"]
    assert rule.measure == "overlap"
    assert (rule.threshold, rule.very_alike) == (entry.thresholds["similarity"], entry.thresholds["very_alike"])
    severities = []
    for likeness in (0.63, 0.65, 0.70):
        Similarity.objects.filter(district=YUBEI, other=BANAN).update(likeness=likeness)
        severities.append([finding.severity for finding in found("RG001", city.pack)])
    assert severities == [[], ["blue"], ["yellow"]]


def test_districts_of_other_strategies_may_be_alike(city: City, assessment: RegionAssessment) -> None:
    Similarity.objects.update(should_differ=False, likeness=1.0)
    assert found("RG001", city.pack) == []
    Similarity.objects.update(should_differ=True, judged=False)
    assert found("RG001", city.pack) == []


def test_a_park_is_thin_by_share_or_concentration(city: City, assessment: RegionAssessment) -> None:
    assert found("RG002", city.pack, least_firms=3) == []
    row = RegionProfile.objects.get(kind="park")
    limits = city.pack.checks["RG002"].thresholds
    RegionProfile.objects.filter(pk=row.pk).update(three_largest_share=limits["top_share"] - 0.1, field_hhi=limits["hhi"] + 0.1)
    [finding] = found("RG002", city.pack, least_firms=3)
    assert (str(finding.subject), finding.severity, finding.scope["districts"]) == ("park:small_park", "blue", [YUBEI])
    RegionProfile.objects.filter(pk=row.pk).update(field_hhi=limits["hhi"] - 0.01)
    assert found("RG002", city.pack, least_firms=3)[0].severity == "yellow"
    assert found("RG002", city.pack, least_firms=50) == []


def test_only_a_known_fit_can_be_too_low(city: City, assessment: RegionAssessment) -> None:
    known = PartnerFit.objects.filter(fit__isnull=False)
    best = max(row.fit for row in known if row.fit is not None)
    assert found("RG003", city.pack, fitting_from=0.0) == []
    low = found("RG003", city.pack, fitting_from=best + 0.01)
    assert {finding.subject.key for finding in low} == set(known.values_list("district", flat=True))


def test_without_an_assessment_nothing_is_found(city: City) -> None:
    assert [found(code, city.pack) for code in ("RG001", "RG002", "RG003")] == [[], [], []]


def test_the_assessment_is_read_once_a_run(city: City, assessment: RegionAssessment) -> None:
    context = CheckContext(city.pack)
    with CaptureQueriesContext(connection) as queries:
        for code in ("RG001", "RG002", "RG003"):
            list(CHECKS[code](context))
    table = f'FROM "{RegionAssessment._meta.db_table}"'
    assert sum(table in query["sql"] for query in queries) == 1
