"""What is done in oversight: run the checks, give out and finish tasks, report on them, leave findings alone."""

from liantu.oversight.actions.assigning import Order, ask_data_check, give_out, give_out_many
from liantu.oversight.actions.dismissals import dismiss, restore
from liantu.oversight.actions.progress import attach, remind, remind_due, report_progress, safe_file
from liantu.oversight.actions.refresh import ask_refresh, queue_refresh
from liantu.oversight.actions.runs import run_checks
from liantu.oversight.actions.tasks import accept_task, ask_recheck, assign_task, drop_task, finish_task, recheck_task, reopen_task

__all__ = [
    "Order", "accept_task", "ask_data_check", "ask_recheck", "ask_refresh", "assign_task", "attach", "dismiss", "drop_task",
    "finish_task", "give_out", "give_out_many", "queue_refresh", "recheck_task", "remind", "remind_due", "reopen_task",
    "report_progress", "restore", "run_checks", "safe_file",
]  # fmt: skip
