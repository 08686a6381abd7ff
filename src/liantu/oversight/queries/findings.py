"""发现: findings as pages, exports and the command line ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.db.models import Count, Q, QuerySet

from liantu.accounts.queries import SYSTEM, Viewer, visible_to
from liantu.oversight.models import CheckRun, FindingLine, FindingRecord, FindingScope
from liantu.web.filters import Filter


def findings(viewer: Viewer) -> QuerySet[FindingRecord]:
    """All findings that the viewer may see, cleared ones too."""
    return visible_to(viewer, FindingRecord.objects.all())


def open_findings(codes: Sequence[str] | None = None, viewer: Viewer = SYSTEM) -> list[FindingRecord]:
    """Findings that hold now, most severe and oldest first."""
    rows = findings(viewer).exclude(state=FindingRecord.State.CLEARED)
    return list(rows.filter(code__in=codes) if codes else rows)


def latest_run() -> CheckRun | None:
    """The newest finished run of the checks."""
    return CheckRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()


class FindingFilter(Filter):
    """What a list of findings is narrowed to; empty means all. ``subject`` is ``kind:key``."""

    longest: ClassVar[int] = 160
    code: str = ""
    severity: str = ""
    state: str = ""
    chain: str = ""
    district: str = ""
    subject: str = ""
    text: str = ""

    def apply(self, rows: QuerySet[FindingRecord]) -> QuerySet[FindingRecord]:
        """Narrow the rows; without a state, cleared findings are left out."""
        rows = rows.filter(state=self.state) if self.state else rows.exclude(state=FindingRecord.State.CLEARED)
        if self.code:
            rows = rows.filter(code=self.code)
        if self.severity:
            rows = rows.filter(severity=self.severity)
        for kind, key in (("chain", self.chain), ("district", self.district)):
            if key:
                rows = rows.filter(pk__in=FindingScope.objects.filter(kind=kind, key=key).values("finding"))

        if self.subject:
            kind, _, key = self.subject.partition(":")
            rows = rows.filter(subject_kind=kind, subject_key=key)
        if self.text:
            rows = rows.filter(Q(line_zh__icontains=self.text) | Q(line_en__icontains=self.text) | Q(code__istartswith=self.text))
        return rows


def changes_since(viewer: Viewer, moment: datetime) -> dict[str, int]:
    """How many findings came and went since ``moment``: keys ``new`` and ``cleared``."""
    is_new = Q(raised_at__gt=moment) & ~Q(state=FindingRecord.State.CLEARED)
    return findings(viewer).order_by().aggregate(new=Count("pk", filter=is_new), cleared=Count("pk", filter=Q(cleared_at__gt=moment)))


def counts_by_severity(viewer: Viewer) -> dict[str, int]:
    """Open findings by severity: always red, yellow and blue."""
    rows = findings(viewer).exclude(state=FindingRecord.State.CLEARED).order_by()
    counts = dict(rows.values_list("severity").annotate(Count("pk")))
    return {severity: counts.get(severity, 0) for severity in ("red", "yellow", "blue")}


def counts_by(viewer: Viewer, kind: str) -> dict[str, dict[str, int]]:
    """Open findings by severity, of each key of ``kind``: of a scope (chain, district, organisation), else of the subject itself."""
    rows = findings(viewer).exclude(state=FindingRecord.State.CLEARED).order_by()
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


def counts_by_code(viewer: Viewer) -> dict[str, int]:
    """Open findings of each check."""
    open_findings = findings(viewer).exclude(state=FindingRecord.State.CLEARED).order_by()
    return dict(open_findings.values_list("code").annotate(Count("pk")))


def lines_of(viewer: Viewer, finding: FindingRecord) -> list[FindingLine]:
    """What happened to a finding, run by run, oldest first."""
    return list(visible_to(viewer, FindingLine.objects.filter(finding=finding)).select_related("run"))


def runs(viewer: Viewer) -> QuerySet[CheckRun]:
    """Runs of the checks that the viewer may know of, newest first."""
    return visible_to(viewer, CheckRun.objects.all())
