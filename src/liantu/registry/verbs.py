"""``liantu template``, ``liantu import`` and ``liantu export``: spreadsheets in and out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liantu.kernel.errors import LiantuError
from liantu.rooms.terminal.options import AS_OF, known_at
from liantu.rooms.terminal.paths import OutputPath
from liantu.rooms.terminal.progress import TerminalProgress
from liantu.rooms.terminal.start import city_pack, start_city, start_django

if TYPE_CHECKING:
    from liantu.kernel.pack import Pack
    from liantu.registry.actions import IntakeReport


@click.command("template")
@click.argument("path", type=OutputPath(".xlsx"), default=Path("liantu-template.xlsx"))
@click.option("--table", "tables", multiple=True, help="只要这些表，可重复 / only these tables; may be repeated")
def template_command(path: Path, tables: tuple[str, ...]) -> None:
    """写出空白填报工作簿：中英文表头、说明、下拉列表。

    Write the blank workbook with headings in Chinese and English, notes and drop-down lists.
    """
    start_django()
    from liantu.registry.actions import template

    template(path, city_pack(), only=tables)
    click.echo(str(path))


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, readable=True, path_type=Path))
@click.option("--map", "source_map", help="知识包中的列映射 / a column map of the pack (liantu pack sources)")
@click.option("--dry-run", is_flag=True, help="只检查，不写入 / say what would happen and write nothing")
@click.option("--marked", type=OutputPath(".xlsx"), help="把出错的单元格标在副本里 / write a copy with the bad cells marked")
@click.option(
    "--assess/--no-assess", default=True, show_default=True, help="导入后重新计算统计、评估区域与产业链 / compute and assess afterwards"
)
@click.option(
    "--these-are-right",
    "right",
    is_flag=True,
    help="已核对相差悬殊的数值，照此写入 / values asked about were checked: write them",
)
def import_command(  # noqa: PLR0913, RUF100 every parameter is one of the command
    paths: tuple[Path, ...], source_map: str | None, dry_run: bool, marked: Path | None, assess: bool, right: bool
) -> None:
    """导入 xlsx、csv、parquet 文件或整个文件夹。

    Import files or folders: everything is checked first, all problems are told at once by sheet and cell, then one
    transaction. Values that jump as if their unit were wrong are asked about and written with --these-are-right only. Exit code 1
    when anything was refused or is asked about.
    """
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.registry.actions import ImportRequest, import_files

    if source_map and source_map not in (known := city_pack().sources):
        raise click.BadParameter(f"没有列映射 / unknown column map: {source_map}。现有 / available: {', '.join(sorted(known))}")
    with TerminalProgress() as progress:
        request = ImportRequest(paths, SYSTEM, source_map=source_map, dry_run=dry_run, marked=marked, right=right, progress=progress)
        report = import_files(request)
        _show(report)
        if report.applied and assess:
            _bring_up_to_date(city_pack(), progress)
    if report.plausibility.asked and not report.applied:
        click.echo(
            "标有 ?? 的数值与以往相差悬殊：核对单位，确认无误后加 --these-are-right 写入 / "
            "values marked ?? differ from before as if their unit were wrong: check it, then import with --these-are-right"
        )
    if report.problems or (report.plausibility.asked and not dry_run):
        raise SystemExit(1)


def _bring_up_to_date(pack: Pack, progress: TerminalProgress) -> None:
    """Compute and assess what the new facts concern; where that cannot be done yet, say so: the import itself is done."""
    from liantu.rooms.refresh import bring_up_to_date

    try:
        bring_up_to_date(pack, progress)
    except LiantuError as error:
        click.echo(f"未评估 / not assessed: {error}", err=True)


def _show(report: IntakeReport) -> None:
    """Print the counts by table and the problems, first ones first."""
    for line in report.lines():
        click.echo(line)


@click.command("export")
@click.argument("path", type=OutputPath(".xlsx", or_folder=True))
@click.option("--table", "tables", multiple=True, help="只要这些表，可重复 / only these tables; may be repeated")
@click.option("--as-of", "as_of", type=AS_OF, help="当日结束时所知 / as known that day")
def export_command(path: Path, tables: tuple[str, ...], as_of: datetime | None) -> None:
    """把登记数据写成工作簿（.xlsx）或文件夹（每表一个 .parquet）；可再次导入。

    Write the registry as a workbook, or as a folder of Parquet files; what is written can be imported again.
    """
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.registry.actions import export

    moment = known_at(as_of)
    with TerminalProgress() as progress:
        for table, rows in export(path, city_pack(), viewer=SYSTEM, only=tables, known_at=moment, progress=progress).items():
            click.echo(f"{table}: {rows:,}")


VERBS = (import_command, export_command, template_command)
