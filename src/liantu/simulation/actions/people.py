"""模拟城市里的人: firms that are held twice and are found to be one, and a firm that sends its report by the form."""

from __future__ import annotations

from uuid import uuid4

import polars as pl

from liantu.accounts.queries import SYSTEM, demonstration_viewers
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.progress import Progress, silent
from liantu.registry.actions import Filling, Page, Typed, merge_organisations, send_report
from liantu.registry.engine.report_form import ReportFormRules
from liantu.registry.queries import digest, kept_reports, organisations, report_rows
from liantu.rooms.manifest import Demonstration
from liantu.simulation.actions.city import bring
from liantu.simulation.engine.history_rules import DemonstrationRules

_SECOND = "（旧系统登记）"
_WAN = 10_000


def unite_duplicates(demonstration: Demonstration, progress: Progress = silent) -> None:
    """Let some firms be held twice from the first moment on, and all but the last of them be found to be one at the next moment."""
    viewer = demonstration_viewers().get("department")
    if viewer is None:
        return
    rules = demonstration.pack.rule(DemonstrationRules)
    if demonstration.since is None:
        firms = organisations(SYSTEM).filter(kind="firm", inside_city=True).order_by("pk")[: rules.duplicates]
        rows = [{"name": f"{firm.name}{_SECOND}", "kind": "firm", "region": firm.region_id, "industry": firm.industry} for firm in firms]
        bring({"organisations": pl.DataFrame(rows)}, "旧系统单位名录（模拟） / directory of an older system (simulated)", progress)
        return
    doubles = organisations(SYSTEM).filter(name__endswith=_SECOND, merged_into=None).order_by("pk")
    for double in list(doubles)[:-1]:
        kept = organisations(SYSTEM).get(name=double.name.removesuffix(_SECOND))
        merge_organisations(kept.pk, double.pk, viewer=viewer)


def correct_by_form(demonstration: Demonstration) -> None:
    """Let the firm that has an account send its newest month again by the form, in whole 10,000 yuan, as people write it."""
    viewer = demonstration_viewers().get("firm")
    form = demonstration.pack.rule(ReportFormRules).form(PeriodKind.MONTH) if ReportFormRules.file in demonstration.pack.rules else None
    if viewer is None or form is None:
        return
    firm = organisations(SYSTEM).get(pk=min(viewer.organisations))
    rows = report_rows(SYSTEM, PeriodKind.MONTH, organisations=[firm.pk])
    if rows.is_empty():
        return
    period = Period.numbered(int(str(rows.get_column("period").max())), PeriodKind.MONTH)
    kept = dict(rows.filter(pl.col("period") == period.number).select("item", "value").iter_rows())
    cells = {item: f"{kept[item] / _WAN:.0f}" for item in ("output_value", "revenue") if item in kept}
    if "employees" in kept:
        cells["employees"] = f"{kept['employees']:.0f}"
    held = digest(kept_reports(SYSTEM, firm.pk, [period], form.items)[period])
    send_report(Filling(firm, Typed(firm.pk, firm.name, period, cells), {}, Page(uuid4().hex, 0, held)), viewer)
