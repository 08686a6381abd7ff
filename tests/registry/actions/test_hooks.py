from __future__ import annotations

from typing import Any

import pytest

from liantu.registry.actions import hooks
from liantu.rooms.manifest import Room


def test_every_room_is_told_and_one_that_fails_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    class Broken:
        label = "broken"

        def after_intake(self, _intake_id: int) -> bool:
            raise RuntimeError

    class Following:
        label = "following"

        def after_intake(self, intake_id: int) -> bool:
            told.append(intake_id)
            return True

    rooms: list[Any] = [Broken(), Following()]
    monkeypatch.setattr(hooks, "installed_rooms", lambda: rooms)
    assert hooks.after_intake(7)
    assert told == [7]
    rooms.pop()
    assert not hooks.after_intake(8)


def test_a_room_that_says_nothing_does_nothing() -> None:
    assert Room.after_intake(object(), 1) is False  # type: ignore[arg-type]
