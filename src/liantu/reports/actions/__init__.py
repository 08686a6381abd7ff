"""What is done to the month's reports: make a draft, edit, sign, archive, withdraw."""

from liantu.reports.actions.drafts import ask_draft, draft_job, make_draft, retry, take_over
from liantu.reports.actions.review import archive, digest_of, edit_sentence, is_as_signed, reopen, restore_sentence, sign, withdraw
from liantu.reports.actions.schedule import draft_the_day

__all__ = [
    "archive", "ask_draft", "digest_of", "draft_job", "draft_the_day", "edit_sentence", "is_as_signed", "make_draft", "reopen",
    "restore_sentence", "retry", "sign", "take_over", "withdraw",
]  # fmt: skip
