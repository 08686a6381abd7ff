"""What the desk adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext_lazy as _

from liantu.kernel.viewer import Viewer
from liantu.rooms.manifest import NavPage, NavSection, Room


class DeskConfig(Room):
    """The homes of people, notices, what they follow and save, comments, the daily digest."""

    name = "liantu.desk"
    label = "desk"
    navigation = (
        NavSection(
            "workbench",
            _("工作台"),
            0,
            (NavPage("workbench", _("工作台")), NavPage("screen", _("大屏"), permission="desk.screen")),
            icon="M4 5h16v11H4z M8 20h8 M12 16v4",
        ),
    )

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Looking at the big screen."""
        from liantu.desk import rules

        return {"desk.screen": rules.may_look_at_screen}
