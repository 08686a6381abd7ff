"""``liantu compute``, ``liantu release`` and ``liantu withdraw``: figures from reports, and what of them is public."""

from __future__ import annotations

from datetime import datetime

import click

from liantu.project.cli.options import AS_OF, known_at, newest_computation
from liantu.project.cli.progress import Shown
from liantu.project.cli.start import city_pack, start_city


@click.command("compute")
@click.option("--as-of", "as_of", type=AS_OF, help="按当日结束时所知计算 / from what was known at the end of that day")
@click.option("--regions/--no-regions", default=True, show_default=True, help="随后评估区域 / assess the regions afterwards")
def compute_command(as_of: datetime | None, regions: bool) -> None:
    """计算统计指标、预测和数据质量，并评估区域。

    Compute all figures, forecasts and issues of data quality from the reports, then assess the regions.
    """
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.regions.actions import assess_regions
    from liantu.registry.queries import organisations
    from liantu.statistics.actions import compute

    pack, moment = city_pack(), known_at(as_of)
    if not organisations(SYSTEM).exists():
        raise click.ClickException(
            "没有企业和填报，没有可计算的内容；请先导入数据（liantu import）或生成模拟城市（liantu demo） / "
            "there are no firms and reports to compute from: import data or make a demonstration city first"
        )
    with Shown() as progress:
        made = compute(pack, known_at=moment, progress=progress)
        assessed = assess_regions(pack, known_at=moment, progress=progress) if regions else None
    counts = made.counts
    click.echo(
        f"{made.known_at:%Y-%m-%d %H:%M}: {counts['figures']:,} 个指标值 / figures, {counts['forecasts']:,} 个预测 / forecasts, "
        f"{counts['issues']:,} 个数据质量问题 / issues, {counts['seconds']} s"
    )
    if assessed is not None:
        firms = assessed.coverage.get("population", assessed.coverage.get("firms", 0))
        click.echo(f"区域评估 / regions: {assessed.year}, {firms:,} 家企业 / firms")


@click.command("release")
def release_command() -> None:
    """按保密规则发布最近一次计算的结果，供公众查看。

    Release the newest computation to the public, under disclosure control; a newer release takes the place of the earlier one.
    """
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.statistics.actions import release

    pack, computation = city_pack(), newest_computation()
    with Shown() as progress:
        made = release(computation, pack, SYSTEM, progress)
    counts = made.counts
    click.echo(f"发布 / release {made.pk}: {counts['shown']:,} / {counts['cells']:,} 个数字公布 / values shown")
    for reason, count in counts["withheld"].items():
        rule = made.rule.get("reasons", {}).get(reason, {"zh": reason, "en": reason})
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
    from liantu.statistics.queries import releases

    found = releases(SYSTEM).filter(pk=number).first()
    if found is None:
        known = ", ".join(str(row.pk) for row in releases(SYSTEM)) or "0"
        raise click.BadParameter(f"没有这次发布 / no such release: {number}。现有 / there are: {known}")
    if found.withdrawn_at is not None:
        raise click.ClickException(f"发布 {number} 已经撤回 / release {number} is withdrawn already")
    withdraw(found, SYSTEM)
    click.echo(f"已撤回 / withdrawn: {number}")
