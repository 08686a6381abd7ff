"""月报: findings that came and went, what was done about them, what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liantu.kernel.viewer import Viewer
from liantu.oversight import queries
from liantu.oversight.models import FindingRecord, Task
from liantu.rooms.cards import ReportSection

_SHOWN = 10


def sections(viewer: Viewer, since: date) -> Iterable[ReportSection]:
    """Findings, then tasks, each with its numbers and the first rows behind them."""
    moment = timezone.make_aware(datetime.combine(since, time.min))
    yield _findings(viewer, since, moment)
    yield _tasks(viewer, since, moment)


def _findings(viewer: Viewer, since: date, moment: datetime) -> ReportSection:
    rows, cleared = queries.findings(viewer), FindingRecord.State.CLEARED
    new = list(rows.filter(raised_at__gte=moment).exclude(state=cleared).order_by("-severity_rank", "raised_at", "pk")[:_SHOWN])
    cleared_findings = list(rows.filter(state=cleared, cleared_at__gte=moment).order_by("-severity_rank", "-cleared_at", "pk")[:_SHOWN])
    context = {
        "since": since,
        "changes": queries.changes_since(viewer, moment),
        "open": queries.counts_by_severity(viewer),
        "new": new,
        "cleared": cleared_findings,
    }
    simulated = any(row.simulated for row in (*new, *cleared_findings))
    return ReportSection("findings", _("预警事项"), "oversight/report/findings.html", 60, context, simulated)


def _tasks(viewer: Viewer, since: date, moment: datetime) -> ReportSection:
    today, rows = timezone.localdate(), queries.tasks(viewer)
    finished = list(rows.filter(state=Task.State.DONE, closed_at__gte=moment).order_by("-closed_at", "pk")[:_SHOWN])
    overdue = list(rows.filter(state__in=queries.OPEN_STATES, due_date__lt=today).order_by("due_date", "pk")[:_SHOWN])
    context = {"since": since, "counts": queries.task_progress(viewer, moment, today), "done": finished, "overdue": overdue}
    simulated = any(task.finding.simulated for task in (*finished, *overdue))
    return ReportSection("tasks", _("任务"), "oversight/report/tasks.html", 70, context, simulated)
