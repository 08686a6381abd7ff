"""预警事项页: one finding as a case file: facts, who could act, what can be done in one bar, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import SYSTEM, Viewer, viewer_on
from liantu.kernel.figure import Definition, Subject
from liantu.oversight import queries
from liantu.oversight.models import FindingLine, FindingRecord
from liantu.oversight.pages.assigning import asked_about
from liantu.oversight.pages.docking import may_dock
from liantu.oversight.pages.evidence import evidence_rows
from liantu.oversight.pages.findings import shown_rows
from liantu.oversight.pages.page_context import finding_or_404
from liantu.oversight.pages.subjects import scope_names
from liantu.oversight.pages.tasks import VERB_WORDS
from liantu.oversight.rules import may_assign, sees_evidence
from liantu.rooms.cards import case_sections_for
from liantu.web.figures import definition, written
from liantu.web.numbers import yuan
from liantu.web.page_context import pack

_SHOWN_SCOPES = 24
_YI, _YUAN_A_YI = "yi_yuan", 1e8


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a finding or to the work on it: when, what, by whom, with a note and a page."""

    at: datetime
    what: str
    severity: str = ""
    value: str = ""
    by: str = ""
    note: str = ""
    task: int | None = None


@require_GET
@login_required
def finding(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Show one finding: facts, by which rule, who could act, what can be done, what happened."""
    viewer, record = viewer_on(request), finding_or_404(request, fingerprint)
    check = pack().checks.get(record.code)
    scopes = scope_names(viewer, queries.scopes_of([record]).get(record.pk, {}))
    sections = case_sections_for(viewer, record.code, Subject(record.subject_kind, record.subject_key))
    context: dict[str, Any] = {
        "row": shown_rows(viewer, [record])[0],
        "check": check,
        "served": queries.commitments_of(pack(), check.commitments if check else ()),
        "subject_code": f"{record.subject_kind}:{record.subject_key}",
        "evidence": evidence_rows(record.evidence) if sees_evidence(viewer) else [],
        "evidence_hidden": bool(record.evidence) and not sees_evidence(viewer),
        "has_stake": queries.findings(SYSTEM).filter(code=record.code, stake_cny__isnull=False).exists(),
        "scopes": scopes[:_SHOWN_SCOPES],
        "more_scopes": max(len(scopes) - _SHOWN_SCOPES, 0),
        "sections": sections,
        "history": history(viewer, record),
        "tasks": list(queries.tasks(viewer).filter(finding=record).order_by("-pk")),
        "dismissal": next((one for one in queries.dismissals_of(viewer, record) if one.undone_at is None), None),
        "simulated": record.simulated or any(section.simulated for section in sections),
        **_actions(viewer, record),
    }
    return render(request, "oversight/finding.html", context)


def _actions(viewer: Viewer, record: FindingRecord) -> dict[str, bool]:
    """What the viewer may do about a finding."""
    may = may_assign(viewer) and record.state != FindingRecord.State.CLEARED
    return {
        "may_assign": may,
        "may_ask": may and bool(asked_about(viewer, record)),
        "may_dock": may and may_dock(record),
    }


@require_GET
@login_required
def finding_course(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """How the figure of a finding went: asked for once the page is there, because opening a figure for each period takes its time."""
    viewer, record = viewer_on(request), finding_or_404(request, fingerprint)
    course, known = queries.course_of(viewer, record), definition(record.figure)
    values = [(period, _said(known, value)) for period, value in course.points]
    return render(request, "oversight/parts/course.html", {"course": course, "values": values})


def history(viewer: Viewer, record: FindingRecord) -> list[HistoryLine]:
    """What the checks said, what was done, and when it was left alone, the newest first; moved figures stand in the course alone."""
    known = definition(record.figure)
    lines = [
        HistoryLine(line.run.known_at, line.get_event_display(), line.severity, _said(known, line.value))
        for line in queries.lines_of(viewer, record) if line.event != FindingLine.Event.MOVED
    ]  # fmt: skip
    for line in queries.task_lines_of(viewer, record):
        words = str(VERB_WORDS.get(line.verb, line.verb))
        share = "" if line.progress is None else f" {line.progress}%"
        lines.append(HistoryLine(line.at, words + share, by=_name(line.by), note=line.note, task=line.task_id))
    for one in queries.dismissals_of(viewer, record):
        until = _("暂不处理至 %(until)s") % {"until": one.until.isoformat()}
        lines.append(HistoryLine(one.at, until, one.severity, by=_name(one.by), note=one.reason))
        if one.undone_at:
            lines.append(HistoryLine(one.undone_at, _("恢复处理"), by=_name(one.undone_by)))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _said(known: Definition | None, value: float | None) -> str:
    """A value with its unit; amounts of one firm, which round to nothing in 亿元, in the unit that suits them."""
    if known is not None and known.unit == _YI and value is not None and abs(value) < 1:
        return yuan(value * _YUAN_A_YI)
    return " ".join(written(known, value)).replace(" %", "%").strip()


def _name(user: Any) -> str:
    """How a person is called; empty for the platform itself."""
    return str(user.display_name or user.username) if user else ""
