"""Publishing: who may, what the page says before, what the public sees after, and the line in the log."""

from __future__ import annotations

import pytest
from django.test import Client

from liantu.accounts.models import AuditLine
from liantu.chains.actions import assess
from liantu.chains.models import Assessment
from tests.chains.city import City
from tests.chains.pages.conftest import As
from tests.chains.pages.walk import Walk


def test_an_analyst_publishes_and_withdraws(analyst: Client, client: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/")
    assert "公众尚看不到任何评估" in page.content.decode()
    assert "9 个环节的状态" in page.content.decode()
    assert Walk(page.content.decode()).broken == []
    assert client.get("/chains/").context["assessment"] is None
    answer = analyst.post(f"/chains/assessment/{assessment.pk}/publish/", follow=True)  # the second click
    assert "评估已公布" in answer.content.decode()
    assert f"/chains/assessment/{assessment.pk}/withdraw/" in answer.content.decode()
    assert f"/chains/assessment/{assessment.pk}/publish/" not in answer.content.decode()
    assert client.get("/chains/").context["assessment"] == assessment
    analyst.post(f"/chains/assessment/{assessment.pk}/withdraw/")
    assert client.get("/chains/").context["assessment"] is None
    verbs = AuditLine.objects.filter(subject=f"assessment:{assessment.pk}").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["publish_assessment", "withdraw_assessment"]


def test_a_newer_assessment_is_offered_while_the_public_sees_the_older(analyst: Client, published: Assessment, city: City) -> None:
    newer = assess(city.pack)
    words = analyst.get("/chains/").content.decode()
    assert f"/chains/assessment/{newer.pk}/publish/" in words
    assert f"/chains/assessment/{published.pk}/withdraw/" in words
    assert "公众看到的是" in words


@pytest.mark.parametrize(
    ("role", "scope", "key"), [("official", "city", ""), ("analyst", "district", "500112"), ("firm", "organisation", 1)]
)
def test_others_may_not(signed_in_as: As, role: str, scope: str, key: object, published: Assessment) -> None:
    someone = signed_in_as(role, scope, key)
    assert "/withdraw/" not in someone.get("/chains/").content.decode()
    for verb in ("publish", "withdraw"):
        assert someone.post(f"/chains/assessment/{published.pk}/{verb}/").status_code == 403
    published.refresh_from_db()
    assert published.is_public


def test_it_takes_a_post_of_somebody_signed_in(client: Client, analyst: Client, assessment: Assessment) -> None:
    assert analyst.get(f"/chains/assessment/{assessment.pk}/publish/").status_code == 405
    assert client.post(f"/chains/assessment/{assessment.pk}/publish/").status_code == 302
    assert analyst.post("/chains/assessment/999999/publish/").status_code == 404
    assessment.refresh_from_db()
    assert not assessment.is_public
