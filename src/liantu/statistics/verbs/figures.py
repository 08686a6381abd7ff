"""``liantu figures`` and ``liantu sql``: the values of an indicator in any form, and the SQL that computes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liantu.rooms.terminal.options import KINDS, PeriodText, language_option, write_out
from liantu.rooms.terminal.paths import OutputPath
from liantu.rooms.terminal.start import city_pack, start_city, start_django
from liantu.rooms.terminal.tables import table_lines
from liantu.statistics.verbs.options import dimension_and_kind, indicator_of, newest_computation

if TYPE_CHECKING:
    import polars as pl

    from liantu.kernel.pack import IndicatorEntry, Pack
    from liantu.kernel.period import Period, PeriodKind

FORMS = ["table", "csv", "xlsx", "sdmx-csv", "sdmx-json", "sdmx-structure"]
_COLUMNS = 12
by_option = click.option("--by", metavar="DIMENSION", help="分组：city、district、cluster…… / group by dimension")
kind_option = click.option("--kind", type=click.Choice(KINDS), help="期间类型 / period kind")


@click.command("figures")
@click.argument("indicator")
@by_option
@kind_option
@click.option("--key", "keys", multiple=True, help="只要这些对象，可重复 / only these keys; repeatable")
@click.option("--from", "first", type=PeriodText(), help="从此期间起 / first period")
@click.option("--to", "last", type=PeriodText(), help="到此期间止 / last period")
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True, help="输出格式 / output format")
@click.option("-o", "--output", type=OutputPath(), help="写入文件（xlsx 必需）/ output file; required for xlsx")
@language_option
def figures_command(
    indicator: str,
    by: str | None,
    kind: str | None,
    keys: tuple[str, ...],
    first: Period | None,
    last: Period | None,
    form: str,
    output: Path | None,
    lang: str,
) -> None:
    """打印一个指标的数值；table 最多列最近 12 期，其他格式列全部。

    Print the values of an INDICATOR; ``table`` shows the newest 12 periods, the other forms all.
    """
    start_city()
    from django.utils import translation

    if form == "xlsx" and output is None:
        raise click.UsageError("xlsx 需要 --output 文件名 / xlsx requires --output")
    pack = city_pack()
    entry = indicator_of(pack, indicator)
    dimension, period_kind = dimension_and_kind(entry, by, kind)
    computation = newest_computation()
    frame = _frame(indicator, dimension, period_kind, keys, computation)
    frame = _between(frame, first, last)
    with translation.override("en" if lang == "en" else "zh-hans"):
        content = _table(pack, entry, frame, lang) if form == "table" else _export(pack, entry, frame, computation, form, lang)
    if "simulated" in computation.marks:
        click.echo("模拟数据 / simulated data", err=True)
    write_out(content, output)


def _frame(indicator: str, dimension: str, kind: PeriodKind, keys: tuple[str, ...], computation: Any) -> pl.DataFrame:
    from liantu.accounts.queries import SYSTEM
    from liantu.statistics.queries import figures_frame

    return figures_frame(SYSTEM, indicator=indicator, dimension=dimension, kind=kind, keys=keys or None, computation=computation)


def _between(frame: pl.DataFrame, first: Period | None, last: Period | None) -> pl.DataFrame:
    """The rows from the first to the last period; refuses where there are none."""
    from liantu.statistics.exports import between

    rows = between(frame, str(first or ""), str(last or ""))
    if rows.is_empty():
        raise click.ClickException("没有这样的数值 / no matching values")
    return rows


@click.command("sql")
@click.argument("indicator")
@by_option
@kind_option
def sql_command(indicator: str, by: str | None, kind: str | None) -> None:
    """打印计算一个指标的 SQL（SQLite 与 PostgreSQL 通用）。

    Print the SQL that computes an INDICATOR, over the relations panel, members, chains and series; it runs on SQLite and PostgreSQL.
    """
    start_django()
    from liantu.statistics.engine.definitions import measures
    from liantu.statistics.engine.sql_plan import sql_plan

    pack = city_pack()
    entry = indicator_of(pack, indicator)
    dimension, period_kind = dimension_and_kind(entry, by, kind)
    click.echo(sql_plan(measures([entry]), dimension, period_kind, city=pack.city))


def _export(pack: Pack, entry: IndicatorEntry, frame: pl.DataFrame, computation: Any, form: str, lang: str) -> str | bytes:
    """The rows as a workbook, CSV or SDMX message: the same that the page exports."""
    from django.utils import timezone

    from liantu.statistics.exports import figures_message, message
    from liantu.statistics.pages.exports import sheet
    from liantu.web.spreadsheets import csv_lines, xlsx_response

    if form.startswith("sdmx-"):
        flow, rows = figures_message(pack, frame, simulated="simulated" in computation.marks)
        return message(flow, rows, form.removeprefix("sdmx-"), lang, timezone.now())
    table = sheet(pack, entry, frame, computation)
    return "".join(csv_lines(table.headings, table.rows)) if form == "csv" else xlsx_response(entry.code, [table]).content


def _table(pack: Pack, entry: IndicatorEntry, frame: pl.DataFrame, lang: str) -> str:
    """Keys by the newest periods, the largest newest value first; unknown is a dash."""
    from liantu.kernel.period import Period
    from liantu.statistics.queries.names import key_name
    from liantu.web.figures import unit_word

    periods = sorted(frame.get_column("period").unique().to_list(), key=Period.parse)[-_COLUMNS:]
    dimension = frame.get_column("dimension").item(0)
    values: dict[str, dict[str, float | None]] = {}
    for key, period, value in frame.select("key", "period", "value").iter_rows():
        values.setdefault(key, {})[period] = value
    newest = {key: row.get(periods[-1]) for key, row in values.items()}
    ordered = sorted(values, key=lambda key: (newest[key] is None, -(newest[key] or 0.0), key))
    rows = [
        [key, key_name(pack, dimension, key).in_language(lang), *(_number(values[key].get(one), entry.digits) for one in periods)]
        for key in ordered
    ]
    title = f"{entry.name.in_language(lang)} ({unit_word(entry.unit) or entry.unit})"
    return "\n".join([title, *table_lines(["", "", *periods], rows, right=range(2, 2 + len(periods)))])


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"
