"""The daily digest: once a day for each person, also when the machine dies in the middle; what was refused is tried again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from liantu.accounts.models import User
from liantu.accounts.queries import viewer_of
from liantu.desk.actions import notify, read_all, send_digests
from liantu.desk.models import Digest, Notice
from liantu.desk.verbs import digest_command
from liantu.kernel.text import Text
from tests.desk.people import person

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)


class Dies(EmailBackend):
    """A mail server during whose second message the machine dies; what nobody catches."""

    def send_messages(self, messages: Any) -> int:
        if len(mail.outbox) == 1:
            raise KeyboardInterrupt
        return super().send_messages(messages)


class Refuses(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


@pytest.fixture
def readers(settings: Any) -> list[User]:
    """Three people with two notices each, and mail that is on."""
    settings.MAIL_IS_ON = True
    people = [person(name, "analyst", email=f"{name}@example.org") for name in ("a", "b", "c")]
    for number in range(2):
        notify([user.pk for user in people], "desk.answer", Text(f"第{number}条", f"No {number}"), "/tasks/", key=f"n{number}")
    return people


def told() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def test_everybody_gets_one_digest_a_day(readers: list[User], settings: Any) -> None:
    done = send_digests(DAY)
    assert (done.mail, done.sent, done.refused) == (True, 3, 0)
    assert "2 条" in mail.outbox[0].subject
    for part in ("第0条", "No 1", f"{settings.ADDRESS}/tasks/"):
        assert part in mail.outbox[0].body
    assert send_digests(DAY).sent == 0
    notify([readers[0].pk], "desk.answer", Text("又一条", "one more"), "/", key="later")
    assert send_digests(DAY).sent == 0, "what comes later the same day waits for the next"
    assert send_digests(DAY + timedelta(days=1)).sent == 1
    assert "第0条" not in mail.outbox[-1].body
    assert "又一条" in mail.outbox[-1].body


def test_what_was_read_is_not_mailed(readers: list[User]) -> None:
    read_all(viewer_of(readers[0]))
    send_digests(DAY)
    assert told() == ["b@example.org", "c@example.org"]


def test_when_the_machine_dies_nobody_is_told_twice_and_nothing_is_lost(readers: list[User], settings: Any) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.desk.test_digest.Dies"
    with pytest.raises(KeyboardInterrupt):
        send_digests(DAY)
    settings.EMAIL_BACKEND = backend
    send_digests(DAY)
    assert sorted(told()) == ["a@example.org", "c@example.org"], "whether b's went out nobody knows: it is not sent again that day"
    send_digests(DAY + timedelta(days=1))
    assert told()[-1] == "b@example.org"
    assert "第0条" in mail.outbox[-1].body


def test_what_the_server_refuses_is_tried_again(readers: list[User], settings: Any) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.desk.test_digest.Refuses"
    assert (send_digests(DAY).sent, send_digests(DAY).refused) == (0, 3)
    settings.EMAIL_BACKEND = backend
    assert send_digests(DAY).sent == 3


def test_without_mail_nothing_is_sent_and_the_verb_says_so(readers: list[User], settings: Any) -> None:
    settings.MAIL_IS_ON = False
    done = CliRunner().invoke(digest_command)
    assert done.exit_code == 0, done.output
    assert "LIANTU_MAIL_HOST" in done.output
    assert not Digest.objects.exists()


def test_the_verb_says_how_many_went_out(readers: list[User]) -> None:
    done = CliRunner().invoke(digest_command)
    assert "3 sent, 0 refused" in done.output
    assert set(Digest.objects.values_list("day", flat=True)) == {timezone.localdate()}
    assert not Notice.objects.filter(mailed_at=None).exists()
