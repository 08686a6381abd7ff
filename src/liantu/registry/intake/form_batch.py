"""填报表的行: what was typed into a form as rows of the table of reports, read cell by cell as those of a file are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.registry.engine.report_form import ReportForm
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.measures import converted
from liantu.registry.intake.parse import parse_rows
from liantu.registry.intake.pipeline import Batch
from liantu.registry.intake.problems import ProblemLog, SheetPlace
from liantu.registry.intake.readers.characters import CONTROL, INVISIBLE
from liantu.registry.intake.readers.texts import cleaned

_TABLE = TABLES["reports"]


@dataclass(frozen=True, slots=True)
class Typed:
    """填写的内容: the cells of a form by item, as typed, of an organisation (id, name) and period."""

    organisation: int
    name: str
    period: Period
    cells: Mapping[str, str]

    def in_form(self, form: ReportForm) -> dict[int, tuple[str, str]]:
        """What is not blank of the form's items: number of the field (from 1) → item and cell."""
        cells = {at: (item, self.cells.get(item, "").strip()) for at, item in enumerate(form.items, 1)}
        return {at: (item, cell) for at, (item, cell) in cells.items() if cell}


def form_batch(form: ReportForm, typed: Typed, pack: Pack, today: date) -> Batch:
    """Return the rows of a form: a row a field that is not blank, its number that of the field.

    The rows are undated, so that a report sent again unchanged changes nothing.
    """
    words = CellWords.from_pack(pack)
    batch = Batch(ProblemLog(words.listed_at_most), about=frozenset({typed.organisation}))
    place = SheetPlace(0, f"{form.name.zh} {typed.period}", "", _TABLE.code)
    batch.log.sheets.append(place)
    rows = parse_rows(_texts(form, typed), _TABLE, place, words, batch.log)
    if rows.height:
        batch.frames[_TABLE.code] = [rows.with_columns(_dated=pl.lit(value=False), reported_date=pl.lit(today))]
    return batch


def _texts(form: ReportForm, typed: Typed) -> pl.DataFrame:
    given = typed.in_form(form)
    rows = [(at, item, cell, form.fields[at - 1].unit_text.zh) for at, (item, cell) in given.items()]
    schema = {"_row": pl.UInt32, "item": pl.String, "value": pl.String, "unit": pl.String}
    values = pl.col("value").str.replace_all(f"{CONTROL}|{INVISIBLE}", "").str.slice(0, 100)
    frame = cleaned(pl.DataFrame(rows, schema=schema, orient="row").with_columns(values))
    return frame.with_columns(organisation=pl.lit(typed.name), period=pl.lit(str(typed.period)))


def form_values(batch: Batch, pack: Pack) -> dict[str, float]:
    """What could be read of a form's cells, by item, in the units of the items."""
    rows = batch.rows(_TABLE.code)
    if rows is None:
        return {}
    log = ProblemLog(0)
    log.sheets = batch.log.sheets
    units = {code: item.unit for code, item in pack.items.items()}
    bases = {"item": pl.col("item").replace_strict(units, default=None, return_dtype=pl.String)}
    known = converted(rows, _TABLE, bases, CellWords.from_pack(pack), log).drop_nulls("value")
    return dict(known.select("item", "value").iter_rows())
