"""The page of pairs: matrix and table, filters, unknown partners with their reason, what stands for a partner, rights, export."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from liantu.kernel.pack import Pack
from liantu.regions.models import RegionAssessment
from tests.chains.pages.walk import Walk
from tests.regions.city import YUBEI
from tests.regions.pages.conftest import As, opens, page_of, rows_of

SHANGHAI, TIANJIN = "310000", "120000"


def test_the_table_has_every_district_with_every_partner(analyst: Client, assessment: RegionAssessment) -> None:
    rows = rows_of(analyst, "/pairing/export.csv")
    assert len(rows) == assessment.fits.count() == 41 * 12
    known = [float(row["契合度"]) for row in rows if row["契合度"]]
    assert known == sorted(known, reverse=True)
    assert "492 对" in page_of(analyst, "/pairing/")


def test_the_page_shows_what_the_export_has(analyst: Client, assessment: RegionAssessment) -> None:
    query = f"district={YUBEI}"
    page, rows = page_of(analyst, f"/pairing/?{query}"), rows_of(analyst, f"/pairing/export.csv?{query}")
    table = page[page.index("fit-table") :]
    assert len(rows) == table.count('<th scope="row">') == 12
    assert [row["合作地"] for row in rows] == re.findall(r"</th>\s*<td>\s*([^<]+?)\s*<div", table)


def test_fits_open_in_matrix_and_table(analyst: Client, assessment: RegionAssessment) -> None:
    page = page_of(analyst, f"/pairing/?partner={SHANGHAI}&district={YUBEI}")
    address = f"/figures/pairing_fit/district:{YUBEI}/{SHANGHAI}/2024/"
    assert page.count(f'href="{address}"') == 2
    assert opens(analyst, [address]) == []
    assert Walk(page).broken == []


def test_an_unknown_partner_is_unknown_with_its_reason(analyst: Client, assessment: RegionAssessment) -> None:
    row = rows_of(analyst, f"/pairing/export.csv?partner={TIANJIN}&district={YUBEI}")[0]
    assert (row["契合度"], row["名次"], row["已知企业"]) == ("", "", "0")
    assert "企业太少" in row["未知的原因"]
    page = page_of(analyst, f"/pairing/?partner={TIANJIN}&district={YUBEI}")
    assert "未知" in page[page.index("fit-table") :]


def test_what_stands_for_partners_is_counted_with_years_and_marks(analyst: Client, assessment: RegionAssessment) -> None:
    page = " ".join(page_of(analyst, "/pairing/").split())
    assert "4 家市外企业：主要产品（2021 年）" in page
    assert "上海市 · 2 家 · 本地" in page
    assert "天津市 · 无 · 未知" in page
    assert "上海甲" not in page


@pytest.mark.parametrize("role", ["public", "reviewer", "chain_leader"])
def test_who_has_no_right_is_told_and_gets_no_rows(role: str, client: Client, signed_in_as: As, published: RegionAssessment) -> None:
    asking = (
        client if role == "public" else signed_in_as(role, "chain", "lithium_battery") if role == "chain_leader" else signed_in_as(role)
    )
    assert "不公开" in page_of(asking, "/pairing/")
    assert rows_of(asking, "/pairing/export.csv") == []


def test_officials_of_a_district_see_fits(signed_in_as: As, assessment: RegionAssessment, pack: Pack) -> None:
    partners = sum(region.kind == "partner" for region in pack.regions)
    assert len(rows_of(signed_in_as("official", "district", YUBEI), "/pairing/export.csv")) == partners * len(pack.districts)
