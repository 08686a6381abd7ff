"""卡片: what waits for a decision, one's own tasks, and how new the data are, for the homes of those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from liantu.kernel.sentence import Linked, Sentence, sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.oversight import queries
from liantu.oversight.pages.home_cards import DECISIONS, TASKS, decision_card, task_card
from liantu.oversight.rules import may_refresh
from liantu.rooms import clock
from liantu.rooms.cards import Card, Home


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """Of each home what its people decide upon; nothing that is empty."""
    if home is Home.PUBLIC:
        return
    if home is Home.WORK:
        yield from _first_steps(viewer)
    if home in {Home.WORK, Home.CHAIN}:
        yield _counts(viewer)
    if home in TASKS:
        yield from (card for card in [task_card(viewer, home)] if card.context["waits"].total or card.context["escalated"])
    if home in DECISIONS:
        yield from (card for card in [decision_card(viewer, home)] if card.context["rows"])
    if home is Home.LEADER:
        yield from _late_tasks(viewer)
    if home is Home.WORK:
        yield _freshness(viewer)


def since(viewer: Viewer, moment: datetime) -> Iterable[Sentence]:
    """How many findings came and went since a moment."""
    changes = queries.changes_since(viewer, moment)
    if not any(changes.values()):
        return
    local, address = timezone.localtime(moment), reverse("finding_list")
    yield sentence(
        Text(f"上次访问（{local:%m-%d %H:%M}）以来，", f"Since your last visit ({local:%m-%d %H:%M}): "),
        Linked(Text(f"新增预警事项 {changes['new']} 条", f"alerts raised: {changes['new']}"), f"{address}?state=new"),
        Text("，", ", "),
        Linked(Text(f"消除 {changes['cleared']} 条", f"cleared: {changes['cleared']}"), f"{address}?state=cleared"),
        Text("。", "."),
    )


def _first_steps(viewer: Viewer) -> Iterable[Card]:
    """What a new installation begins with."""
    begun = queries.beginning(viewer)
    if not begun.complete:
        yield Card("first_steps", "oversight/cards/first_steps.html", 0, {"begun": begun, "may_refresh": may_refresh(viewer)}, wide=True)


def _counts(viewer: Viewer) -> Card:
    today = clock.today()
    context = {"counts": queries.counts_by_severity(viewer), "tasks": queries.task_counts(viewer, today)}
    return Card("finding_counts", "oversight/cards/counts.html", 5, context, wide=True)


def _late_tasks(viewer: Viewer) -> Iterable[Card]:
    """How many tasks are late, and how that went over the last weeks."""
    today = clock.today()
    weeks = queries.late_by_week(viewer, today)
    if any(number for _day, number in weeks):
        tasks = queries.most_overdue(viewer, today)
        simulated = any(task.finding.simulated for task in tasks)
        context = {"weeks": weeks, "tasks": tasks, "today": today}
        yield Card("late_tasks", "oversight/cards/late_tasks.html", 60, context, simulated=simulated)


def _freshness(viewer: Viewer) -> Card:
    fresh = queries.freshness(viewer)
    return Card(
        "freshness", "oversight/cards/freshness.html", 5, {"fresh": fresh, "may_refresh": may_refresh(viewer)}, simulated=fresh.simulated
    )
