"""Before anything is assessed a page says so."""

from __future__ import annotations

from django.test import Client


def test_without_an_assessment_the_page_says_so(analyst: Client) -> None:
    assert "尚未评估" in analyst.get("/opportunities/").content.decode()
