"""Run the tests of the kernel, of every engine and of the library in an environment that has no Django: ``python -m tests.pure``.

``--cov`` measures coverage and leaves it in ``.coverage``, to which the tests that need Django append theirs.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "pure.txt"
HOME = ROOT / ".cache" / "pure"
KERNEL = ("src/liantu/kernel", "tests/kernel", "src/liantu/lib", "tests/lib")
ENGINES = ("src/liantu/*/engine", "tests/*/engine")
PURE = (*KERNEL, *ENGINES)
"""What runs here and, with ``pytest --without-pure``, nowhere else."""
EXAMPLES = "docs/library.md"


def main(*options: str) -> int:
    """Make the environment if its lock has changed, then run kernel and engine tests, doctests and the library's examples in it."""
    stamp = HOME / "stamp"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    python = HOME / "bin" / "python"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        venv.create(HOME, with_pip=True, clear=True)
        for lock in ("pip.txt", LOCK.name):
            subprocess.run([str(python), str(LOCK.with_name("install.py")), lock, "--quiet", "--no-compile"], check=True)
        stamp.write_text(digest, encoding="utf-8")
    if subprocess.run([str(python), "-c", "import django"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        print("Django is installed where it must not be")
        return 1
    return run(python, measured="--cov" in options)


def run(python: Path, *, measured: bool) -> int:
    """Run both halves beside each other, the engines without the conftests of the rooms; return the exit code of the first that fails."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {
        **os.environ,
        "PYTHONPATH": paths,
        "PYTHONPYCACHEPREFIX": str(HOME / "bytecode"),
        "COVERAGE_FILE": str(ROOT / ".coverage"),
    }
    coverage = [str(python), "-m", "coverage"]
    start = [*coverage, "run", "--parallel-mode", "-m"] if measured else [str(python), "-m"]
    common = [*start, "pytest", "-q", "-p", "no:cacheprovider", "-c", str(ROOT / "tests" / "pure.ini"), "--rootdir", str(ROOT)]
    kernel = [*common, f"--doctest-glob={EXAMPLES}", *found(KERNEL), str(ROOT / EXAMPLES)]
    engines = [*common, "--noconftest", "-p", "tests.pack_fixture", "-p", "tests.plugins.room_times", *found(ENGINES)]
    if measured:
        subprocess.run([*coverage, "erase"], cwd=ROOT, env=environment, check=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        beside = subprocess.Popen(kernel, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
        failed = subprocess.call(engines, cwd=ROOT, env=environment)
        failed = beside.wait() or failed
        said.seek(0)
        print(said.read(), end="")
    return failed or (subprocess.call([*coverage, "combine", "--quiet"], cwd=ROOT, env=environment) if measured else 0)


def found(patterns: Sequence[str]) -> list[str]:
    """Return the folders that the patterns name."""
    return sorted(str(path) for pattern in patterns for path in ROOT.glob(pattern))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
