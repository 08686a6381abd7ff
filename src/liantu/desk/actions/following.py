"""关注的通知: whoever follows a subject is told once a day at most what happened to it, as far as he may know it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings

from liantu.accounts.queries import people, viewers_of
from liantu.desk.actions.notices import notify
from liantu.desk.engine.rule_files import DeskRules
from liantu.desk.models import Followed
from liantu.kernel.figure import Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms import clock
from liantu.rooms.notices import Change, changes_of
from liantu.rooms.subjects import About, shown_subjects


def tell_followers() -> int:
    """Tell everybody what happened to what he follows since he follows it and looked at it last; told again, nothing comes twice."""
    rows: dict[int, list[Followed]] = {}
    for row in Followed.objects.order_by("pk"):
        rows.setdefault(row.user_id, []).append(row)
    viewers = viewers_of(people().filter(pk__in=rows))
    return sum(_tell(viewers[user], user, followed) for user, followed in rows.items() if user in viewers)


def _tell(viewer: Viewer, user: int, rows: list[Followed]) -> int:
    """One notice for each subject to which something happened."""
    since = {Subject(row.kind, row.key): max(row.at, row.seen_at) for row in rows}
    earliest = clock.now() - timedelta(days=load_pack(settings.PACK).rule(DeskRules).days_looked_back)
    happened: dict[Subject, list[Change]] = {}
    for change in changes_of(viewer, list(since), max(earliest, min(since.values()))):
        if change.at > since[change.subject]:
            happened.setdefault(change.subject, []).append(change)
    names = {language: shown_subjects(viewer, [About(one) for one in happened], language) for language in ("zh", "en")}
    told = 0
    for subject, changes in happened.items():
        zh, en = (names[language][About(subject)].name for language in ("zh", "en"))
        first, more = changes[0], len(changes) - 1
        line = Text(
            f"关注的“{zh}”：{first.line.zh}" + (f"，另有 {more} 项动态" if more else ""),
            f"You follow {en}: {first.line.en}" + (f"; {more} more" if more else ""),
        )
        page = names["zh"][About(subject)].url if more else first.url
        told += notify([user], "desk.followed", line, page or first.url, key=_key(subject, first))
    return told


def _key(subject: Subject, newest: Change) -> str:
    """Which thing is told: a subject up to its newest change."""
    said = f"{subject} {newest.at.isoformat()} {newest.line.zh}"
    return f"followed:{hashlib.sha256(said.encode()).hexdigest()[:40]}"
