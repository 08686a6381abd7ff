"""Reading the locks, and following what a distribution requires through the metadata of those that are installed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
HERE: dict[str, str] = dict(default_environment())

Pins = dict[NormalizedName, Version]


@cache
def entries(name: str) -> dict[Requirement, str]:
    """Return each requirement of a lock with its lines, hashes included."""
    texts = re.split(r"\n(?=\S)", (FOLDER / name).read_text("utf-8").strip())
    return {Requirement(text.partition(" \\\n")[0]): text for text in texts}


def pins(name: str, environment: Mapping[str, str] = HERE) -> Pins:
    """Return the version of everything that a lock installs in that environment; a name must not come twice."""
    found: Pins = {}
    for entry in entries(name):
        if _holds(entry, environment):
            key = canonicalize_name(entry.name)
            assert key not in found, f"{name} pins {key} twice in one environment"
            found[key] = Version(str(entry.specifier).removeprefix("=="))
    return found


def asked(name: str) -> list[Requirement]:
    """Return what a lock is made for: the lines of its .in file, or what pyproject.toml asks for to run, build and (dev.txt) test."""
    source = (FOLDER / name).with_suffix(".in")
    if source.exists():
        return [Requirement(line) for line in source.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    texts = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]
    texts += [*project["build-system"]["requires"], *groups["build"]]
    if name == "dev.txt":
        texts += [text for group in groups.values() for text in group]
    return [Requirement(text) for text in texts]


def required(roots: Iterable[Requirement], locked: Pins, environment: Mapping[str, str] = HERE) -> Iterator[tuple[str, Requirement]]:
    """Yield every requirement that holds in the environment, with who has it: the roots, theirs, and so on; extras by name.

    Followed is what is installed here in the locked version; of others nothing is known.
    """
    waiting = [("the project", root) for root in roots if _holds(root, environment)]
    done: set[tuple[str, str]] = set()
    while waiting:
        owner, requirement = waiting.pop()
        yield owner, requirement
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in done and name in locked and installed(name) == locked[name]:
                done.add((name, extra))
                waiting += [(name, further) for further in _requires(name) if _holds(further, {**environment, "extra": extra})]


def _holds(requirement: Requirement, environment: Mapping[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(dict(environment))


@cache
def _requires(name: str) -> list[Requirement]:
    """Return all that an installed distribution may require, for extras too."""
    return [Requirement(text) for text in metadata.requires(name) or ()]


@cache
def installed(name: str) -> Version | None:
    """Return the version of a distribution that is installed here, None where it is not."""
    try:
        return Version(metadata.version(name))
    except metadata.PackageNotFoundError:
        return None


def gaps(roots: Iterable[Requirement], locked: Pins, environment: Mapping[str, str] = HERE) -> list[str]:
    """Return a sentence for every requirement that the lock leaves open or does not satisfy."""
    found = set()
    for owner, requirement in required(roots, locked, environment):
        version = locked.get(canonicalize_name(requirement.name))
        if version is None:
            found.add(f"{owner} requires {requirement}, which is not locked")
        elif not requirement.specifier.contains(version, prereleases=True):
            found.add(f"{owner} requires {requirement}, but {version} is locked")
    return sorted(found)
