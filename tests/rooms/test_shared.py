"""What several parts of a page ask for is read once, and anew for the next page."""

from __future__ import annotations

import pytest

from liantu.kernel.viewer import SYSTEM
from liantu.rooms.cards import Home, cards_for, headlines_for
from liantu.rooms.shared import shared, shared_reads
from liantu.statistics import cards


def test_once_a_page_and_anew_for_the_next() -> None:
    asked: list[str] = []

    def read(key: str) -> str:
        return shared(key, lambda: asked.append(key) or key)

    for _page in range(2):
        with shared_reads():
            assert [read("a"), read("b"), read("a")] == ["a", "b", "a"]
    assert asked == ["a", "b", "a", "b"]
    assert read("a") == read("a") == "a"
    assert len(asked) == 6, "outside of a page nothing is kept"


def test_nothing_is_left_of_a_page_that_fails() -> None:
    def failing() -> None:
        with shared_reads():
            shared("a", lambda: 1)
            raise ValueError("no page")

    with pytest.raises(ValueError, match="no page"):
        failing()
    assert shared("a", lambda: 2) == 2


@pytest.mark.django_db
def test_a_home_reads_its_targets_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    real = cards.target_views
    monkeypatch.setattr(cards, "target_views", lambda *given, **named: read.append(1) or real(*given, **named))
    with shared_reads():
        headlines_for(SYSTEM, Home.WORK)
        cards_for(SYSTEM, Home.WORK)
    assert len(read) == 1
