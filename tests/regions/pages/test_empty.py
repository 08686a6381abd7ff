"""Before anything is known every page is there, and empty."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.chains.pages.walk import Walk
from tests.regions.pages.conftest import As, page_of, rows_of

EXPORT = "/districts/export.csv"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/districts/", "/districts/500112/", "/parks/", "/pairing/"])
def test_an_empty_installation_has_all_pages(client: Client, signed_in_as: As, address: str) -> None:
    assert Walk(page_of(client, address)).broken == []
    assert Walk(page_of(signed_in_as("analyst"), address)).broken == []


@pytest.mark.django_db
def test_an_empty_installation_has_no_figures(signed_in_as: As) -> None:
    rows = rows_of(signed_in_as("analyst"), EXPORT)
    assert len(rows) == 41
    assert {row["专业化"] for row in rows} == {""}
