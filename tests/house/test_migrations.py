"""Migrations that were handed out are never changed; ``python -m tests.house.test_migrations`` writes their list at a release."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from packaging.version import Version

from liantu import __version__
from tests.conftest import ROOT

LIST = ROOT / "docs" / "migrations.sha256"


def checksums(source: Path) -> dict[str, str]:
    """Name of each migration → SHA-256 of its file."""
    files = sorted(source.glob("*/migrations/[0-9]*.py"))
    return {path.relative_to(source).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def changed(listed: str, now: dict[str, str]) -> list[str]:
    """Names of listed migrations that are gone or otherwise than listed."""
    pairs = (line.split("  ", 1) for line in listed.splitlines() if line)
    return [name for digest, name in pairs if now.get(name) != digest]


def is_released() -> bool:
    """Whether a version was handed out: the number says so, or a tag does."""
    tags = subprocess.run(["git", "tag", "--list", "v*"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return Version(__version__) >= Version("1.0") or bool(tags.strip())


def test_released_migrations_stand_as_they_were() -> None:
    now = checksums(ROOT / "src" / "liantu")
    assert now
    if is_released():
        assert LIST.is_file(), "write the list: python -m tests.house.test_migrations"
    if LIST.is_file():
        assert changed(LIST.read_text("utf-8"), now) == []


def test_a_changed_migration_would_be_told(tmp_path: Path) -> None:
    file = tmp_path / "room" / "migrations" / "0001_initial.py"
    file.parent.mkdir(parents=True)
    file.write_text("a = 1\n", "utf-8")
    listed = "".join(f"{digest}  {name}\n" for name, digest in checksums(tmp_path).items())
    assert changed(listed, checksums(tmp_path)) == []
    file.write_text("a = 2\n", "utf-8")
    assert changed(listed, checksums(tmp_path)) == ["room/migrations/0001_initial.py"]
    file.unlink()
    assert changed(listed, checksums(tmp_path)) == ["room/migrations/0001_initial.py"]


if __name__ == "__main__":
    LIST.write_text("".join(f"{digest}  {name}\n" for name, digest in checksums(ROOT / "src" / "liantu").items()), "utf-8")
