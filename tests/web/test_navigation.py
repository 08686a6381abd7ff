"""The main navigation: sections lead to their first page that exists and may be looked at."""

from __future__ import annotations

from django.urls import reverse

from liantu.kernel.viewer import SYSTEM, Role, Viewer
from liantu.web.context import navigation


def test_the_section_of_the_page_is_current() -> None:
    path = reverse("chain_list") + "lithium_battery/"
    current = [place for place in navigation(path, signed_in=True) if place.current]
    assert [place.url for place in current] == [reverse("chain_list")]
    assert any(page.current and page.url == reverse("chain_list") for page in current[0].pages)


def test_who_has_not_signed_in_sees_public_pages_only() -> None:
    urls = {page.url for place in navigation("/", signed_in=False) for page in place.pages}
    assert reverse("chain_list") in urls
    assert reverse("finding_list") not in urls
    assert reverse("workbench") not in urls


def test_the_workbench_is_current_on_its_own_page_only() -> None:
    assert [str(place.url) for place in navigation("/", signed_in=True) if place.current] == ["/"]
    (section,) = [place for place in navigation("/tasks/", signed_in=True) if place.current]
    assert [page.url for page in section.pages if page.current] == [reverse("task_list")]


def test_a_handful_of_sections_each_with_an_icon() -> None:
    everything = navigation("/", signed_in=True, viewer=SYSTEM)
    assert [str(place.label) for place in everything] == ["工作台", "目标", "产业链", "区域", "企业", "数据"]
    assert all(place.icon for place in everything)


def test_a_page_that_needs_a_permission_is_offered_to_those_who_have_it() -> None:
    report, official = reverse("report_list"), Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500112"}))
    for viewer, offered in ((official, True), (Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({1})), False)):
        urls = {page.url for place in navigation("/", signed_in=True, viewer=viewer) for page in place.pages}
        assert (report in urls) == offered
