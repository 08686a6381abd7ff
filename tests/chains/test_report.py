"""The chains in the report: the states of their links, counted and summed."""

from __future__ import annotations

from collections import Counter

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.chains import report
from liantu.chains.models import Assessment, LinkFigure
from liantu.kernel.viewer import PUBLIC
from tests.chains.city import City


def test_every_chain_with_the_states_of_its_links(assessment: Assessment) -> None:
    (section,) = report.sections(SYSTEM)
    states = section.context["states"]
    for row, counts in section.context["rows"]:
        kept = Counter(LinkFigure.objects.filter(assessment=assessment, chain=row.chain).values_list("state", flat=True))
        assert dict(zip(states, counts, strict=True)) == {state: kept.get(state, 0) for state in states}
    assert len(section.context["rows"]) == 2
    assert sum(section.context["total"]) == section.context["links"] == LinkFigure.objects.filter(assessment=assessment).count()


@pytest.mark.parametrize(("marks", "simulated"), [(["reported"], False), (["simulated"], True)])
def test_simulated_facts_are_said(assessment: Assessment, marks: list[str], simulated: bool) -> None:
    Assessment.objects.update(marks=marks)
    assert [section.simulated for section in report.sections(SYSTEM)] == [simulated]


def test_without_an_assessment_that_is_seen_there_is_no_section(city: City) -> None:
    assert list(report.sections(SYSTEM)) == []


def test_drafts_are_no_report_for_those_who_do_not_see_them(assessment: Assessment) -> None:
    assert list(report.sections(PUBLIC)) == []
