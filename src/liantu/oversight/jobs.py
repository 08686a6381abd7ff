"""导入后的作业: whatever is brought in through the platform is assessed and checked without anybody thinking of it."""

from __future__ import annotations

from django_tasks_db.models import DBTaskResult

from liantu.accounts.queries import SYSTEM
from liantu.oversight.actions.refresh import refresh_job
from liantu.registry.actions import after_intake
from liantu.registry.queries import capabilities


@after_intake.register
def refresh_after(_intake_id: int) -> bool:
    """Put a refresh in the queue unless one waits there (one that runs may have read too early); return whether there is one.

    Nothing is refreshed before there are capabilities to assess.
    """
    if not capabilities(SYSTEM).exists():
        return False
    if not DBTaskResult.objects.filter(task_path=refresh_job.module_path, status="READY").exists():
        refresh_job.enqueue()
    return True
