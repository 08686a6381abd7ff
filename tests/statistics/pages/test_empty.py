"""An installation in which nothing was reported and nothing computed: every page says so instead of failing."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.statistics.pages.reading import text

pytestmark = pytest.mark.django_db
PATHS = (
    "/targets/", "/targets/opinion_2025_output/", "/targets/plan_2025_output_growth/", "/indicators/", "/indicators/above_scale_output/",
    "/clusters/", "/clusters/?by=field", "/clusters/vehicles/", "/releases/",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_pages_for_everybody(path: str) -> None:
    assert Client().get(path).status_code == 200


def test_nothing_to_remind_of_and_nothing_to_release(admin_client: Client) -> None:
    assert "没有缺报或迟报" in text(admin_client.get("/reporting/"))
    assert "没有可发布的数据" in text(admin_client.get("/releases/"))
    assert admin_client.post("/releases/preview/").status_code == 404
