"""The list of chains: counts by state, what the public sees, exports."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liantu.chains.models import Assessment, Chain
from tests.chains.city import City
from tests.chains.pages.conftest import As
from tests.chains.pages.walk import Walk


def test_the_list_counts_links_by_state(analyst: Client, assessment: Assessment) -> None:
    """Strong: cells. Steady: cars and steel. Weak: motors. Lost: bearings. Absent: lithium. No data: glue."""
    page = analyst.get("/chains/")
    counts = {row.chain.code: dict(row.counts) for row in page.context["rows"]}
    assert sum(counts["small_cars"].values()) == 7
    assert counts["small_cars"] == {"strong": 1, "steady": 2, "weak": 1, "lost": 1, "absent": 1, "known": 0, "no_data": 1}
    assert "汽车" in page.content.decode()


def test_figures_of_the_list_open(analyst: Client, assessment: Assessment) -> None:
    walk = Walk(analyst.get("/chains/").content.decode())
    assert f"/figures/local_supply_ratio/chain:small_cars/{assessment.year}/" in walk.figures
    assert all(analyst.get(address).status_code == 200 for address in walk.figures)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_keep_the_content_security_policy(language: str, analyst: Client, assessment: Assessment) -> None:
    for address in ("/chains/", "/chains/small_cars/", "/chains/small_cars/?view=table", "/chains/small_cars/motor/"):
        answer = analyst.get(address, headers={"accept-language": language})
        assert answer.status_code == 200
        assert Walk(answer.content.decode()).broken == []
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_the_public_sees_nothing_of_an_assessment_that_is_not_published(client: Client, assessment: Assessment) -> None:
    page = client.get("/chains/")
    assert page.status_code == 200
    assert page.context["assessment"] is None
    assert "尚无公布的评估" in page.content.decode()


def test_the_public_sees_a_published_assessment(client: Client, published: Assessment) -> None:
    assert client.get("/chains/").context["links"] == 9


def test_the_list_takes_a_constant_number_of_queries(analyst: Client, assessment: Assessment, django_assert_max_num_queries: Any) -> None:
    analyst.get("/chains/")
    with django_assert_max_num_queries(10) as both:
        assert len(analyst.get("/chains/").context["rows"]) == 2
    Chain.objects.get(code="lithium_battery").delete()
    with CaptureQueriesContext(connection) as one:
        assert len(analyst.get("/chains/").context["rows"]) == 1
    assert len(one) == len(both)


def test_the_list_sorts_by_gaps(analyst: Client, assessment: Assessment) -> None:
    rows = analyst.get("/chains/?sort=-gaps").context["rows"]
    assert [row.chain.code for row in rows] == ["small_cars", "lithium_battery"]


def test_the_list_is_exported(analyst: Client, assessment: Assessment) -> None:
    text = analyst.get("/chains/export.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("small_cars,汽车,Cars,7,1,2,1,1,1,0,1,")
    assert analyst.get("/chains/export.xlsx").content[:2] == b"PK"
    assert analyst.get("/chains/export.exe").status_code == 404


def test_a_notice_says_that_newer_facts_wait(analyst: Client, city: City) -> None:
    assert "尚未评估" in analyst.get("/chains/assessment/notice/").content.decode()


def test_the_notice_is_silent_for_the_public(client: Client, city: City) -> None:
    assert client.get("/chains/assessment/notice/").content == b""


def test_a_chain_leader_reads_that_other_chains_are_not_in_scope(signed_in_as: As, assessment: Assessment) -> None:
    """Other chains are assessed all the same: neither the list nor the pages say that they are not."""
    leader = signed_in_as("chain_leader", "chain", "lithium_battery")
    page = leader.get("/chains/").content.decode()
    assert page.count("不在您的查看范围内") == 1
    for address in ("/chains/small_cars/", "/chains/small_cars/?view=table", "/chains/small_cars/motor/"):
        text = leader.get(address).content.decode()
        assert "不在您的查看范围内" in text
        assert "尚未评估" not in text
        assert ">无数据<" not in text
    assert "不在您的查看范围内" not in leader.get("/chains/lithium_battery/").content.decode()


def test_other_chains_are_open_to_a_chain_leader_once_published(signed_in_as: As, published: Assessment) -> None:
    leader = signed_in_as("chain_leader", "chain", "lithium_battery")
    assert "不在您的查看范围内" not in leader.get("/chains/").content.decode()
    assert "本链共 7 个环节" in leader.get("/chains/small_cars/").content.decode()


@pytest.mark.parametrize("address", ["/chains/small_cars/", "/chains/small_cars/motor/", "/opportunities/"])
def test_a_firm_is_not_told_to_import(address: str, signed_in_as: As, assessment: Assessment, city: City) -> None:
    text = signed_in_as("firm", "organisation", city.firms["电机甲"]).get(address).content.decode()
    assert "尚无公布的评估" in text
    assert "产业链评估由市级主管部门公布" in text
    assert "导入产能" not in text
    assert "尚未评估" not in text
