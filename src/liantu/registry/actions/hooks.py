"""导入之后: what higher rooms want done when an intake has written something; the registry does not know what that is."""

from __future__ import annotations

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)
Follower = Callable[[int], bool]
"""Given the id of an intake that wrote rows, returns whether something was put in the queue because of it."""


class AfterIntake:
    """Calls everybody who registered, after the rows of an intake are in for good."""

    def __init__(self) -> None:
        self._followers: list[Follower] = []

    def register(self, follower: Follower) -> Follower:
        """Add a follower, once; usable as a decorator."""
        if follower not in self._followers:
            self._followers.append(follower)
        return follower

    def __call__(self, intake_id: int) -> bool:
        """Return whether anybody put something in the queue; a follower that fails is logged and undoes nothing."""
        answers = [self._asked(follower, intake_id) for follower in self._followers]
        return any(answers)

    @staticmethod
    def _asked(follower: Follower, intake_id: int) -> bool:
        try:
            return follower(intake_id)
        except Exception:
            logger.exception("what follows intake %s failed", intake_id)
            return False


after_intake = AfterIntake()
