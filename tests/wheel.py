"""Install the built wheel into an empty environment and use it: ``python -m tests.wheel`` (after ``make build``)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """The wheel must carry its front end, pack and translations, and need neither Node nor this checkout."""
    wheels = sorted((ROOT / "dist").glob("liantu-*.whl"), key=lambda path: path.stat().st_mtime)
    if not wheels:
        print("no wheel in dist/: run `make build` first")
        return 1
    with tempfile.TemporaryDirectory(prefix="liantu-wheel-") as folder:
        home = Path(folder)
        venv.create(home / "venv", with_pip=True)
        bin_folder = home / "venv" / "bin"
        python = str(bin_folder / "python")
        for lock in ("pip.txt", "run.txt"):
            subprocess.run([python, str(ROOT / "requirements" / "install.py"), lock, "--quiet", "--no-compile"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", str(wheels[-1])], check=True)
        language = os.environ.get("LANG", "C.UTF-8")
        environment = {"PATH": str(bin_folder), "LIANTU_HOME": str(home / "var"), "HOME": str(home), "LANG": language}
        liantu = str(bin_folder / "liantu")
        for arguments in (["init"], ["demo", "--firms", "200"], ["check", "--fail-on", "never", "--format", "json"], ["pack", "check"]):
            done = subprocess.run([liantu, *arguments], check=False, cwd=home, env=environment, capture_output=True, text=True)
            if done.returncode:
                print(f"liantu {' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
                return 1
        built = [path for path in (home / "var" / "static" / "built").rglob("*") if path.is_file()]
        if not any(path.suffix == ".js" for path in built) or not any(path.suffix == ".css" for path in built):
            print("the wheel carries no front end")
            return 1
    print(f"{wheels[-1].name} installs and runs alone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
