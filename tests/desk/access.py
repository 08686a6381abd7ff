"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from liantu.desk.models import Comment, Digest, Followed, Habit, Notice, SavedView
from tests.accounts.roles import CITY, EVERYBODY, SIGNED_IN, Decision

PAGES: dict[str, Decision] = {
    "": ("/", None),
    "glossary/": ("/glossary/", EVERYBODY),
    "screen/": ("/screen/", CITY),
    "tour/done/": ("POST /tour/done/", set()),
    "notices/": ("/notices/", SIGNED_IN),
    "notices/read/": ("POST /notices/read/", set()),
    "notices/mail/": ("POST /notices/mail/", set()),
    "notices/<int:pk>/": ("/notices/{notice}/", set()),
    "follow/": ("POST /follow/", set()),
    "follow/seen/": ("POST /follow/seen/", set()),
    "views/": ("POST /views/", set()),
    "views/<int:pk>/delete/": ("POST /views/{view}/delete/", set()),
    "comments/": ("POST /comments/", set()),
    "comments/<int:pk>/delete/": ("POST /comments/{comment}/delete/", set()),
}

CONFIDENTIAL = {"Notice", "Digest", "Habit", "Followed", "SavedView", "Comment"}
"""Tables of which the public sees no row."""

PERSONAL = {"Notice", "Digest", "Habit", "Followed", "SavedView"}
"""Tables whose rows only their owners see, and with a department its people: not even the city's."""

PERMISSIONS: dict[str, set[str]] = {"desk.screen": CITY}
"""Which roles have which permission of this room."""


def add_rows(city: Any) -> dict[str, object]:
    """One row of every table, all of the analyst's; the comment stands at a firm that only the city and its district see."""
    analyst = city.people["analyst"]
    words = {"line_zh": str(city.other), "line_en": str(city.other), "url": "/"}
    notice = Notice.objects.create(user=analyst, kind="desk.mention", key="matrix", **words)
    Digest.objects.create(user=analyst, day=timezone.localdate())
    Habit.objects.create(user=analyst)
    Followed.objects.create(user=analyst, kind="organisation", key=str(city.other.pk))
    view = SavedView.objects.create(user=analyst, name=str(city.other), address="/findings/")
    comment = Comment.objects.create(kind="organisation", key=str(city.other.pk), author=analyst, text=str(city.other))
    return {"notice": notice.pk, "view": view.pk, "comment": comment.pk}
