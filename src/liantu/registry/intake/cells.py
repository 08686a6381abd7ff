"""读单元格: a column of text becomes a typed column; what cannot be read is named, never guessed.

Whole columns are read at once; only the odd cells (1.2亿元, 2024年3月5日) are read one by one, each different text once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException
from typing import Any

import polars as pl

from liantu.kernel.codes import credit_codes_valid
from liantu.kernel.errors import LiantuError
from liantu.kernel.period import Period
from liantu.kernel.text import Text, half_width
from liantu.kernel.units import UnitError, factor
from liantu.registry.engine.exact import divided
from liantu.registry.engine.schema import Column, Kind
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.problems import literal

_GROUPED = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$"
_NUMBER = re.compile(r"^(\()?([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)(e[+-]?\d+)?\s*([^\d\s(),.+\-/][^()]*)?(\))?$", re.ASCII)
_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ t]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?$", re.ASCII)
_DATE_SOLID = re.compile(r"^([0-9]{4})([0-9]{2})([0-9]{2})$")
_YEAR = re.compile(r"^([0-9]{4})(?:\.0+)?\s*(?:年|年度)?$", re.ASCII)
_EXACT = 2.0**49
"""Up to here two roundings (the number, its product with the unit) stay below half a fen; larger cells are read with decimals."""
_FEN_LIMIT = 9_000_000_000_000_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed column, the cells that could not be read, and what to say of them."""

    values: pl.Series
    bad: pl.Series
    code: str
    what: Text
    hint: Text


def _by_word(text: pl.Series, read: Callable[[str], Any], dtype: Any) -> tuple[pl.Series, pl.Series]:
    """Read every different text once; return the values and which cells were not null but not readable (``read`` gave None)."""
    words = text.drop_nulls().unique()
    meaning = pl.DataFrame({"word": words, "value": pl.Series("value", [read(word) for word in words.to_list()], dtype)})
    values = pl.DataFrame({"word": text}).join(meaning, on="word", how="left", maintain_order="left").get_column("value")
    return values, text.is_not_null() & values.is_null()


def _only(text: pl.Series, wanted: pl.Series) -> pl.Series:
    """Keep the cells that are wanted and make the others null."""
    return pl.select(pl.when(wanted).then(text)).to_series()


def plain(text: str) -> str:
    """Full width to half width, lower case, no outer blanks; circled and raised figures stay what they are."""
    return half_width(text).strip().lower()


Factors = Callable[[str], Decimal | None]
"""What a number is multiplied by, for what stands after it; ``""`` where nothing does, None where it cannot be taken."""


def _decimal(text: str, factors: Factors) -> Decimal | None:
    """Read an odd number with its suffix; ``factors`` gives each allowed suffix (and ``""``) its factor, others None."""
    match = _NUMBER.match(plain(text))
    if not match or bool(match[1]) != bool(match[5]):
        return None
    factor = factors((match[4] or "").strip())
    if factor is None:
        return None
    try:
        value = Decimal(match[2].replace(",", "") + (match[3] or "")) * factor
    except DecimalException:
        return None
    return -value if match[1] else value


def _floats(text: pl.Series, factors: Factors) -> tuple[pl.Series, pl.Series]:
    """Read numbers; return values and which cells were not readable."""
    numbers = text.cast(pl.Float64, strict=False)
    odd = text.is_not_null() & (numbers.is_null() | ~numbers.is_finite().fill_null(value=False))
    if odd.any():
        grouped = odd & text.str.contains(_GROUPED).fill_null(value=False)
        if grouped.any():
            numbers = numbers.zip_with(~grouped, text.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False))
            odd = odd & ~grouped
    base = factors("") or Decimal(1)
    values = numbers * float(base) if base >= 1 else divided(numbers, float(1 / base))
    if not odd.any():
        return values, odd
    rest = _only(text, odd)
    read, bad = _by_word(rest, lambda word: _finite(_decimal(word, factors)), pl.Float64)
    return values.zip_with(~odd, read), bad


def _finite(value: Decimal | None) -> float | None:
    """Return a float; None for what no float can hold."""
    number = math.nan if value is None else float(value)
    return number if math.isfinite(number) else None


def read_number(text: pl.Series, column: Column, unit: str, words: CellWords) -> Reading:
    """Numbers; 万 and 亿 after a number count, and a unit in the cell or the heading is converted to the column's own."""
    if (stated := _stated(unit, column.unit)) is None:
        return _refused(text, unit, column.unit)

    def of(suffix: str) -> Decimal | None:
        power = words.powers.get(suffix)
        if suffix == "":
            return stated
        if power is not None:
            return Decimal(power) * stated if stated == 1 else None
        return _stated(suffix, column.unit)

    values, bad = _floats(text, of)
    return Reading(values, bad, "not_a_number", _NUMBER_WHAT, _NUMBER_MEND)


