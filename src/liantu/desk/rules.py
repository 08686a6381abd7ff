"""谁能看: what is a person's own, what is shared, and who reads and writes comments."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, NOTHING, Viewer, office, visibility
from liantu.desk.models import Comment, Digest, Followed, Habit, Notice, SavedView
from liantu.kernel.figure import Subject
from liantu.rooms.subjects import ALL, seen_keys


@visibility(Notice, Digest, Habit, Followed)
def own_rows(viewer: Viewer) -> Q:
    """What a person was told and follows is that person's own: not even an administrator reads it."""
    return NOTHING if viewer.user_id is None else Q(user=viewer.user_id)


@visibility(SavedView)
def views_seen(viewer: Viewer) -> Q:
    """One's own, and those shared with a department in which one works."""
    return own_rows(viewer) | Q(department__in=viewer.departments) if viewer.departments else own_rows(viewer)


@visibility(Comment)
def comments_seen(viewer: Viewer) -> Q:
    """Comments on what the viewer sees; those of the administration among themselves only by it.

    What a firm writes is read by the administration and by itself: a finding may concern several firms.
    """
    if viewer.sees_city:
        return EVERYTHING
    if viewer.user_id is None:
        return NOTHING
    about = [Q(kind=kind) if keys is ALL else Q(kind=kind, key__in=keys) for kind, keys in seen_keys(viewer).items()]
    seen = reduce(or_, about, NOTHING)
    if is_administration(viewer):
        return seen
    return seen & Q(internal=False) & (Q(author=viewer.user_id) | Q(author__in=office().values("pk")))


def is_administration(viewer: Viewer) -> bool:
    """Whether the viewer works for the city or a district."""
    return viewer.user_id is not None and (viewer.sees_city or bool(viewer.districts))


def may_follow(viewer: Viewer, subject: Subject) -> bool:
    """Whoever is signed in follows what he sees."""
    return viewer.user_id is not None and _sees(viewer, subject)


def may_comment(viewer: Viewer, subject: Subject) -> bool:
    """The administration speaks of all that it sees, others of what not everybody sees: their own firm, chain, finding, task."""
    if viewer.user_id is None or not _sees(viewer, subject):
        return False
    own_chain = subject.kind == "chain" and subject.key in viewer.chains
    return is_administration(viewer) or own_chain or seen_keys(viewer)[subject.kind] is not ALL


def may_look_at_screen(viewer: Viewer) -> bool:
    """The big screen shows what a leader sees: for those who see the city."""
    return viewer.sees_city


def _sees(viewer: Viewer, subject: Subject) -> bool:
    keys = seen_keys(viewer).get(subject.kind, ())
    if keys is ALL or isinstance(keys, Collection):
        return keys is ALL or subject.key in keys
    return bool(keys.filter(seen_key=subject.key).exists())
