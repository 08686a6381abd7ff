"""Set up as the Makefile does, with an old pip and among newer releases: ``python -m tests.install``.

A scratch environment gets the pip of ``requirements/pip.txt`` (23.0, the oldest that the Makefile works with). Beside the index stands
a folder with releases newer than any, of packages that the locks name. Then both locks are installed by the very command of the
Makefile. It passes where every version is the locked one; it shows first that a resolver left free would have taken the newer release.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.locks import FOLDER, pins

NEWER = ("coverage", "numpy", "django", "click")
"""Packages of which a release 9999 is put beside the index."""
VERSIONS = "from importlib import metadata as m; print('\\n'.join(f'{d.name}=={d.version}' for d in m.distributions()))"


def main() -> int:
    """Install with pip 23.0 among newer releases, and compare what is there with the locks."""
    with tempfile.TemporaryDirectory(prefix="liantu-install-") as folder:
        home = Path(folder)
        later = home / "later"
        for name in NEWER:
            _release(later, name)
        venv.create(home / "venv", with_pip=True)
        python = str(home / "venv" / "bin" / "python")
        environment = {**os.environ, "PIP_FIND_LINKS": str(later), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        if sys.version_info < (3, 12):
            _install(python, "pip.txt", environment)
        free = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(home / "free"), "coverage"]
        subprocess.run(free, check=True, env=environment)
        if not list((home / "free").glob("coverage-9999*")):
            print("the newer releases are not seen, so this proves nothing")
            return 1
        for lock in ("run.txt", "dev.txt"):
            _install(python, lock, environment)
            if wrong := _differences(python, lock):
                print(f"{lock}: installed otherwise than locked: {', '.join(wrong)}")
                return 1
    print(f"both locks install as they stand, with {_pip()} and among newer releases of {', '.join(NEWER)}")
    return 0


def _install(python: str, lock: str, environment: dict[str, str]) -> None:
    """The command of the Makefile."""
    subprocess.run([python, str(FOLDER / "install.py"), lock, "--quiet", "--no-compile"], check=True, env=environment)


def _differences(python: str, lock: str) -> list[str]:
    done = subprocess.run([python, "-c", VERSIONS], check=True, capture_output=True, text=True)
    there = {canonicalize_name(line.partition("==")[0]): line.partition("==")[2] for line in done.stdout.split()}
    return [f"{name} {there.get(name)} instead of {version}" for name, version in pins(lock).items() if there.get(name) != str(version)]


def _release(folder: Path, name: str) -> None:
    """Write an empty wheel of version 9999."""
    folder.mkdir(exist_ok=True)
    info = f"{name}-9999.dist-info"
    with zipfile.ZipFile(folder / f"{name}-9999-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 9999\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests.install\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


def _pip() -> str:
    return "pip 23.0" if sys.version_info < (3, 12) else "the pip that Python brings"


if __name__ == "__main__":
    sys.exit(main())