def _stated(unit: str, base: str) -> Decimal | None:
    """Factor of a stated unit to the column's; 1 where none is stated, None where it is unknown or measures something else."""
    if not unit:
        return Decimal(1)
    try:
        return factor(unit, base) if base else None
    except UnitError:
        return None


def _refused(text: pl.Series, unit: str, base: str, dtype: Any = pl.Float64) -> Reading:
    """A whole column whose stated unit cannot be taken: every filled cell is a problem."""
    zh, en = (f"不能换算成“{base}”", f"does not convert to '{base}'") if base else ("在此列无从换算", "does not apply to this column")
    zh, en = f"标题或列映射写的单位“{unit}”{zh}", f"the unit '{unit}' of the heading or column map {en}"
    hint = Text("改正标题括号里的单位；不是单位的，请去掉括号", "correct the unit in the heading's bracket; take out what is no unit")
    return Reading(pl.Series(text.name, [None] * len(text), dtype), text.is_not_null(), "unknown_unit", literal(Text(zh, en)), hint)


_NUMBER_WHAT = Text("“{value}”不是数字，或其单位不适用于此列", "'{value}' is not a number, or its unit does not fit this column")
_NUMBER_MEND = Text("填数字；单位写在标题括号内", "write a number; its unit belongs into the heading's bracket")


@dataclass(frozen=True, slots=True)
class Measures:
    """Numbers whose unit their row decides: ``reading`` as they are written, ``units`` what each cell says after its number, or null."""

    reading: Reading
    units: pl.Series


def read_measures(text: pl.Series) -> Measures:
    """Split numbers from the unit that a cell may say (3.5亿元); nothing is converted yet, because the row decides to what."""
    numbers, bad = _floats(text, lambda _suffix: Decimal(1))
    odd = _only(text, text.cast(pl.Float64, strict=False).is_null() & ~bad)
    units, _ = _by_word(odd, lambda word: _suffix(word) or None, pl.String)
    return Measures(Reading(numbers, bad, "not_a_number", _NUMBER_WHAT, _NUMBER_MEND), units)


def _suffix(text: str) -> str:
    match = _NUMBER.match(plain(text))
    return (match[4] or "").strip() if match else ""


def read_integer(text: pl.Series, column: Column, unit: str, words: CellWords) -> Reading:
    """Whole numbers."""
    reading = read_number(text, column, unit, words)
    if reading.code == "unknown_unit":
        return reading
    whole = reading.values.round(0).cast(pl.Int64, strict=False)
    broken = (reading.values != reading.values.round(0)).fill_null(value=False) | (reading.values.is_not_null() & whole.is_null())
    return Reading(whole, reading.bad | broken, "not_whole", _WHOLE_WHAT, _NUMBER_MEND)


_WHOLE_WHAT = Text("“{value}”不是整数", "'{value}' is not a whole number")


def read_money(text: pl.Series, column: Column, unit: str, words: CellWords) -> Reading:
    """Money to whole fen: the unit of the cell, else of the heading, else of the column."""
    base = _yuan(plain(unit or column.unit or "元"), words)
    what, hint = (
        Text("“{value}”不是金额", "'{value}' is not an amount"),
        Text("填数字，或写明 元、万元、亿元", "write a number, or say 元, 万元 or 亿元"),
    )
    if base is None:
        return _refused(text, unit, "元", pl.Int64)

    def factors(suffix: str) -> Decimal | None:
        yuan = _yuan(suffix, words) if suffix else base
        return None if yuan is None else yuan * 100

    values, bad = _floats(text, factors)
    fen = values.round(0).cast(pl.Int64, strict=False)
    large = (values.abs() > _EXACT).fill_null(value=False)
    if large.any():
        rest = _only(text, large)
        exact, overflow = _by_word(rest, lambda word: _fen(word, factors), pl.Int64)
        fen, bad = fen.zip_with(~large, exact), bad | overflow
    return Reading(fen, bad, "not_money", what, hint)


def _yuan(unit: str, words: CellWords) -> Decimal | None:
    """Yuan of a unit of money: the pack's words first, then the units of the trade; None for what is no money."""
    known = words.money.get(unit)
    return Decimal(known) if known is not None else _stated(unit, "yuan")


def _fen(text: str, factors: Factors) -> int | None:
    value = _decimal(text, factors)
    return None if value is None or abs(value) > _FEN_LIMIT else int(value.to_integral_value())


def read_share(text: pl.Series, _column: Column, unit: str, _words: CellWords) -> Reading:
    """Shares: 35% and 0.35 are the same; in a column headed % so is 35."""
    if (stated := _stated(unit, "ratio")) is None:
        return _refused(text, unit, "%")
    values, bad = _floats(text, lambda suffix: _stated(suffix, "ratio") if suffix else stated)
    return Reading(values, bad, "not_a_share", Text("“{value}”不是比例", "'{value}' is not a share"), _SHARE_MEND)


_SHARE_MEND = Text("写作 35% 或 0.35", "write 35% or 0.35")


