"""Which tests a run takes: none that another run has already, and the long ones first.

``--only-database`` leaves out what no database can change: a second run on another database takes only the rest.
``--without-pure`` leaves out what ``python -m tests.pure`` runs where there is no Django.

Files with a test marked ``journey`` or ``slow`` come first, so that no worker is left alone with one at the end. A slow test repeats what
smaller ones cover, so it is not measured for coverage.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from tests.pure import PURE, ROOT

DATABASE = frozenset({"db", "transactional_db", "django_db_setup"})
"""Fixtures through which a test reaches the database, also by way of other fixtures."""
LONG = ("journey", "slow")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add both options."""
    group = parser.getgroup("liantu")
    group.addoption("--only-database", action="store_true", help="only tests that need a database")
    group.addoption("--without-pure", action="store_true", help="without what `python -m tests.pure` runs")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out whole folders that run without Django."""
    if not config.getoption("--without-pure") or not collection_path.is_relative_to(ROOT):
        return None
    return True if any(collection_path.relative_to(ROOT).match(pattern) for pattern in PURE) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose, then put long files first; the tests of a file stay together and in order."""
    if config.getoption("--only-database"):
        left_out = [item for item in items if not needs_database(item)]
        items[:] = [item for item in items if needs_database(item)]
        config.hook.pytest_deselected(items=left_out)
    files = [list(group) for _, group in groupby(sorted(items, key=lambda item: str(item.path)), key=lambda item: item.path)]
    items[:] = [item for file in sorted(files, key=lambda file: not any(map(is_long, file))) for item in file]
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker("no_cover")


def needs_database(item: pytest.Item) -> bool:
    """Whether a test is marked for the database or uses a fixture that stands in it."""
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


def is_long(item: pytest.Item) -> bool:
    """Whether a test is marked as one that takes more than ten seconds."""
    return any(item.get_closest_marker(name) for name in LONG)
