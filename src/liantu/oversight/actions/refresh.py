"""更新: compute, assess and run the checks over the facts as they are now, in the job worker."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task as job

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import SYSTEM, Viewer
from liantu.chains.actions import assess
from liantu.chains.queries import newer_facts_wait
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.oversight.actions.runs import run_checks
from liantu.oversight.queries import refreshing
from liantu.oversight.rules import may_refresh
from liantu.regions.actions import assess_regions
from liantu.registry import queries as registry
from liantu.statistics.actions import compute
from liantu.statistics.queries import newer_reports_wait


def ask_refresh(viewer: Viewer) -> bool:
    """Put a refresh in the queue unless one waits there already; return whether it was put there. Raises NotAllowedError."""
    if not may_refresh(viewer):
        raise NotAllowedError(Text("您没有重新评估的权限", "you may not start an assessment"))
    if refreshing():
        return False
    write_audit(viewer.user_id, "refresh")
    refresh_job.enqueue()
    return True


@job(queue_name="default")
def refresh_job() -> None:
    """Bring up to date what newer facts wait for or was never computed, then run all checks."""
    pack = load_pack(settings.PACK)
    bring_up_to_date(pack)
    run_checks(pack)


def bring_up_to_date(pack: Pack, progress: Progress = silent) -> None:
    """Compute the statistics, assess the regions and the chains, in this order, each where facts wait that it has not seen.

    Where no firm's capabilities are known there are no chains to assess yet; the rest is brought up to date all the same.
    """
    reports_wait, facts_wait = newer_reports_wait(SYSTEM), newer_facts_wait(SYSTEM)
    if reports_wait:
        compute(pack, progress=progress)
    if reports_wait or facts_wait:
        assess_regions(pack, progress=progress)
    if facts_wait and registry.capabilities(SYSTEM).exists():
        assess(pack, progress=progress)
