"""What verbs share: moments, periods, languages, files to write to."""

from __future__ import annotations

import re
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from liantu.kernel.period import Period

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


class Moment(click.ParamType["datetime"]):
    """A moment in the installation's zone, or with a zone of its own: 2026-03-01, 2026-03-01 08:30, 2026-03-01T08:30:15+08:00.

    What is written is meant whole: a day to its end, a minute to its end. So a moment that was shown (`shown_moment`) reads back as one at
    which all is known that was known then.
    """

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the last microsecond of what is written, of a zone where one is given; a bad parameter where it is no moment."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"看不懂时间“{text[:40]}”，应如 2026-03-01 或 2026-03-01 08:30 / invalid moment", param, ctx)
        return read if "." in text else read + _span_of(text) - timedelta(microseconds=1)


AS_OF = Moment()


def known_at(as_of: datetime | None) -> datetime | None:
    """The moment that ``--as-of`` means, in the installation's zone where it names none; None is now."""
    from django.utils import timezone

    return as_of if as_of is None or timezone.is_aware(as_of) else timezone.make_aware(as_of)


def _span_of(text: str) -> timedelta:
    """How long what is written lasts: a day without an hour, a minute without seconds, else a second."""
    clock = re.split(r"[T ]", text, maxsplit=1)[1:]
    if not clock:
        return timedelta(days=1)
    hours = re.split(r"[Z+-]", clock[0], maxsplit=1)[0]
    return timedelta(hours=1) if ":" not in hours else timedelta(minutes=1) if hours.count(":") == 1 else timedelta(seconds=1)


def shown_moment(moment: datetime) -> str:
    """A moment as people read it and ``--as-of`` reads it back: in the installation's zone, to the second."""
    from django.utils import timezone

    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def write_out(content: str | bytes, output: Path | None) -> None:
    """Write to the file, or to the standard output."""
    if output is not None:
        output.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        click.echo(str(output), err=True)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        click.echo(content, nl=not content.endswith("\n"))
