"""输入文件: the files of an import, each with what its rows depend on besides its cells: its SHA-256 and the date of undated rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from django.utils import timezone

from liantu.kernel.pack.entries import SourceMap
from liantu.registry import models as m
from liantu.registry.engine.source_options import options_of
from liantu.registry.intake.readers import input_files


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, or (``named`` is False) one that the column map does not name and that is left unread."""

    path: Path
    sha256: str
    undated: date
    """Reporting date of rows that have none."""
    named: bool = True
    looked_up: bool = False
    """The column map only looks up fields in it: its rows are no facts of their own."""


def input_of(paths: Sequence[Path], mapping: SourceMap | None, *, today: date, as_of_date: date | None) -> list[InputFile]:
    """Return the files of ``paths`` in the order of reading; raises UnsafeFileError as `input_files` does, OSError.

    Undated rows take ``as_of_date``, else the day on which the very same file was first imported, else ``today``.
    """
    return [_input(file, mapping, today, as_of_date) for path in paths for file in input_files(path)]


def _input(file: Path, mapping: SourceMap | None, today: date, as_of_date: date | None) -> InputFile:
    parts = mapping.tables if mapping else ()
    read = not parts or any(fnmatchcase(file.name.casefold(), part.file.casefold()) for part in parts)
    looked_up = not read and any(
        fnmatchcase(file.name.casefold(), one.file.casefold()) for part in parts for one in options_of(part).look_up
    )
    if not read and not looked_up:
        return InputFile(file, "", today, named=False)
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return InputFile(file, sha256, as_of_date or _first_imported(sha256) or today, looked_up=looked_up)


def _first_imported(sha256: str) -> date | None:
    """The day on which the same file was first imported: rows without a date of their own keep it."""
    first = m.Source.objects.filter(sha256=sha256).order_by("received_at").first()
    return timezone.localtime(first.received_at).date() if first else None
