"""通知: tell people something, each thing once; by mail too, where mail is set up."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django_tasks import task as job

from liantu.accounts.queries import Viewer, visible_to
from liantu.desk.models import Notice
from liantu.kernel.text import Text
from liantu.rooms import clock
from liantu.rooms.notices import notice_kinds

_BATCH = 1000
_LONGEST_SUBJECT = 120
log = logging.getLogger("liantu.desk")


def notify(people: Iterable[int], kind: str, line: Text, url: str, *, key: str) -> int:
    """Tell people, by the ids of their users, a line that leads to ``url``; return how many had not been told.

    ``key`` says which thing it is: who was told it is not told it again, not by a second run nor by two at once. Raises ValueError for a
    kind that no room names in its manifest.
    """
    named = notice_kinds().get(kind)
    if named is None:
        raise ValueError(f"no room has notices of the kind {kind}")
    wanted = sorted(set(people))
    told = set(Notice.objects.filter(key=key, user__in=wanted).values_list("user", flat=True))
    now = clock.now()
    fresh = [user for user in wanted if user not in told]
    Notice.objects.bulk_create(
        [Notice(user_id=user, kind=kind, key=key, line_zh=line.zh, line_en=line.en, url=url, at=now) for user in fresh],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    if fresh and named.at_once and mail_is_on():
        transaction.on_commit(lambda: mail_now_job.enqueue(key, fresh))
    return len(fresh)


def read_all(viewer: Viewer) -> int:
    """Mark all notices of the viewer as read; return how many were not."""
    return visible_to(viewer, Notice.objects.filter(read_at=None)).update(read_at=clock.now())


def read_notice(viewer: Viewer, pk: int) -> Notice | None:
    """Mark a notice of the viewer as read and return it; None where the viewer has none of that number."""
    notice: Notice | None = visible_to(viewer, Notice.objects.filter(pk=pk)).first()
    if notice is not None and notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def mail_is_on() -> bool:
    """Whether this installation sends mail (``LIANTU_MAIL_HOST``)."""
    return bool(settings.MAIL_IS_ON)


@job(queue_name="default")
def mail_now_job(key: str, users: list[int]) -> None:
    """Mail one notice to those who were told it just now and want mail."""
    mail_notices(Notice.objects.filter(key=key, user__in=users, mailed_at=None, read_at=None).select_related("user__habit"))


def mail_notices(notices: Iterable[Notice]) -> int:
    """Mail notices one by one and return how many went out; each is claimed first, so that none goes out twice."""
    sent = 0
    for notice in notices:
        if not wants_mail(notice.user):
            continue
        if not Notice.objects.filter(pk=notice.pk, mailed_at=None).update(mailed_at=clock.now()):
            continue
        body = f"{notice.line_zh}\n{notice.line_en}\n\n{settings.ADDRESS}{notice.url}\n"
        if send(notice.user.email, f"链图 Liantu：{notice.line_zh}", body, f"notice-{notice.pk}"):
            sent += 1
        else:
            Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
    return sent


def wants_mail(user: object) -> bool:
    """Whether mail reaches a person and is wanted: wanted where nothing else is said."""
    habit = getattr(user, "habit", None)
    return bool(getattr(user, "is_active", False) and getattr(user, "email", "") and (habit is None or habit.wants_mail))


def send(to: str, subject: str, body: str, name: str) -> bool:
    """Send one message, named so that a mail server knows a second copy; return whether it was taken. What was not is logged."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"}
    try:
        return bool(EmailMessage(" ".join(subject.split())[:_LONGEST_SUBJECT], body, None, [to], headers=headers).send())
    except OSError as error:  # of which smtplib's errors are
        log.warning("mail to %s was not taken: %s", to, error)
        return False
