"""What verbs share: moments, periods, languages, files to write to."""

from __future__ import annotations

import sys
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from liantu.kernel.period import Period

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


def write_out(content: str | bytes, output: Path | None) -> None:
    """Write to the file, or to the standard output."""
    if output is not None:
        output.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        click.echo(str(output), err=True)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        click.echo(content, nl=not content.endswith("\n"))
