"""What goes wrong around a verb, told in one line: files, disks, databases."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from liantu.rooms.terminal.start import UnusableError, no_database


def as_click_error(error: Exception) -> click.ClickException | None:
    """Return what to say of ``error``; None for what nobody foresaw, which keeps its traceback."""
    if isinstance(error, OSError):
        name, reason = error.filename, error.strerror or str(error)
        quoted = f"“{name}”" if name else ""
        return UnusableError(f"{quoted}不能读写（{reason}）", f"{name or 'a file'} cannot be read or written ({reason})")
    if "django" in sys.modules:
        from django.db.utils import DatabaseError, InterfaceError, OperationalError

        if isinstance(error, OperationalError) and "locked" in str(error):
            return click.ClickException(
                "数据库正被另一项写入占用，请稍后重试 / the database is locked by another process; try again in a moment"
            )
        if isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError:
            return no_database(error)
    return None


def speak_anyway() -> None:
    """Let a terminal that knows no Chinese show escapes instead of ending in an error."""
    for stream in (sys.stdout, sys.stderr):
        _escape_unknown(stream)


def _escape_unknown(stream: TextIO) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
