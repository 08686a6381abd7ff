"""导入之后: what rooms do when an intake has written something; the registry does not know what that is."""

from __future__ import annotations

import logging

from liantu.rooms import clock
from liantu.rooms.installed import installed_rooms
from liantu.rooms.manifest import Room

logger = logging.getLogger(__name__)


def after_intake(intake_id: int) -> bool:
    """Tell every room that the rows of an intake are in for good; return whether any put something in the queue because of it.

    At a moment of the demonstration's past nobody is told: it computes what its facts change itself.
    """
    if clock.is_stated():
        return False
    answers = [_told(room, intake_id) for room in installed_rooms()]
    return any(answers)


def _told(room: Room, intake_id: int) -> bool:
    """Ask one room; one that fails is logged and undoes nothing."""
    try:
        return room.after_intake(intake_id)
    except Exception:
        logger.exception("what room %s does after intake %s failed", room.label, intake_id)
        return False
