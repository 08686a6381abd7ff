"""模板与导出: the blank workbook, and the registry as files that can be imported again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from liantu.kernel.errors import LiantuError, NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry import queries
from liantu.registry.engine.exact import divided
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.intake.pipeline import importable
from liantu.registry.intake.template import write_template, write_workbook
from liantu.registry.queries.export import exported_tables, table_frame

_WRITING = Text("导出", "exporting")
_EXCEL_ROWS = 1_000_000


def template(path: Path, pack: Pack, *, only: Collection[str] = ()) -> None:
    """Write the blank workbook of all tables, or of ``only`` some."""
    write_template(path, _chosen(only), pack)


def export(
    path: Path,
    pack: Pack,
    *,
    viewer: Viewer,
    only: Collection[str] = (),
    known_at: datetime | None = None,
    progress: Progress = silent,
) -> dict[str, int]:
    """Write what ``viewer`` may see as a workbook (``.xlsx``) or as a folder with a Parquet file a table; return rows by table."""
    tables = {code: table for code, table in _chosen(only).items() if code in exported_tables()}
    counts: dict[str, int] = {}
    frames: dict[str, pl.DataFrame] = {}
    for table, frame in _frames(tables, pack, viewer, known_at):
        counts[table.code] = frame.height
        progress(_WRITING, sum(counts.values()), None)
        if path.suffix.lower() == ".xlsx":
            if frame.height > _EXCEL_ROWS:
                what = Text(f"“{table.name.zh}”行数超过工作簿上限", f"'{table.name.en}' has more rows than a workbook holds")
                raise LiantuError(what, Text("导出为文件夹（Parquet）", "export to a folder (Parquet)"))
            frames[table.code] = frame
        else:
            path.mkdir(parents=True, exist_ok=True)
            _named_by_unit(frame, table).write_parquet(path / f"{table.code}.parquet")
    if path.suffix.lower() == ".xlsx":
        write_workbook(path, frames, tables, pack)
    return counts


def workbook_of(code: str, rows: pl.DataFrame, pack: Pack) -> bytes:
    """Return rows of a table, whose columns are its field names and whose values are as people write them, as a filled-in template."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        write_workbook(path, {code: rows}, importable(), pack)
        return path.read_bytes()


def _frames(tables: dict[str, Table], pack: Pack, viewer: Viewer, known_at: datetime | None) -> Iterator[tuple[Table, pl.DataFrame]]:
    """Frames as people write them: money in the unit of its column, other numbers with the unit of their item or product beside them."""
    for table in tables.values():
        frame = _with_units(table_frame(table.code, viewer, known_at), table, pack, viewer)
        money = [column.name for column in table.columns if column.kind is Kind.YUAN and column.name in frame.columns]
        yield table, frame.with_columns(divided(frame.get_column(name), 1_000_000) for name in money)


def _with_units(frame: pl.DataFrame, table: Table, pack: Pack, viewer: Viewer) -> pl.DataFrame:
    deciding = {column.unit_of for column in table.columns}
    if "item" in deciding:
        units, field = {code: item.unit for code, item in pack.items.items()}, "item"
    elif "product" in deciding:
        units, field = dict(queries.products(viewer).values_list("code", "unit")), "product"
    else:
        return frame
    named = {code: unit for code, unit in units.items() if unit}
    return frame.with_columns(unit=pl.col(field).replace_strict(named or {"": ""}, default=None, return_dtype=pl.String))


def _named_by_unit(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Columns under names that say what they hold (``output_wan_yuan``), for programs that read no headings."""
    return frame.rename({column.name: column.written_name for column in table.columns if column.name in frame.columns})


def _chosen(only: Collection[str]) -> dict[str, Table]:
    tables = importable()
    if unknown := set(only) - set(tables):
        names = "、".join(sorted(unknown))
        raise NotFoundError(
            Text(f"没有这些表：{names}", f"tables not found: {names}"),
            Text("可用：" + "、".join(tables), "available: " + ", ".join(tables)),
        )
    return {code: table for code, table in tables.items() if not only or code in only}
