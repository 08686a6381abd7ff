"""The decision list: findings of one check and one cause in one row, ranked by what is at stake; left alone ones stay away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liantu.accounts.models import User
from liantu.accounts.queries import SYSTEM, Viewer, viewer_of
from liantu.kernel.finding import Finding, Severity
from liantu.kernel.viewer import Role
from liantu.oversight import queries
from liantu.oversight.actions import assign_task
from liantu.oversight.models import FindingRecord
from liantu.oversight.pages.home_cards import decision_card, task_card
from liantu.rooms.cards import Home
from tests.oversight.conftest import World, person, weak
from tests.oversight.test_pages import text_of

pytestmark = pytest.mark.django_db


def at_stake(product: str, stake: float | None, cause: str = "", severity: Severity = Severity.RED, **scope: list[str]) -> Finding:
    return replace(weak(product, severity, **scope), stake_cny=stake, cause=cause)


def folded(viewer: Viewer = SYSTEM) -> list[queries.Decision]:
    return queries.decisions(viewer, queries.holding(viewer))


def test_findings_of_one_cause_fold_with_their_sum(world: World) -> None:
    world.run(at_stake("a", 3e8, "few"), at_stake("b", 5e8, "few", Severity.BLUE), at_stake("c", None, "few"), at_stake("d", 2e8, "many"))
    first, second = folded()
    assert (first.cause, first.count, first.stake_cny, first.unknown, first.red) == ("few", 3, 8e8, 1, 2)
    assert first.lead.subject_key == "b", "the largest is named, not the most severe"
    assert first.severity_rank == Severity.RED.rank
    assert (second.cause, second.count, second.stake_cny, second.unknown) == ("many", 1, 2e8, 0)


def test_unknown_is_last_and_never_zero(world: World) -> None:
    world.run(at_stake("a", None, "unknown"), at_stake("b", 1.0, "small", Severity.BLUE), at_stake("c", 0.0, "nothing", Severity.BLUE))
    assert [(row.cause, row.stake_cny) for row in folded()] == [("small", 1.0), ("nothing", 0.0), ("unknown", None)]


def test_of_the_same_stake_the_more_severe_then_the_older_stands_first(world: World) -> None:
    world.run(at_stake("a", None, "blue", Severity.BLUE), at_stake("b", None, "young"), at_stake("c", None, "old"))
    FindingRecord.objects.filter(cause="old").update(raised_at=timezone.now() - timedelta(days=9))
    assert [row.cause for row in folded()] == ["old", "young", "blue"]


def test_what_is_under_way_is_told(world: World, analyst: User) -> None:
    one, two = at_stake("a", 1e8, "few"), at_stake("b", 2e8, "few")
    world.run(one, two)
    due = timezone.localdate() + timedelta(days=4)
    assign_task(SYSTEM, world.record(one), world.pack, owner_id=analyst.pk, due_date=due)
    (row,) = folded()
    assert (row.work.findings, row.work.due_date, row.work.people, row.waiting) == (1, due, ("analyst",), 1)
    (left,) = queries.decisions(SYSTEM, queries.untasked(queries.holding(SYSTEM)))
    assert (left.count, left.stake_cny) == (1, 2e8)


def test_a_district_folds_only_what_it_sees(world: World) -> None:
    world.run(at_stake("a", 1e8, "few", districts=["500112"]), at_stake("b", 7e8, "few", districts=["500101"]))
    official = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500112"}))
    assert [(row.count, row.stake_cny) for row in folded(official)] == [(1, 1e8)]


def test_rows_cost_the_same_for_few_and_many(world: World, django_assert_num_queries: Any) -> None:
    for size in (2, 40):
        world.run(*(at_stake(f"p{number}", float(number), f"cause{number % 7}") for number in range(size)))
        with django_assert_num_queries(4):
            folded()


def test_a_home_costs_the_same_for_few_and_many_and_shows_a_new_finding_at_once(browser: Client, world: World) -> None:
    costs = []
    for size in (2, 40):
        world.run(*(at_stake(f"p{number}", float(number), f"cause{number % 2}") for number in range(size)))
        browser.get("/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/")
        costs.append(len(queries))
    assert costs[0] == costs[1]
    world.run(at_stake("quite-new", 7e8, "few"))
    assert "quite-new：" in text_of(browser, "/")


def test_the_list_folds_and_opens_to_its_members(browser: Client, world: World) -> None:
    world.run(at_stake("a", 3e8, "few"), at_stake("b", 5e8, "few"), at_stake("c", 9e8, "many"))
    page = text_of(browser, "/findings/")
    assert "归并为 2 类事项" in page
    assert page.index("9.00 亿元") < page.index("8.00 亿元")
    assert "/findings/?code=CH001&amp;cause=few&amp;view=rows" in page
    members = text_of(browser, "/findings/?code=CH001&cause=few&view=rows")
    assert members.index("b：") < members.index("a："), "the larger first"
    assert "c：" not in members


def test_filters_that_hold_are_chips_that_can_be_taken_off(browser: Client, world: World) -> None:
    world.run(at_stake("a", 3e8, "few", districts=["500112"]))
    page = text_of(browser, "/findings/?severity=red&district=500112")
    assert 'href="?district=500112"' in page
    assert 'href="?severity=red"' in page
    empty = text_of(browser, "/findings/?severity=blue")
    assert "没有符合条件的预警事项" in empty
    assert "清除筛选条件" in empty


@pytest.mark.parametrize(("home", "rows"), [(Home.WORK, 8), (Home.LEADER, 5), (Home.CHAIN, 5)])
def test_the_card_shows_the_largest_that_wait(world: World, home: Home, rows: int) -> None:
    world.run(*(at_stake(f"p{number}", number * 1e8, f"cause{number}") for number in range(12)))
    card = decision_card(SYSTEM, home)
    assert [row.decision.lead.subject_key for row in card.context["rows"]] == [f"p{number}" for number in range(11, 11 - rows, -1)]
    assert (card.context["more"], card.context["findings"]) == (12 - rows, 12)


def test_my_tasks_on_the_card_are_those_of_the_list(browser: Client, analyst: User, world: World) -> None:
    one, two, three = at_stake("a", 1e8), at_stake("b", 1e8), at_stake("c", 1e8)
    world.run(one, two, three)
    today = timezone.localdate()
    assign_task(SYSTEM, world.record(one), world.pack, owner_id=analyst.pk, due_date=today + timedelta(days=2))
    late = assign_task(SYSTEM, world.record(two), world.pack, owner_id=analyst.pk)
    type(late).objects.filter(pk=late.pk).update(due_date=today - timedelta(days=1))
    closed = assign_task(SYSTEM, world.record(three), world.pack, owner_id=analyst.pk)
    type(closed).objects.filter(pk=closed.pk).update(state="done")
    viewer = viewer_of(analyst)
    waits = task_card(viewer, Home.WORK).context["waits"]
    assert (waits.total, waits.due_soon, waits.overdue, len(waits.first)) == (2, 1, 1, 2)
    assert queries.task_counts(viewer, today)["mine"] == 2
    page = text_of(browser, "/tasks/?list=mine")
    assert "b：" in page
    assert "c：" not in page, "a closed task waits for nobody"
    assert "c：" in text_of(browser, "/tasks/?list=mine&state=done")


def test_what_goes_to_my_district_waits_for_me_until_somebody_takes_it(world: World) -> None:
    cell = at_stake("a", 1e8, districts=["500112"])
    world.run(cell)
    task = assign_task(SYSTEM, world.record(cell), world.pack)
    type(task).objects.filter(pk=task.pk).update(towards_kind="district", towards_key="500112")
    here, there = person("here", "official", "district", "500112"), person("there", "official", "district", "500101")
    assert list(queries.my_tasks(viewer_of(here))) == [task]
    assert not queries.my_tasks(viewer_of(there)).exists()
    type(task).objects.filter(pk=task.pk).update(owner=person("boss", "official"))
    assert not queries.my_tasks(viewer_of(here)).exists()
