"""The chains in the report: states of links counted as they are kept, ratios as they open, the largest gaps, what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from liantu.accounts.queries import SYSTEM
from liantu.chains import report
from liantu.chains.actions import assess
from liantu.chains.models import Assessment, ChainLink, LinkFigure
from liantu.chains.queries import link_figures
from liantu.kernel.figure import FIGURES, Subject
from liantu.kernel.period import Period
from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.sentence import Cited
from liantu.kernel.viewer import PUBLIC, Role, Viewer
from liantu.web.sentences import plain_sentence
from tests.chains.city import City

MONTH = Period.parse("2025-10")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def asked(kind: str = "city", key: str = "500000", since: date = MONTH.start_date) -> ReportMonth:
    return ReportMonth(Subject(kind, key), MONTH, since, timezone.localdate())


def section(viewer: Viewer = SYSTEM, question: ReportMonth | None = None) -> ReportSection:
    (found,) = report.sections(viewer, question or asked())
    return found


def chain_of(assessment: Assessment) -> str:
    return str(LinkFigure.objects.filter(assessment=assessment).order_by("pk").values_list("chain__code", flat=True)[0])


def test_every_chain_with_the_states_of_its_links(assessment: Assessment) -> None:
    found = section()
    kept = Counter(LinkFigure.objects.filter(assessment=assessment).values_list("state", flat=True))
    headings = [column.heading.zh for column in found.tables[0].columns[1:-1]]
    sums = [sum(row[place].value or 0 for row in found.tables[0].rows) for place in range(1, len(headings) + 1)]
    assert sum(sums) == sum(kept.values()) == LinkFigure.objects.filter(assessment=assessment).count()
    assert len(found.tables[0].rows) == 2


def test_ratios_are_those_that_open_also_where_links_were_added_since(assessment: Assessment) -> None:
    link = ChainLink.objects.order_by("pk")[0]
    LinkFigure.objects.filter(assessment=assessment, product=link.product).update(chain_demand_fen=10**12)
    ChainLink.objects.filter(pk=link.pk).delete()
    for row in section().tables[0].rows:
        cited = row[-1]
        assert isinstance(cited, Cited)
        opener = FIGURES.opener(cited.code)
        assert opener is not None
        assert opener(cited.subject, cited.period, SYSTEM).value == cited.value


def test_one_chain_with_its_largest_gaps(assessment: Assessment) -> None:
    code = chain_of(assessment)
    leader = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({code}))
    found = section(leader, asked("chain", code))
    assert len(found.tables[-1].rows) == len(link_figures(SYSTEM, code, assessment))
    gaps = [gap for row in link_figures(SYSTEM, code, assessment) if row.state in {"weak", "lost", "absent"} and (gap := row.unmet_yuan)]
    if gaps:
        assert found.tables[0].rows[0][-1].value == pytest.approx(max(gaps))


def test_of_a_product_that_nobody_makes_the_whole_demand_is_lacking(assessment: Assessment) -> None:
    figure = LinkFigure.objects.filter(assessment=assessment).order_by("pk")[0]
    LinkFigure.objects.filter(pk=figure.pk).update(state="absent", demand_fen=8_000, local_supply_ratio=None)
    (row,) = [row for row in link_figures(SYSTEM, figure.chain.code, assessment) if row.product == figure.product.code]
    assert row.unmet_yuan == 80.0


def test_what_moved_since_the_assessment_before_is_told(city: City, assessment: Assessment) -> None:
    assert [one for one in section().sentences if one.key == "moved"] == []
    Assessment.objects.filter(pk=assessment.pk).update(known_at=timezone.now() - timedelta(days=40))
    newer = assess(city.pack)
    question = asked(since=timezone.localdate() - timedelta(days=10))
    (same,) = [one for one in section(question=question).sentences if one.key == "moved"]
    assert "没有环节改变状态" in plain_sentence(same)
    figure = LinkFigure.objects.filter(assessment=newer).order_by("pk")[0]
    LinkFigure.objects.filter(pk=figure.pk).update(state="lost" if figure.state != "lost" else "weak")
    (moved,) = [one for one in section(question=question).sentences if one.key == "moved"]
    assert "状态变化的环节 1 个" in plain_sentence(moved)


@pytest.mark.parametrize(("marks", "simulated"), [(["reported"], False), (["simulated"], True)])
def test_simulated_facts_are_said(assessment: Assessment, marks: list[str], simulated: bool) -> None:
    Assessment.objects.update(marks=marks)
    assert section().simulated is simulated


def test_without_an_assessment_that_is_seen_there_is_no_section(city: City) -> None:
    for scope in (asked(), asked("chain", "lithium_battery"), asked("district", "500112")):
        assert list(report.sections(SYSTEM, scope)) == []
    assert list(report.sections(PUBLIC, asked())) == []
