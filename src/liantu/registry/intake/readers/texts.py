"""单元格文字: cells as plain text: blanks trimmed, full-width digits made half-width, Chinese left as it is."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal

import polars as pl

MOST_EXACT_INTEGER = 1e15
"""From here on a number cell has more digits than a spreadsheet keeps (15), so a long code typed as a number is spoilt."""

_MOST_DIGITS = 300
"""A share of more digits is no share: it is left as it is written, and refused later."""
BLANKS = " \t\r\n\u00a0\u3000"
_WIDE = r"[\uFF01-\uFF5E\u3000]"
_NUMBER_LIKE = r"^[\x00-\x7F\uFF01-\uFF5E\u3000年月日时分秒季度上下半第期元万亿千百吨台套件辆个人户]+$"


def cleaned(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with every text column (``c0`` …) trimmed, number-like full-width text normalised, blanks null."""
    columns = [name for name in frame.columns if name != "_row"]
    trimmed = frame.with_columns(pl.col(columns).str.strip_chars(BLANKS))
    wide = [name for name in columns if trimmed.get_column(name).str.contains(_WIDE).any()]
    normalised = [
        pl.when(pl.col(name).str.contains(_WIDE) & pl.col(name).str.contains(_NUMBER_LIKE))
        .then(pl.col(name).str.normalize("NFKC").str.strip_chars(BLANKS))
        .otherwise(pl.col(name))
        .alias(name)
        for name in wide
    ]
    result = trimmed.with_columns(normalised)
    return result.with_columns(pl.when(pl.col(columns) != "").then(pl.col(columns)).name.keep()) if columns else result


def number_text(value: float) -> str:
    """Return a number as plain decimal text.

    >>> number_text(3.0), number_text(0.35), number_text(1e-7), number_text(1e21)
    ('3', '0.35', '0.0000001', '1000000000000000000000')
    """
    if value.is_integer() and abs(value) < MOST_EXACT_INTEGER:
        return str(int(value))
    text = repr(value)
    if "e" in text or "E" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0") if math.isfinite(value) else ""


def percent_text(text: str) -> str:
    """Return a share as the percentage that people see.

    >>> percent_text("0.35"), percent_text("1"), percent_text("0.125")
    ('35%', '100%', '12.5%')
    >>> percent_text("1e999998"), percent_text("1e-999999")
    ('1e999998', '1e-999999')
    """
    try:
        number = Decimal(text)
        return text if abs(number.adjusted()) > _MOST_DIGITS else format((number * 100).normalize(), "f") + "%"
    except ArithmeticError:
        return text


def _datetime_text(value: dt.datetime) -> str:
    whole = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return whole.date().isoformat() if whole.time() == dt.time() else whole.isoformat()


def _duration_text(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


WRITERS: dict[type, Callable[..., str | None]] = {
    str: lambda value: value or None,
    float: number_text,
    int: str,
    bool: lambda value: "true" if value else "false",
    dt.date: dt.date.isoformat,
    dt.datetime: _datetime_text,
    dt.time: lambda value: value.replace(microsecond=0).isoformat(),
    dt.timedelta: _duration_text,
    type(None): lambda _: None,
}
"""How a value that a workbook keeps is written as text, by its Python type."""
