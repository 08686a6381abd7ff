"""Reads of the desk; each restricted to what the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from liantu.accounts.queries import Viewer, visible_to
from liantu.desk.models import Comment, Followed, Habit, Notice, SavedView
from liantu.kernel.figure import Subject
from liantu.kernel.sentence import Sentence
from liantu.kernel.text import Text
from liantu.rooms import clock
from liantu.rooms.cards import Card, Home, cards_for, headlines_for
from liantu.rooms.notices import Change, changes_of, since_for
from liantu.rooms.shared import shared_reads
from liantu.rooms.subjects import About, ShownSubject, shown_subjects

_CHANGES_READ = 200
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class ShownHome:
    """A home as it is drawn: the sentences first, then what came and went since the last visit, then the cards of all rooms."""

    home: Home
    headlines: list[Sentence]
    since: list[Sentence]
    cards: list[Card]

    @property
    def simulated(self) -> bool:
        """Whether anything on it rests on simulated rows."""
        return any(card.simulated for card in self.cards)

    @property
    def readable(self) -> list[Card]:
        """The cards that are there to be read, from afar too."""
        return [card for card in self.cards if not card.acts]

    @property
    def wide(self) -> list[Card]:
        """Cards over the whole width."""
        return [card for card in self.cards if card.wide]

    @property
    def columns(self) -> list[list[Card]]:
        """The other cards by column; a home whose cards all stand in one column has one."""
        columns = [[card for card in self.cards if not card.wide and card.column == number] for number in (1, 2)]
        return [column for column in columns if column]


def shown_home(viewer: Viewer, home: Home, since: datetime | None) -> ShownHome:
    """Gather a home of the viewer; ``since`` is the last visit, None for a first one."""
    with shared_reads():
        return ShownHome(home, headlines_for(viewer, home), since_for(viewer, since) if since else [], cards_for(viewer, home))


def notices(viewer: Viewer) -> QuerySet[Notice]:
    """What the viewer was told, the newest first."""
    return visible_to(viewer, Notice.objects.all())


def unread_count(viewer: Viewer) -> int:
    """How many notices the viewer has not read."""
    return notices(viewer).filter(read_at=None).count()


def habit(viewer: Viewer) -> Habit:
    """How the viewer uses the desk; as it is at the beginning where nothing is kept."""
    kept: Habit | None = visible_to(viewer, Habit.objects.all()).first()
    return kept or Habit()


def followed(viewer: Viewer) -> QuerySet[Followed]:
    """What the viewer follows, the latest first; also what is no longer seen, which is then shown without its name."""
    return visible_to(viewer, Followed.objects.all())


def is_followed(viewer: Viewer, subject: Subject) -> bool:
    """Whether the viewer follows a subject."""
    return followed(viewer).filter(kind=subject.kind, key=subject.key).exists()


def views(viewer: Viewer) -> QuerySet[SavedView]:
    """The viewer's own views and those that a department of the viewer shares, by name."""
    return visible_to(viewer, SavedView.objects.select_related("user"))


def comments(viewer: Viewer, subject: Subject, at_most: int) -> list[Comment]:
    """The newest comments on a subject that the viewer may read, the oldest of them first."""
    rows = visible_to(viewer, Comment.objects.filter(kind=subject.kind, key=subject.key, deleted_at=None).select_related("author"))
    return list(rows.order_by("-at", "-pk")[:at_most])[::-1]


def new_comments(viewer: Viewer, subjects: Sequence[Subject], moment: datetime) -> list[Change]:
    """Comments on subjects since a moment that the viewer may read, each as a change of its subject; the frame knows its page."""
    about = reduce(or_, (Q(kind=subject.kind, key=subject.key) for subject in subjects))
    rows = visible_to(viewer, Comment.objects.filter(about, at__gt=moment, deleted_at=None).exclude(author=viewer.user_id))
    found = list(rows.select_related("author").order_by("-at")[:_CHANGES_READ])
    pages = shown_subjects(viewer, [About(Subject(row.kind, row.key)) for row in found], "zh")
    changes = []
    for row in found:
        subject, who, quoted = (
            Subject(row.kind, row.key),
            row.author.display_name or row.author.username,
            " ".join(row.text.split())[:_QUOTED],
        )
        changes.append(Change(subject, row.at, Text(f"{who}评论：{quoted}", f"{who}: {quoted}"), f"{pages[About(subject)].url}#comments"))
    return changes


@dataclass(frozen=True, slots=True)
class FollowedSubject:
    """Something that is followed, by name and page, with what happened to it since it was last looked at."""

    row: Followed
    shown: ShownSubject
    changes: list[Change]


def what_is_followed(viewer: Viewer, language: str, days: int, shown: int) -> list[FollowedSubject]:
    """What the viewer follows with what happened in the last days, those to which something happened first; constant number of queries."""
    rows = list(followed(viewer))
    if not rows:
        return []
    subjects = {row.pk: Subject(row.kind, row.key) for row in rows}
    names = shown_subjects(viewer, [About(subject) for subject in subjects.values()], language)
    by_subject: dict[Subject, list[Change]] = {}
    for change in changes_of(viewer, list(subjects.values()), clock.now() - timedelta(days=days)):
        by_subject.setdefault(change.subject, []).append(change)
    found = [FollowedSubject(row, names[About(subjects[row.pk])], by_subject.get(subjects[row.pk], [])[:shown]) for row in rows]
    return sorted(found, key=lambda one: not one.changes)
