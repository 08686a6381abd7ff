"""更新: assess the chains and run the checks over the facts as they are now, in the job worker."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task as job

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import SYSTEM, Reader
from liantu.chains.actions import assess
from liantu.chains.queries import latest_assessment, newer_facts_wait
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.oversight.actions.runs import run_checks
from liantu.oversight.queries import refreshing
from liantu.oversight.rules import may_refresh


def ask_refresh(reader: Reader) -> bool:
    """Put a refresh in the queue unless one waits there already; return whether it was put there. Raises NotAllowedError."""
    if not may_refresh(reader):
        raise NotAllowedError(Text("您没有重新评估的权限", "you may not start an assessment"))
    if refreshing():
        return False
    write_audit(reader.user_id, "refresh")
    refresh_job.enqueue()
    return True


@job(queue_name="default")
def refresh_job() -> None:
    """Assess where newer facts wait or nothing was assessed yet, then run all checks."""
    pack = load_pack(settings.PACK)
    if newer_facts_wait(SYSTEM) or latest_assessment(SYSTEM) is None:
        assess(pack)
    run_checks(pack)
