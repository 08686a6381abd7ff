"""习惯: the tour is done; mail is wanted, or not."""

from __future__ import annotations

from liantu.accounts.queries import Viewer
from liantu.desk.models import Habit
from liantu.rooms import clock


def finish_tour(viewer: Viewer) -> None:
    """Show the tour no more to this viewer; nothing for somebody who has not signed in."""
    if viewer.user_id is not None:
        Habit.objects.update_or_create(user_id=viewer.user_id, defaults={"toured_at": clock.now()})


def want_mail(viewer: Viewer, wanted: bool) -> None:
    """Send notices and the daily digest to this viewer by mail, or not."""
    if viewer.user_id is not None:
        Habit.objects.update_or_create(user_id=viewer.user_id, defaults={"wants_mail": wanted})
