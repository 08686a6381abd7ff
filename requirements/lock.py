"""Lock the dependencies: run.txt (to run), dev.txt (to test, check, document), pure.txt (kernel and engines alone).

pip.txt locks the pip that installs them, oldest.txt the oldest one that must be able to install that.

``make lock`` resolves what pyproject.toml asks for, for every platform and every Python from the oldest supported one on, and
writes each distribution with the hashes of all its files. dev.txt comes first, run.txt and pure.txt take their versions from it,
so that one can be installed over the other. A version that stands in a lock stays while it fits; ``make lock ARGS=--upgrade``
takes the newest ones, ``ARGS='--upgrade-package django'`` one.

Nothing is built at installation: each locked version must have a wheel for every Python and platform named here, or locking
fails; the Makefile refuses other Pythons. tests/house/test_locks.py proves that no requirement of a requirement is missing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin", "x86_64-pc-windows-msvc")
COMMON = [
    "--universal",
    "--generate-hashes",
    "--only-binary",
    ":all:",
    "--python-version",
    PYTHONS[0],
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--quiet",
]
DEV_GROUPS = ("build", "test", "check", "docs", "bench")
LOCKS = {
    "dev.txt": ["pyproject.toml", "--extra", "postgres", *(part for group in DEV_GROUPS for part in ("--group", group))],
    "run.txt": ["pyproject.toml", "--extra", "postgres", "--group", "build", "-c", "requirements/dev.txt"],
    "pure.txt": ["requirements/pure.in", "-c", "requirements/dev.txt"],
    "pip.txt": ["requirements/pip.in"],
    "oldest.txt": ["requirements/oldest.in"],
}


def main(*further: str) -> int:
    """Write every lock, with ``further`` options of uv; return the exit code of the first that fails, or 0."""
    for name, options in LOCKS.items():
        if code := _uv("compile", *options, *COMMON, *further, "-o", f"requirements/{name}"):
            return code
    return max(_wheels(python, platform) for python in PYTHONS for platform in PLATFORMS)


def _wheels(python: str, platform: str) -> int:
    """Ask the index for a wheel of everything in dev.txt for that Python and platform; uv names what has none."""
    target = ["--python-version", python, "--python-platform", platform, "--target", ".cache/nowhere"]
    checks = ["--dry-run", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--quiet"]
    return _uv("install", *checks, *target, "-r", "requirements/dev.txt")


def _uv(verb: str, *arguments: str) -> int:
    return subprocess.call([sys.executable, "-m", "uv", "pip", verb, *arguments], cwd=HERE.parent)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
