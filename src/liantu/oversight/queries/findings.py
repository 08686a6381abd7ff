"""发现: findings as pages, exports and the command line ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.db.models import Count, F, Q, QuerySet

from liantu.accounts.queries import SYSTEM, Viewer, visible_to
from liantu.kernel.figure import Subject
from liantu.oversight.models import CheckRun, Dismissal, FindingLine, FindingRecord, FindingScope, Task
from liantu.oversight.queries.text_indexes import FINDING_LINES
from liantu.rooms import clock
from liantu.web.filters import Filter


def findings(viewer: Viewer) -> QuerySet[FindingRecord]:
    """All findings that the viewer may see, cleared ones too."""
    return visible_to(viewer, FindingRecord.objects.all())


def left_alone() -> Q:
    """Findings that somebody dismissed until a day that is not past, and that did not get worse since."""
    return Q(dismissed_until__gte=clock.today(), severity_rank__lte=F("dismissed_rank"))


def is_left_alone(record: FindingRecord) -> bool:
    """Whether a finding is left alone now, see `left_alone`."""
    until = record.dismissed_until
    return until is not None and until >= clock.today() and record.severity_rank <= record.dismissed_rank


def holding(viewer: Viewer) -> QuerySet[FindingRecord]:
    """Findings that the viewer sees, that hold now, and that are not left alone."""
    return findings(viewer).exclude(state=FindingRecord.State.CLEARED).exclude(left_alone())


def holding_about(viewer: Viewer, subject: Subject) -> list[tuple[str, str]]:
    """Findings about one subject that hold: code of the check and fingerprint, the largest at stake first."""
    rows = holding(viewer).filter(subject_kind=subject.kind, subject_key=subject.key)
    return list(rows.order_by(F("stake_cny").desc(nulls_last=True), "-severity_rank", "pk").values_list("code", "fingerprint"))


def open_findings(codes: Sequence[str] | None = None, viewer: Viewer = SYSTEM) -> list[FindingRecord]:
    """Findings that hold now and are not left alone, most severe and oldest first."""
    rows = holding(viewer)
    return list(rows.filter(code__in=codes) if codes else rows)


def latest_run() -> CheckRun | None:
    """The newest finished run of the checks."""
    return CheckRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()


DISMISSED = "dismissed"
"""The state of an address that asks for findings that are left alone; it is no state of the record."""


class FindingFilter(Filter):
    """What a list of findings is narrowed to; empty means all. ``subject`` is ``kind:key``."""

    longest: ClassVar[int] = 160
    code: str = ""
    cause: str = ""
    severity: str = ""
    state: str = ""
    work: str = ""
    chain: str = ""
    district: str = ""
    subject: str = ""
    text: str = ""

    def apply(self, rows: QuerySet[FindingRecord]) -> QuerySet[FindingRecord]:
        """Narrow the rows; without a state, findings that are cleared or left alone are left out."""
        rows = self._of_state(rows)
        for name in ("code", "cause", "severity"):
            if value := getattr(self, name):
                rows = rows.filter(**{name: value})
        for kind, key in (("chain", self.chain), ("district", self.district)):
            if key:
                rows = rows.filter(pk__in=FindingScope.objects.filter(kind=kind, key=key).values("finding"))

        if self.subject:
            kind, _, key = self.subject.partition(":")
            rows = rows.filter(subject_kind=kind, subject_key=key)
        if self.text:
            held = FINDING_LINES.may_hold(self.text) & (Q(line_zh__icontains=self.text) | Q(line_en__icontains=self.text))
            rows = rows.filter(held | Q(code__istartswith=self.text))
        return rows

    def _of_state(self, rows: QuerySet[FindingRecord]) -> QuerySet[FindingRecord]:
        """Narrow to a state (``dismissed``: left alone), and to what has or waits for an open task (``work``)."""
        if self.state == DISMISSED:
            rows = rows.exclude(state=FindingRecord.State.CLEARED).filter(left_alone())
        elif self.state:
            rows = rows.filter(state=self.state)
        else:
            rows = rows.exclude(state=FindingRecord.State.CLEARED).exclude(left_alone())
        under_way = Q(pk__in=Task.objects.filter(state__in=(Task.State.OPEN, Task.State.ACCEPTED)).values("finding"))
        return rows.filter(under_way) if self.work == "given" else rows.exclude(under_way) if self.work == "waiting" else rows


def changes_since(viewer: Viewer, moment: datetime) -> dict[str, int]:
    """How many findings came and went since ``moment``: keys ``new`` and ``cleared``."""
    is_new = Q(raised_at__gt=moment) & ~Q(state=FindingRecord.State.CLEARED)
    return findings(viewer).order_by().aggregate(new=Count("pk", filter=is_new), cleared=Count("pk", filter=Q(cleared_at__gt=moment)))


def counts_by_severity(viewer: Viewer) -> dict[str, int]:
    """Open findings by severity: always red, yellow and blue."""
    rows = holding(viewer).order_by()
    counts = dict(rows.values_list("severity").annotate(Count("pk")))
    return {severity: counts.get(severity, 0) for severity in ("red", "yellow", "blue")}


def counts_by(viewer: Viewer, kind: str) -> dict[str, dict[str, int]]:
    """Open findings by severity, of each key of ``kind``: of a scope (chain, district, organisation), else of the subject itself."""
    rows = holding(viewer).order_by()
    if kind in FindingScope.Kind.values:
        scopes = FindingScope.objects.filter(kind=kind, finding__in=rows.values("pk"))
        numbers = list(scopes.values_list("key", "finding__severity").annotate(Count("pk")))
    else:
        numbers = list(rows.filter(subject_kind=kind).values_list("subject_key", "severity").annotate(Count("pk")))
    counts: dict[str, dict[str, int]] = {}
    for key, severity, number in numbers:
        counts.setdefault(key, {})[severity] = number
    return counts


def scopes_of(rows: Sequence[FindingRecord]) -> dict[int, dict[str, list[str]]]:
    """The chains, districts and organisations that each finding concerns, in one query."""
    scopes: dict[int, dict[str, list[str]]] = {}
    for finding, kind, key in FindingScope.objects.filter(finding__in=[row.pk for row in rows]).values_list("finding", "kind", "key"):
        scopes.setdefault(finding, {}).setdefault(kind, []).append(key)
    return scopes


def counts_by_figure(viewer: Viewer) -> dict[tuple[str, str], int]:
    """Open findings of each check by the figure that they are about: (code, figure) → number."""
    rows = holding(viewer).order_by().values_list("code", "figure").annotate(Count("pk"))
    return {(code, figure): number for code, figure, number in rows}


def lines_of(viewer: Viewer, finding: FindingRecord) -> list[FindingLine]:
    """What happened to a finding, run by run, oldest first."""
    return list(visible_to(viewer, FindingLine.objects.filter(finding=finding)).select_related("run"))


def dismissals_of(viewer: Viewer, finding: FindingRecord) -> list[Dismissal]:
    """When a finding was dismissed, by whom, why and until when, the newest first."""
    return list(visible_to(viewer, Dismissal.objects.filter(finding=finding)).select_related("by", "undone_by"))


def runs(viewer: Viewer) -> QuerySet[CheckRun]:
    """Runs of the checks that the viewer may know of, newest first."""
    return visible_to(viewer, CheckRun.objects.all())
