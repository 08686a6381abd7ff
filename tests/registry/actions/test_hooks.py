"""After an intake every room is asked once what it does, and one that fails stops nobody."""

from __future__ import annotations

from types import ModuleType

import pytest

from liantu.registry.actions import hooks
from liantu.registry.actions.hooks import after_intake
from liantu.rooms.manifest import Room


def _room(label: str, answer: bool | Exception, asked: list[tuple[str, int]]) -> Room:
    """A room of its own name that says ``answer``, or fails with it."""

    class Sample(Room):
        name = f"liantu.{label}"
        path = "."

        def after_intake(self, intake_id: int) -> bool:
            asked.append((label, intake_id))
            if isinstance(answer, Exception):
                raise answer
            return answer

    Sample.label = label
    return Sample(Sample.name, ModuleType(Sample.name))


def test_every_room_is_asked_once_and_one_that_fails_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[tuple[str, int]] = []
    broken, busy, idle = _room("broken", RuntimeError("no"), asked), _room("busy", True, asked), _room("idle", False, asked)
    monkeypatch.setattr(hooks, "installed_rooms", lambda: (broken, busy, idle))
    assert after_intake(7)
    assert asked == [("broken", 7), ("busy", 7), ("idle", 7)]
    assert "room broken" in caplog.text
    monkeypatch.setattr(hooks, "installed_rooms", lambda: (broken, idle))
    assert not after_intake(8)
