"""``liantu compute``, ``liantu release`` and ``liantu withdraw``: figures from reports, and what of them is public."""

from __future__ import annotations

import click

from liantu.rooms.terminal.progress import TerminalProgress
from liantu.rooms.terminal.start import city_pack, start_city
from liantu.statistics.verbs.options import newest_computation


@click.command("release")
def release_command() -> None:
    """按保密规则发布最近一次计算的结果，供公众查看。

    Release the newest computation to the public, under disclosure control; a newer release takes the place of the earlier one.
    """
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.statistics.actions import release

    pack, computation = city_pack(), newest_computation()
    with TerminalProgress() as progress:
        row = release(computation, pack, SYSTEM, progress)
    counts = row.counts
    click.echo(f"发布 / release {row.pk}: {counts['shown']:,} / {counts['cells']:,} 个数字公布 / values shown")
    for reason, count in counts["withheld"].items():
        rule = row.rule.get("reasons", {}).get(reason, {"zh": reason, "en": reason})
        click.echo(f"  {count:,}  {rule['zh']} / {rule['en']}")


@click.command("withdraw")
@click.argument("number", type=click.IntRange(1))
def withdraw_command(number: int) -> None:
    """撤回一次发布（编号见 liantu release 的输出或发布页）。

    Take a release back from the public; NUMBER is what ``liantu release`` printed.
    """
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.statistics.actions import withdraw
    from liantu.statistics.queries.computations import releases

    release = releases(SYSTEM).filter(pk=number).first()
    if release is None:
        numbers = ", ".join(str(row.pk) for row in releases(SYSTEM)) or "0"
        raise click.BadParameter(f"没有这次发布 / no such release: {number}。现有 / available: {numbers}")
    if release.withdrawn_at is not None:
        raise click.ClickException(f"发布 {number} 已经撤回 / release {number} has already been withdrawn")
    withdraw(release, SYSTEM)
    click.echo(f"已撤回 / withdrawn: {number}")
