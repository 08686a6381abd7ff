"""Moments are shown in one zone and read back as shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import click
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from liantu.rooms.terminal.options import AS_OF, known_at, shown_moment
from liantu.web.api.times import LocalEncoder

MOMENTS = st.integers(0, 3 * 10**15).map(lambda moment: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment))


def read(text: str) -> datetime:
    moment = known_at(AS_OF.convert(text, None, None))
    assert moment is not None
    return moment


@given(MOMENTS)
def test_a_moment_reads_back_as_it_was_shown(moment: datetime) -> None:
    """All that was known then is known at what is read, and nothing of the second after."""
    shown = shown_moment(moment)
    back = read(shown)
    assert shown_moment(back) == shown
    assert timedelta(0) <= back - moment < timedelta(seconds=1)
    told = json.loads(json.dumps({"at": moment}, cls=LocalEncoder))["at"]
    assert datetime.fromisoformat(told) == moment
    assert told[:19].replace("T", " ") == shown  # the same clock on pages, in the terminal and in the interface
    assert timedelta(0) <= read(told) - moment < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-03-01", "2026-03-01 23:59:59"),
        ("2026-03-01 00:00", "2026-03-01 00:00:59"),
        ("2026-03-01T08:30", "2026-03-01 08:30:59"),
        ("2026-03-01T00:30:15Z", "2026-03-01 08:30:15"),
        ("2026-03-01T08:30:15+08:00", "2026-03-01 08:30:15"),
    ],
)
def test_what_is_written_is_meant_whole(text: str, last: str) -> None:
    assert f"{timezone.localtime(read(text)):%Y-%m-%d %H:%M:%S}" == last


def test_what_is_no_moment_is_refused() -> None:
    with pytest.raises(click.BadParameter, match="看不懂时间"):
        read("1 March")
