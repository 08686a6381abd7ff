"""SDMX messages of the interface are read back by another's viewer and hold the same numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pysdmx.io import read_sdmx
from pysdmx.model import Codelist

from liantu.statistics.exports import MEDIA
from liantu.statistics.models import Computation
from tests.statistics.api.test_routes import analyst
from tests.statistics.city import A, B
from tests.statistics.fixtures import city, computation, small_city

__all__ = ["analyst", "city", "computation", "small_city"]
pytestmark = pytest.mark.django_db
ASKED = {"indicator": "above_scale_output", "by": "district", "kind": "year", "from": "2024", "to": "2024"}


def kept(answer: HttpResponse, path: Path) -> Path:
    assert answer.status_code == 200, answer.content
    path.write_bytes(answer.content)
    return path


def rows_of(path: Path) -> Any:
    return read_sdmx(path).data[0].data


def test_figures_as_csv_are_read_back(analyst: Client, tmp_path: Path) -> None:
    answer = analyst.get("/api/sdmx/figures", ASKED)
    assert answer["Content-Type"] == MEDIA["csv"]
    rows = rows_of(kept(answer, tmp_path / "figures.csv"))
    assert {member: float(value) for member, value in zip(rows["MEMBER"], rows["OBS_VALUE"], strict=True)} == {
        f"district-{A}": 328.0,
        f"district-{B}": 146.0,
    }
    assert set(rows["MARK"]) == {"reported"}


def test_figures_as_json_hold_the_same(analyst: Client) -> None:
    answer = analyst.get("/api/sdmx/figures", ASKED, headers={"Accept": "application/vnd.sdmx.data+json;version=2.0.0, */*"})
    assert answer["Content-Type"] == MEDIA["json"]
    data = json.loads(answer.content)["data"]
    assert sorted(one[0] for one in data["dataSets"][0]["observations"].values()) == [146.0, 328.0]


def test_the_structure_names_every_code_that_the_data_uses(analyst: Client, tmp_path: Path) -> None:
    found = read_sdmx(kept(analyst.get("/api/sdmx/figures?format=structure"), tmp_path / "structure.json")).structures
    lists = {one.id: {code.id for code in one} for one in found if isinstance(one, Codelist)}
    rows = rows_of(kept(analyst.get("/api/sdmx/figures", {"kind": "year"}), tmp_path / "all.csv"))
    for name in ("FREQ", "INDICATOR", "BREAKDOWN", "MEMBER"):
        assert set(rows[name]) <= lists[f"CL_{name}"], name


def test_figures_that_rest_on_published_series_are_marked_derived(analyst: Client, tmp_path: Path) -> None:
    asked = {"indicator": "secondary_sector_share_of_gdp", "by": "city", "kind": "year"}
    rows = rows_of(kept(analyst.get("/api/sdmx/figures", asked), tmp_path / "share.csv"))
    assert set(rows["MARK"]) == {"derived"}


def test_official_series_go_out_with_their_source(analyst: Client, tmp_path: Path) -> None:
    asked = {"indicator": "gdp", "region": "500000", "from": "2024", "to": "2024"}
    rows = rows_of(kept(analyst.get("/api/sdmx/official", asked), tmp_path / "official.csv"))
    assert len(rows) > 0
    assert set(rows["REF_AREA"]) == {"500000"}
    assert all(rows["SOURCE"])


def test_the_public_reads_official_series_and_nothing_unreleased(computation: Computation, tmp_path: Path) -> None:
    public = Client()
    assert len(rows_of(kept(public.get("/api/sdmx/official?indicator=gdp"), tmp_path / "official.csv"))) > 0
    bare = public.get("/api/sdmx/figures?format=json")
    assert json.loads(bare.content)["data"]["dataSets"][0]["observations"] == {}


def test_another_form_is_refused(analyst: Client) -> None:
    answer = analyst.get("/api/sdmx/figures", headers={"Accept": "image/png"})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
    assert analyst.get("/api/sdmx/figures?format=xml").status_code == 422
