"""导入文件与数据帧: the two ways in; both go through the same checks and plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from django.conf import settings

from liantu.accounts.actions import write_audit
from liantu.kernel.errors import IntakeError
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry.actions.firm_upload import Scope, scope_of
from liantu.registry.intake.bring import bring_in
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.input import input_of
from liantu.registry.intake.marked import write_marked
from liantu.registry.intake.parsed import keep_parsed, parse_key, read_parsed
from liantu.registry.intake.pipeline import Batch, frames_batch, read_batch, unknown_source_map
from liantu.registry.intake.plausibility import judged
from liantu.registry.intake.readers import input_files
from liantu.registry.intake.report import IntakeReport
from liantu.registry.models import Intake, Source
from liantu.rooms import clock


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported, for whom and how.

    ``as_of_date`` is the reporting date of rows that have none; else it is today, or the day on which the very same file was first
    imported. ``marked`` receives a copy of the files with the bad cells marked, if there are any (not for a firm, whose problems name
    no others). ``parsed`` is a folder in which a dry run keeps its typed rows for the import that follows (see `intake.parsed`).
    ``right``: a person said that the values which a dry run asks about are right.
    """

    paths: Sequence[Path]
    viewer: Viewer
    source_map: str | None = None
    dry_run: bool = False
    as_of_date: date | None = None
    leave_out_bad_rows: bool = False
    intake: Intake | None = None
    marked: Path | None = None
    parsed: Path | None = None
    right: bool = False
    progress: Progress = silent


def import_files(request: ImportRequest) -> IntakeReport:
    """Import files or folders: check everything, say everything that is wrong, then write in one transaction.

    With any problem nothing is written, unless ``leave_out_bad_rows``; nor where values are asked about, unless they are ``right``.
    A firm imports rows about its own organisations only. Raises NotAllowedError, UnsafeFileError,
    IntakeError (unknown column map, a table that is not for the viewer to fill).
    """
    scope = scope_of(request.viewer)
    pack = load_pack(settings.PACK)
    if request.source_map and request.source_map not in pack.sources:
        raise IntakeError(Text("无法导入", "cannot be imported"), [unknown_source_map(request.source_map, pack)])
    batch = _parsed(request, pack, scope)
    scope.refuse_tables(batch)
    names = [path.name for path in request.paths]
    report = bring_in(
        batch,
        pack,
        progress=request.progress,
        source={"kind": Source.Kind.FILE, "mark": _mark(request.source_map, batch), "intake": request.intake},
        dry_run=request.dry_run,
        leave_out_bad_rows=request.leave_out_bad_rows,
        user_id=request.viewer.user_id,
        own=scope.own,
        before_end=lambda done: _audit(request.viewer.user_id, names, done),
        judge=None if request.right else lambda plans: judged(plans, request.viewer, pack),
    )
    if request.marked is not None and report.problems and scope.own is None:
        write_marked([file for path in request.paths for file in input_files(path)], report.problems, request.marked)
    return scope.shown(report)


def _parsed(request: ImportRequest, pack: Pack, scope: Scope) -> Batch:
    """The typed rows of the files: those that the dry run kept where nothing has changed since, else parsed now."""
    mapping = pack.sources[request.source_map] if request.source_map else None
    files = input_of(request.paths, mapping, today=clock.today(), as_of_date=request.as_of_date)
    if request.parsed is None:
        return read_batch(files, pack, mapping, dated=request.as_of_date is not None, progress=request.progress)
    key = parse_key(files, pack, request.source_map, as_of_date=request.as_of_date, rights=scope.rights)
    if not request.dry_run:
        batch = read_parsed(request.parsed, key, CellWords.from_pack(pack).listed_at_most)
        if batch is not None:
            return batch
    batch = read_batch(files, pack, mapping, dated=request.as_of_date is not None, progress=request.progress)
    if request.dry_run:
        keep_parsed(request.parsed, key, batch)
    return batch


def _mark(source_map: str | None, batch: Batch) -> str:
    """Rows of a city's own files are reported, unless a stated past, a simulated organisation or a column map says otherwise."""
    if clock.is_stated():
        return str(Mark.SIMULATED)
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
    batch = frames_batch(frames, pack, source_name=source_name[:200], today=clock.today())
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
        raise IntakeError(Text("数据未导入", "the data were rejected"), report.problems)
    return report
