"""导入文件与数据帧: the two ways in; both go through the same checks and plans."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
from django.conf import settings
from django.utils import timezone

from liantu.accounts.actions import write_audit
from liantu.kernel.errors import IntakeError, NotAllowedError, Problem
from liantu.kernel.pack import load_pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.bring import bring_in
from liantu.registry.intake.marked import write_marked
from liantu.registry.intake.ownership import Own
from liantu.registry.intake.pipeline import Batch, frames_batch, read_batch, unknown_source_map
from liantu.registry.intake.readers import input_files
from liantu.registry.intake.report import IntakeReport
from liantu.registry.models import Intake, Source
from liantu.registry.rules import may_import


def import_files(
    paths: Sequence[Path],
    *,
    viewer: Viewer,
    source_map: str | None = None,
    dry_run: bool = False,
    as_of_date: date | None = None,
    progress: Progress = silent,
    intake: Intake | None = None,
    marked: Path | None = None,
    leave_out_bad_rows: bool = False,
) -> IntakeReport:
    """Bring in files or folders: check everything, say everything that is wrong, then write in one transaction.

    With any problem nothing is written, unless ``leave_out_bad_rows``. ``as_of_date`` is the reporting date of rows that have
    none; else it is today, or the day on which the very same file was first brought in. ``marked`` receives a copy of the files
    with the bad cells marked, if there are any. Raises NotAllowedError, UnsafeFileError, IntakeError (unknown column map).
    """
    if not may_import(viewer):
        raise NotAllowedError(Text("您没有导入数据的权限", "you may not bring in data"))
    return import_checked(
        paths,
        viewer=viewer,
        source_map=source_map,
        dry_run=dry_run,
        as_of_date=as_of_date,
        progress=progress,
        intake=intake,
        marked=marked,
        leave_out_bad_rows=leave_out_bad_rows,
    )


def import_checked(
    paths: Sequence[Path],
    *,
    viewer: Viewer,
    source_map: str | None = None,
    dry_run: bool = False,
    as_of_date: date | None = None,
    progress: Progress = silent,
    intake: Intake | None = None,
    marked: Path | None = None,
    leave_out_bad_rows: bool = False,
    own: Own | None = None,
    allowed: Collection[str] | None = None,
) -> IntakeReport:
    """Import for a viewer whose right to it the caller has checked: all tables or those ``allowed``, all rows or those of ``own``."""
    pack = load_pack(settings.PACK)
    if source_map and source_map not in pack.sources:
        raise IntakeError(Text("无法导入", "cannot be brought in"), [unknown_source_map(source_map, pack)])
    batch = read_batch(paths, pack, source_map=source_map, today=timezone.localdate(), as_of_date=as_of_date, progress=progress)
    _refuse_tables(batch, allowed)
    report = bring_in(
        batch,
        pack,
        progress=progress,
        source={"kind": Source.Kind.FILE, "mark": _mark(source_map, batch), "intake": intake},
        dry_run=dry_run,
        leave_out_bad_rows=leave_out_bad_rows,
        user_id=viewer.user_id,
        own=own,
        before_end=lambda done: _audit(viewer.user_id, [path.name for path in paths], done),
    )
    if marked is not None and report.problems:
        write_marked([file for path in paths for file in input_files(path)], report.problems, marked)
    return report


def _refuse_tables(batch: Batch, allowed: Collection[str] | None) -> None:
    """Raise IntakeError with every table that is not for the viewer to fill."""
    names = [TABLES[code].name for code in batch.frames if allowed is not None and code not in allowed]
    if names:
        hint = Text("去掉这张表后重新上传", "leave this table out and upload again")
        whats = [Text(f"“{name.zh}”不由企业填报", f"'{name.en}' is not for firms to fill") for name in names]
        only = Text("只能填报本单位的数据", "only rows of your own organisation may be brought in")
        raise IntakeError(only, [Problem("not_own_table", what, hint) for what in whats])


def _mark(source_map: str | None, batch: Batch) -> str:
    """Rows of a city's own files are reported; a column map of the pack, or a simulated organisation among them, says otherwise."""
    organisations = batch.rows("organisations")
    if organisations is not None and "simulated" in organisations.columns and organisations.get_column("simulated").any():
        return str(Mark.SIMULATED)
    mapping = load_pack(settings.PACK).sources[source_map] if source_map else None
    return str(getattr(mapping, "mark", None) or Mark.REPORTED)


def _audit(user_id: int | None, names: Sequence[str], report: IntakeReport) -> None:
    if report.total:
        counts = {table.table: [table.new, table.changed] for table in report.tables}
        write_audit(user_id, "import", "、".join(names)[:200], tables=counts, sources=list(report.sources))


def import_frames(
    frames: Mapping[str, pl.DataFrame],
    *,
    source_name: str,
    kind: str,
    mark: str,
    progress: Progress = silent,
    simulated: bool = False,
    citation: str = "",
    leave_out_bad_rows: bool = False,
) -> IntakeReport:
    """Bring in typed frames by table code, for generators and packs; columns are field names of the tables.

    Organisations are referred to by credit code or name, products by code. Money is integer fen. Raises IntakeError with all
    problems (nothing is written then), ValueError for unknown tables, columns or types.
    """
    pack = load_pack(settings.PACK)
    batch = frames_batch(frames, pack, source_name=source_name[:200], today=timezone.localdate())
    report = bring_in(
        batch,
        pack,
        progress=progress,
        source={"kind": kind, "mark": str(mark), "citation": citation},
        simulated=simulated,
        leave_out_bad_rows=leave_out_bad_rows,
        before_end=lambda done: _audit(None, [source_name], done),
    )
    if report.problems and not report.applied:
        raise IntakeError(Text("数据未导入", "the frames were refused"), report.problems)
    return report
