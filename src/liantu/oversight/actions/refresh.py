"""更新: what newer facts wait for is computed, and the checks run over it, in the job worker."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task as job
from django_tasks_db.models import DBTaskResult

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.oversight.actions.runs import run_checks
from liantu.oversight.queries import refreshing
from liantu.oversight.rules import may_refresh
from liantu.rooms import clock
from liantu.rooms.notices import tell_the_day
from liantu.rooms.refresh import bring_up_to_date, waiting


def ask_refresh(viewer: Viewer) -> bool:
    """Put a refresh in the queue unless one waits there already; return whether it was put there. Raises NotAllowedError."""
    if not may_refresh(viewer):
        raise NotAllowedError(Text("您没有重新评估的权限", "you are not allowed to start an assessment"))
    if refreshing():
        return False
    write_audit(viewer.user_id, "refresh")
    refresh_job.enqueue()
    return True


def queue_refresh() -> bool:
    """Put a refresh in the queue where facts wait for one, unless one waits there; return whether there is one.

    One that runs may have read too early, so it does not count.
    """
    if not waiting():
        return False
    if not DBTaskResult.objects.filter(task_path=refresh_job.module_path, status="READY").exists():
        refresh_job.enqueue()
    return True


@job(queue_name="default")
def refresh_job() -> None:
    """Bring up to date what newer facts wait for or was never computed, run all checks, then tell people what the day brings."""
    pack = load_pack(settings.PACK)
    bring_up_to_date(pack)
    run_checks(pack)
    tell_the_day(clock.today())
