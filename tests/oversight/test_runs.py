"""A run keeps the findings: new, persisting, cleared and back again; all of it or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.kernel.finding import CHECKS, Severity
from liantu.oversight.models import CheckRun, FindingLine, FindingRecord, FindingScope
from tests.oversight.conftest import World, weak

pytestmark = pytest.mark.django_db


def test_new_then_persisting_then_cleared_then_back(world: World) -> None:
    cell = weak("battery_cell")
    assert (world.run(cell).new_count, world.record(cell).state) == (1, "new")
    assert (world.run(cell).persisting_count, world.record(cell).state) == (1, "persisting")
    assert (world.run().cleared_count, world.record(cell).state) == (1, "cleared")
    assert world.record(cell).cleared_at is not None
    assert world.run().cleared_count == 0, "what is cleared is cleared once"
    before = world.record(cell)
    assert world.run(cell).new_count == 1
    back = world.record(cell)
    assert back.state == "new"
    assert back.cleared_at is None
    assert back.first_seen_at == before.first_seen_at
    assert back.raised_at > before.raised_at
    assert [line.event for line in back.lines.all()] == ["raised", "cleared", "raised"]


def test_change_of_severity_is_kept(world: World) -> None:
    world.run(weak("battery_cell", Severity.BLUE))
    world.run(weak("battery_cell", Severity.BLUE))
    world.run(weak("battery_cell", Severity.RED, value=0.05))
    record = world.record(weak("battery_cell"))
    assert (record.severity, record.severity_rank, record.value) == ("red", 3, 0.05)
    assert [(line.event, line.severity, line.value) for line in record.lines.all()] == [("raised", "blue", 0.12), ("changed", "red", 0.05)]


def test_a_run_of_some_checks_leaves_the_others(world: World) -> None:
    cell = weak("battery_cell")
    world.run(cell)
    world.run(codes=["CH002"])
    assert world.record(cell).state == "new"


def test_scopes_follow_the_finding(world: World) -> None:
    world.run(weak("battery_cell", chains=["lithium_battery", "intelligent_nev"], districts=["500112"]))
    world.run(weak("battery_cell", chains=["lithium_battery"], organisations=["7"]))
    assert set(FindingScope.objects.values_list("kind", "key")) == {("chain", "lithium_battery"), ("organisation", "7")}


def test_a_check_that_fails_leaves_everything_as_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.run(weak("battery_cell"))

    def fails(_context: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setitem(CHECKS._checks, "CH002", fails)
    with pytest.raises(RuntimeError, match="broken"):
        world.run()
    assert CheckRun.objects.count() == 1
    assert FindingRecord.objects.get().state == "new"


def test_many_findings_in_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    many = [weak(f"product_{number}", chains=["lithium_battery"]) for number in range(1200)]
    with django_assert_max_num_queries(80) as one:
        world.run(weak("battery_cell"))
    with django_assert_max_num_queries(len(one) + 40):  # rows are written in batches, of 1,200 findings as of one
        world.run(weak("battery_cell"), *many)
    FindingRecord.objects.get(subject_key="battery_cell").delete()
    assert FindingRecord.objects.count() == 1200
    assert FindingLine.objects.count() == 1200
    with django_assert_max_num_queries(300):
        world.run(*many[:600])
    assert FindingRecord.objects.filter(state="cleared").count() == 600
