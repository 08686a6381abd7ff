"""Each commitment counts what concerns it: of a check that serves several, the findings about its own figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from liantu.accounts.queries import SYSTEM
from liantu.kernel.figure import Subject
from liantu.kernel.finding import Finding, Severity
from liantu.kernel.text import Text
from liantu.oversight import queries
from liantu.oversight.actions import assign_task
from tests.oversight.conftest import World, weak
from tests.oversight.test_pages import text_of

pytestmark = pytest.mark.django_db


def off_path(target: str, figure: str) -> Finding:
    return Finding("ST001", Subject("target", target), Severity.RED, Text(target, target), figure, 1.0)


def counts(world: World) -> dict[str, tuple[int, int]]:
    rows = queries.measures(SYSTEM, world.pack)
    return {row.entry.code: (row.findings, row.tasks) for measure in rows for row in measure.commitments}


def test_commitments_that_share_a_check_count_their_own_figures(world: World) -> None:
    share, intensity = off_path("a", "strategic_emerging_output_share"), off_path("b", "above_scale_rd_intensity")
    world.run(share, intensity, off_path("c", "above_scale_rd_intensity"))
    assign_task(SYSTEM, world.record(share), world.pack)
    told = counts(world)
    assert (told["3.b"], told["3.c"], told["3.e"], told["3.f"]) == ((1, 1), (0, 0), (2, 0), (0, 0))
    third = next(row for row in queries.measures(SYSTEM, world.pack) if row.entry.number == 3)
    assert (third.findings, third.tasks) == (3, 1), "the measure counts each finding once"


def test_what_no_commitment_names_counts_for_all_that_the_check_serves(world: World) -> None:
    world.run(replace(weak("battery_cell"), figure=""))
    told = counts(world)
    served = {entry.code for measure in world.pack.measures for entry in measure.commitments if "CH001" in entry.checks}
    assert served
    assert {code for code, (findings, _tasks) in told.items() if findings} == served


def test_fields_stand_under_their_names(browser: Client, world: World) -> None:
    page = text_of(browser, "/measures/")
    for room in {entry.room for measure in world.pack.measures for entry in measure.commitments if not entry.bound}:
        assert f">{room}<" not in page
        assert f">{room} " not in page
    assert "供需对接与揭榜挂帅" in page
    english = text_of(browser, "/measures/", HTTP_ACCEPT_LANGUAGE="en")
    assert "Exchange and open challenges" in english
