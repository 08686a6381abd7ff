"""``liantu compute``: figures from reports, then the regions assessed from them."""

from __future__ import annotations

from datetime import datetime

import click

from liantu.rooms.terminal.options import AS_OF, known_at, shown_moment
from liantu.rooms.terminal.progress import TerminalProgress
from liantu.rooms.terminal.start import city_pack, start_city


@click.command("compute")
@click.option("--as-of", "as_of", type=AS_OF, help="按当日结束时所知计算 / use what was known at the end of that day")
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
            "no firms or reports to compute from; import data or generate a demonstration city first"
        )

    with TerminalProgress() as progress:
        computation = compute(pack, known_at=moment, progress=progress)
        assessment = assess_regions(pack, known_at=moment, progress=progress) if regions else None

    counts = computation.counts
    click.echo(
        f"{shown_moment(computation.known_at)}: {counts['figures']:,} 个指标值 / figures, {counts['forecasts']:,} 个预测 / forecasts, "
        f"{counts['issues']:,} 个数据质量问题 / issues, {counts['seconds']} s"
    )
    if assessment is not None:
        firms = assessment.coverage.get("population", assessment.coverage.get("firms", 0))
        click.echo(f"区域评估 / regions: {assessment.year}, {firms:,} 家企业 / firms")
