"""每日摘要: once a day a person gets by mail what he has not read; told again after a crash nobody gets it twice.

A digest is written down as begun before it goes out. Whoever's digest was begun and not finished, because the machine died in between,
gets none that day, since it may have gone out; what it told stays unmailed and stands in the next day's. Nothing is lost, nothing comes
twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django_tasks import task as job

from liantu.accounts.queries import people
from liantu.desk.actions.notices import mail_is_on, send, wants_mail
from liantu.desk.engine.rule_files import DeskRules
from liantu.desk.models import Digest, Notice
from liantu.kernel.pack import load_pack
from liantu.rooms import clock
from liantu.rooms.notices import tell_the_day


@dataclass(frozen=True, slots=True)
class DigestsSent:
    """How many digests went out, and how many the mail server did not take; ``mail`` says whether mail is set up."""

    mail: bool
    sent: int = 0
    refused: int = 0


def send_digests(today: date) -> DigestsSent:
    """Let the rooms tell what the day brings, then mail everybody what was not read; again on the same day it does what is left."""
    tell_the_day(today)
    if not mail_is_on():
        return DigestsSent(mail=False)
    lines = load_pack(settings.PACK).rule(DeskRules).digest_lines
    results = [_send(person, today, lines) for person in _people()]
    return DigestsSent(True, results.count(True), results.count(False))


@job(queue_name="default")
def digest_job() -> None:
    """Send the digests of today from the job worker."""
    send_digests(clock.today())


def _people() -> Iterator[Any]:
    """Those who have something unread that was not mailed, and want mail."""
    waiting = Notice.objects.filter(read_at=None, mailed_at=None).order_by().values("user").annotate(Count("pk")).values("user")
    for person in people().filter(pk__in=waiting).exclude(email="").select_related("habit"):
        if wants_mail(person):
            yield person


def _send(person: Any, today: date, lines: int) -> bool | None:
    """Send one person's digest: True when it went out, False when it was refused, None where it was begun before."""
    digest, begun_now = Digest.objects.get_or_create(user=person, day=today)
    if not begun_now:
        return None
    rows = list(Notice.objects.filter(user=person, read_at=None, mailed_at=None))
    if not send(person.email, f"链图 Liantu：{today} 未读通知 {len(rows)} 条", _body(rows, lines), f"digest-{person.pk}-{today}"):
        digest.delete()  # it did not go out, so a later run may try again
        return False
    now = clock.now()
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
    Digest.objects.filter(pk=digest.pk).update(sent_at=now)
    return True


def _body(rows: list[Notice], lines: int) -> str:
    """The notices in both languages, the newest first, each with its address."""
    told = "\n\n".join(f"· {row.line_zh}\n  {row.line_en}\n  {settings.ADDRESS}{row.url}" for row in rows[:lines])
    more = f"\n\n另有 {len(rows) - lines} 条。 {len(rows) - lines} more." if len(rows) > lines else ""
    return f"{told}{more}\n\n全部通知 All notices: {settings.ADDRESS}{reverse('notice_list')}\n"
