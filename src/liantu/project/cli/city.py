"""``liantu init`` and ``liantu demo``: an installation and a simulated city in it."""

from __future__ import annotations

import click

from liantu.rooms.terminal.progress import TerminalProgress
from liantu.rooms.terminal.start import city_pack, is_new_home, start_city, start_django


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

    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    pack = city_pack()
    with TerminalProgress():
        sync_pack(pack)
        sync_chains(pack)

    call_command("collectstatic", interactive=False, verbosity=0)
    click.echo(f"知识包 / pack: {pack.name}, {len(pack.chains)} 条产业链 / chains, {len(pack.products)} 个产品 / products")
    if password := first_administrator():
        click.echo("")
        click.echo("  管理员 / administrator:  admin")
        click.echo(f"  一次性显示的密码 / password, shown once:  {password}")
        click.echo("")


def _complete() -> None:
    """Compute, assess and check where an earlier start ended between bringing the city in and assessing it."""
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


@click.command("demo")
@click.option("--firms", type=click.IntRange(10, 1_000_000), default=10_000, show_default=True, help="模拟企业数 / simulated firms")
@click.option("--seed", type=int, default=7, show_default=True, help="随机种子，相同则结果相同 / random seed; same seed, same city")
@click.option("--if-empty", is_flag=True, help="已有企业数据时跳过 / skip if firms already exist")
def demo_command(firms: int, seed: int, if_empty: bool) -> None:
    """生成一座模拟城市，计算统计指标，评估区域与产业链，并运行检查。

    Make a simulated city (labelled so everywhere), compute its statistics, assess its regions and chains and run the checks.
    On an empty home the database is made first, as ``liantu init`` makes it.
    """
    start_django()
    if is_new_home():
        _set_up()
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.oversight.actions import run_checks
    from liantu.registry.queries import organisations
    from liantu.rooms.installed import installed_rooms
    from liantu.rooms.manifest import Demonstration
    from liantu.rooms.refresh import bring_up_to_date

    if organisations(SYSTEM).exists():
        if if_empty:
            _complete()
            return
        raise click.ClickException(
            "数据库中已有企业；请换用空的 LIANTU_HOME / the database already contains firms; use an empty LIANTU_HOME"
        )

    pack = city_pack()
    with TerminalProgress() as progress:
        demonstration = Demonstration(pack, firms, seed)
        for room in installed_rooms():
            room.demonstrate(demonstration, progress)
        bring_up_to_date(pack, progress)
        run = run_checks(pack, progress=progress)
        for room in installed_rooms():
            room.demonstrate_work(demonstration, progress)
    click.echo(f"模拟城市已就绪 / the simulated city is ready: {firms:,} 家企业 / firms, {run.new_count} 条发现 / findings")
