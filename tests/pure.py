"""Run the tests of the kernel, of every engine and of the library in an environment that has no Django: ``python -m tests.pure``.

``--cov`` measures coverage and leaves it in ``.coverage``, to which the tests that need Django append theirs.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
    """Run the kernel's tests and those of each engine, as many beside each other as there are processors; return the worst exit code."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "PYTHONPYCACHEPREFIX": str(HOME / "bytecode"),
        "COVERAGE_FILE": str(ROOT / ".coverage"),
    }
    coverage = [str(python), "-m", "coverage"]
    start = [*coverage, "run", "--parallel-mode", "-m"] if measured else [str(python), "-m"]
    common = [*start, "pytest", "-q", "-p", "no:cacheprovider", "-c", str(ROOT / "tests" / "pure.ini"), "--rootdir", str(ROOT)]
    if measured:
        subprocess.run([*coverage, "erase"], cwd=ROOT, env=environment, check=True)

    def tests(arguments: list[str]) -> int:
        done = subprocess.run([*common, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        print(done.stdout + done.stderr, end="", flush=True)
        return done.returncode

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failed = max(pool.map(tests, parts()))
    return failed or (subprocess.call([*coverage, "combine", "--quiet"], cwd=ROOT, env=environment) if measured else 0)


def parts() -> list[list[str]]:
    """Return what each process runs, the most tests first: the kernel, and every engine without the conftest of its room."""
    alone = ["--noconftest", "-p", "tests.pack_fixture", "-p", "tests.plugins.room_times"]
    rooms = {path.parent.name for pattern in ENGINES for path in ROOT.glob(pattern)}
    engines = [[*alone, *found([pattern.replace("*", room) for pattern in ENGINES])] for room in rooms]
    kernel = [f"--doctest-glob={EXAMPLES}", *found(KERNEL), str(ROOT / EXAMPLES)]
    return sorted([kernel, *engines], key=_files, reverse=True)


def _files(arguments: Sequence[str]) -> int:
    return sum(len(list(Path(argument).rglob("test_*.py"))) for argument in arguments)


def found(patterns: Sequence[str]) -> list[str]:
    """Return the folders that the patterns name."""
    return sorted(str(path) for pattern in patterns for path in ROOT.glob(pattern))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
