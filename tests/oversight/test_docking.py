"""Supply and demand are brought together from a finding: as the pack's rule says, to the person who answers for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import Membership, User
from liantu.accounts.queries import viewer_of
from liantu.kernel.figure import Subject
from liantu.oversight import queries
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import Task
from liantu.oversight.pages.decisions import suggested_department
from liantu.rooms.findings import open_findings_about
from tests.oversight.conftest import World, person, weak
from tests.oversight.test_pages import HTMX

pytestmark = pytest.mark.django_db
CELL = weak("battery_cell", districts=["500112"])


def test_a_docking_is_given_out_as_the_rule_says(world: World, browser: Client) -> None:
    world.run(CELL)
    address, rule = f"/findings/{CELL.fingerprint}/assign/", world.pack.rule(WorkRules).docking
    asked = browser.get(f"{address}?dock=1", headers=HTMX)
    proposed = {name: asked.context["form"][name].value() for name in ("kind", "title", "note", "due_date")}
    assert proposed["due_date"] == timezone.localdate() + timedelta(days=rule.due_days)
    assert proposed["note"] == rule.asked.zh
    browser.post(address, proposed | {"department": "jjxxw"}, headers=HTMX)
    task = Task.objects.get()
    assert (task.kind, task.title) == (rule.work, f"供需对接：{CELL.line.zh}")
    again = browser.get(address, headers=HTMX).content.decode()
    assert f"/tasks/{task.pk}/" in again, "who gives it out again sees that it is under way"
    assert 'name="kind" value' not in again, "and what is given out is what the check says"
    english = browser.get(address, headers={**HTMX, "accept-language": "en"}).content.decode()
    assert task.title not in english, "in English it is called by what its finding says"


def test_who_answers_for_it_alone_is_proposed(world: World, analyst: User) -> None:
    viewer = viewer_of(analyst)
    only = person("only", "official")
    Membership.objects.filter(user=only).update(department="jjxxw")
    assert queries.responsible(viewer, "jjxxw") == only.pk
    Membership.objects.filter(user=person("second", "official")).update(department="jjxxw")
    assert queries.responsible(viewer, "jjxxw") is None
    assert queries.responsible(viewer, "") is None


def test_a_district_is_proposed_to_itself(world: World, analyst: User) -> None:
    district = viewer_of(person("here", "official", "district", "500112"))
    scopes, check = {"district": ["500112"], "chain": ["lithium_battery"]}, world.pack.checks["CH001"]
    assert suggested_department(district, check, scopes) == "500112"
    assert suggested_department(viewer_of(analyst), check, scopes) == world.pack.chains["lithium_battery"].owner


def test_other_rooms_lead_to_findings_that_are_there(world: World, analyst: User) -> None:
    world.run(CELL)
    subject = Subject("product", "battery_cell")
    found = open_findings_about(viewer_of(analyst), subject)
    assert [(one.code, one.fingerprint) for one in found] == [("CH001", CELL.fingerprint)]
    world.run()
    assert open_findings_about(viewer_of(analyst), subject) == [], "cleared ones are not open"
