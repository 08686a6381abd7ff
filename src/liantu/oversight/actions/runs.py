"""Run the checks and keep what they find: new, persisting or cleared by fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from liantu.kernel.check_context import CheckContext
from liantu.kernel.finding import CHECKS, Finding
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.oversight.actions.notices import tell_new_red
from liantu.oversight.models import CheckRun, FindingLine, FindingRecord, FindingScope
from liantu.oversight.queries.text_indexes import FINDING_LINES
from liantu.rooms import clock

_BATCH = 1000
_CHANGING = (
    "severity", "severity_rank", "line_zh", "line_en", "figure", "value", "evidence", "stake_cny", "cause", "simulated", "state",
    "last_run", "raised_at", "last_changed_at", "cleared_at",
)  # fmt: skip
"""Fields that a run may change; written as an upsert, which is ten times as fast as an update of each row's own values."""


def run_checks(pack: Pack, *, codes: Sequence[str] | None = None, progress: Progress = silent) -> CheckRun:
    """Run all checks of the pack, or those of ``codes``, and update the findings of just those codes.

    Either the whole run is kept or nothing of it: a check that fails leaves yesterday's findings as they were.
    """
    check_codes = [code for code in CHECKS.codes if code in pack.checks and (codes is None or code in codes)]
    context = CheckContext(pack, progress=progress)
    findings: dict[str, Finding] = {}
    for number, code in enumerate(check_codes):
        progress(Text("运行检查", "running checks"), number, len(check_codes))
        findings.update((finding.fingerprint, finding) for finding in CHECKS[code](context))

    progress(Text("运行检查", "running checks"), len(check_codes), len(check_codes))
    with transaction.atomic():
        run = CheckRun.objects.create(known_at=clock.now(), codes=check_codes)
        _keep(run, findings)
        run.finished_at = clock.now()
        run.save()
        tell_new_red(run)
    FINDING_LINES.fill()
    return run


def _keep(run: CheckRun, findings: dict[str, Finding]) -> None:
    """Write new findings, update persisting ones, close the rest; counts go to the run."""
    existing = {record.fingerprint: record for record in FindingRecord.objects.filter(code__in=run.codes)}
    moment = run.known_at
    new_records = [_record(finding, run, moment) for fingerprint, finding in findings.items() if fingerprint not in existing]
    updated: list[FindingRecord] = []
    lines = [_line(record, run, FindingLine.Event.RAISED) for record in new_records]
    for fingerprint, record in existing.items():
        finding = findings.get(fingerprint)
        if finding is None and record.state != FindingRecord.State.CLEARED:
            record.state, record.cleared_at, record.last_changed_at = FindingRecord.State.CLEARED, moment, moment
            run.cleared_count += 1
            lines.append(_line(record, run, FindingLine.Event.CLEARED))
        elif finding is not None:
            reopened, before = record.state == FindingRecord.State.CLEARED, (record.severity, record.value)
            _update(record, finding, run, moment, reopened=reopened)
            if event := _event(record, before, reopened=reopened):
                lines.append(_line(record, run, event))
            run.new_count += reopened
            run.persisting_count += not reopened
        else:
            continue
        updated.append(record)

    run.new_count += len(new_records)
    FindingRecord.objects.bulk_create(new_records, batch_size=_BATCH)
    FindingRecord.objects.bulk_create(updated, update_conflicts=True, unique_fields=["id"], update_fields=_CHANGING, batch_size=_BATCH)
    FindingLine.objects.bulk_create(lines, batch_size=_BATCH)
    _keep_scopes([*new_records, *(record for record in updated if record.fingerprint in findings)], findings)


def _record(finding: Finding, run: CheckRun, moment: datetime) -> FindingRecord:
    record = FindingRecord(
        fingerprint=finding.fingerprint,
        code=finding.code,
        subject_kind=finding.subject.kind,
        subject_key=finding.subject.key,
        first_run=run,
        first_seen_at=moment,
        raised_at=moment,
        last_changed_at=moment,
    )
    _update(record, finding, run, moment, reopened=True)
    return record


def _event(record: FindingRecord, before: tuple[str, float | None], *, reopened: bool) -> FindingLine.Event | None:
    """What a line of the history says of a finding that holds: raised again, a new severity, a moved figure; None for none of them."""
    severity_before, value_before = before
    if reopened:
        return FindingLine.Event.RAISED
    if record.severity != severity_before:
        return FindingLine.Event.CHANGED
    return FindingLine.Event.MOVED if record.value != value_before else None


def _line(record: FindingRecord, run: CheckRun, event: FindingLine.Event) -> FindingLine:
    return FindingLine(finding=record, run=run, event=event, severity=record.severity, value=record.value)


def _update(record: FindingRecord, finding: Finding, run: CheckRun, moment: datetime, *, reopened: bool) -> None:
    if reopened or record.severity != finding.severity.value:
        record.last_changed_at = moment
    if reopened:
        record.raised_at = moment
    record.severity, record.severity_rank = finding.severity.value, finding.severity.rank
    record.line_zh, record.line_en = finding.line.zh, finding.line.en
    record.figure, record.value = finding.figure, finding.value
    record.evidence, record.simulated = dict(finding.evidence), finding.simulated
    record.stake_cny, record.cause = finding.stake_cny, finding.cause
    record.state = FindingRecord.State.NEW if reopened else FindingRecord.State.PERSISTING
    record.last_run, record.cleared_at = run, None


def _keep_scopes(records: Sequence[FindingRecord], findings: dict[str, Finding]) -> None:
    """Rewrite who is concerned by the findings that hold."""
    kinds = {"chains": "chain", "districts": "district", "organisations": "organisation"}
    required = {
        (record.pk, kinds[group], str(key))
        for record in records
        for group, keys in findings[record.fingerprint].scope.items()
        for key in keys
    }

    keys = [record.pk for record in records]
    present: dict[tuple[int, str, str], int] = {}
    for start in range(0, len(keys), _BATCH):
        stored = FindingScope.objects.filter(finding__in=keys[start : start + _BATCH])
        present.update(((finding, kind, key), pk) for pk, finding, kind, key in stored.values_list("pk", "finding", "kind", "key"))

    obsolete = [pk for scope, pk in present.items() if scope not in required]
    for start in range(0, len(obsolete), _BATCH):
        FindingScope.objects.filter(pk__in=obsolete[start : start + _BATCH]).delete()

    rows = [FindingScope(finding_id=finding, kind=kind, key=key) for finding, kind, key in sorted(required - present.keys())]
    FindingScope.objects.bulk_create(rows, batch_size=_BATCH)
