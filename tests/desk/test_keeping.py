"""What a person keeps: subjects that are followed, views under a name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import timezone

import liantu
from liantu.accounts.queries import PUBLIC, viewer_of
from liantu.desk import actions
from liantu.desk.models import Followed, SavedView
from liantu.desk.queries import what_is_followed
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.registry.models import Organisation, Source
from tests.desk.people import browser, person

pytestmark = pytest.mark.django_db
CHAIN = Subject("chain", "lithium_battery")


@pytest.fixture
def firm() -> Organisation:
    source = Source.objects.create(kind="file", name="册", received_at=timezone.now(), mark="reported")
    return Organisation.objects.create(name="示范厂", inside_city=True, source=source, reported_date=date(2026, 1, 1))


def test_what_is_followed_stands_on_the_home_until_it_is_not(firm: Organisation) -> None:
    client = browser(person("analyst", "analyst"))
    sent = {"kind": "organisation", "key": firm.pk, "next": "/tasks/"}
    assert client.post("/follow/", sent)["Location"] == "/tasks/"
    assert "示范厂" in client.get("/").content.decode()
    client.post("/follow/", sent | {"follow": "no"})
    assert "示范厂" not in client.get("/").content.decode()


def test_nobody_follows_what_he_does_not_see(firm: Organisation) -> None:
    stranger = viewer_of(person("stranger", "firm", "organisation", str(firm.pk + 1)))
    for viewer, subject in (
        (stranger, Subject("organisation", str(firm.pk))),
        (stranger, Subject("size", "large")),
        (PUBLIC, CHAIN),
    ):
        with pytest.raises(NotFoundError):
            actions.follow(viewer, subject)
    actions.follow(stranger, CHAIN)
    assert Followed.objects.count() == 1


def test_what_is_seen_no_more_loses_its_name(firm: Organisation) -> None:
    user = person("firm", "firm", "organisation", str(firm.pk))
    actions.follow(viewer_of(user), Subject("organisation", str(firm.pk)))
    user.memberships.update(scope_key=str(firm.pk + 1))
    [followed] = what_is_followed(viewer_of(user), "zh", 30, 5)
    assert "示范厂" not in followed.shown.name
    assert followed.shown.url == ""


def test_what_is_followed_costs_the_same_for_few_and_many(firm: Organisation, django_assert_max_num_queries: Any) -> None:
    viewer = viewer_of(person("analyst", "analyst"))
    actions.follow(viewer, Subject("organisation", str(firm.pk)))
    actions.follow(viewer, CHAIN)
    with django_assert_max_num_queries(20) as few:
        what_is_followed(viewer, "zh", 30, 5)
    for number in range(20):
        other = Organisation.objects.create(name=f"厂{number}", inside_city=True, source=firm.source, reported_date=firm.reported_date)
        actions.follow(viewer, Subject("organisation", str(other.pk)))
    with django_assert_max_num_queries(len(few)):
        assert len(what_is_followed(viewer, "zh", 30, 5)) == 22


def test_a_view_is_kept_under_its_name_and_opened_from_the_home() -> None:
    user = person("analyst", "analyst")
    client = browser(user)
    sent = {"name": "锂电 红色", "address": "/findings/?chain=lithium_battery&severity=red", "next": "/findings/"}
    client.post("/views/", sent)
    page = client.get("/").content.decode()
    assert "锂电 红色" in page
    assert 'href="/findings/?chain=lithium_battery&amp;severity=red"' in page
    client.post("/views/", sent | {"address": "/tasks/"})
    assert SavedView.objects.get().address == "/tasks/", "the same name keeps the newer page"
    client.post(f"/views/{SavedView.objects.get().pk}/delete/")
    assert not SavedView.objects.exists()


def test_a_view_is_shared_with_the_own_department_alone() -> None:
    mine = viewer_of(person("a", "official", department="economy"))
    colleague, other = person("b", "official", department="economy"), person("c", "official", department="finance")
    view = actions.save_view(mine, "共享", "/findings/", "economy")
    assert "共享" in browser(colleague).get("/").content.decode()
    assert 'aria-labelledby="saved-views"' not in browser(other).get("/").content.decode()
    with pytest.raises(NotFoundError):
        actions.delete_view(viewer_of(colleague), view.pk)
    with pytest.raises(NotAllowedError):
        actions.save_view(mine, "别的", "/findings/", "finance")


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "", "/" + "x" * 700])
def test_only_pages_of_the_product_are_kept(address: str) -> None:
    with pytest.raises(LiantuError):
        actions.save_view(viewer_of(person("a", "analyst")), "名", address)


def test_a_form_leads_back_to_pages_of_the_product_only() -> None:
    client = browser(person("a", "analyst"))
    sent = {"kind": "chain", "key": "lithium_battery"}
    for following in ("https://elsewhere.example/", "//elsewhere.example/", ""):
        assert client.post("/follow/", sent | {"next": following})["Location"] == "/"


@pytest.mark.parametrize("template", ["statistics/target.html", "statistics/cluster.html", "regions/region.html"])
def test_pages_of_subjects_offer_to_follow_them(template: str) -> None:
    source = get_template(template).template.source  # type: ignore[attr-defined]
    assert "{% follow " in source


def test_the_button_stands_where_the_viewer_may_follow() -> None:
    request: Any = RequestFactory().get("/targets/?page=2")
    drawn = Template('{% load desk %}{% follow "target" code %}')
    for viewer, expected in ((viewer_of(person("a", "analyst")), True), (PUBLIC, False)):
        request.viewer = viewer
        page = drawn.render(Context({"request": request, "code": "any"}))
        assert ('name="kind" value="target"' in page) == expected
        assert ('value="/targets/?page=2"' in page) == expected


def test_what_can_be_followed_has_the_button_on_its_page_and_lists_can_be_kept() -> None:
    templates = {path.stem: path.read_text("utf-8") for path in Path(liantu.__file__).parent.glob("*/templates/*/*.html")}
    for page, kind in (
        ("finding", "finding"),
        ("task", "task"),
        ("target", "target"),
        ("map", "chain"),
        ("region", "district"),
        ("organisation", "organisation"),
    ):
        assert f'{{% follow "{kind}" ' in templates[page], page
    for page in ("finding_list", "task_list", "organisation_list", "product_list", "opportunities", "targets", "indicators", "districts"):
        assert "{% save_view %}" in templates[page], page
