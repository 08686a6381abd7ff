"""The city's own boundary file gives the page of districts a map; without one there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from liantu.accounts.queries import PUBLIC, SYSTEM
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.pack import Pack
from liantu.regions.actions import drop_boundaries, keep_boundaries
from liantu.regions.engine.boundaries import BoundaryError

pytestmark = pytest.mark.django_db


def squares(pack: Pack) -> bytes:
    features = []
    for number, district in enumerate(pack.districts):
        ring = [[106 + number, 29], [107 + number, 29], [107 + number, 30], [106 + number, 29]]
        features.append({"type": "Feature", "id": district.code, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_a_map_beside_the_tiles(pack: Pack, settings: Settings, tmp_path: Path, client: Client) -> None:
    settings.HOME = tmp_path
    assert "shape-map" not in client.get("/districts/").content.decode()
    assert keep_boundaries(SYSTEM, pack, squares(pack), "渝S(2026)000号<b>", "map.geojson") == len(pack.districts)
    page = client.get("/districts/").content.decode()
    assert page.count('class="shape-name') == len(pack.districts)
    assert "渝S(2026)000号&lt;b&gt;" in page
    assert drop_boundaries(SYSTEM)
    assert not drop_boundaries(SYSTEM)
    assert "shape-map" not in client.get("/districts/").content.decode()


def test_a_refused_file_leaves_the_one_in_use(pack: Pack, settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    keep_boundaries(SYSTEM, pack, squares(pack), "1", "map.geojson")
    kept = (tmp_path / "boundaries.geojson").read_bytes()
    with pytest.raises(BoundaryError):
        keep_boundaries(SYSTEM, pack, b"{}", "1", "map.geojson")
    with pytest.raises(NotAllowedError):
        keep_boundaries(PUBLIC, pack, squares(pack), "2", "map.geojson")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [kept]
