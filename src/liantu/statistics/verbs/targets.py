"""``liantu targets``: where every target stands by published figures and by firms' reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from liantu.rooms.terminal.options import language_option, write_out
from liantu.rooms.terminal.paths import OutputPath
from liantu.rooms.terminal.start import city_pack, start_city
from liantu.rooms.terminal.tables import table_lines

if TYPE_CHECKING:
    from liantu.statistics.queries.targets import TargetSide, TargetView

FORMS = ["table", "json", "csv"]
_COLUMNS = {
    "zh": ["代码", "目标", "期间", "要求", "官方数据", "结论", "企业填报", "结论"],
    "en": ["code", "target", "period", "goal", "published", "verdict", "firms' reports", "verdict"],
}


@click.command("targets")
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True, help="输出格式 / output format")
@click.option("-o", "--output", type=OutputPath(), help="写入文件 / output file")
@language_option
def targets_command(form: str, output: Path | None, lang: str) -> None:
    """打印全部目标：按官方数据、按企业填报各自的最近数值与结论，两种来源不混用。

    Print all targets: newest value and verdict by published figures and by firms' reports, never mixed.
    """
    start_city()
    from django.utils import translation

    from liantu.accounts.queries import SYSTEM
    from liantu.statistics.queries import latest_computation
    from liantu.statistics.queries.targets import target_views

    computation = latest_computation(SYSTEM)
    if computation is None:
        click.echo("尚未计算统计指标，只有官方数据 / no statistics computed yet; published figures only", err=True)
    elif "simulated" in computation.marks:
        click.echo("企业填报为模拟数据 / firms' reports are simulated", err=True)
    views = target_views(SYSTEM, city_pack(), computation=computation)
    with translation.override("en" if lang == "en" else "zh-hans"):
        if form == "json":
            content = json.dumps([_plain(view, lang) for view in views], ensure_ascii=False, indent=2)
        elif form == "csv":
            content = _csv(views)
        else:
            content = "\n".join(table_lines(_COLUMNS[lang], [_row(view, lang) for view in views], right=[4, 6]))
    write_out(content, output)


def _row(view: TargetView, lang: str) -> list[str]:
    from liantu.statistics.pages.labels import required

    entry = view.entry
    sides = [cell for side in (view.official, view.computed) for cell in _side(side, lang)]
    return [entry.code, entry.name.in_language(lang), entry.period, required(entry), *sides]


def _side(side: TargetSide, lang: str) -> list[str]:
    """Newest value with its period, and the verdict; a dash where there is no series on the target's basis."""
    from liantu.statistics.pages.labels import verdict_words

    if side.newest is None:
        return ["–", "–"]
    return [f"{side.newest.value:,.2f} ({side.newest.period})", verdict_words(side).in_language(lang)]


def _plain(view: TargetView, lang: str) -> dict[str, Any]:
    """A target as plain data."""
    entry = view.entry
    names = ("code", "indicator", "region", "period", "direction", "value", "unit")
    return {
        **{name: getattr(entry, name) for name in names}, "name": entry.name.in_language(lang), "basis": entry.basis.in_language(lang),
        "document": entry.document.in_language(lang), "no_series": view.note is not None,
        "official": _plain_side(view.official, lang), "computed": _plain_side(view.computed, lang),
    }  # fmt: skip


def _plain_side(side: TargetSide, lang: str) -> dict[str, Any]:
    newest, margin = side.newest, side.verdict.margin
    return {
        "value": None if newest is None else newest.value, "period": None if newest is None else str(newest.period),
        "outcome": side.verdict.outcome.value, "path_status": None if side.progress is None else side.progress.path_status.value,
        "reason": side.verdict.reason.in_language(lang), "margin": None if margin is None else list(margin), "chance": side.chance,
    }  # fmt: skip


def _csv(views: list[TargetView]) -> str:
    """One line a target and source, with headings that a program reads."""
    from liantu.web.spreadsheets import csv_lines

    headings = [
        "code", "period", "direction", "target", "unit", "source", "newest", "newest_period", "outcome", "path_status", "margin_low",
        "margin_high", "chance",
    ]  # fmt: skip
    rows = []
    for view in views:
        entry = view.entry
        for side in (view.official, view.computed):
            plain = _plain_side(side, "en")
            low, high = plain["margin"] or (None, None)
            rows.append(
                [
                    entry.code, entry.period, entry.direction, entry.value, entry.unit, side.origin, plain["value"], plain["period"],
                    plain["outcome"], plain["path_status"], low, high, plain["chance"],
                ]
            )  # fmt: skip
    return "".join(csv_lines(headings, rows))
