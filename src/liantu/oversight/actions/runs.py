"""Run the checks and keep what they find: new, persisting or cleared by fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from liantu.kernel.check_context import CheckContext
from liantu.kernel.finding import CHECKS, Finding
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.oversight.models import CheckRun, FindingLine, FindingRecord, FindingScope

_BATCH = 1000
_CHANGING = (
    "severity", "severity_rank", "line_zh", "line_en", "figure", "value", "evidence", "simulated", "state", "last_run", "raised_at",
    "last_changed_at", "cleared_at",
)  # fmt: skip


def run_checks(pack: Pack, *, codes: Sequence[str] | None = None, progress: Progress = silent) -> CheckRun:
    """Run all checks of the pack, or those of ``codes``, and update the findings of just those codes.

    Either the whole run is kept or nothing of it: a check that fails leaves yesterday's findings as they were.
    """
    chosen = [code for code in CHECKS.codes if code in pack.checks and (codes is None or code in codes)]
    context = CheckContext(pack, progress=progress)
    found: dict[str, Finding] = {}
    for number, code in enumerate(chosen):
        progress(Text("运行检查", "running checks"), number, len(chosen))
        found.update((finding.fingerprint, finding) for finding in CHECKS[code](context))
    progress(Text("运行检查", "running checks"), len(chosen), len(chosen))
    with transaction.atomic():
        run = CheckRun.objects.create(known_at=timezone.now(), codes=chosen)
        _keep(run, found)
        run.finished_at = timezone.now()
        run.save()
    return run


def _keep(run: CheckRun, found: dict[str, Finding]) -> None:
    """Write new findings, update persisting ones, close the rest; counts go to the run."""
    known = {record.fingerprint: record for record in FindingRecord.objects.filter(code__in=run.codes)}
    now = run.known_at
    fresh = [_record(finding, run, now) for fingerprint, finding in found.items() if fingerprint not in known]
    touched: list[FindingRecord] = []
    lines = [_line(record, run, FindingLine.Event.RAISED) for record in fresh]
    for fingerprint, record in known.items():
        finding = found.get(fingerprint)
        if finding is None and record.state != FindingRecord.State.CLEARED:
            record.state, record.cleared_at, record.last_changed_at = FindingRecord.State.CLEARED, now, now
            run.cleared_count += 1
            lines.append(_line(record, run, FindingLine.Event.CLEARED))
        elif finding is not None:
            came_back, severity_before = record.state == FindingRecord.State.CLEARED, record.severity
            _update(record, finding, run, now, came_back=came_back)
            if came_back or record.severity != severity_before:
                lines.append(_line(record, run, FindingLine.Event.RAISED if came_back else FindingLine.Event.CHANGED))
            run.new_count += came_back
            run.persisting_count += not came_back
        else:
            continue
        touched.append(record)
    run.new_count += len(fresh)
    FindingRecord.objects.bulk_create(fresh, batch_size=_BATCH)
    FindingRecord.objects.bulk_update(touched, _CHANGING, batch_size=_BATCH)
    FindingLine.objects.bulk_create(lines, batch_size=_BATCH)
    _keep_scopes([*fresh, *(record for record in touched if record.fingerprint in found)], found)


def _record(finding: Finding, run: CheckRun, now: datetime) -> FindingRecord:
    record = FindingRecord(
        fingerprint=finding.fingerprint,
        code=finding.code,
        subject_kind=finding.subject.kind,
        subject_key=finding.subject.key,
        first_run=run,
        first_seen_at=now,
        raised_at=now,
        last_changed_at=now,
    )
    _update(record, finding, run, now, came_back=True)
    return record


def _line(record: FindingRecord, run: CheckRun, event: FindingLine.Event) -> FindingLine:
    return FindingLine(finding=record, run=run, event=event, severity=record.severity, value=record.value)


def _update(record: FindingRecord, finding: Finding, run: CheckRun, now: datetime, *, came_back: bool) -> None:
    if came_back or record.severity != finding.severity.value:
        record.last_changed_at = now
    if came_back:
        record.raised_at = now
    record.severity, record.severity_rank = finding.severity.value, finding.severity.rank
    record.line_zh, record.line_en = finding.line.zh, finding.line.en
    record.figure, record.value = finding.figure, finding.value
    record.evidence, record.simulated = dict(finding.evidence), finding.simulated
    record.state = FindingRecord.State.NEW if came_back else FindingRecord.State.PERSISTING
    record.last_run, record.cleared_at = run, None


def _keep_scopes(records: Sequence[FindingRecord], found: dict[str, Finding]) -> None:
    """Rewrite who is concerned by the findings that hold."""
    kinds = {"chains": "chain", "districts": "district", "organisations": "organisation"}
    wanted = {
        (record.pk, kinds[group], str(key)) for record in records for group, keys in found[record.fingerprint].scope.items() for key in keys
    }
    keys = [record.pk for record in records]
    present: dict[tuple[int, str, str], int] = {}
    for start in range(0, len(keys), _BATCH):
        held = FindingScope.objects.filter(finding__in=keys[start : start + _BATCH])
        present.update(((finding, kind, key), pk) for pk, finding, kind, key in held.values_list("pk", "finding", "kind", "key"))
    gone = [pk for scope, pk in present.items() if scope not in wanted]
    for start in range(0, len(gone), _BATCH):
        FindingScope.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    rows = [FindingScope(finding_id=finding, kind=kind, key=key) for finding, kind, key in sorted(wanted - present.keys())]
    FindingScope.objects.bulk_create(rows, batch_size=_BATCH)
