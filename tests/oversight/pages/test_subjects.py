from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.figure import Subject
from liantu.oversight.models import FindingRecord
from liantu.oversight.pages.subjects import scope_names, shown_subjects, subjects_of
from liantu.registry.models import Organisation, Park, Region, Source
from liantu.statistics.engine.rule_files import FieldRules
from liantu.web.page_context import page_of

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


def shown(subject: str, figure: str = "") -> Any:
    return shown_subjects(SYSTEM, [(Subject.parse(subject), figure)])[subject, figure]


@pytest.mark.parametrize(
    ("subject", "figure", "name", "address"),
    [
        ("target:opinion_2025_output", "", "规模以上工业总产值", "/targets/opinion_2025_output/"),
        ("district:500112", "", "渝北区", "/districts/500112/"),
        ("cluster:vehicles", "", "汽车", "/clusters/vehicles/"),
        ("chain:lithium_battery", "", "锂电池", "/chains/lithium_battery/"),
        ("product:battery_cell", "", "电芯", "/products/battery_cell/"),
        ("link:lithium_battery/battery_cell", "", "锂电池", "/chains/lithium_battery/battery_cell/"),
        ("division:39", "above_scale_output", "计算机", "/indicators/above_scale_output/?by=division&key=39"),
        ("size:大型", "above_scale_output", "企业规模：大型", "/indicators/above_scale_output/?by=size&key=%E5%A4%A7%E5%9E%8B"),
        ("ownership:民营", "above_scale_output", "所有制：民营", "/indicators/above_scale_output/?by=ownership&key=%E6%B0%91%E8%90%A5"),
        ("city:500000", "above_scale_output", "重庆市", "/indicators/above_scale_output/?by=city"),
        ("zone:centre", "above_scale_output", "中心城区", "/indicators/above_scale_output/?by=zone&key=centre"),
        ("zone:centre", "structure_hhi", "中心城区", "/districts/"),
    ],
)  # fmt: skip
def test_a_subject_has_a_name_and_a_page(subject: str, figure: str, name: str, address: str) -> None:
    found = shown(subject, figure)
    assert name in found.name
    assert found.url in {address, ""}
    assert found.url or not exists(address), "a page that this installation has is linked"


def exists(address: str) -> bool:
    """Whether the installation has the page at an address."""
    try:
        return bool(resolve(address.partition("?")[0]))
    except Resolver404:
        return False


def test_a_field_is_named_and_leads_to_its_page_or_the_picture_of_the_figure(pack: Any) -> None:
    code = pack.rule(FieldRules).fields[0].code
    found = shown(f"field:{code}", "above_scale_output")
    assert found.name != code
    assert found.url in {page_of("cluster", code), f"/indicators/above_scale_output/?by=field&key={code}"}


def test_a_pair_of_districts_is_two_things() -> None:
    found = shown("district:500106/500118", "structure_similarity")
    assert found.name == "沙坪坝区 · 永川区"
    assert [part.name for part in found.each] == ["沙坪坝区", "永川区"]
    assert [part.url for part in found.each] == [page_of("region", "500106"), page_of("region", "500118")]


@pytest.mark.parametrize(
    ("rest", "name", "address"),
    [
        ("battery_cell", "动力电池电芯", "/products/battery_cell/"),
        ("36", "36 汽车制造业", ""),
        ("440300", "深圳市", "/pairing/?district=500112&partner=440300"),
    ],
)
def test_a_district_with_a_product_an_industry_a_partner(rest: str, name: str, address: str) -> None:
    first, second = shown(f"district:500112/{rest}").each
    assert first.name == "渝北区"
    assert second.name == name
    assert second.url in {address, ""}


def test_organisations_are_named_to_those_who_may_see_them() -> None:
    source = Source.objects.create(kind="file", name="册", received_at=MOMENT, mark="reported")
    firm = Organisation.objects.create(name="某厂", inside_city=True, source=source, reported_date=MOMENT.date())
    subject = Subject("organisation", str(firm.pk))
    assert shown(str(subject)).name == "某厂"
    assert shown(str(subject)).url == reverse("organisation", args=[firm.pk])
    hidden = shown_subjects(PUBLIC, [(subject, "")])[str(subject), ""]
    assert "某厂" not in hidden.name
    assert hidden.url == ""


def test_a_park_that_only_the_register_knows() -> None:
    source = Source.objects.create(kind="file", name="册", received_at=MOMENT, mark="reported")
    Region.objects.create(code="500112", kind="district", name_zh="渝北区", name_en="Yubei", order=1)
    Park.objects.create(code="small_park", name="小园区", district_id="500112", source=source, reported_date=MOMENT.date())
    assert shown("park:small_park").name == "小园区"
    assert shown("park:small_park").url == page_of("park", "small_park")


@pytest.mark.parametrize("subject", ["target:none", "park:none", "cluster:none", "chain:none", "division:zz", "comet:halley", "zone:none"])
def test_what_nobody_knows_keeps_its_code_and_has_no_page(subject: str) -> None:
    found = shown(subject, "above_scale_output")
    assert (found.name, found.url) == (subject.partition(":")[2], "")


def test_many_subjects_cost_no_more_queries_than_few(django_assert_max_num_queries: Any) -> None:
    few = [("organisation", "1"), ("park", "p1"), ("product", "x1"), ("district", "500112/x2")]
    many = [(kind, f"{key}{number}") for number in range(30) for kind, key in few]
    with django_assert_max_num_queries(3):
        shown_subjects(SYSTEM, [(Subject(*pair), "") for pair in few])
    with django_assert_max_num_queries(3):
        assert len(shown_subjects(SYSTEM, [(Subject(*pair), "") for pair in many])) == 120


def test_one_subject_under_two_figures_leads_to_two_pictures() -> None:
    codes = ("above_scale_output", "labour_productivity")
    records = [FindingRecord(subject_kind="division", subject_key="39", figure=figure) for figure in codes]
    found = subjects_of(SYSTEM, records)
    assert [found["division:39", figure].url.split("/")[2] for figure in codes] == list(codes)


def test_names_follow_the_language() -> None:
    with translation.override("en"):
        assert shown("district:500112").name == "Yubei"
        assert shown("size:大型", "above_scale_output").name == "Firm size: Large"


def test_what_a_finding_concerns_leaves_out_firms_that_are_hidden() -> None:
    found = scope_names(PUBLIC, {"chain": ["lithium_battery"], "district": ["500112"], "organisation": ["7"]})
    assert [one.name for one in found] == ["锂电池", "渝北区"]
