"""卡片: what a person follows with what happened to it, and the saved views, on each home of those who are signed in."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.desk.engine.rule_files import DeskRules
from liantu.desk.queries import views, what_is_followed
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.web.page_context import language, pack


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """Two cards, each where there is something in it."""
    if viewer.user_id is None or home is Home.PUBLIC:
        return
    rules = pack().rule(DeskRules)
    if followed := what_is_followed(viewer, language(), rules.days_looked_back, rules.changes_shown):
        yield Card("followed", "desk/cards/followed.html", 70, {"followed": followed})
    if saved := list(views(viewer)):
        yield Card("views", "desk/cards/views.html", 80, {"views": saved, "departments": pack().departments, "own": viewer.user_id})