def read_date(text: pl.Series, _column: Column, _unit: str, words: CellWords) -> Reading:
    """Dates: ISO, 2024年3月5日, 2024/3/5, 2024.3.5, 20240305."""
    dates = text.str.to_date("%Y-%m-%d", strict=False)
    rest = _only(text, dates.is_null())
    read, bad = _by_word(rest, _date, pl.Date)
    dates = dates.zip_with(dates.is_not_null(), read)
    strange = ~dates.dt.year().is_between(words.earliest_year, words.latest_year).fill_null(value=True)
    return Reading(dates, bad | strange, "not_a_date", Text("“{value}”不是日期", "'{value}' is not a date"), _DATE_MEND)


_DATE_MEND = Text("写作 2024-03-05 或 2024年3月5日，要有年月日", "write 2024-03-05, with year, month and day")


def _date(text: str) -> date | None:
    match = _DATE.match(plain(text)) or _DATE_SOLID.match(plain(text))
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def read_year(text: pl.Series, _column: Column, _unit: str, _words: CellWords) -> Reading:
    """Years: 2024, 2024年, 2024年度."""
    values, bad = _by_word(text, lambda word: int(match[1]) if (match := _YEAR.match(plain(word))) else None, pl.Int64)
    return Reading(values, bad, "not_a_year", Text("“{value}”不是年份", "'{value}' is not a year"), Text("写作 2024", "write 2024"))


def read_period(text: pl.Series, _column: Column, _unit: str, _words: CellWords) -> Reading:
    """Periods in their canonical form: 2024, 2024H1, 2024Q3, 2024-03."""
    values, bad = _by_word(text, _period, pl.String)
    hint = Text("写作 2024、2024H1、2024Q3 或 2024-03", "write 2024, 2024H1, 2024Q3 or 2024-03")
    return Reading(values, bad, "not_a_period", Text("“{value}”不是期间", "'{value}' is not a period"), hint)


def _period(text: str) -> str | None:
    try:
        return str(Period.parse(text))
    except (LiantuError, ValueError):
        return None


def read_yes_no(text: pl.Series, _column: Column, _unit: str, words: CellWords) -> Reading:
    """是 and 否 and their like."""
    meaning = dict.fromkeys(words.yes, True) | dict.fromkeys(words.no, False)
    values, bad = _by_word(text, lambda word: meaning.get(plain(word)), pl.Boolean)
    return Reading(
        values,
        bad,
        "not_yes_or_no",
        Text("“{value}”既不是“是”也不是“否”", "'{value}' is neither yes nor no"),
        Text("写 是 或 否", "write 是 or 否"),
    )


def read_choice(text: pl.Series, column: Column, _unit: str, _words: CellWords) -> Reading:
    """One of the column's choices, by code or by either name."""
    meaning = {plain(form): code for code, name in column.choices for form in (code, name.zh, name.en)}
    values, bad = _by_word(text, lambda word: meaning.get(plain(word)), pl.String)
    offered = Text("、".join(name.zh for _, name in column.choices), ", ".join(name.en for _, name in column.choices))
    return Reading(
        values,
        bad,
        "not_a_choice",
        Text("“{value}”不在可选项中", "'{value}' is not one of the choices"),
        Text(f"可填：{offered.zh}", f"choices: {offered.en}"),
    )


def read_credit_code(text: pl.Series, _column: Column, _unit: str, _words: CellWords) -> Reading:
    """Unified social credit codes with a check digit that holds."""
    codes = text.str.replace_all(r"[\s\-]", "").str.to_uppercase()
    bad = ~credit_codes_valid(codes).fill_null(value=True)
    hint = Text("核对营业执照上的18位代码", "check the 18 characters on the business licence")
    return Reading(
        codes, bad, "wrong_credit_code", Text("统一社会信用代码“{value}”校验不通过", "credit code '{value}' fails its check digit"), hint
    )


def read_text(text: pl.Series, column: Column, _unit: str, _words: CellWords) -> Reading:
    """Text as it stands, up to the length that the table keeps."""
    limit = column.max_length
    bad = (text.str.len_chars() > limit).fill_null(value=False) if limit else pl.repeat(False, len(text), eager=True)
    what = Text(f"文字超过{limit}个字", f"text is longer than {limit} characters")
    return Reading(text, bad, "too_long", what, Text("缩短文字", "shorten it"))


READERS: Mapping[Kind, Callable[[pl.Series, Column, str, CellWords], Reading]] = {
    Kind.NUMBER: read_number,
    Kind.INTEGER: read_integer,
    Kind.YUAN: read_money,
    Kind.SHARE: read_share,
    Kind.DATE: read_date,
    Kind.YEAR: read_year,
    Kind.PERIOD: read_period,
    Kind.YES_NO: read_yes_no,
    Kind.CHOICE: read_choice,
    Kind.CREDIT_CODE: read_credit_code,
}
"""How each kind is read; all others are text, which ``references`` and ``recognise`` turn into codes and ids."""
