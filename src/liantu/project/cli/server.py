"""``liantu serve`` and ``liantu worker``: the web server and the job worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import click

from liantu.rooms.terminal.start import UnusableError, city_pack, start_city

_SECONDS_TO_STOP = 4


def _free_address(host: str, port: int) -> str:
    """Return the number of ``host``; raises UnusableError where it has none here or something listens on the port already."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableError(
            f"不能在 {host}:{port} 监听（{reason}）；请用 --host、--port 换一个地址",
            f"cannot listen on {host}:{port} ({reason}); choose another with --host and --port",
        ) from error
    return str(address[0])


def _hold_the_pack() -> None:
    """Refuse to serve a pack that does not hold; in a process of its own, since frames used here would lock up the server's forks."""
    result = subprocess.run([sys.executable, "-m", "liantu", "pack", "check"], stdout=subprocess.DEVNULL, check=False)
    if result.returncode:
        raise SystemExit(result.returncode)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 / address to listen on")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口 / port")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="服务进程数 / server processes")
@click.option("--worker", is_flag=True, help="同时启动任务进程 / also start a job worker")
def serve_command(host: str, port: int, workers: int, worker: bool) -> None:
    """启动网页服务器。 Start the web server; it says its address and opens nothing by itself."""
    start_city()
    _hold_the_pack()
    address = _free_address(host, port)
    from granian import Granian
    from granian.constants import Interfaces

    jobs = subprocess.Popen([sys.executable, "-m", "liantu", "worker"]) if worker else None
    click.echo(f"\n链图 Liantu: http://{host}:{port}/    (Ctrl+C 停止 / stops)\n")
    try:
        Granian(
            "liantu.project.wsgi:application",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            websockets=False,
            workers_kill_timeout=_SECONDS_TO_STOP,
        ).serve()
    finally:
        if jobs:
            jobs.terminate()
            jobs.wait(timeout=_SECONDS_TO_STOP)


@click.command("worker")
def worker_command() -> None:
    """启动任务进程（导入、评估、检查）。 Start the worker of long jobs: intake, assessment, checks."""
    start_city()
    city_pack()
    from django.core.management import call_command

    from liantu.registry.actions import mark_interrupted
    from liantu.reports.actions import take_over

    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    mark_interrupted()
    take_over()
    call_command("db_worker", queue_name="*", interval=1, verbosity=1)
