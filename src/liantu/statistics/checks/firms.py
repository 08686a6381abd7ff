"""检查 ST003、ST004: firms that spend on R&D without an institution; firms just below the above-scale line."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.finding import CHECKS, Finding
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.kernel.written import yuan_text
from liantu.statistics.checks.context import computed, finding, newest_year
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.models import Computation
from liantu.statistics.queries.firms import cell_firms


def firms_of(context: CheckContext, computation: Computation, year: Period, items: list[str], population: str) -> pl.DataFrame:
    """Return all firms of a population in a year with the items, as SYSTEM."""
    pack = context.pack
    return cell_firms(SYSTEM, pack, "city", pack.city, year, items, population=population, computation=computation).rows


def scope_of(row: dict[str, object]) -> dict[str, list[str]]:
    """Return whom a finding on a firm concerns: the firm, its district."""
    return {"organisations": [str(row["organisation"])], "districts": [str(row["district"])] if row["district"] else []}


@CHECKS.check("ST003")
def rd_without_institution(context: CheckContext) -> Iterator[Finding]:
    """Above-scale firms with R&D spending at or above the threshold that report no R&D institution."""
    entry, computation = context.pack.checks["ST003"], computed(context)
    year = None if computation is None else newest_year(computation)
    if computation is None or year is None:
        return
    firms = firms_of(context, computation, year, ["rd_expense", "rd_institutions"], "above_scale")
    spending = pl.col("rd_expense") >= entry.thresholds["rd_expense_yuan"]

    for row in (
        firms.filter(spending, pl.col("rd_institutions") == 0).sort("rd_expense", "organisation", descending=[True, False]).to_dicts()
    ):
        spent, told = row["rd_expense"], yuan_text(row["rd_expense"])
        line = Text(
            f"{row['name']}：{year.text.zh}研发经费 {told.zh}，没有研发机构",
            f"{row['name']}: R&D spending of {told.en} in {year.text.en}, but no R&D institution",
        )
        severity = "large" if spent >= entry.thresholds["large_rd_expense_yuan"] else "otherwise"
        subject = Subject("organisation", str(row["organisation"]))
        evidence = {"year": str(year), "rd_expense": spent}
        yield finding(
            entry, subject, severity, line, computation, figure="rd_institutions_total", value=row["rd_institutions"], evidence=evidence,
            scope=scope_of(row),
        )  # fmt: skip


@CHECKS.check("ST004")
def near_line(context: CheckContext) -> Iterator[Finding]:
    """Industrial firms whose revenue lies a little below the line of the above-scale population."""
    entry, computation = context.pack.checks["ST004"], computed(context)
    year = None if computation is None else newest_year(computation)
    if computation is None or year is None:
        return

    item, line_yuan = context.pack.rule(PopulationRules).line
    low = line_yuan * entry.thresholds["from_share"]
    firms = firms_of(context, computation, year, [item], "firms").filter(pl.col(item) >= low, pl.col(item) < line_yuan)
    previous = firms_of(context, computation, year.previous(), [item], "firms").select("organisation", before=item)

    for row in firms.join(previous, on="organisation", how="left").sort(item, descending=True).to_dicts():
        value, last = row[item], row["before"]
        stuck = last is not None and low <= last < line_yuan and value / last - 1 < entry.thresholds["stuck_growth"]
        told, short = yuan_text(value), yuan_text(line_yuan - value)
        line = Text(
            f"{row['name']}：{year.text.zh}营业收入 {told.zh}，距规上门槛差 {short.zh}" + ("，连续两年低于门槛" if stuck else ""),
            f"{row['name']}: revenue of {told.en} in {year.text.en}, {short.en} below the line"
            + ("; below it for two years" if stuck else ""),
        )
        subject = Subject("organisation", str(row["organisation"]))
        yield finding(
            entry, subject, "stuck" if stuck else "otherwise", line, computation, figure="above_scale_revenue", value=value / 1e8,
            evidence={"year": str(year), "revenue": value, "before": last}, scope=scope_of(row),
        )  # fmt: skip
