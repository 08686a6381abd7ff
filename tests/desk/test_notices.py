"""Notices: each thing is told once; the bell counts; nobody reads another's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from liantu.accounts.queries import viewer_of
from liantu.desk.actions import notify, want_mail
from liantu.desk.models import Notice
from liantu.kernel.text import Text
from liantu.rooms.installed import installed_rooms
from liantu.rooms.notices import NoticeKind, notice_kinds
from tests.desk.people import browser, person

pytestmark = pytest.mark.django_db
LINE = Text("王敏提到了您", "Wang Min mentioned you")


def test_nothing_is_told_twice() -> None:
    first, second = person("first"), person("second")
    assert notify([first.pk, first.pk], "desk.mention", LINE, "/tasks/", key="one") == 1
    assert notify([first.pk, second.pk], "desk.mention", LINE, "/tasks/", key="one") == 1
    assert notify([first.pk, second.pk], "desk.mention", LINE, "/tasks/", key="one") == 0
    assert Notice.objects.count() == 2


def test_a_kind_that_no_room_names_is_refused() -> None:
    with pytest.raises(ValueError, match=r"desk\.nonsense"):
        notify([], "desk.nonsense", LINE, "/", key="one")


def test_a_room_names_kinds_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(kind.name.zh and kind.name.en for kind in notice_kinds().values())
    monkeypatch.setattr(type(installed_rooms()[0]), "notice_kinds", lambda _self: (NoticeKind("desk.strange", LINE),))
    with pytest.raises(ValueError, match="should be web"):
        notice_kinds()


def test_the_bell_counts_what_is_unread_and_the_list_marks_it_read() -> None:
    user = person("reader", "analyst")
    client = browser(user)
    assert "bell-count" not in client.get("/notices/").content.decode()
    for number in range(3):
        notify([user.pk], "desk.mention", LINE, "/tasks/", key=f"n{number}")
    page = client.get("/notices/").content.decode()
    assert 'bell-count num">3<' in page
    assert page.count("王敏提到了您") == 3
    assert "Wang Min mentioned you" in client.get("/notices/", headers={"accept-language": "en"}).content.decode()
    opened = client.get(f"/notices/{Notice.objects.first().pk}/")  # type: ignore[union-attr]
    assert (opened.status_code, opened["Location"]) == (302, "/tasks/")
    assert 'bell-count num">2<' in client.get("/notices/").content.decode()
    assert client.get("/notices/?show=unread").content.decode().count("王敏提到了您") == 2
    client.post("/notices/read/")
    assert "bell-count" not in client.get("/notices/").content.decode()


def test_nobody_reads_or_opens_anothers_notices() -> None:
    user, other = person("reader", "analyst"), person("other", "administrator")
    notify([user.pk], "desk.mention", LINE, "/tasks/", key="one")
    client = browser(other)
    assert "王敏提到了您" not in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{Notice.objects.get().pk}/").status_code == 404
    client.post("/notices/read/")
    assert Notice.objects.get().read_at is None


def test_an_address_outside_of_the_product_is_not_followed() -> None:
    user = person("reader", "analyst")
    notify([user.pk], "desk.mention", LINE, "//elsewhere.example/", key="one")
    assert browser(user).get(f"/notices/{Notice.objects.get().pk}/")["Location"] == "/notices/"


def test_urgent_notices_are_mailed_at_once_where_mail_is_on_and_wanted(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    user, silent, without = person("a", email="a@example.org"), person("b", email="b@example.org"), person("c")
    want_mail(viewer_of(silent), wanted=False)
    people = [user.pk, silent.pk, without.pk]
    with django_capture_on_commit_callbacks(execute=True):
        notify(people, "desk.mention", LINE, "/tasks/", key="off")
    assert mail.outbox == [], "mail is off by default"
    settings.MAIL_IS_ON = True
    with django_capture_on_commit_callbacks(execute=True):
        notify(people, "desk.mention", LINE, "/tasks/", key="on")
        notify(people, "desk.answer", LINE, "/tasks/", key="can wait")
    assert [(message.to, message.subject) for message in mail.outbox] == [(["a@example.org"], "链图 Liantu：王敏提到了您")]
    assert f"{settings.ADDRESS}/tasks/" in mail.outbox[0].body
    assert Notice.objects.filter(mailed_at=None).count() == 8
