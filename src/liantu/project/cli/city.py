"""``liantu init`` and ``liantu demo``: an installation and a simulated city in it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from liantu.rooms.terminal.progress import TerminalProgress
from liantu.rooms.terminal.start import city_pack, is_new_home, start_city, start_django
from liantu.rooms.terminal.tables import table_lines

if TYPE_CHECKING:
    from liantu.project.demonstration import Given


@click.command("init")
def init_command() -> None:
    """建立数据库与知识包，首次运行时生成一次性管理员密码。

    Make or upgrade the database, load the pack, collect the static files; on the first run make the administrator
    and print a password once. Safe to run again.
    """
    start_django()
    _set_up()


def _set_up() -> None:
    """Make the home, the database and what stands in it before any firm does; print the administrator's password once."""
    from django.conf import settings
    from django.core.management import call_command

    from liantu.accounts.actions import first_administrator
    from liantu.chains.actions import sync_chains
    from liantu.registry.actions import sync_pack
    from liantu.rooms.text_index import mend

    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    pack = city_pack()
    with TerminalProgress():
        sync_pack(pack)
        sync_chains(pack)
        mend()

    call_command("collectstatic", interactive=False, verbosity=0)
    click.echo(f"知识包 / pack: {pack.name}, {len(pack.chains)} 条产业链 / chains, {len(pack.products)} 个产品 / products")
    if password := first_administrator():
        click.echo("")
        click.echo("  管理员 / administrator:  admin")
        click.echo(f"  一次性显示的密码 / password, shown once:  {password}")
        click.echo("")


def _complete() -> None:
    """Compute, assess and check where an earlier start ended between bringing a city's own facts in and assessing them."""
    from liantu.accounts.queries import SYSTEM
    from liantu.oversight.actions import run_checks
    from liantu.oversight.queries import runs
    from liantu.rooms.refresh import bring_up_to_date, refreshes

    pack = city_pack()
    with TerminalProgress() as progress:
        if any(refresh.newest(SYSTEM) is None for refresh in refreshes()):
            bring_up_to_date(pack, progress)
        if not runs(SYSTEM).exists():
            run_checks(pack, progress=progress)


def _waits(if_empty: bool) -> bool:
    """Whether a city is to be made or one that was begun goes on; raises ClickException where there are firms, unless that is fine."""
    from liantu.accounts.queries import SYSTEM, demonstration
    from liantu.registry.queries import organisations

    begun = demonstration()
    if if_empty and begun is not None:
        return begun.finished_at is None
    if not organisations(SYSTEM).exists():
        return True
    if not if_empty:
        raise click.ClickException(
            "数据库中已有企业；请换用空的 LIANTU_HOME / the database already contains firms; use an empty LIANTU_HOME"
        )
    _complete()
    return False


def _show(given: Given) -> None:
    """Print the accounts of the demonstration with their passwords, once."""
    if not given:
        return
    headings = ["用户名 / user", "密码 / password", "可见范围 / sees"]
    rows = [[one.user.username, password, f"{one.sees.zh} / {one.sees.en}"] for one, password in given]
    click.echo("\n  演示账号，密码只显示这一次 / accounts of the demonstration, passwords shown once\n")
    for line in table_lines(headings, rows):
        click.echo(f"  {line}")
    click.echo("\n  重新生成密码 / new passwords:  liantu demo --passwords\n")


@click.command("demo")
@click.option("--firms", type=click.IntRange(10, 1_000_000), default=10_000, show_default=True, help="模拟企业数 / simulated firms")
@click.option("--seed", type=int, default=7, show_default=True, help="随机种子，相同则结果相同 / random seed; same seed, same city")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="城市所处的日期，默认为当天 / the city's day; the real one if left out")
@click.option("--if-empty", is_flag=True, help="已有数据时跳过，中断的继续完成 / skip if there are firms; complete what was interrupted")
@click.option("--passwords", is_flag=True, help="只为演示账号重新生成密码 / only give the accounts new passwords")
def demo_command(firms: int, seed: int, today: datetime | None, if_empty: bool, passwords: bool) -> None:
    """生成一座模拟城市及其一年的历史：数据逐期到达，多次计算与检查，任务、合并与发布，以及演示账号。

    Make a simulated city (labelled so everywhere) that has a past: facts came in as they were reported, figures were computed and checks
    ran at several dates, people gave out and finished tasks. One account for each role is made, its password printed once.
    On an empty home the database is made first, as ``liantu init`` makes it.
    """
    start_django()
    if is_new_home():
        _set_up()
    start_city()
    from django.utils import timezone

    from liantu.accounts.actions import new_passwords
    from liantu.oversight.queries import open_findings
    from liantu.project.demonstration import live

    if passwords:
        _show(new_passwords())
        return
    if not _waits(if_empty):
        return
    day = timezone.localdate() if today is None else today.date()
    with TerminalProgress() as progress:
        given = live(city_pack(), firms=firms, seed=seed, today=day, progress=progress)
    count = len(open_findings())
    click.echo(f"模拟城市已就绪 / the simulated city is ready: {firms:,} 家企业 / firms, {count} 条预警事项 / alerts")
    _show(given)
