"""Lock the dependencies: run.txt (to run), dev.txt (to test, check, document), pure.txt (kernel and engines alone)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
COMMON = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
GROUPS = {
    "run.txt": ["--extra", "postgres", "--group", "build"],
    "dev.txt": ["--extra", "postgres", *(part for group in ("build", "test", "check", "docs", "bench") for part in ("--group", group))],
}


def main() -> int:
    """Write every lock file; dev.txt is constrained by nothing but the same resolution as run.txt."""
    for name, options in GROUPS.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *COMMON, *options, "-o", str(HERE / name)]
        if code := subprocess.call(command):
            return code
    files = [str(HERE / "pure.in"), "-c", str(HERE / "dev.txt"), "-o", str(HERE / "pure.txt")]
    pure = [sys.executable, "-m", "uv", "pip", "compile", *files, *COMMON]
    return subprocess.call(pure)


if __name__ == "__main__":
    sys.exit(main())
