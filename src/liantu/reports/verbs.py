"""``liantu report month``: the month's report as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from liantu.rooms.terminal.options import PeriodText, language_option
from liantu.rooms.terminal.paths import OutputPath
from liantu.rooms.terminal.progress import TerminalProgress
from liantu.rooms.terminal.start import city_pack, start_city

if TYPE_CHECKING:
    from liantu.kernel.period import Period
    from liantu.reports.engine.document import Document

FORMS = {".docx": "docx", ".pptx": "pptx", ".json": "json"}


@click.group("report")
def report_group() -> None:
    """月报。 / The month's report."""


@report_group.command("month")
@click.argument("month", type=PeriodText(), required=False)
@click.option("--scope", default="city", show_default=True, help="city、district:代码 或 chain:代码 / city, district:CODE or chain:CODE")
@click.option("-o", "--output", type=OutputPath(), required=True, help="输出文件 .docx、.pptx 或 .json / output file")
@click.option("--fresh", is_flag=True, help="不用已归档的月报，按现有数据生成 / make it from the present data though one is archived")
@language_option
def month_command(month: Period | None, scope: str, output: Path, fresh: bool, lang: str) -> None:
    """生成 MONTH（如 2026-10，默认最新有数据的月份）的月报文件：有已归档的用已归档的，否则按现有数据生成草稿。

    Write the report of MONTH (such as 2026-10; the newest with figures by default) of the city, a district or a chain: the archived one
    where there is one, else a draft from the present data.
    """
    form = FORMS.get(output.suffix.lower())
    if form is None:
        raise click.BadParameter(f"{output.name}：应为 .docx、.pptx 或 .json / should end with {', '.join(FORMS)}")
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.reports.exports import report_file
    from liantu.reports.queries import newest_month

    document, signed = _document(month or newest_month(SYSTEM), scope, fresh=fresh)
    output.write_bytes(report_file(document, form, lang, city_pack(), signed=signed))
    click.echo(f"{output}: {document.title.in_language(lang)}")


def _document(month: Period, scope: str, *, fresh: bool) -> tuple[Document, str]:
    """The document, and who signed it."""
    from django.utils import timezone

    from liantu.accounts.queries import SYSTEM
    from liantu.kernel.report import ReportMonth
    from liantu.reports.queries import archived_report, document_of, make_document, parse_scope, signature_of, span_of

    pack = city_pack()
    subject = parse_scope(pack, scope)
    archived = None if fresh else archived_report(SYSTEM, subject, month)
    if archived is not None:
        click.echo("使用已归档的月报 / this is the archived report", err=True)
        return document_of(SYSTEM, archived), signature_of(archived)
    since, until = span_of(subject, month, timezone.localdate())
    with TerminalProgress() as progress:
        return make_document(pack, ReportMonth(subject, month, since, until), progress), ""


VERBS = (report_group,)
