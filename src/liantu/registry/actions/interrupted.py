"""中断: intakes whose worker was killed: they are told from slow ones by their heartbeat, and run again or discarded."""

from __future__ import annotations

from liantu.registry.actions.hooks import after_intake
from liantu.registry.intake.heartbeat import SILENT_SECONDS, silent_seconds
from liantu.registry.intake.upload import forget_uploads
from liantu.registry.models import Intake
from liantu.rooms import clock

_State = Intake.State
_RUNNING = (_State.CHECKING, _State.APPLYING)


def is_interrupted(intake: Intake) -> bool:
    """Whether the intake's job died. A confirmed one without any sign of life still waits in the queue."""
    if intake.state not in _RUNNING:
        return intake.state == _State.INTERRUPTED
    silent = silent_seconds(intake.folder)
    return intake.state == _State.CHECKING if silent is None else silent > SILENT_SECONDS


def mark_interrupted() -> int:
    """Keep the state of every intake whose job died, for a worker that starts; return how many there were."""
    dead = [intake for intake in Intake.objects.filter(state__in=_RUNNING).defer("plan", "problems") if is_interrupted(intake)]
    for intake in dead:
        if not settle_written(intake):
            Intake.objects.filter(pk=intake.pk, folder=intake.folder, state__in=_RUNNING).update(state=_State.INTERRUPTED)
    return len(dead)


def settle_written(intake: Intake) -> bool:
    """An intake whose worker died after its rows were in for good is done; return whether it is such a one."""
    if not intake.sources.exists():
        return False
    Intake.objects.filter(pk=intake.pk).update(state=_State.DONE, finished_at=clock.now())
    forget_uploads(intake.folder)
    after_intake(intake.pk)
    return True
