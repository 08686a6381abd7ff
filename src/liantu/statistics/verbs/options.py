"""What verbs about figures share: the indicator, dimension and kind that are asked for, the newest computation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from liantu.kernel.pack import IndicatorEntry, Pack
    from liantu.kernel.period import PeriodKind


def indicator_of(pack: Pack, code: str) -> IndicatorEntry:
    """Return the indicator with a formula; a bad parameter that lists them where there is none."""
    entry = pack.measured.get(code)
    if entry is None:
        raise click.BadParameter(f"没有可计算的指标 / no computed indicator: {code}。现有 / available: {', '.join(sorted(pack.measured))}")
    return entry


def dimension_and_kind(entry: IndicatorEntry, dimension: str | None, kind: str | None) -> tuple[str, PeriodKind]:
    """Return the dimension and the kind asked for, or the indicator's first; a bad parameter where it has none such."""
    from liantu.kernel.period import PeriodKind

    by, every = dimension or entry.dimensions[0], kind or entry.periods[0]
    for choice, offered, option in ((by, entry.dimensions, "--by"), (every, entry.periods, "--kind")):
        if choice not in offered:
            raise click.BadParameter(f"{entry.code}：没有 / no {choice}。现有 / available: {', '.join(offered)}", param_hint=option)
    return by, PeriodKind(every)


def newest_computation() -> Any:
    """Return the newest computation; refuses with what to run where there is none."""
    from liantu.accounts.queries import SYSTEM
    from liantu.statistics.queries import latest_computation, newer_reports_wait

    computation = latest_computation(SYSTEM)
    if computation is None:
        raise click.ClickException("尚未计算统计指标；请先运行 liantu compute / no statistics computed yet; run liantu compute first")
    if newer_reports_wait(SYSTEM):
        click.echo("注意：有新的填报尚未计入统计指标 / newer reports are not yet included", err=True)
    return computation
