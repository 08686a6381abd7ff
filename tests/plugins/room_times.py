"""Seconds that each room's tests took, at the end of a run: a room may add two minutes at most (CONTRIBUTING.md).

They are the sum over the room's tests, with making and clearing away their fixtures; two workers share them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import pytest

LIMIT = 120.0
"""Seconds of tests that a room may add."""
_ABOVE = ("src", "liantu", "tests")


def room_of(nodeid: str) -> str:
    """Return the room whose tests these are: the first folder below ``tests`` or ``src/liantu``, else the file.

    >>> room_of("tests/chains/pages/test_map.py::test_a"), room_of("src/liantu/chains/engine/states.py::x"), room_of("docs/library.md::y")
    ('chains', 'chains', 'docs')
    """
    parts = PurePosixPath(nodeid.partition("::")[0]).parts
    return next(part for part in parts if part not in _ABOVE)


def lines(times: Iterable[tuple[str, float, bool]]) -> Iterator[str]:
    """Yield one line a room, the longest first, from (nodeid, seconds, whether a test was called) of every report."""
    seconds: Counter[str] = Counter()
    tests: Counter[str] = Counter()
    for nodeid, duration, called in times:
        seconds[room_of(nodeid)] += duration  # type: ignore[assignment]
        tests[room_of(nodeid)] += called
    for room, total in seconds.most_common():
        over = f"  over {LIMIT:.0f} s" if total > LIMIT else ""
        yield f"{total:8.1f} s {tests[room]:6} tests  {room}{over}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rooms."""
    reports = [report for found in terminalreporter.stats.values() for report in found if isinstance(report, pytest.TestReport)]
    if not reports:
        return
    terminalreporter.section("seconds of tests by room")
    for line in lines((report.nodeid, report.duration, report.when == "call") for report in reports):
        terminalreporter.write_line(line)
