"""Install a lock into the environment whose Python runs this: ``.venv/bin/python requirements/install.py run.txt``.

A lock names every distribution with version and hashes, dependencies of dependencies too. So nothing is left to resolve
(``--no-deps``; releases that come out later are not looked at), nothing unknown gets in (``--require-hashes``), and
nothing is built, which would fetch build tools of no fixed version (``--only-binary``). Further options are passed on to pip.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
OPTIONS = ["--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:"]


def main(lock: str, *further: str) -> int:
    """Install the lock of that name beside this file; return pip's exit code."""
    return subprocess.call([sys.executable, "-m", "pip", "install", *OPTIONS, *further, "-r", str(HERE / lock)])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
