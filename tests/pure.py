"""Run the tests of the kernel and of every engine in an environment that has no Django: ``python -m tests.pure``."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "pure.txt"
HOME = ROOT / ".cache" / "pure"


def main() -> int:
    """Make the environment if its lock has changed, then run kernel and engine tests and doctests in it."""
    stamp = HOME / "stamp"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    python = HOME / "bin" / "python"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        venv.create(HOME, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)]
        subprocess.run(install, check=True)
        stamp.write_text(digest, encoding="utf-8")
    if subprocess.run([str(python), "-c", "import django"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        print("Django is installed where it must not be")
        return 1
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "PYTHONDONTWRITEBYTECODE": "1"}
    common = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(ROOT / "tests" / "pure.ini"), "--rootdir", str(ROOT)]
    kernel = [str(ROOT / "src" / "liantu" / "kernel"), str(ROOT / "tests" / "kernel")]
    engines = sorted(str(path) for pattern in ("src/liantu/*/engine", "tests/*/engine") for path in ROOT.glob(pattern))
    failed = subprocess.call([*common, *kernel], cwd=ROOT, env=environment)
    return failed or subprocess.call([*common, "--noconftest", "-p", "tests.pack_fixture", *engines], cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
