"""暂不处理: leave findings alone until a day, with the reason; take it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.oversight import queries
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import Dismissal, FindingRecord
from liantu.oversight.rules import may_assign
from liantu.rooms import clock


@transaction.atomic
def dismiss(viewer: Viewer, findings: Sequence[FindingRecord], pack: Pack, *, reason: str, until: date) -> list[Dismissal]:
    """Leave findings alone to the end of the day ``until``; one whose severity gets worse comes back before.

    Raises NotAllowedError, NotFoundError for what the viewer does not see, LiantuError without a reason, for a finding that is cleared,
    and for a day that is past or too far away.
    """
    _check(viewer, findings)
    if not reason.strip():
        raise LiantuError(Text("请填写理由", "a reason is required"), Text("写明为何暂不处理", "say why it is left alone"))
    if any(finding.state == FindingRecord.State.CLEARED for finding in findings):
        raise LiantuError(Text("该预警事项已消除", "the alert is cleared already"))
    today, longest = clock.today(), pack.rule(WorkRules).dismissal.longest_days
    if not today < until <= today + timedelta(days=longest):
        what = Text(f"到期日应在明天至 {longest} 天之内", f"the last day is from tomorrow to {longest} days from now")
        raise LiantuError(what)
    made = Dismissal.objects.bulk_create(
        Dismissal(finding=finding, by_id=viewer.user_id, reason=reason.strip(), until=until, severity=finding.severity)
        for finding in findings
    )
    for finding in findings:
        finding.dismissed_until, finding.dismissed_rank = until, finding.severity_rank
        write_audit(viewer.user_id, "finding_dismiss", f"finding:{finding.fingerprint}", until=until.isoformat())
    FindingRecord.objects.bulk_update(findings, ["dismissed_until", "dismissed_rank"], batch_size=500)
    return made


@transaction.atomic
def restore(viewer: Viewer, finding: FindingRecord) -> FindingRecord:
    """Take back that a finding is left alone; who had dismissed it stays on record. Raises NotAllowedError, NotFoundError."""
    _check(viewer, [finding])
    finding.dismissed_until, finding.dismissed_rank = None, 0
    finding.save(update_fields=["dismissed_until", "dismissed_rank"])
    open_ = Dismissal.objects.filter(finding=finding, undone_at__isnull=True, until__gte=clock.today())
    open_.update(undone_at=clock.now(), undone_by=viewer.user_id)
    write_audit(viewer.user_id, "finding_restore", f"finding:{finding.fingerprint}")
    return finding


def _check(viewer: Viewer, findings: Sequence[FindingRecord]) -> None:
    """Refuse viewers who may not decide, and findings that they do not see."""
    if not may_assign(viewer):
        raise NotAllowedError(Text("您没有此项权限", "you are not allowed to do this"))
    keys = {finding.pk for finding in findings}
    if not keys or queries.findings(viewer).filter(pk__in=keys).count() != len(keys):
        raise NotFoundError(Text("没有该预警事项，或您无权查看", "alert not found, or no access"))
