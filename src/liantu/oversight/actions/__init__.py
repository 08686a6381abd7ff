"""What is done in oversight: run the checks, give out and finish tasks."""

from liantu.oversight.actions.notices import tell_due_soon
from liantu.oversight.actions.refresh import ask_refresh, queue_refresh
from liantu.oversight.actions.runs import run_checks
from liantu.oversight.actions.tasks import accept_task, ask_recheck, assign_task, drop_task, finish_task, recheck_task

__all__ = [
    "accept_task", "ask_recheck", "ask_refresh", "assign_task", "drop_task", "finish_task", "queue_refresh",
    "recheck_task", "run_checks", "tell_due_soon",
]  # fmt: skip
