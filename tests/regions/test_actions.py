"""Assessments: what they find in the small city, without any data, at a moment, and who may make and publish them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from liantu.accounts.queries import PUBLIC, SYSTEM, Viewer
from liantu.kernel.errors import NotAllowedError
from liantu.regions.actions import assess_regions, publish_regions, withdraw_regions
from liantu.regions.models import PartnerFit, ProductComplexity, RegionAssessment, RegionProfile, Relatedness, Similarity, Specialisation
from liantu.regions.queries.facts import load_facts
from liantu.registry.models import Organisation, Report
from tests.regions.city import BANAN, FULING, MOMENT, UNIT, YUBEI, City

pytestmark = pytest.mark.django_db


def profile(assessment: RegionAssessment, kind: str, key: str) -> RegionProfile:
    return assessment.profiles.get(kind=kind, key=key)


def test_structures_are_those_worked_by_hand(assessment: RegionAssessment) -> None:
    assert (assessment.year, assessment.state) == (2024, "done")
    assert assessment.coverage["known"] == 11
    yubei = profile(assessment, "district", YUBEI)
    assert (yubei.value_yuan, yubei.firms, yubei.industries) == (200 * UNIT, 6, 2)
    assert yubei.hhi == pytest.approx(0.5)
    # Rest of the city (300): cars 150, drugs 50, steel 100. |1/2 − 1/2| + |1/2 − 0| + 1/6 + 1/3.
    assert yubei.krugman == pytest.approx(1.0)
    cars = Specialisation.objects.get(kind="district", key=BANAN, industry="36")
    assert cars.share == pytest.approx(0.75)
    assert cars.location_quotient == pytest.approx(0.75 / (250 / 500))


def test_zones_and_parks_have_structures_too(assessment: RegionAssessment) -> None:
    centre = profile(assessment, "zone", "centre")
    assert centre.value_yuan == 400 * UNIT
    park = profile(assessment, "park", "small_park")
    assert park.judged
    assert park.three_largest_share == pytest.approx(1.0)
    assert park.thin is False
    assert park.sub_fields == 3
    assert park.named[0] == "397", "chips: all of the city's are here"


def test_the_city_has_no_sub_fields_of_its_own(assessment: RegionAssessment) -> None:
    """Its quotient against itself is 1 everywhere, up to rounding."""
    city = assessment.profiles.get(kind="city")
    assert (city.named, city.named_share) == ([], 0.0)
    assert profile(assessment, "district", YUBEI).named


def test_pairs_are_those_of_districts_with_a_structure(assessment: RegionAssessment) -> None:
    [pair] = Similarity.objects.filter(district=YUBEI, other=BANAN)
    assert pair.likeness == pair.overlap == pytest.approx(0.5), "the pack judges by the overlap of shares"
    assert pair.krugman == pytest.approx(1.0)
    assert pair.shared == ["36"]
    assert pair.should_differ
    # LQ: cars 1 and 1.5; chips 2.5 in one, drugs 2.5 in the other.
    assert pair.cosine == pytest.approx(1.5 / ((1 + 2.5**2) ** 0.5 * (1.5**2 + 2.5**2) ** 0.5))


def test_relatedness_tells_what_is_known_here_from_what_is_known_elsewhere(city: City, assessment: RegionAssessment) -> None:
    cell = Relatedness.objects.filter(product_id=city.products["cell"])
    assert {row.district for row in cell} == {YUBEI, BANAN, FULING}
    assert all(row.wider and not row.present and row.value_yuan == 0 for row in cell)
    assert Relatedness.objects.get(district=FULING, product_id=city.products["steel"]).present


def test_a_partner_has_a_fit_where_its_companies_are_known(city: City, assessment: RegionAssessment) -> None:
    shanghai = PartnerFit.objects.get(district=BANAN, partner="310000")
    assert (shanghai.companies, shanghai.basis, shanghai.gains) == (2, "place", ["cell"])
    assert shanghai.upstream == 1.0, "Banan's cars are made from cells, which Shanghai makes"
    chengdu = PartnerFit.objects.get(district=BANAN, partner="510100")
    assert (chengdu.fit, chengdu.companies, chengdu.basis, chengdu.reason) == (None, 1, "province", "no_structure")
    nobody = PartnerFit.objects.filter(partner="310000").exclude(district__in=[YUBEI, BANAN, FULING])
    assert set(nobody.values_list("fit", "reason")) == {(None, "no_relatedness")}


def test_capabilities_alone_are_enough(city: City) -> None:
    Report.objects.all().delete()
    found = assess_regions(city.pack)
    assert found.year == 2024
    assert profile(found, "district", YUBEI).value_yuan == 200 * UNIT


def test_small_firms_are_no_part_of_the_structure(city: City) -> None:
    Report.objects.filter(organisation_id=city.firms[9], item="revenue").update(value=1_000_000)
    found = assess_regions(city.pack)
    assert profile(found, "district", BANAN).firms == 3
    assert found.coverage["population"] == 10


def test_who_is_no_firm_is_no_part_of_the_structure_as_in_the_statistics(city: City) -> None:
    everybody = profile(assess_regions(city.pack), "district", YUBEI).firms
    firm = Organisation.objects.get(pk=city.firms[0])
    firm.kind = "institution"
    firm.save()
    assert profile(assess_regions(city.pack), "district", YUBEI).firms == everybody - 1


def test_a_firm_that_has_not_reported_yet_counts_by_the_year_before_as_in_the_statistics(city: City) -> None:
    late = Report.objects.filter(organisation_id=city.firms[0], item="revenue")
    late.update(period="2023")
    assert city.firms[0] in set(load_facts(city.pack, year=2024)[0].population or ())
    late.update(period="2022")
    assert city.firms[0] not in set(load_facts(city.pack, year=2024)[0].population or ())


def test_what_was_not_known_then_is_not_in_an_earlier_assessment(city: City) -> None:
    found = assess_regions(city.pack, known_at=datetime(2024, 1, 1, tzinfo=UTC))
    assert found.coverage["known"] == 0


def test_only_the_citys_analysts_assess_and_publish(city: City, viewers: dict[str, Viewer]) -> None:
    for role in ("district", "firm", "public", "chain_leader"):
        with pytest.raises(NotAllowedError):
            assess_regions(city.pack, viewer=viewers[role])
    found = assess_regions(city.pack)
    with pytest.raises(NotAllowedError):
        publish_regions(found, PUBLIC)
    assert publish_regions(found, SYSTEM).is_public
    assert not withdraw_regions(found, SYSTEM).is_public


def test_progress_says_each_step(city: City) -> None:
    said: list[Any] = []
    assess_regions(city.pack, progress=lambda step, done, total: said.append((done, total)))
    assert said == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_only_the_newest_assessments_are_kept_and_those_that_are_published(city: City) -> None:
    pack = replace(city.pack, rules={**city.pack.rules, "regions": {**city.pack.rules["regions"], "keep": 2}})
    first = publish_regions(assess_regions(pack), SYSTEM)
    failed = RegionAssessment.objects.create(state="failed", year=2024, known_at=MOMENT, rule_version="1")
    running = RegionAssessment.objects.create(state="running", year=2024, known_at=MOMENT, rule_version="1")
    second, third, fourth = (assess_regions(pack) for _ in range(3))
    held = set(RegionAssessment.objects.values_list("pk", flat=True))
    assert held == {first.pk, running.pk, third.pk, fourth.pk}
    assert not {failed.pk, second.pk} & held
    for model in (Specialisation, RegionProfile, Similarity, Relatedness, ProductComplexity, PartnerFit):
        of = set(model._default_manager.values_list("assessment", flat=True))
        assert of == {first.pk, third.pk, fourth.pk}, model.__name__


def test_rows_are_those_of_the_assessment(city: City, assessment: RegionAssessment) -> None:
    """Rows that are written as plain SQL read back with the types of the models; what is not known is null."""
    row = Relatedness.objects.get(district=FULING, product_id=city.products["steel"])
    assert (row.value_yuan, row.present, row.wider) == (100 * UNIT, True, False)
    assert Relatedness.objects.count() == 3 * ProductComplexity.objects.count()
    car = Specialisation.objects.get(kind="district", key=YUBEI, industry="36")
    assert (car.firms, car.value_yuan, car.share) == (3, 100 * UNIT, pytest.approx(0.5))
    assert Specialisation.objects.filter(kind="city").values_list("key", flat=True).distinct().get() == city.pack.city
    for model, name in ((Relatedness, "rca"), (Relatedness, "density"), (ProductComplexity, "pci")):
        values = model._default_manager.values_list(name, flat=True)
        assert all(value is None or value == value for value in values), name
