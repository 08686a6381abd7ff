"""Districts, parks, relatedness, partners and opportunities for programs: the numbers of the small city, under the viewer's rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from liantu.accounts.models import Membership
from liantu.chains.actions import assess, sync_chains
from liantu.kernel.pack import Pack
from liantu.regions.actions import assess_regions
from liantu.regions.models import RegionAssessment
from liantu.registry.actions import sync_pack
from liantu.simulation.actions import make_city as simulate
from tests.regions.city import BANAN, FULING, YUBEI, City
from tests.regions.conftest import assessment, city
from tests.statistics.api.test_routes import got, program

__all__ = ["assessment", "city"]
pytestmark = pytest.mark.django_db
Role = Membership.RoleChoice


@pytest.fixture
def analyst(assessment: RegionAssessment) -> Client:
    """A program of an analyst of the city."""
    return program(Role.ANALYST)


def test_districts_with_their_structure(analyst: Client, city: City) -> None:
    rows = {row["key"]: row for row in got(analyst, "districts")}
    assert {YUBEI, BANAN, FULING} <= set(rows)
    assert rows[FULING]["hhi"] == 1.0
    assert (rows[BANAN]["value_yuan"], rows[BANAN]["firms"]) == (2.0e10, 4)
    assert (rows[YUBEI]["name"]["zh"], rows[YUBEI]["simulated"]) == ("渝北区", False)


def test_a_district_with_its_industries_and_those_alike(analyst: Client) -> None:
    found = got(analyst, f"districts/{BANAN}")
    shares = {row["industry"]: row["share"] for row in found["industries"] if row["digits"] == 2}
    assert shares == {"36": 0.75, "27": 0.25}
    assert {row["district"] for row in found["alike"]} == {BANAN}
    assert found["alike"][0]["other"] == YUBEI
    assert analyst.get("/api/districts/999999").status_code == 404


def test_a_park(analyst: Client) -> None:
    assert [row["key"] for row in got(analyst, "parks")] == ["small_park"]
    assert got(analyst, "parks/small_park")["three_largest_share"] == 1.0


def test_relatedness_and_complexity_name_their_products(analyst: Client) -> None:
    rows = got(analyst, "relatedness", district=FULING, size=200)["items"]
    assert {row["district"] for row in rows} == {FULING}
    assert [row["product"] for row in rows if row["present"]] == ["steel"]
    only = got(analyst, "relatedness", product="chip", present=True)["items"]
    assert {(row["district"], row["product"]) for row in only} == {(YUBEI, "chip")}
    products = got(analyst, "complexity")["items"]
    known = [row["pci"] for row in products if row["pci"] is not None]
    assert known == sorted(known, reverse=True)


def test_fits_with_partners(analyst: Client) -> None:
    rows = got(analyst, "pairing", district=YUBEI)
    assert {row["district"] for row in rows} == {YUBEI}
    assert all(row["reason"] or 0 <= row["fit"] <= 1 for row in rows)


def test_what_others_than_officials_get(assessment: RegionAssessment) -> None:
    public = Client()
    assert got(public, "districts") == []
    assert public.get(f"/api/districts/{YUBEI}").status_code == 404
    assert (got(public, "relatedness")["count"], got(public, "pairing"), got(public, "complexity")["count"]) == (0, [], 0)
    assert got(public, "opportunities")["items"] == []


def test_opportunities_are_weighed_as_asked(db: Any, pack: Pack) -> None:
    sync_pack(pack)
    sync_chains(pack)
    simulate(pack, firms=150, seed=7)
    assess_regions(pack)
    assess(pack)
    analyst = program(Role.ANALYST)
    usual = got(analyst, "opportunities", everything=True, size=20)
    assert usual["count"] > 0
    assert [row["at_least"] for row in usual["items"]] == sorted((row["at_least"] for row in usual["items"]), reverse=True)
    need = got(analyst, "opportunities", everything=True, size=20, feasibility=0, value=0, need=1)["items"]
    assert all(row["score"] == pytest.approx(row["groups"]["need"]) for row in need if row["score"] is not None)
    one = got(analyst, "opportunities", everything=True, district=YUBEI, state="absent", size=200)["items"]
    assert {(row["district"], row["state"]) for row in one} <= {(YUBEI, "absent")}
    assert analyst.get("/api/opportunities?need=7").status_code == 422
