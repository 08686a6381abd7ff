from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.source import Mark, weakest

MARKS = st.lists(st.sampled_from(Mark))


@given(MARKS, MARKS)
def test_the_weakest_mark_of_parts_is_the_weakest_of_all(first: list[Mark], second: list[Mark]) -> None:
    parts = [mark for mark in (weakest(first), weakest(second)) if mark is not None]
    assert weakest(parts) == weakest([*first, *second])
    assert weakest(reversed(first)) == weakest(first)


@given(MARKS)
def test_nothing_unverified_is_made_verified_by_what_stands_beside_it(marks: list[Mark]) -> None:
    mark = weakest(marks)
    assert mark is None or mark in marks
    if Mark.UNVERIFIED in marks and Mark.SIMULATED not in marks and Mark.GENERAL_KNOWLEDGE not in marks:
        assert mark is Mark.UNVERIFIED


def test_the_order_is_that_of_trust() -> None:
    assert weakest([Mark.OFFICIAL, Mark.COPY]) is Mark.COPY
    assert weakest([Mark.REPORTED, Mark.SIMULATED]) is Mark.SIMULATED
    assert weakest([]) is None
    assert [mark for mark in Mark if not mark.verified] == [Mark.UNVERIFIED, Mark.GENERAL_KNOWLEDGE]
