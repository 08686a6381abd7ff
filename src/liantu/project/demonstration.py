"""演示城市的过去: the city lives through its months before it is shown, each at its own moment, through everybody's actions.

What is written is kept moment by moment, so that a demonstration that was interrupted goes on where it stood (docs/decisions/0025).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from liantu.accounts.actions import begin_demonstration, finish_demonstration, lived, make_accounts
from liantu.accounts.models import Demonstration as Record
from liantu.accounts.models import DemonstrationAccount
from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress
from liantu.oversight.actions import run_checks
from liantu.oversight.queries import runs
from liantu.project.demonstration_accounts import wanted_accounts
from liantu.registry.actions import date_pack
from liantu.rooms import clock
from liantu.rooms.installed import installed_rooms
from liantu.rooms.manifest import Demonstration, Room
from liantu.rooms.refresh import bring_up_to_date
from liantu.simulation.engine.deliveries import months_before
from liantu.simulation.engine.history_rules import DemonstrationRules
from liantu.statistics.actions import REFRESH as STATISTICS
from liantu.statistics.actions import compute
from liantu.statistics.queries.panels import years_read_once

_EVENING = time(18)
Given = list[tuple[DemonstrationAccount, str]]


def live(pack: Pack, *, firms: int, seed: int, today: date, progress: Progress) -> Given:
    """Let the demonstration city live up to its day, from where it stands; return its accounts with their passwords, shown once.

    A city that was begun before goes on with the number of firms, seed and day that it was begun with.
    """
    record = begin_demonstration(firms=firms, seed=seed, today=today)
    with years_read_once():
        for city in _moments(pack, record):
            if timezone.localdate(city.moment).isoformat() not in record.lived:
                with clock.stated(city.moment):
                    _live_once(city, record, progress)
    return finish_demonstration(record)


def _moments(pack: Pack, record: Record) -> Iterator[Demonstration]:
    """The city at each of its moments: the evenings of the pack's looks back, and its day; now where that is the real one."""
    moments = [_evening(months_before(record.today, months)) for months in looks_of(pack)]
    moments.append(timezone.now() if record.today == timezone.localdate() else _evening(record.today))
    for place, moment in enumerate(moments):
        since = moments[place - 1] if place else None
        yield Demonstration(pack, record.firms, record.seed, record.today, moment, since, next_is_today=place == len(moments) - 2)


def looks_of(pack: Pack) -> tuple[int, ...]:
    """How many months before its day the city looked at itself, oldest first; none where the pack names no past."""
    return pack.rule(DemonstrationRules).looks if DemonstrationRules.file in pack.rules else ()


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _EVENING))


def _live_once(city: Demonstration, record: Record, progress: Progress) -> None:
    """One moment: facts come in, what they change is computed, the checks run, and people do their work."""
    first = city.since is None
    if first:
        date_pack(city.moment)
    _each_room(city, progress, Room.demonstrate if first else Room.demonstrate_arrivals)
    if first and DemonstrationRules.file in city.pack.rules:
        make_accounts(wanted_accounts(city.pack, city.pack.rule(DemonstrationRules)))
    _compute(city, progress)
    if not runs(SYSTEM).filter(known_at__gte=city.moment).exists():
        run_checks(city.pack, progress=progress)
    with transaction.atomic():
        _each_room(city, progress, Room.demonstrate_work if city.is_today else Room.demonstrate_month)
        lived(record, timezone.localdate(city.moment))


def _compute(city: Demonstration, progress: Progress) -> None:
    """Bring all up to date; in the past only what the checks look at, the yearly figures, since those computations are soon replaced."""
    if not city.is_today and STATISTICS.waits():
        compute(city.pack, kinds=("year",), progress=progress)
    bring_up_to_date(city.pack, progress)


def _each_room(city: Demonstration, progress: Progress, part: Callable[[Room, Demonstration, Progress], None]) -> None:
    for room in installed_rooms():
        getattr(room, part.__name__)(city, progress)
