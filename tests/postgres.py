"""Run a command with a PostgreSQL of its own: ``python -m tests.postgres -- COMMAND``. The cluster is thrown away afterwards.

Without the server programs it says so and does nothing; with LIANTU_REQUIRE_POSTGRES=1 that is an error.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


def programs() -> Path | None:
    """Return the folder that has all the programs needed, or None."""
    if (found := shutil.which("initdb")) and Path(found).with_name("createdb").exists():
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return folders[-1] if folders else None


def _as_owner(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user ``postgres`` of the Debian package."""
    if os.geteuid() == 0:
        return ["runuser", "-u", "postgres", "--", *command]
    return command


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a fresh cluster on a free local port and yield its URL."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError("PostgreSQL's server programs are not installed (Debian: apt install postgresql)")
    home = Path(tempfile.mkdtemp(prefix="liantu-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = home / "data"
    run = lambda *command: subprocess.run(_as_owner(list(command)), check=True, stdout=subprocess.DEVNULL, cwd="/")  # noqa: E731
    try:
        run(str(folder / "initdb"), "-D", str(data), "-U", "liantu", "--auth=trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        run(str(folder / "pg_ctl"), "-D", str(data), "-o", options, "-w", "-l", str(home / "log"), "start")
        try:
            run(str(folder / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "liantu", "liantu")
            yield f"postgres://liantu@127.0.0.1:{port}/liantu"
        finally:
            run(str(folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run the command after ``--`` with LIANTU_DATABASE set to a fresh cluster."""
    command = arguments[arguments.index("--") + 1 :]
    if programs() is None:
        print("PostgreSQL is not installed here: its tests are left out (Debian: apt install postgresql)")
        return int(os.environ.get("LIANTU_REQUIRE_POSTGRES") == "1")
    with cluster() as url:
        return subprocess.call(command, env={**os.environ, "LIANTU_DATABASE": url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
