"""A room made from the template runs at once, and whoever forgets one of its parts is told by a named test.

The whole checkout is copied into a temporary folder; there the room is added exactly as a person would do it.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house.test_files import tracked

ROOM, PREFIX = "probe_room", "ZZ"
"""No name that somebody would give a room, so that the guide's own example can be followed beside these tests."""
PATHS = f"src/liantu/{ROOM}", f"tests/{ROOM}", f"docs/rooms/{ROOM}.md", "src/liantu/rooms/__init__.py", "docs/architecture.svg"
"""What a room touches outside of the city's pack."""
LEFT_BEHIND = {"built", "home", ".hypothesis", ".mypy_cache", ".ruff_cache", "__pycache__"}
"""Folders that running leaves in a checkout; none is a part of the project."""


def run(checkout: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, with the copy's own sources."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(checkout / "src"), str(checkout)]),
        "LIANTU_HOME": str(checkout / "home"),
        "PYTHONPYCACHEPREFIX": str(checkout / "home" / "bytecode"),
    }
    environment.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.run([sys.executable, *command], cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def run_tests(checkout: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Run tests in the copy."""
    return run(checkout, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-cov", *names)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout as it is."""
    checkout = tmp_path_factory.mktemp("house") / "checkout"
    built = ROOT / "src" / "liantu" / "web" / "static" / "built"
    for path in [*tracked(), *(path for path in built.rglob("*") if path.is_file())]:
        target = checkout / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return checkout


@pytest.fixture(scope="module")
def checkout(before: Path) -> Path:
    """The copy with the room: made from the template and its migration made, as the guide says."""
    made = run(before, "tools/new_room.py", ROOM, "--prefix", PREFIX)
    assert made.returncode == 0, made.stderr
    migrated = run(before, "-m", "django", "makemigrations", ROOM, "--settings", "liantu.project.settings")
    assert migrated.returncode == 0, migrated.stderr
    return before


def test_the_room_touches_its_own_folders_and_one_line(checkout: Path) -> None:
    ours = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in tracked()}
    theirs = {
        path.relative_to(checkout).as_posix(): path.read_bytes()
        for path in checkout.rglob("*")
        if path.is_file() and path.suffix != ".mo" and not LEFT_BEHIND.intersection(path.relative_to(checkout).parts)
    }
    changed = {name for name, content in theirs.items() if ours.get(name) != content}
    in_the_pack = {name for name in changed if name.startswith("src/liantu/packs/")}
    assert {name for name in changed - in_the_pack if not name.startswith(PATHS)} == set()
    assert len(in_the_pack) == 2, "a check's page and an indicator"
    before_lines = ours["src/liantu/rooms/__init__.py"].decode().splitlines()
    after_lines = theirs["src/liantu/rooms/__init__.py"].decode().splitlines()
    assert [line for line in after_lines if line not in before_lines] == [f'    "{ROOM}",']
    assert len(after_lines) == len(before_lines) + 1


def test_the_room_works(checkout: Path) -> None:
    """Page, interface, verb, check, figure, finding on the workbench, card, English, and the guards of the house."""
    guards = [f"tests/house/test_{guard}.py" for guard in ("rooms", "translations", "architecture")]
    done = run_tests(checkout, f"tests/{ROOM}", *guards)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout


def test_the_room_keeps_the_contracts(checkout: Path) -> None:
    linted = run(checkout, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))")
    assert linted.returncode == 0, linted.stdout[-2000:]


def test_its_verb_stands_in_the_help(checkout: Path) -> None:
    assert ROOM.replace("_", "-") in run(checkout, "-m", "liantu", "--help").stdout


