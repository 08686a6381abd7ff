"""``liantu check``: findings as a linter prints them."""

from __future__ import annotations

from pathlib import Path

import click

from liantu.rooms.terminal.options import language_option, shown_moment
from liantu.rooms.terminal.paths import OutputPath
from liantu.rooms.terminal.progress import TerminalProgress
from liantu.rooms.terminal.start import city_pack, start_city

FORMS = ["text", "json", "github", "xlsx"]
SEVERITIES = ["red", "yellow", "blue", "never"]


@click.command("check")
@click.argument("codes", nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="输出格式 / output format")
@click.option("-o", "--output", type=OutputPath(), help="写入文件（xlsx 必需）/ output file (required for xlsx)")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="red",
    show_default=True,
    help="到此级别则退出码为 1 / exit with 1 from this severity",
)
@language_option
def check_command(codes: tuple[str, ...], form: str, output: Path | None, fail_on: str, lang: str) -> None:
    """运行检查并列出预警事项；CODES 为空则运行全部。

    Run the checks (all, or those of CODES) and print the alerts: code, subject, severity, one line.
    """
    start_city()
    from liantu.kernel.finding import CHECKS, Severity
    from liantu.oversight.actions import run_checks
    from liantu.oversight.exports import write_findings
    from liantu.oversight.queries import open_findings

    if unknown := [code for code in codes if code not in CHECKS]:
        raise click.BadParameter(f"没有这样的检查 / no such check: {', '.join(unknown)}。现有 / available: {', '.join(CHECKS.codes)}")
    if form == "xlsx" and output is None:
        raise click.UsageError("xlsx 需要 --output 文件名 / xlsx requires --output")

    pack = city_pack()
    _tell_how_fresh()
    with TerminalProgress() as progress:
        run_checks(pack, codes=list(codes) or None, progress=progress)

    findings = open_findings(list(codes) or None)
    write_findings(findings, form=form, output=output, language=lang, pack=pack)
    if fail_on != "never" and any(finding.severity_rank >= Severity(fail_on).rank for finding in findings):
        raise SystemExit(1)


def _tell_how_fresh() -> None:
    """Refuse to look clean where nothing has been assessed; say when newer facts or reports wait."""
    from liantu.accounts.queries import SYSTEM
    from liantu.rooms.refresh import refreshes

    newest = [(refresh, refresh.newest(SYSTEM)) for refresh in refreshes()]
    if not any(computed for _refresh, computed in newest):
        raise click.ClickException(
            "尚未评估，没有可检查的内容；请先导入数据（liantu import）或生成模拟城市（liantu demo） / "
            "nothing has been assessed yet: import data or make a demonstration city first"
        )
    for refresh, computed in newest:
        if computed and refresh.waits():
            name, moment = refresh.name, shown_moment(computed.known_at)
            click.echo(f"注意：{name.zh}：{moment} 之后有新数据尚未计入 / {name.en}: newer facts have come in since {moment}", err=True)


VERBS = (check_command,)
