from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import FIGURES, Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import PeriodKind
from liantu.registry.actions import import_frames
from liantu.registry.models import Organisation, Report
from liantu.statistics.actions import compute
from liantu.statistics.actions.figures import Facts
from liantu.statistics.actions.quality_issues import _expected_reports
from liantu.statistics.models import Computation, QualityIssue
from liantu.statistics.queries.quality import quality_issues, reminders
from tests.statistics.city import YI, A, B, City


def test_missing_and_late_by_hand(city: City, computation: Computation, pack: Pack) -> None:
    told = {one.name: one for one in reminders(SYSTEM, pack)}
    assert [str(period) for period in told["整车甲"].missing] == ["2025-12"]
    assert [(str(period), days) for period, days in told["药厂甲"].late] == [("2025-06", 26)]  # due on 25 July, came on 20 August
    assert {str(period) for period in told["钢厂乙"].missing} >= {"2025", "2025-01", "2025-12"}
    assert "小厂" not in told  # below the line, so it owes nothing
    assert [one.name for one in reminders(SYSTEM, pack, A)] == []
    assert {one.district for one in reminders(SYSTEM, pack)} == {B}
    assert computation.counts["expected"]["month"][A] == {"expected": 48, "missing": 0, "late": 0}


def test_a_firm_that_fell_silent_goes_on_owing_and_a_closed_one_does_not(city: City, computation: Computation, pack: Pack) -> None:
    """钢厂乙 last reported 2024: the figures of 2026 leave it out, its reports of 2026 are still due."""
    facts = Facts(pack, None)
    owing = _expected_reports(facts, "above_scale", PeriodKind.YEAR, [2025, 2026])
    silent = city.firms["钢厂乙"]
    assert (silent, 2026) in owing.rows()
    years = facts.populations["above_scale"].filter(organisation=silent).get_column("year").to_list()
    assert 2026 not in years
    Organisation.objects.filter(pk=silent).update(state=Organisation.State.CLOSED)
    assert silent not in _expected_reports(facts, "above_scale", PeriodKind.YEAR, [2025, 2026]).get_column("organisation")


def test_no_issue_is_made_up(city: City, computation: Computation) -> None:
    kinds = set(quality_issues(SYSTEM).values_list("kind", flat=True))
    assert kinds == {QualityIssue.Kind.MISSING, QualityIssue.Kind.LATE}


def test_what_was_revised_since_the_computation_before(city: City, computation: Computation, pack: Pack) -> None:
    """A yearly value is corrected, one withdrawn, a month handed in anew; a report that is new is no revision."""
    now = timezone.now()
    firm = city.firms["整车甲"]
    year = Report.objects.filter(organisation_id=firm, period="2025")
    year.filter(item__in=["value_added", "employees"]).update(known_to=now)
    known: dict[str, Any] = {"organisation_id": firm, "known_from": now, "source": city.source, "reported_date": date(2026, 2, 1)}
    Report.objects.create(period="2025", item="value_added", value=36 * YI, **known)
    Report.objects.create(period="2019", item="value_added", value=12 * YI, **known)
    rows = [
        {"organisation": "电脑甲", "period": "2025-03", "item": "output_value", "value": 10 * YI, "reported_date": date(2025, 9, 1)},
        {"organisation": "整车甲", "period": "2025-12", "item": "output_value", "value": 10 * YI, "reported_date": date(2026, 9, 1)},
    ]
    import_frames({"reports": pl.DataFrame(rows)}, source_name="更正", kind="file", mark="reported")
    again = compute(pack)
    told = {
        (issue.organisation.name, issue.period, issue.item): (issue.expected, issue.value, issue.score)
        for issue in quality_issues(SYSTEM, kinds=[QualityIssue.Kind.REVISION], computation=again)
    }
    assert told == {
        ("整车甲", "2025", "value_added"): (30 * YI, 36 * YI, pytest.approx(0.2)),
        ("整车甲", "2025", "employees"): (7500.0, None, None),
        ("电脑甲", "2025-03", "output_value"): (12.5 * YI, 10 * YI, pytest.approx(0.2)),
    }
    assert not quality_issues(SYSTEM, kinds=[QualityIssue.Kind.REVISION], computation=compute(pack)).exists()


def test_quarterly_reports_are_looked_at_where_there_are_any(city: City, pack: Pack) -> None:
    wrong = {"output_value": 30 * YI, "revenue": 30 * YI, "value_added": 31 * YI, "employees": 7500.0}
    rows = [
        {"organisation": "整车甲", "period": "2025Q3", "item": item, "value": value, "reported_date": date(2025, 10, 20)}
        for item, value in wrong.items()
    ]
    import_frames({"reports": pl.DataFrame(rows)}, source_name="季报", kind="file", mark="reported")
    told = quality_issues(SYSTEM, computation=compute(pack), period="2025Q3")
    assert [(issue.kind, issue.rule) for issue in told] == [("contradiction", "value_added_over_output")]


def test_the_share_of_reports_that_are_in(city: City, computation: Computation) -> None:
    """District A owes 48 monthly and 8 yearly reports and has all; B owes fewer and lacks 14."""
    opener = FIGURES.opener("reporting_completeness")
    assert opener is not None
    assert opener(Subject("district", A), None, SYSTEM).value == 100.0
    of_b = opener(Subject("district", B), None, SYSTEM)
    due = sum(value for text, value, _ in of_b.steps if text.en.endswith(" due") and value is not None)
    assert of_b.value == pytest.approx(100 * (1 - 14 / due))
    assert [len(table.rows) for table in of_b.evidence] == [14]
    neighbour = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({A}))
    seen = opener(Subject("district", B), None, neighbour)
    assert (seen.value, seen.evidence[0].rows, seen.evidence[0].hidden_rows) == (of_b.value, (), 14)
    whole = opener(Subject("city", "500000"), None, SYSTEM)
    assert whole.value is not None
    assert of_b.value is not None
    assert of_b.value < whole.value < 100
    for viewer in (PUBLIC, Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({city.firms["整车甲"]}))):
        with pytest.raises(NotFoundError):
            opener(Subject("district", B), None, viewer)
