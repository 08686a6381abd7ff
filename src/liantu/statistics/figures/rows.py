"""依据: the firms under a figure that the viewer may see, published values beside it, and the formula with its SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.figure import Evidence
from liantu.kernel.formula import items, nodes
from liantu.kernel.formula.nodes import Node
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, unit_name
from liantu.registry import queries as registry
from liantu.registry.engine.source_names import source_text
from liantu.statistics.engine.polars_rows import expression
from liantu.statistics.engine.source_words import SourceWords
from liantu.statistics.queries.firms import CellFirms
from liantu.statistics.queries.names import key_name
from liantu.statistics.queries.official import OfficialRow
from liantu.web.page_context import page_of

_AT_ONCE = 20_000
"""Firms whose reporting dates are read at once."""
_WHO, _DISTRICT = Text("单位", "Organisation"), Text("区县", "District")


def firm_rows(viewer: Viewer, pack: Pack, formula: Node, cell: CellFirms, period: Period, known_at: datetime | None) -> Evidence:
    """Return the firms of a cell that the viewer may see with what they reported, the largest of the first item first."""
    codes = [code for code in pack.items if code in items(formula)]
    visible = cell.visible.sort(codes[0], descending=True, nulls_last=True) if codes else cell.visible

    def listed(firms: pl.DataFrame) -> Iterator[tuple[object, ...]]:
        dates = _reported(viewer, firms.get_column("organisation").to_list(), codes, period, known_at)
        for row in firms.iter_rows(named=True):
            where = key_name(pack, "district", row["district"]) if row["district"] else ""
            yield row["name"], where, *(row[code] for code in codes), *_origin(dates, row)

    def every() -> Iterator[tuple[object, ...]]:
        return chain.from_iterable(listed(part) for part in visible.iter_slices(_AT_ONCE))

    first = visible.head(registry.FIRST_ROWS)
    rows = tuple(listed(first))
    columns = (_WHO, _DISTRICT, *(_heading(pack, code) for code in codes), Text("填报日期", "Reported on"), Text("来源", "Source"))

    title = Text(f"企业填报，{period.text.zh}", f"Firms' reports, {period.text.en}")
    return Evidence(title, columns, rows, cell.hidden, total=visible.height, every=every, links=_pages(first))


def without_rows(pack: Pack, formula: Node, cell: CellFirms) -> Evidence | None:
    """Return the firms of a cell that the viewer may see and that the figure counts as without: who meet not what is counted.

    Of a share or a number of firms these are those that the condition does not hold for; None for any other figure, or without one.
    """
    if not isinstance(formula, nodes.ShareOf | nodes.Count) or formula.where is None:
        return None
    firms = cell.visible.filter(~expression(formula.where)).sort("name", "organisation")
    if firms.is_empty():
        return None

    def listed(part: pl.DataFrame) -> Iterator[tuple[object, ...]]:
        for row in part.select("name", "district").iter_rows():
            yield row[0], key_name(pack, "district", row[1]) if row[1] else ""

    first = firms.head(registry.FIRST_ROWS)
    title = Text("不符合条件的企业", "Firms without it")
    rows = tuple(listed(first))
    return Evidence(title, (_WHO, _DISTRICT), rows, total=firms.height, every=lambda: listed(firms), links=_pages(first))


def _pages(firms: pl.DataFrame) -> tuple[str, ...]:
    """The addresses of firms' pages."""
    return tuple(page_of("organisation", who) for who in firms.get_column("organisation"))


def _reported(
    viewer: Viewer, firms: list[int], codes: list[str], period: Period, known_at: datetime | None
) -> dict[int, tuple[object, Text]]:
    """Newest reporting date and source of each firm's reports for the period; of those that were added up from months, of the months."""
    reports = registry.report_rows(viewer, period.kind, organisations=firms, items=codes, period=period, known_at=known_at)
    names = dict(registry.sources(viewer).filter(pk__in=reports.get_column("source").unique().to_list()).values_list("pk", "name"))
    newest = reports.sort("reported_date").group_by("organisation", maintain_order=True).last()
    rows = newest.select("organisation", "reported_date", "source").iter_rows()
    return {organisation: (date, source_text(names.get(source, ""))) for organisation, date, source in rows}


def _origin(dates: dict[int, tuple[object, Text]], row: dict[str, object]) -> tuple[object, object]:
    origin = dates.get(int(str(row["organisation"])))
    if origin is not None:
        return origin
    return None, Text("由较短期间汇总或未填报", "summed from shorter periods, or not reported")


def _heading(pack: Pack, code: str) -> Text:
    entry = pack.items[code]
    unit = unit_name(entry.unit)
    return Text(f"{entry.name.zh}（{unit.zh}）", f"{entry.name.en} ({unit.en})")


def official_evidence(pack: Pack, rows: tuple[OfficialRow, ...], title: Text) -> Evidence:
    """Return published values with their bound, basis, source and mark, newest first."""
    words = pack.rule(SourceWords)
    columns = (
        Text("期间", "Period"),
        Text("界限", "Bound"),
        Text("数值", "Value"),
        Text("单位", "Unit"),
        Text("口径", "Basis"),
        Text("出处", "Source"),
        Text("核查", "Checked"),
    )
    cells = tuple(
        (row.period.text, row.bound.text, row.value, _unit(row.unit), words.text(row.basis), words.text(row.citation), row.mark.text)
        for row in reversed(rows)
    )
    return Evidence(title, columns, cells)


def _unit(unit: str) -> Text:
    """A unit in words; as it was published where it is none of ours."""
    try:
        return unit_name(unit)
    except UnitError:
        return Text(unit, unit)


def formula_evidence(pack: Pack, formula: Node, sentence: Text, sql: str) -> Evidence:
    """Return the formula as it stands in the pack, in words, and as SQL over the panel of reports."""
    columns = (Text("形式", "Form"), Text("内容", "Text"))
    rows: list[tuple[object, ...]] = [(Text("文字", "In words"), sentence), (Text("公式", "Formula"), str(formula))]
    rows += [(pack.items[code].name, code) for code in pack.items if code in items(formula)]
    rows += [("SQL", sql)] if sql else []
    return Evidence(Text("公式", "Formula"), columns, tuple(rows), deep=True)
