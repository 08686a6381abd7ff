from __future__ import annotations

from liantu.accounts.queries import SYSTEM
from liantu.statistics.models import Computation, QualityIssue
from liantu.statistics.queries import quality_issues, reminders
from tests.statistics.city import A, B, City


def test_missing_and_late_by_hand(city: City, computation: Computation) -> None:
    told = {one.name: one for one in reminders(SYSTEM)}
    assert [str(period) for period in told["整车甲"].missing] == ["2025-12"]
    assert [(str(period), days) for period, days in told["药厂甲"].late] == [("2025-06", 26)]  # due on 25 July, came on 20 August
    assert {str(period) for period in told["钢厂乙"].missing} >= {"2025", "2025-01", "2025-12"}
    assert "小厂" not in told  # below the line, so it owes nothing
    assert [one.name for one in reminders(SYSTEM, A)] == []
    assert {one.district for one in reminders(SYSTEM)} == {B}
    assert computation.counts["expected"]["month"][A] == {"expected": 48, "missing": 0, "late": 0}


def test_no_issue_is_made_up(city: City, computation: Computation) -> None:
    kinds = set(quality_issues(SYSTEM).values_list("kind", flat=True))
    assert kinds == {QualityIssue.Kind.MISSING, QualityIssue.Kind.LATE}
