from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/products/?q=%00", "/chains/?q=a%00b", "/organisations/?district=%00"])
def test_an_address_with_a_nul_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("path", ["/indicators/", "/api/sdmx/figures", "/"])
def test_an_address_with_too_many_parameters_is_refused(client: Client, path: str) -> None:
    assert client.get(f"{path}?{'key=a&' * 1001}").status_code == 400


@pytest.mark.parametrize("sent", [{"login": "a\0b", "password": "x"}, {"log\0in": "a"}])
def test_a_form_with_a_nul_is_refused(client: Client, sent: dict[str, str]) -> None:
    assert client.post("/accounts/login/", sent).status_code == 400


def test_other_addresses_pass(client: Client) -> None:
    assert client.get("/products/?q=%E9%92%A2").status_code == 200
