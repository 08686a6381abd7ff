"""What is done at the desk: tell people, keep what they follow, save and say."""

from liantu.desk.actions.comments import add_comment, delete_comment
from liantu.desk.actions.demonstration import example_comments
from liantu.desk.actions.digest import DigestsSent, digest_job, send_digests
from liantu.desk.actions.habits import finish_tour, want_mail
from liantu.desk.actions.keeping import delete_view, follow, save_view, see_followed, unfollow
from liantu.desk.actions.notices import mail_is_on, notify, read_all, read_notice

__all__ = [
    "DigestsSent", "add_comment", "delete_comment", "delete_view", "digest_job", "example_comments", "finish_tour", "follow",
    "mail_is_on", "notify", "read_all", "read_notice", "save_view", "see_followed", "send_digests", "unfollow", "want_mail",
]  # fmt: skip
