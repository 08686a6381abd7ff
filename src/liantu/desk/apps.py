"""What the desk adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from liantu.kernel.figure import Subject
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.rooms.manifest import NavPage, NavSection, Room
from liantu.rooms.notices import Change, NoticeKind
from liantu.rooms.search import SearchProvider

if TYPE_CHECKING:
    import click


class DeskConfig(Room):
    """The homes of people, notices, what they follow and save, comments, the daily digest."""

    name = "liantu.desk"
    label = "desk"
    navigation = (NavSection("workbench", _("工作台"), 0, (NavPage("workbench", _("工作台")),), icon="M4 5h16v11H4z M8 20h8 M12 16v4"),)

    def verbs(self) -> Sequence[click.Command]:
        """``liantu digest``."""
        from liantu.desk.verbs import digest_command

        return (digest_command,)

    def cards(self, viewer: Viewer, home: Home) -> Iterable[Card]:
        """What a person follows and has saved."""
        from liantu.desk.cards import cards

        return cards(viewer, home)

    def search(self) -> Sequence[SearchProvider]:
        """Words of the glossary."""
        from liantu.desk.search import PROVIDERS

        return PROVIDERS

    def notice_kinds(self) -> Sequence[NoticeKind]:
        """What comments and followed subjects tell."""
        return (
            NoticeKind("desk.mention", Text("提到我", "mentioned"), at_once=True),
            NoticeKind("desk.answer", Text("评论", "comment")),
            NoticeKind("desk.followed", Text("关注", "followed")),
        )

    def tell_the_day(self, today: date) -> None:  # noqa: ARG002 what happened is dated by itself
        """What happened to what people follow."""
        from liantu.desk.actions.following import tell_followers

        tell_followers()

    def changes(self, viewer: Viewer, subjects: Sequence[Subject], moment: datetime) -> Iterable[Change]:
        """Comments on what is followed."""
        from liantu.desk.queries import new_comments

        return new_comments(viewer, subjects, moment)

    def organisations_merged(self, kept: int, absorbed: int) -> Mapping[str, Any]:
        """What is followed and said of the absorbed organisation."""
        from liantu.desk.actions.merging import move_kept

        return move_kept(kept, absorbed)

    def organisations_split(self, kept: int, absorbed: int, moved: Mapping[str, Any]) -> None:  # noqa: ARG002
        """The same, back."""
        from liantu.desk.actions.merging import move_kept_back

        move_kept_back(absorbed, moved)

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Looking at the big screen."""
        from liantu.desk import rules

        return {"desk.screen": rules.may_look_at_screen}
