"""Doubtful pairs: what decides them stands side by side; merging, figure_reasons apart, and the way back."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.registry.models import MatchDoubt, Merge, Organisation, Report
from tests.registry.pages.conftest import City


@pytest.fixture
def doubt(city: City) -> MatchDoubt:
    return MatchDoubt.objects.create(organisation=city.other, candidate=city.customer, score=91.3, reason="name")


def test_pairs_side_by_side(doubt: MatchDoubt, sign_in: Any) -> None:
    text = sign_in("analyst").get("/merges/").content.decode()
    for part in ("丁外企", "丙整车", "91", "九龙坡区", "是同一单位，合并"):
        assert part in text


def test_merge_and_undo(doubt: MatchDoubt, city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    client.post(f"/merges/{doubt.pk}/decide/", {"decision": "same", "keep": city.other.pk})
    assert Organisation.objects.get(pk=city.customer.pk).merged_into_id == city.other.pk
    merge = Merge.objects.get()
    assert "撤销合并" in client.get("/merges/").content.decode()
    client.post(f"/merges/{merge.pk}/undo/")
    assert Organisation.objects.get(pk=city.customer.pk).merged_into_id is None
    assert Report.objects.current().filter(organisation=city.other).count() == 1


def test_different(doubt: MatchDoubt, city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    client.post(f"/merges/{doubt.pk}/decide/", {"decision": "different", "page": "x"})
    doubt.refresh_from_db()
    assert doubt.state == "different"
    assert "没有等待判断的记录" in client.get("/merges/").content.decode()


def test_others_may_not(doubt: MatchDoubt, city: City, sign_in: Any) -> None:
    firm = sign_in("firm", "organisation", str(city.other.pk))
    assert "丁外企" not in firm.get("/merges/").content.decode()
    assert firm.post(f"/merges/{doubt.pk}/decide/", {"decision": "same"}).status_code == 404
    district = sign_in("official", "district", "500107")
    assert "是同一单位，合并" not in district.get("/merges/").content.decode()
    assert district.post(f"/merges/{doubt.pk}/decide/", {"decision": "same"}).status_code == 403
    assert not Merge.objects.exists()
