"""供需对接: how a task usually looks that gives out a finding, or that brings supply and demand of its product together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from liantu.oversight.actions import Order
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import FindingRecord
from liantu.web.figures import translated
from liantu.web.page_context import language, pack

_DOCKED = frozenset({"product", "link"})
"""Subjects that are supplied and demanded."""


def may_dock(record: FindingRecord) -> bool:
    """Whether a finding is about a product or its place in a chain, and still holds."""
    return record.subject_kind in _DOCKED and record.state != FindingRecord.State.CLEARED


def usual_order(records: Sequence[FindingRecord], department: str, *, dock: bool) -> Order:
    """What the form proposes: as the page of the check in the pack says, or the pack's rule for dockings.

    Of many findings the title stays empty: each task then says its own finding. What cannot be docked is given out as its check says.
    """
    first, many = records[0], len(records) > 1
    check, docking = pack().checks.get(first.code), pack().rule(WorkRules).docking
    today, line = timezone.localdate(), "" if many else translated(first)
    if dock and all(may_dock(record) for record in records):
        name = translated(pack().work[docking.work].name)
        title = f"{name}{': ' if language() == 'en' else '：'}{line}"[:200] if line else ""
        due = today + timedelta(days=docking.due_days)
        return Order(title, department, due_date=due, note=docking.asked.in_language(language()), kind=docking.work)
    due = today + timedelta(days=check.due_days if check else 0)
    return Order(line[:200], department, due_date=due, note=check.what_to_do.in_language(language()) if check else "")
