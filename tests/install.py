"""Set up as the Makefile does, beginning with the oldest pip and with newer releases of everything in view: ``python -m tests.install``.

A folder of empty wheels in version 99.0, one for each locked distribution, is added to where pip looks. Controls show that pip would
take them, and that resolving a lock fails over them; then ``make`` sets up what is needed to run and to test, for real, in a scratch
environment, and everything in it must have the locked version.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.locks import FOLDER, ROOT, Pins, entries, pins, required

NEWER = Version("99.0")
REFUSED = "all requirements must have their versions pinned"


def main() -> int:
    """Run the controls, then set up twice over; end with what does not hold."""
    began = time.monotonic()
    (ROOT / ".cache").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="install-", dir=ROOT / ".cache") as folder:
        scratch = Scratch(Path(folder))
        newer_releases(scratch.newer, pins("dev.txt"))
        scratch.install("oldest.txt")
        first = scratch.versions()["pip"]
        scratch.newest_is_taken_by_name("coverage", "django", "numpy")
        scratch.resolving_is_refused("pytest-cov", "coverage")
        scratch.make("run.stamp")
        scratch.holds("run.txt")
        scratch.call("liantu", "--version")
        scratch.call("liantu", "pack", "check")
        scratch.make("dev.stamp")
        scratch.holds("dev.txt")
        scratch.call("python", "-m", "pip", "check")
        scratch.call("python", "-m", "pytest", "--version")
    print(f"pip {first} begins, and {len(pins('dev.txt'))} distributions are set up as locked, in {time.monotonic() - began:.0f} s")
    return 0


class Scratch:
    """An environment in a folder, where newer releases of everything are in pip's view."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.newer, self.venv = folder, folder / "newer", folder / "venv"
        venv.create(self.venv, with_pip=True)
        links = f"{os.environ.get('PIP_FIND_LINKS', '')} {self.newer.as_uri()}".strip()
        hidden = {"PYTHONPATH", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "LIANTU_HOME"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        self.environment = {**kept, "PIP_FIND_LINKS": links, "LIANTU_HOME": str(folder / "var")}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the checkout, with the scratch environment's view."""
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def call(self, program: str, *arguments: str) -> str:
        """Run a program of the scratch environment and return what it prints; end with its words where it fails."""
        return said(self.run(str(self.venv / "bin" / program), *arguments))

    def install(self, lock: str, *options: str) -> None:
        """Install a lock by the command that the Makefile uses."""
        self.call("python", str(FOLDER / "install.py"), lock, "--quiet", *options)

    def make(self, stamp: str) -> None:
        """Let make set up the scratch environment instead of .venv."""
        said(self.run("make", f"VENV={self.venv}", f"{self.venv}/{stamp}"))

    def versions(self) -> Pins:
        """Return the version of everything that is installed."""
        listed = json.loads(self.call("python", "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"))
        return {canonicalize_name(each["name"]): Version(each["version"]) for each in listed}

    def holds(self, lock: str) -> None:
        """All that the lock names is there in the locked version, and so is pip."""
        there = self.versions()
        wrong = {name: there.get(name) for name, version in {**pins(lock), **pins("pip.txt")}.items() if there.get(name) != version}
        if wrong or NEWER in there.values():
            raise SystemExit(f"{lock} was not installed as locked: {wrong}")

    def newest_is_taken_by_name(self, *names: str) -> None:
        """Control: who asks for a name alone gets the newer release, so it is in view."""
        target = self.folder / "taken"
        self.call("python", "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(target), *names)
        if {path.name for path in target.iterdir()} != {f"{name}-{NEWER}-py3-none-any.whl" for name in names}:
            raise SystemExit(f"the newer releases are not in pip's view: {sorted(target.iterdir())}")

    def resolving_is_refused(self, owner: str, newer: str) -> None:
        """Control: ``owner`` asks for an extra of ``newer``; a pip before 24 refuses its lock when it resolves, and takes it otherwise."""
        lock = self.folder / "part.txt"
        lock.write_text(part([Requirement(owner)]), encoding="utf-8")
        self.install(str(lock), "--dry-run")
        resolved = self.run(str(self.venv / "bin" / "python"), "-m", "pip", "install", "--dry-run", "--require-hashes", "-r", str(lock))
        if self.versions()["pip"] < Version("24") and (
            resolved.returncode == 0 or REFUSED not in resolved.stderr or newer not in resolved.stderr
        ):
            raise SystemExit(f"the control proves nothing: a lock of {owner} was resolved beside a newer {newer}\n{resolved.stderr}")


def newer_releases(folder: Path, names: Iterable[str]) -> None:
    """Write an empty wheel of version 99.0 for each name."""
    folder.mkdir()
    for name in names:
        stem = f"{name.replace('-', '_')}-{NEWER}"
        with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {NEWER}\n")
            wheel.writestr(
                f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: tests.install\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(f"{stem}.dist-info/RECORD", "")


def part(roots: Iterable[Requirement]) -> str:
    """Return the lines of dev.txt that the roots need, directly and indirectly."""
    names = {canonicalize_name(requirement.name) for _, requirement in required(roots, pins("dev.txt"))}
    return "\n".join(lines for entry, lines in entries("dev.txt").items() if canonicalize_name(entry.name) in names) + "\n"


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a command printed; end with its words where it failed."""
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, done.args))} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
