"""What several parts of a page ask for is read once, and anew for the next page."""

from __future__ import annotations

from itertools import count

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from liantu.kernel.viewer import SYSTEM
from liantu.rooms.cards import Home, cards_for, headlines_for
from liantu.rooms.shared import lasting, lasting_reads, shared, shared_reads
from liantu.statistics import cards
from liantu.web.middleware import SharedReadsMiddleware


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
    with pytest.raises(ZeroDivisionError), shared_reads():
        shared("a", lambda: 1) / shared("b", lambda: 0)
    assert shared("a", lambda: 2) == 2


def test_a_part_shares_with_the_page_around_it() -> None:
    with shared_reads():
        with shared_reads():
            assert shared("a", lambda: 1) == 1
        assert shared("a", lambda: 2) == 1


def test_a_page_that_reads_shares_and_one_that_may_write_does_not() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        asked: list[int] = []
        for _part in range(2):
            shared("a", lambda: asked.append(1))
        return HttpResponse(str(len(asked)))

    page = SharedReadsMiddleware(view)
    assert [page(RequestFactory().generic(verb, "/")).content for verb in ("GET", "GET", "POST")] == [b"1", b"1", b"2"]


@pytest.mark.django_db
def test_a_home_reads_its_targets_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    real = cards.target_views
    monkeypatch.setattr(cards, "target_views", lambda *given, **named: read.append(1) or real(*given, **named))
    with shared_reads():
        headlines_for(SYSTEM, Home.WORK)
        cards_for(SYSTEM, Home.WORK)
    assert len(read) == 1


def test_what_lasts_is_read_anew_when_its_state_changes_and_what_a_page_shares_each_time() -> None:
    """Whoever computes, checks and works inside sees what was written: a moment's newest computation is not that of the moment before."""
    reads = count()

    def read() -> int:
        return next(reads)

    with lasting_reads():
        assert [lasting("years", state, read) for state in "aabb"] == [0, 0, 1, 1]
        assert [shared("newest", read) for _moment in range(2)] == [2, 3]
    assert [lasting("years", "a", read) for _moment in range(2)] == [4, 5]
