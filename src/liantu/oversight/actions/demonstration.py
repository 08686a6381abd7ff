"""演示城市的任务: what the people of the demonstration did about findings, by everybody's actions, each at its own moment.

At each look of the past what was taken up before is closed, and tasks are given out anew, which people take up in the days that follow.
Nothing is decided beforehand about what came of them: the figure before and after, and whether the finding still holds, is what checks say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, zip_longest

from django.urls import reverse

from liantu.accounts.queries import Viewer, demonstration_viewers
from liantu.desk.actions import example_comments
from liantu.kernel.figure import Subject
from liantu.oversight.actions.progress import report_progress
from liantu.oversight.actions.tasks import accept_task, assign_task, drop_task, finish_task, looked_at
from liantu.oversight.models import FindingRecord, Task
from liantu.oversight.queries import open_findings, scopes_of
from liantu.rooms import clock
from liantu.rooms.manifest import Demonstration
from liantu.simulation.engine.history_rules import DemonstrationRules, TaskRules

_AFTER = timedelta(days=1)
_UPTAKE = timedelta(days=3)
_UNDER_WAY = timedelta(days=12)
_LATE = 10
"""Days by which the tasks that are late on the city's day are late."""
_SOON = (3, 5)
"""Days after the city's day on which those of this week are due."""


def work_of_month(city: Demonstration) -> None:
    """Close what was taken up, give out tasks on the gravest findings, and take most of them up."""
    people = demonstration_viewers()
    if not {"department", "district", "analyst"} <= people.keys():
        return  # a city whose pack names no past
    rules = city.pack.rule(DemonstrationRules).tasks
    with clock.stated(city.moment):
        _close(people, rules)
    given = _give_out(city, people, rules)
    if city.next_is_today:
        _speak(city, people, given)
    with clock.stated(city.moment + _UPTAKE):
        for place, task in enumerate(given):
            if place % 4 != 3:  # every fourth waits to be taken
                accept_task(_owner(task, people), task, rules.accepted[place % len(rules.accepted)])
    with clock.stated(city.moment + _UNDER_WAY):
        for task in Task.objects.filter(pk__in=[task.pk for task in given[::2]], state=Task.State.ACCEPTED):
            report_progress(_owner(task, people), task, rules.percent, rules.under_way)


def _close(people: Mapping[str, Viewer], rules: TaskRules) -> None:
    """What was taken up is finished, but for the last: the checks that have just run say with what effect; one nobody took is dropped."""
    taken = list(Task.objects.filter(state=Task.State.ACCEPTED).select_related("finding").order_by("pk"))
    for place, task in enumerate(taken[:-1]):
        looked_at(finish_task(_owner(task, people), task, rules.finished[place % len(rules.finished)], look_again=False))
    waiting = Task.objects.filter(state=Task.State.OPEN).select_related("finding").order_by("pk").first()
    if waiting is not None:
        drop_task(people["department"], waiting, rules.dropped[0])


def _give_out(city: Demonstration, people: Mapping[str, Viewer], rules: TaskRules) -> list[Task]:
    """Tasks on findings that nobody works on, in turn over the checks; whoever is concerned owns them."""
    tasks = []
    with clock.stated(city.moment + _AFTER):
        for place, finding in enumerate(_gravest(rules)):
            owner = people[_concerned(finding, people, place)]
            note, due = rules.assigned[place % len(rules.assigned)], _due(city, place)
            tasks.append(assign_task(people["department"], finding, city.pack, owner_id=owner.user_id, due_date=due, note=note))
    return tasks


def _speak(city: Demonstration, people: Mapping[str, Viewer], tasks: Sequence[Task]) -> None:
    """The department asks those who own tasks about their findings, and they answer."""
    others = [task for task in tasks if task.owner_id != people["department"].user_id]
    about = [
        (_owner(task, people), Subject("finding", task.finding.fingerprint), reverse("finding", args=[task.finding.fingerprint]))
        for task in others
    ]
    with clock.stated(city.moment + _AFTER):
        example_comments(people["department"], about, city.pack)


def _gravest(rules: TaskRules) -> list[FindingRecord]:
    """So many findings without a task, one check after the other, the gravest of each first."""
    taken = set(Task.objects.values_list("finding", flat=True))
    by_check = [[row for row in open_findings([code]) if row.pk not in taken] for code in rules.checks]
    in_turn = chain.from_iterable(zip_longest(*by_check))
    return [row for row in in_turn if row is not None][: rules.at_each_look]


def _due(city: Demonstration, place: int) -> date | None:
    """The check's usual number of days; at the last look before the city's day some are late by then, and some due within the week."""
    if not city.next_is_today:
        return None
    late = city.today - timedelta(days=_LATE)
    soon = [city.today + timedelta(days=days) for days in _SOON]
    return [late, *soon, city.today + timedelta(days=30)][place % 4]


def _concerned(finding: FindingRecord, people: Mapping[str, Viewer], place: int) -> str:
    """Whose finding it is: the district's where it concerns the district, else the department's and the analyst's in turn."""
    scope = scopes_of([finding]).get(finding.pk, {})
    if set(scope.get("district", ())) & people["district"].districts:
        return "district"
    return "department" if place % 2 else "analyst"


def _owner(task: Task, people: Mapping[str, Viewer]) -> Viewer:
    """Who works on a task."""
    return next((viewer for viewer in people.values() if viewer.user_id == task.owner_id), people["department"])
