"""Nothing is left to resolve when a lock is installed: every requirement of every locked distribution stands in it and is satisfied."""

from __future__ import annotations

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests import locks
from tests.conftest import ROOT

DEV_GROUPS = ("build", "test", "check", "docs", "bench")
LOCKS = {"run.txt": (("build",), ("postgres",)), "dev.txt": (DEV_GROUPS, ("postgres",))}


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_a_lock_is_complete(name: str) -> None:
    groups, extras = LOCKS[name]
    assert locks.gaps(locks.asked(*groups, extras=extras, build=True), locks.pins(name)) == []


def test_a_gap_would_be_told() -> None:
    """The extra that once could not be resolved: with coverage gone from the lock, both who asks for it and what is missing are named."""
    pins = locks.pins("dev.txt")
    without = {name: version for name, version in pins.items() if name != "coverage"}
    assert any("coverage" in gap for gap in locks.gaps([Requirement("pytest-cov")], without))
    older = {**pins, **{name: Version("0.1") for name in pins if name == "coverage"}}
    assert any("0.1 is locked" in gap for gap in locks.gaps([Requirement("coverage>=7")], older))


def test_one_lock_is_installed_over_another() -> None:
    run, dev, pure = (locks.pins(name) for name in ("run.txt", "dev.txt", "pure.txt"))
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}
    assert {name: version for name, version in pure.items() if dev.get(name) != version} == {}


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "pure.txt"])
def test_everything_locked_has_a_version_and_hashes(name: str) -> None:
    for entry, lines in locks.entries(name).items():
        assert str(entry.specifier).startswith("=="), entry
        assert "--hash=sha256:" in lines, entry


def test_every_install_is_one_that_resolves_nothing() -> None:
    """Whoever installs goes through requirements/install.py, or says --no-deps himself."""
    for path in (ROOT / "Makefile", ROOT / ".ci" / "run", *(ROOT / "tests").glob("*.py")):
        for line in path.read_text("utf-8").splitlines():
            if "pip install" in line or '"pip", "install"' in line or "-m pip --" in line:
                assert "--no-deps" in line, f"{path.name}: {line.strip()}"
