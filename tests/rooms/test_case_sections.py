"""What rooms add to the case file of a finding: asked of every room, by place, under the viewer's rights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from liantu.kernel.figure import Subject
from liantu.kernel.viewer import PUBLIC, Viewer
from liantu.rooms.cards import Card, case_sections_for
from liantu.rooms.installed import installed_rooms


def test_every_room_is_asked_and_cards_stand_by_place(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Viewer, str, Subject]] = []

    def late(_room: Any, viewer: Viewer, code: str, subject: Subject) -> Iterable[Card]:
        asked.append((viewer, code, subject))
        yield Card("late", "x.html", 90)

    def early(_room: Any, _viewer: Viewer, code: str, _subject: Subject) -> Iterable[Card]:
        if code == "CH001":
            yield Card("early", "x.html", 10)

    for room in installed_rooms():
        monkeypatch.setattr(type(room), "case_sections", lambda *_: ())
    first, second, *_others = installed_rooms()
    monkeypatch.setattr(type(first), "case_sections", late)
    monkeypatch.setattr(type(second), "case_sections", early)
    subject = Subject("product", "battery_cell")
    assert [card.key for card in case_sections_for(PUBLIC, "CH001", subject)] == ["early", "late"]
    assert [card.key for card in case_sections_for(PUBLIC, "CH002", subject)] == ["late"]
    assert asked[0] == (PUBLIC, "CH001", subject)
