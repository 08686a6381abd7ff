"""计量换算: numbers whose unit their row decides (a report's item, a product, a published figure) are converted to it, or refused.

A unit may stand in the cell, in a column of its own, in the heading or in the column map. The cell counts first; a column of its own
and a heading that contradict each other refuse the row. Where nothing states a unit the number is in that of the item or product.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, counts_in_powers, factor, known, measures, plain_name, unit_code
from liantu.registry.engine.schema import Column, Table
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.problems import ProblemLog, literal

_OWN = "unit"
_YEARLY = ("/年", "/year")


def cell_unit(name: str) -> str:
    """Column of a frame that holds what the cells of field ``name`` say after their number."""
    return f"_cell_unit_{name}"


def heading_unit(name: str) -> str:
    """Column of a frame that holds the unit that the heading or the column map gives field ``name``."""
    return f"_heading_unit_{name}"


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of a number's unit: ``base`` is that of its item or product, the others are as written ("" where nothing is)."""

    base: str
    own: str
    heading: str
    cell: str


class StatedUnitError(LiantuError):
    """Why a number is not converted; ``code`` is that of its problem."""

    def __init__(self, code: str, what: Text) -> None:
        super().__init__(what, _MEND)
        self.code = code


def multiplier(stated: Stated, words: CellWords, *, yearly: bool = False) -> Decimal:
    """Return what the number is multiplied by; raises StatedUnitError with the reason.

    ``yearly``: rows are of one year, so that 万辆/年 is 万辆.
    """
    base, own, heading, cell = (_plain(one, yearly) for one in (stated.base, stated.own, stated.heading, stated.cell))
    if own and heading and _code(own) != _code(heading):
        zh = f"计量单位“{own}”与标题或列映射的单位“{heading}”不一致"
        raise StatedUnitError("unit_contradicts", Text(zh, f"the unit '{own}' contradicts that of the heading or column map, '{heading}'"))
    said = own or heading
    if not cell:
        return _converted(said, base) if said else Decimal(1)
    if (power := words.powers.get(cell)) is None:
        return _converted(cell, base)
    if cell in words.money and measures(base, "yuan"):
        return words.money[cell] * _converted("yuan", base)
    if said and known(said) and counts_in_powers(said):
        what = Text(
            f"单元格写“{cell}”，单位又是“{said}”，不知道是否重复",
            f"the cell says '{cell}' and the unit is '{said}': it is not clear whether both count",
        )
        raise StatedUnitError("unit_unclear", what)
    return power * (_converted(said, base) if said else Decimal(1))


def _plain(unit: str, yearly: bool) -> str:
    for suffix in _YEARLY if yearly else ():
        unit = unit.removesuffix(suffix)
    return unit.strip()


def _code(unit: str) -> str:
    return unit_code(unit) if known(unit) else plain_name(unit)


def _converted(unit: str, base: str) -> Decimal:
    if not base:
        what = Text(f"写了单位“{unit}”，但其指标或产品没有计量单位", f"the unit is '{unit}', but its item or product has none")
        raise StatedUnitError("unit_unknown_base", what)
    if _code(unit) == _code(base):
        return Decimal(1)
    try:
        return factor(unit, base)
    except UnitError as error:
        raise StatedUnitError("unit_differs" if known(unit) else "unknown_unit", error.what) from error


def converted(rows: pl.DataFrame, table: Table, bases: Mapping[str, pl.Expr], words: CellWords, log: ProblemLog) -> pl.DataFrame:
    """Return ``rows``, references resolved, with every number in the unit of its item or product; refused ones are problems and null.

    ``bases`` gives the unit by the field that decides it (null where its word is unknown, which is a problem already).
    """
    for column in table.columns:
        if column.unit_of and column.name in rows.columns and set(bases[column.unit_of].meta.root_names()) <= set(rows.columns):
            rows = _column_converted(rows, table, column, bases[column.unit_of], words, log)
    return rows.select(pl.exclude("^_(cell|heading)_unit_.*$"))


def _column_converted(rows: pl.DataFrame, table: Table, column: Column, base: pl.Expr, words: CellWords, log: ProblemLog) -> pl.DataFrame:
    names = {"own": _OWN, "heading": heading_unit(column.name), "cell": cell_unit(column.name)}
    said = {key: (pl.col(name) if name in rows.columns else pl.lit(None, pl.String)).fill_null("") for key, name in names.items()}
    stated = rows.select("_sheet", "_row", value=pl.col(column.name), base=base, **said)
    known = stated.filter(pl.col("value").is_not_null() & pl.col("base").is_not_null())
    kinds = known.select("base", "own", "heading", "cell").unique(maintain_order=True)
    if not any(kinds.get_column(name).ne("").any() for name in said):
        return rows
    found = [_found(Stated(*kind), words, yearly="year" in table.key) for kind in kinds.iter_rows()]
    if all(isinstance(one, Decimal) and one == 1 for one in found):
        return rows
    kinds = kinds.with_columns(
        _factor=pl.Series([str(one) if isinstance(one, Decimal) else None for one in found], dtype=pl.String),
        _refused=pl.Series([at if isinstance(one, StatedUnitError) else None for at, one in enumerate(found)], dtype=pl.Int64),
    )
    joined = stated.join(kinds, on=["base", "own", "heading", "cell"], how="left", maintain_order="left")
    for at, one in enumerate(found):
        if isinstance(one, StatedUnitError):
            log.add_rows(one.code, literal(one.what), _MEND, joined.filter(pl.col("_refused") == at).select("_sheet", "_row"), column.name)
    values = _multiplied(joined.get_column("value"), joined.get_column("_factor"))
    if (lost := values.is_null() & joined.get_column("value").is_not_null() & joined.get_column("_factor").is_not_null()).any():
        log.add_rows("not_a_number", _TOO_LARGE, _MEND, joined.filter(lost).select("_sheet", "_row"), column.name)
    refused = joined.get_column("_refused").is_not_null()
    return rows.with_columns(pl.select(pl.when(~refused).then(values)).to_series().alias(column.name))


_MEND = Text("改正单位，或按指标（产品）的单位填写", "correct the unit, or give the value in the unit of the item or product")
_TOO_LARGE = Text("换算后的数太大", "the converted number is too large")


def _found(stated: Stated, words: CellWords, *, yearly: bool) -> Decimal | StatedUnitError:
    try:
        return multiplier(stated, words, yearly=yearly)
    except StatedUnitError as error:
        return error


def _multiplied(values: pl.Series, factors: pl.Series) -> pl.Series:
    """Multiply each value as it was written (its shortest decimal) by its factor, rounding once; null factors count as one.

    Null where the product is larger than a number can be.
    """
    pairs = pl.DataFrame({"value": values, "factor": factors.fill_null("1")})
    kinds = pairs.filter((pl.col("factor") != "1") & pl.col("value").is_not_null()).unique()
    if kinds.is_empty():
        return values
    products = [_finite(float(Decimal(repr(value)) * Decimal(by))) for value, by in kinds.iter_rows()]
    kinds = kinds.with_columns(product=pl.Series(products, dtype=pl.Float64))
    joined = pairs.join(kinds, on=["value", "factor"], how="left", maintain_order="left")
    return joined.select(pl.when(pl.col("factor") == "1").then("value").otherwise("product")).to_series()


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