FORGOTTEN = {
    f"docs/rooms/{ROOM}.md": ("tests/house/test_rooms.py", f"test_every_room_has_a_docs_page[{ROOM}]"),
    f"tests/{ROOM}/test_room.py": ("tests/house/test_rooms.py", f"test_every_room_has_tests[{ROOM}]"),
    **{
        f"src/liantu/{ROOM}/{part}.py": ("tests/house/test_rooms.py", f"test_what_a_room_keeps_stands_in_its_manifest[{part}-{ROOM}]")
        for part in ("report", "search", "cards")
    },
    f"tests/{ROOM}/access.py": ("tests/house/test_rooms.py", f"test_every_room_decides_about_its_pages[{ROOM}]"),
    f"src/liantu/packs/chongqing/checks/{PREFIX}001.yaml": ("tests/house/test_rooms.py", "test_every_check_has_a_page"),
    f"src/liantu/{ROOM}/checks.py": ("tests/house/test_rooms.py", "test_every_check_has_a_page"),
    f"src/liantu/packs/chongqing/indicators/{ROOM}_figures.yaml": ("tests/house/test_rooms.py", "test_every_figure_has_a_definition"),
    f"src/liantu/{ROOM}/figures.py": ("tests/house/test_rooms.py", "test_every_figure_has_a_definition"),
    f"src/liantu/{ROOM}/rules.py": ("tests/accounts/test_visibility.py", "test_every_table_has_a_rule"),
    f"src/liantu/{ROOM}/locale/en/LC_MESSAGES/django.po": ("tests/house/test_translations.py", "test_catalogue_is_complete"),
    f"src/liantu/{ROOM}/engine/waiting.py": (f"tests/{ROOM}/engine/test_waiting.py", "waiting"),
}
"""A part of the room → the test file, and the test in it, that names it when it is gone."""


TOGETHER = [
    [part for part in FORGOTTEN if not part.endswith(("checks.py", "figures.py", "rules.py", "test_room.py", "waiting.py"))],
    [part for part in FORGOTTEN if part.endswith(("checks.py", "figures.py", "rules.py"))],
    [part for part in FORGOTTEN if part.endswith("test_room.py")],
    [part for part in FORGOTTEN if part.endswith("waiting.py")],
]
"""What is taken away in one run: within a run every part is told by a test of its own name."""


def files_of(checkout: Path, part: str) -> list[Path]:
    """The files of a part: a room without tests has none of its engine either."""
    path = checkout / part
    return [path, *(path.parent / "engine").glob("test_*.py")] if path.name == "test_room.py" else [path]


def take_away(file: Path) -> None:
    """Take a file away, or the rule of a table out of its file."""
    if file.name == "rules.py":
        file.write_text(file.read_text("utf-8").replace("@visibility(Visit)\n", ""), "utf-8")
    else:
        file.unlink()


@functools.cache
def told_without(checkout: Path, parts: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """What the tests that name the parts say when they are gone."""
    files = [file for part in parts for file in files_of(checkout, part)]
    kept = {file: file.read_bytes() for file in files}
    try:
        for file in files:
            take_away(file)
        names = " or ".join(sorted({FORGOTTEN[part][1].partition("[")[0] for part in parts}))
        return run_tests(checkout, *sorted({FORGOTTEN[part][0] for part in parts}), "-k", names)
    finally:
        for file, content in kept.items():
            file.write_bytes(content)


@pytest.mark.parametrize("part", sorted(FORGOTTEN))
def test_a_forgotten_part_is_told_by_name(checkout: Path, part: str) -> None:
    (together,) = (parts for parts in TOGETHER if part in parts)
    name = FORGOTTEN[part][1]
    assert [FORGOTTEN[other][1] for other in together].count(name) == 1
    done = told_without(checkout, tuple(together))
    assert done.returncode != 0, f"nothing says that {part} is gone"
    assert any(line.startswith(("FAILED", "ERROR")) and name in line for line in done.stdout.splitlines()), done.stdout[-1500:]


def test_a_room_that_is_not_in_the_list_is_told(checkout: Path) -> None:
    path = checkout / "src" / "liantu" / "rooms" / "__init__.py"
    listed = path.read_text("utf-8")
    path.write_text(listed.replace(f'    "{ROOM}",\n', ""), "utf-8")
    try:
        done = run_tests(checkout, "tests/house/test_rooms.py", "-k", "test_every_folder_with_a_manifest_is_in_the_list")
    finally:
        path.write_text(listed, "utf-8")
    assert done.returncode != 0
    assert "test_every_folder_with_a_manifest_is_in_the_list" in done.stdout
