"""The report of a computed city: all sections, and every number that is a figure opens, for the city and for a district."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from liantu.accounts.models import Membership
from liantu.kernel.pack import Pack
from tests.oversight.conftest import person

Role = Membership.RoleChoice
SECTION = re.compile(r'<section class="report-section" aria-labelledby="report-(\w+)">(.*?)</section>', re.DOTALL)
FIGURE = re.compile(r'<a\s+class="figure-link"\s+href="([^"]+)"')


@pytest.mark.parametrize(("scope", "key"), [("city", ""), ("district", "500112")])
def test_all_sections_and_their_numbers_open(simulated_city: Pack, scope: str, key: str) -> None:
    client = Client()
    client.force_login(person("official", Role.OFFICIAL, scope, key), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/report/").content.decode()
    sections = dict(SECTION.findall(page))
    assert list(sections) == ["targets", "chains", "districts", "findings", "tasks"]
    figures = {name: [unescape(address) for address in FIGURE.findall(text)] for name, text in sections.items()}
    assert all(figures[name] for name in ("targets", "chains", "districts"))
    assert [one for found in figures.values() for one in dict.fromkeys(found) if client.get(one).status_code != 200] == []
    assert all("本部分含有模拟数据" in sections[name] for name in ("targets", "chains", "districts"))
    assert ("您的区县" in sections["districts"]) == (scope == "district")


def test_the_report_speaks_english(simulated_city: Pack) -> None:
    client = Client()
    client.force_login(person("official", Role.OFFICIAL), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/report/", headers={"accept-language": "en"}).content.decode()
    told = " ".join(text for _name, text in SECTION.findall(page))
    assert "Monthly report on manufacturing in Chongqing" in page
    assert re.findall(r"[\u4e00-\u9fff]+", told) == []
