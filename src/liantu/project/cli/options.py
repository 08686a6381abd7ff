"""What verbs about figures share: the indicator, dimension and kind that are asked for, moments, files to write to."""

from __future__ import annotations

import sys
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from liantu.kernel.pack import IndicatorEntry, Pack
    from liantu.kernel.period import Period, PeriodKind

AS_OF = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
KINDS = ["year", "half", "quarter", "month"]
language_option = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言 / language")


class PeriodText(click.ParamType["Period"]):
    """A period: 2024, 2024H1, 2024Q3, 2024-07 or as Chinese writes it."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Return the period; a bad parameter where the text is none."""
        from liantu.kernel.period import Period, PeriodError

        try:
            return value if isinstance(value, Period) else Period.parse(str(value))
        except PeriodError as error:
            self.fail(str(error), param, ctx)


def known_at(as_of: datetime | None) -> datetime | None:
    """The moment that ``--as-of`` means: a day without an hour is all of that day; None is now."""
    from django.utils import timezone

    if as_of is None:
        return None
    whole = as_of.replace(hour=23, minute=59, second=59, microsecond=999_999) if as_of.time() == time.min else as_of
    return timezone.make_aware(whole)


def indicator_of(pack: Pack, code: str) -> IndicatorEntry:
    """Return the indicator with a formula; a bad parameter that lists them where there is none."""
    entry = pack.measured.get(code)
    if entry is None:
        raise click.BadParameter(f"没有可计算的指标 / no computed indicator: {code}。现有 / there are: {', '.join(sorted(pack.measured))}")
    return entry


def asked_of(entry: IndicatorEntry, dimension: str | None, kind: str | None) -> tuple[str, PeriodKind]:
    """Return the dimension and the kind asked for, or the indicator's first; a bad parameter where it has none such."""
    from liantu.kernel.period import PeriodKind

    by, every = dimension or entry.dimensions[0], kind or entry.periods[0]
    for asked, offered, option in ((by, entry.dimensions, "--by"), (every, entry.periods, "--kind")):
        if asked not in offered:
            raise click.BadParameter(f"{entry.code}：没有 / there is no {asked}。现有 / there are: {', '.join(offered)}", param_hint=option)
    return by, PeriodKind(every)


def newest_computation() -> Any:
    """Return the newest computation; refuses with what to run where there is none."""
    from liantu.accounts.queries import SYSTEM
    from liantu.statistics.queries import latest_computation, newer_reports_wait

    found = latest_computation(SYSTEM)
    if found is None:
        raise click.ClickException("尚未计算统计指标；请先运行 liantu compute / nothing has been computed yet: run liantu compute first")
    if newer_reports_wait(SYSTEM):
        click.echo("注意：有新的填报尚未计入统计指标 / newer reports are not in the figures yet", err=True)
    return found


def write_out(content: str | bytes, output: Path | None) -> None:
    """Write to the file, or to the standard output."""
    if output is not None:
        output.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        click.echo(str(output), err=True)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        click.echo(content, nl=not content.endswith("\n"))
