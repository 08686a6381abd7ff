"""Reading the locks, and following what a distribution requires through the metadata of those that are installed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
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


def entries(name: str) -> dict[Requirement, str]:
    """Return each requirement of a lock with its lines, hashes included."""
    texts = re.split(r"\n(?=\S)", (FOLDER / name).read_text("utf-8").strip())
    return {Requirement(text.partition(" \\\n")[0]): text for text in texts}


def pins(name: str, environment: Mapping[str, str] = HERE) -> Pins:
    """Return the version of everything that a lock installs in that environment; a name must not come twice."""
    found: Pins = {}
    for entry in entries(name):
        if entry.marker is None or entry.marker.evaluate(dict(environment)):
            key = canonicalize_name(entry.name)
            assert key not in found, f"{name} pins {key} twice in one environment"
            found[key] = Version(str(entry.specifier).removeprefix("=="))
    return found


def asked(*groups: str, extras: Iterable[str] = (), build: bool = False) -> list[Requirement]:
    """Return what pyproject.toml asks for: to run, with these extras and dependency groups, and to build."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    texts = [*project["project"]["dependencies"], *(text for group in groups for text in project["dependency-groups"][group])]
    texts += [text for extra in extras for text in project["project"]["optional-dependencies"][extra]]
    return [Requirement(text) for text in [*texts, *(project["build-system"]["requires"] if build else ())]]


def required(roots: Iterable[Requirement], locked: Pins, environment: Mapping[str, str] = HERE) -> Iterator[tuple[str, Requirement]]:
    """Yield every requirement that holds in the environment, with who has it: the roots, theirs, and so on; extras by name.

    Followed is what is installed here in the locked version; of others nothing is known.
    """
    waiting = [("pyproject.toml", root) for root in roots]
    done: set[tuple[str, str]] = set()
    while waiting:
        owner, requirement = waiting.pop()
        if requirement.marker is not None and "extra" not in str(requirement.marker) and not requirement.marker.evaluate(dict(environment)):
            continue
        yield owner, requirement
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in done and installed(name) == locked.get(name):
                done.add((name, extra))
                waiting += [(name, further) for further in _of(name, extra, environment)]


def _of(name: str, extra: str, environment: Mapping[str, str]) -> Iterator[Requirement]:
    """What a distribution requires by itself (extra "") or for an extra."""
    for text in metadata.requires(name) or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({**environment, "extra": extra}):
            yield requirement


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
