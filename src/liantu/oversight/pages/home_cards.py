"""卡片: what waits for a decision, ranked by what is at stake, and the tasks that wait for the viewer."""

from __future__ import annotations

from django.utils import timezone

from liantu.kernel.viewer import Viewer
from liantu.oversight import queries
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.pages.decisions import shown_decisions
from liantu.oversight.rules import may_assign
from liantu.rooms.cards import Card, Home
from liantu.web.page_context import pack

DECISIONS = {Home.WORK: 8, Home.LEADER: 5, Home.CHAIN: 5}
"""On which homes decisions stand, and how many rows of them."""
TASKS = {Home.LEADER, Home.WORK, Home.CHAIN, Home.FIRM, Home.REVIEWER}
TASKS_SHOWN = 5


def decision_card(viewer: Viewer, home: Home) -> Card:
    """Findings that nobody works on, folded, those of the largest value first."""
    folded = queries.decisions(viewer, queries.untasked(queries.holding(viewer)))
    rows = shown_decisions(viewer, folded[: DECISIONS[home]])
    context = {
        "rows": rows,
        "more": len(folded) - len(rows),
        "findings": sum(row.count for row in folded),
        "may_assign": may_assign(viewer),
        "short": home is not Home.WORK,
    }
    return Card(
        "decisions", "oversight/cards/decisions.html", 12, context, wide=True, simulated=any(row.decision.simulated for row in rows)
    )


def task_card(viewer: Viewer, home: Home) -> Card:
    """Tasks that wait for the viewer, first of all where people work; on the leaders' home those so late that they were put before them."""
    today, rules = timezone.localdate(), pack().rule(WorkRules)
    waits = queries.what_waits(viewer, today, rules.due_soon_days, TASKS_SHOWN)
    escalated = list(queries.escalated(viewer)[:TASKS_SHOWN]) if home is Home.LEADER else []
    context = {"waits": waits, "today": today, "soon_days": rules.due_soon_days, "escalated": escalated}
    simulated = any(task.finding.simulated for task in (*waits.first, *escalated))
    return Card("my_tasks", "oversight/cards/tasks.html", 6, context, wide=home is Home.WORK, column=1, simulated=simulated)
