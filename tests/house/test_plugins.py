"""The plugins of the test suite: which tests a run takes, in which order, and what a room's tests cost."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.plugins.room_times import LIMIT, lines, room_of

pytest_plugins = "pytester"
FILES = {
    "test_a_plain": """
        def test_plain(): pass
    """,
    "test_b_database": """
        import pytest
        @pytest.fixture
        def db(): pass
        @pytest.fixture
        def city(db): pass
        def test_by_way_of_a_fixture(city): pass
        @pytest.mark.django_db
        def test_marked(): pass
        def test_pure_among_others(): pass
    """,
    "test_c_long": """
        import pytest
        def test_first_of_its_file(): pass
        @pytest.mark.slow
        def test_long(): pass
    """,
}


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def names(pytester: pytest.Pytester, *options: str) -> list[str]:
    """Names of the tests that a run takes, in order."""
    pytester.makeini("[pytest]\nmarkers =\n  slow\n  journey\n  django_db\n  no_cover\n")
    pytester.makepyfile(**FILES)
    result = pytester.runpytest_subprocess(
        "--collect-only", "-q", "-p", "no:django", "-p", "no:randomly", "-p", "tests.plugins.selection", *options
    )
    return [line.rpartition("::")[2] for line in result.outlines if "::" in line]


def test_long_files_come_first_and_stay_together(pytester: pytest.Pytester) -> None:
    everything = names(pytester)
    assert everything[:2] == ["test_first_of_its_file", "test_long"]
    assert everything[2:] == ["test_plain", "test_by_way_of_a_fixture", "test_marked", "test_pure_among_others"]


def test_a_run_on_another_database_takes_only_what_needs_one(pytester: pytest.Pytester) -> None:
    assert names(pytester, "--only-database") == ["test_by_way_of_a_fixture", "test_marked"]


def test_seconds_are_summed_by_room_and_the_limit_is_told() -> None:
    times = [("tests/chains/test_a.py::test_x", LIMIT, True), ("src/liantu/chains/engine/b.py::b", 1.0, False), ("docs/c.md::c", 2.0, True)]
    first, second = lines(times)
    assert first.split() == ["121.0", "s", "1", "tests", "chains", "over", "120", "s"]
    assert second.split() == ["2.0", "s", "1", "tests", "docs"]


def test_the_room_is_the_first_folder() -> None:
    assert [room_of(name) for name in ("tests/regions/api/test_a.py::b", "src/liantu/web/x.py::y", "docs/a.md::b")] == [
        "regions",
        "web",
        "docs",
    ]
