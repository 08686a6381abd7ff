"""行的单位: a unit in a column of its own also counts for columns that have a unit of their own, such as money and days.

The unit is written behind every number that it measures and that says none itself, so that the number is read as if it stood in the cell.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from liantu.kernel.text import Text
from liantu.kernel.units import differ, known, measures, unit_code, unit_name
from liantu.registry.engine.schema import MEASURED, Column, Kind, Table
from liantu.registry.intake.problems import ProblemLog, literal

UNIT = "unit"
_BARE = r"^(\(?[+-]?[0-9,.]+(?:[eE][+-]?[0-9]+)?)(\)?)$"
"""A number that says no unit; in brackets it is negative."""
_MEND = Text("改正计量单位，或把单位写在标题括号里", "correct the unit, or write it into the bracket of the heading")


def in_row_units(rows: pl.DataFrame, table: Table, headings: Mapping[str, str], keys: pl.DataFrame, log: ProblemLog) -> pl.DataFrame:
    """Return ``rows`` (one text column a field) with the unit of the row behind its bare numbers; what nobody can be sure of is a problem.

    ``headings`` are the units that headings name, ``keys`` the sheets and rows. A unit that fits nothing in its row is a problem too, but
    in tables where it may be that of an item or product, which is looked at later (`measures`).
    """
    own = next((column for column in table.columns if column.name == UNIT and not column.stored), None)
    if own is None or UNIT not in rows.columns:
        return rows
    said = rows.get_column(UNIT)
    words = said.drop_nulls().unique(maintain_order=True).to_list()
    fixed = [one for one in table.columns if one.kind in MEASURED and not one.unit_of and one.name in rows.columns]
    fits = {(column.name, word): measures(word, _base(column)) for column in fixed for word in words if _base(column)}
    for column in fixed:
        measured = [word for word in words if fits.get((column.name, word))]
        cells = rows.get_column(column.name)
        bare = cells.str.contains(_BARE).fill_null(value=False)
        for word in measured:
            here = bare & (said == word).fill_null(value=False)
            heading = headings.get(column.name, "")
            if heading and differ(heading, word):
                _contradicts(word, heading, keys.filter(here), column, log)
            elif unit_code(word) != "ratio":
                written = cells.str.replace(_BARE, f"${{1}}{unit_name(word).zh}${{2}}")
                rows = rows.with_columns(pl.when(here).then(written).otherwise(pl.col(column.name)).alias(column.name))
                cells = rows.get_column(column.name)
    if not any(column.unit_of for column in table.columns):
        _tell_unused(rows, fixed, words, fits, keys, log)
    return rows


def _base(column: Column) -> str:
    return {Kind.YUAN: "yuan", Kind.SHARE: "ratio"}.get(column.kind, column.unit)


def _contradicts(word: str, heading: str, rows: pl.DataFrame, column: Column, log: ProblemLog) -> None:
    what = Text(
        f"计量单位“{word}”与标题或列映射的单位“{heading}”不一致",
        f"the unit '{word}' contradicts that of the heading or column map, '{heading}'",
    )
    log.add_rows("unit_contradicts", literal(what), _MEND, rows, column.name)


def _tell_unused(
    rows: pl.DataFrame, fixed: list[Column], words: list[str], fits: Mapping[tuple[str, str], bool], keys: pl.DataFrame, log: ProblemLog
) -> None:
    """A problem for each row with numbers of which its unit measures none."""
    filled = pl.any_horizontal(pl.lit(value=False), *(pl.col(column.name).is_not_null() for column in fixed))
    for word in words:
        fitting = [pl.col(column.name).is_not_null() for column in fixed if fits.get((column.name, word))]
        lost = rows.select((pl.col(UNIT) == word) & filled & ~pl.any_horizontal(pl.lit(value=False), *fitting)).to_series()
        if lost.fill_null(value=False).any():
            what = Text(f"计量单位“{word}”不适用于这一行的任何数", f"the unit '{word}' fits no number of its row")
            log.add_rows("unit_differs" if known(word) else "unknown_unit", literal(what), _MEND, keys.filter(lost), UNIT)
