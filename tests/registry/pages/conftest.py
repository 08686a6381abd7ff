"""A small city of four firms for the tests of pages: two districts, one chain product each way, two versions of one fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from liantu.accounts.models import Membership, User
from liantu.registry import models as m
from liantu.registry.engine.names import normal_name

MARCH = datetime(2025, 3, 1, 1, tzinfo=UTC)
JUNE = datetime(2025, 6, 1, 1, tzinfo=UTC)
DAY = date(2025, 3, 1)


@dataclass(frozen=True, slots=True)
class City:
    """What the tests look at."""

    source: m.Source
    maker: m.Organisation
    supplier: m.Organisation
    customer: m.Organisation
    other: m.Organisation
    cell: m.Product
    sheet: m.Product
    report: m.Report


def _firm(name: str, region: m.Region, source: m.Source, **more: Any) -> m.Organisation:
    firm = m.Organisation.objects.create(
        name=name, region=region, source=source, reported_date=DAY, industry="3841", size="大型", inside_city=True, **more
    )
    m.OrganisationName.objects.create(organisation=firm, kind="current", name=name, normal=normal_name(name), source=source)
    firm.history.update(history_date=MARCH)
    return firm


@pytest.fixture
def city(db: None) -> City:
    """Four firms; the maker's output of 2024 was reported in March and corrected in June."""
    source = m.Source.objects.create(name="产能.xlsx", received_at=MARCH, sha256="a" * 64)
    later = m.Source.objects.create(name="产能更正.xlsx", received_at=JUNE)
    here = m.Region.objects.create(code="500112", kind="district", name_zh="渝北区", name_en="Yubei", order=1)
    there = m.Region.objects.create(code="500107", kind="district", name_zh="九龙坡区", name_en="Jiulongpo", order=2)
    cell = m.Product.objects.create(
        code="battery_cell",
        name_zh="电芯",
        name_en="Battery cell",
        aliases=["单体电池"],
        industry="3841",
        unit="GWh",
        source=source,
        reported_date=DAY,
    )
    sheet = m.Product.objects.create(
        code="steel_sheet", name_zh="钢板", name_en="Steel sheet", industry="3130", unit="吨", source=source, reported_date=DAY
    )
    maker = _firm("甲电池", here, source, credit_code="91500112MA5U000000")
    supplier, customer, other = (
        _firm("乙钢材", there, source),
        _firm("丙整车", there, source),
        _firm("丁外企", there, source, simulated=True),
    )
    m.OrganisationName.objects.create(organisation=maker, kind="former", name="老甲电池厂", normal=normal_name("老甲电池厂"), source=source)
    fact = {"source": source, "reported_date": DAY, "known_from": MARCH}
    m.ProductInput.objects.create(product=cell, input=sheet, share=0.1, importance="critical", **fact)
    m.Capability.objects.create(organisation=maker, product=cell, year=2023, output_fen=80_000_000_00, **fact)
    m.Capability.objects.create(organisation=maker, product=cell, year=2024, output_fen=100_000_000_00, known_to=JUNE, **fact)
    m.Capability.objects.create(
        organisation=maker, product=cell, year=2024, output_fen=123_000_000_00, **(fact | {"source": later, "known_from": JUNE})
    )
    m.SupplyLink.objects.create(
        supplier=supplier, customer=maker, product=sheet, year=2024, amount_fen=9_000_000_00, sole_source=True, **fact
    )
    m.SupplyLink.objects.create(supplier=maker, customer=customer, product=cell, year=2024, amount_fen=50_000_000_00, **fact)
    report = m.Report.objects.create(organisation=maker, period="2024", item="revenue", value=210_000_000.0, **fact)
    m.Report.objects.create(organisation=other, period="2024", item="revenue", value=1.0, **fact)
    m.Credential.objects.create(organisation=maker, kind="高新技术企业", number="GR1", **fact)
    m.Project.objects.create(code="P1", name="二期", organisation=maker, region=here, investment_fen=1_000_000_00, **fact)
    m.Site.objects.create(organisation=maker, name="总厂", region=here, source=source, reported_date=DAY)
    return City(source, maker, supplier, customer, other, cell, sheet, report)


@pytest.fixture
def sign_in(db: None) -> Any:
    """Make a client of a user with one role: ``sign_in("official", "district", "500112")``."""

    def make(role: str = "", scope: str = "city", key: str = "") -> Client:
        user = User.objects.create_user(f"{role or 'nobody'}-{scope}-{key}", password="x")
        if role:
            Membership.objects.create(user=user, role=role, scope=scope, scope_key=key)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
