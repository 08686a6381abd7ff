"""Lock the dependencies: run.txt (to run), dev.txt (to test, check, document), pure.txt (kernel and engines alone), pip.txt.

``make lock`` resolves what pyproject.toml asks for, for every platform and every Python from the oldest supported one on, and
writes each distribution with the hashes of all its files. dev.txt comes first, the others take their versions from it, so
that they can be installed one over the other. A version that stands in a lock stays while it fits; ``make lock ARGS=--upgrade``
takes the newest ones, ``ARGS='--upgrade-package django'`` one. ``install.py`` installs a lock as it stands, without resolving;
tests/house/test_locks.py proves that nothing is missing in it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
COMMON = [
    "--universal",
    "--generate-hashes",
    "--only-binary",
    ":all:",
    "--python-version",
    "3.11",
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
}


def main(*further: str) -> int:
    """Write every lock, with ``further`` options of uv; return the exit code of the first that fails, or 0."""
    for name, options in LOCKS.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", *options, *COMMON, *further, "-o", f"requirements/{name}"]
        if code := subprocess.call(command, cwd=HERE.parent):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
