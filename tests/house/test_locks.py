"""The locks are complete and agree, so that both commands of the README install the same in years: nothing is left to resolve."""

from __future__ import annotations

import json
import re
import runpy

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.locks import FOLDER, HERE, ROOT, asked, entries, gaps, installed, pins, required

LOCKS = sorted(path.name for path in FOLDER.glob("*.txt"))
PYTHONS = runpy.run_path(str(FOLDER / "lock.py"))["PYTHONS"]
SYSTEMS = [("linux", "posix", "Linux"), ("darwin", "posix", "Darwin"), ("win32", "nt", "Windows")]
ELSEWHERE = [
    {
        **HERE,
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": name,
        "os_name": family,
        "platform_system": system,
    }
    for python in PYTHONS
    for name, family, system in SYSTEMS
]


def where(environment: dict[str, str]) -> str:
    return f"{environment['python_version']}-{environment['sys_platform']}"


def test_there_is_a_lock_for_every_purpose() -> None:
    assert LOCKS == ["dev.txt", "oldest.txt", "pip.txt", "pure.txt", "run.txt"]


def test_this_environment_is_the_locked_one() -> None:
    """What follows is read from the distributions installed here, so they must be the locked ones."""
    locked = pins("dev.txt")
    assert len(locked) > 100
    assert {name: (str(version), str(installed(name))) for name, version in locked.items() if installed(name) != version} == {}


@pytest.mark.parametrize("name", ["dev.txt", "run.txt", "pure.txt"])
def test_every_requirement_of_what_is_locked_is_locked(name: str) -> None:
    locked = pins(name)
    assert gaps(asked(name), locked) == []
    reached = {canonicalize_name(requirement.name) for _, requirement in required(asked(name), locked)}
    assert sorted(locked.keys() - reached) == [], "locked, but nothing requires it"


@pytest.mark.parametrize("name", ["dev.txt", "run.txt", "pure.txt"])
@pytest.mark.parametrize("environment", ELSEWHERE, ids=where)
def test_so_it_is_for_other_pythons_and_systems(name: str, environment: dict[str, str]) -> None:
    assert gaps(asked(name), pins(name, environment), environment) == []


@pytest.mark.parametrize(
    ("name", "owner"), [("coverage", "pytest-cov"), ("psycopg-binary", "psycopg"), ("fido2", "django-allauth"), ("sqlparse", "django")]
)
def test_a_gap_is_told(name: str, owner: str) -> None:
    """The proof can fail: psycopg-binary and fido2 are asked for by an extra alone."""
    locked = pins("dev.txt")
    assert any(
        gap.startswith(f"{owner} requires {name}") for gap in gaps(asked("dev.txt"), {key: locked[key] for key in locked if key != name})
    )
    assert any(
        gap.startswith(f"{owner} requires {name}") for gap in gaps(asked("dev.txt"), {**locked, canonicalize_name(name): Version("0.0.1")})
    )


def test_a_dependency_that_was_not_locked_anew_is_told() -> None:
    locked = pins("run.txt")
    assert gaps([Requirement("django>=99")], locked) == [
        f"the project requires django>=99, but {locked[canonicalize_name('django')]} is locked"
    ]
    assert gaps([Requirement("nowhere")], locked) == ["the project requires nowhere, which is not locked"]


@pytest.mark.parametrize("environment", ELSEWHERE, ids=where)
def test_one_lock_can_be_installed_over_the_other(environment: dict[str, str]) -> None:
    """`make test` installs dev.txt over run.txt: nothing that `make run` installed may be replaced."""
    dev = pins("dev.txt", environment)
    for name in ("run.txt", "pure.txt"):
        assert pins(name, environment).items() <= dev.items()


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_with_hashes(name: str) -> None:
    for requirement, text in entries(name).items():
        assert re.fullmatch(r"==[0-9a-z.+!]+", str(requirement.specifier)), text
        assert not requirement.extras, text
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", text), text


def test_node_packages_are_pinned_with_hashes() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    named = {path: package for path, package in packages.items() if path}
    assert {"node_modules/esbuild", "node_modules/echarts"} <= named.keys()
    assert [
        path for path, package in named.items() if not package.get("version") or not package.get("integrity", "").startswith("sha512-")
    ] == []
    assert re.findall(r'npm\(node, "(\w+)"', (ROOT / "hatch_build.py").read_text("utf-8")) == ["ci", "ci"]


def test_nothing_resolves_at_installation() -> None:
    """Every call of pip that installs leaves dependencies alone, or only tries."""
    places = [
        ROOT / "Makefile",
        ROOT / ".ci" / "run",
        *FOLDER.glob("*.py"),
        *(ROOT / "tests").glob("*.py"),
        *(ROOT / "benchmarks").rglob("*.py"),
    ]
    calls = [call for path in places for call in re.findall(r'\bpip"?,? "?install\b.*', path.read_text("utf-8"))]
    assert len(calls) >= 3
    assert [call for call in calls if "--no-deps" not in call and "*OPTIONS" not in call and "--dry-run" not in call] == []


def test_the_makefile_takes_the_pythons_that_the_locks_are_made_for() -> None:
    first, last = (", ".join(PYTHONS[index].split(".")) for index in (0, -1))
    assert f"({first}) <= sys.version_info[:2] <= ({last})" in (ROOT / "Makefile").read_text("utf-8")
