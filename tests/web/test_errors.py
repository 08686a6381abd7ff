"""Error pages: in our design, in the viewer's language, without inline anything."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.test import Client

from tests.chains.pages.walk import Walk


@pytest.mark.django_db
def test_not_found(client: Client) -> None:
    answer = client.get("/nowhere/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "没有这一页" in page
    assert "site-head" in page


@pytest.mark.django_db
def test_a_form_without_its_token() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_error_pages_need_nothing_but_themselves(name: str) -> None:
    page = get_template(name).render({})
    assert "<h1>" in page
    assert Walk(page).broken == []
